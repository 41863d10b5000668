// Drawing the diagram: boxes with their words, arrows between them, the block of the field that is edited lit.

import OptimizerEngine
import Plotting

extension Painter {
  /// The arrow between the sizes of a network.
  var arrow: String { isASCII ? "->" : "→" }

  /// Draws the blocks.
  ///
  /// - Parameters:
  ///   - layout: Where they lie.
  ///   - lit: The block of the field under the cursor.
  ///   - changed: The blocks in which something differs from the last training.
  mutating func drawDiagram(_ layout: DiagramLayout, lit: Diagram.Place?, changed: Set<Diagram.Place>) {
    for box in layout.boxes { draw(box, isLit: box.place == lit, isChanged: changed.contains(box.place)) }
    let line = style.label
    for arrow in layout.arrows {
      for column in arrow.column..<arrow.endColumn {
        let isLast = column == arrow.endColumn - 1
        let character: Character = isLast ? (isASCII ? ">" : "→") : isASCII ? "-" : "─"
        buffer[column, arrow.row] = Cell(character, style: line)
      }
    }
    drawSpine(layout)
    if let note = layout.note { put(note, style.failure) }
    if let caption = layout.caption { put(caption, style.label) }
  }

  private mutating func put(_ line: DiagramLayout.Text, _ style: CellStyle) {
    put(line.text, style, column: line.rect.column, row: line.rect.row, width: line.rect.width)
  }

  /// From omega down to v, from v down to the next point.
  private mutating func drawSpine(_ layout: DiagramLayout) {
    let column = layout.spine
    let rights = layout.boxes.filter { [.omega, .proposal, .update].contains($0.place) }
    for (upper, lower) in zip(rights, rights.dropFirst()) {
      for (row, character) in [(upper.rect.endRow - 1, isASCII ? "+" : "┬"), (lower.rect.row, isASCII ? "v" : "↓")] {
        guard let symbol = character.first else { continue }
        buffer[column, row] = Cell(symbol, style: style.label)
      }
    }
    for row in layout.gapRows { buffer[column, row] = Cell(isASCII ? "|" : "│", style: style.label) }
  }

  private mutating func draw(_ box: DiagramLayout.Box, isLit: Bool, isChanged: Bool) {
    let rect = box.rect
    let border = isLit ? style.key : style.frame
    // Without color the frame itself tells the lit block from the others.
    let lines =
      isASCII ? Array(isLit ? "=#####" : "-|++++") : Array(isLit ? "━┃┏┓┗┛" : "─│┌┐└┘")
    for column in rect.column..<rect.endColumn {
      for row in [rect.row, rect.endRow - 1] { buffer[column, row] = Cell(lines[0], style: border) }
    }
    for row in rect.row + 1..<rect.endRow - 1 {
      for column in [rect.column, rect.endColumn - 1] { buffer[column, row] = Cell(lines[1], style: border) }
    }
    let corners = [
      (rect.column, rect.row), (rect.endColumn - 1, rect.row), (rect.column, rect.endRow - 1),
      (rect.endColumn - 1, rect.endRow - 1),
    ]
    for (corner, character) in zip(corners, lines[2...]) { buffer[corner.0, corner.1] = Cell(character, style: border) }
    let title = box.isPadded && !box.title.isEmpty ? " \(box.title) " : box.title
    put(title, isLit ? style.key : style.heading, column: rect.column + 1, row: rect.row, width: rect.width - 2)
    if isChanged, title.count + 3 <= rect.width {
      put("*", style.alert, column: rect.column + 1 + title.count, row: rect.row, width: 1)
    }
    let margin = box.isPadded ? 2 : 1
    for (index, wording) in box.lines.enumerated() {
      put(
        spans(wording, isFirst: index == 0), column: rect.column + margin, row: rect.row + 1 + index,
        width: rect.width - 2)
    }
  }

  private func spans(_ wording: Diagram.Wording, isFirst: Bool) -> [Span] {
    let text = Span(text: wording.text, style: isFirst ? style.text : style.label)
    guard let status = wording.status else { return [text] }
    let gap = wording.text.isEmpty ? "" : " "
    return [text, Span(text: gap + status.beforeRun, style: style.verdict(status))]
  }
}
