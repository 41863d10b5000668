// The racers in words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension LineText {
  var racers: [String] {
    let entries = model.racerEntries
    let count = entries.count { $0.isRacing }
    return [
      "Racers on \(model.experiment.objective.name): \(count) of \(entries.count) take part in the next race. "
        + "racer add NAME, racer remove NAME, racer set NAME KEY=VALUE, racer tune NAME."
    ] + entries.map(line)
  }

  /// One racer in one sentence.
  func line(_ entry: RacerEntry) -> String {
    if let refusal = entry.refusal {
      return "\(entry.name): \(entry.choice.isOn ? "on, but not here" : "off"); \(refusal)."
    }
    let settings = (entry.optimizer?.settings ?? []).map { setting in
      let value = "\(setting.key) = \(Self.number(entry.settings[setting.key] ?? 0))"
      return entry.choice.settings[setting.key] == nil ? value : "\(value) as given"
    }
    let what = entry.optimizer == nil ? [learned(entry)] : settings
    return "\(entry.name): \(([entry.choice.isOn ? "on" : "off"] + what).joined(separator: ", "))."
  }

  /// What a learned racer comes from.
  func learned(_ entry: RacerEntry) -> String {
    guard let training = entry.training else {
      return
        "nothing \(model.experiment.newestTrained == nil ? "is" : "else is") learned on \(model.experiment.objective.name) yet"
    }
    let place =
      training.configuration.objective == model.experiment.objective.name
      ? "" : " on \(training.configuration.objective)"
    let name = training.given.map { " \($0)" } ?? ""
    let sameness = entry.isNewest ? "as learned; " : ""
    return "\(sameness)training \(training.id)\(name)\(place), \(training.stepCount) meta-steps"
  }

  /// What can be said of a racer: its update, its guarantee, its settings with their ranges.
  func explanation(of entry: RacerEntry) -> [String] {
    guard let optimizer = entry.optimizer else {
      return [
        "\(entry.name): \(learned(entry)).",
        entry.racer == .newest
          ? "What was learned last on the objective, but for trainings that race under their numbers."
          : "What this training has learned; its settings are in the queue: D shows them.",
      ]
    }
    let settings = optimizer.settings.map { setting in
      let value = (entry.settings[setting.key] ?? setting.usual).map(Self.number) ?? "not known here"
      return "\(setting.key) = \(value)\(against(entry, setting.key)): \(setting.range)."
    }
    return ["\(optimizer.name): \(optimizer.formula).", "Guarantee: \(optimizer.guarantee)."]
      + (entry.refusal.map { ["Not here: \($0)."] } ?? []) + [""] + settings
      + ["", "t tunes stepSize: \(model.comparisonPlan(tuned: 5).tuningRule)."]
  }

  /// What a setting is seen against: its usual value on the objective.
  func against(_ entry: RacerEntry, _ key: String) -> String {
    guard entry.choice.settings[key] != nil, let usual = entry.usual[key] else { return ", the usual value here" }
    if key == "stepSize", let factor = entry.stepFactor {
      return ", \(factor.shortText(significantDigits: 3)) times the usual \(Self.number(usual))"
    }
    return ", usually \(Self.number(usual))"
  }
}
