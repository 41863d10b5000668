// The reducer: an event and a model give a model and what the world has to do.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// The reducer of the workbench, a pure function.
package func update(_ model: Model, _ event: Event) -> (model: Model, effects: [Effect]) {
  var model = model
  let effects = model.receive(event)
  return (model, effects)
}

extension Model {
  /// Changes the model by an event, in place; the same as `update`.
  mutating func receive(_ event: Event) -> [Effect] {
    var effects: [Effect]
    let before = experiment.configuration
    switch event {
    case .launch:
      touch()
      effects =
        [.compute(.loadLibrary), .compute(.findLessons), .compute(.shelf(.look))]
        + (playback == nil ? launchRace() + [.findUnfinished] : [])
      // Where there is no room for the first steps, one line leads to them.
      if playback == nil, layout.panes[.lesson] == nil, !isTooSmall {
        let guest = experiment.trainings.first?.shownName
        say(
          guest.map { "\($0) is learned (I)   t trains one here   6 first steps" }
            ?? "t trains a convergent optimizer here   6 first steps   ? help")
      }
      if let launchNotice = recording.launchNotice { say(launchNotice) }
      if let recordingFailure = recording.failure, playback == nil {
        let lines = [
          "What happens from here on is not recorded: \(recordingFailure).",
          "All else works as ever. `basin --session FILE` records in a place of your choice.",
        ]
        overlay = .page(TextPage(title: "Not recording", lines: lines), scroll: 0)
      }
    case .tick(let seconds): effects = tick(seconds)
    case .input(let input):
      touch()
      effects = receive(input)
    case .command(let text):
      touch()
      effects = command(text)
    case .record(.metaStep(let step)):
      // Hundreds a second come of these; nothing else has to be computed for them.
      touch()
      withLiveExperiment { experiment, resolve in experiment.apply(.metaStep(step), resolve: resolve) }
      return []
    case .record(let record):
      touch()
      effects = take(record)
    case .news(let news):
      touch()
      effects = take(news)
    case .checkpoint, .weights: return []
    case .recording(let failure):
      note(recordingFailure: failure)
      return []
    case .readOut(let part):
      putAway(part)
      return []
    }
    followSetting(of: before)
    followCurve()
    checkTask()
    followLesson()
    followPointer()
    return effects + keepLesson() + pictures()
  }

  private mutating func putAway(_ part: ReadOut) {
    switch part {
    case .notice: messages.notice = nil
    case .line: editor = nil
    case .page: (overlay, sheet) = (nil, nil)
    case .race: if let race = experiment.race { experiment.race?.shown = Double(race.steps) }
    }
  }

  /// Applies what a person did to the live experiment, and has it recorded.
  mutating func record(_ record: SessionRecord) -> Effect {
    if case .action(let action) = record { progress.note(SessionAction(action)) }
    withLiveExperiment { experiment, resolve in experiment.apply(record, resolve: resolve) }
    return .record(record)
  }

  /// Records something the user did.
  mutating func record(_ action: SessionAction) -> Effect { record(.action(ActionRecord(action))) }

  /// Takes note of whether the session can be written; the person may choose when it begins to fail.
  private mutating func note(recordingFailure failure: String?) {
    guard recording.failure != failure else { return }
    touch()
    if recording.failure == nil, let failure, recording.sessionName != nil, overlay == nil, editor == nil, !isTooSmall {
      overlay = .recordingQuestion(failure)
    }
    if failure == nil, case .recordingQuestion = overlay { overlay = nil }
    recording.failure = failure
  }

  /// The experiment that runs and trainings belong to, whatever is replayed meanwhile.
  mutating func withLiveExperiment(_ change: (inout Experiment, (String) -> Objective?) -> Void) {
    let resolve = objectives.named
    if playback != nil {
      guard var stash = playback?.stash else { return }
      change(&stash, resolve)
      playback?.stash = stash
    } else {
      change(&experiment, resolve)
    }
  }

  /// The experiment that runs and trainings belong to.
  var liveExperiment: Experiment? { playback == nil ? experiment : playback?.stash }

  /// Shows a line to the person for some seconds.
  mutating func say(_ text: String) { messages.notice = (text, clock + Self.noticeSeconds) }

  /// Says what happened live; what is replayed is not spoken over, so there it waits until live is shown again.
  mutating func tell(_ text: String) {
    guard playback?.stash == nil else {
      messages.missed = text
      return
    }
    say(text)
  }

  /// How long a notice stays.
  static let noticeSeconds = 5.0

  // MARK: - Time

  private mutating func tick(_ seconds: Double) -> [Effect] {
    clock += seconds
    if let notice = messages.notice, notice.until <= clock {
      self.messages.notice = nil
      touch()
    }
    withLiveExperiment { experiment, _ in
      for index in experiment.trainings.indices where experiment.trainings[index].state == .running {
        experiment.trainings[index].seconds += seconds
      }
    }
    if playback != nil {
      if playback?.isPlaying == true {
        let place = lessonPlace
        playback?.advance(seconds, experiment: &experiment, resolve: objectives.named)
        touch()
        if lessonPlace != place { showMarker() }
      } else if lessons.taken != nil, let race = experiment.race, race.isMoving, isRaceReady {
        // What is read about goes on while it is read.
        experiment.race?.advance(seconds)
        if experiment.race?.step != race.step { touch() }
      }
    } else if let race = experiment.race, race.isMoving, isRaceReady {
      experiment.race?.advance(seconds)
      if experiment.race?.step != race.step { touch() }
    }
    return []
  }

