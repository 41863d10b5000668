// Sensitivity maps: cells are runs, coarse ones come first, axes have the values people type.

import Glibc
import OptimizerEngine
import SessionStore
import Synchronization
import Testing

@testable import Experiment

@Suite("Sensitivity maps")
struct SensitivityTests {
  private func objective(_ name: String) throws -> Objective {
    try #require(Catalogue.objective(named: name))
  }

  private func plan(
    _ subject: SensitivityPlan.Subject, _ keys: (String, String)? = nil, on objective: Objective, steps: Int = 40,
    size: (Int, Int) = (9, 5)
  ) throws -> SensitivityPlan {
    try SensitivityPlan(subject, keys: keys, on: objective, start: objective.start, steps: steps, size: size)
  }

  @Test("Cells equal single runs bit for bit", arguments: ["heavy-ball", "adam", "gd", "rmsprop", "nesterov-strong"])
  func cellsAreRuns(name: String) throws {
    let objective = try objective("quadratic")
    let plan = try plan(.designed(name: name, settings: [:]), on: objective)
    let map = try #require(Conductor().sensitivity(plan, serialFor))
    #expect(map.isComplete && map.stride == 1 && map.count == 45)
    let entry = try #require(OptimizerCatalogue.entry(named: name))
    for (column, row) in [(0, 0), (4, 2), (8, 4), (3, 1), (8, 0)] {
      let cell = try #require(map.cell(column: column, row: row))
      let settings = entry.settings(for: objective).merging(plan.settings(column: column, row: row)) { $1 }
      let specification = RunSpecification(
        id: 1, objective: objective.name, optimizer: name, settings: settings, start: objective.start, steps: 40)
      guard let (run, _) = try? specification.perform(resolve: Catalogue.objective(named:)) else {
        #expect(cell.isRefused && name == "nesterov-strong")
        continue
      }
      let end = try #require(run.trajectory.values.last)
      #expect(cell.hasDiverged == (run.nonFiniteStep != nil))
      guard !cell.hasDiverged else { continue }
      #expect(cell.value.bitPattern == end.bitPattern)
      #expect(cell.gradientNorm == run.trajectory.gradientNorms.last)
      #expect(map.loss(of: cell) == objective.loss(of: end))
      #expect(map.startValue == run.trajectory.values[0] && map.startLoss == objective.loss(of: map.startValue))
    }
  }

  @Test("Cells of the untrained optimizer are runs of the weights that a training begins with")
  func untrained() throws {
    let objective = try objective("rosenbrock")
    let configuration = TrainingConfiguration.preset(for: objective)
    let plan = try plan(.untrained(configuration), on: objective)
    #expect((plan.x.key, plan.y.key) == ("scale", "ratio"))
    let map = try #require(Conductor().sensitivity(plan, serialFor))
    for (column, row) in [(0, 0), (4, 2), (8, 4)] {
      var changed = configuration
      try changed.set("scale", to: "\(plan.x.values[column])")
      try changed.set("ratio", to: "\(plan.y.values[row])")
      let trainer = Trainer(changed, objective: objective)
      let (run, certificate) = Conductor.run(objective, trainer.optimizer, start: objective.start, steps: 40)
      let cell = try #require(map.cell(column: column, row: row))
      #expect(cell.value.bitPattern == run.trajectory.values.last?.bitPattern)
      // What may be claimed before a run is never more than its certificate says, but for what the steps show.
      #expect(cell.prospect == Prospect(changed, on: objective).verdict)
      #expect(certificate.verdict >= cell.prospect || certificate.verdict == .noClaim)
    }
  }

