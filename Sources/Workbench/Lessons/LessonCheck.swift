// When the task of a lesson is done: conditions on what a person did live, as the lesson's file states them.

import Datasets
import Experiment
import OptimizerEngine
import Plotting
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
/// | `MEASURE < NUMBER`, `MEASURE > NUMBER` | a run has it: a `LessonMeasure`, as `G`, `N(1e-3)` or `gap` |
/// | `marks = N` | as many runs are marked |
/// | `do ACTION` | the action of the key table was asked for |
///
/// What is asked of a run, and of the training that it came from, must hold of one and the same.
struct LessonCheck: Sendable, Equatable {
  /// One condition.
  enum Condition: Sendable, Equatable {
    case train
    case race
    case setting(key: String, Comparison, value: String)
    case objective(String)
    case verdict(String)
    case measure(LessonMeasure, name: String, Comparison, Double)
    case marks(Int)
    case deed(Action)
  }

  /// How a setting is compared.
  enum Comparison: Character, Sendable {
    case equal = "="
    case less = "<"
    case greater = ">"

    /// Whether a number is on the right side of a bound.
    func holds(_ number: Double, _ bound: Double) -> Bool {
      switch self {
      case .equal: number == bound
      case .less: number < bound
      case .greater: number > bound
      }
    }
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
    if let measure = LessonMeasure(name: key) {
      guard comparison != .equal, let bound = Double(value), bound.isFinite else {
        throw refuse("\(key) < NUMBER or \(key) > NUMBER")
      }
      return .measure(measure, name: key, comparison, bound)
    }
    if key.hasPrefix("N(") { throw refuse("certificates count steps to \(LessonMeasure.tolerance.shortText()) only") }
    var probe = TrainingConfiguration()
    do {
      try probe.set(key, to: value)
    } catch {
      throw refuse(
        "no such setting, measure or value; conditions are train, race, KEY = VALUE, verdict = WORD, G < NUMBER, do ACTION, with ; between"
      )
    }
    if comparison != .equal, Double(value) == nil { throw refuse("a number") }
    return .setting(key: key, comparison, value: value)
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
    return comparison.holds(number, bound)
  }

  /// Whether it is asked of a run.
  var isOfRun: Bool {
    switch self {
    case .verdict, .measure: true
    case .train, .race, .setting, .objective, .marks, .deed: false
    }
  }

  /// What has to be done, in words.
  var text: String {
    switch self {
    case .train: "a training done"
    case .race: "a race started"
    case .setting(let key, let comparison, let value): "\(key) \(comparison.rawValue) \(value)"
    case .objective(let name): "\(name) on the bench"
    case .verdict(let word): "a run that reads \(word)"
    case .measure(_, let name, let comparison, let bound): "\(name) \(comparison.rawValue) \(bound.shortText())"
    case .marks(let count): "\(count) runs marked"
    case .deed(let action):
      "\(action.command.keys.first?.label ?? "")  \(action.command.label.lowercased())"
    }
  }
}
