// The model: everything the screen shows and nothing it does not need.

package import Experiment
package import OptimizerEngine
package import Plotting

/// The state of the workbench, a value.
package struct Model: Sendable {
  /// The size of the screen, what it can show, and how it looks.
  package var display: Display
  /// Where the session is written, if it is.
  package var recording = RecordingState()
  /// Seconds since launch.
  package var clock = 0.0
  /// Grows with every change that can be seen.
  package private(set) var revision = 1

  /// The experiment shown: the live one, or the one replayed.
  package var experiment: Experiment
  /// The replay, nil when live.
  package var playback: Playback?
  /// What belongs to the live experiment while a replay is shown.
  var liveStash: LiveStash?
  /// What is known of runs beyond their records.
  package var runs = RunTraces()
  /// What the optimizer in training does now.
  package var learned: LiveTrainingPreview?

  // MARK: The panes

  /// The landscape.
  package var landscape: LandscapeState
  /// The curves.
  package var curves = CurvesState()
  /// The certificate.
  package var certificate = CertificateState()
  /// The form of the architecture.
  package var architecture = ArchitectureState()
  /// Trainings and runs.
  package var queue = QueueState()
  /// The lessons, and the one that is taken.
  package var lessons = LessonState()
  /// Runs side by side.
  package var compare = CompareState()
  /// The list of objectives.
  package var objectives: ObjectivesState
  /// The list of racers.
  package var racers = RacersState()
  /// The sensitivity map.
  package var sensitivity = SensitivityState()
  /// What a learned optimizer has learned.
  package var probes = ProbesState()
  /// The learned optimizers that are kept.
  package var shelf = ShelfState()

  // MARK: Where the person is

  /// The pane with the focus.
  package var focus = Pane.landscape
  /// Whether it has the whole screen.
  package var isZoomed = false
  /// Which of architecture, queue, lesson and compare is shown where there is room for one.
  package var secondaryPane = Pane.architecture
  /// A sheet over the panes.
  package var sheet: Sheet?
  /// What lies over the panes, and over a sheet.
  package var overlay: Overlay?
  /// A line being typed.
  package var editor: LineEditor?
  /// What is looked for in the help; empty where all of it is shown.
  var helpSearch = ""
  /// The digits of a number that is typed before a move; nil where none is.
  var number: String?
  /// What is said to the person, and what waits to be said.
  package var messages = Messages()
  /// Keys that the person has given commands.
  var ownKeys: [KeyBinding] = []
  /// What the person has done since launch, as far as the first steps ask for it.
  var progress = UserProgress()
  /// Edits that can be undone.
  var history = EditHistory()

  /// Creates the model of a fresh start.
  ///
  /// - Parameters:
  ///   - objective: The objective to begin with.
  ///   - width: Columns of the screen.
  ///   - height: Rows of the screen.
  ///   - capabilities: What the screen can show.
  ///   - theme: How it looks; mono where the screen has no color.
  ///   - sessionName: The session file's name, nil if nothing is recorded.
  package init(
    objective: Objective, width: Int, height: Int, capabilities: Capabilities, theme: Theme = .dark,
    sessionName: String? = nil
  ) {
    experiment = Experiment(objective: objective)
    display = Display(
      width: width, height: height, terminal: capabilities, theme: capabilities.color == .mono ? .mono : theme)
    recording.sessionName = sessionName
    landscape = LandscapeState(of: objective)
    objectives = ObjectivesState(with: objective)
  }

  /// Marks that the screen has to be drawn again.
  mutating func touch() { revision += 1 }

  /// What can be drawn in the look chosen.
  var capabilities: Capabilities { display.shown }

  /// Where everything is.
  var layout: Layout {
    Layout(
      width: display.width, height: display.height, focus: focus, isZoomed: isZoomed, secondaryPane: secondaryPane,
      isTaught: lessons.taken != nil, taught: taughtPane,
      taughtCurve: teachesCurve)
  }

  /// Whether there are panes to act on.
  var isTooSmall: Bool {
    // Asked for every hint and key: without dividing the screen.
    let mode = Layout.mode(width: display.width, height: display.height, isZoomed: isZoomed)
    return mode == .tooSmall || mode == .line
  }
}

/// What an optimizer in training does now.
package struct LiveTrainingPreview: Sendable {
  /// The training.
  package var training: Int
  /// Meta-steps done.
  package var metaSteps: Int
  /// What it does from the probe.
  package var trace: RunTrace
}
