// The one-layer classifier of the paper: softmax cross-entropy of act(W i + b) on labeled images.

/// The activation that a one-layer classifier applies to W i + b, before the softmax.
public enum Activation: String, Sendable, CaseIterable {
  /// The hyperbolic tangent; beta is proved on all of R^d.
  case tanh
  /// 1 / (1 + e^-z); beta is proved on all of R^d.
  case sigmoid
  /// max(z, 0); its kinks leave the objective without a gradient-Lipschitz constant.
  case relu
  /// The sigmoid with the gradient of the published code, which evaluates the derivative at the output (theory.md,
  /// section 6). No certificate covers it; it is kept for comparison with published numbers.
  case sigmoidPublished = "sigmoid-published"

  func callAsFunction(_ z: Expression) -> Expression {
    switch self {
    case .tanh: z.tanh()
    case .sigmoid, .sigmoidPublished: z.sigmoid()
    case .relu: z.relu()
    }
  }

  /// A bound on |d^2 loss / dz^2| for one sample: max|act'|^2 |diag(p) - pp'| + max|act''| max|p - y|.
  var curvatureBound: Double {
    switch self {
    case .tanh: 0.5 + 4 / (3 * 3.0.squareRoot())
    case .sigmoid: 0.5 / 16 + 1 / (6 * 3.0.squareRoot())
    case .relu, .sigmoidPublished: .infinity
    }
  }

  /// Why the guarantee does not cover it.
  var warning: String? {
    switch self {
    case .relu: "ReLU has kinks: the gradient is not Lipschitz"
    case .sigmoidPublished: "the published gradient is not the derivative of the loss"
    case .tanh, .sigmoid: nil
    }
  }
}

extension Objective {
  /// A one-layer classifier on labeled images; d = classes * pixels + classes.
  ///
  /// ```
  /// f(W, b) = mean over the batch of -log softmax(act(W i + b))[label]
  /// ```
  /// The point holds W class by class, then b. beta is a proved global bound for tanh and sigmoid, none otherwise:
  /// the curvature of the loss in z = W i + b times the largest eigenvalue of the mean of (i, 1)(i, 1)'.
  ///
  /// - Parameters:
  ///   - name: The name by which it is shown.
  ///   - samples: The training images, their pixels already scaled.
  ///   - activation: The activation act.
  ///   - batchSize: Images of one mini-batch; at most all of them are taken.
  public static func classifier(
    name: String, samples: LabeledImages, activation: Activation, batchSize: Int
  ) -> Objective {
    let p = samples.pixelCount
    let c = samples.classCount
    let n = samples.count
    let size = min(batchSize, n)
    let d = c * p + c
    let parts = ClassifierFormula(table: samples.table, activation: activation)
    let isPublished = activation == .sigmoidPublished
    let data = ObjectiveData(
      sampleCount: n, batchSize: size, imageWidth: samples.width, imageHeight: samples.height, classCount: c,
      samples: samples, activation: activation, layers: [Shape(rows: c, columns: p)],
      lazyVariance: Lazy { isPublished ? nil : gradientVarianceBound(samples, activation, batchSize: size) },
      outputs: { x, images in parts.outputs(x, images) })
    let published: @Sendable (Expression, Int) -> Expression = { x, batch in parts.publishedGradient(x, batch) }
    let curvature = activation.curvatureBound
    // At 0 all of W i + b is 0, where ReLU passes no gradient: nothing would ever move. Its start is random instead, scaled
    // by fan-in as for hidden layers.
    var generator = SeededGenerator(seed: 1, stream: "relu classifier start")
    let bound = 1 / Double(p).squareRoot()
    let start = (0..<d).map { activation == .relu && $0 < c * p ? generator.uniform(-bound, bound) : 0 }
    return Objective(
      name: name, formula: "mean -log softmax(\(activation.rawValue)(W i + b))[label], \(c) classes, \(p) pixels",
      box: Array(repeating: -1...1, count: d), start: start, minimizers: [], minimum: nil,
      smoothness: curvature.isFinite ? Smoothness(curvature * samples.secondMomentBound(), .global) : .none,
      hasKinks: activation == .relu,
      warning: activation.warning, data: data, tables: .labeled(samples),
      gradientOverride: isPublished ? published : nil
    ) { x, batch in parts.loss(x, batch) }
  }

  /// The gradient of one sample is ((p - y) act') (i, 1)', at most sqrt(2) max|act'| |(i, 1)| long, so the variance of a
  /// mean of B distinct samples is at most 2 max|act'|^2 mean|(i, 1)|^2 / B.
  private static func gradientVarianceBound(
    _ samples: LabeledImages, _ activation: Activation, batchSize: Int
  ) -> Double {
    let slope = activation == .sigmoid ? 0.25 : 1
    let moment =
      (0..<samples.count).reduce(0.0) { $0 + samples.image($1).reduce(0) { $0 + $1 * $1 } }
      / Double(samples.count) + 1
    return 2 * slope * slope * moment / Double(batchSize) * (1 + 1e-9)
  }
}

/// The classifier as formulas on `groups x d x 1` points; the mini-batch comes from the integer space.
struct ClassifierFormula: Sendable {
  let table: ImageTable
  let activation: Activation

  private func images(_ x: Expression, _ batch: Int) -> Expression {
    table.images(in: x.graph, groups: x.shape.groups, batch: batch)
  }

  private func targets(_ x: Expression, _ batch: Int) -> Expression {
    table.targets(in: x.graph, groups: x.shape.groups, batch: batch)
  }

  /// act(W i + b): groups x classes x images.
  func outputs(_ x: Expression, _ images: Expression) -> Expression {
    precondition(x.shape.columns == 1, "classifiers take one start per group, got \(x.shape)")
    let (classes, features) = (table.classes, table.pixels)
    let count = classes * features
    let w = x[rows: 0..<count].reshaped(Shape(groups: x.shape.groups, rows: classes, columns: features))
    let bias = x[rows: count..<count + classes]
    return activation(w.times(images.transposed()) + bias)
  }

  func loss(_ x: Expression, _ batch: Int) -> Expression {
    let a = outputs(x, images(x, batch))
    let matched = (a * targets(x, batch)).sumRows()
    return (a.logSumExpOverRows() - matched).sumColumns() * (1 / Double(batch))
  }

  func publishedGradient(_ x: Expression, _ batch: Int) -> Expression {
    let a = outputs(x, images(x, batch))
    let s = a.sigmoid()
    let residual = ((a - a.logSumExpOverRows()).exp() - targets(x, batch)) * (s * (1 - s)) * (1 / Double(batch))
    let weights = residual.times(images(x, batch))
    return .concatenated([
      weights.reshaped(Shape(groups: x.shape.groups, rows: table.classes * table.pixels)), residual.sumColumns(),
    ])
  }
}
