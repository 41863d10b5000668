// Functions of the catalogue with curved valleys or few minima.

extension Catalogue {
  private static func rosenbrockSum(_ x: Expression) -> Expression {
    let d = x.shape.rows
    let a = x[rows: 0..<d - 1]
    let b = x[rows: 1..<d]
    return ((1 - a).squared() + (b - a.squared()).squared() * 100).sumRows()
  }

  static func rosenbrock(_ d: Int) -> Objective {
    Objective(
      name: named("rosenbrock", d),
      formula: d == 2 ? "(1-x)^2 + 100 (y-x^2)^2" : "sum (1-x_i)^2 + 100 (x_{i+1}-x_i^2)^2",
      box: d == 2 ? [-2...2, -1...3] : cube(2, d), start: d == 2 ? [-1.2, 1] : alternating(-1.2, 1, d),
      minimizers: [Array(repeating: 1, count: d)], minimum: 0,
      smoothness: d == 2 ? Smoothness(5327, .box) : .none
    ) { x, _ in rosenbrockSum(x) }
  }

  static func logRosenbrock(_ d: Int) -> Objective {
    Objective(
      name: named("log-rosenbrock", d), formula: "ln(1 + R/10), R the Rosenbrock function",
      box: d == 2 ? [-2...2, -1...3] : cube(2, d), start: d == 2 ? [-1.2, 1] : alternating(-1.2, 1, d),
      minimizers: [Array(repeating: 1, count: d)], minimum: 0,
      smoothness: d == 2 ? Smoothness(247.2, .box) : .none
    ) { x, _ in (rosenbrockSum(x) * 0.1 + 1).log() }
  }

