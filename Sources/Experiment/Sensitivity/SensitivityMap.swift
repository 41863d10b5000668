// What a sensitivity map has found so far: one run a cell.

package import OptimizerEngine

/// The cells of a map, as far as they are computed.
package struct SensitivityMap: Sendable, Equatable {
  /// What came of the run of one cell.
  package struct Cell: Sendable, Equatable {
    /// f at the end; infinite for a run that became NaN or infinite, NaN where the two values do not fit together.
    package let value: Double
    /// The least finite f on the way; infinite where there is none.
    package let least: Double
    /// f - f* at the end; nil where f* is not known, and for a run that diverged.
    package let gap: Gap?
    /// |g| at the end.
    package let gradientNorm: Double
    /// What may be claimed before the run.
    package let prospect: PremiseStatus

    /// Whether the run became NaN or infinite.
    package var hasDiverged: Bool { value == .infinity }
    /// Whether there is no run, because the two values do not fit together.
    package var isRefused: Bool { value.isNaN }
  }

  /// What is computed.
  package let plan: SensitivityPlan
  /// f at the start of every run.
  package let startValue: Double
  /// f - f* at the start; nil where f* is not known.
  private let startGap: Gap?
  /// The cells row by row from the lowest values; nil for those to come.
  package private(set) var cells: [Cell?]
  /// The least f that any run has seen.
  private var leastSeen: Double
  /// Every so many columns and rows have been computed; 1 for all of them.
  package internal(set) var stride: Int

  init(_ plan: SensitivityPlan, on objective: Objective, startValue: Double) {
    (self.plan, self.startValue, leastSeen) = (plan, startValue, startValue)
    startGap = objective.gap(of: startValue)
    lossLabel = objective.lossName
    cells = Array(repeating: nil, count: plan.columns * plan.rows)
    stride = 8
  }

  private let lossLabel: String

  /// Takes the cell at a place of `cells`.
  mutating func set(_ cell: Cell, at index: Int) {
    cells[index] = cell
    if cell.least < leastSeen { leastSeen = cell.least }
  }

  /// Whether all cells are there.
  package var isComplete: Bool { cells.allSatisfy { $0 != nil } }
  /// How many are.
  package var count: Int { cells.count { $0 != nil } }
  /// How many runs became NaN or infinite.
  package var divergedCount: Int { cells.count { $0?.hasDiverged == true } }

  /// A cell; nil where it is not computed yet.
  package func cell(column: Int, row: Int) -> Cell? {
    guard (0..<plan.columns).contains(column), (0..<plan.rows).contains(row) else { return nil }
    return cells[row * plan.columns + column]
  }

  /// The cell that stands for a place while the map is coarse: the nearest one that is computed.
  package func nearest(column: Int, row: Int) -> Cell? {
    if let exact = cell(column: column, row: row) { return exact }
    // Coarser and coarser, until there is one.
    for step in [2, 4, 8] {
      func snapped(_ place: Int, _ count: Int) -> Int { min((place + step / 2) / step * step, (count - 1) / step * step) }
      if let found = cell(column: snapped(column, plan.columns), row: snapped(row, plan.rows)) { return found }
    }
    return nil
  }

  /// What `loss` is: `f - f*`, `f - f* of the box`, or f less the least value seen in the map.
  package var lossName: String { startGap == nil ? "f - least f seen" : lossLabel }

  /// The loss at the start.
  package var startLoss: Gap { startGap ?? Gap(value: startValue - leastSeen, error: 0) }

  /// The loss of a cell: above f*, or above the least value that any run of the map has seen.
  package func loss(of cell: Cell) -> Gap { cell.gap ?? Gap(value: cell.value - leastSeen, error: 0) }

  /// The losses of all cells, infinite where a run diverged, NaN where there is none.
  package var losses: [Double] {
    cells.map { cell in cell.map { $0.hasDiverged ? .infinity : loss(of: $0).value } ?? .nan }
  }

  /// The cell with the least loss, the first one of several.
  package var best: (column: Int, row: Int)? {
    var found: (index: Int, value: Double)?
    for (index, cell) in cells.enumerated() {
      guard let cell, cell.value.isFinite, cell.value < found?.value ?? .infinity else { continue }
      found = (index, cell.value)
    }
    return found.map { ($0.index % plan.columns, $0.index / plan.columns) }
  }

  /// The cell of the present settings; nil where they lie outside of the map.
  package func present(_ subject: SensitivityPlan.Subject, on objective: Objective) -> (column: Int, row: Int)? {
    guard let x = subject.value(of: plan.x.key, on: objective).flatMap(plan.x.index(nearest:)),
      let y = subject.value(of: plan.y.key, on: objective).flatMap(plan.y.index(nearest:))
    else { return nil }
    return (x, y)
  }
}
