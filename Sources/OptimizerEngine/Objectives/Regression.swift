// Regressions on all samples of a table at once: least squares, logistic and softmax, with constants from the data.

extension Objective {
  /// The most features for which eigenvalues and minimizers are computed; beyond it only bounds are known.
  private static let mostExact = 300

  /// Linear least squares, with a penalty if `ridge` is positive.
  ///
  /// ```
  /// f(x) = |A x - b|^2 + ridge |x|^2,   beta = 2 (sigma_max^2 + ridge),   mu = 2 (sigma_min^2 + ridge)
  /// ```
  /// The features are A and the targets b. With at most 300 features and mu > 0, f* is taken at the solution of
  /// (A'A + ridge I) x = A'b; otherwise f* is not known, beta may be a bound only, and f >= 0.
  ///
  /// - Precondition: At least two features, and `ridge` >= 0.
  public static func leastSquares(name: String, _ data: RegressionData, ridge: Double = 0) -> Objective {
    let p = data.featureCount
    precondition(p >= 2, "an objective has at least two dimensions, got \(p)")
    precondition(ridge >= 0, "a penalty is not negative, got \(ridge)")
    let gram = p <= mostExact ? data.gram(ridge: ridge) : nil
    let eigenvalues = gram?.symmetricEigenvalues() ?? []
    let largest = eigenvalues.last ?? (data.largestSquareBound + ridge)
    // Eigenvalues are trusted to a share of the largest: what lies below is nothing, and the minimizer not one point.
    let noise = 1e-13 * largest * Double(p)
    let smallest = max((eigenvalues.first ?? 0) - noise, ridge)
    let minimizer = smallest > 0 ? gram.flatMap { normalSolution(data, $0) } : nil
    let found = minimizer.map { residual(data, $0, ridge: ridge) }
    let least = found.map { max($0.value - $0.error - $0.gradient * $0.gradient / (4 * smallest), 0) } ?? 0
    let beta = 2 * largest * (1 + 1e-12)
    // Neither another b nor fewer rows of A make beta larger; fewer rows may make mu smaller.
    @Sendable func family(_ map: TaskMap, _ minimum: Double?, _ squares: @escaping @Sendable (Expression) -> Expression)
      -> Objective
    {
      Objective(
        name: name, formula: "|Ax - b|^2, A \(data.count) x \(p)", box: Catalogue.cube(1, p),
        start: Catalogue.origin(p),
        minimum: minimum, leastValue: 0, leastReason: "a sum of squares", smoothness: Smoothness(beta, .global),
        curvature: minimum == 0 ? Curvature(2 * smallest, .stronglyConvex) : nil, isConvex: true, tables: data.tables,
        task: map
      ) { x, _ in
        let loss = squares(x).sumRows()
        return ridge > 0 ? loss + x.dot(x) * ridge : loss
      }
    }
    return Objective(
      name: name, formula: "|Ax - b|^2\(ridge > 0 ? " + \(ridge) |x|^2" : ""), A \(data.count) x \(p)",
      box: Catalogue.cube(1, p),
      start: Catalogue.origin(p), minimizers: minimizer.map { [$0] } ?? [],
      minimum: found?.value, minimumError: found.map { $0.value - least + $0.error } ?? 0, leastValue: least,
      leastReason: least > 0 ? "f(x) - |g|^2/(2 mu) at the solution of A'A x = A'b" : "a sum of squares",
      smoothness: Smoothness(beta, .global),
      curvature: smallest > 0 ? Curvature(2 * smallest, .stronglyConvex) : nil, isConvex: true,
      warning: smallest > 0 || p > mostExact ? nil : "A has dependent columns: many minimizers",
      tables: data.tables,
      ownFamilies: [
        .rightHandSides: {
          let map = data.rightHandSides
          let hasSolution = data.count == p && ridge == 0 && smallest > 0
          return family(map, hasSolution ? 0 : nil) { x in
            (data.featureInput(x.graph).times(x) - map.inputs(for: x)[0]).squared()
          }
        },
        .subsets: {
          let map = data.subsets
          return family(map, nil) { x in
            (data.featureInput(x.graph).times(x) - data.targetInput(x.graph)).squared() * map.inputs(for: x)[0]
          }
        },
      ]
    ) { x, _ in
      let r = data.featureInput(x.graph).times(x) - data.targetInput(x.graph)
      let loss = r.squared().sumRows()
      return ridge > 0 ? loss + x.dot(x) * ridge : loss
    }
  }

