import Glibc

@testable import OptimizerEngine

/// The analytic objectives once more, by hand on plain numbers.
enum ClosedForms {
  static func value(_ name: String, _ x: [Double]) -> Double? {
    switch name.split(separator: ":").first.map(String.init) {
    case "sphere": return x.reduce(0) { $0 + $1 * $1 }
    case "quadratic": return x.count == 2 ? 0.5 * (x[0] * x[0] + 100 * x[1] * x[1]) : nil
    case "rosenbrock": return rosenbrock(x)
    case "log-rosenbrock": return log(1 + rosenbrock(x) / 10)
    case "rastrigin": return x.reduce(10 * Double(x.count)) { $0 + $1 * $1 - 10 * cos(2 * .pi * $1) }
    case "himmelblau": return pow(x[0] * x[0] + x[1] - 11, 2) + pow(x[0] + x[1] * x[1] - 7, 2)
    case "beale":
      return [(1.5, 1.0), (2.25, 2), (2.625, 3)].reduce(0) { $0 + pow($1.0 - x[0] + x[0] * pow(x[1], $1.1), 2) }
    case "styblinski-tang": return x.reduce(0) { $0 + (pow($1, 4) - 16 * $1 * $1 + 5 * $1) / 2 }
    case "double-well": return pow(x[0] * x[0] - 1, 2) / 4 + x[1] * x[1] / 2
    default: return nil
    }
  }

  private static func rosenbrock(_ x: [Double]) -> Double {
    (0..<x.count - 1).reduce(0.0) { (sum: Double, i: Int) -> Double in
      let valley = x[i + 1] - x[i] * x[i]
      return sum + (1 - x[i]) * (1 - x[i]) + 100 * valley * valley
    }
  }

  /// The gradient of the plane Rosenbrock function, by hand.
  static func rosenbrockGradient(_ x: [Double]) -> [Double] {
    [-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] * x[0]), 200 * (x[1] - x[0] * x[0])]
  }
}
