// The paper's magnitude operator: a recurrent equilibrium network (REN) with a prescribed l2 gain for any weights.
//
// Martin and Furieri, arXiv:2403.09389; Revay, Wang and Manchester, "Recurrent equilibrium networks", arXiv:2104.05942.
// Symbols follow theory.md section 3: states n, neurons l, gain gamma, and Q = -I/gamma, R = gamma I.

/// m_t = |y_t| of a REN driven by u_0 = x_0 and u_t = 0 after, with biases that decay as decay^t (the paper's variant).
///
/// Martin and Furieri, arXiv:2403.09389; Revay, Wang and Manchester, arXiv:2104.05942; theory.md, section 3. The big
/// matrices are block diagonal with one shared block and a corner: C2 and D21 stack one block k times, and B2 and D12
/// repeat it, so every product with them is a product with the block times k.
public struct RecurrentEquilibriumNetwork: EngineMagnitude {
  /// The number n of states.
  public var states: Int
  /// The number l of neurons.
  public var neurons: Int
  /// The l2 gain gamma > 0 from input to output, without the biases (theory.md, section 3).
  public var gain: Double
  /// The factor, in [0, 1), by which the biases shrink at every step.
  public var decay: Double
  /// The contraction rate abar in (0, 1], 1 in the paper: after an impulse, the output decays at least as fast as
  /// abar^t but for the biases.
  public var rate: Double
  /// How x is cut into equal blocks and a corner; its dimension is d.
  public var blocks: BlockStructure
  /// The standard deviation of all weights before training.
  public var initialDeviation: Double
  /// eps of the parametrization.
  static let margin = 1e-3

  /// Creates the operator; the defaults are the paper's.
  ///
  /// - Precondition: `rate` is in (0, 1].
  public init(
    blocks: BlockStructure, states: Int = 3, neurons: Int = 3, gain: Double = 0.3, decay: Double = 0.95,
    rate: Double = 1, initialDeviation: Double = 0.01
  ) {
    precondition(rate > 0 && rate <= 1, "a contraction rate in (0, 1], got \(rate)")
    self.rate = rate
    self.blocks = blocks
    self.states = states
    self.neurons = neurons
    self.gain = gain
    self.decay = decay
    self.initialDeviation = initialDeviation
  }