  static let himmelblau = Objective(
    name: "himmelblau", formula: "(x^2+y-11)^2 + (x+y^2-7)^2", box: cube(6, 2), start: [-0.5, -0.5],
    minimizers: [
      [3, 2], [-2.805118086952745, 3.131312518250573], [-3.779310253377747, -3.283185991286170],
      [3.584428340330492, -1.848126526964404],
    ],
    minimum: 0, smoothness: Smoothness(470.7, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (x.squared() + y - 11).squared() + (x + y.squared() - 7).squared()
  }

  static let beale = Objective(
    name: "beale", formula: "(1.5-x+xy)^2 + (2.25-x+xy^2)^2 + (2.625-x+xy^3)^2", box: cube(4.5, 2), start: [-1, 2],
    minimizers: [[3, 0.5]], minimum: 0, smoothness: Smoothness(2.95e5, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (1.5 - x + x * y).squared() + (2.25 - x + x * y.squared()).squared()
      + (2.625 - x + x * y.power(3)).squared()
  }

  static let threeHumpCamel = Objective(
    name: "three-hump-camel", formula: "2x^2 - 1.05x^4 + x^6/6 + xy + y^2", box: cube(3, 2), start: [-2, 2],
    minimizers: [[0, 0]], minimum: 0, smoothness: Smoothness(295.7, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return x.squared() * 2 - x.power(4) * 1.05 + x.power(6) * (1.0 / 6) + x * y + y.squared()
  }

  static let sixHumpCamel = Objective(
    name: "six-hump-camel", formula: "(4 - 2.1x^2 + x^4/3) x^2 + xy + (4y^2 - 4) y^2", box: [-2...2, -1.2...1.2],
    start: [-1.5, 1],
    minimizers: [[0.08984201310031806, -0.7126564030207396], [-0.08984201310031806, 0.7126564030207396]],
    minimum: -1.0316284534898774, minimumError: 1e-15, smoothness: Smoothness(67.4, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (4 - x.squared() * 2.1 + x.power(4) * (1.0 / 3)) * x.squared() + x * y
      + (y.squared() * 4 - 4) * y.squared()
  }

  private static func goldsteinPriceValue(_ point: Expression) -> Expression {
    let (x, y) = (point[row: 0], point[row: 1])
    let first = 19 - x * 14 + x.squared() * 3 - y * 14 + x * y * 6 + y.squared() * 3
    let second = 18 - x * 32 + x.squared() * 12 + y * 48 - x * y * 36 + y.squared() * 27
    return ((x + y + 1).squared() * first + 1) * ((x * 2 - y * 3).squared() * second + 30)
  }

  static let goldsteinPrice = Objective(
    name: "goldstein-price", formula: "(1 + (x+y+1)^2 p(x,y)) (30 + (2x-3y)^2 q(x,y))", box: cube(2, 2),
    start: [-1.5, 1], minimizers: [[0, -1]], minimum: 3, smoothness: Smoothness(2.834e6, .box),
    warning: "a step of 1/beta is 3.5e-7: use the audited step size, or log-goldstein-price"
  ) { point, _ in goldsteinPriceValue(point) }

  /// ln A(s) + ln B(t), s = x + y, t = 2x - 3y, with A = 1 + (s+1)^2 (3s^2 - 14s + 19) >= 1 and
  /// B = 3 + (t-3)^2 (3t^2 + 2t + 3) >= 3, so f >= ln 3.
  ///
  /// Everywhere -9.24 < (ln A)'' < 72.47 and -3.25 < (ln B)'' < 24.46: by Sturm's theorem c A^2 - A A'' + A'^2 has no real
  /// root for the upper ends c, nor its negative for the lower ones. The Hessian (ln A)'' (1, 1)(1, 1)' +
  /// (ln B)'' (2, -3)(2, -3)' grows with both numbers, so its eigenvalues lie between -43.5 and 327.69.
  static let logGoldsteinPrice = Objective(
    name: "log-goldstein-price", formula: "ln of goldstein-price", box: cube(2, 2), start: [-1.5, 1],
    minimizers: [[0, -1]], minimum: 1.0986122886681098, minimumError: 3e-16, leastValue: 1.0986122886681096,
    smoothness: Smoothness(327.7, .global)
  ) { point, _ in goldsteinPriceValue(point).log() }

  /// The Hessian has the eigenvalue 4 along (1, -1) and -2 sin(x + y) along (1, 1).
  static let mcCormick = Objective(
    name: "mccormick", formula: "sin(x+y) + (x-y)^2 - 1.5x + 2.5y + 1", box: [-1.5...4, -3...4], start: [3, 3],
    minimizers: [[-0.5471975511965979, -1.5471975511965979]], minimum: -1.9132229549810367, minimumError: 1e-15,
    isBoundedBelow: false,
    smoothness: Smoothness(4, .global),
    warning: "unbounded below along x = y -> -infinity: f* is the least value on the box"
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (x + y).sin() + (x - y).squared() - x * 1.5 + y * 2.5 + 1
  }

  /// A square and 10 - (10 - 10/8pi) at least: f* = 10/8pi.
  static let branin = Objective(
    name: "branin", formula: "(y - 5.1x^2/4pi^2 + 5x/pi - 6)^2 + 10 (1 - 1/8pi) cos x + 10", box: [-5...10, 0...15],
    start: [-3, 3], minimizers: [[-Double.pi, 12.275], [.pi, 2.275], [3 * .pi, 2.475]],
    minimum: 0.39788735772973816, leastValue: 0.3978873577297381, smoothness: Smoothness(29.2, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    let pi = Double.pi
    let (curve, wave): (Double, Double) = (5.1 / (4 * pi * pi), 10 - 10 / (8 * pi))
    let valley = y - x.squared() * curve + x * (5 / pi) - 6
    return valley.squared() + x.cos() * wave + 10
  }

  static func dixonPrice(_ d: Int) -> Objective {
    // x_i = 2^-(1 - 2^(1 - i)) solves x_{i-1} = 2 x_i^2; the last coordinate may have either sign.
    let minimizer = (0..<d).map { (i: Int) -> Double in
      let exponent: Double = Elementary.pow(2, -Double(i)) - 1
      return Elementary.pow(2, exponent)
    }
    let mirrored = minimizer.dropLast() + [-minimizer[d - 1]]
    return Objective(
      name: named("dixon-price", d), formula: "(x_1 - 1)^2 + sum i (2 x_i^2 - x_{i-1})^2",
      box: d == 2 ? [-2...4, -2...2] : cube(4, d), start: d == 2 ? [3, -1.5] : alternating(3, -1.5, d),
      minimizers: [minimizer, Array(mirrored)], minimum: 0, smoothness: d == 2 ? Smoothness(418.5, .box) : .none
    ) { x, _ in
      let factors = x.graph.table((2...d).map(Double.init), Shape(rows: d - 1))
      let links = (x[rows: 1..<d].squared() * 2 - x[rows: 0..<d - 1]).squared() * factors
      return (x[row: 0] - 1).squared() + links.sumRows()
    }
  }
}
