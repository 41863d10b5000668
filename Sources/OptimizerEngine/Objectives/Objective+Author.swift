// Objectives from outside: nothing that is said of them is taken for granted.

extension Objective {
  /// Creates an objective from a formula over arrays.
  ///
  /// ```
  /// value: x (groups x d x lanes)  ->  f(x) (groups x 1 x lanes)
  /// ```
  /// The closure is called with points of several shapes. It sums over features (`sumRows`, `dot`), never over groups
  /// or lanes, and must give the same f every time. Derivatives and interval bounds come from it.
  ///
  /// beta is a constant of the box: a given one is verified by interval arithmetic and reads SAMPLED where that proves
  /// nothing; without one, beta is searched for in up to three dimensions. The lower bound of f is what interval
  /// arithmetic proves on the box. A formula with operations other than sums, products, sin, cos, exp, tanh and sigmoid
  /// may have kinks or poles, so no step size is known to be safe. `init(formula:name:)` knows more about such a
  /// formula.
  ///
  /// - Parameters:
  ///   - name: The name by which it is shown.
  ///   - formula: The formula as text.
  ///   - box: One range per coordinate, where constants are searched for and starts are drawn.
  ///   - start: A default start; its length is d.
  ///   - minimizers: All global minimizers, where known; for pictures and the search for a lower bound.
  ///   - minimum: f*, where known: gaps are measured against it, and no certificate uses it.
  ///   - smoothness: A gradient-Lipschitz constant on the box, where known.
  ///   - value: The formula.
  /// - Precondition: `box` has d ranges, d >= 1.
  public init(
    name: String, formula: String, box: [ClosedRange<Double>], start: [Double], minimizers: [[Double]] = [],
    minimum: Double? = nil, smoothness: Double? = nil, value: @escaping @Sendable (_ x: Expression) -> Expression
  ) {
    precondition(
      !start.isEmpty && box.count == start.count, "one range per coordinate, got \(box.count) for \(start.count)")
    let graph = Graph()
    let isSmooth = value(graph.input(Location(.parameters), Shape(rows: start.count))).isSurelySmooth
    self.init(
      name: name, formula: formula, box: box, start: start, minimizers: minimizers, minimum: minimum,
      isBoundedBelow: false,
      smoothness: !isSmooth
        ? .none
        : smoothness.map { Smoothness($0, .box) } ?? Self.searchedSmoothness(on: box, value),
      hasKinks: !isSmooth, boxBudget: .typed
    ) { x, _ in value(x) }
  }

  /// beta on a box by interval branch and bound, 0 where the gradient is constant; none where nothing is proved within the budget of a typed formula.
  static func searchedSmoothness(
    on box: [ClosedRange<Double>], _ value: (_ x: Expression) -> Expression
  ) -> Smoothness {
    guard box.count <= 3 else { return .none }
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: box.count))
    guard let analysis = try? BoxAnalysis(value(x), of: x, on: box),
      let beta = analysis.smoothness(limit: BoxBudget.typedSmoothness(dimension: box.count)).bound
    else { return .none }
    return Smoothness(beta, .box, isProved: true)
  }
}

extension Expression {
  /// Whether every derivative surely exists everywhere, as sums and products of entire functions have them; false is a
  /// suspicion.
  fileprivate var isSurelySmooth: Bool {
    var (seen, left) = (Set([id]), [id])
    while let next = left.popLast() {
      let node = graph.nodes[next]
      guard node.primitive.isSurelySmooth else { return false }
      left += node.inputs.filter { seen.insert($0).inserted }
    }
    return true
  }
}

extension Primitive {
  fileprivate var isSurelySmooth: Bool {
    switch self {
    case .leaf, .number, .table, .product, .sum, .broadcast, .slice, .transpose, .reshape, .concatenate: true
    case .bytes, .maximum, .gatherRows, .solve, .hold: false
    case .elementwise(let operation, _):
      switch operation {
      case .negate, .add, .subtract, .multiply, .exp, .sin, .cos, .tanh, .sigmoid, .addConstant, .multiplyConstant: true
      case .divide, .power, .maximum, .minimum, .greater, .select, .log, .relu, .sqrt, .abs, .sign, .reciprocal: false
      }
    }
  }
}
