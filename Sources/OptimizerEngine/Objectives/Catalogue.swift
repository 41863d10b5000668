// The catalogue: every analytic objective Basin knows, with its constants.
//
// Constants marked "box" are the largest |eigenvalue| of the Hessian on a fine grid of the box; the catalogue test
// checks every field by sampling.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The analytic objectives by name.
public enum Catalogue {
  /// All entries in the order in which they are shown.
  public static let all: [Objective] = [
    sphere(2), quadratic(2), rosenbrock(2), logRosenbrock(2), rastrigin(2), himmelblau, beale, styblinskiTang(2),
    doubleWell,
  ]

  /// Names that extend to any dimension by `NAME:D`, for example `quadratic:50`.
  public static let extendable = [
    "sphere", "quadratic", "rosenbrock", "log-rosenbrock", "rastrigin", "styblinski-tang",
  ]

  /// The entry of a name, or nil; `NAME:D` asks for dimension D (2 to 1000) where the function extends.
  public static func objective(named name: String) -> Objective? {
    if let entry = all.first(where: { $0.name == name }) { return entry }
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let d = Int(parts[1]), (2...1000).contains(d) else { return nil }
    switch parts[0] {
    case "sphere": return sphere(d)
    case "quadratic": return quadratic(d)
    case "rosenbrock": return rosenbrock(d)
    case "log-rosenbrock": return logRosenbrock(d)
    case "rastrigin": return rastrigin(d)
    case "styblinski-tang": return styblinskiTang(d)
    default: return nil
    }
  }

  private static func named(_ name: String, _ d: Int) -> String { d == 2 ? name : "\(name):\(d)" }
  private static func cube(_ half: Double, _ d: Int) -> [ClosedRange<Double>] {
    Array(repeating: -half...half, count: d)
  }
  private static func alternating(_ a: Double, _ b: Double, _ d: Int) -> [Double] {
    (0..<d).map { $0 % 2 == 0 ? a : b }
  }

  static func sphere(_ d: Int) -> Objective {
    Objective(
      name: named("sphere", d), formula: "sum x_i^2", box: cube(5, d), start: alternating(-4, 3, d),
      minimizers: [Array(repeating: 0, count: d)], minimum: 0, smoothness: Smoothness(2, .global)
    ) { x, _ in x.squared().sumRows() }
  }

  /// Condition number 100: axis-aligned in the plane; in R^d with a seeded rotation and a geometric spectrum.
  static func quadratic(_ d: Int) -> Objective {
    let condition = 100.0
    let matrix = d == 2 ? [1, 0, 0, condition] : rotatedSpectrum(d, condition)
    return Objective(
      name: named("quadratic", d), formula: d == 2 ? "(x^2 + 100 y^2)/2" : "x'Hx/2, eigenvalues 1 to 100, rotated",
      box: cube(3, d), start: alternating(-2.5, 1, d), minimizers: [Array(repeating: 0, count: d)], minimum: 0,
      smoothness: Smoothness(condition, .global)
    ) { x, _ in
      let h = x.graph.table(matrix, Shape(rows: d, columns: d))
      return x.dot(h.times(x)) * 0.5
    }
  }

  /// Q diag(1 to condition) Q' with Q a product of three seeded reflections.
  private static func rotatedSpectrum(_ d: Int, _ condition: Double) -> [Double] {
    var q = (0..<d * d).map { $0 % (d + 1) == 0 ? 1.0 : 0.0 }
    var generator = SeededGenerator(seed: 1, stream: "quadratic \(d)")
    for _ in 0..<3 {
      let u = (0..<d).map { _ in generator.normal() }
      let norm = u.reduce(0) { $0 + $1 * $1 }
      for i in 0..<d {
        let dot = (0..<d).reduce(0) { $0 + q[i * d + $1] * u[$1] }
        for j in 0..<d { q[i * d + j] -= 2 * dot * u[j] / norm }
      }
    }
    let spectrum = (0..<d).map { pow(condition, Double($0) / Double(d - 1)) }
    var h = Array(repeating: 0.0, count: d * d)
    for i in 0..<d {
      for j in 0...i {
        let value = (0..<d).reduce(0) { $0 + q[i * d + $1] * spectrum[$1] * q[j * d + $1] }
        (h[i * d + j], h[j * d + i]) = (value, value)
      }
    }
    return h
  }

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

  static func rastrigin(_ d: Int) -> Objective {
    Objective(
      name: named("rastrigin", d), formula: "sum x_i^2 + 10 (1 - cos 2 pi x_i)", box: cube(5.12, d),
      start: alternating(-3.7, 2.6, d), minimizers: [Array(repeating: 0, count: d)], minimum: 0,
      smoothness: Smoothness(2 + 40 * .pi * .pi, .global)
    ) { x, _ in (x.squared() + (1 - (x * (2 * .pi)).cos()) * 10).sumRows() }
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

  static func styblinskiTang(_ d: Int) -> Objective {
    Objective(
      name: named("styblinski-tang", d), formula: "sum (x_i^4 - 16 x_i^2 + 5 x_i)/2", box: cube(5, d),
      start: alternating(4, 1.5, d), minimizers: [Array(repeating: -2.903534027771177, count: d)],
      minimum: -39.16616570377142 * Double(d), smoothness: Smoothness(134, .box)
    ) { x, _ in ((x.power(4) - x.squared() * 16 + x * 5) * 0.5).sumRows() }
  }

  static let doubleWell = Objective(
    name: "double-well", formula: "(x^2-1)^2/4 + y^2/2", box: [-2...2, -1.5...1.5], start: [0.1, 1.2],
    minimizers: [[1, 0], [-1, 0]], minimum: 0, smoothness: Smoothness(11, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (x.squared() - 1).squared() * 0.25 + y.squared() * 0.5
  }
}
