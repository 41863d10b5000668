// Gradients and Hessians of scalar formulas by forward differentiation, each derivative one more formula.
//
// Forward and not reverse: f''(u) g g' + f'(u) H with f' and f'' as functions of one variable keeps intervals tight.

/// The value of a formula with its derivatives, as nodes; Hessians hold the pairs i <= j row by row.
struct ScalarDerivatives {
  let value: Int32
  let gradient: [Int32]
  let hessian: [Int32]
  /// The derivatives of each entry of the Hessian by all coordinates; empty where they are not wanted.
  let third: [[Int32]]

  /// The place of the entry (i, j), i <= j, of d x d matrices stored by their upper triangle.
  static func place(_ i: Int, _ j: Int, _ d: Int) -> Int { i * d - i * (i - 1) / 2 + j - i }
}

extension ScalarGraph {
  /// Differentiates a formula of d coordinates twice, or three times.
  mutating func derivatives(of root: Int32, dimension d: Int, hasThird: Bool) -> ScalarDerivatives {
    var forward = ForwardDerivatives(dimension: d, zero: number(0))
    for id in reachable(from: [root]) { forward.add(id, &self) }
    let (g, h) = forward[root]
    var third: [[Int32]] = []
    if hasThird {
      // Derivatives are formulas like any other.
      for id in reachable(from: h) { forward.add(id, &self) }
      third = h.map { forward[$0].g }
    }
    return ScalarDerivatives(value: root, gradient: g, hessian: h, third: third)
  }

  /// The nodes that others are computed from, in order.
  func reachable(from roots: [Int32]) -> [Int32] {
    var isNeeded = Array(repeating: false, count: nodes.count)
    for root in roots { isNeeded[Int(root)] = true }
    for id in nodes.indices.reversed() where isNeeded[id] {
      let node = nodes[id]
      for input in [node.a, node.b, node.c] where input >= 0 { isNeeded[Int(input)] = true }
    }
    return nodes.indices.filter { isNeeded[$0] }.map(Int32.init)
  }
}

/// Derivatives of nodes in topological order.
struct ForwardDerivatives {
  let d: Int
  let zero: Int32
  private var known: [Int32: (g: [Int32], h: [Int32])] = [:]
  private let none: (g: [Int32], h: [Int32])

  init(dimension d: Int, zero: Int32) {
    self.d = d
    self.zero = zero
    none = (Array(repeating: zero, count: d), Array(repeating: zero, count: d * (d + 1) / 2))
  }

  subscript(_ id: Int32) -> (g: [Int32], h: [Int32]) { known[id] ?? none }

  private func pair(_ body: (_ i: Int, _ j: Int) -> Int32) -> [Int32] {
    (0..<d).flatMap { i in (i..<d).map { j in body(i, j) } }
  }

  private func place(_ i: Int, _ j: Int) -> Int { ScalarDerivatives.place(i, j, d) }

  /// Derives one node from its inputs.
  mutating func add(_ id: Int32, _ s: inout ScalarGraph) {
    if known[id] != nil { return }
    let node = s.nodes[Int(id)]
    switch node.code {
    case .constant, .center: break
    case .tighter: known[id] = self[node.a]
    case .coordinate:
      var g = none.g
      g[Int(node.whole)] = s.number(1)
      known[id] = (g, none.h)
    case .add: known[id] = zip(node.a, node.b) { s.add($0, $1) }
    case .subtract: known[id] = zip(node.a, node.b) { s.subtract($0, $1) }
    case .negate: known[id] = map(node.a) { s.negate($0) }
    case .scale: known[id] = map(node.b) { s.multiply(node.a, $0) }
    case .multiply: known[id] = product(node.a, node.b, &s)
    // Decided on the whole box or undefined already.
    case .ifDecided: break
    case .maximum, .minimum, .absolute, .greater, .sign, .select, .hold: known[id] = choice(id, node, &s)
    default:
      guard self[node.a].g != none.g else { break }
      let (first, second) = slopes(id, node, &s)
      known[id] = chain(node.a, first, second, &s)
    }
  }

  private func map(_ a: Int32, _ body: (Int32) -> Int32) -> (g: [Int32], h: [Int32]) {
    (self[a].g.map(body), self[a].h.map(body))
  }

  private func zip(_ a: Int32, _ b: Int32, _ body: (Int32, Int32) -> Int32) -> (g: [Int32], h: [Int32]) {
    (
      Swift.zip(self[a].g, self[b].g).map { body($0, $1) }, Swift.zip(self[a].h, self[b].h).map { body($0, $1) }
    )
  }

  private func product(_ a: Int32, _ b: Int32, _ s: inout ScalarGraph) -> (g: [Int32], h: [Int32]) {
    let (x, y) = (self[a], self[b])
    let g = (0..<d).map { i in s.add(s.multiply(a, y.g[i]), s.multiply(b, x.g[i])) }
    let h = pair { i, j in
      let cross = s.add(s.multiply(x.g[i], y.g[j]), s.multiply(x.g[j], y.g[i]))
      let curved = s.add(s.multiply(a, y.h[place(i, j)]), s.multiply(b, x.h[place(i, j)]))
      return s.add(cross, curved)
    }
    return (g, h)
  }

  /// f'(u) g, and f''(u) g g' + f'(u) H.
  private func chain(
    _ a: Int32, _ first: Int32, _ second: Int32, _ s: inout ScalarGraph
  ) -> (g: [Int32], h: [Int32]) {
    let u = self[a]
    let g = u.g.map { s.multiply(first, $0) }
    let h = pair { i, j in
      let square = s.multiply(u.g[i], u.g[j])
      let bent = s.multiply(second, square)
      let carried = s.multiply(first, u.h[place(i, j)])
      return s.add(bent, carried)
    }
    return (g, h)
  }

