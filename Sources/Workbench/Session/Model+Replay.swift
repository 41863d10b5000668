// The model that replays a session.

package import Experiment
package import OptimizerEngine
package import Plotting
package import SessionStore

extension Model {
  /// The model that replays a session file.
  ///
  /// - Parameters:
  ///   - session: What was recorded.
  ///   - path: Its path, for errors and titles.
  ///   - width: Columns of the screen.
  ///   - height: Rows of the screen.
  ///   - capabilities: What the screen can show.
  ///   - theme: How it looks.
  ///   - resolve: Finds objectives by name.
  /// - Throws: `FileError` where an event cannot be understood.
  package static func replaying(
    _ session: Session, path: String, width: Int, height: Int, capabilities: Capabilities, theme: Theme = .dark,
    resolve: (String) -> Objective?
  ) throws(FileError) -> Model {
    replaying(
      try OpenedSession(session, path: path), width: width, height: height, capabilities: capabilities, theme: theme,
      resolve: resolve)
  }

  /// The model that replays a session that was opened.
  package static func replaying(
    _ opened: OpenedSession, width: Int, height: Int, capabilities: Capabilities, theme: Theme = .dark,
    resolve: (String) -> Objective?
  ) -> Model {
    let objective = opened.objective.flatMap(resolve) ?? Catalogue.all[0]
    var model = Model(objective: objective, width: width, height: height, capabilities: capabilities, theme: theme)
    model.objectives.adopt(opened.timeline.objectiveNames.compactMap(resolve))
    model.play(opened, base: model.experiment, stash: nil)
    return model
  }

  /// Begins a replay; a lesson pauses at its markers.
  private mutating func play(_ session: OpenedSession, base: Experiment, stash: Experiment?) {
    var playback = Playback(
      timeline: session.timeline, base: base, title: session.title, source: session.path, stash: stash)
    playback.pausesAtMarkers = session.isLesson
    if stash != nil { putLiveAside(isOther: session.path != nil) }
    lessons.taken = session.isLesson ? LessonProgress(playback, title: session.lesson) : nil
    // What a lesson speaks of is shown, whatever was muted before.
    if session.isLesson { (curves.solo, curves.muted) = (nil, []) }
    self.playback = playback
    experiment = base
    // Numbers mean other runs there.
    queue.selected = nil
    if let warning = session.warnings.first { say("\(warning)") }
    // A lesson begins with what its first marker says.
    guard lessons.taken != nil, let first = playback.markers.first else { return }
    jump(to: first.index)
    experiment.race?.shown = 0
    self.playback?.isPlaying = false
    goOnWithAttempt()
    showMarker()
  }

  /// Replays a session beside what is live.
  mutating func replay(_ session: OpenedSession, objectives loaded: [Objective]) {
    objectives.adopt(loaded)
    guard !session.timeline.isEmpty, let first = session.objective.flatMap(objectives.named) else {
      return say("\(session.title): nothing in it can be replayed")
    }
    // What was shown of the live experiment has numbers that may mean other runs there.
    let live = liveExperiment
    play(session, base: Experiment(objective: first), stash: live)
    if session.path != nil { forgetTraces() }
    guard lessons.taken == nil, session.warnings.isEmpty else { return }
    say(live == nil ? "replay of \(session.title)" : "replay of \(session.title); L returns to live")
  }

  /// Forgets what was computed of runs, because numbers mean other runs now.
  mutating func forgetTraces() {
    runs.forget()
    learned = nil
  }

  /// Goes to an event of the replay and sets the speed of the playback.
  package mutating func seek(event: Int, speed: Double) {
    if event > 0 { jump(to: min(event, playback?.timeline.count ?? 0)) }
    playback?.speed = speed
  }
}