  @Test("Every fourth column and row comes first, and however they are spread the cells are the same")
  func coarseFirst() throws {
    let objective = try objective("himmelblau")
    let plan = try plan(.designed(name: "heavy-ball", settings: [:]), on: objective, steps: 10, size: (33, 17))
    var seen: [SensitivityMap] = []
    let map = try #require(Conductor().sensitivity(plan, serialFor, publish: { seen.append($0) }))
    let first = try #require(seen.first)
    for (index, cell) in first.cells.enumerated() where cell != nil {
      #expect(index % 33 % 4 == 0 && index / 33 % 4 == 0)
    }
    // Until a cell is there, the nearest one stands for it.
    #expect(first.cell(column: 1, row: 1) == nil && first.nearest(column: 1, row: 1) == first.cell(column: 0, row: 0))
    let coarse = try #require(seen.first { $0.stride == 4 })
    #expect(coarse.count == 9 * 5 && !coarse.isComplete)
    #expect(try #require(seen.first { $0.stride == 2 }).count == 17 * 9)
    #expect(seen.last == map && map.count == 33 * 17)
    let backwards: ParallelFor = { count, body in for index in (0..<count).reversed() { body(index) } }
    #expect(Conductor().sensitivity(plan, backwards) == map)
  }

  @Test("A map that is not wanted any more is abandoned between two cells")
  func cancelled() throws {
    let objective = try objective("himmelblau")
    let plan = try plan(.designed(name: "adam", settings: [:]), on: objective, size: (33, 17))
    let asked = Mutex(0)
    var published = 0
    let map = Conductor().sensitivity(
      plan, serialFor,
      isCancelled: {
        asked.withLock {
          $0 += 1
          return $0 > 30
        }
      }, publish: { _ in published += 1 })
    #expect(map == nil && published == 1)
    #expect(asked.withLock { $0 } < 60)
  }

  @Test("The best cell has the least loss of those that are finite; what diverges is counted")
  func best() throws {
    let objective = try objective("rosenbrock")
    let plan = try plan(.designed(name: "heavy-ball", settings: [:]), on: objective, steps: 100)
    let map = try #require(Conductor().sensitivity(plan, serialFor))
    let best = try #require(map.best)
    let finite = map.losses.filter(\.isFinite)
    #expect(map.cell(column: best.column, row: best.row).map { map.loss(of: $0).value } == finite.min())
    #expect(map.divergedCount == map.losses.count { $0 == .infinity } && map.divergedCount > 0)
    let present = try #require(map.present(plan.subject, on: objective))
    #expect(present.column == 4, "the usual step size is the middle of its axis")
  }

