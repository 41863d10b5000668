// What the model asks the world to do, and what the world tells it.

public import OptimizerEngine
public import Plotting
public import SessionStore

/// A landscape to compute and paint.
public struct LandscapeRequest: Sendable, Equatable {
  /// The objective's name.
  public var objective: String
  /// The plane shown.
  public var plane: Plane
  /// What is shown of it, before widening.
  public var box: DataBox
  /// Columns and rows of cells, axes included.
  public var width: Int
  /// Rows of cells.
  public var height: Int
  /// How isolines are spread.
  public var spacing: LevelSpacing
  /// Whether bands are filled.
  public var showsFill: Bool
  /// The colors of the bands.
  public var colors: ColorMap
  /// What can be shown.
  public var capabilities: Capabilities
  /// The background the colors are made for.
  public var theme: Theme
}

/// A painted landscape, ready to be copied.
public struct Landscape: Sendable {
  /// What was asked for.
  public let request: LandscapeRequest
  /// The cells, axes included, the corner at 0, 0.
  public let picture: CellBuffer
  /// Where data lie on the picture.
  public let viewport: Viewport
  /// How many isolines there are.
  public let levelCount: Int
  /// Whether a finer picture follows.
  public let isCoarse: Bool
  /// How many samples f is the mean of, where these are not all.
  public let sampleCount: Int?
}

/// What is known of the probe.
public struct ProbeReading: Sendable, Equatable {
  /// The objective's name.
  public let objective: String
  /// Where.
  public let point: [Double]
  /// f.
  public let value: Double
  /// |g|.
  public let gradientNorm: Double
  /// -eta g of the featured run's optimizer, d numbers; nil where none is featured.
  public var descent: [Double]?
  /// The v of its first step from here, d numbers.
  public var update: [Double]?
}

/// What a plane shows of the runs that are known.
public struct Projection: Sendable {
  /// The plane with its box.
  public var view: PlaneView
  /// The paths in the plane and the distances from it, by run.
  public var paths: [Int: (path: [DataPoint], distances: [Double])]
}

/// A run to compute, with the training that its optimizer comes from.
public struct RunRequest: Sendable, Equatable {
  /// What is run.
  public var specification: RunSpecification
  /// What was trained; nil for a hand-designed optimizer, and where the session does not have the training.
  public var configuration: TrainingConfiguration?
}

/// A training to compute.
public struct TrainingOrder: Sendable, Equatable {
  /// Its number in the session.
  public var id: Int
  /// What is trained.
  public var configuration: TrainingConfiguration
  /// Where what is learned is shown from on the way, and runs at the end.
  public var start: [Double]
  /// Steps of that run.
  public var steps: Int
  /// Meta-steps that the session has already: they are computed again, or taken from a checkpoint, and not recorded.
  public var done = 0
  /// A file that may hold the state after some of them.
  public var checkpoint: String?
}

