// The scale of a sensitivity map, and the map as plain text.

package import Experiment
import OptimizerEngine
import Plotting

/// The shares of a scale that losses have.
struct LossScale {
  /// The losses at both ends.
  let low: Double
  let high: Double

  /// The scale from the least loss up to that of the start, at most sixteen decades.
  init(_ map: SensitivityMap) {
    let losses = map.losses.filter { $0.isFinite && $0 > 0 }
    let start = map.startLoss.value
    high = start > 0 && start.isFinite ? start : losses.max() ?? 1
    low = max(min(losses.min() ?? high, high), high * 1e-16)
  }

  /// Where a cell is on the scale.
  func block(_ cell: SensitivityMap.Cell?, in map: SensitivityMap) -> HeatMap.Block {
    guard let cell else { return .unknown }
    guard !cell.hasDiverged, !cell.isRefused else { return .failed }
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
    cell.hasDiverged ? "diverged" : cell.isRefused ? "-" : loss(of: cell).text(number)
  }
}

/// A sensitivity map without a screen.
package enum SensitivityText {
  /// The map as digits, 0 the least loss and 9 that of the start, with its axes and its scale.
  package static func lines(_ map: SensitivityMap) -> [String] {
    let plan = map.plan
    let scale = LossScale(map)
    let heat = HeatMap(
      columns: plan.columns, rows: plan.rows, blocks: map.cells.map { scale.block($0, in: map) }, colors: .viridis,
      backdrop: .dark)
    let margin = SensitivityFrame.margin
    var buffer = CellBuffer(width: margin + 2 * plan.columns + 8, height: plan.rows + 1)
    let rect = CellRect(column: margin, row: 0, width: 2 * plan.columns, height: plan.rows)
    heat.draw(
      into: &buffer, in: rect, size: (2, 1), capabilities: Capabilities(color: .mono, glyphs: .ascii),
      marks: map.best.map { [HeatMap.Mark(column: $0.column, row: $0.row, "*")] } ?? [])
    for row in Swift.stride(from: 0, to: plan.rows, by: 2) {
      let label = plan.y.values[row].shortText(significantDigits: 4).prefix(margin - 1)
      buffer.put(String(label), column: margin - 1 - label.count, row: plan.rows - 1 - row)
    }
    for column in Swift.stride(from: 0, to: plan.columns, by: 8) {
      buffer.put(plan.x.values[column].shortText(), column: margin + 2 * column, row: plan.rows)
    }
    let ends = "0 = \(scale.low.shortText()) to 9 = \(scale.high.shortText()) at the start, even in the logarithm"
    return buffer.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      + ["", "\(map.lossName): \(ends); * best, ^ above the start, x diverged"]
  }
}