  @Test("Where f* is not known the loss is above the least value that any run has seen")
  func withoutMinimum() throws {
    let objective = try Objective(formula: "x^2 + 3*y^2 + cos(x)")
    #expect(objective.minimum == nil)
    let conductor = Conductor(ModelCache(objectives: [objective]))
    let map = try #require(
      conductor.sensitivity(
        try SensitivityPlan(
          .designed(name: "adam", settings: [:]), on: objective, start: [1.5, 1], steps: 40, size: (9, 5)), serialFor))
    #expect(map.lossName == "f - best seen")
    #expect(map.losses.allSatisfy { $0 >= 0 } && map.losses.filter(\.isFinite).min() ?? 1 < 1e-3)
    #expect(map.startLoss.value > 0)
  }

  @Test("Two values that do not fit together are told from a run that diverged, and neither is the best")
  func refusedCells() throws {
    let objective = try objective("quadratic")
    let plan = try plan(.designed(name: "nesterov-strong", settings: [:]), on: objective, steps: 400)
    let map = try #require(Conductor().sensitivity(plan, serialFor))
    let refused = map.cells.compactMap { $0 }.filter(\.isRefused)
    #expect(refused.count == map.refusedCount && map.refusedCount > 0 && map.divergedCount > 0)
    #expect(refused.allSatisfy { !$0.hasDiverged && $0.prospect == .noClaim })
    let entry = try #require(OptimizerCatalogue.entry(named: "nesterov-strong"))
    for (index, cell) in map.cells.enumerated() {
      let settings = plan.settings(column: index % plan.columns, row: index / plan.columns)
      let isAllowed = (try? entry.settings(for: objective, given: settings)) != nil
      #expect(cell?.isRefused == !isAllowed, "\(settings)")
    }
    let best = try #require(map.best.flatMap { map.cell(column: $0.column, row: $0.row) })
    #expect(best.value.isFinite)
  }

  // MARK: - Axes

  @Test("Axes have ascending values of few digits inside of their ranges; the usual one and the tenth are among them")
  func axes() throws {
    for entry in OptimizerCatalogue.all {
      for setting in entry.settings {
        for count in [5, 9, 17, 33] {
          let usual = setting.usual.flatMap { $0 > 0 ? $0 : nil } ?? 1
          let axis = SensitivityAxis(setting.key, setting.range, usual: usual, count: count)
          #expect(axis.values.count == count && axis.values == axis.values.sorted(), "\(entry.name) \(setting.key)")
          #expect(
            Set(axis.values).count == count || setting.range.isWhole, "\(entry.name) \(setting.key) \(axis.values)")
          #expect(axis.values.allSatisfy(setting.range.contains), "\(entry.name) \(setting.key) \(axis.values)")
          #expect(axis.values.contains(usual) || setting.range.isWhole, "\(entry.name) \(setting.key)")
          #expect(axis.values.allSatisfy { "\($0)".count <= 10 }, "\(entry.name) \(setting.key) \(axis.values)")
          for (index, value) in axis.values.enumerated() where !setting.range.isWhole {
            #expect(axis.index(nearest: value) == index, "\(entry.name) \(setting.key) \(value)")
          }
        }
      }
    }
    let momentum = try #require(OptimizerCatalogue.entry(named: "heavy-ball")?.settings.last)
    let values = SensitivityAxis(momentum.key, momentum.range, usual: 0.9, count: 17).values
    #expect(values.first == 0 && values.contains(0.9) && values.contains(0.99))
    let size = try #require(OptimizerCatalogue.entry(named: "adam")?.settings.first)
    #expect(SensitivityAxis(size.key, size.range, usual: 0.05, count: 33).values[16] == 0.05)
  }

  @Test("A zoomed axis has more digits, keeps inside of the range, and comes back")
  func zoom() throws {
    let objective = try objective("rosenbrock")
    let plan = try plan(.designed(name: "heavy-ball", settings: [:]), on: objective, size: (33, 17))
    var zoomed = plan
    for _ in 0..<6 { zoomed = zoomed.zoomed(by: 0.5, column: 16, row: 8) }
    #expect(Set(zoomed.x.values).count == 33 && Set(zoomed.y.values).count == 17)
    let span = try #require(zoomed.x.values.last) / #require(zoomed.x.values.first)
    #expect(abs(log10(span) - 4.0 / 64) < 0.01)
    #expect(zoomed.y.values.allSatisfy { $0 >= 0 && $0 < 1 })
    var far = plan
    for _ in 0..<8 { far = far.zoomed(by: 2, column: 16, row: 8) }
    #expect(far.y.values.allSatisfy { $0 >= 0 && $0 < 1 } && far.x.values.allSatisfy { $0 > 0 && $0.isFinite })
  }

  @Test("What cannot be mapped is refused by the name of the setting or with the reason")
  func refusals() throws {
    let objective = try objective("rosenbrock")
    func reason(_ subject: SensitivityPlan.Subject, _ keys: (String, String)? = nil) -> String {
      do throws(ConfigurationError) {
        _ = try SensitivityPlan(subject, keys: keys, on: objective, start: objective.start, steps: 3)
        return ""
      } catch {
        return error.description
      }
    }
    let adam = SensitivityPlan.Subject.designed(name: "adam", settings: [:])
    #expect(reason(adam, ("stepSize", "momentum")).contains("adam has no number 'momentum' to vary"))
    #expect(reason(adam, ("stepSize", "beta")).contains("did you mean 'beta1'?"))
    #expect(reason(adam, ("beta1", "beta1")).contains("beta1 along both axes"))
    #expect(reason(.designed(name: "adm", settings: [:])).contains("did you mean 'adam'?"))
    #expect(reason(.designed(name: "sign", settings: [:])).contains("has no two settings"))
    #expect(reason(.designed(name: "gd", settings: [:]), ("stepSize", "stepExponent")).contains("without a stepOffset"))
    #expect(reason(adam, ("epsilon", "beta2")).isEmpty)
  }
}