  /// A race begins to move once there is something to see.
  var isRaceReady: Bool { experiment.raceRuns.contains { runs.traces[$0.id] != nil } }

  // MARK: - What the runner tells

  private mutating func take(_ record: SessionRecord) -> [Effect] {
    withLiveExperiment { experiment, resolve in
      experiment.apply(record, resolve: resolve)
      // The next in line begins when one ends.
      if case .trainingEnd = record, experiment.activeTraining == nil,
        let next = experiment.trainings.firstIndex(where: { $0.state == .waiting })
      {
        experiment.trainings[next].state = .running
      }
    }
    var effects: [Effect] = []
    if case .trainingEnd(let end) = record {
      // A question about what has ended meanwhile has no answer.
      if overlay == .cancelQuestion(training: end.training) { overlay = nil }
      switch end.state {
      case .done:
        let item = experiment.trainings.first { $0.id == end.training }
        let place =
          item.map { $0.configuration.objective == experiment.objective.name } ?? true
          ? "joins the race" : "waits on \(item?.configuration.objective ?? "")"
        tell("training #\(end.training) done after \(end.steps) meta-steps; its run \(place)")
        effects = [.announce("training #\(end.training) is done after \(end.steps) meta-steps")]
      case .cancelled: tell("training #\(end.training) cancelled after \(end.steps) meta-steps")
      case .failed:
        let item = experiment.trainings.first { $0.id == end.training }
        let isHere = item?.configuration.objective == experiment.objective.name
        let remedy = isHere ? item.map { "; \($0.configuration.remedy(on: experiment.objective))" } ?? "" : ""
        tell("training #\(end.training) failed: \(end.reason ?? "no reason given")\(remedy)")
        effects = [.announce("training #\(end.training) has failed: \(end.reason ?? "no reason given")")]
      }
    }
    if case .run(let specification, _) = record, specification.trained != nil { note(learned: nil) }
    return effects
  }

  private mutating func take(_ news: News) -> [Effect] {
    switch news {
    case .library(let loaded): objectives.adopt(loaded)
    case .landscape(let picture):
      if picture.request == landscape.requestedPicture { landscape.picture = picture }
    case .probe(let reading):
      if reading.point == experiment.probe, reading.objective == experiment.objective.name {
        self.landscape.reading = reading
      }
    case .inspection(let found): architecture.inspection = found
    case .field(let reading):
      if let asked = landscape.requestedField, asked.isSame(butForTraining: reading.question) {
        landscape.field = reading
      }
    case .trace(let run, let trace, let generation):
      // A run in replay is shown before its record is reached only if the experiment has it.
      if generation == runs.generation {
        runs.keep(trace, of: run, lookedAt: Set(runsLookedAt.map(\.id)))
        warn(ifOther: trace, thanRecordedOf: run)
      } else if generation == liveGeneration {
        let raced = Set(liveExperiment?.race?.runs ?? [])
        liveStash?.known?.runs.keep(trace, of: run, lookedAt: raced)
      }
    case .session(let session, let loaded): replay(session, objectives: loaded)
    case .dataWanted(let path, let files): overlay = .dataQuestion(path: path, files: files)
    case .projection(let projection): take(projection)
    case .comparison(let made):
      if made?.objective == (liveExperiment ?? experiment).objective.name { compare.comparison = made }
      compare.hasCompared = compare.hasCompared || made != nil
      if made != nil { compare.showsMarks = false }
      let shown = focus == .compare ? "compared" : "compared: 7 shows the table"
      tell(made == nil ? "the comparison was abandoned" : shown)
    case .sensitivity(let map): take(map)
    case .probes(let table): take(table)
    case .shelf(let optimizers, let problems, let said):
      (shelf.optimizers, shelf.problems) = (optimizers, problems)
      shelf.row = min(shelf.row, max(optimizers.count - 1, 0))
      if let said { tell(said) }
    case .loaded(let optimizer, let start): return take(optimizer, start: start)
    case .tuned(let tuned, let objective, let plan): return take(tuned, on: objective, plan)
    case .verified(_, let page): overlay = .page(page, scroll: 0)
    case .expression(let text, let remark): if editor?.text == text { editor?.remark = remark }
    case .opened(let objective):
      editor = nil
      objectives.adopt([objective])
      objectives.filter = ""
      return editing { $0.choose(objective) }
    case .notOpened(let name, let reason):
      if editor?.purpose == .expression { editor?.problem = reason }
      say("\(name): \(reason)")
    case .recording(let name):
      recording.sessionName = name
      recording.failure = nil
    case .lessons(let found):
      lessons.library = found
      guard let wantedLesson = lessons.wanted else { break }
      self.lessons.wanted = nil
      return command("lesson \(wantedLesson)")
    case .lessonBook(let book, let complaint): take(book, complaint)
    case .lessonKept(let result, let complaint):
      note(resultKeptAs: result ?? lessons.resultPath)
      note(bookComplaint: complaint)
    case .unfinished(let session):
      // Whoever is at work already is not interrupted.
      if overlay == nil, editor == nil, !isTooSmall { overlay = .recoveryQuestion(session) }
    case .recovered(let session, let loaded, let checkpoints, let name):
      objectives.adopt(loaded)
      return goOn(with: session, checkpoints: checkpoints, name: name)
    case .renamed(let name):
      recording.sessionName = name
      say("the session is kept as \(name)")
    case .learned(let training, let metaSteps, let trace):
      note(learned: LiveTrainingPreview(training: training, metaSteps: metaSteps, trace: trace))
    case .trained(let training, let metaSteps, let start, let steps):
      return runLearned(training, metaSteps: metaSteps, start: start, steps: steps)
    case .runFailed(let run, let reason):
      withLiveExperiment { experiment, _ in
        if let index = experiment.runs.firstIndex(where: { $0.id == run }) { experiment.runs[index].failure = reason }
      }
      tell("run #\(run) failed: \(reason)")
    case .notice(let text): say(text)
    }
    return []
  }

