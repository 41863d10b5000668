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

    /// The distribution of a name with two numbers.
    init(_ name: some StringProtocol, _ a: Double, _ b: Double) throws(Fault) {
      switch name {
      case "normal":
        guard b > 0 else { throw Fault(words: "the deviation \(b.short) is not above 0") }
        self = .normal(a, b)
      case "uniform", "log-uniform":
        guard a < b else { throw Fault(words: "\(a.short) is not below \(b.short)") }
        guard name == "uniform" || 0 < a else { throw Fault(words: "\(a.short) has no logarithm") }
        self = name == "uniform" ? .uniform(a, b) : .logUniform(a, b)
      default: throw Fault(words: "there is no distribution '\(name)'")
      }
    }

    /// What the formula has where nothing is drawn.
    var middle: Double {
      switch self {
      case .normal(let mean, _): mean
      case .uniform(let low, let high): low / 2 + high / 2
      case .logUniform(let low, let high): low.squareRoot() * high.squareRoot()
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

  /// What is wrong with the text of a parameter, as a phrase.
  struct Fault: Error {
    let words: String
  }

  /// Reads `b~normal(0.5,0.2)`, written without blanks.
  init(_ text: String) throws(Fault) {
    let sides = text.split(separator: "~", omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw Fault(words: "it has more than one ~") }
    guard Self.isName(sides[0]) else {
      throw Fault(words: "a name is made of letters and means nothing else in formulas, and '\(sides[0])' is none")
    }
    guard let open = sides[1].firstIndex(of: "("), sides[1].last == ")" else {
      throw Fault(words: "its two numbers belong in parentheses")
    }
    let numbers = sides[1][sides[1].index(after: open)...].dropLast()
      .split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    guard numbers.count == 2, numbers.allSatisfy(\.isFinite) else {
      throw Fault(words: "a distribution has two numbers with a comma between them")
    }
    distribution = try Distribution(sides[1][..<open], numbers[0], numbers[1])
    name = String(sides[0])
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
