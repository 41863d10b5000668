// The energy of the REN's output, known before a run: the network is run alone, and its tail is bounded.
//
// The paper's decaying biases lie outside of the gain budget gamma^2 |u|^2 + gamma S(xi_0), so the tail needs an
// argument of its own. With w = tanh(nu), Lambda nu = C1 xi + D11 w + q^t bv, E xi+ = F xi + B1 w + q^t bx and
// y = C2 xi + D21 w (u = 0 for t > 0), the parametrization gives H >= eps I + A2 A2'/gamma, and with
// S(xi) = xi' E' P^-1 E xi, the sector bound of tanh and 2 w'bv <= eps |w|^2 + |bv|^2/eps:
//
//   |F xi + B1 w|^2_{P^-1} <= (1 - kappa) S + q^2t |bv|^2/eps - |y|^2/gamma,   kappa = eps / lambda_max(E'P^-1 E)
//   S+ <= (1 - kappa/2) S + c q^2t - |y|^2/gamma,   c = (1 + kappa/2) |bv|^2/eps + (1 + 2/kappa) |bx|^2_{P^-1}.
//
// Summed from T on, with |z|^2 <= 2 |y|^2 + 2 q^2t |bu|^2:
//
//   sum_{t>=T} |z_t|^2 <= 2 gamma (S_T + c q^2T/(1-q^2)) + 2 |bu|^2 q^2T/(1-q^2).
//
// The same with weights (W + t - T), W kappa >= 2, by summation by parts; 1/eta_t = (offset + t)/scale is not larger.

extension RecurrentEquilibriumNetwork {
  /// The network as numbers, for running it alone.
  struct Numbers {
    let h, f, b1, p, e, d11, c1: Matrix
    let lambda: [Double]
    let gainMatrices: [Matrix]
  }

  private func weights(_ arrays: [String: [Double]], _ name: String) -> [Double] { arrays["ren." + name] ?? [] }

  /// Evaluates the same formulas that the rollout uses, in double precision.
  func numbers(_ arrays: [String: [Double]]) -> Numbers {
    let layout = ParameterLayout(self.arrays(dimension: blocks.dimension))
    let graph = Graph()
    let m = matrices(layout.expressions(in: graph, at: Location(.parameters)))
    let outputs = [m.h, m.f, m.b1, m.p, m.e, m.d11, m.c1, m.lambda] + m.parts.map(\.gainMatrix)
    var offset = 0
    let places = outputs.map { output in
      defer { offset += output.shape.count }
      return ProgramOutput(output, to: Location(.result, offset))
    }
    let machine = Machine(graph.compile(places), .double)
    let memory = Storage(.double, count: layout.count)
    memory.write(layout.arrays.flatMap { arrays[$0.name] ?? [] })
    let result = Storage(.double, count: offset)
    machine.bind(.parameters, to: memory)
    machine.bind(.result, to: result)
    machine.run()
    var start = 0
    let read = outputs.map { output in
      defer { start += output.shape.count }
      return Matrix(
        rows: output.shape.rows, columns: output.shape.columns, result.read(start..<start + output.shape.count))
    }
    return Numbers(
      h: read[0], f: read[1], b1: read[2], p: read[3], e: read[4], d11: read[5], c1: read[6],
      lambda: read[7].elements, gainMatrices: Array(read[8...]))
  }

  /// Longest run of the network alone; where the tail is still large by then, the bound is loose but holds.
  private static let longestRun = 400_000

  func budget(_ arrays: [String: [Double]], start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    var run = ImpulseRun(self, arrays, start: start)
    let tail = TailBound(self, run.numbers, arrays)
    var magnitudes: [Double] = []
    var total = 0.0
    var weighted = 0.0
    var t = 0
    var rest: Double
    var weightedRest: Double?
    while true {
      let (storage, factor) = (tail.storage(run.xi), decay.power(t))
      rest = tail.bound(storage: storage, factor: factor)
      weightedRest = vanishing.map { step in
        // The weights telescope from 2/kappa on; larger weights than the true ones only make the bound larger.
        let weight = max(step.offset + Double(t), 2 / tail.kappa)
        return tail.weightedBound(storage: storage, factor: factor, weight: weight) / step.scale
      }
      let isNegligible = rest <= 1e-12 * total && (weightedRest ?? 0) <= 1e-12 * weighted
      if t >= Self.longestRun || (t >= 512 && isNegligible) { break }
      let square = run.advance()
      if t < 4096 { magnitudes.append(square.squareRoot() * (1 + 1e-9)) }
      total += square
      if let step = vanishing { weighted += square * (step.offset + Double(t)) / step.scale }
      t += 1
    }
    let weightedTotal = weightedRest.map { $0.isFinite ? (weighted + $0) * (1 + 1e-9) : .infinity }
    let hair = 1 + 1e-9
    return MagnitudeBudget(
      total: (total + rest) * hair, tail: rest * hair, tailFrom: t, magnitudes: magnitudes,
      weightedTotal: weightedTotal)
  }

  /// The network alone, from the impulse on.
  struct ImpulseRun {
    let numbers: Numbers
    private let network: RecurrentEquilibriumNetwork
    private let arrays: [String: Matrix]
    private let start: [Double]
    private let inverse: Matrix
    private(set) var xi: [Double]
    private var t = 0

