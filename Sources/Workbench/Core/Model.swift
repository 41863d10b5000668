// The model: everything the screen shows and nothing it does not need.

package import Experiment
package import OptimizerEngine
package import Plotting

/// The state of the workbench, a value.
package struct Model: Sendable {
  // MARK: Surroundings

  /// Columns of the screen.
  package var width: Int
  /// Rows of the screen.
  package var height: Int
  /// What the screen can show.
  package var terminal: Capabilities
  /// How it looks.
  package var look: Look
  /// The session file's name, nil if nothing is recorded.
  package var sessionName: String?
  /// Why recording does not work, nil if it does.
  package var recordingFailure: String?
  /// What is said at launch of the place this runs in; nil where there is nothing to say.
  package var launchNotice: String?
  /// Seconds since launch.
  package var clock = 0.0
  /// Grows with every change that can be seen.
  package private(set) var revision = 1

  // MARK: What is shown

  /// The bench shown: the live one, or the one replayed.
  package var bench: Bench
  /// The replay, nil when live.
  package var playback: Playback?
  /// The traces of runs by number.
  package var traces: [Int: RunTrace] = [:]
  /// The headlines of runs that were computed here, by number; those of others are what a file says.
  var verdicts: [Int: PremiseStatus] = [:]
  /// What the optimizer in training does now.
  package var learned: Learned?
  /// What the person has done since launch, as far as the first steps ask for it.
  var deeds = Deeds()
  /// The newest landscape.
  package var landscape: Landscape?
  /// The plane that is shown, with what lies around it.
  package var planeView: PlaneView
  /// The newest comparison over many starts.
  package var comparison: Comparison?
  /// Whether optimizers were ever compared over many starts.
  var hasCompared = false
  /// The newest reading at the probe.
  package var reading: ProbeReading?
  /// Where lessons lie; nil until they have been looked for.
  var shelf: LessonShelf?
  /// The lessons at hand.
  package var lessons: [LessonEntry] { shelf?.lessons ?? [] }
  /// The lesson that was asked for before they were found.
  var wantedLesson: Int?
  /// Whether the comparison shows the marked runs, where there are some; one over many starts takes their place.
  var comparesMarks = true
  /// The runs that the comparison shows because they are marked.
  var comparedMarks: [Int] { comparesMarks ? bench.marks : [] }
  /// The lesson that is taken; nil where none is.
  package var lesson: LessonProgress?
  /// The numbers of the lessons that were gone through to the end.
  var finishedLessons: Set<Int> = []
  /// All objectives by name.
  package var library = ObjectiveEntry.library

  // MARK: Where the person is

  /// The pane with the focus.
  package var focus = Pane.landscape
  /// Whether it has the whole screen.
  package var isZoomed = false
  /// Which of architecture, queue, lesson and compare is shown where there is room for one.
  package var drawer = Pane.architecture
  /// How the landscape is looked at.
  package var map = MapView()
  /// How the curves are looked at.
  package var chart = ChartView()
  /// What lies over the panes.
  package var overlay: Overlay?
  /// A line being typed.
  package var editor: LineEditor?
  /// What the list of objectives is filtered by.
  package var filter = ""
  /// The row of the filtered list of objectives.
  package var objectiveRow = 0
  /// The row of the form.
  package var settingRow = 1
  /// The training or run under the queue cursor; nil follows the newest.
  package var selectedItem: Int?
  /// The curve shown first.
  package var curve = CurveKind.gap
  /// The row of the certificate under its cursor.
  package var certificateRow = 0
  /// The row of the lesson under its cursor.
  package var lessonRow = 0
  /// What has been asked for at least once, for the first steps.
  var seen: Set<Action> = []
  /// Why the last command was not carried out, until someone reads it.
  var commandProblem: String?
  /// A line for the person, with the time of the clock at which it goes away.
  package var notice: (text: String, until: Double)?
  /// What happened live while a replay was shown, until it can be said.
  var missed: String?
  /// When Ctrl-C was pressed last.
  package var interruptedAt: Double?

  // MARK: Edits that can be undone

  /// What was edited, before each edit; the newest last.
  var undoable: [PastEdit] = []
  /// What was undone, the newest last.
  var redoable: [PastEdit] = []
  /// Whether the last edit moved the probe and nothing else.
  var lastEditWasMove = false

  // MARK: What was asked for already

  var requestedLandscape: LandscapeRequest?
  var requestedProbe: ProbeQuestion?
  var requestedPlane: PlaneQuestion?
  var requestedTraces: Set<Int> = []
  /// Grows when the numbers of runs begin to mean others; what was computed for the former ones is not shown.
  var traceGeneration = 0

  /// Creates the model of a fresh start.
  ///
  /// - Parameters:
  ///   - objective: What is on the bench.
  ///   - width: Columns of the screen.
  ///   - height: Rows of the screen.
  ///   - capabilities: What the screen can show.
  ///   - look: How it looks; mono where the screen has no color.
  ///   - sessionName: The session file's name, nil if nothing is recorded.
  package init(
    objective: Objective, width: Int, height: Int, capabilities: Capabilities, look: Look = .dark,
    sessionName: String? = nil
  ) {
    bench = Bench(objective: objective)
    planeView = PlaneView(of: objective)
    self.width = width
    self.height = height
    terminal = capabilities
    self.look = capabilities.color == .mono ? .mono : look
    self.sessionName = sessionName
    // An objective outside of the list, as quadratic:50, joins it.
    if let index = library.firstIndex(where: { $0.name == objective.name }) {
      library[index].objective = objective
      objectiveRow = index
    } else {
      library.append(ObjectiveEntry(name: objective.name, objective: objective))
      objectiveRow = library.count - 1
    }
  }

  /// Marks that the screen has to be drawn again.
  mutating func touch() { revision += 1 }

  /// What can be drawn in the look chosen.
  var capabilities: Capabilities {
    look == .mono ? Capabilities(color: .mono, glyphs: terminal.glyphs) : terminal
  }

  /// Where everything is.
  var layout: Layout {
    Layout(
      width: width, height: height, focus: focus, isZoomed: isZoomed, drawer: drawer, isTaught: lesson != nil)
  }

  /// Whether there are panes to act on.
  var isTooSmall: Bool { layout.mode == .tooSmall || layout.mode == .line }

  /// Finds an objective that is loaded.
  func objective(named name: String) -> Objective? { library.first { $0.name == name }?.objective }
}

