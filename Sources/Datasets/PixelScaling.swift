// How raw pixels become inputs of a classifier.

public import OptimizerEngine

extension LabeledImages {
  /// The same images in another scale.
  ///
  /// - Complexity: O(*n*) in the number of pixels.
  public func scaled(by scaling: PixelScaling) -> LabeledImages {
    scaled(slope: scaling.slope, intercept: scaling.intercept)
  }
}

/// How a raw pixel becomes an input of a classifier.
///
/// ```
/// (pixel / peak - mean) / deviation
/// ```
public struct PixelScaling: Sendable, Equatable {
  /// The raw value of full ink.
  public var peak: Double
  /// Subtracted after the division by the peak.
  public var mean: Double
  /// Divides the rest.
  public var deviation: Double

  /// Creates a scaling.
  public init(peak: Double, mean: Double, deviation: Double) {
    self.peak = peak
    self.mean = mean
    self.deviation = deviation
  }

  /// Raw pixels, as the file has them.
  public static let raw = PixelScaling(peak: 1, mean: 0, deviation: 1)

  /// The embedded digits: `x / 16 - 0.3`, near zero mean and kept at unit range.
  public static let digits = PixelScaling(peak: 16, mean: 0.3, deviation: 1)

  /// MNIST: `(p / 255 - 0.1307) / 0.3081`, the mean and the deviation of its training images, as is customary.
  public static let mnist = PixelScaling(peak: 255, mean: 0.1307, deviation: 0.3081)

  /// What multiplies a raw pixel.
  public var slope: Double { 1 / (peak * deviation) }

  /// What a raw pixel of 0 becomes.
  public var intercept: Double { -mean / deviation }
}