  // MARK: - What has to be computed for what is shown

  /// Asks for the landscape, the reading and the traces that the present screen needs and that were not asked for.
  private mutating func pictures() -> [Effect] {
    var effects = abandonHiddenMap() + abandonHiddenProbes()
    followObjective()
    let wanted = wantedLandscape
    if let wanted, wanted != landscape.requestedPicture {
      landscape.requestedPicture = wanted
      effects.append(.compute(.landscape(wanted)))
    }
    let selectedRun = markTarget.flatMap { id in experiment.runs.first { $0.id == id } }
    let question = ProbeQuestion(objective: experiment.objective.name, point: experiment.probe, run: selectedRun?.id)
    if experiment.objective.data == nil, !isTooSmall, landscape.requestedProbe != question {
      landscape.requestedProbe = question
      let stepper = selectedRun.flatMap {
        $0.specification.objective == question.objective ? request($0.specification) : nil
      }
      effects.append(.compute(.probe(objective: question.objective, point: question.point, stepper)))
    }
    if let plane = wantedPlane {
      landscape.requestedPlane = plane
      effects.append(.compute(.plane(objective: plane.objective, plane.choice, run: plane.run)))
    }
    effects += askForField()
    if let inspected = wantedInspection, inspected != architecture.requestedInspection {
      architecture.requestedInspection = inspected
      effects.append(.compute(.inspect(inspected)))
    }
    // The trace of a run comes with its record, unless the record was read from a file or the trace forgotten since.
    for run in runsLookedAt where run.outcome != nil && runs.traces[run.id] == nil && !runs.requested.contains(run.id) {
      runs.requested.insert(run.id)
      effects.append(.compute(.recompute(request(run.specification), generation: runs.generation)))
    }
    return effects
  }

  /// The runs of which something is shown: those of the race, the marked ones and the chosen one.
  private var runsLookedAt: [RunItem] {
    let ids = Set(experiment.race?.runs ?? []).union(experiment.marks).union([markTarget].compactMap { $0 })
    return experiment.runs.filter { ids.contains($0.id) }
  }

  /// Says so where a run computed here is not the recorded one: lists show the f of its record, all else what was computed.
  private mutating func warn(ifOther trace: RunTrace, thanRecordedOf run: Int) {
    guard let outcome = experiment.runs.first(where: { $0.id == run })?.outcome, let value = trace.values.last else {
      return
    }
    let verdict = trace.certificate.verdict.rawValue
    if verdict != outcome.verdict {
      say("run #\(run) is \(verdict): its record says \(outcome.verdict)")
    } else if value != outcome.value, !(value.isNaN && outcome.value.isNaN) {
      say("run #\(run) was recorded elsewhere: f \(outcome.value.shortText()) there, \(value.shortText()) here")
    }
  }

  /// A run with all that is needed to compute it.
  func request(_ specification: RunSpecification) -> RunRequest {
    RunRequest(
      specification: specification,
      origin: specification.trained.flatMap { trained in
        experiment.trainings.first { $0.id == trained.training }?.origin(after: trained.metaSteps)
      })
  }

  /// The landscape that fits the screen; nil where none is shown.
  var wantedLandscape: LandscapeRequest? {
    guard showsMap, let pane = layout.panes[.landscape]?.insideFrame, !pane.isEmpty,
      experiment.objective.dimension >= 2,
      landscape.planeView.objective == experiment.objective.name
    else { return nil }
    return LandscapeRequest(
      objective: experiment.objective.name, plane: landscape.planeView.plane,
      box: landscape.map.window ?? landscape.planeView.box, width: pane.width,
      height: pane.height, spacing: landscape.map.spacing, style: landscape.map.style,
      colors: landscape.map.colors,
      capabilities: capabilities, backdrop: display.theme.backdrop)
  }
}
