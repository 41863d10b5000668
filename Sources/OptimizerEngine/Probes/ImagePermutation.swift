// Another order of pixels and other names of classes: a task of the same statistics, which cannot be remembered.

/// An order of pixels and names of classes, the same for all images.
public struct ImagePermutation: Sendable, Equatable {
  /// The pixel that comes to lie at each place; nil leaves all where they are.
  public let pixels: [Int]?
  /// The new class of each class; nil leaves their names.
  public let classes: [Int]?

  /// Creates a permutation.
  ///
  /// - Parameters:
  ///   - pixels: The pixel that comes to lie at each place, a permutation of 0..<width * height.
  ///   - classes: The new class of each class, a permutation of 0..<classCount.
  public init(pixels: [Int]? = nil, classes: [Int]? = nil) {
    precondition(
      [pixels, classes].allSatisfy { $0.map { Set($0) == Set($0.indices) } ?? true }, "permutations of 0..<n")
    (self.pixels, self.classes) = (pixels, classes)
  }

  /// Draws one of the family `labels`, `pixels` or both for these images.
  ///
  /// - Precondition: `kind` is one of these families.
  init(of kind: TaskFamily, for images: LabeledImages, _ generator: inout SeededGenerator) {
    precondition([.labels, .pixels, .labelsAndPixels].contains(kind), "no permutation: \(kind.rawValue)")
    let classes = kind == .pixels ? nil : generator.permutation(images.classCount)
    let pixels = kind == .labels ? nil : generator.permutation(images.pixelCount)
    self.init(pixels: pixels, classes: classes)
  }
}

extension LabeledImages {
  /// The same images with pixels in another order and classes of other names.
  ///
  /// - Precondition: The permutation is one of as many pixels and classes.
  public func permuted(_ permutation: ImagePermutation) -> LabeledImages {
    precondition(permutation.pixels.map { $0.count == pixelCount } ?? true, "\(pixelCount) pixels")
    precondition(permutation.classes.map { $0.count == classCount } ?? true, "\(classCount) classes")
    return with(
      pixelOrder: permutation.pixels, labels: permutation.classes.map { names in labels.map { names[$0] } } ?? labels)
  }
}
