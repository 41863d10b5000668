// The shelf on the screen: a row for each optimizer, and what its card says below.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The places of the list on the screen.
struct ShelfList {
  /// Lines below the list.
  static let foot = 5

  /// The frame.
  let rect: CellRect
  /// The rows that are shown.
  let window: Range<Int>

  init(_ model: Model) {
    let count = model.shelf.optimizers.count
    let painter = Painter(measuring: model)
    rect = painter.boxRect(
      width: min(max(model.display.width - 4, 40), 104), height: max(count, 1) + 1 + Self.foot + 3)
    let height = max(rect.height - 3 - Self.foot - 1, 1)
    window = ListWindow.range(count: count, selected: model.shelf.row, height: height)
  }

  /// The first row of the list on the screen, below its heading.
  var firstRow: Int { rect.row + 2 }
}

extension Painter {
  mutating func drawShelf() {
    let list = ShelfList(model)
    let kept = model.shelf.optimizers
    let footers = [
      "Enter race it  - discard  w card  :keep NAME  :load FILE  Esc closes", "Enter race it  - discard  Esc closes",
      "Esc closes",
    ]
    let inside = drawBox(
      width: list.rect.width, height: list.rect.height, title: "Shelf: \(kept.count) kept",
      footer: footers.fitting(list.rect.width - 6))
    let text = LineText(model)
    guard !kept.isEmpty else {
      for (line, spans) in [Span(text: text.shelf.joined(separator: " "), style: style.text)]
        .wrapped(to: inside.width - 2).enumerated() where line < inside.height
      {
        put(spans, column: inside.column + 1, row: inside.row + line, width: inside.width - 2)
      }
      return
    }
    let columns = ShelfColumns(width: inside.width - 2, model.shelf)
    put(
      columns.line(["name", "weights", "for", "trained on", "mean gap", "here"], glyphs), style.label,
      column: inside.column + 1, row: inside.row, width: inside.width - 2)
    for (line, index) in list.window.enumerated() where inside.height > line + 1 {
      let row = inside.row + 1 + line
      let optimizer = kept[index]
      let here = try? optimizer.prospect(on: model.experiment.objective).verdict
      let cells = [
        optimizer.card.name, "\(optimizer.count)", model.shelf.dimensionRules[index], optimizer.trainedOn,
        optimizer.heldOutText ?? "-", here?.beforeRun ?? "not here",
      ]
      put(
        columns.line(cells, glyphs), here == nil ? style.label : style.text, column: inside.column + 1, row: row,
        width: inside.width - 2)
      if index == model.shelf.row {
        select(row: row, in: inside, isFocused: model.overlay == nil)
        put(">", style.key, column: inside.column, row: row, width: 1)
      }
    }
    let foot = shelfFoot(width: inside.width - 2).prefix(max(inside.height - 1 - list.window.count, 0))
      .prefix(ShelfList.foot)
    for (line, spans) in foot.enumerated() {
      put(spans, column: inside.column + 1, row: inside.endRow - foot.count + line, width: inside.width - 2)
    }
  }

  private func shelfFoot(width: Int) -> [[Span]] {
    guard let optimizer = model.shelf.optimizers[safe: model.shelf.row] else { return [] }
    let text = LineText(model)
    let tags = optimizer.card.tags.isEmpty ? "" : "   tags: \(optimizer.card.tags.joined(separator: " "))"
    return [Span(text: "\(optimizer.card.name): \(optimizer.family)\(tags)", style: style.text)].wrapped(to: width)
      + [Span(text: (text.heldOut(optimizer) ?? "its card has no held-out figure"), style: style.label)].wrapped(
        to: width)
      + [Span(text: "On \(model.experiment.objective.name): \(text.here(optimizer))", style: style.label)].wrapped(
        to: width)
      + model.shelf.problems.prefix(1).flatMap { [Span(text: $0, style: style.failure)].wrapped(to: width) }
  }
}

/// The columns of the list: as wide as what is in them, the name of what it was trained on giving way first.
private struct ShelfColumns {
  private let widths: [Int]

  init(width: Int, _ shelf: ShelfState) {
    let name = min(shelf.optimizers.map(\.card.name.count).max() ?? 4, 24)
    let rule = shelf.dimensionRules.map(\.count).max() ?? 0
    let fixed = [max(name, 4), 7, max(rule, 3), 0, 8, 13]
    let rest = width - fixed.reduce(0, +) - 2 * (fixed.count - 1)
    widths = fixed.enumerated().map { $0.offset == 3 ? max(rest, 8) : $0.element }
  }

  func line(_ cells: [String], _ glyphs: GlyphTier) -> String {
    zip(cells, widths).map { $0.shortened(to: $1, glyphs: glyphs).padded(to: $1) }.joined(separator: "  ")
  }
}
