// The field of races as a session changes it: who may run in a race, and with which settings.

import OptimizerEngine
import SessionStore

/// Follows the choices of racers, and finds the runs that are not what was chosen.
struct AskedField {
  private(set) var field = RaceField()
  /// Where each racer was chosen last, by objective; without one, where it was switched on or off last.
  private var lines: [Racer: [String: Int]] = [:]
  private var switches: [Racer: Int] = [:]

  /// Whether anything was chosen: sessions of before there was a choice are not held against it.
  var isChosen: Bool { !switches.isEmpty }

  /// A person chose.
  ///
  /// - Throws: `ConfigurationError` where there is no such racer or setting.
  mutating func choose(
    _ racer: Racer, _ choice: RaceField.Choice, on objective: Objective, line: Int
  ) throws(ConfigurationError) {
    if case .optimizer(let name) = racer {
      guard let entry = OptimizerCatalogue.entry(named: name) else {
        throw ConfigurationError(key: "optimizer", "no optimizer '\(name)'")
      }
      do throws(ConfigurationError) {
        _ = try entry.rule(entry.settings(for: objective).merging(choice.settings) { $1 })
      } catch {
        throw ConfigurationError(key: "settings.\(error.key)", error.description)
      }
    } else if let key = choice.settings.keys.min() {
      throw ConfigurationError(key: "settings.\(key)", "what is learned has no settings")
    }
    field.set(racer, choice, on: objective.name)
    lines[racer, default: [:]][objective.name] = line
    switches[racer] = line
  }

  /// The lines that say whether a racer runs, and how on an objective.
  func lines(of racer: Racer, on objective: String) -> [Int] {
    [lines[racer]?[objective], switches[racer]].compactMap { $0 }
  }

  /// The lines that chose somebody who is not to run.
  var linesOfOthers: [Int] {
    lines.flatMap { racer, lines in
      lines.filter { field.choice(racer, on: $0.key) == RaceField.Choice(isOn: false) }.map(\.value)
    }
  }

  /// A member in which a run is not what was chosen.
  struct Difference {
    /// The line that chose it; nil where the run has what nobody chose.
    let line: Int?
    let field: String
    let ran: JSONValue
    let asked: JSONValue
  }

  /// The members in which a run of an optimizer designed by hand is not what was chosen.
  ///
  /// - Parameter isSameEngine: Whether what nobody chose must be what this engine takes.
  func differences(from run: RunSpecification, on objective: Objective, isSameEngine: Bool) -> [Difference] {
    guard isChosen, run.trained == nil, let entry = OptimizerCatalogue.entry(named: run.optimizer) else { return [] }
    let racer = Racer.optimizer(run.optimizer)
    let choice = field.choice(racer, on: objective.name)
    let line = switches[racer]
    guard choice.isOn || (line == nil && !isSameEngine) else {
      return [
        line == nil
          ? Difference(line: nil, field: "optimizer", ran: .string(run.optimizer), asked: .null)
          : Difference(line: line, field: "on", ran: .bool(true), asked: .bool(false))
      ]
    }
    let asked = entry.settings(for: objective).merging(choice.settings) { $1 }
    return asked.sorted { $0.key < $1.key }.compactMap { key, value in
      let isGiven = choice.settings[key] != nil
      guard isGiven || isSameEngine, run.settings[key]?.bitPattern != value.bitPattern else { return nil }
      return Difference(
        line: isGiven ? lines[racer]?[objective.name] : nil, field: "settings.\(key)",
        ran: run.settings[key].map { .number($0) } ?? .null, asked: .number(value))
    }
  }
}
