// Places on the web that a text names: papers by their arXiv or DOI numbers, and addresses.

/// Cells that lead somewhere.
package struct TextLink: Hashable, Sendable {
  /// The columns of the text.
  package let columns: Range<Int>
  /// Where it leads.
  package let address: String
}

extension TextLink {
  /// How a name on the web begins, and what makes an address of it.
  private static let kinds: [(start: [Character], address: String)] = [
    (Array("arXiv:"), "https://arxiv.org/abs/"), (Array("doi:"), "https://doi.org/"), (Array("https://"), "https://"),
  ]

  /// The links in a row of characters.
  ///
  /// - Complexity: O(characters).
  package static func find(in row: some Collection<Character>) -> [TextLink] {
    let row = Array(row)
    var links: [TextLink] = []
    var column = 0
    while column < row.count {
      let kind = kinds.first { row[column...].starts(with: $0.start) }
      let isWordStart = column == 0 || !(row[column - 1].isLetter || row[column - 1].isNumber)
      guard let kind, isWordStart else {
        column += 1
        continue
      }
      let name = name(in: row[(column + kind.start.count)...])
      let end = column + kind.start.count + name.count
      if !name.isEmpty {
        links.append(TextLink(columns: column..<end, address: kind.address + String(name)))
      }
      column = max(end, column + 1)
    }
    return links
  }

  /// What belongs to a name: what addresses are made of, without the point or bracket of the sentence around it.
  private static func name(in rest: ArraySlice<Character>) -> ArraySlice<Character> {
    var name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~/?#&=%+:()".contains($0)) }
    while let last = name.last, ".:?#&".contains(last) || (last == ")" && !name.contains("(")) { name.removeLast() }
    return name
  }
}

extension CellBuffer {
  /// The links of a row.
  package func links(inRow row: Int) -> [TextLink] {
    TextLink.find(in: cells[(row * width)..<((row + 1) * width)].lazy.map(\.character))
  }

  /// Some cells of a row as text with their look, every sequence ended.
  package func ansi(row: Int, columns: Range<Int>, tier: ColorTier) -> String {
    var part = CellBuffer(width: columns.count, height: 1)
    for column in columns { part[column - columns.lowerBound, 0] = self[column, row] }
    return part.ansi(tier: tier)
  }
}
