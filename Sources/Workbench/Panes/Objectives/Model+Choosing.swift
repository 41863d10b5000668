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
    queue.selected = nil
    return [chosen, raced]
  }

  /// Puts an objective on the bench, without a race.
  private mutating func putOnBench(_ objective: Objective) -> Effect {
    landscape.picture = nil
    landscape.reading = nil
    learned = learned.flatMap { bench.activeTraining?.id == $0.training ? $0 : nil }
    curves.kind = .gap
    landscape.map.window = nil
    landscape.map.choice = .coordinates(0, 1)
    landscape.map.showsPlaneOfClassifier = false
    landscape.planeView = PlaneView(of: objective)
    landscape.requestedPlane = nil
    curves.chart.crosshair = nil
    curves.chart.window = nil
    compare.comparison = nil
    let chosen = record(.action(ActionRecord("objective", [JSONMember("objective", .string(objective.name))])))
    objectives.row = listedObjectives.firstIndex { $0.name == objective.name } ?? objectives.row
    return chosen
  }
}
