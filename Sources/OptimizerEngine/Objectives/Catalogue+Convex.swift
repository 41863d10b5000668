// Convex functions of the catalogue, and one that is not convex but has a Polyak-Lojasiewicz constant.

extension Catalogue {
  static func sphere(_ d: Int) -> Objective {
    Objective(
      name: named("sphere", d), formula: "sum x_i^2", box: cube(5, d), start: alternating(-4, 3, d),
      minimizers: [Array(repeating: 0, count: d)], minimum: 0, smoothness: Smoothness(2, .global),
      curvature: Curvature(2, .stronglyConvex), spectrum: [2]
    ) { x, _ in x.squared().sumRows() }
  }

  /// Condition number 100: axis-aligned in the plane; in R^d with a seeded rotation and a geometric spectrum.
  static func quadratic(_ d: Int) -> Objective {
    let condition = 100.0
    let spectrum = (0..<d).map { Elementary.pow(condition, Double($0) / Double(d - 1)) }
    let matrix = d == 2 ? [1, 0, 0, condition] : rotated(spectrum, seed: 1, stream: "quadratic \(d)")
    // What rounding the rotated matrix may change of its eigenvalues.
    let roundingMargin = d == 2 ? 0 : 1e-12
    return Objective(
      name: named("quadratic", d), formula: d == 2 ? "(x^2 + 100 y^2)/2" : "x'Hx/2, eigenvalues 1 to 100, rotated",
      box: cube(3, d), start: alternating(-2.5, 1, d), minimizers: [Array(repeating: 0, count: d)], minimum: 0,
      smoothness: Smoothness(condition * (1 + roundingMargin), .global),
      curvature: Curvature(1 - roundingMargin, .stronglyConvex),
      spectrum: spectrum
    ) { x, _ in
      let h = x.graph.table(matrix, Shape(rows: d, columns: d))
      return x.dot(h.times(x)) * 0.5
    }
  }

  /// f(x) = x'Hx/2 with the eigenvalues of `spectrum` along seeded random axes.
  ///
  /// beta is the largest absolute value of the spectrum. mu is the least eigenvalue where that is positive. The box is
  /// [-3, 3]^d.
  ///
  /// - Parameters:
  ///   - name: The name by which it is shown.
  ///   - spectrum: The d eigenvalues; if one is negative, f has no minimum.
  ///   - rotationSeed: Chooses the axes, by three Householder reflections; nil keeps the coordinate axes.
  /// - Precondition: At least two eigenvalues, all of them finite.
  public static func quadratic(name: String, spectrum: [Double], rotationSeed: UInt64?) -> Objective {
    precondition(spectrum.count >= 2 && spectrum.allSatisfy(\.isFinite), "at least two finite eigenvalues")
    let d = spectrum.count
    let (low, high) = (spectrum.min() ?? 0, spectrum.max() ?? 0)
    let matrix = rotated(spectrum, seed: rotationSeed, stream: "quadratic \(d)")
    return Objective(
      name: name, formula: "x'Hx/2, eigenvalues \(low) to \(high)", box: cube(3, d), start: alternating(-2.5, 1, d),
      minimizers: low > 0 ? [origin(d)] : [], minimum: low >= 0 ? 0 : nil,
      smoothness: Smoothness(max(high.magnitude, low.magnitude), .global),
      curvature: low > 0 ? Curvature(low, .stronglyConvex) : nil, isConvex: low >= 0, spectrum: spectrum,
      warning: low < 0 ? "unbounded below: an eigenvalue is negative" : nil
    ) { x, _ in
      let h = x.graph.table(matrix, Shape(rows: d, columns: d))
      return x.dot(h.times(x)) * 0.5
    }
  }