    init(_ network: RecurrentEquilibriumNetwork, _ arrays: [String: [Double]], start: [Double]) {
      self.network = network
      numbers = network.numbers(arrays)
      let layout = ParameterLayout(network.arrays(dimension: network.blocks.dimension))
      var matrices: [String: Matrix] = [:]
      for array in layout.arrays {
        matrices[array.name] = Matrix(
          rows: array.shape.rows, columns: array.shape.columns, arrays[array.name] ?? [])
      }
      self.arrays = matrices
      self.start = start
      let n = network.states
      inverse = numbers.e.solve(Matrix(rows: n, columns: n, (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }))
      xi = matrices["ren.x0"]?.elements ?? []
    }

    private func matrix(_ name: String) -> Matrix {
      guard let value = arrays["ren." + name] else { preconditionFailure("no weight ren.\(name)") }
      return value
    }

    /// The pieces of the input: each block (or the corner) as a vector, with its kind.
    private func pieces(_ vector: [Double]) -> [(kind: Int, values: [Double])] {
      let blocks = network.blocks
      var result = (0..<blocks.count).map { (0, Array(vector[($0 * blocks.width)..<(($0 + 1) * blocks.width)])) }
      if blocks.corner > 0 { result.append((1, Array(vector[(blocks.count * blocks.width)...]))) }
      return result
    }

    /// |z_t|^2, and one step of the state.
    mutating func advance() -> Double {
      let q = network.decay.power(t)
      let suffixes = network.blocks.corner > 0 ? ["", "c"] : [""]
      var drive = numbers.c1.times(xi).enumerated().map { $1 + q * matrix("bv").elements[$0] }
      var push = matrix("bx").elements.map { q * $0 }
      let inputs = t == 0 ? pieces(start) : []
      for (kind, u) in inputs {
        drive = zip(drive, matrix("d12" + suffixes[kind]).times(u)).map(+)
        push = zip(push, matrix("b2" + suffixes[kind]).times(u)).map(+)
      }
      var w: [Double] = []
      for i in 0..<network.neurons {
        let sum = (0..<i).reduce(drive[i]) { $0 + numbers.d11[i, $1] * w[$1] }
        w.append(Expression.hyperbolicTangent(sum / numbers.lambda[i]))
      }
      let square = energy(w, q, inputs, suffixes)
      let right = zip(zip(numbers.f.times(xi), numbers.b1.times(w)).map(+), push).map(+)
      xi = inverse.times(right)
      t += 1
      return square
    }

    private func energy(
      _ w: [Double], _ q: Double, _ inputs: [(kind: Int, values: [Double])], _ suffixes: [String]
    ) -> Double {
      let common = suffixes.map { zip(matrix("c2" + $0).times(xi), matrix("d21" + $0).times(w)).map(+) }
      var total = 0.0
      for (i, (kind, bias)) in pieces(matrix("bu").elements).enumerated() {
        let direct = inputs.isEmpty ? nil : numbers.gainMatrices[kind].times(inputs[i].values)
        for j in bias.indices {
          let z = common[kind][j] + q * bias[j] + (direct?[j] ?? 0)
          total += z * z
        }
      }
      return total
    }
  }

  /// The constants of the tail argument above.
  struct TailBound {
    let kappa: Double
    private let gain: Double
    private let decaySquared: Double
    private let c: Double
    private let outputBias: Double
    private let storageMatrix: Matrix

    init(_ network: RecurrentEquilibriumNetwork, _ numbers: Numbers, _ arrays: [String: [Double]]) {
      func square(_ name: String) -> Double { (arrays["ren." + name] ?? []).reduce(0) { $0 + $1 * $1 } }
      gain = network.gain
      decaySquared = network.decay * network.decay
      storageMatrix = numbers.e.transposed.times(numbers.p.solve(numbers.e))
      // The Frobenius norm bounds lambda_max from above, so kappa is safe.
      kappa = min(1, RecurrentEquilibriumNetwork.margin / storageMatrix.frobeniusNorm)
      let bx = arrays["ren.bx"] ?? []
      let weightedBias = zip(bx, numbers.p.solve(Matrix(rows: bx.count, columns: 1, bx)).elements).reduce(0) {
        $0 + $1.0 * $1.1
      }
      c = (1 + kappa / 2) * square("bv") / RecurrentEquilibriumNetwork.margin + (1 + 2 / kappa) * weightedBias
      outputBias = square("bu")
    }

    /// S(xi).
    func storage(_ xi: [Double]) -> Double { zip(xi, storageMatrix.times(xi)).reduce(0) { $0 + $1.0 * $1.1 } }

    /// A bound of sum over t >= T of |z_t|^2; `factor` is decay^T.
    func bound(storage: Double, factor: Double) -> Double {
      let sum = factor * factor / (1 - decaySquared)
      return 2 * gain * (max(storage, 0) + c * sum) + 2 * outputBias * sum
    }

    /// A bound of sum over t >= T of (W + t - T) |z_t|^2, for W kappa >= 2.
    func weightedBound(storage: Double, factor: Double, weight: Double) -> Double {
      let q = decaySquared
      // sum (W + j) q^j = W/(1-q) + q/(1-q)^2.
      let sum = factor * factor * (weight / (1 - q) + q / ((1 - q) * (1 - q)))
      return 2 * gain * (weight * max(storage, 0) + c * sum) + 2 * outputBias * sum
    }
  }
}
