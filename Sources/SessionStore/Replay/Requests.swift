// What a session says was asked for, followed event by event, so that what contradicts itself is found.

import OptimizerEngine

/// Follows what was asked for: objectives, settings, races, numbers, questions.
///
/// Nothing is computed here. What a person chose is free, but it must fit what was done with it: a training begins with the
/// settings of the form, a run belongs to a race, a reference leads somewhere.
struct Requests {
  private let resolve: (String) -> Objective?
  /// Whether settings that nobody edited must be those of this engine.
  private let isSameEngine: Bool
  /// What the header asks for.
  private let header: SessionHeader
  private var form = AskedForm()
  /// Whether the objective is still the one the header names.
  private var isFromHeader: Bool
  private var races = AskedRaces()
  private var numbers = Numbers()
  private var marks: [(line: Int, run: Int)] = []
  private var quizzes: [(note: String, choices: Int, answer: Int)] = []
  /// A training that the event before asked for.
  private var asked: (line: Int, id: Int)?
  private var trainingCount = 0

  /// The numbers of runs and trainings.
  private struct Numbers {
    var runs: Set<Int> = []
    var lastRun = 0
    var trainings: Set<Int> = []
    var lastTraining = 0
    var live: Set<Int> = []
    var last: Int { max(lastRun, lastTraining) }
  }

  init(_ header: SessionHeader, isSameEngine: Bool, resolve: @escaping (String) -> Objective?) {
    (self.header, self.isSameEngine, self.resolve) = (header, isSameEngine, resolve)
    let first = header.config["objective"]?.stringValue.flatMap(resolve)
    isFromHeader = first != nil
    let asked = header.config.hasSettings ? try? TrainingConfiguration(json: header.config) : nil
    if let first { form.start(first, asked: asked, isBranch: header.parent != nil) }
  }

  /// Follows one event.
  mutating func follow(_ record: SessionRecord, line: Int, _ ledger: inout Ledger) {
    if let asked {
      if case .training(let id, _) = record {
        ledger.compare(asked.line, "training", .integer(id), .integer(asked.id))
      } else {
        ledger.differ(asked.line, "training", .null, .integer(asked.id))
      }
    }
    asked = nil
    switch record {
    case .action(let action): follow(action, line: line, &ledger)
    case .training(let id, let configuration): begin(id, configuration, line: line, &ledger)
    case .trainingEnd(let end): numbers.live.remove(end.training)
    case .run(let specification, _):
      number(specification.id, after: numbers.lastRun, line: line, &ledger)
      numbers.runs.insert(specification.id)
      numbers.lastRun = specification.id
      if specification.trained == nil { meet(specification.objective, line: line, &ledger, isBench: false) }
      races.enter(specification, line: line, &ledger)
    case .resize: ledger.leave(line, .size)
    case .marker(let marker):
      ledger.leave(line, .note)
      if case .quiz(let choices, let answer, _) = marker.kind { quizzes.append((marker.note, choices.count, answer)) }
    case .answer(let choice, let isRight, let question):
      answer(choice, isRight, question, line: line, &ledger)
    case .metaStep, .end: break
    }
  }

  /// What can be said when all events are known.
  func finish(_ ledger: inout Ledger) {
    for line in form.unused { ledger.leave(line, .setting) }
    ledger.omit(.race, races.withoutRuns)
    let known = numbers.runs.union(numbers.trainings)
    ledger.omit(.number, max(known.max() ?? 0, 0) - known.count { $0 > 0 })
    for mark in marks where !numbers.runs.contains(mark.run) {
      // A run that was asked for and not finished has left its number.
      if mark.run > 0, mark.run < numbers.last, !numbers.trainings.contains(mark.run) { continue }
      ledger.differ(mark.line, "run", .null, .integer(mark.run))
    }
    if header.config.hasSettings, trainingCount == 0 { ledger.omit(.setting) }
  }

  // MARK: - Objectives, numbers, questions

  /// Something is done on an objective, which must be the one on the bench.
  private mutating func meet(_ name: String, line: Int, _ ledger: inout Ledger, isBench: Bool = true) {
    guard let objective = resolve(name) else { return ledger.differ(line, "objective", .null, .string(name)) }
    guard let present = form.objective else { return form.choose(objective) }
    // A run may come when its race has left the bench.
    guard present.name != name, isBench else { return }
    if isFromHeader {
      ledger.differ(Ledger.header, "config.objective", .string(name), .string(present.name))
    } else {
      ledger.differ(line, "objective", .string(present.name), .string(name))
    }
    isFromHeader = false
    form.choose(objective)
  }

  /// Runs are numbered in the order in which they were asked for, and trainings are.
  private func number(_ id: Int, after last: Int, line: Int, _ ledger: inout Ledger) {
    guard id <= last || numbers.runs.contains(id) || numbers.trainings.contains(id) else { return }
    ledger.differ(line, "id", .integer(numbers.last + 1), .integer(id))
  }

