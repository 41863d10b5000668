// Commands given one line at a time: what became of them, and whether something still computes.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Carries a command out by its text.
  ///
  /// - Returns: What the world has to do, and why the command was not carried out; nil where it was.
  mutating func run(command text: String) -> (effects: [Effect], problem: String?) {
    let text = text.trimmed
    // A single key does what it does on the screen, so that hints that name keys hold here too.
    if text.count == 1, let character = text.first,
      let action = CommandTable.action(for: .character(character), in: .panes)
    {
      return text == ":" ? ([], "type the command itself") : run(command: action.rawValue)
    }
    if let action = Action(rawValue: text.lowercased()), let reason = unavailability(to: action) { return ([], reason) }
    let effects = receive(.command(text))
    defer { messages.commandProblem = nil }
    return (effects, messages.commandProblem)
  }

  /// Whether something that was asked for has not come yet; what is held waits for nobody.
  var isComputing: Bool {
    let experiment = liveExperiment ?? experiment
    let isHeld = experiment.activeTraining?.state == .paused
    let hasTrainings = experiment.trainings.contains { $0.state == .running || ($0.state == .waiting && !isHeld) }
    let hasRuns = experiment.runs.contains { $0.outcome == nil && $0.failure == nil }
    // A training that has ended leaves a run.
    let leaves = experiment.trainings.contains { training in
      !training.isLive && training.stepCount > 0
        && !experiment.runs.contains { $0.specification.trained?.training == training.id }
    }
    return hasTrainings || hasRuns || leaves || isDrawing || isReading || isSteppingAll
  }

  private var isDrawing: Bool {
    guard let requestedLandscape = landscape.requestedPicture, requestedLandscape == wantedLandscape else {
      return false
    }
    return landscape.picture.map { $0.isCoarse || $0.request != requestedLandscape } ?? true
  }

  /// Whether a field of arrows is on its way.
  private var isSteppingAll: Bool {
    guard let asked = landscape.requestedField, asked == wantedField else { return false }
    return landscape.field.map { $0.question != asked } ?? true
  }

  private var isReading: Bool {
    guard let requestedProbe = landscape.requestedProbe, requestedProbe.objective == experiment.objective.name else {
      return false
    }
    return landscape.reading?.point != requestedProbe.point || landscape.reading?.objective != requestedProbe.objective
  }
}
