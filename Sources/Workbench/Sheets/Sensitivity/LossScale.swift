// The scale of a sensitivity map, and the map as plain text.

package import Experiment
import OptimizerEngine
import Plotting

/// The shares of a scale that losses have.
struct LossScale {
  /// The losses at both ends.
  let low: Double
  let high: Double
  /// Whether there are losses below the scale: it has sixteen decades at most, and no place for 0.
  private let hasLess: Bool
  /// Whether the loss of the start is its upper end.
  private let endsAtStart: Bool

  /// The scale from the least loss up to that of the start, at most sixteen decades.
  init(_ map: SensitivityMap) {
    let losses = map.losses.filter { $0.isFinite && $0 > 0 }
    let start = map.startLoss.value
    endsAtStart = start > 0 && start.isFinite
    let high = endsAtStart ? start : losses.max() ?? 1
    let low = max(min(losses.min() ?? high, high), high * 1e-16)
    (self.low, self.high) = (low, high)
    hasLess = map.losses.contains { $0 < low }
  }

  /// The lower end in words.
  var lowText: String { "\(hasLess ? "<= " : "")\(low.shortText())" }
  /// The upper end in words, and what lies above it.
  var highText: String { high.shortText() }
  /// What the upper end is.
  var highMeaning: String { endsAtStart ? "the start" : "the largest" }

  /// What the letters that stand on a map mean, the longest wording first.
  func letters(_ map: SensitivityMap) -> [String] {
    let blocks = map.cells.map { block($0, in: map) }
    func words(_ failed: String, _ absent: String, _ above: String) -> String {
      let meanings: [(BlockMap.Block, String)] = [(.failed, failed), (.absent, absent), (.above, above)]
      return meanings.filter { blocks.contains($0.0) }.map { "  \($0.1)" }.joined()
    }
    return [
      words("x diverged", "- not allowed", "^ above \(highMeaning)"),
      words("x diverged", "- refused", endsAtStart ? "^ > start" : "^ > largest"),
      words("x diverged", "- refused", "^ above"), "",
    ]
  }

  /// Where a cell is on the scale.
  func block(_ cell: SensitivityMap.Cell?, in map: SensitivityMap) -> BlockMap.Block {
    guard let cell else { return .unknown }
    if cell.isRefused { return .absent }
    if cell.hasDiverged { return .failed }
    let loss = map.loss(of: cell).value
    if loss > high { return .above }
    let scale = Scale.log10
    guard low < high, loss > low, let place = scale.transformed(loss), let first = scale.transformed(low),
      let last = scale.transformed(high)
    else { return .level(low < high ? 0 : 1) }
    return .level((place - first) / (last - first))
  }
}

extension SensitivityMap {
  /// The loss of a cell as text, with its error where that matters.
  package func text(of cell: Cell, _ number: (Double) -> String) -> String {
    cell.hasDiverged ? "diverged" : cell.isRefused ? "not allowed" : loss(of: cell).text(number)
  }
}

/// A sensitivity map without a screen.
package enum SensitivityText {
  /// What is mapped: of which optimizer, on what, after how many steps, from where.
  package static func head(_ map: SensitivityMap) -> String {
    let plan = map.plan
    return "\(plan.subject.title) on \(plan.objective): \(map.lossName) after \(plan.steps) steps from "
      + LineText.point(plan.start)
  }

  /// The map as digits, 0 the least loss and 9 that of the start, with its axes and its scale.
  package static func lines(_ map: SensitivityMap) -> [String] {
    let plan = map.plan
    let scale = LossScale(map)
    let heat = BlockMap(
      columns: plan.columns, rows: plan.rows, blocks: map.cells.map { scale.block($0, in: map) }, colors: .viridis,
      backdrop: .dark)
    let margin = SensitivityFrame.margin
    var buffer = CellBuffer(width: margin + 2 * plan.columns + 8, height: plan.rows + 1)
    let rect = CellRect(column: margin, row: 0, width: 2 * plan.columns, height: plan.rows)
    heat.draw(
      into: &buffer, in: rect, size: (2, 1), capabilities: Capabilities(color: .mono, glyphs: .ascii),
      marks: map.best.map { [BlockMap.Mark(column: $0.column, row: $0.row, "*")] } ?? [])
    for row in Swift.stride(from: 0, to: plan.rows, by: 2) {
      let label = plan.y.values[row].shortText(significantDigits: 4).prefix(margin - 1)
      buffer.put(String(label), column: margin - 1 - label.count, row: plan.rows - 1 - row)
    }
    for column in Swift.stride(from: 0, to: plan.columns, by: 8) {
      buffer.put(plan.x.values[column].shortText(), column: margin + 2 * column, row: plan.rows)
    }
    let ends = "0 is \(scale.lowText), 9 is \(scale.highText) (\(scale.highMeaning)), even in the logarithm"
    return buffer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      + ["", "\(map.lossName): \(ends);  * best\(scale.letters(map)[0])"]
  }
}