/// A point at which the objective was asked for, and the run whose first step from there is drawn.
struct ProbeQuestion: Equatable {
  var objective: String
  var point: [Double]
  var run: Int?
}

/// A plane that was asked for.
struct PlaneQuestion: Equatable {
  var objective: String
  var choice: PlaneChoice
  var run: Int?
}

/// What an optimizer in training does now.
package struct Learned: Sendable {
  /// The training.
  package var training: Int
  /// Meta-steps done.
  package var metaSteps: Int
  /// What it does from the probe.
  package var trace: RunTrace
}

/// What lies over the panes.
package enum Overlay: Sendable, Equatable {
  /// The help, for the focused pane or for all keys, scrolled.
  case help(isFull: Bool, scroll: Int)
  /// An explanation or a difference, scrolled.
  case page(TextPage, scroll: Int)
  /// Whether to quit while a training is live.
  case quitQuestion
  /// Whether to cancel a training.
  case cancelQuestion(training: Int)
  /// Whether to go on with a session that was cut off.
  case recoveryQuestion(UnfinishedSession)
  /// Whether a session may read files that lie elsewhere.
  case dataQuestion(path: String, files: [String])
  /// Whether to stop recording, and why it fails.
  case recordingQuestion(String)
}

/// A page of text over the panes.
package struct TextPage: Sendable, Equatable {
  /// The title.
  package var title: String
  /// The lines; long ones are broken where they are drawn.
  package var lines: [String]
}

/// A line being typed.
package struct LineEditor: Sendable, Equatable {
  /// What the line is for.
  package enum Purpose: Sendable, Equatable {
    /// The filter of the list of objectives.
    case filter
    /// The value of a setting.
    case setting(String)
    /// A command.
    case palette
    /// The note of a marker.
    case marker
    /// A formula of one's own.
    case expression
  }

  /// What the line is for.
  package var purpose: Purpose
  /// The text so far.
  package var text: String
  /// Why the text was not taken.
  package var problem: String?
  /// Whether typing replaces the text, as it does until something was typed or erased.
  package var isFresh = false
  /// The row of the palette's list.
  package var choice = 0
  /// What is known of the text so far: the check of a formula.
  package var remark: String?
}

/// A chart of the curves pane.
package enum CurveKind: String, Sendable, CaseIterable {
  /// f - f*, or f where f* is unknown.
  case gap
  /// |g| and the bound the certificate leaves.
  case gradient
  /// |v| and its bound m_t.
  case update
  /// The part of held-out images a classifier reads right.
  case accuracy
  /// Meta-loss and held-out loss over meta-steps.
  case meta
  /// f - f* on held-out starts over meta-steps.
  case heldOutGap = "held-out gap"
  /// The norm of the raw meta-gradient over meta-steps.
  case metaGradient = "meta-gradient"

  /// Whether its x are meta-steps.
  var isOfTraining: Bool { self == .meta || self == .heldOutGap || self == .metaGradient }
}
