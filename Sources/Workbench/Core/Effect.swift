// What the model asks the world to do, and what the world tells it.

package import Experiment
package import OptimizerEngine
package import Plotting
package import SessionStore

/// A landscape to compute and paint.
package struct LandscapeRequest: Sendable, Equatable {
  /// The objective's name.
  package var objective: String
  /// The plane shown.
  package var plane: Plane
  /// What is shown of it, before widening.
  package var box: DataBox
  /// Columns and rows of cells, axes included.
  package var width: Int
  /// Rows of cells.
  package var height: Int
  /// How isolines are spread.
  package var spacing: LevelSpacing
  /// What is drawn: colors, lines or both.
  package var style: MapStyle
  /// The colors of the bands.
  package var colors: ColorMap
  /// What can be shown.
  package var capabilities: Capabilities
  /// The background the colors are made for.
  package var backdrop: Backdrop

  /// Whether a bar says which color means which value.
  var showsBar: Bool { style.showsHeat && capabilities.hasHeat && capabilities.glyphs.isUnicode }
}

/// A painted landscape, ready to be copied.
package struct Landscape: Sendable {
  /// What was asked for.
  package let request: LandscapeRequest
  /// The cells, axes included, the corner at 0, 0.
  package let picture: CellBuffer
  /// Where data lie on the picture.
  package let viewport: Viewport
  /// How many isolines there are.
  package let levelCount: Int
  /// The places where their values may be written, for each of them the best first.
  package let labels: [[LevelLabel]]
  /// Whether a finer picture follows.
  package let isCoarse: Bool
  /// How many samples f is the mean of, where these are not all.
  package let sampleCount: Int?
}

/// What is known of the probe.
package struct ProbeReading: Sendable, Equatable {
  /// The objective's name.
  package let objective: String
  /// Where.
  package let point: [Double]
  /// f.
  package let value: Double
  /// |g|.
  package let gradientNorm: Double
  /// -eta g of the selected run's optimizer, d numbers; nil where none is selected.
  package var descent: [Double]?
  /// The v of its first step from here, d numbers.
  package var update: [Double]?
}

/// What a plane shows of the runs that are known.
package struct Projection: Sendable {
  /// The plane with its box.
  package var view: PlaneView
  /// The paths in the plane and the distances from it, by run.
  package var paths: [Int: (path: [DataPoint], distances: [Double])]
}

/// Something the world has to do.
package enum Effect: Sendable {
  /// Write a record into the session.
  case record(SessionRecord)
  /// Compute or read something.
  case compute(ComputeRequest)
  /// Keep the weights of a training, or of what was kept elsewhere, beside the session.
  case weights(item: Int, TrainedOptimizer)
  /// Do something with the session's file.
  case file(FileRequest)
  /// Read the session being recorded, to be replayed.
  case replaySession
  /// Look for a session that was cut off.
  case findUnfinished
  /// Write the frame as text, ANSI and SVG beside the session.
  case snapshot
  /// Paint every cell again.
  case redraw
  /// Hand a text to the clipboard.
  case copy(String)
  /// Tell the person, wherever they look, that something has ended.
  case announce(String)
  /// Stop the process until it is continued.
  case suspend
  /// End the program.
  case quit
}

/// What a runner computes or reads, on queues or in place.
package enum ComputeRequest: Sendable {
  /// Load the objectives that come with data.
  case loadLibrary
  /// Compute and paint a landscape.
  case landscape(LandscapeRequest)
  /// Evaluate the objective at a point; with a run, also the first step its optimizer takes from there.
  case probe(objective: String, point: [Double], RunRequest?)
  /// Take an optimizer's first step from places all over the map.
  case field(FieldQuestion, FieldSource)
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
  case compare(objective: String, [DesignedContestant], trained: [TrainedContestant], ComparisonPlan)
  /// Compute a sensitivity map, coarse first; one that was asked for before is abandoned.
  case sensitivity(SensitivityPlan)
  /// Abandon the sensitivity map that is being computed.
  case stopSensitivity
  /// Find out what was learned, row by row; what was asked for before is abandoned.
  case probes(ProbePlan)
  /// Abandon the probes that are being carried out.
  case stopProbes
  /// Tune step sizes by the rule of comparisons.
  case tune(objective: String, [DesignedContestant], ComparisonPlan)
  /// Look at an optimizer's operator and weights.
  case inspect(InspectionRequest)
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
  /// Ask something of the shelf.
  case shelf(ShelfRequest)
  /// Look for lessons.
  case findLessons
  /// Keep what was done in the lessons, of one of them with its result.
  case keepLessons(LessonBook, number: Int?, LessonResult?)
  /// Look for a session that was cut off in a folder.
  case findUnfinished(folder: String, except: String?)
  /// Read a session file, to be replayed.
  case openSession(path: String, isOwn: Bool, allowsData: Bool = false)
}

/// What is done with the session's file.
package enum FileRequest: Sendable {
  /// Keep the session under a name.
  case save(name: String)
  /// Begin a session file; the one before is closed.
  case begin(objective: String)
  /// Begin a session file with a copy of the first events of another one (nil: the one being recorded).
  case branch(from: String?, events: Int)
  /// Go on with a session that was cut off.
  case recover(path: String)
  /// Write the end that a session lacks.
  case closeUnfinished(path: String)
  /// Stop recording, because the file cannot be written.
  case stopRecording
}

/// What the runner tells the model.
package enum News: Sendable {
  /// The objectives that come with data.
  case library([Objective])
  /// A landscape.
  case landscape(Landscape)
  /// f at the probe.
  case probe(ProbeReading)
  /// First steps from all over the map.
  case field(FieldReading)
  /// What an optimizer's operator and weights are.
  case inspection(Inspection)
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
  /// What is on the shelf now, and what to say of it.
  case shelf([TrainedOptimizer], problems: [String], said: String?)
  /// A learned optimizer that comes into the session, to race from a start.
  case loaded(TrainedOptimizer, start: [Double])
  /// A run that could not be computed.
  case runFailed(run: Int, String)
  /// Optimizers compared over many starts; nil where it was abandoned.
  case comparison(Comparison?)
  /// What there is of a sensitivity map.
  case sensitivity(SensitivityMap)
  /// What probes have found so far.
  case probes(ProbeTable)
  /// The step sizes that tuning has found; nil for one that has none to tune.
  case tuned([(DesignedContestant, TunedStepSize?)], objective: String, ComparisonPlan)
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
  case lessons(LessonLibrary)
  /// What was done in the lessons before, or why that is not known.
  case lessonBook(LessonBook, complaint: String?)
  /// What was done in the lessons has been kept, or why not; the file of a result where there is one.
  case lessonKept(result: String?, complaint: String?)
  /// A session was cut off.
  case unfinished(UnfinishedSession)
  /// A session that was cut off goes on, its trainings from checkpoints where there are any.
  case recovered(OpenedSession, objectives: [Objective], checkpoints: [Int: String], name: String)
}

/// Something that happens to the model.
package enum Event: Sendable {
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
  /// What a training has learned, to be kept beside the session.
  case weights(training: Int, TrainedOptimizer)
  /// The state of the recording; nil where it works.
  case recording(failure: String?)
  /// What a person cannot see was read out to them.
  case readOut(ReadOut)
}

/// What is put away once it was read out.
package enum ReadOut: Sendable {
  /// The notice.
  case notice
  /// The line that a key would open for typing.
  case line
  /// The page over the panes.
  case page
  /// The race: nobody watches its paths grow, so it is read at its end.
  case race
}
