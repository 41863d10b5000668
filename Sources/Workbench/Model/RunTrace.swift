// What the screen needs to know of a run: its numbers step by step, its path in the plane, its certificate.

public import OptimizerEngine
public import Plotting

/// The digits a classifier gets wrong at one step of a run.
public struct DigitReading: Sendable {
  /// One misread image.
  public struct Mistake: Sendable {
    /// The image.
    public var image: GrayImage
    /// Its class.
    public var label: Int
    /// The class the classifier says.
    public var said: Int
  }

  /// The step of the run.
  public var step: Int
  /// The fraction of held-out images that are read right.
  public var accuracy: Double
  /// Some of the others.
  public var mistakes: [Mistake]
}

/// What is shown of a run; computed once by the runner, never changed.
public struct RunTrace: Sendable {
  /// f(x_t), T + 1 numbers.
  public var values: [Double]
  /// |g_t|, T + 1 numbers.
  public var gradientNorms: [Double]
  /// |v_t|, T numbers.
  public var updateNorms: [Double]
  /// The nearest points of the plane shown.
  public var path: [DataPoint]
  /// How far x_t is from the plane shown; empty where the plane is all there is.
  public var distances: [Double]
  /// Accuracy and mistakes at some steps; empty for analytic objectives.
  public var digits: [DigitReading]
  /// What is certain of the run.
  public var certificate: Certificate
  /// Why the run ended before its last step; nil if it did not.
  public var ending: String?

  /// Gradients evaluated.
  public var evaluations: Int?
  /// How long it took; nil where nobody measured.
  public var milliseconds: Double?

  /// Number of steps taken.
  public var stepCount: Int { max(values.count - 1, 0) }

  /// The reading at a step or the last one before it.
  func digits(at step: Int) -> DigitReading? { digits.last { $0.step <= step } ?? digits.first }
}
