// The reducer: an event and a model give a model and what the world has to do.

import OptimizerEngine
import Plotting
import SessionStore

/// The reducer of the workbench, a pure function.
public func update(_ model: Model, _ event: Event) -> (model: Model, effects: [Effect]) {
  var model = model
  let effects = model.receive(event)
  return (model, effects)
}

extension Model {
  /// Changes the model by an event, in place; the same as `update`.
  mutating func receive(_ event: Event) -> [Effect] {
    var effects: [Effect]
    switch event {
    case .launch:
      touch()
      effects = [.loadLibrary] + (playback == nil ? launchRace() : [])
    case .tick(let seconds): effects = tick(seconds)
    case .input(let input):
      touch()
      effects = receive(input)
    case .record(let record):
      touch()
      effects = take(record)
    case .news(let news):
      touch()
      effects = take(news)
    case .recording(let failure):
      if recordingFailure != failure { touch() }
      recordingFailure = failure
      effects = []
    }
    return effects + pictures()
  }

  /// Remembers what is recorded, so that the session so far can be replayed.
  mutating func record(_ record: SessionRecord) -> Effect {
    history.append(Moment(time: clock, record: record))
    withLiveBench { bench, resolve in bench.apply(record, resolve: resolve) }
    return .record(record)
  }

  /// Records something the user did.
  mutating func record(_ action: Action, _ arguments: [JSONMember] = []) -> Effect {
    record(.action(ActionRecord(action.rawValue, arguments)))
  }

  /// The bench that runs and trainings belong to, whatever is replayed meanwhile.
  mutating func withLiveBench(_ change: (inout Bench, (String) -> Objective?) -> Void) {
    let library = library
    let resolve = { (name: String) in library.first { $0.name == name }?.objective }
    if playback != nil {
      guard var stash = playback?.stash else { return }
      change(&stash, resolve)
      playback?.stash = stash
    } else {
      change(&bench, resolve)
    }
  }

  /// The bench that runs and trainings belong to.
  var liveBench: Bench? { playback == nil ? bench : playback?.stash }

  /// Shows a line to the person for some seconds.
  mutating func say(_ text: String) { notice = (text, clock + 5) }

  // MARK: - Time

  private mutating func tick(_ seconds: Double) -> [Effect] {
    clock += seconds
    if let notice, notice.until <= clock {
      self.notice = nil
      touch()
    }
    withLiveBench { bench, _ in
      for index in bench.trainings.indices where bench.trainings[index].state == .running {
        bench.trainings[index].seconds += seconds
      }
    }
    if playback != nil {
      if playback?.isPlaying == true {
        let library = library
        playback?.advance(seconds, bench: &bench) { name in library.first { $0.name == name }?.objective }
        touch()
      }
    } else if let race = bench.race, race.isMoving, isRaceReady {
      bench.race?.advance(seconds)
      if bench.race?.step != race.step { touch() }
    }
    return []
  }

  /// A race begins to move once there is something to see.
  var isRaceReady: Bool { bench.raceRuns.contains { traces[$0.id] != nil } }

  // MARK: - What the runner tells

  private mutating func take(_ record: SessionRecord) -> [Effect] {
    history.append(Moment(time: clock, record: record))
    withLiveBench { bench, resolve in
      bench.apply(record, resolve: resolve)
      // The next in line begins when one ends.
      if case .trainingEnd = record, bench.activeTraining == nil,
        let next = bench.trainings.firstIndex(where: { $0.state == .waiting })
      {
        bench.trainings[next].state = .running
      }
    }
    if case .trainingEnd(let end) = record {
      switch end.state {
      case .done: say("training #\(end.training) done after \(end.steps) meta-steps; its run joins the race")
      case .cancelled: say("training #\(end.training) cancelled after \(end.steps) meta-steps")
      case .failed: say("training #\(end.training) failed: \(end.reason ?? "no reason given")")
      }
    }
    if case .run(let specification, _) = record, specification.trained != nil, learned?.metaSteps != nil {
      learned = nil
    }
    return []
  }

  private mutating func take(_ news: News) -> [Effect] {
    switch news {
    case .library(let objectives): adopt(objectives)
    case .landscape(let picture):
      if picture.request == requestedLandscape { landscape = picture }
    case .probe(let reading):
      if reading.point == bench.probe, reading.objective == bench.objective.name { self.reading = reading }
    case .trace(let run, let trace):
      traces[run] = trace
    // A run in replay is shown before its record is reached only if the bench has it.
    case .learned(let training, let metaSteps, let trace):
      learned = Learned(training: training, metaSteps: metaSteps, trace: trace)
    case .trained(let training, let metaSteps, let start, let steps):
      return runLearned(training, metaSteps: metaSteps, start: start, steps: steps)
    case .runFailed(let run, let reason):
      withLiveBench { bench, _ in
        if let index = bench.runs.firstIndex(where: { $0.id == run }) { bench.runs[index].failure = reason }
      }
      say("run #\(run) failed: \(reason)")
    case .notice(let text): say(text)
    }
    return []
  }

  // MARK: - What has to be computed for what is shown

  /// Asks for the landscape, the reading and the traces that the present screen needs and that were not asked for.
  private mutating func pictures() -> [Effect] {
    var effects: [Effect] = []
    let wanted = wantedLandscape
    if let wanted, wanted != requestedLandscape {
      requestedLandscape = wanted
      effects.append(.landscape(wanted))
    }
    let question = ProbeQuestion(objective: bench.objective.name, point: bench.probe)
    if bench.objective.data == nil, !isTooSmall, requestedProbe != question {
      requestedProbe = question
      effects.append(.probe(objective: question.objective, point: question.point))
    }
    if playback != nil {
      for run in bench.raceRuns where traces[run.id] == nil && !requestedTraces.contains(run.id) {
        requestedTraces.insert(run.id)
        let training = run.specification.trained.flatMap { trained in
          bench.trainings.first { $0.id == trained.training }?.configuration
        }
        effects.append(.recompute(run.specification, training))
      }
    }
    return effects
  }

  /// The landscape that fits the screen; nil where none is shown.
  var wantedLandscape: LandscapeRequest? {
    guard bench.objective.data == nil, let pane = layout.panes[.landscape]?.insideFrame, !pane.isEmpty,
      bench.objective.box.count >= 2
    else { return nil }
    let box = bench.objective.box
    return LandscapeRequest(
      objective: bench.objective.name, base: bench.objective.planeBase, box: DataBox(x: box[0], y: box[1]),
      width: pane.width, height: pane.height, capabilities: capabilities, theme: look.theme)
  }
}

extension Objective {
  /// A point of the plane that is shown: the minimizer where one is known.
  var planeBase: [Double] { minimizers.first ?? start }
}
