// What is done with runs and trainings in the queue: compare, mark, copy, reorder, verify.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  // MARK: - Comparing

  /// Compares the optimizers of the race over many starts.
  mutating func compareOverStarts(tuned: Int = 5) -> [Effect] {
    var plan = comparisonPlan(tuned: tuned)
    if experiment.objective.isClassifier { plan.tunedSizes = 0 }
    let racing = racerEntries.filter(\.isRacing)
    let designed = racing.compactMap { entry in
      entry.optimizer.map { DesignedContestant(name: $0.name, settings: entry.choice.settings) }
    }
    let trained = racing.compactMap { entry in
      entry.training.map {
        TrainedContestant(name: entry.name, origin: $0.origin)
      }
    }
    let sizes = plan.factors.count > 1 ? "\(plan.factors.count) step sizes each" : "the usual step sizes"
    say("comparing over \(plan.starts) starts, \(sizes); the race goes on meanwhile")
    return [.compute(.compare(objective: experiment.objective.name, designed, trained: trained, plan))]
  }

  /// How optimizers are compared and step sizes tuned here: fewer runs where every one takes long.
  func comparisonPlan(tuned: Int) -> ComparisonPlan {
    var plan = ComparisonPlan()
    (plan.tunedSizes, plan.seed) = (tuned, experiment.configuration.seed)
    if experiment.objective.isClassifier { (plan.starts, plan.tuningStarts) = (4, 1) }
    return plan
  }

  /// Marks the chosen run, or takes its mark off.
  mutating func toggleMark() -> [Effect] {
    guard let id = markTarget else { return [] }
    let effects = editing { [$0.record(.mark(run: id))] }
    compare.showsMarks = true
    let isMarked = experiment.marks.contains(id)
    if selectedID != id, let training = selectedID {
      say("\(isMarked ? "marked" : "no longer marked"): run #\(id), what training #\(training) learned")
    }
    return effects
  }

  /// The run that `m` would mark: the one under the queue cursor, or what a chosen training has learned.
  var markTarget: Int? {
    guard let id = selectedID else { return nil }
    if experiment.runs.contains(where: { $0.id == id }) { return id }
    return experiment.runs.last { $0.specification.trained?.training == id }?.id
  }

  // MARK: - The queue

  /// The architecture of the chosen training, or of the run it left, into the form.
  mutating func duplicate() -> [Effect] {
    guard let source = duplicateSource else { return [] }
    moveFocus(.architecture)
    say("the form holds the architecture of \(source.mention): change it, then t trains it")
    return editing { $0.adopt(source.configuration) }
  }

  /// The training that `d` would copy.
  var duplicateSource: TrainingItem? {
    let id = selectedID
    let training = experiment.runs.first { $0.id == id }?.specification.trained?.training ?? id
    return experiment.trainings.first { $0.id == training } ?? experiment.lastTrained
  }

  /// Takes all settings of a configuration, each recorded as an edit.
  mutating func adopt(_ configuration: TrainingConfiguration) -> [Effect] {
    zip(experiment.configuration.pairs, configuration.pairs).filter { $0.value != $1.value && $1.key != "objective" }
      .map { record(.edit(key: $0.1.key, value: $0.1.value)) }
  }

  /// The waiting training that `J` and `K` would move, and its place in line.
  var movable: (id: Int, place: Int)? {
    let order = experiment.waitingOrder
    return queue.selected.flatMap { id in order.firstIndex(of: id).map { (id, $0) } }
  }

  /// Moves the chosen waiting training in line.
  mutating func moveInLine(by step: Int) -> [Effect] {
    guard let movable else { return [] }
    var order = experiment.waitingOrder
    let target = movable.place + step
    guard order.indices.contains(target) else { return [] }
    order.swapAt(movable.place, target)
    return editing { $0.reorder(order) }
  }

  mutating func reorder(_ order: [Int]) -> [Effect] {
    [record(.reorder(order)), .compute(.reorder(order))]
  }

  // MARK: - Verifying

  /// The run that `v` would verify, with what its record says.
  var verifyTarget: RunItem? {
    guard let id = markTarget, let run = experiment.runs.first(where: { $0.id == id }), run.outcome != nil else {
      return nil
    }
    return run
  }

  mutating func verify() -> [Effect] {
    guard let run = verifyTarget, let outcome = run.outcome else { return [] }
    // From any pane it is the run whose certificate is shown.
    say("verifying run #\(run.id), \(run.title): it is computed again and compared with its record")
    return [.compute(.verify(request(run.specification), outcome))]
  }
}
