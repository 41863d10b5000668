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
// With weights W_t = offset + t (that is, scale/eta_t) the same sum, by parts, and sum_{t>T} S_t <= (2/kappa) (S_T + c
// q^2T/(1-q^2)) from the second inequality:
//
//   sum_{t>=T} W_t |y_t|^2 <= gamma (W_T S_T + (2/kappa) (S_T + c q^2T/(1-q^2)) + c sum_{t>=T} W_t q^2t).

extension RecurrentEquilibriumNetwork {
  /// The network as numbers, for running it alone.
  struct Numbers {
    var h, f, b1, p, e, d11, c1: Matrix
    var lambda: [Double]
    var gainMatrices: [Matrix]
  }

  /// Evaluates the same formulas that the rollout uses, in double precision.
  func numbers(_ weights: WeightValues) -> Numbers {
    numbers(ParameterLayout(arrays(dimension: blocks.dimension)), weights)
  }

  /// The same for an operator that has some of these arrays and others.
  func numbers(_ user: BiasInputNetwork, _ weights: WeightValues) -> Numbers {
    numbers(ParameterLayout(user.arrays(dimension: blocks.dimension - 1)), weights)
  }

  private func numbers(_ layout: ParameterLayout, _ weights: WeightValues) -> Numbers {
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
    memory.write(layout.arrays.flatMap { weights[$0.name] })
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
  private static let longestRun = 200_000

  /// Computed magnitudes, plus a bound of the rest that counts the decaying biases in (theory.md, section 3).
  public func budget(_ weights: WeightValues, start: [Double], vanishing: VanishingStep?) -> MagnitudeBudget {
    let numbers = numbers(weights)
    var run = ImpulseRun(self, numbers, weights, start: start)
    let tail = TailBound(self, numbers, weights)
    var magnitudes: [Double] = []
    // What is spent in all, and after the magnitudes that are kept.
    var (total, later) = (0.0, 0.0)
    var weighted = 0.0
    var t = 0
    let roundingMargin = 1 + 1e-9
    let offset = vanishing?.linearMajorant.offset ?? 0
    func rest() -> (plain: Double, weighted: Double) {
      let storage = tail.storage(run.xi)
      let factor = decay.power(t)
      let weight = offset + Double(t)
      return (
        tail.bound(storage: storage, factor: factor),
        tail.weightedBound(storage: storage, factor: factor, weight: weight)
      )
    }
    // Far enough that the tail is negligible; it is only looked at now and then.
    while t < 512 || t % 64 != 0 || (t < Self.longestRun && rest().weighted > 1e-12 * (weighted + total)) {
      let square = run.advance()
      if t < 4096 { magnitudes.append(square.squareRoot() * roundingMargin) } else { later += square }
      total += square
      weighted += square * (offset + Double(t))
      t += 1
    }
    let (plainTail, weightedTail) = rest()
    return MagnitudeBudget(
      magnitudes: magnitudes, rest: (later + plainTail) * roundingMargin,
      weightedTotal: vanishing.map { (weighted + weightedTail) / $0.linearMajorant.scale * roundingMargin })
  }

  /// The network alone, from the impulse on; each |z_t|^2 is rounded up.
  struct ImpulseRun {
    private let network: RecurrentEquilibriumNetwork
    private let numbers: Numbers
    private let inverse: Matrix
    private let bx, bv: [Double]
    private let blocks: [Block]
    private(set) var xi: [Double]
    private var t = 0

    /// One kind of block: the output of the impulse on it, and sums of its bias, so that steps cost nothing of length d.
    private struct Block {
      let multiplicity: Double
      let c2, d21, d12, b2: Matrix
      let inputSum, biasSum, directSum: [Double]
      /// |D22 u|^2, <D22 u, bu> and |bu|^2, summed over the blocks of this kind.
      let directSquare, cross, biasSquare: Double
    }

    init(_ network: RecurrentEquilibriumNetwork, _ numbers: Numbers, _ weights: WeightValues, start: [Double]) {
      self.network = network
      self.numbers = numbers
      let n = network.states
      inverse = numbers.e.solve(Matrix(rows: n, columns: n, (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }))
      func values(_ name: String) -> [Double] { weights["ren." + name] }
      (bx, bv, xi) = (values("bx"), values("bv"), values("x0"))
      let structure = network.blocks
      let bias = values("bu")
      var built: [Block] = []
      let suffixes = structure.corner > 0 ? ["", "c"] : [""]
      for (kind, suffix) in suffixes.enumerated() {
        let width = kind == 0 ? structure.width : structure.corner
        let count = kind == 0 ? structure.count : 1
        let first = kind == 0 ? 0 : structure.count * structure.width
        var (inputSum, biasSum) = (Array(repeating: 0.0, count: width), Array(repeating: 0.0, count: width))
        var directSum = inputSum
        var (directSquare, cross, biasSquare) = (0.0, 0.0, 0.0)
        for i in 0..<count {
          let range = (first + i * width)..<(first + (i + 1) * width)
          let direct = numbers.gainMatrices[kind].times(Array(start[range]))
          for (j, k) in range.enumerated() {
            inputSum[j] += start[k]
            biasSum[j] += bias[k]
            directSum[j] += direct[j]
            directSquare += direct[j] * direct[j]
            cross += direct[j] * bias[k]
            biasSquare += bias[k] * bias[k]
          }
        }
        built.append(
          Block(
            multiplicity: Double(count), c2: Matrix(rows: width, columns: n, values("c2" + suffix)),
            d21: Matrix(rows: width, columns: network.neurons, values("d21" + suffix)),
            d12: Matrix(rows: network.neurons, columns: width, values("d12" + suffix)),
            b2: Matrix(rows: n, columns: width, values("b2" + suffix)), inputSum: inputSum, biasSum: biasSum,
            directSum: directSum, directSquare: directSquare, cross: cross, biasSquare: biasSquare))
      }
      blocks = built
    }

    /// |z_t|^2, and one step of the state.
    mutating func advance() -> Double {
      let q = network.decay.power(t)
      var drive = zip(numbers.c1.times(xi), bv).map { $0 + q * $1 }
      var push = bx.map { q * $0 }
      for block in blocks where t == 0 {
        drive = zip(drive, block.d12.times(block.inputSum)).map(+)
        push = zip(push, block.b2.times(block.inputSum)).map(+)
      }
      var w: [Double] = []
      for i in 0..<network.neurons {
        let sum = (0..<i).reduce(drive[i]) { $0 + numbers.d11[i, $1] * w[$1] }
        w.append(Expression.hyperbolicTangent(sum / numbers.lambda[i]))
      }
      let square = blocks.reduce(0) { $0 + energy($1, w, q) }
      xi = inverse.times(zip(zip(numbers.f.times(xi), numbers.b1.times(w)).map(+), push).map(+))
      t += 1
      return square
    }

    /// sum over blocks of |a + q bu + D22 u|^2, expanded; rounding is covered by adding 1e-12 of the terms' sizes.
    private func energy(_ block: Block, _ w: [Double], _ q: Double) -> Double {
      let a = zip(block.c2.times(xi), block.d21.times(w)).map(+)
      func dot(_ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      var terms = [block.multiplicity * dot(a), 2 * q * dot(block.biasSum), q * q * block.biasSquare]
      if t == 0 { terms += [2 * dot(block.directSum), block.directSquare, 2 * q * block.cross] }
      let sum = terms.reduce(0, +)
      // A sum of squares; NaN stays NaN.
      return (sum < 0 ? 0 : sum) + 1e-12 * terms.reduce(0) { $0 + $1.magnitude }
    }
  }

  /// The constants of the tail argument above.
  struct TailBound {
    let kappa: Double
    private let gain: Double
    private let decaySquared: Double
    private let c: Double
    private let outputBias: Double
    /// The storage function S.
    let storage: StorageForm

    init(_ network: RecurrentEquilibriumNetwork, _ numbers: Numbers, _ weights: WeightValues) {
      func square(_ name: String) -> Double { weights["ren." + name].reduce(0) { $0 + $1 * $1 } }
      gain = network.gain
      decaySquared = network.decay * network.decay
      storage = StorageForm(numbers)
      // The Frobenius norm bounds lambda_max from above, so kappa is safe.
      let ratio = RecurrentEquilibriumNetwork.margin / storage.bound
      // What is no number shrinks by nothing.
      kappa = ratio.isNaN ? 0 : min(1, ratio)
      let bx = weights["ren.bx"]
      let weightedBias = zip(bx, numbers.p.solve(Matrix(rows: bx.count, columns: 1, bx)).elements).reduce(0) {
        $0 + $1.0 * $1.1
      }
      c = (1 + kappa / 2) * square("bv") / RecurrentEquilibriumNetwork.margin + (1 + 2 / kappa) * weightedBias
      outputBias = square("bu")
    }

    /// A bound of sum over t >= T of |z_t|^2; `factor` is decay^T.
    func bound(storage: Double, factor: Double) -> Double {
      let sum = factor * factor / (1 - decaySquared)
      return 2 * gain * (storage + c * sum) + 2 * outputBias * sum
    }

    /// A bound of sum over t >= T of (W + t - T) |z_t|^2.
    func weightedBound(storage: Double, factor: Double, weight: Double) -> Double {
      let q = decaySquared
      let first = factor * factor
      // sum q^j = 1/(1-q), sum (W + j) q^j = W/(1-q) + q/(1-q)^2.
      let plain = first / (1 - q)
      let sum = first * (weight / (1 - q) + q / ((1 - q) * (1 - q)))
      return 2 * gain * (weight * storage + 2 / kappa * (storage + c * plain) + c * sum) + 2 * outputBias * sum
    }
  }
}
