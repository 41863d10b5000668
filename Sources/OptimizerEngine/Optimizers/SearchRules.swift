// L-BFGS and gradient descent with backtracking.

/// Gradient descent whose step length is found by Armijo backtracking from twice the last one.
public struct BacktrackingDescent: EngineRule, Equatable {
  /// The name by which commands know it.
  public let name = "gd-backtracking"
  /// The step size tried first.
  public var firstStepSize: Double

  /// Creates the rule.
  public init(firstStepSize: Double) { self.firstStepSize = firstStepSize }

  /// Plain gradient descent, with the step length that was found.
  public var correctionGuarantee: String { "v = 0 with the step size that was found" }
  /// v = 0.
  public var keepsCorrectionSummable: Bool { true }
  /// v = 0.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? { .zero(weighted: false) }
  /// Found by the search, so not known before.
  public var stepSizes: StepSizeRule { .searched }

  /// No formulas.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], []) }
  /// No formulas.
  public func schedule(_ t: Int) -> [Double] { [] }
  /// No formulas.
  public func step(_ step: RuleStep) -> RuleResult { preconditionFailure(LineSearchStep.hasNoFormulas) }
  /// A search along lines.
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

/// L-BFGS: d = -H g with H from the last pairs s = x+ - x, y = g+ - g, a step length with the strong Wolfe conditions.
///
/// Liu and Nocedal, 1989, doi:10.1007/BF01589116; Nocedal and Wright, algorithm 7.4.
public struct LBFGS: EngineRule, Equatable {
  /// The name by which commands know it.
  public let name = "lbfgs"
  /// Pairs that are kept.
  public var memory: Int
  /// eta of the view "gradient descent + v".
  public var stepSize: Double

  /// Creates the rule.
  public init(memory: Int = 10, stepSize: Double) {
    self.memory = memory
    self.stepSize = stepSize
  }

  /// eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }

  /// No formulas.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], []) }
  /// No formulas.
  public func schedule(_ t: Int) -> [Double] { [] }
  /// No formulas.
  public func step(_ step: RuleStep) -> RuleResult { preconditionFailure(LineSearchStep.hasNoFormulas) }
  /// A search along lines.
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
