// L-BFGS and gradient descent with backtracking.

/// Gradient descent whose step size is found by backtracking from twice the last one, halving until f falls by at least
/// (eta/2) |g|^2 (theory.md, section 2, "searched steps").
public struct BacktrackingDescent: EngineRule, SearchRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "gd-backtracking"
  /// The step size eta that is tried first, at the start; 0 moves nothing, and nothing is claimed of it.
  public let firstStepSize: Double

  /// Creates the rule.
  ///
  /// - Precondition: `firstStepSize` is not negative, and finite.
  public init(firstStepSize: Double) {
    SettingRange.notNegative.require(firstStepSize, "eta")
    self.firstStepSize = firstStepSize
  }

  /// States that v = 0 with the step size that was found.
  public var correctionGuarantee: String { "v = 0 with the step size that was found" }
  /// True, as v = 0.
  public var keepsCorrectionSummable: Bool { true }
  /// A budget of 0, as v = 0.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? { .zero(weighted: false) }
  /// Searched: not known before the run.
  public var stepSizes: StepSizeRule { .searched }

  /// The step along a line, which takes the place of formulas.
  public var search: LineSearchStep? {
    LineSearchStep { oracle, point, memory in step(oracle, from: point, memory: &memory) }
  }

  private func step(_ oracle: Oracle, from point: SearchPoint, memory: inout SearchMemory) -> SearchPoint? {
    let line = Line(oracle, from: point, along: point.gradient.map { -$0 })
    if memory.firstSize == 0 { memory.firstSize = max(1, point.value.magnitude) }
    // As much as the certificate grants the rounding of a value.
    let noise = 128 * Precision.double.unit * (memory.firstSize + point.value.magnitude)
    let first = memory.length > 0 ? 2 * memory.length : firstStepSize
    guard let found = line.backtracking(first: first, c1: 0.5, noise: noise) else { return nil }
    memory.length = found.length
    return found.point
  }
}

/// L-BFGS: d = -H g with H from the last pairs s = x+ - x, y = g+ - g, with strong Wolfe steps.
///
/// Liu and Nocedal, 1989, doi:10.1007/BF01589116; Nocedal and Wright, "Numerical Optimization", algorithm 7.4.
public struct LBFGS: EngineRule, SearchRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "lbfgs"
  /// Number of pairs that are kept, at least 1.
  public var memory: Int
  /// The step size eta of the view "gradient descent + v"; the method itself does not use it.
  public var stepSize: Double

  /// Creates the rule.
  ///
  /// - Precondition: `memory` is at least 1, `stepSize` above 0 and finite.
  public init(memory: Int = 10, stepSize: Double) {
    precondition(memory >= 1, "at least 1 pair, got \(memory)")
    SettingRange.positive.require(stepSize, "eta")
    self.memory = memory
    self.stepSize = stepSize
  }

  /// The constant eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }

  /// The step along a line, which takes the place of formulas.
  public var search: LineSearchStep? {
    LineSearchStep { oracle, point, memory in step(oracle, from: point, memory: &memory) }
  }

  private func step(_ oracle: Oracle, from point: SearchPoint, memory state: inout SearchMemory) -> SearchPoint? {
    let norm = point.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard norm > 0, norm.isFinite else { return nil }
    var direction = descentDirection(point.gradient, state.pairs)
    var line = Line(oracle, from: point, along: direction)
    if !(line.slope < 0) {
      state.pairs = []
      direction = point.gradient.map { -$0 }
      line = Line(oracle, from: point, along: direction)
    }
    // Without curvature pairs the scale is unknown: the first step is at most 1 long.
    let first = state.pairs.isEmpty ? min(1, 1 / norm) : 1
    guard let found = line.strongWolfe(first: first) else { return nil }
    state.length = found.length
    let s = zip(found.point.x, point.x).map { $0 - $1 }
    let y = zip(found.point.gradient, point.gradient).map { $0 - $1 }
    let sy = zip(s, y).reduce(0) { $0 + $1.0 * $1.1 }
    let size = s.reduce(0) { $0 + $1 * $1 } * y.reduce(0) { $0 + $1 * $1 }
    if sy > 1e-12 * size.squareRoot() {
      state.pairs.append((s, y))
      if state.pairs.count > memory { state.pairs.removeFirst() }
    }
    return found.point
  }

  /// -H g by the two loops.
  private func descentDirection(_ g: [Double], _ pairs: [(s: [Double], y: [Double])]) -> [Double] {
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var q = g
    var factors: [Double] = []
    for pair in pairs.reversed() {
      let a = dot(pair.s, q) / dot(pair.s, pair.y)
      factors.append(a)
      for i in q.indices { q[i] -= a * pair.y[i] }
    }
    if let last = pairs.last {
      let scale = dot(last.s, last.y) / dot(last.y, last.y)
      for i in q.indices { q[i] *= scale }
    }
    for (pair, a) in zip(pairs, factors.reversed()) {
      let b = dot(pair.y, q) / dot(pair.s, pair.y)
      for i in q.indices { q[i] += (a - b) * pair.s[i] }
    }
    return q.map { -$0 }
  }
}
