// The repaired REN of the theory: its bias is an input channel, so it lies inside of the gain budget.

/// A REN with gain gamma and contraction rate abar, driven by u_0 = (x_0, c) and u_t = (0, c rho^t) after.
///
/// The channel is one more coordinate of the corner block, of input and output alike, so the parametrization is that of
/// `RecurrentEquilibriumNetwork` in R^(d+1) without its biases, and m_t = |y_t| of all d + 1 outputs. Then
/// ```
/// V^2 <= gamma^2 (|x_0|^2 + c^2/(1 - rho^2)) + gamma S(xi_0),   S(xi) = xi' E' P^-1 E xi
/// ```
/// for any weights (theory.md, section 3), where the paper's decaying biases have no such budget.
public struct BiasInputNetwork: EngineMagnitude {
  /// The network in R^(d+1); its biases are not used.
  let network: RecurrentEquilibriumNetwork

  /// Creates the operator for points of the structure `blocks`.
  ///
  /// - Parameters:
  ///   - blocks: How x is cut into equal blocks and a corner; the channel is added to the corner.
  ///   - states: The states n.
  ///   - neurons: The neurons l.
  ///   - gain: The l2 gain gamma > 0.
  ///   - decay: rho in [0, 1), the decay of the channel per step.
  ///   - rate: The contraction rate abar in (0, 1].
  ///   - initialDeviation: Standard deviation of the weights before training.
  public init(
    blocks: BlockStructure, states: Int = 3, neurons: Int = 3, gain: Double = 0.3, decay: Double = 0.95,
    rate: Double = 0.98, initialDeviation: Double = 0.01
  ) {
    network = RecurrentEquilibriumNetwork(
      blocks: BlockStructure(count: blocks.count, width: blocks.width, corner: blocks.corner + 1), states: states,
      neurons: neurons, gain: gain, decay: decay, rate: rate, initialDeviation: initialDeviation)
  }

  /// The name by which commands and files know it.
  public var name: String { MagnitudeKind.biasInput.rawValue }
  /// Why v is square-summable for any weights, in one line for the screen.
  public var guarantee: String { MagnitudeKind.biasInput.guarantee }
  /// Two arrays of state: m_t, and the n states xi_t of the network.
  public var stateCount: Int { 2 }

  /// The free weights X, Y, Z, U, B2, D12, C2 and D21 of a REN in R^(d+1) (theory.md, section 3), the initial state
  /// `ren.x0` (n), and the channel's amplitude c as `ren.channel` (1).
  public func arrays(dimension: Int) -> [ParameterArray] {
    network.arrays(dimension: dimension + 1).filter { !["ren.bx", "ren.bv", "ren.bu"].contains($0.name) }
      + [ParameterArray("ren.channel", rows: 1, .normal(network.initialDeviation))]
  }

  private var whole: Int { network.blocks.count * network.blocks.width }
  private var corner: Int { network.blocks.corner }

  /// A column of a matrix: the one that reads the channel.
  private func last(_ matrix: Expression) -> Expression { matrix.transposed()[row: corner - 1].transposed() }

  /// The matrices of a step as constants, then m_0 and xi_1; starts lie along groups or along lanes, not along both.
  public func begin(_ p: WeightFormulas, start: Expression) -> (derived: [Expression], state: [Expression]) {
    let m = network.matrices(p)
    let native = start.shape
    let starts = native.groups * native.columns
    let x = native.columns > 1 ? start.transposed().reshaped(Shape(groups: starts, rows: native.rows)) : start
    let channel = p["ren.channel"].broadcast(to: Shape(groups: starts, rows: 1))
    let inputs = network.pieces(.concatenated([x, channel]), groups: starts, whole)
    let xi0 = p["ren.x0"]
    var drive = m.c1.times(xi0)
    var push = m.f.times(xi0)
    for (part, input) in zip(m.parts, inputs) {
      drive = drive + part.d12.times(input.sumRows().transposed())
      push = push + part.b2.times(input.sumRows().transposed())
    }
    let w = network.equilibrium(drive, d11: m.d11, lambda: m.lambda)
    var energy = w.graph.number(0)
    for (part, input) in zip(m.parts, inputs) {
      let common = (part.c2.times(xi0) + part.d21.times(w)).transposed()
      let y = common + input.times(part.gainMatrix.transposed())
      energy = energy + y.squared().sum(to: Shape(groups: starts, rows: 1))
    }
    let inverse = m.e.solve(m.e.graph.identity(network.states))
    let xi = inverse.times(push + m.b1.times(w))
    let channelGain = last(m.parts[m.parts.count - 1].gainMatrix)
    return (
      [inverse, m.f, m.b1, m.lambda, m.d11, m.c1, channelGain],
      [
        network.lanes(energy.normOfSquare(), native),
        network.lanes(xi.broadcast(to: Shape(groups: starts, rows: network.states)), native),
      ]
    )
  }

