// What the model asks the world to do, and what the world tells it.

public import OptimizerEngine
public import Plotting
public import SessionStore

/// A landscape to compute and paint.
public struct LandscapeRequest: Sendable, Equatable {
  /// The objective's name.
  public var objective: String
  /// A point of the plane shown.
  public var base: [Double]
  /// What is shown of the plane of the first two coordinates, before widening.
  public var box: DataBox
  /// Columns and rows of cells, axes included.
  public var width: Int
  /// Rows of cells.
  public var height: Int
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
}

/// f at the probe.
public struct ProbeReading: Sendable, Equatable {
  /// The objective's name.
  public let objective: String
  /// Where.
  public let point: [Double]
  /// f.
  public let value: Double
  /// |g|.
  public let gradientNorm: Double
}

/// Something the world has to do.
public enum Effect: Sendable {
  /// Write a record into the session.
  case record(SessionRecord)
  /// Load the objectives that come with data.
  case loadLibrary
  /// Compute and paint a landscape.
  case landscape(LandscapeRequest)
  /// Evaluate the objective at a point.
  case probe(objective: String, point: [Double])
  /// Compute runs, one after the other.
  case runs([RunSpecification])
  /// Compute the trace of a recorded run again, training its optimizer again if need be.
  case recompute(RunSpecification, TrainingConfiguration?)
  /// Train a configuration, showing on the way what it does from a start.
  case train(id: Int, TrainingConfiguration, start: [Double], steps: Int)
  /// Hold a training.
  case pause(training: Int)
  /// Let a held training go on.
  case resume(training: Int)
  /// End a training.
  case cancel(training: Int)
  /// Write the frame as text beside the session.
  case snapshot
  /// Paint every cell again.
  case redraw
  /// Stop the process until it is continued.
  case suspend
  /// End the program.
  case quit
}

/// What the runner tells the model.
public enum News: Sendable {
  /// The objectives that come with data.
  case library([Objective])
  /// A landscape.
  case landscape(Landscape)
  /// f at the probe.
  case probe(ProbeReading)
  /// What a run did, before or after its record.
  case trace(run: Int, RunTrace)
  /// What the optimizer in training does now from the probe.
  case learned(training: Int, metaSteps: Int, RunTrace)
  /// A training left usable weights: what was learned may run from its start.
  case trained(training: Int, metaSteps: Int, start: [Double], steps: Int)
  /// A run that could not be computed.
  case runFailed(run: Int, String)
  /// Something the person should read.
  case notice(String)
}

/// Something that happens to the model.
public enum Event: Sendable {
  /// The program starts.
  case launch
  /// A person or the system did something.
  case input(InputEvent)
  /// Seconds went by.
  case tick(Double)
  /// The runner recorded something; the session has it already.
  case record(SessionRecord)
  /// The runner has something to show.
  case news(News)
  /// The state of the recording; nil where it works.
  case recording(failure: String?)
}
