// What a session says was asked for, followed event by event, so that what contradicts itself is found.

import OptimizerEngine
import SessionStore

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
  private var names = GivenNames()
  private var named: [(line: Int, item: Int)] = []
  private var quizzes: [(note: String, choices: Int, answer: Int)] = []
  private var sought: [(note: String, number: NumberSought)] = []
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
    case .kept(let kept):
      number(kept.id, after: numbers.lastTraining, line: line, &ledger)
      numbers.trainings.insert(kept.id)
      numbers.lastTraining = kept.id
    case .trainingEnd(let end): numbers.live.remove(end.training)
    case .run(let specification, _):
      number(specification.id, after: numbers.lastRun, line: line, &ledger)
      numbers.runs.insert(specification.id)
      numbers.lastRun = specification.id
      if specification.trained == nil { meet(specification.objective, line: line, &ledger, isBench: false) }
      races.enter(
        specification, on: resolve(specification.objective), line: line, isSameEngine: isSameEngine, &ledger)
    case .resize: ledger.leave(line, .size)
    case .marker(let marker):
      ledger.leave(line, .note)
      if case .quiz(let choices, let answer, _) = marker.kind { quizzes.append((marker.note, choices.count, answer)) }
      if case .number(let number) = marker.kind { sought.append((marker.note, number)) }
    case .answer(let choice, let isRight, let question):
      answer(choice, isRight, question, line: line, &ledger)
    case .figure(let value, let isRight, let question):
      guard let asked = sought.last(where: { $0.note == question }) else { return ledger.leave(line, .answer) }
      ledger.compare(line, "right", .bool(asked.number.accepts(value)), .bool(isRight))
    case .metaStep, .end: break
    }
  }

  /// What can be said when all events are known.
  func finish(_ ledger: inout Ledger) {
    for line in form.unused { ledger.leave(line, .setting) }
    for line in races.unusedChoices { ledger.leave(line, .racer) }
    ledger.omit(.race, races.withoutRuns)
    let known = numbers.runs.union(numbers.trainings)
    ledger.omit(.number, max(known.max() ?? 0, 0) - known.count { $0 > 0 })
    for mark in marks where !numbers.runs.contains(mark.run) {
      // A run that was asked for and not finished has left its number.
      if mark.run > 0, mark.run < numbers.last, !numbers.trainings.contains(mark.run) { continue }
      ledger.differ(mark.line, "run", .null, .integer(mark.run))
    }
    for name in named where !known.contains(name.item) && !(0..<numbers.last).contains(name.item) {
      ledger.differ(name.line, "item", .null, .integer(name.item))
    }
    if header.config.hasSettings, trainingCount == 0 { ledger.omit(.setting) }
  }

  // MARK: - Objectives, numbers, questions

  /// Something is done on an objective, which must be the chosen one.
  private mutating func meet(_ name: String, line: Int, _ ledger: inout Ledger, isBench: Bool = true) {
    guard let objective = resolve(name) else { return ledger.differ(line, "objective", .null, .string(name)) }
    guard let present = form.objective else { return form.choose(objective) }
    // A run may come when its race is no longer shown.
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

  private mutating func follow(_ record: ActionRecord, line: Int, _ ledger: inout Ledger) {
    func written(_ key: String) -> JSONValue { record.arguments.value(key) ?? .null }
    ledger.omit(.member, SessionAction.otherMembers(of: record))
    switch SessionAction(record) {
    case .objective(let name):
      guard let objective = resolve(name) else { return ledger.differ(line, "objective", .null, .string(name)) }
      isFromHeader = false
      form.choose(objective)
    case .edit(let key, let value):
      do throws(ConfigurationError) {
        try form.edit(key, value, line: line)
      } catch {
        ledger.differ(line, "key", .string(error.description), .string(key))
      }
    case .race(let name, let start, let steps, let runs, let trainings):
      race(name, start, steps, runs, trainings, line: line, &ledger)
    case .racer(let racer, let isOn, let settings):
      choose(racer, RaceField.Choice(isOn: isOn, settings: settings), line: line, &ledger)
    case .train(let id): asked = (line, id)
    case .pause(let id), .resume(let id), .cancel(let id):
      if !numbers.live.contains(id) { ledger.differ(line, "training", .null, .integer(id)) }
    case .reorder(let order):
      form.reorder()
      for id in order where !numbers.live.contains(id) {
        ledger.differ(line, "trainings", .null, written("trainings"))
      }
    case .mark(let run): marks.append((line, run))
    case .name(let id, let text):
      named.append((line, id))
      if let problem = names.problem(with: text, for: id) {
        ledger.differ(line, "called", .string(problem), .string(text))
      } else {
        ledger.leave(line, .name)
      }
      names.set(text, for: id)
    case .hint: ledger.leave(line, .hint)
    case .theme, .glyphs: ledger.leave(line, .look)
    case .snapshot: ledger.leave(line, .snapshot)
    case .incomplete(_, let member): ledger.differ(line, member, .null, written(member))
    case .unknown: ledger.leave(line, .action)
    }
  }

  private mutating func race(
    _ name: String, _ start: [Double], _ steps: Int, _ runs: [JSONValue]?, _ trainings: [Int], line: Int,
    _ ledger: inout Ledger
  ) {
    meet(name, line: line, &ledger)
    if let dimension = resolve(name)?.dimension, dimension != start.count {
      ledger.differ(line, "start", .string("\(dimension) numbers"), .string("\(start.count) numbers"))
    }
    for id in trainings where !numbers.trainings.contains(id) {
      ledger.differ(line, "trainings", .null, .integer(id))
    }
    guard let runs else {
      return races.add(
        line: line, objective: name, start: start, steps: steps, trainings: trainings, &ledger)
    }
    races.bringBack(runs, line: line, objective: name, start: start, steps: steps, &ledger)
  }

  /// Somebody takes part in races from now on, or no longer.
  private mutating func choose(
    _ racer: Racer, _ choice: RaceField.Choice, line: Int, _ ledger: inout Ledger
  ) {
    if case .training(let id) = racer, !numbers.trainings.contains(id) {
      return ledger.differ(line, "training", .null, .integer(id))
    }
    guard let objective = form.objective else { return ledger.leave(line, .racer) }
    do throws(ConfigurationError) {
      try races.choose(racer, choice, on: objective, line: line)
    } catch {
      ledger.differ(line, error.key, .string(error.description), racer.member.value)
    }
  }
}

extension JSONValue {
  /// Whether this is the configuration of a training, not only the name of an objective.
  var hasSettings: Bool {
    (members ?? []).contains { member in
      member.key != "objective" && TrainingConfiguration.settings.contains { $0.key == member.key }
    }
  }
}