  /// m_{t+1} and xi_{t+2}, driven by the channel alone.
  public func advance(
    _ p: WeightFormulas, derived: [Expression], state: [Expression], schedule: [Expression]
  ) -> [Expression] {
    let (inverse, f, b1, lambda, d11, c1) = (derived[0], derived[1], derived[2], derived[3], derived[4], derived[5])
    let u = p["ren.channel"] * schedule[0]
    let xi = state[1]
    let w = network.equilibrium(
      c1.times(xi) + last(p["ren.d12c"]) * u, d11: d11, lambda: lambda)
    let block = p["ren.c2"].times(xi) + p["ren.d21"].times(w)
    let rest = p["ren.c2c"].times(xi) + p["ren.d21c"].times(w) + derived[6] * u
    let energy = block.dot(block) * Double(network.blocks.count) + rest.dot(rest)
    return [energy.normOfSquare(), inverse.times(f.times(xi) + b1.times(w) + last(p["ren.b2c"]) * u)]
  }

  /// One number, rho^{t+1}.
  public func schedule(_ t: Int) -> [Double] { [network.decay.power(t + 1)] }

  /// The gain inequality of theory.md, section 3, checked on the explicit matrices of these weights.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? {
    network.gainAudit(network.numbers(self, weights), weights)
  }

  /// True for abar < 1; nothing is known of the weighted sum for abar = 1.
  public func isSummable(with step: VanishingStep) -> Bool { network.rate < 1 }

  /// V^2 by the gain inequality (theory.md, section 3), with 512 magnitudes computed one by one.
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let (gamma, rho, a) = (network.gain, network.decay * network.decay, network.rate * network.rate)
    let square = start.reduce(0) { $0 + $1 * $1 }
    let channel = weights["ren.channel"][0] * weights["ren.channel"][0]
    let form = StorageForm(network.numbers(self, weights))
    let storage = form(weights["ren.x0"])
    let roundingMargin = 1 + 1e-9
    let total = (gamma * gamma * (square + channel / (1 - rho)) + gamma * storage) * roundingMargin
    var run = MagnitudeRun(self, weights, start: start)
    var magnitudes: [Double] = []
    let count = 512
    for _ in 0..<count { magnitudes.append(run.next() * roundingMargin) }
    // The same inequality from step 512 on: what the channel still brings, and what the state still holds.
    let brought = gamma * gamma * channel * rho.power(count) / (1 - rho)
    return MagnitudeBudget(
      magnitudes: magnitudes, rest: (brought + gamma * form(run.state(1..<network.states + 1))) * roundingMargin,
      total: total,
      weightedTotal: vanishing.map { step in
        // With weights W_t = o + t, summed by parts: W_t abar^2 - W_{t-1} <= abar^2, and sum over t >= 1 of S_t is at most
        // (abar^2 S_0 + gamma sum |u|^2)/(1 - abar^2). Nothing is known where abar = 1.
        guard a < 1 else { return .infinity }
        let (scale, o) = step.linearMajorant
        let energy = square + channel / (1 - rho)
        let weighted = o * square + channel * (o / (1 - rho) + rho / ((1 - rho) * (1 - rho)))
        let states = a * (a * storage + gamma * energy) / (1 - a)
        return gamma * (o * a * storage + states + gamma * weighted) / scale * roundingMargin
      })
  }
}

extension MagnitudeKind {
  /// The operator `ren-bias`: a REN whose bias is an input channel, inside the gain budget.
  public static let biasInput = MagnitudeKind(
    "ren-bias", "The paper's network with its biases inside of the gain budget.",
    guarantee: "REN of gain gamma after an impulse, its bias an input that decays",
    settings: [.states, .neurons, .gain, .rate, .decay, .renDeviation]
  ) { settings, blocks in
    BiasInputNetwork(
      blocks: blocks, states: settings.whole(.states), neurons: settings.whole(.neurons), gain: settings[.gain],
      decay: settings[.decay], rate: settings[.rate], initialDeviation: settings[.renDeviation])
  }
}

/// S(xi) = xi' E' P^-1 E xi: what a state can still give.
struct StorageForm {
  private let matrix: Matrix

  init(_ numbers: RecurrentEquilibriumNetwork.Numbers) {
    matrix = numbers.e.transposed.times(numbers.p.solve(numbers.e))
  }

  /// The largest eigenvalue is at most this.
  var bound: Double { matrix.frobeniusNorm }

  /// S(xi); NaN stays NaN.
  func callAsFunction(_ xi: [Double]) -> Double {
    let value = zip(xi, matrix.times(xi)).reduce(0) { $0 + $1.0 * $1.1 }
    return value < 0 ? 0 : value
  }
}
