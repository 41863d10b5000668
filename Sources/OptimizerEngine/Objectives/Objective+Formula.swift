// Objectives of one's own, from a formula that was typed.

extension Objective {
  /// The prefix of the names of typed formulas, as in `expr:(1-x)^2 + 100 (y-x^2)^2`.
  public static let formulaPrefix = "expr:"

  /// Creates an objective from a formula as text, such as `(1-x)^2 + 100 (y-x^2)^2; box=-3,3`.
  ///
  /// Coordinates are x, y, z or x1, x2 ... up to x1000; the dimension is the last coordinate that occurs, at least 2.
  /// After a `;` may follow `box=LOW,HIGH` for every coordinate, `start=X,Y,...` and `b ~ normal(0.5, 0.2)` for a
  /// parameter, which is at its middle unless a training draws it (`TaskFamily.parameters`). The default box is [-2, 2]^d,
  /// larger where the start lies outside; the default start is the first of four points where f is finite. Interval
  /// arithmetic looks for a lower bound on all of R^d, then on the box, and for d <= 3 for beta on the box.
  ///
  /// - Parameters:
  ///   - text: The formula and its settings.
  ///   - name: The name; nil takes `formulaPrefix` and the text.
  /// - Throws: `FormulaError` with the column where the text stops making sense, or if it depends on no coordinate.
  public init(formula text: String, name: String? = nil) throws(FormulaError) {
    let (written, settings) = try FormulaSettings.split(text)
    let parameters = settings.parameters
    let parsed = try FormulaParser.formula(written, parameters: parameters.map(\.name))
    let formula = parsed.replacing { i in
      i < FormulaParser.coordinates
        ? .coordinate(i) : .number(parameters[i - FormulaParser.coordinates].distribution.middle)
    }
    guard formula.coordinateCount > 0 else {
      throw FormulaError(column: 1, problem: "the formula depends on no coordinate", remedy: "use x, y or x1, x2 ...")
    }
    let d = max(formula.coordinateCount, 2)
    let starts = [(-1.2, 1.0), (1.2, 1.0), (0.5, 0.5), (1.5, 1.5)].map { Catalogue.alternating($0.0, $0.1, d) }
    let start = try settings.start(dimension: d) ?? starts.first { formula($0).isFinite } ?? starts[0]
    // A bound of its values is none of f where some point has no value.
    let least = formula.isSurelyDefined ? formula.range.low : -.infinity
    let mayHaveKinks = formula.mayHaveKinks
    let reach = start.map(\.magnitude).max() ?? 0
    let customary = reach > 2 ? -1.5 * reach...1.5 * reach : -2...2
    let box = Array(repeating: settings.box ?? customary, count: d)
    let name = name ?? Self.formulaPrefix + text
    let warning = Self.formulaWarning(mayHaveKinks: mayHaveKinks)
    let drawn = parsed.replacing {
      .coordinate($0 < FormulaParser.coordinates ? $0 : $0 - FormulaParser.coordinates + d)
    }
    self.init(
      name: name, formula: written, box: box, start: start,
      leastValue: least.isFinite ? least : nil, leastReason: "by interval arithmetic, everywhere",
      smoothness: mayHaveKinks ? .none : Self.searchedSmoothness(on: box, formula.expression), hasKinks: mayHaveKinks,
      boxBudget: .typed, warning: warning,
      ownFamilies: parameters.isEmpty
        ? [:] : [.parameters: { drawn.family(parameters, name: name, formula: written, box: box, start: start) }]
    ) { x, _ in formula.expression(of: x) }
  }
}

extension Objective {
  /// What is said of a formula whose gradient may jump.
  static func formulaWarning(mayHaveKinks: Bool) -> String? {
    mayHaveKinks ? "the gradient may jump or blow up somewhere: no step size is safe there" : nil
  }
}

extension Formula {
  /// The formula over points `groups x d x lanes`.
  func expression(of x: Expression) -> Expression { hasSteepPart ? mendedExpression(of: x) : plainExpression(of: x) }

  /// The same value by the plain rules of differentiation, whose gradient may be NaN where one exists.
  func plainExpression(of x: Expression) -> Expression {
    combined(constant == nil ? parts.map { $0.plainExpression(of: x) } : [], x)
  }

  /// The formula from the expressions of its parts; they are not looked at where it is constant.
  func combined(_ parts: [Expression], _ x: Expression) -> Expression {
    if let constant { return x.graph.number(constant) }
    switch self {
    case .number(let value): return x.graph.number(value)
    case .coordinate(let i): return x[row: i]
    case .negative: return -parts[0]
    case .sum: return parts[0] + parts[1]
    case .difference: return parts[0] - parts[1]
    case .product(let a, let b): return a == b ? parts[0].squared() : parts[0] * parts[1]
    case .quotient: return parts[0] / parts[1]
    case .power(let a, _):
      return Self.power(parts[0], parts[1], isPositive: a.coordinateCount > 0 && a.range.low > 0)
    case .call(let function, _): return function.expression(parts[0])
    case .maximum: return .maximum(parts[0], parts[1])
    case .minimum: return .minimum(parts[0], parts[1])
    }
  }

  /// Small whole powers as products, square roots and powers of e as such.
  ///
  /// A base that is surely positive has a logarithm everywhere: its powers keep the bits that sessions have recorded.
  private static func power(_ a: Expression, _ b: Expression, isPositive: Bool) -> Expression {
    if let number = a.constant, number > 0, Elementary.log(number) == 1 { return b.exp() }
    // Near 0 the slope of a reciprocal, its square, overflows early: not for the higher ones.
    if let number = b.constant, number == number.rounded(), (isPositive ? -1000 : -2)...1000 ~= number {
      let whole = a.power(Int(number.magnitude))
      return number < 0 ? whole.reciprocal() : whole
    }
    if b.constant == 0.5 { return a.squareRoot() }
    return isPositive ? (b * a.log()).exp() : .power(a, b)
  }
}

extension Formula.Function {
  fileprivate func expression(_ a: Expression) -> Expression {
    switch self {
    case .exp: a.exp()
    case .log: a.log()
    case .sin: a.sin()
    case .cos: a.cos()
    case .tan: a.sin() / a.cos()
    case .tanh: a.tanh()
    case .sqrt: a.squareRoot()
    case .abs: a.magnitude()
    case .sigmoid: a.sigmoid()
    case .softplus: a.softplus()
    case .relu: a.relu()
    }
  }
}
