// A task that is being done live: which of its conditions hold, by what was done since it began.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// A task that is being done.
struct LessonTask: Sendable, Equatable {
  /// Its place among the markers of the lesson.
  var marker: Int
  /// What has to hold.
  var check: LessonCheck
  /// Trainings and runs with lower numbers were there before.
  var firstID: Int
  /// Races started before.
  var races: Int
  /// What was asked for since.
  var deeds: Set<Action> = []
}

/// Whether a condition holds, and the number it is about as it is now.
struct ConditionState: Sendable, Equatable {
  var holds: Bool
  /// What is measured, in words; nil where nothing is.
  var reading: String?
}

/// The live bench as a task sees it.
struct TaskBench {
  let experiment: Experiment
  /// What was computed of its runs.
  let traces: [Int: RunTrace]
  /// Races started since launch.
  let races: Int
  let task: LessonTask

  /// A run since the task began, with the training that it came from.
  private struct Candidate {
    let run: RunItem
    let training: TrainingItem?
  }

  private var conditions: [LessonCheck.Condition] { task.check.conditions }
  private var wantsTraining: Bool { conditions.contains(.train) }

  /// The trainings that have come to their end since the task began.
  private var trained: [TrainingItem] {
    experiment.trainings.filter { $0.id >= task.firstID && $0.state == .done && $0.kept == nil }
  }

  private func fits(_ configuration: TrainingConfiguration) -> Bool {
    conditions.allSatisfy { $0.isSatisfied(by: configuration) ?? true }
  }

  /// The runs that may be the one asked for, the oldest first.
  private var candidates: [Candidate] {
    experiment.runs.filter { $0.id >= task.firstID && $0.outcome != nil }.compactMap { run in
      let training = run.specification.trained.flatMap { source in
        experiment.trainings.first { $0.id == source.training }
      }
      let isOfTask = training.map { item in trained.contains { $0.id == item.id } } ?? false
      return wantsTraining && !isOfTask ? nil : Candidate(run: run, training: training)
    }
  }

  /// The run of which most is true that is asked of a run and its training, the newest of those.
  private var best: Candidate? {
    guard conditions.contains(where: \.isOfRun) else { return nil }
    func score(_ candidate: Candidate) -> Int {
      conditions.count { condition in
        if condition.isOfRun { return state(of: condition, candidate).holds }
        return candidate.training.flatMap { condition.isSatisfied(by: $0.configuration) } ?? false
      }
    }
    return candidates.reduce(nil) { best, next in best.map { score(next) >= score($0) ? next : $0 } ?? next }
  }

  /// The run by which the task is done, once it is; nil where it left none.
  var evidence: TaskEvidence? {
    guard task.check.leavesRun else { return nil }
    let newest = candidates.last { candidate in candidate.training.map { fits($0.configuration) } ?? !wantsTraining }
    return (best ?? newest).flatMap { TaskEvidence($0.run, $0.training) }
  }

  /// Whether all conditions hold, and the run that shows it is there.
  var isDone: Bool {
    let states = states
    return states.allSatisfy(\.holds) && (!task.check.leavesRun || evidence != nil)
  }

  /// The state of every condition, in their order.
  var states: [ConditionState] {
    let best = best
    let newest = trained.last { fits($0.configuration) } ?? trained.last
    let subject = (wantsTraining ? (best?.training ?? newest)?.configuration : nil) ?? experiment.configuration
    return conditions.map { condition in
      switch condition {
      case .train: ConditionState(holds: trained.contains { fits($0.configuration) })
      case .race: ConditionState(holds: races > task.races)
      case .setting: ConditionState(holds: condition.isSatisfied(by: subject) ?? false)
      case .objective(let name): ConditionState(holds: experiment.objective.name == name)
      case .marks(let count): ConditionState(holds: experiment.marks.count >= count)
      case .deed(let action): ConditionState(holds: task.deeds.contains(action))
      case .verdict, .measure: state(of: condition, best)
      }
    }
  }

  /// What a condition on a run says of one.
  private func state(of condition: LessonCheck.Condition, _ candidate: Candidate?) -> ConditionState {
    guard let candidate else { return ConditionState(holds: false) }
    switch condition {
    case .verdict(let word):
      let found = candidate.run.outcome?.verdict
      return ConditionState(holds: found == word, reading: found.map { "#\(candidate.run.id) reads \($0)" })
    case .measure(let measure, _, let comparison, let bound):
      let number = measure.reading(
        of: candidate.run, traces[candidate.run.id]?.certificate, candidate.training, on: experiment.objective)
      return ConditionState(
        holds: number.map { comparison.holds($0, bound) } ?? false,
        reading: "#\(candidate.run.id): " + (number.map { $0.shortText(significantDigits: 4) } ?? "none"))
    case .train, .race, .setting, .objective, .marks, .deed: return ConditionState(holds: false)
    }
  }
}
