// When the task of a lesson is done: conditions on what a person did live, as the lesson's file states them.

import Datasets
import Experiment
import OptimizerEngine
import SessionStore

/// The conditions of a task, separated by semicolons: `train; optimizer = lstm; verdict = NO CLAIM`.
///
/// | condition | holds once, since the task began, |
/// |---|---|
/// | `train` | a training has come to its end, with all settings asked for |
/// | `race` | a race was started |
/// | `KEY = VALUE`, `KEY < NUMBER`, `KEY > NUMBER` | that training, else the form, has the setting |
/// | `objective = NAME` | it is on the bench |
/// | `verdict = WORD` | a run has it: PROVED, CHECKED, SAMPLED, NO CLAIM or VIOLATED |
/// | `marks = N` | as many runs are marked |
/// | `do ACTION` | the action of the key table was asked for |
struct LessonCheck: Sendable, Equatable {
  /// One condition.
  enum Condition: Sendable, Equatable {
    case train
    case race
    case setting(key: String, Comparison, value: String)
    case objective(String)
    case verdict(String)
    case marks(Int)
    case deed(Action)
  }

  /// How a setting is compared.
  enum Comparison: Character, Sendable {
    case equal = "="
    case less = "<"
    case greater = ">"
  }

  let conditions: [Condition]

  /// Reads conditions.
  ///
  /// - Throws: `ConfigurationError` saying which one cannot be read.
  init(_ text: String) throws(ConfigurationError) {
    var conditions: [Condition] = []
    for part in text.split(separator: ";") { conditions.append(try Self.condition(String(part).trimmed)) }
    guard !conditions.isEmpty else { throw ConfigurationError(key: "task", "a task needs a condition, as in train") }
    self.conditions = conditions
  }

  private static func condition(_ text: String) throws(ConfigurationError) -> Condition {
    func refuse(_ problem: String) -> ConfigurationError { ConfigurationError(key: "task", "'\(text)': \(problem)") }
    if text == "train" { return .train }
    if text == "race" { return .race }
    if text.hasPrefix("do ") {
      guard let action = Action(rawValue: String(text.dropFirst(3)).trimmed),
        action.command.does != nil
      else { throw refuse("no such action") }
      return .deed(action)
    }
    guard let place = text.firstIndex(where: { Comparison(rawValue: $0) != nil }),
      let comparison = Comparison(rawValue: text[place])
    else { throw refuse("train, race, do ACTION, or KEY = VALUE") }
    let key = String(text[..<place]).trimmed
    let value = String(text[text.index(after: place)...]).trimmed
    switch key {
    case "objective":
      // A file is not read for it: the lesson may be a stranger's.
      guard DataAccess.path(of: value) != nil || (try? ObjectiveLibrary.objective(named: value)) != nil else {
        throw refuse("no such objective")
      }
      return .objective(value)
    case "verdict":
      guard PremiseStatus(rawValue: value) != nil else { throw refuse("no such verdict") }
      return .verdict(value)
    case "marks":
      guard let count = Int(value), count > 0 else { throw refuse("a whole number from 1") }
      return .marks(count)
    default: break
    }
    var probe = TrainingConfiguration()
    do {
      try probe.set(key, to: value)
    } catch {
      throw refuse(
        "no such setting or value; conditions are train, race, KEY = VALUE, verdict = WORD, do ACTION, with ; between")
    }
    if comparison != .equal, Double(value) == nil { throw refuse("a number") }
    return .setting(key: key, comparison, value: value)
  }

  /// Which conditions hold.
  ///
  /// - Parameters:
  ///   - experiment: The live bench.
  ///   - task: When the task began, and what has been asked for since.
  ///   - races: Races started since launch.
  func states(_ experiment: Experiment, since task: LessonTask, races: Int) -> [Bool] {
    let trained = experiment.trainings.filter { $0.id >= task.firstID && $0.state == .done }.map(\.configuration)
    let wantsTraining = conditions.contains(.train)
    func fits(_ configuration: TrainingConfiguration) -> Bool {
      conditions.allSatisfy { $0.isSatisfied(by: configuration) ?? true }
    }
    let subject = (wantsTraining ? trained.last(where: fits) ?? trained.last : nil) ?? experiment.configuration
    let runs = experiment.runs.filter { run in
      run.id >= task.firstID && (!wantsTraining || run.specification.trained != nil)
    }
    return conditions.map { condition in
      switch condition {
      case .train: trained.contains(where: fits)
      case .race: races > task.races
      case .setting: condition.isSatisfied(by: subject) ?? false
      case .objective(let name): experiment.objective.name == name
      case .verdict(let word): runs.contains { $0.outcome?.verdict == word }
      case .marks(let count): experiment.marks.count >= count
      case .deed(let action): task.deeds.contains(action)
      }
    }
  }
}

extension LessonCheck.Condition {
  /// Whether a configuration has the setting asked for; nil for other conditions.
  func isSatisfied(by configuration: TrainingConfiguration) -> Bool? {
    guard case .setting(let key, let comparison, let value) = self,
      let setting = TrainingConfiguration.settings.first(where: { $0.key == key })
    else { return nil }
    let text = setting.read(configuration)
    guard comparison != .equal else {
      var asked = configuration
      return (try? asked.set(key, to: value)) != nil && asked == configuration
    }
    guard let number = Double(text), let bound = Double(value) else { return false }
    return comparison == .less ? number < bound : number > bound
  }

  /// What has to be done, in words.
  var text: String {
    switch self {
    case .train: "a training done"
    case .race: "a race started"
    case .setting(let key, let comparison, let value): "\(key) \(comparison.rawValue) \(value)"
    case .objective(let name): "\(name) on the bench"
    case .verdict(let word): "a run that reads \(word)"
    case .marks(let count): "\(count) runs marked"
    case .deed(let action):
      "\(action.command.keys.first?.label ?? "")  \(action.command.label.lowercased())"
    }
  }
}

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
