// What came out of trainings and runs, compared with what comes out now.

import OptimizerEngine
import SessionStore

/// A training that is computed again, and how far its weights are the recorded ones.
struct Course {
  let training: RecordedTraining
  /// The weights after the meta-steps that runs refer to, and whether they are the recorded ones bit for bit.
  var weights: [Int: (values: [Double], isSame: Bool)] = [:]
  /// Whether the present weights are the recorded ones bit for bit; the first ones are nowhere recorded.
  var isInStep = false
  /// The recorded digest of the present weights; nil before the first meta-step.
  var recorded: Digest?
  /// The lines whose digests were not those of the weights here, with both.
  var apart: [(line: Int, found: Digest, recorded: Digest)] = []
  var hasEnded = false

  /// Keeps the present weights where a run refers to them.
  mutating func keep(_ needed: Set<RunSpecification.Trained>) {
    guard needed.contains(.init(training: training.id, metaSteps: training.stepCount)) else { return }
    weights[training.stepCount] = (training.trainer.state.weights, isInStep)
  }
}

extension Verifier {
  // MARK: - Trainings

  /// Meta-steps in a row without a line that are computed to compare what follows; more would be waited for in vain.
  private static let mostLostLines = 1000

  mutating func begin(_ id: Int, _ configuration: TrainingConfiguration, line: Int) {
    guard courses[id] == nil else { return }
    guard let objective = resolve(configuration.objective) else {
      return ledger.differ(line, "config.objective", .null, .string(configuration.objective))
    }
    do throws(ConfigurationError) {
      try configuration.check(for: objective)
    } catch {
      return ledger.differ(line, "config.\(error.key)", .string(error.description), .null)
    }
    var course = Course(training: RecordedTraining(id: id, configuration, objective: objective))
    course.keep(needed)
    courses[id] = course
  }

  mutating func check(_ recorded: MetaStepRecord, line: Int, _ parallelFor: ParallelFor) {
    guard var course = courses[recorded.training], !course.hasEnded else {
      return ledger.differ(line, "id", .null, .integer(recorded.training))
    }
    defer { courses[recorded.training] = course }
    let training = course.training
    if training.stepCount != recorded.step {
      ledger.differ(line, "step", .integer(training.stepCount), .integer(recorded.step))
      // A line was lost: what follows it is still compared. One that came twice is not computed twice.
      guard recorded.step > training.stepCount, recorded.step < training.configuration.metaSteps,
        recorded.step - training.stepCount <= Self.mostLostLines
      else { return }
      while training.stepCount < recorded.step { _ = training.skip(parallelFor) }
      course.isInStep = false
    }
    guard let found = training.step(parallelFor)?.record else { return }
    let closeness = compare(found.digest, recorded.digest, line: line, &course)
    if closeness == .rough { ledger.note(rough: line) }
    ledger.compare(line, "loss", found.loss, recorded.loss, closeness)
    if closeness == .bits || closeness == .digits {
      ledger.compare(line, "gradNorm", found.gradientNorm, recorded.gradientNorm, closeness)
    } else {
      // Through a long rollout it may be another one altogether.
      ledger.omit(.gradient)
    }
    if recorded.heldOut == nil, recorded.heldOutGap != nil, !isSameEngine, found.heldOut != nil {
      // The mean of f - f* over other starts, as it was before version 0.4.0.
      ledger.omit(.heldOut)
    } else {
      compare(found.heldOut, recorded.heldOut, "heldOut", line: line, closeness)
      compare(found.heldOutGap, recorded.heldOutGap, "heldOutGap", line: line, closeness)
      compare(found.heldOutLevel, recorded.heldOutLevel, "heldOutLevel", line: line, closeness)
    }
    course.keep(needed)
  }

  private mutating func compare(
    _ found: Double?, _ recorded: Double?, _ field: String, line: Int, _ closeness: Closeness
  ) {
    switch (found, recorded) {
    case (let found?, let recorded?): ledger.compare(line, field, found, recorded, closeness)
    case (nil, nil): break
    case (let found, let recorded):
      ledger.differ(line, field, JSONValue(optional: found), JSONValue(optional: recorded))
    }
  }

  /// Compares the weights after a meta-step; how near its numbers must be follows from them.
  private mutating func compare(
    _ found: Digest, _ recorded: Digest, line: Int, _ course: inout Course
  ) -> Closeness {
    let wasInStep = course.isInStep
    course.isInStep = found == recorded
    course.recorded = recorded
    guard !isSameEngine else {
      ledger.compare(line, "digest", .string(found.hex), .string(recorded.hex))
      return .bits
    }
    guard course.isInStep else {
      course.apart.append((line, found, recorded))
      ledger.omit(.digest)
      // The step that parts them began with the same weights.
      return wasInStep ? .early : .after(metaSteps: course.training.stepCount)
    }
    let wasApart = !course.apart.isEmpty
    reportApart(&course)
    return wasInStep || wasApart || course.training.stepCount == 1
      ? .digits : .after(metaSteps: course.training.stepCount)
  }

  /// Weights that had parted cannot meet again bit for bit: those digests were changed, not rounded.
  private mutating func reportApart(_ course: inout Course) {
    for (line, found, recorded) in course.apart {
      ledger.differ(line, "digest", .string(found.hex), .string(recorded.hex))
      ledger.omit(.digest, -1)
    }
    course.apart = []
  }

