// What trains, races, replays and ends.

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
    let race = record(
      .race,
      [
        JSONMember("objective", .string(objective.name)), JSONMember("start", JSONValue(start)),
        JSONMember("steps", .integer(Self.raceSteps)),
      ])
    var specifications = OptimizerCatalogue.raced.map { entry in
      RunSpecification(
        id: bench.takeID(), objective: objective.name, optimizer: entry.name, settings: entry.settings(for: objective),
        start: start, steps: Self.raceSteps)
    }
    if let trained = bench.newestTrained {
      specifications.append(
        RunSpecification(
          id: bench.takeID(), objective: objective.name, optimizer: "convergent",
          trained: RunSpecification.Trained(training: trained.id, metaSteps: trained.losses.count), start: start,
          steps: Self.raceSteps))
    }
    for specification in specifications {
      bench.runs.append(RunItem(specification: specification))
      bench.enter(specification)
    }
    selectedItem = nil
    return [race, .runs(specifications)]
  }

  // MARK: - Trainings

  /// Trains the edited architecture on the objective on the bench.
  mutating func train() -> [Effect] {
    var configuration = bench.configuration
    configuration.objective = bench.objective.name
    let id = bench.takeID()
    let records = [
      record(.train, [JSONMember("training", .integer(id))]), record(.training(id: id, configuration)),
    ]
    if bench.activeTraining?.id != id { say("training #\(id) waits for the one before it") }
    curve = .meta
    selectedItem = nil
    return records + [.train(id: id, configuration, start: bench.race?.start ?? bench.probe, steps: Self.raceSteps)]
  }

  /// Runs what a training has learned, so that it joins the race and is recorded as a run.
  mutating func runLearned(_ training: Int, metaSteps: Int, start: [Double], steps: Int) -> [Effect] {
    var effects: [Effect] = []
    withLiveBench { bench, _ in
      guard let item = bench.trainings.first(where: { $0.id == training }) else { return }
      let specification = RunSpecification(
        id: bench.takeID(), objective: item.configuration.objective, optimizer: "convergent",
        trained: RunSpecification.Trained(training: training, metaSteps: metaSteps), start: start, steps: steps)
      bench.runs.append(RunItem(specification: specification))
      effects = [.runs([specification])]
    }
    return effects
  }

  /// What `X` would cancel: the live training under the queue cursor, else the one that computes.
  var cancelTarget: TrainingItem? {
    let trainings = liveBench?.trainings ?? []
    return trainings.first { $0.id == selectedItem && $0.isLive } ?? liveBench?.activeTraining
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
      let action = ActionRecord(isPaused ? "resume" : "pause", [JSONMember("training", .integer(training.id))])
      return [
        record(.action(action)), isPaused ? .resume(training: training.id) : .pause(training: training.id),
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

  // MARK: - Steps

  /// One step of the race, or one recorded event.
  mutating func step(_ direction: Int) {
    if playback != nil {
      let library = library
      let resolve = { (name: String) in library.first { $0.name == name }?.objective }
      if direction > 0 {
        playback?.stepForward(bench: &bench, resolve: resolve)
      } else {
        playback?.stepBack(bench: &bench, resolve: resolve)
      }
      return
    }
    guard let race = bench.race else { return }
    bench.race?.isHeld = true
    bench.race?.shown = Double(min(max(race.step + direction, 0), race.steps))
  }

  // MARK: - Replay

  /// Replays the session so far from its start.
  mutating func startReplay() {
    guard let first = Catalogue.objective(named: history.firstRaceObjective ?? "") ?? objectiveOfFirstRace else {
      return
    }
    let base = Bench(objective: first)
    playback = Playback(moments: history, base: base, title: "this session", stash: bench)
    bench = base
    say("replay of the session so far; L returns to live")
  }

  private var objectiveOfFirstRace: Objective? { history.firstRaceObjective.flatMap { objective(named: $0) } }

  /// Goes to the start or the end of the replay.
  mutating func jump(toEnd: Bool) {
    jump(to: toEnd ? nil : 0)
    if toEnd { playback?.isPlaying = false }
  }

  /// Goes to where some events of the replay have happened; nil goes to its end.
  mutating func jump(to index: Int?) {
    let library = library
    let resolve = { (name: String) in library.first { $0.name == name }?.objective }
    guard let playback else { return }
    self.playback?.jump(
      to: index ?? playback.moments.count, time: index == nil ? playback.duration : nil, bench: &bench, resolve: resolve
    )
  }

  /// Back to what is live; after the replay of a file a fresh bench.
  mutating func goLive() -> [Effect] {
    guard let replayed = playback else { return [] }
    playback = nil
    if let stash = replayed.stash {
      bench = stash
      return []
    }
    bench = Bench(objective: bench.objective)
    traces = [:]
    requestedTraces = []
    learned = nil
    return launchRace()
  }

  // MARK: - Enter

  /// Enter: what it opens depends on the pane.
  mutating func open() -> [Effect] {
    switch focus {
    case .landscape: return startRace(from: bench.probe)
    case .curves, .certificate: isZoomed.toggle()
    case .queue: selectedItem = featuredItem
    case .objectives: return chooseObjective()
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
    landscape = nil
    reading = nil
    learned = learned.flatMap { bench.activeTraining?.id == $0.training ? $0 : nil }
    curve = .gap
    let chosen = record(.action(ActionRecord("objective", [JSONMember("objective", .string(objective.name))])))
    return [chosen] + startRace(from: bench.probe)
  }
}

extension [Moment] {
  /// The objective of the first race.
  var firstRaceObjective: String? {
    for moment in self {
      guard case .action(let action) = moment.record, action.name == Action.race.rawValue else { continue }
      return action.arguments.first { $0.key == "objective" }?.value.stringValue
    }
    return nil
  }
}
