// What trains and races, and what holds it.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Steps of every race and of the run after a training.
  static let raceSteps = 300

  // MARK: - Races

  /// The race at launch.
  mutating func launchRace() -> [Effect] { startRace(from: bench.probe) }

  /// Races all hand-designed optimizers and the newest trained one from a start.
  mutating func startRace(from start: [Double]) -> [Effect] {
    let objective = bench.objective
    let race = record(.race(objective: objective.name, start: start, steps: Self.raceSteps, runs: nil))
    var specifications = OptimizerCatalogue.raced.map { entry in
      RunSpecification(
        id: bench.takeID(), objective: objective.name, optimizer: entry.name, settings: entry.settings(for: objective),
        start: start, steps: Self.raceSteps)
    }
    if let trained = bench.newestTrained {
      specifications.append(
        RunSpecification(
          id: bench.takeID(), objective: objective.name, optimizer: "convergent",
          trained: RunSpecification.Trained(training: trained.id, metaSteps: trained.stepCount), start: start,
          steps: Self.raceSteps))
    }
    for specification in specifications {
      bench.runs.append(RunItem(specification: specification))
      bench.enter(specification)
    }
    queue.selected = nil
    return [race, .compute(.runs(specifications.map(request), generation: runs.generation))]
  }

  // MARK: - Trainings

  /// Trains the edited architecture on the objective on the bench.
  mutating func train() -> [Effect] {
    var configuration = bench.configuration
    configuration.objective = bench.objective.name
    let twin = bench.trainings.last { $0.configuration == configuration && ($0.isLive || $0.state == .done) }
    let id = bench.takeID()
    let records = [
      record(.train(id)), record(.training(id: id, configuration)),
    ]
    // The same settings and seed give the same weights: worth saying, not worth forbidding.
    let sameness = twin.map { "; it is the same as #\($0.id): another seed differs" } ?? ""
    if bench.activeTraining?.id != id {
      say("training #\(id) waits for the one before it\(sameness)")
    } else if !sameness.isEmpty {
      say("training #\(id)\(sameness)")
    }
    curves.kind = .meta
    queue.selected = nil
    let start = bench.race?.start ?? bench.probe
    return records + [
      .compute(.train(TrainingOrder(id: id, configuration: configuration, start: start, steps: Self.raceSteps)))
    ]
  }

  /// Runs what a training has learned, so that it joins the race and is recorded as a run.
  mutating func runLearned(_ training: Int, metaSteps: Int, start: [Double], steps: Int) -> [Effect] {
    var requests: [RunRequest] = []
    withLiveBench { bench, _ in
      guard let item = bench.trainings.first(where: { $0.id == training }) else { return }
      let specification = RunSpecification(
        id: bench.takeID(), objective: item.configuration.objective, optimizer: "convergent",
        trained: RunSpecification.Trained(training: training, metaSteps: metaSteps), start: start, steps: steps)
      bench.runs.append(RunItem(specification: specification))
      requests = [RunRequest(specification: specification, configuration: item.configuration)]
    }
    return requests.isEmpty ? [] : [.compute(.runs(requests, generation: runs.generation))]
  }

  /// What `X` would cancel: the live training under the queue cursor, else the one that computes.
  var cancelTarget: TrainingItem? {
    let trainings = liveBench?.trainings ?? []
    return trainings.first { $0.id == queue.selected && $0.isLive } ?? liveBench?.activeTraining
  }

  /// Holds or lets go what moves: the training, else the race; in replay the playback.
  mutating func pause() -> [Effect] {
    if let playing = playback?.isPlaying {
      if !playing, let playback, playback.time >= playback.duration { jump(toEnd: false) }
      playback?.isPlaying = !playing
      return []
    }
    if let training = bench.activeTraining {
      let isPaused = training.state == .paused
      return [
        record(isPaused ? .resume(training.id) : .pause(training.id)),
        .compute(isPaused ? .resume(training: training.id) : .pause(training: training.id)),
      ]
    }
    if let race = bench.race, race.step >= race.steps {
      bench.race?.shown = 0
      bench.race?.isHeld = false
    } else {
      bench.race?.isHeld.toggle()
    }
    return []
  }
}
