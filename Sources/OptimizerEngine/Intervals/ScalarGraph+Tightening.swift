// Arguments of partial functions get a second enclosure, so that their domain is seen to be kept on larger boxes.

extension ScalarGraph {
  /// The same formula, in which each argument u of a logarithm, a square root or a reciprocal that names a coordinate more
  /// than once is met with its mean value form u(c) + sum u_i(B) (B_i - c_i) about the middle c of the box.
  ///
  /// The plain value of such a u is wider than its range by the width of the box, the mean value form by its square
  /// (R. Moore 1966; E. Hansen 1969).
  mutating func tightened(_ root: Int32, dimension d: Int) -> Int32 {
    var pass = TighteningPass(dimension: d, zero: number(0))
    let order = reachable(from: [root])
    for id in order { pass.rewrite(id, &self) }
    return pass.renamed(root)
  }

  /// A node of the same operation on other inputs.
  fileprivate mutating func rebuilt(_ node: ScalarNode, _ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
    switch node.code {
    case .constant, .coordinate, .center: append(node)
    case .add: add(a, b)
    case .subtract: subtract(a, b)
    case .multiply: multiply(a, b)
    case .negate: negate(a)
    case .scale: multiply(a, b)
    case .power: power(a, Int(node.whole))
    case .maximum, .minimum, .greater, .tighter: binary(node.code, a, b)
    case .select: select(a, b, c)
    default: unary(node.code, a)
    }
  }
}

private struct TighteningPass {
  private let d: Int
  private var names: [Int32: Int32] = [:]
  private var middles: [Int32: Int32] = [:]
  /// How often each coordinate is named in the formula written out, at most 2 counted.
  private var uses: [Int32: [UInt8]] = [:]
  private var forward: ForwardDerivatives

  init(dimension d: Int, zero: Int32) {
    self.d = d
    forward = ForwardDerivatives(dimension: d, zero: zero)
  }

  func renamed(_ id: Int32) -> Int32 { id < 0 ? id : names[id] ?? id }

  mutating func rewrite(_ id: Int32, _ s: inout ScalarGraph) {
    let node = s.nodes[Int(id)]
    var a = renamed(node.a)
    let isPartial = node.code == .logarithm || node.code == .squareRoot || (node.code == .power && node.whole < 0)
    if isPartial, uses[node.a]?.contains(2) == true { a = withMeanValue(a, &s) }
    let new = s.rebuilt(node, a, renamed(node.b), renamed(node.c))
    names[id] = new
    var count = Array(repeating: UInt8(0), count: d)
    if node.code == .coordinate { count[Int(node.whole)] = 1 }
    for input in [node.a, node.b, node.c] where input >= 0 {
      for i in 0..<d { count[i] = min(2, count[i] + (uses[input]?[i] ?? 0)) }
    }
    uses[id] = count
  }

  private mutating func withMeanValue(_ u: Int32, _ s: inout ScalarGraph) -> Int32 {
    for id in s.reachable(from: [u]) {
      forward.add(id, &s)
      atMiddle(id, &s)
    }
    var form = middles[u] ?? u
    for (i, slope) in forward[u].g.enumerated() where !s.isZero(slope) {
      let offset = s.subtract(s.coordinate(i), s.center(i))
      let part = s.multiply(slope, offset)
      form = s.add(form, part)
    }
    return s.binary(.tighter, u, form)
  }

  /// The node at the middle of the box.
  private mutating func atMiddle(_ id: Int32, _ s: inout ScalarGraph) {
    guard middles[id] == nil else { return }
    let node = s.nodes[Int(id)]
    func moved(_ input: Int32) -> Int32 { input < 0 ? input : middles[input] ?? input }
    middles[id] =
      switch node.code {
      case .coordinate: s.center(Int(node.whole))
      default: s.rebuilt(node, moved(node.a), moved(node.b), moved(node.c))
      }
  }
}
