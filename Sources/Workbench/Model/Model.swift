// The model: everything the screen shows and nothing it does not need.

public import OptimizerEngine
public import Plotting

/// The state of the workbench, a value.
public struct Model: Sendable {
  // MARK: Surroundings

  /// Columns of the screen.
  public var width: Int
  /// Rows of the screen.
  public var height: Int
  /// What the screen can show.
  public var terminal: Capabilities
  /// How it looks.
  public var look: Look
  /// The session file's name, nil if nothing is recorded.
  public var sessionName: String?
  /// Why recording does not work, nil if it does.
  public var recordingFailure: String?
  /// What is said at launch of the place this runs in; nil where there is nothing to say.
  public var launchNotice: String?
  /// Seconds since launch.
  public var clock = 0.0
  /// Grows with every change that can be seen.
  public private(set) var revision = 1

  // MARK: What is shown

  /// The bench shown: the live one, or the one replayed.
  public var bench: Bench
  /// The replay, nil when live.
  public var playback: Playback?
  /// The traces of runs by number.
  public var traces: [Int: RunTrace] = [:]
  /// The headlines of runs that were computed here, by number; those of others are what a file says.
  var verdicts: [Int: PremiseStatus] = [:]
  /// What the optimizer in training does now.
  public var learned: Learned?
  /// What the person has done since launch, as far as the first steps ask for it.
  var deeds = Deeds()
  /// The newest landscape.
  public var landscape: Landscape?
  /// The plane that is shown, with what lies around it.
  public var planeView: PlaneView
  /// The newest comparison over many starts.
  public var comparison: Comparison?
  /// Whether optimizers were ever compared over many starts.
  var hasCompared = false
  /// The newest reading at the probe.
  public var reading: ProbeReading?
  /// Where lessons lie; nil until they have been looked for.
  var shelf: LessonShelf?
  /// The lessons at hand.
  public var lessons: [LessonEntry] { shelf?.lessons ?? [] }
  /// The lesson that was asked for before they were found.
  var wantedLesson: Int?
  /// Whether the comparison shows the marked runs, where there are some; one over many starts takes their place.
  var comparesMarks = true
  /// The runs that the comparison shows because they are marked.
  var comparedMarks: [Int] { comparesMarks ? bench.marks : [] }
  /// The lesson that is taken; nil where none is.
  public var lesson: LessonProgress?
  /// The numbers of the lessons that were gone through to the end.
  var finishedLessons: Set<Int> = []
  /// All objectives by name.
  public var library = ObjectiveEntry.library

  // MARK: Where the person is

  /// The pane with the focus.
  public var focus = Pane.landscape
  /// Whether it has the whole screen.
  public var isZoomed = false
  /// Which of architecture, queue, lesson and compare is shown where there is room for one.
  public var drawer = Pane.architecture
  /// How the landscape is looked at.
  public var map = MapView()
  /// How the curves are looked at.
  public var chart = ChartView()
  /// What lies over the panes.
  public var overlay: Overlay?
  /// A line being typed.
  public var editor: LineEditor?
  /// What the list of objectives is filtered by.
  public var filter = ""
  /// The row of the filtered list of objectives.
  public var objectiveRow = 0
  /// The row of the form.
  public var settingRow = 1
  /// The training or run under the queue cursor; nil follows the newest.
  public var selectedItem: Int?
  /// The curve shown first.
  public var curve = CurveKind.gap
  /// The row of the certificate under its cursor.
  public var certificateRow = 0
  /// The row of the lesson under its cursor.
  public var lessonRow = 0
  /// What has been asked for at least once, for the first steps.
  var seen: Set<Action> = []
  /// Why the last command was not carried out, until someone reads it.
  var commandProblem: String?
  /// A line for the person, with the time of the clock at which it goes away.
  public var notice: (text: String, until: Double)?
  /// What happened live while a replay was shown, until it can be said.
  var missed: String?
  /// When Ctrl-C was pressed last.
  public var interruptedAt: Double?

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
  public init(
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
public struct Learned: Sendable {
  /// The training.
  public var training: Int
  /// Meta-steps done.
  public var metaSteps: Int
  /// What it does from the probe.
  public var trace: RunTrace
}

/// What lies over the panes.
public enum Overlay: Sendable, Equatable {
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
public struct TextPage: Sendable, Equatable {
  /// The title.
  public var title: String
  /// The lines; long ones are broken where they are drawn.
  public var lines: [String]
}

/// A line being typed.
public struct LineEditor: Sendable, Equatable {
  /// What the line is for.
  public enum Purpose: Sendable, Equatable {
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
  public var purpose: Purpose
  /// The text so far.
  public var text: String
  /// Why the text was not taken.
  public var problem: String?
  /// Whether typing replaces the text, as it does until something was typed or erased.
  public var isFresh = false
  /// The row of the palette's list.
  public var choice = 0
  /// What is known of the text so far: the check of a formula.
  public var remark: String?
}

/// A chart of the curves pane.
public enum CurveKind: String, Sendable, CaseIterable {
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
