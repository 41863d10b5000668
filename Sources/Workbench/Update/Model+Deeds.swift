// Enter, and what it puts on the bench.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Enter: what it opens depends on the pane.
  mutating func open() -> [Effect] {
    switch focus {
    case .landscape: return startRace(from: bench.probe)
    case .curves, .certificate: isZoomed.toggle()
    case .queue: selectedItem = featuredItem
    case .objectives: return chooseObjective()
    case .compare: return compareOverStarts()
    case .lesson: return openLesson()
    case .architecture:
      guard let key = Form.key(atRow: settingRow, in: bench.configuration),
        let setting = TrainingConfiguration.settings.first(where: { $0.key == key })
      else { return [] }
      if setting.choices.isEmpty {
        editor = LineEditor(purpose: .setting(key), text: setting.read(bench.configuration), isFresh: true)
      } else {
        return edit(key, to: Form.stepped(key, in: bench.configuration, by: 1) ?? "") ?? []
      }
    }
    return []
  }

  private mutating func chooseObjective() -> [Effect] {
    let listed = listedObjectives
    guard listed.indices.contains(objectiveRow) else { return [] }
    let entry = listed[objectiveRow]
    guard let objective = entry.objective else {
      say("\(entry.name) is still being loaded")
      return []
    }
    return editing { $0.choose(objective) }
  }

  /// Puts an objective on the bench and races on it.
  mutating func choose(_ objective: Objective) -> [Effect] {
    [putOnBench(objective)] + startRace(from: bench.probe)
  }

  /// Puts an objective on the bench with a race whose runs are known.
  mutating func returnTo(_ objective: Objective, _ race: Race) -> [Effect] {
    let chosen = putOnBench(objective)
    let raced = record(
      .race,
      [
        JSONMember("objective", .string(objective.name)), JSONMember("start", JSONValue(race.start)),
        JSONMember("steps", .integer(race.steps)), JSONMember("runs", .array(race.runs.map { .integer($0) })),
      ])
    // It goes on from where it was.
    bench.race = race
    selectedItem = nil
    return [chosen, raced]
  }

  /// Puts an objective on the bench, without a race.
  private mutating func putOnBench(_ objective: Objective) -> Effect {
    landscape = nil
    reading = nil
    learned = learned.flatMap { bench.activeTraining?.id == $0.training ? $0 : nil }
    curve = .gap
    map.window = nil
    map.choice = .coordinates(0, 1)
    map.showsPlaneOfClassifier = false
    planeView = PlaneView(of: objective)
    requestedPlane = nil
    chart.crosshair = nil
    chart.window = nil
    comparison = nil
    let chosen = record(.action(ActionRecord("objective", [JSONMember("objective", .string(objective.name))])))
    objectiveRow = listedObjectives.firstIndex { $0.name == objective.name } ?? objectiveRow
    return chosen
  }
}
