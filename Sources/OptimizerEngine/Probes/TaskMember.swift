// One member of a family of tasks as an objective of its own, which anything can run on; and starts that are not usual.

/// A task that was drawn: what is minimized, and what goes with it.
public struct TaskMember: Sendable {
  /// The objective.
  public let objective: Objective
  /// How images have to be changed to belong to it; nil where they belong as they are.
  public let permutation: ImagePermutation?
}

extension Objective {
  /// Draws a member of a family of tasks.
  ///
  /// Classes and pixels are permuted in the images that a classifier is trained on, of any number of layers; all other
  /// members are f(A x + b) with fixed A and b.
  ///
  /// - Throws: `ConfigurationError` if the family does not fit: `labels` and `pixels` need a classifier of images, the
  ///   others are those of `family(_:)`.
  public func drawMember(of kind: TaskFamily, _ generator: inout SeededGenerator) throws(ConfigurationError)
    -> TaskMember
  {
    switch kind {
    case .labels, .pixels, .labelsAndPixels:
      guard let samples = data?.samples else {
        throw ConfigurationError(key: "tasks", "tasks = \(kind.rawValue): for classifiers of images")
      }
      let permutation = ImagePermutation(of: kind, for: samples, &generator)
      return TaskMember(objective: reading(samples.permuted(permutation)), permutation: permutation)
    default:
      let family = try family(kind)
      guard let map = family.task else { return TaskMember(objective: self, permutation: nil) }
      return TaskMember(objective: family.member(of: self, map, map.draw(&generator)), permutation: nil)
    }
  }

  /// The activation of a one-layer classifier of images; nil for any other objective.
  public var activation: Activation? { data?.activation }

  /// The same one-layer classifier with another activation, by another name; nil for any other objective.
  public func withActivation(_ activation: Activation, name: String) -> Objective? {
    guard let data, data.activation != nil else { return nil }
    return .classifier(name: name, samples: data.samples, activation: activation, batchSize: data.batchSize)
  }

  /// Draws a start from where no usual one lies: uniformly from what is outside of the box and within twice its width;
  /// for classifiers from N(0, 0.3^2), three times as far out.
  public func unusualStart(_ generator: inout SeededGenerator) -> [Double] {
    guard data == nil else { return (0..<dimension).map { _ in 0.3 * generator.normal() } }
    // Where even these are too few, rounding leaves no room beside the box.
    for _ in 0..<10_000 {
      let x = box.map { range in
        let half = (range.upperBound - range.lowerBound) / 2
        return generator.uniform(range.lowerBound - half, range.upperBound + half)
      }
      if !isInBox(x) { return x }
    }
    return box.map { $0.upperBound.nextUp }
  }
}
