// A coordinate-wise direction network on scale-free features of the gradient history: one optimizer for any dimension.

/// A mixture of ten directions, with coefficients that a small network finds for every coordinate.
///
/// The directions are the gradient and three averages of it (scaled by alpha/r_0, r_0 = |g_0|/sqrt d), the last
/// displacement, the L-BFGS direction of four pairs and the Barzilai-Borwein step (both at most m_t long), and three
/// averages divided by root mean squares (scaled by sigma). The network sees eight features of each coordinate and an
/// embedding of nineteen features of the run; all of them are free of scale, and none is x, f or g itself. So its 1,196
/// weights do not depend on d, it commutes with permutations and sign changes of the coordinates, and without a
/// gradient history it moves nothing: it cannot memorize a task (theory.md, section 7).
public struct TransferDirection: EngineDirection {
  /// The length c > 0 of the first steps in units of x: alpha and sigma begin at c/sqrt d.
  public var length: Double
  private static let hidden = 16
  private static let pairs = 4
  /// Features of the whole run, and of each coordinate.
  private static let features = (run: 19, coordinate: 8)
  /// The mixture before training.
  private static let mixture = [0.5, 0, 0.2, 0, 0.4, 0, 0, 0.25, 0, 0.1]

  /// Creates a network.
  ///
  /// - Precondition: `length` is above 0 and finite.
  public init(length: Double = 0.5) {
    SettingRange.positive.require(length, "a length")
    self.length = length
  }

  /// The name by which commands and files know it.
  public var name: String { DirectionKind.transfer.rawValue }
  var seesBatch: Bool { true }
  /// All ten directions are made of gradients and displacements.
  var isSilentOnZeros: Bool { true }

  /// The 1,196 weights of the network, whatever d is.
  public func arrays(dimension: Int) -> [ParameterArray] {
    let (h, features) = (Self.hidden, Self.features)
    func weights(_ name: String, _ rows: Int, _ columns: Int, _ scale: Double, fanIn: Int) -> ParameterArray {
      ParameterArray(
        "direction." + name, rows: rows, columns: columns, .normal(scale / Double(fanIn).squareRoot()))
    }
    return [
      weights("G1", h, features.run, 1, fanIn: features.run), ParameterArray("direction.g1", rows: h, .constant(0)),
      weights("G2", h + 2, h, 0.3, fanIn: h), ParameterArray("direction.g2", rows: h + 2, .constant(0)),
      weights("Cq", h, features.coordinate, 1, fanIn: h + features.coordinate),
      weights("Ce", h, h, 1, fanIn: h + features.coordinate),
      ParameterArray("direction.c1", rows: h, .constant(0)), weights("C2", Self.mixture.count, h, 0.1, fanIn: h),
    ] + Self.mixture.enumerated().map { ParameterArray("direction.mix\($0.offset)", rows: 1, .constant($0.element)) }
  }

  /// Features of the run to its two scales and an embedding; with that, features of a coordinate to its mixture.
  public func diagram(dimension: Int) -> NetworkDiagram {
    let h = Self.hidden
    return NetworkDiagram(
      sees: "g,f so far", features: "scale-free",
      networks: [
        NetworkShape([Self.features.run, h, h + 2]),
        NetworkShape([h + Self.features.coordinate, h, Self.mixture.count], copies: dimension),
      ])
  }

  /// The history before the first step: arrays of the shape of x, then numbers for each start; all 0.
  public func begin(_ p: WeightFormulas, start: Expression) -> [Expression] {
    let zero = start.graph.number(0)
    let scalar = zero.broadcast(to: Shape(groups: start.shape.groups, rows: 1, columns: start.shape.columns))
    return Array(repeating: zero.broadcast(to: start.shape), count: 7 + 2 * Self.pairs)
      + Array(repeating: scalar, count: 5)
  }

  /// Seven numbers: whether t is 0, three functions of t, and the bias corrections of the three averages.
  public func schedule(_ t: Int) -> [Double] {
    let s = Double(t)
    return [
      t == 0 ? 1 : 0, Elementary.log1p(s) / 6, Elementary.exp(-s / 10), Elementary.exp(-s / 100),
      1 / (1 - 0.5.power(t + 1)),
      1 / (1 - 0.9.power(t + 1)), 1 / (1 - 0.99.power(t + 1)),
    ]
  }

