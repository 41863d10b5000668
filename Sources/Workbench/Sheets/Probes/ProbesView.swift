// The probes on the screen: a row each, what it remembers below, and all numbers of the row under the cursor.

import Experiment
import OptimizerEngine
import Plotting

/// The places of the table on the screen.
struct ProbeList {
  /// The frame.
  let rect: CellRect
  /// The rows that are shown.
  let window: Range<Int>
  /// Lines below them.
  let foot: Int

  init(_ model: Model) {
    let count = max(model.probes.table?.rows.count ?? 0, 1)
    let painter = Painter(measuring: model)
    let width = min(max(model.display.width - 4, 40), 132)
    let wanted = model.display.height >= 30 ? 12 : 7
    rect = painter.boxRect(width: width, height: count + wanted + 3)
    foot = min(wanted, max(rect.height - 3 - 4, 0))
    window = ListWindow.range(
      count: count, selected: model.probes.row, height: max(rect.height - 3 - foot, 1))
  }

  /// The first row of the table on the screen, below its heading.
  var firstRow: Int { rect.row + 2 }
}

extension Painter {
  mutating func drawProbes() {
    let list = ProbeList(model)
    let footers = ["Up Down rows  Enter explains  w why  Esc closes", "Enter explains  Esc closes", "Esc closes"]
    let inside = drawBox(
      width: list.rect.width, height: list.rect.height, title: probeTitles.fitting(list.rect.width - 6),
      footer: footers.fitting(list.rect.width - 6))
    let width = inside.width - 2
    guard let table = model.probes.table, table.failure == nil else {
      let text = model.probes.table?.failure ?? "computing"
      return put(text, style.label, column: inside.column + 1, row: inside.row, width: width)
    }
    let columns = ProbeColumns(table, width: width)
    put(columns.line(columns.heads), style.label, column: inside.column + 1, row: inside.row, width: width)
    for (line, index) in list.window.enumerated() where inside.height > line + 1 {
      guard let row = table.rows[safe: index] else { continue }
      let place = inside.row + 1 + line
      put(
        columns.line(columns.cells(row)), row.refusal == nil ? style.text : style.label, column: inside.column + 1,
        row: place, width: width)
      if index == model.probes.row {
        select(row: place, in: inside, isFocused: model.overlay == nil)
        put(">", style.key, column: inside.column, row: place, width: 1)
      }
    }
    if list.window.upperBound < table.rows.count {
      put(
        isASCII ? "v" : "▼", style.key, column: inside.endColumn - 1, row: inside.row + list.window.count, width: 1)
    }
    let foot = probeFoot(table, width: width).prefix(max(min(list.foot, inside.height - 1 - list.window.count), 0))
    for (line, spans) in foot.enumerated() {
      put(spans, column: inside.column + 1, row: inside.endRow - foot.count + line, width: width)
    }
  }

  private var probeTitles: [String] {
    guard let plan = model.probes.plan else { return [ProbesSheet.title] }
    let text = ProbeText(model.probes.table ?? .failed(plan, ""))
    let more = model.probes.isComputing ? ", computing" : ""
    return [
      "\(ProbesSheet.title)? \(text.head)\(more)", "\(text.head)\(more)", "\(plan.subject.name) on \(plan.objective)",
      plan.subject.name,
    ]
  }

  /// What it remembers, then the row under the cursor; where there is no room for both the score and the row.
  private func probeFoot(_ table: ProbeTable, width: Int) -> [[Span]] {
    let text = ProbeText(table)
    func lines(_ text: String, _ style: CellStyle) -> [[Span]] { [Span(text: text, style: style)].wrapped(to: width) }
    let isLow = model.display.height < 30
    let memory = text.memory.prefix(isLow ? 2 : 4).enumerated().flatMap { index, line in
      lines(line, index == 0 ? style.alert : style.text)
    }
    let row = table.rows[safe: model.probes.row].map { lines(text.sentence($0), style.label) } ?? []
    return Array(memory.prefix(isLow ? 4 : 6)) + row + (isLow ? [] : lines("It was \(text.origin).", style.label))
  }
}

/// The columns that fit: with all intervals, with those of the learned optimizer, or without.
private struct ProbeColumns {
  let heads: [String]
  private let text: ProbeText
  private let widths: [Int]
  private let shown: (columns: [Int], learned: Bool, others: Bool)

  init(_ table: ProbeTable, width: Int) {
    let text = ProbeText(table)
    let forms: [([Int], Bool, Bool)] = [
      ([0, 1, 2, 3, 4], true, true), ([0, 2, 3, 4], true, true), ([0, 2, 3, 4], true, false),
      ([0, 2, 3, 4], false, false), ([0, 2, 4], false, false), ([0, 2], false, false),
    ]
    func widths(_ form: ([Int], Bool, Bool)) -> [Int] {
      let rows = table.rows.map {
        (isRefused: $0.refusal != nil, cells: text.cells($0, withIntervals: (form.1, form.2)))
      }
      return form.0.map { column in
        let counted = rows.filter { column == 0 || !$0.isRefused }.map { $0.cells[column].count }
        return max(Self.heads[column].count, counted.max() ?? 0)
      }
    }
    let form = forms.first { widths($0).reduce(-2) { $0 + $1 + 2 } <= width } ?? forms[forms.count - 1]
    (self.text, shown, self.widths) = (text, form, widths(form))
    heads = form.0.map { Self.heads[$0] }
  }

  private static let heads = ["probe", "measure", "learned", "base step", "best tuned baseline"]

  func cells(_ row: ProbeTable.Row) -> [String] {
    let all = text.cells(row, withIntervals: (shown.learned, shown.others))
    return shown.columns.map { all[$0] }
  }

  /// The cells under their headings; a last one may be longer.
  func line(_ cells: [String]) -> String {
    // A refusal says why over the columns that have no numbers.
    zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
  }
}
