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
    case "tilted-double-well": return pow(x[0] * x[0] - 1, 2) / 4 + x[1] * x[1] / 2 + x[0] / 10
    case "booth": return pow(x[0] + 2 * x[1] - 7, 2) + pow(2 * x[0] + x[1] - 5, 2)
    case "matyas": return 0.26 * (x[0] * x[0] + x[1] * x[1]) - 0.48 * x[0] * x[1]
    case "zakharov": return zakharov(x)
    case "log-sum-exp":
      return log(exp(x[0] + 3 * x[1] - 0.1) + exp(x[0] - 3 * x[1] - 0.1) + exp(-x[0] - 0.1))
    case "nonconvex-pl": return x.reduce(0) { $0 + $1 * $1 } + 3 * pow(sin(x[0]), 2)
    case "three-hump-camel":
      return 2 * pow(x[0], 2) - 1.05 * pow(x[0], 4) + pow(x[0], 6) / 6 + x[0] * x[1] + pow(x[1], 2)
    case "six-hump-camel": return sixHump(x[0], x[1])
    case "goldstein-price": return goldsteinPrice(x[0], x[1])
    case "log-goldstein-price": return log(goldsteinPrice(x[0], x[1]))
    case "mccormick": return sin(x[0] + x[1]) + pow(x[0] - x[1], 2) - 1.5 * x[0] + 2.5 * x[1] + 1
    case "branin": return branin(x[0], x[1])
    case "dixon-price": return dixonPrice(x)
    case "ackley": return ackley(x, rounding: 0)
    case "smooth-ackley": return ackley(x, rounding: 0.1)
    case "griewank": return griewank(x)
    case "levy": return levy(x)
    case "easom":
      return -cos(x[0]) * cos(x[1]) * exp(-pow(x[0] - .pi, 2) - pow(x[1] - .pi, 2))
    case "monkey-saddle": return pow(x[0], 3) - 3 * x[0] * x[1] * x[1]
    case "coercive-monkey-saddle":
      return pow(x[0], 3) - 3 * x[0] * x[1] * x[1] + pow(x[0] * x[0] + x[1] * x[1], 2) / 4
    case "tanh-neuron":
      let a = (0...20).map { -2 + 4 * Double($0) / 20 }
      return a.reduce(0.0) { $0 + pow(tanh(x[0] * $1 + x[1]) - tanh(2 * $1 - 1), 2) } / 21
    default: return nil
    }
  }

  private static func zakharov(_ x: [Double]) -> Double {
    var (square, weighted) = (0.0, 0.0)
    for (i, value) in x.enumerated() {
      square += value * value
      weighted += 0.5 * Double(i + 1) * value
    }
    return square + pow(weighted, 2) + pow(weighted, 4)
  }

  private static func sixHump(_ x: Double, _ y: Double) -> Double {
    let first = (4 - 2.1 * x * x + pow(x, 4) / 3) * x * x
    return first + x * y + (-4 + 4 * y * y) * y * y
  }

  private static func goldsteinPrice(_ x: Double, _ y: Double) -> Double {
    let p = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y
    let q = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y
    let (first, second) = (1 + pow(x + y + 1, 2) * p, 30 + pow(2 * x - 3 * y, 2) * q)
    return first * second
  }

  private static func branin(_ x: Double, _ y: Double) -> Double {
    let valley = y - 5.1 * x * x / (4 * Double.pi * Double.pi) + 5 * x / Double.pi - 6
    return valley * valley + 10 * (1 - 1 / (8 * Double.pi)) * cos(x) + 10
  }

  private static func dixonPrice(_ x: [Double]) -> Double {
    var sum = pow(x[0] - 1, 2)
    for i in 1..<x.count { sum += Double(i + 1) * pow(2 * x[i] * x[i] - x[i - 1], 2) }
    return sum
  }

  private static func ackley(_ x: [Double], rounding: Double) -> Double {
    let d = Double(x.count)
    let square = x.reduce(0) { $0 + $1 * $1 } / d
    let waves = x.reduce(0) { $0 + cos(2 * Double.pi * $1) } / d
    let radius = (square + rounding * rounding).squareRoot() - rounding
    return -20 * exp(-0.2 * radius) - exp(waves) + M_E + 20
  }

  private static func griewank(_ x: [Double]) -> Double {
    var product = 1.0
    for (i, value) in x.enumerated() { product *= cos(value / sqrt(Double(i + 1))) }
    return 1 + x.reduce(0) { $0 + $1 * $1 } / 4000 - product
  }

  private static func levy(_ x: [Double]) -> Double {
    let w = x.map { 1 + ($0 - 1) / 4 }
    let last = w[w.count - 1]
    var sum = pow(sin(Double.pi * w[0]), 2)
    for value in w.dropLast() { sum += pow(value - 1, 2) * (1 + 10 * pow(sin(Double.pi * value + 1), 2)) }
    return sum + pow(last - 1, 2) * (1 + pow(sin(2 * Double.pi * last), 2))
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
