// The races of a session: every run of an optimizer designed by hand belongs to one that was asked for.

import OptimizerEngine
import SessionStore

/// Follows the races of a session, and finds the runs that fit none of them.
struct AskedRaces {
  fileprivate struct Race {
    let line: Int
    let objective: String
    let start: [Double]
    let steps: Int
    /// Who was to run then.
    let field: AskedField
    /// The optimizers of which there is a run.
    var names: Set<String> = []
    var hasRuns = false
  }
  private var races: [Race] = []
  private var runs: [Int: RunSpecification] = [:]
  /// The choices of racers, all of them and those that a run was made with.
  private var choices: Set<Int> = []
  private var used: Set<Int> = []
  /// Who is to run in the next race.
  private(set) var field = AskedField()

  /// A person chose who is to run, and how.
  ///
  /// - Throws: `ConfigurationError` where there is no such racer or setting.
  mutating func choose(
    _ racer: Racer, _ choice: RaceField.Choice, on objective: Objective, line: Int
  ) throws(ConfigurationError) {
    try field.choose(racer, choice, on: objective, line: line)
    choices.insert(line)
  }

  /// A former race is shown again, which names the runs that it has already.
  mutating func bringBack(
    _ named: [JSONValue], line: Int, objective: String, start: [Double], steps: Int, _ ledger: inout Ledger
  ) {
    let race = Race(line: line, objective: objective, start: start, steps: steps, field: field)
    var said: Set<String> = []
    for id in named {
      guard let run = id.intValue.flatMap({ runs[$0] }) else {
        ledger.differ(line, "runs", .null, id)
        continue
      }
      for (field, asked, ran) in race.differences(from: run) where said.insert(field).inserted {
        ledger.differ(line, field, ran, asked)
      }
    }
  }

  /// A race was asked for, with some trainings under names of their own.
  mutating func add(
    line: Int, objective: String, start: [Double], steps: Int, trainings: [Int], _ ledger: inout Ledger
  ) {
    races.append(Race(line: line, objective: objective, start: start, steps: steps, field: field))
    for id in trainings {
      guard field.field.trainings.contains(id) else {
        ledger.differ(line, "trainings", .null, .integer(id))
        continue
      }
      used.formUnion(field.lines(of: .training(id), on: objective))
    }
  }

  /// Races of which no run is in the file.
  var withoutRuns: Int { races.count { !$0.hasRuns } }
  /// Choices of racers that no run was made with.
  var unusedChoices: Set<Int> {
    // Who was not to run has not run in a race that was.
    choices.subtracting(used).subtracting(races.filter(\.hasRuns).flatMap(\.field.linesOfOthers))
  }

  /// Finds the race of a run; where none fits, what differs is said of the race before it that has no run, else of the run.
  ///
  /// A file that has no race at all was not written by a workbench; its runs stand for themselves.
  mutating func enter(
    _ run: RunSpecification, on objective: Objective?, line: Int, isSameEngine: Bool, _ ledger: inout Ledger
  ) {
    runs[run.id] = run
    guard let last = races.indices.last else { return }
    let fitting = races.indices.filter { races[$0].differences(from: run).isEmpty }
    guard run.trained == nil else {
      for index in fitting { use(.newest, in: races[index]) }
      return
    }
    for index in fitting { races[index].hasRuns = true }
    if let objective, !fitting.isEmpty {
      return compare(run, on: objective, fitting, line: line, isSameEngine, &ledger)
    }
    guard fitting.isEmpty else { return }
    let suspect = races.lastIndex { !$0.hasRuns }
    let race = races[suspect ?? last]
    for (field, asked, ran) in race.differences(from: run) {
      if suspect == nil { ledger.differ(line, field, asked, ran) } else { ledger.differ(race.line, field, ran, asked) }
    }
    // What is wrong with it has been said.
    if let suspect { races[suspect].hasRuns = true }
  }

  /// Compares a run with who was to run, in the first of the races it may belong to; nobody runs twice in one.
  private mutating func compare(
    _ run: RunSpecification, on objective: Objective, _ fitting: [Int], line: Int, _ isSameEngine: Bool,
    _ ledger: inout Ledger
  ) {
    let open = fitting.filter { !races[$0].names.contains(run.optimizer) }
    let differences = (open.isEmpty ? fitting : open).map {
      (race: $0, all: races[$0].field.differences(from: run, on: objective, isSameEngine: isSameEngine))
    }
    guard let nearest = differences.first(where: \.all.isEmpty) ?? differences.last else { return }
    races[nearest.race].names.insert(run.optimizer)
    if nearest.all.isEmpty { use(.optimizer(run.optimizer), in: races[nearest.race]) }
    for difference in nearest.all {
      if let choice = difference.line {
        ledger.differ(choice, difference.field, difference.ran, difference.asked)
        used.insert(choice)
      } else {
        ledger.differ(line, difference.field, difference.asked, difference.ran)
      }
    }
  }

  private mutating func use(_ racer: Racer, in race: Race) {
    used.formUnion(race.field.lines(of: racer, on: race.objective))
  }
}

extension AskedRaces.Race {
  fileprivate func differences(from run: RunSpecification) -> [(field: String, asked: JSONValue, ran: JSONValue)] {
    var all: [(String, JSONValue, JSONValue)] = []
    if objective != run.objective { all.append(("objective", .string(objective), .string(run.objective))) }
    if start.map(\.bitPattern) != run.start.map(\.bitPattern) {
      all.append(("start", JSONValue(start), JSONValue(run.start)))
    }
    if steps != run.steps { all.append(("steps", .integer(steps), .integer(run.steps))) }
    return all
  }
}