/// Something the world has to do.
public enum Effect: Sendable {
  /// Write a record into the session.
  case record(SessionRecord)
  /// Load the objectives that come with data.
  case loadLibrary
  /// Compute and paint a landscape.
  case landscape(LandscapeRequest)
  /// Evaluate the objective at a point; with a run, also the first step its optimizer takes from there.
  case probe(objective: String, point: [Double], RunRequest?)
  /// Check a formula that is being typed: its derivatives against differences.
  case checkExpression(String)
  /// Find an objective that is not in the list: a formula or a file.
  case openObjective(String)
  /// Show runs in another plane.
  case plane(objective: String, PlaneChoice, run: Int?)
  /// Compute runs, one after the other, training their optimizers again if need be.
  case runs([RunRequest], generation: Int)
  /// Compute the trace of a recorded run again, training its optimizer again if need be.
  case recompute(RunRequest, generation: Int)
  /// Compute a recorded run again and compare what comes out with its record.
  case verify(RunRequest, RunOutcome)
  /// Compare optimizers over many starts, with what trainings learned after so many meta-steps.
  case compare(objective: String, trained: [TrainedContestant], ComparisonPlan)
  /// Train a configuration, showing on the way what it does from a start.
  case train(TrainingOrder)
  /// Compute the waiting trainings in another order.
  case reorder([Int])
  /// Hold a training.
  case pause(training: Int)
  /// Let a held training go on.
  case resume(training: Int)
  /// End a training.
  case cancel(training: Int)
  /// Write the frame as text, ANSI and SVG beside the session.
  case snapshot
  /// Keep the session under a name.
  case save(name: String)
  /// Begin a session file; the one before is closed.
  case beginSession(objective: String)
  /// Look for lessons.
  case findLessons
  /// Read the session being recorded, to be replayed.
  case replaySession
  /// Begin a session file with a copy of the first events of another one (nil: the one being recorded).
  case branch(from: String?, events: Int)
  /// Look for a session that was cut off.
  case findUnfinished
  /// Look for one in a folder.
  case findUnfinishedIn(folder: String, except: String?)
  /// Go on with a session that was cut off.
  case recover(path: String)
  /// Write the end that a session lacks.
  case closeUnfinished(path: String)
  /// Stop recording, because the file cannot be written.
  case stopRecording
  /// Read a session file, to be replayed.
  case openSession(path: String, isOwn: Bool, allowsData: Bool = false)
  /// Paint every cell again.
  case redraw
  /// Stop the process until it is continued.
  case suspend
  /// End the program.
  case quit
}

/// What a training learned, for a comparison.
public struct TrainedContestant: Sendable, Equatable {
  /// What it is called.
  public var name: String
  /// What was trained.
  public var configuration: TrainingConfiguration
  /// Meta-steps whose weights are used.
  public var metaSteps: Int
}

/// What the runner tells the model.
public enum News: Sendable {
  /// The objectives that come with data.
  case library([Objective])
  /// A landscape.
  case landscape(Landscape)
  /// f at the probe.
  case probe(ProbeReading)
  /// Another plane with the runs in it; nil where the run asked for spans none.
  case projection(Projection?)
  /// What a run did, before or after its record, and the generation it was asked for in.
  case trace(run: Int, RunTrace, generation: Int)
  /// A session wants to read files that lie elsewhere; the person is asked.
  case dataWanted(path: String, files: [String])
  /// A session that was read, with the objectives it names.
  case session(OpenedSession, objectives: [Objective])
  /// What the optimizer in training does now from the probe.
  case learned(training: Int, metaSteps: Int, RunTrace)
  /// A training left usable weights: what was learned may run from its start.
  case trained(training: Int, metaSteps: Int, start: [Double], steps: Int)
  /// A run that could not be computed.
  case runFailed(run: Int, String)
  /// Optimizers compared over many starts; nil where it was abandoned.
  case comparison(Comparison?)
  /// What is known of a formula that is being typed.
  case expression(String, remark: String)
  /// An objective that was asked for by a formula or a file.
  case opened(Objective)
  /// Why there is no such objective.
  case notOpened(String, reason: String)
  /// What computing a run again has shown.
  case verified(run: Int, TextPage)
  /// Something the person should read.
  case notice(String)
  /// The session has another name now.
  case renamed(String)
  /// Another file is recorded into.
  case recording(into: String)
  /// The lessons at hand.
  case lessons(LessonShelf)
  /// A session was cut off.
  case unfinished(UnfinishedSession)
  /// A session that was cut off goes on, its trainings from checkpoints where there are any.
  case recovered(OpenedSession, objectives: [Objective], checkpoints: [Int: String], name: String)
}

/// Something that happens to the model.
public enum Event: Sendable {
  /// The program starts.
  case launch
  /// A person or the system did something.
  case input(InputEvent)
  /// A command of the palette by its text, as a script or a line reader gives it.
  case command(String)
  /// Seconds went by.
  case tick(Double)
  /// The runner recorded something; the session has it already.
  case record(SessionRecord)
  /// The runner has something to show.
  case news(News)
  /// The state of a training, to be kept beside the session.
  case checkpoint(training: Int, CheckpointFile)
  /// The state of the recording; nil where it works.
  case recording(failure: String?)
}
