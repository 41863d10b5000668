// Sensitivity maps: many short runs, coarse cells first.

package import OptimizerEngine
import Synchronization

extension Conductor {
  /// Cells that are computed between two reports.
  private static let portion = 24

  /// Computes a map, every fourth column and row first; the cells do not depend on how they are spread.
  ///
  /// - Parameters:
  ///   - plan: What is computed.
  ///   - parallelFor: How cells are spread over cores.
  ///   - isCancelled: Asked before every cell, from any thread; true abandons the map.
  ///   - publish: Told what there is so far, again and again.
  /// - Returns: The whole map; nil where it was abandoned or the objective is unknown.
  @discardableResult
  package func sensitivity(
    _ plan: SensitivityPlan, _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck = neverCancelled,
    publish: (SensitivityMap) -> Void = { _ in }
  ) -> SensitivityMap? {
    guard let objective = models.objective(named: plan.objective), plan.start.count == objective.dimension else {
      return nil
    }
    // The first cell knows f at the start, which is that of all of them.
    let first = Self.run(plan, column: 0, row: 0, on: objective)
    var map = SensitivityMap(plan, on: objective, startValue: first.start)
    for stride in [4, 2, 1] {
      let missing = map.cells.indices.filter { index in
        map.cells[index] == nil && index % plan.columns % stride == 0 && index / plan.columns % stride == 0
      }
      for begin in Swift.stride(from: 0, to: missing.count, by: Self.portion) {
        let portion = Array(missing[begin..<min(begin + Self.portion, missing.count)])
        let found = Mutex<[Int: SensitivityMap.Cell]>([:])
        parallelFor(portion.count) { place in
          guard !isCancelled() else { return }
          let index = portion[place]
          let (column, row) = (index % plan.columns, index / plan.columns)
          let cell = Self.run(plan, column: column, row: row, on: objective).cell
          found.withLock { $0[index] = cell }
        }
        guard !isCancelled() else { return nil }
        for (index, cell) in found.withLock({ $0 }) { map.set(cell, at: index) }
        publish(map)
      }
      map.stride = stride
      publish(map)
    }
    return map
  }

  /// The run of one cell, and f at its start.
  private static func run(
    _ plan: SensitivityPlan, column: Int, row: Int, on objective: Objective
  ) -> (cell: SensitivityMap.Cell, start: Double) {
    do throws(ConfigurationError) {
      let optimizer = try plan.optimizer(column: column, row: row, on: objective)
      let run = Run(objective, optimizer, start: plan.start, seed: plan.seed)
      run.run(steps: plan.steps)
      let values = run.trajectory.values
      let value = run.nonFiniteStep == nil ? values.last ?? .infinity : .infinity
      let cell = SensitivityMap.Cell(
        value: value, least: values.reduce(.infinity) { $1 < $0 && $1.isFinite ? $1 : $0 },
        loss: objective.loss(of: value), gradientNorm: run.trajectory.gradientNorms.last ?? .nan,
        prospect: Prospect(objective, optimizer.rule).verdict)
      return (cell, values.first ?? .nan)
    } catch {
      return (.refused, Evaluator(objective).valueAndGradient(plan.start).value)
    }
  }
}
