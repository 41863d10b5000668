// `racer VERB NAME KEY=VALUE ...`: the list of racers by name.

import Experiment
import OptimizerEngine
import SessionStore

extension Model {
  private enum RacerVerb: String, CaseIterable {
    case add, remove, set, tune, reset
  }

  /// The arguments of `racer` that can be listed.
  var racerOffers: [String] {
    let entries = racerEntries
    func names(_ isListed: (RacerEntry) -> Bool) -> [String] {
      entries.filter(isListed).map { $0.name.filter { $0 != " " } }
    }
    let settings = entries.flatMap { entry in
      (entry.optimizer?.settings ?? []).map { "set \(entry.name) \($0.key)=\((entry.settings[$0.key] ?? 0).text)" }
    }
    return names { !$0.choice.isOn && $0.refusal == nil }.map { "add \($0)" }
      + names { $0.choice.isOn }.map { "remove \($0)" } + settings
      + names { $0.isTunable(on: experiment.objective) }.map { "tune \($0)" }
      + names { !$0.choice.settings.isEmpty }.map { "reset \($0)" }
  }

  /// Carries `racer` out, or says what is wrong with its argument.
  mutating func changeRacer(_ argument: String) -> [Effect] {
    let words = argument.split(separator: " ").map(String.init)
    guard let verb = words.first.flatMap({ RacerVerb(rawValue: $0.lowercased()) }) else {
      return refuse("racer \(words.first ?? ""): \(RacerVerb.allCases.map(\.rawValue).listed), then a name")
    }
    let name = words.dropFirst().filter { !$0.contains("=") }.joined(separator: " ")
    let entries = racerEntries
    if verb == .tune, name.isEmpty {
      let tunable = entries.filter { $0.isRacing && tuningUnavailability(of: $0) == nil }
      return tunable.isEmpty ? refuse("racer tune: nobody who races has a step size to tune") : tune(tunable)
    }
    guard !name.isEmpty else { return refuse("racer \(verb.rawValue) needs NAME, as in racer \(verb.rawValue) adam") }
    guard let entry = entries.first(where: { $0.racer == Racer(named: name) }) else {
      return refuse("racer \(name): no such racer\(Spelling.suggestion(for: name, among: entries.map(\.name)))")
    }
    var changes: [(key: String, value: String)] = []
    for word in words.dropFirst() {
      guard let split = word.firstIndex(of: "=") else { continue }
      changes.append((String(word[..<split]), String(word[word.index(after: split)...])))
    }
    return carryOut(verb, entry, changes)
  }

  private mutating func carryOut(
    _ verb: RacerVerb, _ entry: RacerEntry, _ changes: [(key: String, value: String)]
  ) -> [Effect] {
    if verb != .add, verb != .set, let extra = changes.first {
      return refuse("racer \(verb.rawValue) \(entry.name) takes no \(extra.key)=: racer set changes settings")
    }
    switch verb {
    case .add:
      if let refusal = entry.refusal { return refuse("\(entry.name): \(refusal)") }
      if entry.racer == .newest, entry.training == nil { say("nothing is learned here yet: t trains") }
      return changes.isEmpty ? setRacing(entry, true) : changed(entry, changes, isOn: true)
    case .remove: return setRacing(entry, false)
    case .set:
      guard !changes.isEmpty else { return refuse("racer set \(entry.name) needs KEY=VALUE, as in stepSize=0.01") }
      return changed(entry, changes)
    case .tune:
      if let reason = tuningUnavailability(of: entry) { return refuse(reason) }
      return tune([entry])
    case .reset: return choose(entry.racer, isOn: entry.choice.isOn, settings: [:])
    }
  }

  private mutating func changed(
    _ entry: RacerEntry, _ changes: [(key: String, value: String)], isOn: Bool? = nil
  ) -> [Effect] {
    guard let effects = change(entry, changes, isOn: isOn) else {
      messages.commandProblem = messages.notice?.text
      return []
    }
    return effects
  }
}
