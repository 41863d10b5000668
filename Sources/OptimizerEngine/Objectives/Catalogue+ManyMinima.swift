// Functions of the catalogue with many minima.

extension Catalogue {
  static func rastrigin(_ d: Int) -> Objective {
    Objective(
      name: named("rastrigin", d), formula: "sum x_i^2 + 10 (1 - cos 2 pi x_i)", box: cube(5.12, d),
      start: alternating(-3.7, 2.6, d), minimizers: [Array(repeating: 0, count: d)], minimum: 0,
      smoothness: Smoothness(2 + 40 * .pi * .pi, .global)
    ) { x, _ in (x.squared() + (1 - (x * (2 * .pi)).cos()) * 10).sumRows() }
  }

  private static func ackleyWaves(_ x: Expression) -> Expression {
    (Elementary.exp(1) + 20) - ((x * (2 * .pi)).cos().sumRows() * (1 / Double(x.shape.rows))).exp()
  }

  static func ackley(_ d: Int) -> Objective {
    Objective(
      name: named("ackley", d), formula: "-20 e^(-0.2 r) - e^(mean cos 2 pi x_i) + e + 20, r = sqrt(mean x_i^2)",
      box: cube(5, d), start: alternating(-3.5, 2.5, d), minimizers: [origin(d)], minimum: 0, smoothness: .none,
      hasKinks: true,
      warning: "a kink at the minimizer: the gradient is not Lipschitz there; smooth-ackley has none"
    ) { x, _ in
      let radius = (x.squared().sumRows() * (1 / Double(d))).normOfSquare()
      return (radius * -0.2).exp() * -20 + ackleyWaves(x)
    }
  }

  /// With q = sqrt(mean x^2 + D^2): the Hessian of -20 e^(-0.2 (q - D)) lies between -0.8/d and 4/(dD), that of the waves
  /// below 4 pi^2 e/d and above -4 pi^2 3.05/d (e^u (2 - u^2) < 3.05), so beta = (4/D + 4 pi^2 e)/d, attained at 0.
  static func smoothAckley(_ d: Int) -> Objective {
    let rounding = 0.1
    let beta: Double = (4 / rounding + 4 * Double.pi * Double.pi * Elementary.exp(1)) / Double(d)
    return Objective(
      name: named("smooth-ackley", d), formula: "ackley with r = sqrt(mean x_i^2 + 0.01) - 0.1", box: cube(5, d),
      start: alternating(-3.5, 2.5, d), minimizers: [origin(d)], minimum: 0,
      smoothness: Smoothness(beta * (1 + 1e-12), .global)
    ) { x, _ in
      let radius = (x.squared().sumRows() * (1 / Double(d)) + rounding * rounding).squareRoot() - rounding
      return (radius * -0.2).exp() * -20 + ackleyWaves(x)
    }
  }

  /// The product of cosines is a positive definite function, so its Hessian is largest at 0, where it is diag(1/i).
  static func griewank(_ d: Int) -> Objective {
    Objective(
      name: named("griewank", d), formula: "1 + |x|^2/4000 - prod cos(x_i/sqrt i)", box: cube(10, d),
      start: alternating(-7, 5, d), minimizers: [origin(d)], minimum: 0,
      smoothness: Smoothness(1 + 1.0 / 2000, .global)
    ) { x, _ in
      var product = x.graph.number(1)
      for i in 0..<d { product = product * (x[row: i] * (1 / Double(i + 1).squareRoot())).cos() }
      return x.squared().sumRows() * (1.0 / 4000) - product + 1
    }
  }

  static func levy(_ d: Int) -> Objective {
    Objective(
      name: named("levy", d), formula: "sin^2 pi w_1 + sum (w_i-1)^2 (1 + 10 sin^2(pi w_i + 1)) + ..., w = 1 + (x-1)/4",
      box: cube(10, d), start: alternating(-7, 6, d), minimizers: [Array(repeating: 1, count: d)], minimum: 0,
      smoothness: d == 2 ? Smoothness(74.6, .box) : .none,
      warning: "the curvature grows with x^2: the constant holds on the box only"
    ) { x, _ in
      let w = (x - 1) * 0.25 + 1
      let (inner, last) = (w[rows: 0..<d - 1], w[row: d - 1])
      let middle = (inner - 1).squared() * ((inner * .pi + 1).sin().squared() * 10 + 1)
      return (w[row: 0] * .pi).sin().squared() + middle.sumRows()
        + (last - 1).squared() * ((last * (2 * .pi)).sin().squared() + 1)
    }
  }

  static func styblinskiTang(_ d: Int) -> Objective {
    Objective(
      name: named("styblinski-tang", d), formula: "sum (x_i^4 - 16 x_i^2 + 5 x_i)/2", box: cube(5, d),
      start: alternating(4, 1.5, d), minimizers: [Array(repeating: -2.903534027771177, count: d)],
      minimum: -39.16616570377142 * Double(d), minimumError: 1e-14 * 40 * Double(d),
      // The quartic of one coordinate at the least root of its derivative, rounded down.
      leastValue: -39.1661657037715 * Double(d), smoothness: Smoothness(134, .box)
    ) { x, _ in ((x.power(4) - x.squared() * 16 + x * 5) * 0.5).sumRows() }
  }

  /// With u = x - pi: -f = p(u_1) p(u_2), p(u) = cos(u) e^(-u^2), a positive definite function, so its Hessian is largest
  /// at the minimizer, where it is 3 I.
  static let easom = Objective(
    name: "easom", formula: "-cos x cos y e^(-(x-pi)^2 - (y-pi)^2)", box: [0...6.3, 0...6.3], start: [2, 4.2],
    minimizers: [[.pi, .pi]], minimum: -1, leastValue: -1, smoothness: Smoothness(3, .global),
    warning: "flat away from the minimum: gradients there are below rounding"
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return -(x.cos() * y.cos() * (-((x - .pi).squared()) - (y - .pi).squared()).exp())
  }
}
