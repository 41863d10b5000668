// Images with their classes: what a classifier is trained on.

/// Images of one size, each with a class.
public struct LabeledImages: Sendable, Equatable {
  /// The name of the data set.
  public let name: String
  /// Pixels per row.
  public let width: Int
  /// Rows per image.
  public let height: Int
  /// Number of classes; labels are in 0..<classCount.
  public let classCount: Int
  /// The class of every image, in 0..<classCount.
  public let labels: [Int]
  private let store: PixelStore

  /// Number of images.
  public var count: Int { labels.count }

  /// Pixels per image.
  public var pixelCount: Int { width * height }

  /// Creates a data set of real pixels, `count x (width * height)` numbers in row-major order.
  ///
  /// - Precondition: `width` and `height` are positive, there are `width * height` pixels for every label, and every
  ///   label is in 0..<classCount.
  public init(name: String, width: Int, height: Int, classCount: Int, pixels: [Double], labels: [Int]) {
    self.init(name: name, width: width, height: height, classCount: classCount, store: .reals(pixels), labels: labels)
  }

  /// Creates a data set that keeps one byte per pixel; the value of a pixel is `slope * byte + intercept`.
  ///
  /// - Precondition: `width` and `height` are positive, there are `width * height` bytes for every label, and every
  ///   label is in 0..<classCount.
  public init(
    name: String, width: Int, height: Int, classCount: Int, bytes: [UInt8], slope: Double, intercept: Double,
    labels: [Int]
  ) {
    self.init(
      name: name, width: width, height: height, classCount: classCount,
      store: .bytes(bytes, slope: slope, intercept: intercept), labels: labels)
  }

  private init(name: String, width: Int, height: Int, classCount: Int, store: PixelStore, labels: [Int]) {
    precondition(width > 0 && height > 0, "images have pixels, not \(width) x \(height)")
    precondition(
      store.count == labels.count * width * height,
      "\(labels.count) images of \(width) x \(height) have \(store.count) pixels")
    precondition(labels.allSatisfy { (0..<classCount).contains($0) }, "a label is none of the \(classCount) classes")
    self.name = name
    self.width = width
    self.height = height
    self.classCount = classCount
    self.store = store
    self.labels = labels
  }

  /// All pixels, `count x (width * height)` numbers in row-major order; computed at every call.
  public var pixels: [Double] { store.values(0..<store.count) }

  /// The pixels of one image, row by row.
  ///
  /// - Precondition: `index` is in 0..<count.
  public func image(_ index: Int) -> [Double] {
    precondition(labels.indices.contains(index), "image \(index) of \(count)")
    return store.values((index * pixelCount)..<((index + 1) * pixelCount))
  }

  /// The images with the given indices, in that order; an index may occur more than once.
  public func subset(_ indices: some Collection<Int>) -> LabeledImages {
    LabeledImages(
      name: name, width: width, height: height, classCount: classCount,
      store: store.gathered(indices, length: pixelCount), labels: indices.map { labels[$0] })
  }

  /// The same images with every pixel p replaced by `slope * p + intercept`.
  public func scaled(slope: Double, intercept: Double) -> LabeledImages {
    LabeledImages(
      name: name, width: width, height: height, classCount: classCount,
      store: store.scaled(slope: slope, intercept: intercept), labels: labels)
  }

  /// The same images with the pixels of each in another order, and other labels of as many classes.
  func with(pixelOrder: [Int]?, labels: [Int]) -> LabeledImages {
    LabeledImages(
      name: name, width: width, height: height, classCount: classCount,
      store: pixelOrder.map { store.reordered($0) } ?? store, labels: labels)
  }

  /// Writes the pixels of some images one after the other.
  func write(_ images: Range<Int>, to storage: Storage, at offset: Int = 0) {
    for image in images { storage.write(self.image(image), at: offset + (image - images.lowerBound) * pixelCount) }
  }

  /// Where formulas find the images and their classes.
  var table: ImageTable {
    if case .bytes(_, let slope, let intercept) = store {
      return ImageTable(samples: count, pixels: pixelCount, classes: classCount, decoding: (slope, intercept))
    }
    return ImageTable(samples: count, pixels: pixelCount, classes: classCount, decoding: nil)
  }

  /// Writes the table of the images, in the form that `table` says.
  func writeTable(to storage: Storage) {
    switch store {
    case .reals: write(0..<count, to: storage)
    case .bytes(let bytes, _, _): storage.write(bytes: bytes, at: 0)
    }
    for (i, label) in labels.enumerated() { storage[table.targetOffset + i * classCount + label] = 1 }
  }
}

/// Pixels in the form they came in: bytes stay bytes, so that a large set takes little memory.
private enum PixelStore: Sendable, Equatable {
  case reals([Double])
  case bytes([UInt8], slope: Double, intercept: Double)

  var count: Int {
    switch self {
    case .reals(let values): values.count
    case .bytes(let bytes, _, _): bytes.count
    }
  }

  func values(_ range: Range<Int>) -> [Double] {
    switch self {
    case .reals(let values): Array(values[range])
    case .bytes(let bytes, let slope, let intercept): bytes[range].map { slope * Double($0) + intercept }
    }
  }

  func gathered(_ rows: some Collection<Int>, length: Int) -> PixelStore {
    switch self {
    case .reals(let values): .reals(rows.flatMap { values[($0 * length)..<(($0 + 1) * length)] })
    case .bytes(let bytes, let slope, let intercept):
      .bytes(rows.flatMap { bytes[($0 * length)..<(($0 + 1) * length)] }, slope: slope, intercept: intercept)
    }
  }

  /// Every row of as many pixels as `order` has, in that order.
  func reordered(_ order: [Int]) -> PixelStore {
    func row<Pixel>(_ pixels: [Pixel]) -> [Pixel] {
      stride(from: 0, to: pixels.count, by: order.count).flatMap { first in order.map { pixels[first + $0] } }
    }
    return switch self {
    case .reals(let values): .reals(row(values))
    case .bytes(let bytes, let slope, let intercept): .bytes(row(bytes), slope: slope, intercept: intercept)
    }
  }

  func scaled(slope: Double, intercept: Double) -> PixelStore {
    switch self {
    case .reals(let values): .reals(values.map { slope * $0 + intercept })
    case .bytes(let bytes, let inner, let shift):
      .bytes(bytes, slope: slope * inner, intercept: slope * shift + intercept)
    }
  }
}
