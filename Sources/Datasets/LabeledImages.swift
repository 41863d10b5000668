// Images with their classes: the form in which every image data set leaves this room.

/// Images of one size, each with its class.
public struct LabeledImages: Sendable, Equatable {
  /// What the data set is called.
  public let name: String
  /// Pixels per row.
  public let width: Int
  /// Rows per image.
  public let height: Int
  /// How many classes there are; labels are 0 ..< classCount.
  public let classCount: Int
  /// `count x (width * height)` numbers, row-major, in the scale that the source of the images states.
  public let pixels: [Double]
  /// The class of every image.
  public let labels: [Int]

  /// How many images there are.
  public var count: Int { labels.count }

  /// Pixels per image.
  public var pixelCount: Int { width * height }

  /// Creates a data set.
  ///
  /// - Precondition: There are `width * height` pixels for every label, and every label is a class.
  public init(name: String, width: Int, height: Int, classCount: Int, pixels: [Double], labels: [Int]) {
    precondition(width > 0 && height > 0, "images have pixels, not \(width) x \(height)")
    precondition(
      pixels.count == labels.count * width * height,
      "\(labels.count) images of \(width) x \(height) have \(pixels.count) pixels")
    precondition(labels.allSatisfy { (0..<classCount).contains($0) }, "a label is none of the \(classCount) classes")
    self.name = name
    self.width = width
    self.height = height
    self.classCount = classCount
    self.pixels = pixels
    self.labels = labels
  }

  /// The pixels of one image, row by row.
  public func image(_ index: Int) -> ArraySlice<Double> {
    precondition(labels.indices.contains(index), "image \(index) of \(count)")
    return pixels[(index * pixelCount)..<((index + 1) * pixelCount)]
  }

  /// The same images in another scale.
  ///
  /// - Complexity: O(*n*) in the number of pixels.
  public func scaled(by scaling: PixelScaling) -> LabeledImages {
    LabeledImages(
      name: name, width: width, height: height, classCount: classCount, pixels: pixels.map { scaling($0) },
      labels: labels)
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

  /// The scaled pixel.
  public func callAsFunction(_ pixel: Double) -> Double { (pixel / peak - mean) / deviation }
}
