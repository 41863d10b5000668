// Probes: many runs of one learned optimizer, its numbers first and those of tuned baselines after.

package import OptimizerEngine
import SessionStore
import Synchronization

extension Conductor {
  /// Carries probes out; the numbers do not depend on how runs are spread.
  ///
  /// - Parameters:
  ///   - plan: What is asked.
  ///   - parallelFor: How runs are spread over cores.
  ///   - isCancelled: Asked before every run, from any thread; true abandons the table.
  ///   - publish: Told what there is so far, row by row.
  /// - Returns: The whole table, or one that says why there is none; nil where it was abandoned.
  @discardableResult
  package func probe(
    _ plan: ProbePlan, _ parallelFor: ParallelFor, isCancelled: @escaping CancellationCheck = neverCancelled,
    publish: (ProbeTable) -> Void = { _ in }
  ) -> ProbeTable? {
    func failed(_ reason: String) -> ProbeTable {
      let table = ProbeTable.failed(plan, reason)
      publish(table)
      return table
    }
    guard let objective = models.objective(named: plan.objective) else {
      return failed("no objective '\(plan.objective)'")
    }
    guard let trained = learn(plan.subject.origin, parallelFor) else {
      return failed("the weights of \(plan.subject.name) are not here")
    }
    do throws(ConfigurationError) {
      let settings = try ProbeSettings(plan, trained, on: objective, models)
      var work = ProbeWork(plan, settings.cases, trained, objective, models, isCancelled)
      return work.run(parallelFor, publish) ? work.table : nil
    } catch {
      return failed(error.description)
    }
  }
}

/// A table that is being computed.
private struct ProbeWork: Sendable {
  private let plan: ProbePlan
  private let cases: [ProbeSettings.Case]
  private let objective: Objective
  private let images: LabeledImages?
  private let isCancelled: CancellationCheck
  private(set) var table: ProbeTable

  init(
    _ plan: ProbePlan, _ cases: [ProbeSettings.Case], _ trained: TrainedOptimizer, _ objective: Objective,
    _ models: ModelCache, _ isCancelled: @escaping CancellationCheck
  ) {
    (self.plan, self.cases, self.objective, self.isCancelled) = (plan, cases, objective, isCancelled)
    images = models.heldOutImages(for: objective)
    table = ProbeTable(plan)
    table.trainedOn = trained.trainedOn
    table.isTrainedHere = trained.isTrained(on: objective)
    table.isTrainedOnSeveral = trained.problems.count > 1
    if table.isTrainedOnSeveral { table.trainedOn += " (\(trained.problems.joined(separator: ", ")))" }
    table.rows = cases.map { item in
      var row = item.row
      row.measure = item.setting?.measure
      return row
    }
  }

  /// Whether it came to its end.
  mutating func run(_ parallelFor: ParallelFor, _ publish: (ProbeTable) -> Void) -> Bool {
    publish(table)
    for (index, item) in cases.enumerated() {
      guard let setting = item.setting else { continue }
      // What hides something has the tasks of the first row, and so the same base step.
      let alone = item.row.probe.hidden == nil ? Self.alone(setting.optimizer) : nil
      guard let results = results(setting, [setting.optimizer] + (alone.map { [$0] } ?? []), parallelFor) else {
        return false
      }
      table.rows[index].learned = results[0]
      table.rows[index].alone = alone == nil ? nil : results[1]
      if item.row.probe == .inputsZeroed {
        guard remember(parallelFor) else { return false }
      }
      publish(table)
    }
    for (index, item) in cases.enumerated() where item.row.probe.hidden == nil {
      guard let setting = item.setting else { continue }
      guard let baselines = baselines(setting, parallelFor) else { return false }
      table.rows[index].baselines = baselines
      publish(table)
    }
    table.isComplete = true
    publish(table)
    return true
  }

  /// The base step with v = 0; nil for an optimizer that has none.
  private static func alone(_ optimizer: Optimizer) -> Optimizer? {
    (optimizer.rule as? ConvergentRule).map { Optimizer($0.hiding(.proposal), weights: optimizer.weights) }
  }

  // MARK: - Memory

