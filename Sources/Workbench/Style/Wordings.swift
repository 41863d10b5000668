// The same said in fewer and fewer words, so that nothing is cut where less can be said.

extension [String] {
  /// The first wording that fits, the fullest first; the last one where none does.
  func fitting(_ columns: Int) -> String { first { $0.count <= columns } ?? last ?? "" }
}

extension [[Span]] {
  /// The first wording that fits, the fullest first; the last one where none does.
  func fitting(_ columns: Int) -> [Span] { first { $0.width <= columns } ?? last ?? [] }
}

extension String {
  /// The text, then the text up to each of its joints, the longest first: what is said last is left out first.
  var clauses: [String] {
    let joints = ["; ", ": ", ", ", " or ", " and ", " beside ", " into ", " with "]
    // Behind a semicolon or a colon something else begins, of which a half says nothing.
    let ends = indices.filter { index in
      guard let joint = joints.first(where: { self[index...].hasPrefix($0) }) else { return false }
      let head = self[..<index]
      if [",", ";", ":"].contains(where: head.hasSuffix) { return false }
      return joint == "; " || !head.contains("; ") && (joint == ": " || !head.contains(": "))
    }
    return [self] + ends.reversed().map { String(self[..<$0]) }
  }

  /// What stands before a mark, all of it where there is none.
  func upTo(_ mark: String) -> String {
    guard let start = indices.first(where: { self[$0...].hasPrefix(mark) }) else { return self }
    return String(self[..<start])
  }
}

/// Lists of which only a part may fit.
enum Listing {
  /// As many items as fit, then how many more there are: `adam rmsprop +3`.
  static func text(_ items: [String], separator: String = " ", width: Int) -> String {
    var wordings: [String] = []
    for shown in stride(from: items.count, through: 1, by: -1) {
      let rest = items.count - shown
      wordings.append(items.prefix(shown).joined(separator: separator) + (rest > 0 ? " +\(rest)" : ""))
    }
    return wordings.fitting(width)
  }
}