  /// f'(u) and f''(u) of a smooth function of one number.
  private func slopes(_ id: Int32, _ node: ScalarNode, _ s: inout ScalarGraph) -> (Int32, Int32) {
    let u = node.a
    switch node.code {
    case .power:
      let n = Int(node.whole)
      let (p, q) = (s.power(u, n - 1), s.power(u, n - 2))
      return (s.scaled(Interval(Double(n)), p), s.scaled(Interval(Double(n * (n - 1))), q))
    case .squareRoot:
      let (p, q) = (s.power(id, -1), s.power(id, -3))
      return (s.scaled(Interval(0.5), p), s.scaled(Interval(-0.25), q))
    case .exponential: return (id, id)
    case .logarithm:
      let square = s.power(u, -2)
      return (s.power(u, -1), s.negate(square))
    case .sine: return (s.unary(.cosine, u), s.negate(id))
    case .cosine:
      let sine = s.unary(.sine, u)
      return (s.negate(sine), s.negate(id))
    case .hyperbolicTangent:
      let (square, bump) = (s.power(id, 2), s.unary(.cubicBump, id))
      return (s.subtract(s.number(1), square), s.scaled(Interval(-2), bump))
    case .sigmoid: return logistic(id, &s)
    case .cubicBump:
      let square = s.power(u, 2)
      return (s.subtract(s.number(1), s.scaled(Interval(3), square)), s.scaled(Interval(-6), u))
    case .softplus:
      let sigmoid = s.unary(.sigmoid, u)
      return (sigmoid, logistic(sigmoid, &s).0)
    default:
      let unknown = s.constant(.undefined)
      return (unknown, unknown)
    }
  }

  /// With q = 2 sigmoid - 1: sigmoid' = (1 - q^2)/4, sigmoid'' = -(q - q^3)/4.
  private func logistic(_ sigmoid: Int32, _ s: inout ScalarGraph) -> (Int32, Int32) {
    let (one, quarter) = (s.number(1), Interval(0.25))
    let q = s.subtract(s.scaled(Interval(2), sigmoid), one)
    let (square, bump) = (s.power(q, 2), s.unary(.cubicBump, q))
    let difference = s.subtract(one, square)
    return (s.scaled(quarter, difference), s.scaled(-quarter, bump))
  }

  // MARK: - Kinks and jumps

  /// Choices: derivatives of the chosen branch, and no bound where the choice is not decided on the whole box.
  ///
  /// Of a kink (|x|, max, min) the first derivative is the hull of both sides, which the mean value theorem of Lipschitz
  /// functions allows (F. Clarke 1983); the second has no bound. Of a jump neither has.
  private func choice(_ id: Int32, _ node: ScalarNode, _ s: inout ScalarGraph) -> (g: [Int32], h: [Int32]) {
    switch node.code {
    case .absolute:
      let sign = s.unary(.sign, node.a)
      return kinked(map(node.a) { s.multiply(sign, $0) }, sign, [node.a], &s)
    case .maximum:
      let mask = s.binary(.greater, node.a, node.b)
      return kinked(zip(node.a, node.b) { s.select(mask, $0, $1) }, mask, [node.a, node.b], &s)
    case .minimum:
      let mask = s.binary(.greater, node.b, node.a)
      return kinked(zip(node.a, node.b) { s.select(mask, $0, $1) }, mask, [node.a, node.b], &s)
    case .select:
      return jumping(zip(node.b, node.c) { s.select(node.a, $0, $1) }, node.a, [node.a, node.b, node.c], &s)
    case .greater: return jumping(none, id, [node.a, node.b], &s)
    case .sign: return jumping(none, id, [node.a], &s)
    default:
      // A held value is said to have derivative 0: whether it cancels is not known here.
      let unknown = s.constant(.undefined)
      return spoiled(none, unknown, [node.a], &s)
    }
  }

  private func kinked(
    _ derivatives: (g: [Int32], h: [Int32]), _ choice: Int32, _ inputs: [Int32], _ s: inout ScalarGraph
  ) -> (g: [Int32], h: [Int32]) {
    let guardian = s.unary(.ifDecided, choice)
    return (derivatives.g, spoiled(derivatives, guardian, inputs, &s).h)
  }

  private func jumping(
    _ derivatives: (g: [Int32], h: [Int32]), _ choice: Int32, _ inputs: [Int32], _ s: inout ScalarGraph
  ) -> (g: [Int32], h: [Int32]) {
    spoiled(derivatives, s.unary(.ifDecided, choice), inputs, &s)
  }

  /// Adds a node that is 0 or undefined to the derivatives by all coordinates the inputs depend on.
  private func spoiled(
    _ derivatives: (g: [Int32], h: [Int32]), _ guardian: Int32, _ inputs: [Int32], _ s: inout ScalarGraph
  ) -> (g: [Int32], h: [Int32]) {
    let touched = (0..<d).map { i in inputs.contains { self[$0].g[i] != zero } }
    let g = (0..<d).map { i in touched[i] ? s.add(derivatives.g[i], guardian) : derivatives.g[i] }
    let h = pair { i, j in
      let entry = derivatives.h[place(i, j)]
      return touched[i] && touched[j] ? s.add(entry, guardian) : entry
    }
    return (g, h)
  }
}
