// Enter, and what it puts on the bench.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Enter: what it opens depends on the pane.
  mutating func open() -> [Effect] { focus.feature.open(&self) }

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
