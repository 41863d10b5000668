// Sensitivity maps: asked for, looked around in, and taken from.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// What the form is called among those that can be mapped.
  private static let formNames = ["form", SensitivityPlan.Subject.untrainedName]

  // MARK: - Asking

  /// The arguments of `sensitivity` that can be listed.
  var sensitivityOffers: [String] {
    let designed = OptimizerCatalogue.all.map(\.name)
    return (designed + [SensitivityPlan.Subject.untrainedName]).flatMap { name -> [String] in
      guard let keys = subject(named: name)?.keys(on: experiment.objective), keys.count >= 2 else { return [] }
      return [name] + keys.dropFirst().map { "\(name) \(keys[0]) \($0)" }
    }
  }

  /// Shows the map of what is at hand: of the racer under the cursor, of the form where that has the focus, else of the run
  /// that is chosen; the last one again where it is still of this objective.
  mutating func openSensitivity() -> [Effect] {
    guard sheet != .sensitivity else {
      sheet = nil
      return []
    }
    if sheet == .racers, let entry = racerEntries[safe: racers.row] {
      guard let optimizer = entry.optimizer else { return map(.untrained(experiment.configuration), keys: nil) }
      return map(.designed(name: optimizer.name, settings: entry.choice.settings), keys: nil)
    }
    if let plan = sensitivity.plan, plan.objective == experiment.objective.name, focus != .architecture {
      guard isCurrent(plan) else { return map(subject(named: plan.subject.name), keys: (plan.x.key, plan.y.key)) }
      sheet = .sensitivity
      return sensitivity.map?.isComplete == true ? [] : ask(for: plan)
    }
    return map(subjectAtHand, keys: nil)
  }

  /// `sensitivity OPTIMIZER KEY KEY`, each half of which may be missing.
  mutating func openSensitivity(_ argument: String) -> [Effect] {
    let words = argument.split { $0 == " " || $0 == "," }.map(String.init)
    let isNamed = words.count != 2 || words.first.map { subject(named: $0) != nil } ?? false
    let (name, keys) = isNamed ? (words.first, Array(words.dropFirst())) : (nil, words)
    guard keys.isEmpty || keys.count == 2 else {
      return refuse("sensitivity \(argument): an optimizer, two of its settings, or both")
    }
    guard let subject = name.map({ subject(named: $0) }) ?? subjectAtHand else {
      let known = OptimizerCatalogue.all.map(\.name) + [SensitivityPlan.Subject.untrainedName]
      return refuse(.sensitivity, name ?? "", among: known)
    }
    return map(subject, keys: keys.count == 2 ? (keys[0], keys[1]) : nil)
  }

  /// Whether a plan is what would be asked for now, but for the settings along its axes.
  private func isCurrent(_ plan: SensitivityPlan) -> Bool {
    guard plan.start == experiment.race?.start ?? experiment.probe else { return false }
    func others(_ subject: SensitivityPlan.Subject?) -> [String: Double] {
      guard let subject else { return [:] }
      var values: [String: Double] = [:]
      for key in subject.keys(on: experiment.objective) where key != plan.x.key && key != plan.y.key {
        values[key] = subject.value(of: key, on: experiment.objective)
      }
      return values
    }
    switch plan.subject {
    case .designed(let name, _): return others(plan.subject) == others(subject(named: name))
    case .untrained(var configuration):
      for key in [plan.x.key, plan.y.key] {
        let value = TrainingConfiguration.settings.first { $0.key == key }?.read(experiment.configuration)
        if let value { try? configuration.set(key, to: value) }
      }
      return configuration == experiment.configuration
    }
  }

  private func subject(named name: String) -> SensitivityPlan.Subject? {
    if Self.formNames.contains(name) { return .untrained(experiment.configuration) }
    guard OptimizerCatalogue.entry(named: name) != nil else { return nil }
    return .designed(
      name: name, settings: experiment.field.choice(.optimizer(name), on: experiment.objective.name).settings)
  }

  private var subjectAtHand: SensitivityPlan.Subject? {
    if focus == .architecture { return subject(named: SensitivityPlan.Subject.untrainedName) }
    let chosen = experiment.runs.first { $0.id == queue.selected }
    if let chosen, let found = subject(named: chosen.isLearned ? SensitivityPlan.Subject.untrainedName : chosen.name) {
      return found
    }
    // The first that takes part and has more to turn than a step size.
    return racerEntries.first { $0.isRacing && $0.optimizer?.settings.count == 2 }.flatMap { subject(named: $0.name) }
      ?? subject(named: "heavy-ball")
  }

  private mutating func map(_ subject: SensitivityPlan.Subject?, keys: (String, String)?) -> [Effect] {
    guard let subject else { return [] }
    do throws(ConfigurationError) {
      let plan = try SensitivityPlan(
        subject, keys: keys, on: experiment.objective, start: experiment.race?.start ?? experiment.probe,
        steps: Self.raceSteps)
      return ask(for: plan)
    } catch {
      return refuse(error.description)
    }
  }

  /// Asks for a map and opens its sheet, the cursor where the present settings are.
  private mutating func ask(for plan: SensitivityPlan) -> [Effect] {
    sensitivity = SensitivityState(plan: plan, isComputing: true)
    let present = presentCell(in: plan)
    sensitivity.column = present?.column ?? plan.columns / 2
    sensitivity.row = present?.row ?? plan.rows / 2
    sheet = .sensitivity
    return [.compute(.sensitivity(plan))]
  }

  /// Takes what there is of the map.
  mutating func take(_ map: SensitivityMap) {
    guard map.plan == sensitivity.plan else { return }
    sensitivity.map = map
    if map.isComplete { sensitivity.isComputing = false }
  }

  /// A map that nobody looks at is not computed any further.
  mutating func abandonHiddenMap() -> [Effect] {
    guard sensitivity.isComputing, sheet != .sensitivity else { return [] }
    sensitivity.isComputing = false
    return [.compute(.stopSensitivity)]
  }

  // MARK: - Looking around

  /// The cell of the present settings; nil where they lie outside of the map.
  func presentCell(in plan: SensitivityPlan) -> (column: Int, row: Int)? {
    guard plan.objective == experiment.objective.name, let subject = subject(named: plan.subject.name),
      let x = subject.value(of: plan.x.key, on: experiment.objective).flatMap(plan.x.index(nearest:)),
      let y = subject.value(of: plan.y.key, on: experiment.objective).flatMap(plan.y.index(nearest:))
    else { return nil }
    return (x, y)
  }

  /// Other settings of the same optimizer along the axes.
  mutating func mapOtherSettings() -> [Effect] {
    guard let plan = sensitivity.plan else { return [] }
    let keys = plan.subject.keys(on: experiment.objective)
    let pairs = keys.indices.flatMap { first in
      keys.indices.filter { $0 > first }.map { (keys[first], keys[$0]) }
    }
    let place = pairs.firstIndex { $0 == (plan.x.key, plan.y.key) } ?? pairs.count - 1
    // Some settings have no effect without others.
    let next = (1..<max(pairs.count, 1)).lazy.map { pairs[(place + $0) % pairs.count] }.first { pair in
      (try? SensitivityPlan(plan.subject, keys: pair, on: experiment.objective, start: plan.start, steps: plan.steps))
        != nil
    }
    return next.map { map(plan.subject, keys: $0) } ?? []
  }

  /// A part of the map around the cursor, or more than it shows.
  mutating func zoomSensitivity(by factor: Double) -> [Effect] {
    guard let plan = sensitivity.plan else { return [] }
    let (x, y) = (plan.x.values[sensitivity.column], plan.y.values[sensitivity.row])
    let zoomed = plan.zoomed(by: factor, column: sensitivity.column, row: sensitivity.row)
    guard zoomed != plan else { return [] }
    let effects = ask(for: zoomed)
    sensitivity.column = zoomed.x.index(nearest: x) ?? sensitivity.column
    sensitivity.row = zoomed.y.index(nearest: y) ?? sensitivity.row
    return effects
  }

  /// The map of the usual axes.
  mutating func showWholeSensitivity() -> [Effect] {
    guard let plan = sensitivity.plan else { return [] }
    return map(plan.subject, keys: (plan.x.key, plan.y.key))
  }

  // MARK: - Taking

  /// The settings of the cell under the cursor, as text.
  var cellSettings: [(key: String, value: String)]? {
    guard let plan = sensitivity.plan, plan.x.values.indices.contains(sensitivity.column),
      plan.y.values.indices.contains(sensitivity.row)
    else { return nil }
    return [
      (plan.x.key, plan.x.values[sensitivity.column].text), (plan.y.key, plan.y.values[sensitivity.row].text),
    ]
  }

  /// Takes the cell under the cursor into the race, or into the form.
  mutating func takeCell() -> [Effect] {
    guard let plan = sensitivity.plan, let settings = cellSettings else { return [] }
    guard plan.objective == experiment.objective.name else {
      say("the map is of \(plan.objective), which is not on the bench")
      return []
    }
    let words = settings.map { "\($0.key) \(Form.short($0.value))" }.joined(separator: ", ")
    switch plan.subject {
    case .designed(let name, _):
      guard let entry = racerEntries.first(where: { $0.name == name }),
        let effects = change(entry, settings, isOn: true)
      else { return [] }
      say("\(name) races with \(words): n begins")
      return effects
    case .untrained:
      let effects = editing { model in settings.map { model.record(.edit(key: $0.key, value: $0.value)) } }
      say("the form has \(words): t trains it")
      return effects
    }
  }
}