  private static func normalSolution(_ data: RegressionData, _ gram: Matrix) -> [Double]? {
    let p = data.featureCount
    var right = Array(repeating: 0.0, count: p)
    for i in 0..<data.count {
      for j in 0..<p { right[j] += data.features[i * p + j] * data.targets[i] }
    }
    let x = gram.solve(Matrix(rows: p, columns: 1, right)).elements
    return x.allSatisfy(\.isFinite) ? x : nil
  }

  /// f and the norm of its gradient 2 A'r + 2 ridge x, each with what rounding may have made of it.
  private static func residual(_ data: RegressionData, _ x: [Double], ridge: Double) -> (
    value: Double, gradient: Double, error: Double
  ) {
    let p = x.count
    let unit = 0x1p-52 * Double(p + data.count + 4)
    var (value, error) = (0.0, 0.0)
    var (gradient, blur) = (Array(repeating: 0.0, count: p), Array(repeating: 0.0, count: p))
    for i in 0..<data.count {
      var (r, size) = (-data.targets[i], data.targets[i].magnitude)
      for j in 0..<p {
        let term = data.features[i * p + j] * x[j]
        r += term
        size += term.magnitude
      }
      value += r * r
      // r is known to unit * size.
      error += unit * (2 * r.magnitude * size + unit * size * size + r * r)
      for j in 0..<p {
        let feature = data.features[i * p + j]
        gradient[j] += 2 * feature * r
        blur[j] += 2 * feature.magnitude * unit * (size + r.magnitude)
      }
    }
    // A penalty is as many further rows of A: sqrt(ridge) I x = 0.
    if ridge > 0 {
      for j in 0..<p {
        value += ridge * x[j] * x[j]
        error += unit * 4 * ridge * x[j] * x[j]
        gradient[j] += 2 * ridge * x[j]
        blur[j] += unit * 4 * ridge * x[j].magnitude
      }
    }
    let norm = zip(gradient, blur).reduce(0) { $0 + ($1.0.magnitude + $1.1) * ($1.0.magnitude + $1.1) }.squareRoot()
    return (value, norm, error)
  }

  /// Binary logistic regression with a ridge lambda; targets are 0 and 1.
  ///
  /// ```
  /// f(w) = (1/n) sum ln(1 + e^(-b_i a_i'w)) + (lambda/2) |w|^2,   b_i = 2 target - 1
  /// ```
  /// beta = lambda_max(A'A/n)/4 + lambda (or a bound of it for more than 300 features), and f is lambda-strongly
  /// convex. For d <= 100, f* is found by Newton's method.
  ///
  /// - Precondition: At least two features, and `ridge` > 0.
  public static func logistic(name: String, _ data: RegressionData, ridge: Double) -> Objective {
    let p = data.featureCount
    precondition(p >= 2, "an objective has at least two dimensions, got \(p)")
    precondition(ridge > 0, "a ridge is positive, got \(ridge)")
    let losses: @Sendable (Expression) -> Expression = { x in
      let z = data.featureInput(x.graph).times(x)
      let signs = data.targetInput(x.graph) * 2 - 1
      return (-(signs * z)).softplus()
    }
    return regression(
      name: name, formula: "mean ln(1 + e^(-b_i a_i'w)) + \(ridge)/2 |w|^2, A \(data.count) x \(p)", dimension: p,
      data: data, curvature: 0.25, ridge: ridge, losses: losses)
  }

  /// Softmax regression with a ridge lambda; targets are classes 0..<c.
  ///
  /// ```
  /// f(W) = (1/n) sum -log softmax(W a_i)[target_i] + (lambda/2) |W|^2
  /// ```
  /// The point holds c rows of p weights, d = c p. beta = lambda_max(A'A/n)/2 + lambda (or a bound of it for more than
  /// 300 features), and f is lambda-strongly convex. For d <= 100, f* is found by Newton's method.
  ///
  /// - Precondition: At least two classes, and `ridge` > 0.
  public static func softmax(name: String, _ data: RegressionData, classCount c: Int, ridge: Double) -> Objective {
    let (p, n) = (data.featureCount, data.count)
    precondition(c >= 2 && ridge > 0, "at least two classes and a positive ridge, got \(c) and \(ridge)")
    let losses: @Sendable (Expression) -> Expression = { x in
      let features = data.featureInput(x.graph)
      let targets = data.targetInput(x.graph)
      let outputs = (0..<c).map { features.times(x[rows: ($0 * p)..<(($0 + 1) * p)]) }
      let shift = outputs.dropFirst().reduce(outputs[0]) { .maximum($0, $1) }.held()
      let total = outputs.map { ($0 - shift).exp() }.reduce(x.graph.number(0), +).log() + shift
      var matched = x.graph.number(0)
      for (label, output) in outputs.enumerated() {
        // 1 where the target is this class.
        let distance = (targets - Double(label)).magnitude()
        matched = matched + Expression.greater(x.graph.number(0.5), distance) * output
      }
      return total - matched
    }
    return regression(
      name: name, formula: "mean -log softmax(W a_i)[target] + \(ridge)/2 |W|^2, \(c) classes, A \(n) x \(p)",
      dimension: c * p, data: data, curvature: 0.5, ridge: ridge, losses: losses)
  }