  /// Q diag(spectrum) Q' with Q a product of three seeded reflections.
  static func rotated(_ spectrum: [Double], seed: UInt64?, stream: String) -> [Double] {
    let d = spectrum.count
    var q = (0..<d * d).map { $0 % (d + 1) == 0 ? 1.0 : 0.0 }
    var generator = SeededGenerator(seed: seed ?? 0, stream: stream)
    for _ in 0..<(seed == nil ? 0 : 3) {
      let u = (0..<d).map { _ in generator.normal() }
      let norm = u.reduce(0) { $0 + $1 * $1 }
      for i in 0..<d {
        let dot = (0..<d).reduce(0) { $0 + q[i * d + $1] * u[$1] }
        for j in 0..<d { q[i * d + j] -= 2 * dot * u[j] / norm }
      }
    }
    var h = Array(repeating: 0.0, count: d * d)
    for i in 0..<d {
      for j in 0...i {
        let value = (0..<d).reduce(0) { $0 + q[i * d + $1] * spectrum[$1] * q[j * d + $1] }
        (h[i * d + j], h[j * d + i]) = (value, value)
      }
    }
    return h
  }

  static let booth = Objective(
    name: "booth", formula: "(x+2y-7)^2 + (2x+y-5)^2", box: cube(10, 2), start: [-8, 6], minimizers: [[1, 3]],
    minimum: 0, smoothness: Smoothness(18, .global), curvature: Curvature(2, .stronglyConvex), spectrum: [2, 18]
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (x + y * 2 - 7).squared() + (x * 2 + y - 5).squared()
  }

  static let matyas = Objective(
    name: "matyas", formula: "0.26 (x^2+y^2) - 0.48 xy", box: cube(10, 2), start: [-8, 6], minimizers: [[0, 0]],
    minimum: 0, smoothness: Smoothness(1, .global), curvature: Curvature(0.04, .stronglyConvex), spectrum: [0.04, 1]
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (x.squared() + y.squared()) * 0.26 - x * y * 0.48
  }

  static func zakharov(_ d: Int) -> Objective {
    Objective(
      name: named("zakharov", d), formula: "|x|^2 + w^2 + w^4, w = sum i x_i/2", box: cube(3, d),
      start: alternating(-2.5, 2, d), minimizers: [origin(d)], minimum: 0,
      smoothness: d == 2 ? Smoothness(308.3, .box) : .none, curvature: Curvature(2, .stronglyConvex)
    ) { x, _ in
      let w = x.dot(x.graph.table((1...d).map { 0.5 * Double($0) }, Shape(rows: d)))
      return x.squared().sumRows() + w.squared() + w.power(4)
    }
  }

  /// The Hessian is the covariance of the rows (1, 3), (1, -3), (-1, 0) under the softmax weights.
  ///
  /// They lie in a ball of radius 3, so beta <= 9. At y = 0, where it is least in y, f = ln(2 e^x + e^-x) - 0.1 >= ln(2 sqrt 2) - 0.1.
  static let logSumExp = Objective(
    name: "log-sum-exp", formula: "ln(e^(x+3y-0.1) + e^(x-3y-0.1) + e^(-x-0.1))", box: cube(2, 2), start: [1.5, 1.2],
    minimizers: [[-0.34657359027997264, 0]], minimum: 0.939720770839918,
    leastValue: 0.9397207708399178, smoothness: Smoothness(9, .global), isConvex: true
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return Expression.concatenated([x + y * 3 - 0.1, x - y * 3 - 0.1, -x - 0.1]).logSumExpOverRows()
  }

  /// f'' = 2 + 6 cos 2x along the first coordinate, and |g|^2 >= (f - f*)/16 (Karimi, Nutini and Schmidt, 2016,
  /// arXiv:1608.04636, section 2.2).
  static func nonConvexPL(_ d: Int) -> Objective {
    Objective(
      name: named("nonconvex-pl", d), formula: "|x|^2 + 3 sin^2 x_1", box: cube(6, d), start: alternating(-5, 4, d),
      minimizers: [origin(d)], minimum: 0, smoothness: Smoothness(8, .global),
      curvature: Curvature(1.0 / 32, .polyakLojasiewicz)
    ) { x, _ in x.squared().sumRows() + x[row: 0].sin().squared() * 3 }
  }
}
