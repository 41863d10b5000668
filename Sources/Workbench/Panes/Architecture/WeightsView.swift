// The weights of a training, array by array: how many, mean and spread, and how they are distributed.

import Experiment
import Plotting

/// What a line of the table of weights says, with the columns that have room.
struct WeightLine: Equatable {
  /// The name of the array.
  let name: String
  /// How many weights, mean, standard deviation, that before training, the least and the greatest.
  let count, mean, deviation, before, low, high: String
  /// How they are distributed.
  let histogram: Histogram

  init(_ array: Inspection.WeightArray, bins: Int) {
    histogram = Histogram(array.after, bins: max(bins, 1))
    name = array.name
    count = "\(array.after.count)"
    mean = histogram.mean.shortText(significantDigits: 2)
    deviation = histogram.deviation.shortText(significantDigits: 2)
    before = Histogram(array.before, bins: 1).deviation.shortText(significantDigits: 2)
    low = (array.after.filter(\.isFinite).min() ?? .nan).shortText(significantDigits: 2)
    high = (array.after.filter(\.isFinite).max() ?? .nan).shortText(significantDigits: 2)
  }

  /// The name without the part of the optimizer it belongs to.
  static func short(_ name: String) -> String {
    name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
  }
}

extension Painter {
  /// Draws the table of weights in a rectangle.
  mutating func drawWeights(_ inspection: Inspection, in rect: CellRect) {
    guard let training = inspection.request.trained, !inspection.arrays.isEmpty, rect.height >= 3 else { return }
    let total = inspection.arrays.reduce(0) { $0 + $1.after.count }
    let titles = [
      "weights of \(training.name) after \(training.origin.metaSteps) meta-steps, \(total) in all, raw: rho and its like follow",
      "weights of \(training.name) after \(training.origin.metaSteps) meta-steps, \(total) in all",
      "weights of \(training.name) after \(training.origin.metaSteps) meta-steps", "weights of \(training.name)",
    ]
    put(titles.fitting(rect.width), style.heading, column: rect.column, row: rect.row, width: rect.width)
    let columns = WeightColumns(inspection.arrays, width: rect.width)
    put(columns.head, style.label, column: rect.column, row: rect.row + 1, width: rect.width)
    let room = rect.height - 2
    let rows = min(max(room / inspection.arrays.count, 1), 3)
    let fits = inspection.arrays.count * rows <= room ? inspection.arrays.count : max(room - 1, 0)
    for (index, array) in inspection.arrays.prefix(fits).enumerated() {
      draw(columns.line(array), columns, rows: rows, in: rect.inset(top: 2 + index * rows))
    }
    let rest = inspection.arrays.count - fits
    guard rest > 0, room > 0 else { return }
    put("+\(rest) more arrays", style.label, column: rect.column, row: rect.endRow - 1, width: rect.width)
  }

  private mutating func draw(_ line: WeightLine, _ columns: WeightColumns, rows: Int, in rect: CellRect) {
    let text = columns.text(line)
    put(
      [Span(text: text.name, style: style.label), Span(text: text.numbers, style: style.text)], column: rect.column,
      row: rect.row + rows - 1, width: rect.width)
    let bars = line.histogram.bars(rows: rows, glyphs: glyphs)
    for (row, bar) in bars.enumerated() {
      put(bar, style.focusedFrame, column: rect.column + columns.barColumn, row: rect.row + row, width: columns.bins)
    }
    guard columns.hasRange else { return }
    put(
      line.high, style.label, column: rect.column + columns.barColumn + columns.bins + 1, row: rect.row + rows - 1,
      width: line.high.count)
  }
}

/// The columns of the table of weights, as many as have room.
struct WeightColumns {
  private let isShort: Bool
  private let nameWidth: Int
  private let hasBefore: Bool
  /// Whether the least and the greatest weight stand beside the bars.
  let hasRange: Bool
  /// Where the bars begin.
  let barColumn: Int
  /// How many bins there is room for.
  let bins: Int
  /// The line of names.
  let head: String

  private static let number = 9

  init(_ arrays: [Inspection.WeightArray], width: Int) {
    func longest(_ names: [String]) -> Int { (names.map(\.count).max() ?? 0) + 1 }
    let (full, short) = (longest(arrays.map(\.name)), longest(arrays.map { WeightLine.short($0.name) }))
    let counts = 7
    // Names in full, the range and the spread before training give way to the bars, in this order.
    let wanted = 16
    var best = (isShort: true, hasRange: false, hasBefore: false)
    for choice in [(false, true, true), (true, true, true), (true, false, true), (true, false, false)] {
      let used =
        (choice.0 ? short : full) + counts + (choice.2 ? 3 : 2) * Self.number + (choice.1 ? 2 * Self.number : 0)
      best = (choice.0, choice.1, choice.2)
      if width - used >= wanted { break }
    }
    (isShort, hasRange, hasBefore) = best
    nameWidth = max(isShort ? short : full, 6)
    barColumn = nameWidth + counts + (hasBefore ? 3 : 2) * Self.number + (hasRange ? Self.number : 0) + 1
    bins = max(width - barColumn - (hasRange ? Self.number : 0), 1)
    head =
      "array".padded(to: nameWidth) + "n".padded(left: counts) + "mean".padded(left: Self.number)
      + "std".padded(left: Self.number)
      + (hasBefore ? "before".padded(left: Self.number) : "") + (hasRange ? "least".padded(left: Self.number) : "")
  }

  func line(_ array: Inspection.WeightArray) -> WeightLine { WeightLine(array, bins: bins) }

  /// The name and the numbers of a line, in their columns.
  func text(_ line: WeightLine) -> (name: String, numbers: String) {
    let name = (isShort ? WeightLine.short(line.name) : line.name).padded(to: nameWidth)
    let numbers =
      line.count.padded(left: 7) + line.mean.padded(left: Self.number) + line.deviation.padded(left: Self.number)
      + (hasBefore ? line.before.padded(left: Self.number) : "") + (hasRange ? line.low.padded(left: Self.number) : "")
    return (name, numbers)
  }
}
