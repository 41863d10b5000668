// Named parameters of a typed formula, drawn for every task: `(x-b)^2 + y^2; b ~ normal(0.5, 0.2)`.

/// A parameter of a typed formula: its name and what it is drawn from.
struct FormulaParameter: Equatable, Sendable {
  /// What a parameter is drawn from.
  enum Distribution: Equatable, Sendable {
    /// Normal with a mean and a standard deviation.
    case normal(Double, Double)
    /// Uniform between two numbers.
    case uniform(Double, Double)
    /// Its logarithm is uniform between those of two positive numbers.
    case logUniform(Double, Double)

    /// How they are written.
    static let help = "normal(MEAN, DEVIATION), uniform(LOW, HIGH) or log-uniform(LOW, HIGH)"

    /// The distribution of a name with two numbers; nil where they do not fit.
    init?(_ name: some StringProtocol, _ a: Double, _ b: Double) {
      switch name {
      case "normal" where b > 0: self = .normal(a, b)
      case "uniform" where a < b: self = .uniform(a, b)
      case "log-uniform" where 0 < a && a < b: self = .logUniform(a, b)
      default: return nil
      }
    }

    /// What the formula has where nothing is drawn.
    var middle: Double {
      switch self {
      case .normal(let mean, _): mean
      case .uniform(let low, let high): low + (high - low) / 2
      case .logUniform(let low, let high): (low * high).squareRoot()
      }
    }

    /// Where all draws lie; nil for a normal one, which has no end.
    var range: ClosedRange<Double>? {
      switch self {
      case .normal: nil
      // A draw may be rounded past an end.
      case .uniform(let low, let high), .logUniform(let low, let high):
        low - 1e-12 * (1 + low.magnitude)...high + 1e-12 * (1 + high.magnitude)
      }
    }

    /// One draw.
    func draw(_ generator: inout SeededGenerator) -> Double {
      switch self {
      case .normal(let mean, let deviation): mean + deviation * generator.normal()
      case .uniform(let low, let high): generator.uniform(low, high)
      case .logUniform(let low, let high):
        Elementary.exp(generator.uniform(Elementary.log(low), Elementary.log(high)))
      }
    }
  }

  let name: String
  let distribution: Distribution

  /// Reads `b~normal(0.5,0.2)`, written without blanks; nil for anything else.
  init?(_ text: String) {
    let sides = text.split(separator: "~", omittingEmptySubsequences: false)
    guard sides.count == 2, let open = sides[1].firstIndex(of: "("), sides[1].last == ")" else { return nil }
    let numbers = sides[1][sides[1].index(after: open)...].dropLast()
      .split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    guard numbers.count == 2, numbers.allSatisfy(\.isFinite), Self.isName(sides[0]),
      let distribution = Distribution(sides[1][..<open], numbers[0], numbers[1])
    else { return nil }
    (name, self.distribution) = (String(sides[0]), distribution)
  }

  /// Letters that mean nothing else in a formula.
  private static func isName(_ name: Substring) -> Bool {
    !name.isEmpty && name.allSatisfy { $0.isASCII && $0.isLetter }
      && !["x", "y", "z", "e", "pi", "max", "min"].contains(name)
      && Formula.Function(rawValue: String(name)) == nil && Formula.Function.others[String(name)] == nil
  }
}

extension Formula {
  /// The formula with something else for each coordinate.
  func replacing(_ coordinate: (Int) -> Formula) -> Formula {
    func inside(_ a: Formula) -> Formula { a.replacing(coordinate) }
    return switch self {
    case .number: self
    case .coordinate(let i): coordinate(i)
    case .negative(let a): .negative(inside(a))
    case .sum(let a, let b): .sum(inside(a), inside(b))
    case .difference(let a, let b): .difference(inside(a), inside(b))
    case .product(let a, let b): .product(inside(a), inside(b))
    case .quotient(let a, let b): .quotient(inside(a), inside(b))
    case .power(let a, let b): .power(inside(a), inside(b))
    case .call(let function, let a): .call(function, inside(a))
    case .maximum(let a, let b): .maximum(inside(a), inside(b))
    case .minimum(let a, let b): .minimum(inside(a), inside(b))
    }
  }
}

extension Formula {
  /// The family of objectives whose parameters are drawn for every task; they are the coordinates of this formula from d
  /// on, d numbers being in `start`.
  func family(
    _ parameters: [FormulaParameter], name: String, formula text: String, box: [ClosedRange<Double>], start: [Double]
  ) -> Objective {
    let map = TaskMap(shapes: [Shape(rows: parameters.count)]) { generator in
      [parameters.map { $0.distribution.draw(&generator) }]
    } map: { x, _ in
      x
    }
    let least = isSurelyDefined ? range.low : -.infinity
    let ranges = parameters.compactMap(\.distribution.range)
    // The Hessian by x is a part of that by x and the parameters, whose norm bounds it.
    let canBeSearched = !mayHaveKinks && ranges.count == parameters.count
    return Objective(
      name: name, formula: text, box: box, start: start, leastValue: least.isFinite ? least : nil,
      leastReason: "by interval arithmetic, everywhere, for every task",
      smoothness: canBeSearched ? Objective.searchedSmoothness(on: box + ranges, expression) : .none,
      hasKinks: mayHaveKinks, boxBudget: .typed, warning: Objective.formulaWarning(mayHaveKinks: mayHaveKinks),
      task: map
    ) { x, _ in expression(of: .concatenated([x, map.inputs(for: x)[0]])) }
  }
}