  /// What both regressions with a ridge have in common; `curvature` bounds the second derivative by an output of a sample's
  /// loss, and `losses` are those of all samples, n x 1.
  private static func regression(
    name: String, formula: String, dimension d: Int, data: RegressionData, curvature: Double, ridge: Double,
    losses: @escaping @Sendable (Expression) -> Expression
  ) -> Objective {
    let largest =
      data.featureCount <= mostExact ? data.gram().symmetricEigenvalues().last ?? 0 : data.largestSquareBound
    // The mean over so many samples, whichever they are: leaving rows of A out makes no eigenvalue of A'A larger.
    @Sendable func smoothness(of count: Int) -> Smoothness {
      Smoothness((curvature * largest / Double(count) + ridge) * (1 + 1e-12), .global)
    }
    let subsets: @Sendable () -> Objective = {
      let (map, half) = (data.subsets, data.subsetCount)
      return Objective(
        name: name, formula: formula, box: Catalogue.cube(3, d), start: Catalogue.origin(d), leastValue: 0,
        leastReason: "no loss is negative", smoothness: smoothness(of: half),
        curvature: Curvature(ridge, .stronglyConvex), tables: data.tables, task: map
      ) { x, _ in
        (losses(x) * map.inputs(for: x)[0]).sumRows() * (1 / Double(half)) + x.dot(x) * (ridge / 2)
      }
    }
    func make(_ found: NewtonMinimum?) -> Objective {
      // f >= f(x) - |g(x)|^2/(2 mu) everywhere for a mu-strongly convex f.
      let rest = found.map { $0.error + $0.gradient * $0.gradient / (2 * ridge) }
      let least = found.flatMap { found in rest.map { max(found.value - $0, 0) } } ?? 0
      return Objective(
        name: name, formula: formula, box: Catalogue.cube(3, d), start: Catalogue.origin(d),
        minimizers: found.map { [$0.x] } ?? [], minimum: found?.value, minimumError: rest ?? 0, leastValue: least,
        leastReason: least > 0 ? "f(x) - |g|^2/(2 mu) at Newton's minimizer" : "no loss is negative",
        smoothness: smoothness(of: data.count), curvature: Curvature(ridge, .stronglyConvex), tables: data.tables,
        ownFamilies: [.subsets: subsets]
      ) { x, _ in losses(x).sumRows() * (1 / Double(data.count)) + x.dot(x) * (ridge / 2) }
    }
    let plain = make(nil)
    guard d <= mostExact / 3, let found = newtonMinimum(plain, samples: data.count) else { return plain }
    return make(found)
  }

  /// Where Newton's method ended: the point, f there, the norm of the gradient and the rounding of f.
  private struct NewtonMinimum {
    let x: [Double]
    let value, gradient, error: Double

    init(_ x: [Double], _ value: Double, _ norm: Double, samples: Int) {
      self.x = x
      self.value = value
      // Every sample's loss is rounded to a few units of itself and of 1; the mean keeps that share. So is the gradient.
      let unit = 0x1p-52 * Double(16 + samples)
      error = unit * (1 + value)
      gradient = norm + unit * (1 + value) * Double(x.count).squareRoot()
    }
  }