  /// What the rows so far say of memory; false where it was abandoned.
  private mutating func remember(_ parallelFor: ParallelFor) -> Bool {
    guard let setting = cases.first?.setting, let rule = setting.optimizer.rule as? ConvergentRule,
      let full = table.row(.asIs)?.learned, let alone = table.row(.asIs)?.alone,
      let zeroed = table.row(.inputsZeroed)?.learned
    else { return true }
    table.memory = MemoryScore(
      full: full, zeroed: zeroed, alone: alone, gradientZeroed: table.row(.gradientZeroed)?.learned,
      measure: setting.measure, isByConstruction: rule.isSilentOnZeros)
    if objective.activation != nil, let images, images.count > 0 {
      let omega = rule.proposalOfZeros(weights: setting.optimizer.weights, dimension: objective.dimension)
      let length = omega.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Of length 1: which class is the largest does not depend on it, and no activation saturates.
      if length > 0, length.isFinite {
        let share = ClassifierPredictions(objective, images: images).accuracy(omega.map { $0 / length })
        table.reading = ShareInterval(Int((share * Double(images.count)).rounded()), of: images.count)
      }
    }
    guard rule.base == .gradientDescent else { return true }
    let (work, pairs) = (self, plan.starts / 2)
    let found = Mutex([Double?](repeating: nil, count: pairs))
    parallelFor(pairs) { pair in
      guard !work.isCancelled(), let cosine = work.cosine(setting, 2 * pair, 2 * pair + 1) else { return }
      found.withLock { $0[pair] = cosine }
    }
    table.cosines = found.withLock { $0.compactMap { $0 } }
    return !isCancelled()
  }

  /// The mean over the steps of the cosine between the v of two runs at equal t; nil where there is none.
  private func cosine(_ setting: ProbeSetting, _ first: Int, _ second: Int) -> Double? {
    let runs = [first, second].compactMap { index in setting.draw(index).map { prepared(setting.optimizer, $0, index) }
    }
    guard runs.count == 2 else { return nil }
    var (sum, count) = (0.0, 0)
    for _ in 0..<plan.steps {
      let v = runs.map(Self.correction)
      let products = (dot(v[0], v[1]), dot(v[0], v[0]), dot(v[1], v[1]))
      guard runs.allSatisfy({ $0.nonFiniteStep == nil }) else { break }
      guard products.1 > 0, products.2 > 0 else { continue }
      sum += products.0 / (products.1.squareRoot() * products.2.squareRoot())
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// Takes a step: v_t = x_{t+1} - x_t + eta_t g_t.
  private static func correction(_ run: Run) -> [Double] {
    let (x, g, count) = (run.trajectory.points[run.trajectory.points.count - 1], run.gradient, run.trajectory.stepCount)
    run.step()
    guard run.trajectory.stepCount > count, let next = run.trajectory.points.last,
      let eta = run.trajectory.stepSizes.last
    else { return x.map { _ in 0 } }
    return x.indices.map { next[$0] - x[$0] + eta * g[$0] }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  // MARK: - Runs

  /// A run that was not begun; every start has mini-batches of its own.
  private func prepared(_ optimizer: Optimizer, _ task: ProbeTask, _ index: Int) -> Run {
    Run(task.objective, optimizer, start: task.start, seed: plan.seed &+ UInt64(index))
  }

  /// The results of some optimizers, each start by start; nil where it was abandoned.
  private func results(
    _ setting: ProbeSetting, _ optimizers: [Optimizer], _ parallelFor: ParallelFor
  ) -> [[Double]]? {
    let found = Mutex([[Double]?](repeating: nil, count: plan.starts))
    parallelFor(plan.starts) { index in
      guard !isCancelled(), let task = setting.draw(index) else { return }
      let predictions = task.images.map { ClassifierPredictions(task.objective, images: $0) }
      var results: [Double] = []
      for optimizer in optimizers {
        guard !isCancelled() else { return }
        let run = prepared(optimizer, task, index)
        run.run(steps: plan.steps)
        results.append(result(of: run, predictions))
      }
      found.withLock { [results] in $0[index] = results }
    }
    let all = found.withLock { $0.compactMap { $0 } }
    guard all.count == plan.starts else { return nil }
    return optimizers.indices.map { place in all.map { $0[place] } }
  }

  private func result(of run: Run, _ predictions: ClassifierPredictions?) -> Double {
    if let predictions, let end = run.trajectory.points.last { return predictions.accuracy(end) }
    guard run.nonFiniteStep == nil, let value = run.trajectory.values.last else { return .infinity }
    return run.objective.loss(of: value).value
  }

  /// The raced optimizers, their step sizes tuned by the rule of comparisons; nil where it was abandoned.
  private func baselines(_ setting: ProbeSetting, _ parallelFor: ParallelFor) -> [ProbeTable.Baseline]? {
    let objective = setting.tuned()
    let contestants = OptimizerCatalogue.raced.filter { $0.refusal(for: objective) == nil }
      .map { Contestant($0, for: objective) }
    let found = Mutex([TunedStepSize?](repeating: nil, count: contestants.count))
    parallelFor(contestants.count) { place in
      let tuned = Comparison.tune(contestants[place], on: objective, plan.comparison, isCancelled: isCancelled)
      found.withLock { $0[place] = tuned }
    }
    let factors = found.withLock { $0.compactMap { $0?.factor } }
    guard factors.count == contestants.count,
      let values = results(setting, zip(contestants, factors).map { $0.optimizer(scaledBy: $1) }, parallelFor)
    else { return nil }
    return contestants.indices.map {
      ProbeTable.Baseline(name: contestants[$0].name, factor: factors[$0], values: values[$0])
    }
  }
}