  /// The proposal omega, `groups x d x lanes`, and the history after the step.
  public func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression]) {
    let history = History(self, state, schedule, seen)
    let (global, coordinates) = (history.globalFeatures(), history.coordinateFeatures())
    // One start a lane, whatever the layout of the points.
    let starts = seen.x.shape.groups * seen.x.shape.columns
    let row = Shape(rows: 1, columns: starts)
    let hiddenGlobal = (p["direction.G1"].times(.concatenated(global.map { $0.reshaped(row) })) + p["direction.g1"])
      .tanh()
    let outputs = p["direction.G2"].times(hiddenGlobal) + p["direction.g2"]
    func changed(_ log: Expression, _ k: Int, most: Double) -> Expression {
      let next = log + outputs[row: k].tanh().reshaped(log.shape) * 0.5
      return .minimum(.maximum(next, log.graph.number(-12)), log.graph.number(most))
    }
    let (logAlpha, logSigma) = (changed(history.logAlpha, 0, most: 6), changed(history.logSigma, 1, most: 3))
    let omega = history.mixed(
      coefficients(p, coordinates, embedding: outputs[rows: 2..<Self.hidden + 2], shape: seen.x.shape),
      alpha: logAlpha.exp() * history.unit, sigma: logSigma.exp() * history.unit)
    return (omega, history.next + [logAlpha, logSigma])
  }

  /// The ten coefficients of every coordinate, each of the shape of the points.
  private func coefficients(
    _ p: WeightFormulas, _ features: [Expression], embedding: Expression, shape: Shape
  ) -> [Expression] {
    let (h, count) = (Self.hidden, shape.count)
    let local = p["direction.Cq"].times(.concatenated(features.map { $0.asLanes() })) + p["direction.c1"]
    let common = p["direction.Ce"].times(embedding)
    // Hidden units as groups: then what all coordinates of a start share is a broadcast, in lanes and in groups.
    let (wide, narrow) =
      shape.groups == 1
      ? (Shape(groups: h, rows: shape.rows, columns: shape.columns), Shape(groups: h, rows: 1, columns: shape.columns))
      : (Shape(groups: h, rows: shape.groups, columns: shape.rows), Shape(groups: h, rows: shape.groups))
    let units = (local.reshaped(wide) + common.reshaped(narrow)).tanh().reshaped(Shape(rows: h, columns: count))
    let mixed = p["direction.C2"].times(units)
    return (0..<10).map { (mixed[row: $0] + p["direction.mix\($0)"]).reshaped(shape) }
  }

  /// The history of one step: averages, pairs, and what features and directions are made of.
  private struct History {
    let unit: Double
    let pairs: Int
    let first: Expression
    let times: [Expression]
    let g, held, u, x: Expression
    let before, f, firstValue, size: Expression
    let gradientBefore: Expression
    let m5, m9, m99, v9, v99: Expression
    let h5, h9, h99, a9, a99, rms, w9, w99: Expression
    let s, y: [Expression]
    let curvature, lbfgs, barzilai, magnitude: Expression
    let logAlpha, logSigma: Expression

    init(_ network: TransferDirection, _ state: [Expression], _ schedule: [Expression], _ seen: StepObservation) {
      let d = seen.x.shape.rows
      unit = network.length / Double(d).squareRoot()
      pairs = TransferDirection.pairs
      let graph = seen.x.graph
      func number(_ value: Double) -> Expression { graph.number(value) }
      let isFirst = schedule[0]
      first = isFirst
      func begun(_ a: Expression, _ b: Expression) -> Expression { .select(isFirst, a, b) }
      times = Array(schedule[1...3])
      x = seen.x.held()
      g = seen.gradient
      let g = seen.gradient.held()
      held = g
      magnitude = seen.magnitude
      u = begun(number(0), x - state[0])
      gradientBefore = begun(g, state[1])
      let n = 7 + 2 * pairs
      f = seen.value.held()
      before = begun(f, state[n])
      firstValue = begun(f, state[n + 1])
      let length = g.dot(g).normOfSquare()
      size = begun(length * (1 / Double(d).squareRoot()) + 1e-30, state[n + 2])
      (logAlpha, logSigma) = (state[n + 3], state[n + 4])
      func average(_ old: Expression, _ new: Expression, _ b: Double) -> Expression { old * b + new * (1 - b) }
      (m5, m9, m99) = (average(state[2], g, 0.5), average(state[3], g, 0.9), average(state[4], g, 0.99))
      (v9, v99) = (average(state[5], g.squared(), 0.9), average(state[6], g.squared(), 0.99))
      (h5, h9, h99) = (m5 * schedule[4], m9 * schedule[5], m99 * schedule[6])
      (w9, w99) = (v9 * schedule[5], v99 * schedule[6])
      let small = Self.mean(w99).normOfSquare() * 1e-4 + 1e-30
      let root = Self.root(w99) + small
      (a9, a99, rms) = (h9 / root, h99 / root, g / (Self.root(w9) + small))
      let change = g - gradientBefore
      // The pairs of the last steps, the newest first; none before the first step.
      s = [u] + state[7..<7 + pairs - 1]
      y = [change] + state[(7 + pairs)..<(7 + 2 * pairs - 1)]
      curvature = u.dot(change)
      lbfgs = Self.shortened(Self.twoLoops(g, s, y), to: seen.magnitude.held())
      let kappa = curvature / (u.dot(u) + 1e-30)
      let isUsable = Expression.greater(curvature, number(0)) * (1 - isFirst)
      barzilai = Self.shortened(
        g * Expression.select(isUsable, (kappa.magnitude() + 1e-30).reciprocal(), number(0)),
        to: seen.magnitude.held())
    }

    // MARK: - Pieces

    private static func mean(_ a: Expression) -> Expression { a.sumRows() * (1 / Double(a.shape.rows)) }
    /// sqrt(a), 0 at 0 with a finite derivative.
    private static func root(_ a: Expression) -> Expression { a.normOfSquare() }
    private static func norm(_ a: Expression) -> Expression { a.dot(a).normOfSquare() }
    private static func cosine(_ a: Expression, _ b: Expression) -> Expression {
      a.dot(b) / (norm(a) * norm(b) + 1e-30)
    }
    private static func clipped(_ a: Expression, _ limit: Double) -> Expression {
      .minimum(.maximum(a, a.graph.number(-limit)), a.graph.number(limit))
    }
    /// ln(a/b)/scale between -limit and limit.
    private static func logRatio(
      _ a: Expression, _ b: Expression, _ scale: Double, limit: Double = 2
    ) -> Expression { clipped(((a + 1e-30) / (b + 1e-30)).log() * (1 / scale), limit) }
    /// What is no number counts as 0.
    private static func finite(_ a: Expression) -> Expression {
      .select(.greater(a.graph.number(1e30), a.magnitude()), a, a.graph.number(0))
    }
    private static func shortened(_ a: Expression, to most: Expression) -> Expression {
      a * Expression.minimum(a.graph.number(1), most / (norm(a) + 1e-30))
    }

    /// H g by the two loops over the pairs of positive curvature, scaled by the newest of them; 0 without any.
    private static func twoLoops(_ g: Expression, _ s: [Expression], _ y: [Expression]) -> Expression {
      let zero = g.graph.number(0)
      let products = zip(s, y).map { ($0.dot($1), $0.dot($0), $1.dot($1)) }
      let usable = products.map { sy, ss, yy in
        Expression.greater(sy, (ss * yy).normOfSquare() * 1e-3) * .greater(ss, zero)
      }
      let inverse = zip(products, usable).map { product, ok in
        Expression.select(ok, product.0.reciprocal(), zero)
      }
      var q = g
      var factors: [Expression] = []
      for i in s.indices {
        factors.append(inverse[i] * s[i].dot(q))
        q = q - y[i] * factors[i]
      }
      var scale = zero
      for i in s.indices.reversed() { scale = .select(usable[i], products[i].0 / products[i].2, scale) }
      q = q * scale
      for i in s.indices.reversed() { q = q + s[i] * (factors[i] - inverse[i] * y[i].dot(q)) }
      return q
    }

    // MARK: - Features

    /// Nineteen numbers of the run, each one for every start.
    func globalFeatures() -> [Expression] {
      let d = Double(x.shape.rows)
      let (g, graph) = (held, x.graph)
      let zero = graph.number(0)
      func later(_ a: Expression) -> Expression { .select(first, zero, a) }
      let length = Self.norm(g)
      let (alpha, sigma) = (logAlpha.held().exp() * unit, logSigma.held().exp() * unit)
      let m = magnitude.held()
      let slope = gradientBefore.dot(u).magnitude()
      let fall = before - f
      let kappa = (curvature / (u.dot(u) + 1e-30)).magnitude()
      let scalar = Shape(groups: x.shape.groups, rows: 1, columns: x.shape.columns)
      let features = [
        times[0], times[1], times[2], later(Self.cosine(g, gradientBefore)), Self.cosine(g, u),
        Self.cosine(h99, g), Self.logRatio(h9.dot(h9), w9.sumRows(), 2),
        Self.logRatio(length, size * d.squareRoot(), 4, limit: 4), Self.logRatio(length, Self.norm(gradientBefore), 1),
        later(Self.clipped((f - before) / (slope + 1e-30), 2)),
        fall / (fall.magnitude() + (firstValue - f).magnitude() + 1e-30),
        Self.logRatio(alpha * length / size, m, 3), Self.logRatio(sigma * d.squareRoot(), m, 3), curvature.sign(),
        later(Self.logRatio(kappa * alpha, size, 3)), later(Self.logRatio(kappa * sigma * d.squareRoot(), length, 3)),
        Self.mean(a9.squared()).normOfSquare() * 2 - 1, later(Self.logRatio(lbfgsLength, Self.norm(u), 3)),
        Self.cosine(lbfgs, g),
      ]
      return features.map { Self.finite($0).broadcast(to: scalar).held() }
    }

    /// The length of the L-BFGS direction as it is used.
    private var lbfgsLength: Expression { Self.norm(lbfgs) }

    /// Eight numbers of each coordinate.
    func coordinateFeatures() -> [Expression] {
      let d = Double(x.shape.rows)
      let g = held
      let rootMean = Self.norm(g) * (1 / d.squareRoot()) + 1e-30
      let rootMeanStep = Self.norm(u) * (1 / d.squareRoot()) + 1e-30
      return [
        a9.magnitude(), a99.magnitude(), rms.magnitude().tanh(), (g * u / (rootMean * rootMeanStep)).tanh(),
        (h9 * g / rootMean.squared()).tanh(), Self.logRatio(w99, Self.mean(w99), 4),
        Self.logRatio(g.magnitude(), rootMean, 4),
        (-(lbfgs * u) / (Self.norm(lbfgs) * rootMeanStep * (1 / d.squareRoot()) + 1e-30)).tanh(),
      ].map { Self.finite($0).held() }
    }

    /// The ten directions, mixed.
    func mixed(_ a: [Expression], alpha: Expression, sigma: Expression) -> Expression {
      let linear = -(alpha / size)
      let directions = [
        g * linear, h5 * linear, h9 * linear, h99 * linear, u, -lbfgs, -barzilai, -(a9 * sigma), -(a99 * sigma),
        -(rms * sigma),
      ]
      return zip(a, directions).dropFirst().reduce(a[0] * directions[0]) { $0 + $1.0 * $1.1 }
    }

    /// The state after the step, but for the two scales.
    var next: [Expression] {
      let zero = x.graph.number(0).broadcast(to: x.shape)
      // The first step leaves no pair.
      let pairsOfSteps = (s + y).map { Expression.select(first, zero, $0) }
      return [x, held, m5, m9, m99, v9, v99] + pairsOfSteps + [f, firstValue, size]
    }
  }
}

extension OperatorSetting {
  /// The setting `stepLength`: the length c of the first steps of a transfer direction, from 1e-9 to 1e9.
  public static let stepLength = real(
    "stepLength", "length c of the first steps of a transfer direction", unit: "length of x", usual: 0.5, 1e-9...1e9)
}

extension DirectionKind {
  /// The direction `transfer`: on scale-free features of the gradient history, for objectives of any dimension.
  public static let transfer = DirectionKind(
    "transfer", "One network for any objective of any dimension: it mixes directions of the gradient history.",
    isCoordinatewise: true, settings: [.stepLength]
  ) { TransferDirection(length: $0[.stepLength]) }
}