  /// The name by which commands and files know it.
  public var name: String { MagnitudeKind.ren.rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { MagnitudeKind.ren.guarantee }
  /// Always true: m_t decays geometrically, and 1/eta_t grows at most linearly in t.
  public func isSummable(with step: VanishingStep) -> Bool { true }
  /// Two arrays of state: m_t, and the n states xi_t of the network.
  public var stateCount: Int { 2 }

  /// The free weights X, Y, Z, U, B2, D12, C2 and D21 (theory.md, section 3), one set for the shared block and one for
  /// the corner (names with a `c` at the end), the initial state and the biases.
  public func arrays(dimension: Int) -> [ParameterArray] {
    let (n, l, b, c) = (states, neurons, blocks.width, blocks.corner)
    let draw = ParameterArray.Initializer.normal(initialDeviation)
    func array(_ name: String, _ rows: Int, _ columns: Int = 1) -> ParameterArray {
      ParameterArray("ren." + name, rows: rows, columns: columns, draw)
    }
    var all = [
      array("x0", n), array("X", 2 * n + l, 2 * n + l), array("Y", n, n), array("x3", b, b), array("y3", b, b),
      array("b2", n, b), array("d12", l, b), array("c2", b, n), array("d21", b, l), array("bx", n), array("bv", l),
      array("bu", dimension),
    ]
    if c > 0 {
      all += [
        array("x3c", c, c), array("y3c", c, c), array("b2c", n, c), array("d12c", l, c), array("c2c", c, n),
        array("d21c", c, l),
      ]
    }
    return all
  }

  /// One kind of block: how often it occurs, its arrays and its matrix D_22.
  struct Part {
    let multiplicity: Int
    let b2, d12, c2, d21, gainMatrix: Expression
  }

  /// The matrices of the network from its free weights (theory.md section 3, steps 1 to 5).
  struct Matrices {
    let h, f, b1, p, e, lambda, d11, c1: Expression
    let parts: [Part]
  }

  func matrices(_ p: WeightFormulas) -> Matrices {
    func weight(_ name: String) -> Expression {
      p["ren." + name]
    }
    let (n, l) = (states, neurons)
    let x = weight("X")
    let graph = x.graph
    var h = x.transposed().times(x) + graph.identity(2 * n + l) * Self.margin
    var parts: [Part] = []
    for suffix in blocks.corner > 0 ? ["", "c"] : [""] {
      let x3 = weight("x3" + suffix)
      let y3 = weight("y3" + suffix)
      let unit = graph.identity(x3.shape.rows)
      // Cayley: M has a positive definite symmetric part, so |(I - M)(I + M)^-1| < 1.
      let m = x3.transposed().times(x3) + y3 - y3.transposed() + unit * Self.margin
      let contraction = (unit + m).transposed().solve((unit - m).transposed()).transposed()
      let part = Part(
        multiplicity: suffix.isEmpty ? blocks.count : 1, b2: weight("b2" + suffix), d12: weight("d12" + suffix),
        c2: weight("c2" + suffix), d21: weight("d21" + suffix), gainMatrix: contraction * gain)
      let r = (unit - contraction.transposed().times(contraction)) * gain
      let a1 = Expression.concatenated([
        -part.c2.transposed().times(contraction), -part.d21.transposed().times(contraction) - part.d12, part.b2,
      ])
      let a2 = Expression.concatenated([part.c2.transposed(), part.d21.transposed(), part.b2 * 0])
      let supply = a1.times(r.solve(a1.transposed())) + a2.times(a2.transposed()) * (1 / gain)
      h = h + supply * Double(part.multiplicity)
      parts.append(part)
    }
    func block(_ rows: Range<Int>, _ columns: Range<Int>) -> Expression {
      h[rows: rows].transposed()[rows: columns].transposed()
    }
    let (first, middle, last) = (0..<n, n..<n + l, (n + l)..<(2 * n + l))
    let y = weight("Y")
    let h22 = block(middle, middle)
    let lower = graph.table(
      (0..<l * l).map { $0 % l < $0 / l ? -1 : 0 }, Shape(rows: l, columns: l))
    return Matrices(
      h: h, f: block(last, first), b1: block(last, middle), p: block(last, last),
      e: (block(first, first) + block(last, last) * (1 / (rate * rate)) + y - y.transposed()) * 0.5,
      lambda: h22.diagonal() * 0.5,
      d11: h22 * lower, c1: -block(middle, first), parts: parts)
  }

  /// w = tanh(Lambda^-1 (D_11 w + rest)), row after row because D_11 is strictly lower triangular.
  func equilibrium(_ rest: Expression, d11: Expression, lambda: Expression) -> Expression {
    var w: [Expression] = []
    for i in 0..<neurons {
      var sum = rest[row: i]
      if i > 0 {
        let row = d11[row: i].transposed()[rows: 0..<i].transposed()
        sum = sum + row.times(.concatenated(w))
      }
      w.append((sum / lambda[row: i]).tanh())
    }
    return .concatenated(w)
  }

  /// The matrices of a step as constants, then m_0 and xi_1; starts lie along groups or along lanes, not along both.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let m = matrices(p)
    // Here every start is a group: `starts x d x 1`.
    let native = start.shape
    let starts = native.groups * native.columns
    precondition(native.groups == 1 || native.columns == 1, "starts lie along groups or lanes, not both")
    let u = native.columns > 1 ? start.transposed().reshaped(Shape(groups: starts, rows: native.rows)) : start
    let (xi0, bx, bv, bu) = (p["ren.x0"], p["ren.bx"], p["ren.bv"], p["ren.bu"])
    let whole = blocks.count * blocks.width
    let inputs = pieces(u, groups: starts, whole)
    let biases = pieces(bu, groups: 1, whole)
    var drive = m.c1.times(xi0) + bv
    var push = bx
    for (part, input) in zip(m.parts, inputs) {
      drive = drive + part.d12.times(input.sumRows().transposed())
      push = push + part.b2.times(input.sumRows().transposed())
    }
    let w = equilibrium(drive, d11: m.d11, lambda: m.lambda)
    var energy = w.graph.number(0)
    for (i, part) in m.parts.enumerated() {
      let common = (part.c2.times(xi0) + part.d21.times(w)).transposed()
      let z = common + inputs[i].times(part.gainMatrix.transposed()) + biases[i]
      energy = energy + z.squared().sum(to: Shape(groups: starts, rows: 1))
    }
    let inverse = m.e.solve(m.e.graph.identity(states))
    let xi = inverse.times(m.f.times(xi0) + m.b1.times(w) + push)
    // Sums of the output bias, so that later steps need nothing of length d.
    let sums = biases.flatMap { [$0.sumRows().transposed(), $0.squared().sumAll()] }
    return (
      [inverse, m.f, m.b1, m.lambda, m.d11, m.c1] + sums,
      [lanes(energy.normOfSquare(), native), lanes(xi.broadcast(to: Shape(groups: starts, rows: states)), native)]
    )
  }

