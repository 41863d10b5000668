// Who races: switched, set and tuned, by key and by name.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// All that could race on the objective on the bench.
  var racerEntries: [RacerEntry] { experiment.racers(resolve: objectives.named) }

  /// The place of the cursor in its row, inside of what the row has.
  var racerColumn: Int {
    min(racers.column, racerEntries[safe: racers.row]?.optimizer?.settings.count ?? 0)
  }

  /// The setting under the cursor of the list, with its racer; nil where that is on the racer itself.
  var racerSetting: (entry: RacerEntry, setting: OptimizerSetting)? {
    guard racerColumn > 0, let entry = racerEntries[safe: racers.row],
      let setting = entry.optimizer?.settings[safe: racerColumn - 1]
    else { return nil }
    return (entry, setting)
  }

  // MARK: - Choices

  /// Chooses who takes part and with which settings; recorded, and undone by `u`.
  mutating func choose(_ racer: Racer, isOn: Bool, settings: [String: Double]) -> [Effect] {
    guard experiment.field.choice(racer, on: experiment.objective.name) != .init(isOn: isOn, settings: settings) else {
      return []
    }
    return editing { [$0.record(.racer(racer, isOn: isOn, settings: settings))] }
  }

  mutating func setRacing(_ entry: RacerEntry, _ isOn: Bool) -> [Effect] {
    choose(entry.racer, isOn: isOn, settings: entry.choice.settings)
  }

  /// Changes settings of a racer; nil with the reason said where a value is out of its range.
  mutating func change(
    _ entry: RacerEntry, _ changes: [(key: String, value: String)], isOn: Bool? = nil
  ) -> [Effect]? {
    do throws(ConfigurationError) {
      let settings = try entry.settings(changing: changes, on: experiment.objective)
      return choose(entry.racer, isOn: isOn ?? entry.choice.isOn, settings: settings)
    } catch {
      editor?.problem = error.description
      say(error.description)
      return nil
    }
  }

  /// The value under the cursor of the list, one step up or down.
  mutating func stepRacer(by direction: Int) -> [Effect] {
    guard let (entry, setting) = racerSetting else { return [] }
    let value = Form.stepped(entry.settings[setting.key] ?? setting.usual ?? 1, of: setting, by: direction)
    return change(entry, [(setting.key, value.text)]) ?? []
  }

  // MARK: - Tuning

  /// Why a step size cannot be tuned; nil where it can.
  func tuningUnavailability(of entry: RacerEntry) -> String? {
    guard entry.optimizer != nil else { return "\(entry.name): what is learned has no step size to tune" }
    if let refusal = entry.refusal { return "\(entry.name): \(refusal)" }
    if racers.tuning.contains(entry.racer) { return "\(entry.name) is being tuned" }
    return entry.isTunable(on: experiment.objective) ? nil : "\(entry.name): its step size is audited, it finds itself"
  }

  /// Tunes step sizes by the rule of comparisons, in the background.
  mutating func tune(_ entries: [RacerEntry]) -> [Effect] {
    let plan = comparisonPlan(tuned: 5)
    let asked = entries.map { entry in
      DesignedContestant(name: entry.name, settings: entry.choice.settings.filter { $0.key != "stepSize" })
    }
    for entry in entries { racers.tuning.insert(entry.racer) }
    say("tuning \(entries.map(\.name).joined(separator: ", ")): \(plan.tuningRule)")
    return [.compute(.tune(objective: experiment.objective.name, asked, plan))]
  }

  /// Takes the step sizes that tuning has found.
  mutating func take(_ tuned: [(DesignedContestant, TunedStepSize?)], on objective: String, _ plan: ComparisonPlan)
    -> [Effect]
  {
    for (asked, _) in tuned { racers.tuning.remove(.optimizer(asked.name)) }
    guard playback == nil, experiment.objective.name == objective else {
      tell("step sizes were tuned for \(objective), which is not on the bench any more")
      return []
    }
    var said: [String] = []
    let effects = editing { model in
      tuned.flatMap { asked, found -> [Effect] in
        guard let entry = model.racerEntries.first(where: { $0.name == asked.name }), let found,
          let usual = entry.usual["stepSize"]
        else {
          said.append("\(asked.name): not tuned")
          return []
        }
        let size = usual * found.factor
        said.append(Self.sentence(asked.name, found, size))
        let settings = asked.settings.merging(found.factor == 1 ? [:] : ["stepSize": size]) { $1 }
        guard entry.choice.settings != settings else { return [] }
        return [model.record(.racer(entry.racer, isOn: entry.choice.isOn, settings: settings))]
      }
    }
    tell("\(said.joined(separator: "; ")) (\(plan.tuningRule))")
    return effects
  }

  private static func sentence(_ name: String, _ found: TunedStepSize, _ size: Double) -> String {
    guard found.means.contains(where: \.isFinite) else { return "\(name): diverges with every step size tried" }
    if Set(found.means).count == 1 { return "\(name): its step size makes no difference" }
    return found.factor == 1
      ? "\(name): the usual stepSize \(size.shortText()) is the best"
      : "\(name): stepSize \(size.shortText()), \(found.factor.shortText()) times the usual one"
  }
}

extension RacerEntry {
  /// Whether it has a step size that can be tuned.
  func isTunable(on objective: Objective) -> Bool {
    optimizer.flatMap {
      DesignedContestant(name: $0.name, settings: choice.settings.filter { $0.key != "stepSize" })
        .contestant(on: objective)?.isTunable
    } ?? false
  }
}
