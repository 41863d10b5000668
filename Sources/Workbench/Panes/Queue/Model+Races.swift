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
  mutating func launchRace() -> [Effect] {
    guard let guest, guest.misfit(on: experiment.objective) == nil else { return startRace(from: experiment.probe) }
    let id = experiment.takeID()
    let arrival = [
      record(.kept(KeptOptimizer(id: id, guest))), record(.racer(.training(id), isOn: true, settings: [:])),
    ]
    // Who it is, on every screen: a stranger among five that one has heard of.
    say(
      "\(guest.card.name) is learned, and was trained elsewhere: I, then w. The others have their usual steps, untuned")
    return arrival + startRace(from: experiment.probe)
  }

  /// Races all who take part from a start.
  mutating func startRace(from start: [Double]) -> [Effect] {
    let racers = racerEntries
    let absent = racers.filter { $0.choice.isOn && $0.refusal != nil }
    if let first = absent.first {
      say("\(absent.map(\.name).joined(separator: ", ")) cannot race here: \(first.refusal ?? "")")
    }
    let trainings = racers.filter(\.isRacing).compactMap { entry -> Int? in
      if case .training(let id) = entry.racer { id } else { nil }
    }
    let race = record(
      .race(
        objective: experiment.objective.name, start: start, steps: Self.raceSteps, runs: nil, trainings: trainings))
    let specifications = experiment.takeRuns(of: racers, start: start, steps: Self.raceSteps)
    for specification in specifications {
      experiment.runs.append(experiment.item(of: specification))
      experiment.enter(specification)
    }
    queue.selected = nil
    return [race, .compute(.runs(specifications.map(request), generation: runs.generation))]
  }

  // MARK: - Trainings

  /// Trains the edited architecture on the objective on the bench.
  mutating func train() -> [Effect] {
    var configuration = experiment.configuration
    configuration.objective = experiment.objective.name
    let twin = experiment.trainings.last { $0.configuration == configuration && ($0.isLive || $0.state == .done) }
    let id = experiment.takeID()
    let records = [
      record(.train(id)), record(.training(id: id, configuration)),
    ]
    // The same settings and seed give the same weights: worth saying, not worth forbidding.
    let sameness = twin.map { "it is the same as #\($0.id): another seed differs" }
    let waiting = experiment.activeTraining?.id == id ? nil : "it waits for the one before it"
    let remarks = [
      Prospect.warning(of: configuration, on: experiment.objective), configuration.undrawn(on: experiment.objective),
      waiting, sameness,
    ].compactMap { $0 }
    if !remarks.isEmpty { say("training #\(id): \(remarks.joined(separator: "; "))") }
    queue.selected = nil
    let start = experiment.race?.start ?? experiment.probe
    return records + [
      .compute(.train(TrainingOrder(id: id, configuration: configuration, start: start, steps: Self.raceSteps)))
    ]
  }

  /// Runs what a training has learned, so that it joins the race and is recorded as a run.
  mutating func runLearned(_ training: Int, metaSteps: Int, start: [Double], steps: Int) -> [Effect] {
    var requests: [RunRequest] = []
    withLiveExperiment { experiment, _ in
      guard let item = experiment.trainings.first(where: { $0.id == training }) else { return }
      let specification = RunSpecification(
        id: experiment.takeID(), objective: item.configuration.objective, optimizer: "convergent",
        trained: RunSpecification.Trained(training: training, metaSteps: metaSteps), start: start, steps: steps)
      experiment.runs.append(experiment.item(of: specification))
      requests = [RunRequest(specification: specification, origin: item.origin(after: metaSteps))]
    }
    return requests.isEmpty ? [] : [.compute(.runs(requests, generation: liveGeneration))]
  }

  /// What `X` would cancel: the live training under the queue cursor, else the one that computes.
  var cancelTarget: TrainingItem? {
    let trainings = liveExperiment?.trainings ?? []
    return trainings.first { $0.id == queue.selected && $0.isLive } ?? liveExperiment?.activeTraining
  }

  /// Holds or lets go what moves: the training, else the race; in replay the playback.
  mutating func pause() -> [Effect] {
    if let playing = playback?.isPlaying {
      if !playing, staysAtQuestion() { return [] }
      if !playing, let playback, playback.time >= playback.duration { jump(toEnd: false) }
      playback?.isPlaying = !playing
      return []
    }
    if let training = experiment.activeTraining {
      let isPaused = training.state == .paused
      return [
        record(isPaused ? .resume(training.id) : .pause(training.id)),
        .compute(isPaused ? .resume(training: training.id) : .pause(training: training.id)),
      ]
    }
    if let race = experiment.race, race.step >= race.steps {
      experiment.race?.shown = 0
      experiment.race?.isHeld = false
    } else {
      experiment.race?.isHeld.toggle()
    }
    return []
  }
}
