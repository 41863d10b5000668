// A classifier with one hidden layer: a non-convex objective of thousands of dimensions.

extension Objective {
  /// Softmax cross-entropy of W2 tanh(W1 i + b1) + b2 on labeled images; d = width (pixels + 1) + classes (width + 1).
  ///
  /// The point holds W1 row by row, b1, W2 row by row, then b2. No Lipschitz constant of its gradient holds everywhere
  /// (products of W1 and W2 grow without bound), so none is claimed.
  ///
  /// - Parameters:
  ///   - name: The name by which it is shown.
  ///   - samples: The training images, their pixels already scaled.
  ///   - width: Hidden units, at least 1.
  ///   - batchSize: Images of one mini-batch; at most all of them are taken.
  public static func hiddenLayerClassifier(
    name: String, samples: LabeledImages, width: Int, batchSize: Int
  ) -> Objective {
    precondition(width > 0, "a hidden layer of \(width)")
    let (c, n) = (samples.classCount, samples.count)
    let formula = HiddenLayerFormula(table: samples.table, width: width)
    // At 0 every hidden unit is the same, so the customary start is random, scaled by fan-in.
    var generator = SeededGenerator(seed: 1, stream: "hidden layer start")
    let start = formula.draw(&generator)
    let data = ObjectiveData(
      sampleCount: n, batchSize: min(batchSize, n), imageWidth: samples.width, imageHeight: samples.height,
      classCount: c, samples: samples,
      layers: [Shape(rows: width, columns: samples.pixelCount), Shape(rows: c, columns: width)],
      lazyVariance: Lazy { nil },
      outputs: { x, images in formula.outputs(x, images) })
    return Objective(
      name: name, formula: "mean -log softmax(W2 tanh(W1 i + b1) + b2)[label], \(width) hidden, \(c) classes",
      box: Catalogue.cube(1, start.count), start: start, smoothness: .none,
      warning: "no constant of smoothness holds everywhere: the curvature grows with the weights", data: data,
      tables: .labeled(samples)
    ) { x, batch in formula.loss(x, batch) }
  }
}

private struct HiddenLayerFormula: Sendable {
  let table: ImageTable
  let width: Int
  private var pixels: Int { table.pixels }
  private var classes: Int { table.classes }

  func draw(_ generator: inout SeededGenerator) -> [Double] {
    func uniform(_ count: Int, fanIn: Int) -> [Double] {
      let bound = 1 / Double(fanIn).squareRoot()
      return (0..<count).map { _ in generator.uniform(-bound, bound) }
    }
    return uniform(width * pixels, fanIn: pixels) + Catalogue.origin(width)
      + uniform(classes * width, fanIn: width) + Catalogue.origin(classes)
  }

  /// The outputs, `groups x classes x images`.
  func outputs(_ x: Expression, _ images: Expression) -> Expression {
    precondition(x.shape.columns == 1, "classifiers take one start per group, got \(x.shape)")
    let groups = x.shape.groups
    let second = width * pixels + width
    let w1 = x[rows: 0..<width * pixels].reshaped(Shape(groups: groups, rows: width, columns: pixels))
    let b1 = x[rows: width * pixels..<second]
    let w2 = x[rows: second..<second + classes * width].reshaped(
      Shape(groups: groups, rows: classes, columns: width))
    let b2 = x[rows: second + classes * width..<second + classes * width + classes]
    return w2.times((w1.times(images.transposed()) + b1).tanh()) + b2
  }

  func loss(_ x: Expression, _ batch: Int) -> Expression {
    let images = table.images(in: x.graph, groups: x.shape.groups, batch: batch)
    let targets = table.targets(in: x.graph, groups: x.shape.groups, batch: batch)
    let a = outputs(x, images)
    return (a.logSumExpOverRows() - (a * targets).sumRows()).sumColumns() * (1 / Double(batch))
  }
}
