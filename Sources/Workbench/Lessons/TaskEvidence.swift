// By what a task was done: enough to compute it again.

package import Experiment
package import OptimizerEngine
package import SessionStore

/// The run by which a task was done, with the training that it came from.
package struct TaskEvidence: Sendable, Equatable {
  /// The training; nil for a run of an optimizer designed by hand.
  package let training: TrainingConfiguration?
  /// The run.
  package let run: RunSpecification
  /// What came out of it.
  package let outcome: RunOutcome

  /// The evidence of a run; nil where it has no outcome.
  init?(_ run: RunItem, _ training: TrainingItem?) {
    guard let outcome = run.outcome else { return nil }
    self.training = training?.configuration
    self.run = run.specification
    self.outcome = outcome
  }

  /// The same members as in a session.
  var json: JSONValue {
    let run = SessionRecord.run(run, outcome).event(after: 0).payload
    return .object((training.map { [JSONMember("config", $0.json)] } ?? []) + [JSONMember("run", .object(run))])
  }

  /// Reads the object; nil where it does not say what it must.
  init?(_ json: JSONValue) {
    guard let members = json["run"]?.members,
      case .run(let run, let outcome)? = try? SessionRecord(
        SessionEvent(after: 0, "run", members), place: ("evidence", 1))
    else { return nil }
    var training: TrainingConfiguration?
    if let config = json["config"] {
      guard let read = try? TrainingConfiguration(json: config) else { return nil }
      training = read
    }
    guard (run.trained == nil) == (training == nil) else { return nil }
    (self.training, self.run, self.outcome) = (training, run, outcome)
  }

  /// Computes the run again and asks whether the task is done by it.
  ///
  /// What was asked for on the screen (`do ACTION`, marks, races) left nothing to compute and is believed.
  ///
  /// - Returns: What is wrong, in words; nil where it is as it says.
  package func problem(for check: String, _ conductor: Conductor, _ parallelFor: ParallelFor) -> String? {
    guard let conditions = try? LessonCheck(check) else { return "its task is not understood" }
    do throws(ConfigurationError) {
      let origin = run.trained.flatMap { trained in
        training.map { LearnedOrigin($0, metaSteps: trained.metaSteps) }
      }
      let (made, certificate) = try conductor.run(RunRequest(specification: run, origin: origin), parallelFor)
      guard RunOutcome(made, certificate: certificate).isSame(as: outcome) else {
        return "run again it ends elsewhere: f \(made.trajectory.values.last ?? .nan), not \(outcome.value)"
      }
      let item = RunItem(specification: run, outcome: outcome)
      for condition in conditions.conditions {
        let holds: Bool =
          switch condition {
          case .train: training != nil
          case .setting: training.map { condition.isSatisfied(by: $0) ?? false } ?? true
          case .objective(let name): run.objective == name
          case .verdict(let word): certificate.verdict.rawValue == word
          case .measure(.heldOut, _, _, _): true
          case .measure(let measure, _, let comparison, let bound):
            measure.reading(of: item, certificate, nil, on: made.objective).map { comparison.holds($0, bound) } ?? false
          case .race, .marks, .deed: true
          }
        if !holds { return "run again it is not so: \(condition.text)" }
      }
      return nil
    } catch {
      return error.description
    }
  }
}
