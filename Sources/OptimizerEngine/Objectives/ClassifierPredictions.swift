// What classifiers say about images: computed by the same formula they were trained with, many images at a time.

/// Predicts the classes of a fixed set of images for any weights of a classifier.
///
/// A class because it owns the memory of its program; not shared between threads.
public final class ClassifierPredictions {
  /// The images whose classes are predicted.
  public let images: LabeledImages
  private let machine: Machine
  private let pixels: Storage
  private let result: Storage
  private let chunk: Int

  /// Compiles the classifier and copies the images.
  ///
  /// - Parameters:
  ///   - objective: The classifier.
  ///   - images: The images, in the pixel scale that the classifier is trained on.
  ///   - precision: The scalar type of the outputs; ties and near-ties may depend on it.
  /// - Precondition: `objective` is a classifier on images of the same size and number of classes.
  public init(_ objective: Objective, images: LabeledImages, precision: Precision = .single) {
    guard let data = objective.data else { preconditionFailure("\(objective.name) is no classifier") }
    precondition(
      data.classCount == images.classCount && data.imageWidth * data.imageHeight == images.pixelCount,
      "images of \(images.pixelCount) pixels and \(images.classCount) classes")
    self.images = images
    let p = images.pixelCount
    // A chunk of images stays in a cache while all points are tried on it.
    chunk = min(max(images.count, 1), 128)
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: objective.dimension))
    let outputs = data.outputs(x, graph.input(Location(.data), Shape(rows: chunk, columns: p)))
    machine = Machine(graph.compile([ProgramOutput(outputs, to: Location(.result))]), precision)
    // Whole chunks: what is beyond the last image is never looked at.
    pixels = Storage(precision, count: (images.count + chunk - 1) / chunk * chunk * p)
    images.write(0..<images.count, to: pixels)
    result = Storage(precision, count: images.classCount * chunk)
    machine.bind(.result, to: result)
  }

  /// The class with the largest output for each image, at the weights `x` (d numbers); the first class wins a tie.
  public func classes(_ x: [Double]) -> [Int] { classes([x])[0] }

  /// The fraction of images that are classified correctly at the weights `x` (d numbers), from 0 to 1.
  public func accuracy(_ x: [Double]) -> Double { accuracies([x])[0] }

  /// The accuracy at each of several points; faster than one call for each, since every image is loaded once.
  public func accuracies(_ points: [[Double]]) -> [Double] {
    classes(points).map { said in
      Double(zip(said, images.labels).filter { $0 == $1 }.count) / Double(max(images.count, 1))
    }
  }

  /// The classes that each of several points says.
  private func classes(_ points: [[Double]]) -> [[Int]] {
    let count = points.first?.count ?? 0
    let weights = Storage(pixels.precision, count: count * points.count)
    for (i, x) in points.enumerated() { weights.write(x, at: i * count) }
    var found: [[Int]] = Array(repeating: [], count: points.count)
    for first in stride(from: 0, to: images.count, by: chunk) {
      machine.bind(.data, to: pixels, at: first * images.pixelCount)
      for i in points.indices {
        machine.bind(.parameters, to: weights, at: i * count)
        machine.run()
        let outputs = result.readAll()
        for image in 0..<min(chunk, images.count - first) {
          var best = 0
          for label in 1..<max(images.classCount, 1)
          where outputs[label * chunk + image] > outputs[best * chunk + image] { best = label }
          found[i].append(best)
        }
      }
    }
    return found
  }

  /// The images that are classified wrongly at the weights `x`, in ascending order, each with the predicted class.
  public func mistakes(_ x: [Double]) -> [(image: Int, said: Int)] {
    zip(classes(x), images.labels).enumerated().filter { $0.element.0 != $0.element.1 }
      .map { ($0.offset, $0.element.0) }
  }
}
