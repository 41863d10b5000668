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
    /// What the objective says of it: f - f*, or f where f* is not known.
    let loss: Gap
    /// |g| at the end.
    package let gradientNorm: Double
    /// What may be claimed before the run.
    package let prospect: PremiseStatus

    /// The cell of two values that do not fit together.
    static let refused = Cell(
      value: .nan, least: .infinity, loss: Gap(value: .nan, error: 0), gradientNorm: .nan, prospect: .noClaim)

    /// Whether the run became NaN or infinite.
    package var hasDiverged: Bool { value == .infinity }
    /// Whether there is no run, because the two values do not fit together.
    package var isRefused: Bool { value.isNaN }
  }

  /// What is computed.
  package let plan: SensitivityPlan
  /// f at the start of every run.
  package let startValue: Double
  /// Whether losses are above the best value seen; else the objective says what they are.
  private let isFromBestSeen: Bool
  /// What the objective calls a loss.
  private let objectiveLossName: String
  /// What it says of the start.
  private let objectiveStartLoss: Gap
  /// The cells row by row from the lowest values; nil for those to come.
  package private(set) var cells: [Cell?]
  /// The least f that any run has seen.
  private var leastSeen: Double
  /// Every so many columns and rows have been computed; 1 for all of them.
  package internal(set) var stride: Int

  init(_ plan: SensitivityPlan, on objective: Objective, startValue: Double) {
    (self.plan, self.startValue, leastSeen) = (plan, startValue, startValue)
    // The least of the values of mini-batches is that of a lucky batch: their f stays f.
    isFromBestSeen = objective.minimum == nil && objective.data == nil
    objectiveLossName = objective.lossName + (objective.data == nil ? "" : " of a mini-batch")
    objectiveStartLoss = objective.loss(of: startValue)
    cells = Array(repeating: nil, count: plan.columns * plan.rows)
    stride = 8
  }

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

  /// How many pairs of values do not fit together.
  package var refusedCount: Int { cells.count { $0?.isRefused == true } }

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
      func snapped(_ place: Int, _ count: Int) -> Int {
        min((place + step / 2) / step * step, (count - 1) / step * step)
      }
      if let found = cell(column: snapped(column, plan.columns), row: snapped(row, plan.rows)) { return found }
    }
    return nil
  }

  /// What `loss` is: `f - f*`, `f - f* of the box`, f of a mini-batch, or f less the best value that any run has seen.
  package var lossName: String { isFromBestSeen ? "f - best seen" : objectiveLossName }

  /// The loss at the start.
  package var startLoss: Gap {
    isFromBestSeen ? Gap(value: startValue - leastSeen, error: 0) : objectiveStartLoss
  }

  /// The loss of a cell: above f*, or above the best value that any run of the map has seen.
  package func loss(of cell: Cell) -> Gap {
    isFromBestSeen ? Gap(value: cell.value - leastSeen, error: 0) : cell.loss
  }

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
