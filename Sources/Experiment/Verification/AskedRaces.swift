// The races of a session: every run of an optimizer designed by hand belongs to one that was asked for.

import SessionStore

/// Follows the races of a session, and finds the runs that fit none of them.
struct AskedRaces {
  fileprivate struct Race {
    let line: Int
    let objective: String
    let start: [Double]
    let steps: Int
    var hasRuns = false
  }
  private var races: [Race] = []
  private var runs: [Int: RunSpecification] = [:]

  /// A former race is shown again, which names the runs that it has already.
  mutating func bringBack(
    _ named: [JSONValue], line: Int, objective: String, start: [Double], steps: Int, _ ledger: inout Ledger
  ) {
    let race = Race(line: line, objective: objective, start: start, steps: steps)
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

  /// A race was asked for.
  mutating func add(line: Int, objective: String, start: [Double], steps: Int) {
    races.append(Race(line: line, objective: objective, start: start, steps: steps))
  }

  /// Races of which no run is in the file.
  var withoutRuns: Int { races.count { !$0.hasRuns } }

  /// Finds the race of a run; where none fits, what differs is said of the race before it that has no run, else of the run.
  ///
  /// A file that has no race at all was not written by a workbench; its runs stand for themselves.
  package mutating func enter(_ run: RunSpecification, line: Int, _ ledger: inout Ledger) {
    runs[run.id] = run
    guard run.trained == nil, let last = races.indices.last else { return }
    let fitting = races.indices.filter { races[$0].differences(from: run).isEmpty }
    for index in fitting { races[index].hasRuns = true }
    guard fitting.isEmpty else { return }
    let suspect = races.lastIndex { !$0.hasRuns }
    let race = races[suspect ?? last]
    for (field, asked, ran) in race.differences(from: run) {
      if suspect == nil { ledger.differ(line, field, asked, ran) } else { ledger.differ(race.line, field, ran, asked) }
    }
    // What is wrong with it has been said.
    if let suspect { races[suspect].hasRuns = true }
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
