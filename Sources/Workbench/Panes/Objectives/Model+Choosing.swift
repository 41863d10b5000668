// Enter, and what it puts on the bench.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Enter: what it opens depends on the pane.
  mutating func open() -> [Effect] { sheet?.feature.open(&self) ?? focus.feature.open(&self) }

  /// Puts an objective on the bench and races on it.
  mutating func choose(_ objective: Objective) -> [Effect] {
    [adopt(objective)] + startRace(from: experiment.probe)
  }

  /// Puts an objective on the bench with a race whose runs are known.
  mutating func returnTo(_ objective: Objective, _ race: Race) -> [Effect] {
    [adopt(objective), returnTo(race)]
  }

  /// Shows a race on the objective on the bench whose runs are known; it goes on from where it was.
  mutating func returnTo(_ race: Race) -> Effect {
    let raced = record(
      .race(
        objective: race.objective, start: race.start, steps: race.steps, runs: race.runs.map { .integer($0) },
        trainings: race.trainings))
    experiment.race = race
    queue.selected = nil
    return raced
  }

  /// Puts an objective on the bench, without a race.
  private mutating func adopt(_ objective: Objective) -> Effect {
    learned = learned.flatMap { experiment.activeTraining?.id == $0.training ? $0 : nil }
    compare.comparison = nil
    turn(to: objective)
    let chosen = record(.objective(objective.name))
    objectives.row = listedObjectives.firstIndex { $0.name == objective.name } ?? objectives.row
    return chosen
  }

  /// Looks at an objective from the beginning: nothing that was seen of another one is left.
  private mutating func turn(to objective: Objective) {
    landscape.turn(to: objective)
    curves.chart.showAll()
  }

  /// Looks at the objective that a replay or a branch has put on the bench.
  mutating func followObjective() {
    guard landscape.planeView.objective != experiment.objective.name else { return }
    turn(to: experiment.objective)
    objectives.row = listedObjectives.firstIndex { $0.name == experiment.objective.name } ?? objectives.row
  }
}