  private func answer(_ choice: Int, _ isRight: Bool, _ question: String?, line: Int, _ ledger: inout Ledger) {
    let quiz = question.map { note in quizzes.last { $0.note == note } } ?? quizzes.last
    guard let quiz, question != nil || choice < quiz.choices else { return ledger.leave(line, .answer) }
    guard (0..<quiz.choices).contains(choice) else {
      return ledger.differ(line, "choice", .null, .integer(choice))
    }
    // Without its question it may be the answer to one of another session.
    guard question != nil || isRight == (choice == quiz.answer) else { return ledger.leave(line, .answer) }
    ledger.compare(line, "right", .bool(choice == quiz.answer), .bool(isRight))
  }

  private mutating func begin(
    _ id: Int, _ configuration: TrainingConfiguration, line: Int, _ ledger: inout Ledger
  ) {
    number(id, after: numbers.lastTraining, line: line, &ledger)
    numbers.trainings.insert(id)
    numbers.lastTraining = id
    numbers.live.insert(id)
    trainingCount += 1
    meet(configuration.objective, line: line, &ledger)
    for difference in form.begin(configuration, isSameEngine: isSameEngine) {
      let (field, held, began) = ("config.\(difference.key)", difference.held, difference.began)
      if difference.isOfHeader {
        ledger.differ(Ledger.header, field, .string(began), .string(held))
      } else {
        ledger.differ(line, field, .string(held), .string(began))
      }
    }
  }

  // MARK: - Actions

  private mutating func follow(_ action: ActionRecord, line: Int, _ ledger: inout Ledger) {
    guard let members = Self.members[action.name] else { return ledger.leave(line, .action) }
    func value(_ key: String) -> JSONValue? { action.arguments.value(key) }
    ledger.omit(.member, action.arguments.count { !members.contains($0.key) })
    switch action.name {
    case "objective":
      guard let objective = value("objective")?.stringValue.flatMap(resolve) else {
        return ledger.differ(line, "objective", .null, value("objective") ?? .null)
      }
      isFromHeader = false
      form.choose(objective)
    case "edit":
      do throws(ConfigurationError) {
        try form.edit(value("key")?.stringValue ?? "", value("value")?.stringValue ?? "", line: line)
      } catch {
        ledger.differ(line, "key", .string(error.description), value("key") ?? .null)
      }
    case "race": race(action, line: line, &ledger)
    case "train":
      guard let id = value("training")?.intValue else { return ledger.differ(line, "training", .null, .null) }
      asked = (line, id)
    case "pause", "resume", "cancel":
      let id = value("training")?.intValue
      if !numbers.live.contains(id ?? 0) { ledger.differ(line, "training", .null, value("training") ?? .null) }
    case "reorder":
      form.reorder()
      let order = value("trainings")?.elements?.map(\.intValue) ?? [nil]
      for id in order where !numbers.live.contains(id ?? 0) {
        ledger.differ(line, "trainings", .null, value("trainings") ?? .null)
      }
    case "mark":
      guard let run = value("run")?.intValue else { return ledger.differ(line, "run", .null, value("run") ?? .null) }
      marks.append((line, run))
    default:
      // Looks and pictures of the screen.
      for key in members where value(key)?.stringValue == nil { ledger.differ(line, key, .null, value(key) ?? .null) }
      ledger.leave(line, action.name == "snapshot" ? .snapshot : .look)
    }
  }

  private mutating func race(_ action: ActionRecord, line: Int, _ ledger: inout Ledger) {
    func value(_ key: String) -> JSONValue? { action.arguments.value(key) }
    guard let name = value("objective")?.stringValue, let start = value("start")?.doubles,
      let steps = value("steps")?.intValue
    else {
      let lacking = ["objective", "start", "steps"].first { value($0) == nil } ?? "start"
      return ledger.differ(line, lacking, .null, value(lacking) ?? .null)
    }
    meet(name, line: line, &ledger)
    if let dimension = resolve(name)?.dimension, dimension != start.count {
      ledger.differ(line, "start", .string("\(dimension) numbers"), .string("\(start.count) numbers"))
    }
    guard let runs = value("runs") else {
      return races.add(line: line, objective: name, start: start, steps: steps)
    }
    races.bringBack(
      runs.elements ?? [.null], line: line, objective: name, start: start, steps: steps, &ledger)
  }

  /// The actions there are, with their members.
  private static let members: [String: Set<String>] = [
    "objective": ["objective"], "edit": ["key", "value"], "race": ["objective", "start", "steps", "runs"],
    "train": ["training"], "pause": ["training"], "resume": ["training"], "cancel": ["training"],
    "reorder": ["trainings"], "mark": ["run"], "theme": ["look"], "glyphs": ["glyphs"], "snapshot": ["path"],
  ]
}

extension JSONValue {
  /// Whether this is the configuration of a training, not only the name of an objective.
  var hasSettings: Bool {
    (members ?? []).contains { member in
      member.key != "objective" && TrainingConfiguration.settings.contains { $0.key == member.key }
    }
  }
}