  /// Rows of blocks (`groups x k x b`), then the corner as one row.
  func pieces(_ vector: Expression, groups: Int, _ whole: Int) -> [Expression] {
    var result = [
      vector[rows: 0..<whole].reshaped(Shape(groups: groups, rows: blocks.count, columns: blocks.width))
    ]
    if blocks.corner > 0 { result.append(vector[rows: whole..<whole + blocks.corner].transposed()) }
    return result
  }

  /// Brings `starts x r x 1` to the layout of the iterate.
  func lanes(_ value: Expression, _ native: Shape) -> Expression {
    guard native.columns > 1 else { return value }
    return value.reshaped(Shape(rows: native.columns, columns: value.shape.rows)).transposed()
  }

  /// m_{t+1} and xi_{t+2}, driven by the biases alone.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    let (bx, bv) = (p["ren.bx"], p["ren.bv"])
    let (inverse, f, b1, lambda, d11, c1) = (derived[0], derived[1], derived[2], derived[3], derived[4], derived[5])
    let q = schedule[0]
    let xi = state[1]
    let w = equilibrium(c1.times(xi) + bv * q, d11: d11, lambda: lambda)
    // |z|^2 of z = (a + q bu_0, a + q bu_1 ...) without forming z: k a.a + 2 q a.sum(bu) + q^2 |bu|^2.
    var energy = xi.graph.number(0)
    let suffixes = blocks.corner > 0 ? ["", "c"] : [""]
    for (i, suffix) in suffixes.enumerated() {
      let a = p["ren.c2" + suffix].times(xi) + p["ren.d21" + suffix].times(w)
      let multiplicity = i == 0 ? Double(blocks.count) : 1
      energy = energy + a.dot(a) * multiplicity + a.dot(derived[6 + 2 * i]) * q * 2 + derived[7 + 2 * i] * q.squared()
    }
    return [energy.normOfSquare(), inverse.times(f.times(xi) + b1.times(w) + bx * q)]
  }

  /// One number, the factor decay^{t+1} of the biases.
  public func schedule(_ t: Int) -> [Double] { [decay.power(t + 1)] }
}

extension OperatorSetting {
  /// The setting `neurons`: the neurons l of a REN, 1 to 64.
  public static let neurons = whole("neurons", "REN neurons l", usual: 3, 1...64)
  /// The setting `decay`: the factor per step of a REN's biases, from 0 to 0.9999.
  public static let decay = real(
    "decay", "decay of the REN's biases", unit: "factor per step", usual: 0.95, 0...0.9999, approachesOne: true)
  /// The setting `renDeviation`: the standard deviation of a REN's weights before training, from 0 to 10.
  public static let renDeviation = real(
    "renDeviation", "spread of the REN's weights before training", unit: "standard deviation", usual: 0.01, 0...10)
}

extension MagnitudeKind {
  /// The operator `ren`: the network of the paper.
  public static let ren = MagnitudeKind(
    "ren", "The paper's network: what it gives out is bounded by its gain times the start, and by its biases.",
    guarantee: "REN of gain gamma after an impulse, biases decay",
    settings: [.states, .neurons, .gain, .decay, .renDeviation]
  ) { settings, blocks in
    RecurrentEquilibriumNetwork(
      blocks: blocks, states: settings.whole(.states), neurons: settings.whole(.neurons), gain: settings[.gain],
      decay: settings[.decay], initialDeviation: settings[.renDeviation])
  }
}