  mutating func check(_ recorded: TrainingEnd, line: Int) {
    guard var course = courses[recorded.training], !course.hasEnded else {
      return ledger.differ(line, "id", .null, .integer(recorded.training))
    }
    course.hasEnded = true
    let found = course.training.end
    if found.digest == recorded.digest { reportApart(&course) }
    courses[recorded.training] = course
    ledger.compare(line, "steps", .integer(found.steps), .integer(recorded.steps))
    ledger.compare(line, "state", .string(found.state.rawValue), .string(recorded.state.rawValue))
    if found.reason != recorded.reason {
      func json(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
      ledger.differ(line, "reason", json(found.reason), json(recorded.reason))
    }
    guard found.digest != recorded.digest else { return }
    // Elsewhere it is still the digest after the last meta-step.
    let known = isSameEngine ? found.digest : course.recorded
    guard let known else { return ledger.omit(.digest) }
    if known == recorded.digest {
      ledger.omit(.digest)
    } else {
      ledger.differ(line, "digest", .string(known.hex), .string(recorded.digest.hex))
    }
  }

  // MARK: - What came from elsewhere

  /// Takes in an optimizer that is kept in a file; its weights are given, not computed.
  mutating func take(_ optimizer: KeptOptimizer, line: Int) {
    guard let found = find(optimizer) else {
      return ledger.differ(line, "digest", .null, .string(optimizer.digest.hex))
    }
    kept[optimizer.id] = found
    if found.configuration != optimizer.configuration {
      ledger.differ(line, "config", found.configuration.json, optimizer.configuration.json)
    }
    ledger.compare(line, "metaSteps", .integer(found.card.metaSteps), .integer(optimizer.metaSteps))
    ledger.compare(line, "weights", .integer(found.count), .integer(optimizer.weightCount))
    ledger.compare(
      line, "dimension", JSONValue(optional: found.card.dimension), JSONValue(optional: optimizer.dimension))
    ledger.compare(line, "digest", .string(found.digest.hex), .string(optimizer.digest.hex))
    ledger.leave(line, .name)
  }

  // MARK: - Runs

  mutating func check(_ specification: RunSpecification, _ recorded: RunOutcome, line: Int) {
    let course = specification.trained.flatMap { courses[$0.training] }
    let weights = specification.trained.flatMap { course?.weights[$0.metaSteps] }
    let given = specification.trained.flatMap { kept[$0.training] }
    if let rule = course?.training.trainer.rule {
      // Older workbenches called all that is learned convergent.
      if specification.optimizer != "convergent" {
        ledger.compare(line, "optimizer", .string(rule.name), .string(specification.optimizer))
      }
      if let key = specification.settings.keys.min() { ledger.differ(line, "settings.\(key)", .null, .string(key)) }
    }
    // What a file says to have ended by itself is not waited for much longer than that.
    let limit = 2 * recorded.steps + 1000
    let resolve = resolve
    func perform(_ specification: RunSpecification) throws(ConfigurationError) -> (outcome: RunOutcome, hasData: Bool) {
      let (run, certificate) = try specification.perform(limit: limit, resolve: resolve) { trained in
        given
          ?? course.flatMap { course in
            weights.map { course.training.trained(weights: $0.values, after: trained.metaSteps) }
          }
      }
      return (RunOutcome(run, certificate: certificate), run.objective.data != nil)
    }
    let found: RunOutcome
    do throws(ConfigurationError) {
      let (outcome, hasData) = try perform(specification)
      found = outcome
      if !hasData { checkUnused(specification, course) }
    } catch {
      return ledger.differ(line, error.key, .string(error.description), .null)
    }
    let closeness: Closeness =
      isSameEngine
      ? .bits : weights?.isSame ?? true ? .digits : .after(metaSteps: specification.trained?.metaSteps ?? 0)
    // The same run from starts that are one unit in the last place away: what these change, another engine's rounding may.
    var neighbors: [RunOutcome] = []
    if !isSameEngine, !found.fields(differingFrom: recorded, closeness).isEmpty {
      for nudge in [\Double.nextUp, \.nextDown] {
        var nudged = specification
        nudged.start = nudged.start.map { $0[keyPath: nudge] }
        if let (outcome, _) = try? perform(nudged) { neighbors.append(outcome) }
      }
    }
    compare(found, recorded, closeness, neighbors, line: line)
  }

  /// A seed that nothing is drawn with is no part of what came out, unless it is one that is always written.
  private mutating func checkUnused(_ specification: RunSpecification, _ course: Course?) {
    if specification.seed != 0, specification.seed != course?.training.configuration.seed { ledger.omit(.seed) }
  }

  private mutating func compare(
    _ found: RunOutcome, _ recorded: RunOutcome, _ closeness: Closeness, _ neighbors: [RunOutcome], line: Int
  ) {
    if closeness == .rough { ledger.note(rough: line) }
    if !isSameEngine, found.claimsMore(than: recorded) {
      // A later engine may prove more; a session that claimed more than holds is named.
      ledger.omit(.verdict)
    } else {
      ledger.compare(line, "outcome.verdict", .string(found.verdict), .string(recorded.verdict))
    }
    let unstable = Set(neighbors.flatMap { $0.fields(differingFrom: found, closeness) })
    for field in found.fields(differingFrom: recorded, closeness) {
      if unstable.contains(field) {
        ledger.omit(.unstable)
      } else {
        ledger.differ(line, "outcome.\(field.rawValue)", found.json(field), recorded.json(field))
      }
    }
    guard found.digest != recorded.digest else { return }
    if isSameEngine {
      ledger.differ(line, "outcome.digest", .string(found.digest.hex), .string(recorded.digest.hex))
    } else {
      ledger.omit(.digest)
    }
  }
}
