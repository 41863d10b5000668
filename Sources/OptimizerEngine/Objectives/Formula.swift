// Formulas that people type, as trees: what the parser makes and what objectives are built from.

/// A formula of the coordinates of a point, as typed.
indirect enum Formula: Equatable, Sendable {
  case number(Double)
  /// A coordinate, counted from 0.
  case coordinate(Int)
  case negative(Formula)
  case sum(Formula, Formula)
  case difference(Formula, Formula)
  case product(Formula, Formula)
  case quotient(Formula, Formula)
  case power(Formula, Formula)
  case call(Function, Formula)
  case maximum(Formula, Formula)
  case minimum(Formula, Formula)

  /// The functions of one number that can be typed.
  enum Function: String, CaseIterable, Sendable {
    case exp, log, sin, cos, tan, tanh, sqrt, abs, sigmoid, softplus, relu

    /// Other names of the same functions.
    static let others: [String: Function] = ["ln": .log]

    /// The function of a number.
    func callAsFunction(_ x: Double) -> Double {
      switch self {
      case .exp: Elementary.exp(x)
      case .log: Elementary.log(x)
      case .sin: Elementary.sin(x)
      case .cos: Elementary.cos(x)
      case .tan: Elementary.tan(x)
      case .tanh: Elementary.tanh(x)
      case .sqrt: x.squareRoot()
      case .abs: x.magnitude
      case .sigmoid: Elementary.sigmoid(x)
      case .softplus: max(x, 0) + Elementary.log1p(Elementary.exp(-x.magnitude))
      case .relu: max(x, 0)
      }
    }
  }

  /// The parts a formula is made of.
  var parts: [Formula] {
    switch self {
    case .number, .coordinate: []
    case .negative(let a), .call(_, let a): [a]
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b), .quotient(let a, let b),
      .power(let a, let b), .maximum(let a, let b), .minimum(let a, let b):
      [a, b]
    }
  }

  /// The number of coordinates up to the last one used; 0 for a constant.
  var coordinateCount: Int {
    if case .coordinate(let i) = self { return i + 1 }
    return parts.map(\.coordinateCount).max() ?? 0
  }

  /// The value at a point.
  func callAsFunction(_ x: [Double]) -> Double {
    switch self {
    case .number(let value): value
    case .coordinate(let i): x[i]
    case .negative(let a): -a(x)
    case .sum(let a, let b): a(x) + b(x)
    case .difference(let a, let b): a(x) - b(x)
    case .product(let a, let b): a(x) * b(x)
    case .quotient(let a, let b): a(x) / b(x)
    case .power(let a, let b): Elementary.pow(a(x), b(x))
    case .call(let function, let a): function(a(x))
    case .maximum(let a, let b): max(a(x), b(x))
    case .minimum(let a, let b): min(a(x), b(x))
    }
  }

  /// The number it stands for; nil where it depends on the point.
  var constant: Double? { coordinateCount == 0 ? self([]) : nil }
}

/// The reason why a text cannot be read as a formula.
public struct FormulaError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The column of the character where the problem was found, counted from 1.
  public let column: Int
  /// What is wrong there, as a phrase.
  public let problem: String
  /// What to write instead, as an imperative.
  public let remedy: String

  /// One line: `PROBLEM: column 3; REMEDY`.
  public var description: String { "\(problem): column \(column); \(remedy)" }
}