  /// The minimizer of a smooth, strongly convex function by damped Newton steps; nil where they do not converge.
  private static func newtonMinimum(_ objective: Objective, samples: Int) -> NewtonMinimum? {
    let evaluator = Evaluator(objective)
    let d = objective.dimension
    var x = objective.start
    var (f, g) = evaluator.valueAndGradient(x)
    for _ in 0..<100 {
      let norm = g.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if norm <= 1e-14 * (1 + f.magnitude) { return NewtonMinimum(x, f, norm, samples: samples) }
      var hessian: [Double] = []
      for i in 0..<d {
        var unit = Catalogue.origin(d)
        unit[i] = 1
        hessian += evaluator.hessianProduct(x, unit)
      }
      let step = Matrix(rows: d, columns: d, hessian).solve(Matrix(rows: d, columns: 1, g)).elements
      var length = 1.0
      var next = (x: x, f: Double.infinity, g: g)
      while length > 1e-12 {
        let trial = zip(x, step).map { $0 - length * $1 }
        let (value, gradient) = evaluator.valueAndGradient(trial)
        next = (trial, value, gradient)
        if value <= f + 1e-15 * f.magnitude { break }
        length /= 2
      }
      // Rounding is reached once Newton's method no longer makes the gradient smaller.
      let reached = next.g.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if reached >= norm { return norm <= 1e-10 ? NewtonMinimum(x, f, norm, samples: samples) : nil }
      (x, f, g) = next
    }
    return nil
  }
}

extension RegressionData {
  /// Samples of a subset: half of them, at least one.
  fileprivate var subsetCount: Int { max(1, count / 2) }

  /// Draws subsets: 1 for the samples that belong to one, 0 for the others.
  fileprivate var subsets: TaskMap {
    let (n, half) = (count, subsetCount)
    return TaskMap(shapes: [Shape(rows: n)]) { generator in
      var mask = Array(repeating: 0.0, count: n)
      for sample in generator.permutation(n).prefix(half) { mask[sample] = 1 }
      return [mask]
    } map: { x, _ in
      x
    }
  }

  /// Draws right-hand sides: normal, with the mean and deviation of the targets.
  fileprivate var rightHandSides: TaskMap {
    let n = count
    let mean = targets.reduce(0, +) / Double(n)
    let deviation = (targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)).squareRoot()
    return TaskMap(shapes: [Shape(rows: n)]) { generator in
      [(0..<n).map { _ in mean + deviation * generator.normal() }]
    } map: { x, _ in
      x
    }
  }
}

extension Matrix {
  /// A bound on the largest eigenvalue of a symmetric, positive semidefinite matrix: |G^16|_F^(1/16).
  var largestEigenvalueBound: Double {
    let trace = (0..<rows).reduce(0) { $0 + self[$1, $1] }
    guard trace > 0 else { return 0 }
    var power = Matrix(rows: rows, columns: columns, elements.map { $0 / trace })
    for _ in 0..<4 { power = power.times(power) }
    var root = power.frobeniusNorm
    for _ in 0..<4 { root = root.squareRoot() }
    return trace * root * (1 + 1e-9)
  }
}

extension Catalogue {
  /// |Ax - b|^2 with a seeded symmetric A whose eigenvalues run from 1 to 1,000: the condition of stiffness matrices, as
  /// the one of arXiv:2508.00775, and b with the mean 0.5 and the deviation 0.2 of the right-hand sides drawn there.
  static func leastSquares(_ d: Int) -> Objective {
    let spectrum = (0..<d).map { Elementary.pow(1000, Double($0) / Double(d - 1)) }
    var generator = SeededGenerator(seed: 1, stream: "least squares \(d)")
    let drawn = (0..<d).map { _ in generator.normal() }
    let mean = drawn.reduce(0, +) / Double(d)
    let deviation = (drawn.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(d)).squareRoot()
    let data = RegressionData(
      name: "seeded", featureCount: d, features: rotated(spectrum, seed: 1, stream: "least squares axes \(d)"),
      targets: drawn.map { 0.5 + 0.2 * ($0 - mean) / deviation })
    return .leastSquares(name: named("least-squares", d), data)
  }

  /// Logistic regression in the plane: 40 seeded points of two classes that overlap, ridge 0.1.
  static let logistic: Objective = {
    var generator = SeededGenerator(seed: 1, stream: "logistic")
    var (features, targets): ([Double], [Double]) = ([], [])
    for i in 0..<40 {
      let target = Double(i % 2)
      features += [generator.normal() + 2 * target - 1, generator.normal() - target + 0.5]
      targets.append(target)
    }
    let data = RegressionData(name: "seeded", featureCount: 2, features: features, targets: targets)
    return .logistic(name: "logistic", data, ridge: 0.1)
  }()
}
