// How raw pixels become inputs of a classifier.

public import OptimizerEngine

extension LabeledImages {
  /// The same images with every pixel scaled; meant for raw pixels.
  ///
  /// - Complexity: O(*n*) in the number of pixels, at most; images stored as bytes stay bytes.
  public func scaled(by scaling: PixelScaling) -> LabeledImages {
    scaled(slope: scaling.slope, intercept: scaling.intercept)
  }
}

/// How a raw pixel becomes an input of a classifier: linearly.
///
/// ```
/// (pixel / peak - mean) / deviation
/// ```
public struct PixelScaling: Sendable, Equatable {
  /// The raw value of full ink, positive: 255 for bytes, 16 for the embedded digits.
  public var peak: Double
  /// Subtracted after the division by `peak`, so in units of full ink.
  public var mean: Double
  /// The positive number that divides the rest, in units of full ink.
  public var deviation: Double

  /// Creates a scaling; `peak` and `deviation` must not be 0.
  public init(peak: Double, mean: Double, deviation: Double) {
    self.peak = peak
    self.mean = mean
    self.deviation = deviation
  }

  /// No scaling: pixels as they are in the file.
  public static let raw = PixelScaling(peak: 1, mean: 0, deviation: 1)

  /// The scaling of the embedded digits, `x / 16 - 0.3`: nearly zero mean, values from -0.3 to 0.7.
  public static let digits = PixelScaling(peak: 16, mean: 0.3, deviation: 1)

  /// The usual scaling of MNIST, `(p / 255 - 0.1307) / 0.3081`, by mean and deviation of its training images.
  public static let mnist = PixelScaling(peak: 255, mean: 0.1307, deviation: 0.3081)

  /// The factor of a raw pixel, 1 / (peak * deviation).
  public var slope: Double { 1 / (peak * deviation) }

  /// The value of a raw pixel of 0, -mean / deviation.
  public var intercept: Double { -mean / deviation }
}
