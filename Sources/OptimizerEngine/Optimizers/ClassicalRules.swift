// The hand-designed optimizers with memory, each a few lines of formulas.

/// Heavy ball: m+ = mu m + g, x+ = x - eta m+.
///
/// B. T. Polyak, 1964, doi:10.1016/0041-5553(64)90137-5.
public struct HeavyBall: RuleFormulas, Equatable {
  /// The name by which commands know it.
  public let name = "heavy-ball"
  /// eta.
  public var stepSize: Double
  /// mu.
  public var momentum: Double

  /// Creates the rule.
  public init(stepSize: Double, momentum: Double) {
    self.stepSize = stepSize
    self.momentum = momentum
  }

  /// eta.
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  func schedule(_ t: Int) -> [Double] { [stepSize, momentum] }
  func step(_ s: RuleStep) -> RuleResult {
    let m = s.state[0] * s.schedule[1] + s.gradient
    return RuleResult(x: s.x - m * s.schedule[0], state: [m], stepSize: s.schedule[0])
  }
}

/// Nesterov's method with constant momentum: m+ = mu m + g, x+ = x - eta (g + mu m+).
///
/// Y. Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k^2)", 1983, in the form
/// of Sutskever et al., ICML 2013.
public struct Nesterov: RuleFormulas, Equatable {
  /// The name by which commands know it.
  public let name = "nesterov"
  /// eta.
  public var stepSize: Double
  /// mu.
  public var momentum: Double

  /// Creates the rule.
  public init(stepSize: Double, momentum: Double) {
    self.stepSize = stepSize
    self.momentum = momentum
  }

  /// eta.
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  func schedule(_ t: Int) -> [Double] { [stepSize, momentum] }
  func step(_ s: RuleStep) -> RuleResult {
    let m = s.state[0] * s.schedule[1] + s.gradient
    return RuleResult(x: s.x - (s.gradient + m * s.schedule[1]) * s.schedule[0], state: [m], stepSize: s.schedule[0])
  }
}

/// RMSprop: s+ = a s + (1 - a) g^2, x+ = x - eta g / (sqrt(s+) + eps).
///
/// Tieleman and Hinton, 2012.
public struct RMSprop: RuleFormulas, Equatable {
  /// The name by which commands know it.
  public let name = "rmsprop"
  /// eta.
  public var stepSize: Double
  /// a.
  public var decay: Double
  /// eps.
  public var epsilon: Double

  /// Creates the rule.
  public init(stepSize: Double, decay: Double = 0.99, epsilon: Double = 1e-8) {
    self.stepSize = stepSize
    self.decay = decay
    self.epsilon = epsilon
  }

  /// eta.
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  func schedule(_ t: Int) -> [Double] { [stepSize, decay, 1 - decay, epsilon] }
  func step(_ s: RuleStep) -> RuleResult {
    let average = s.state[0] * s.schedule[1] + s.gradient.squared() * s.schedule[2]
    return RuleResult(
      x: s.x - s.gradient * s.schedule[0] / (average.squareRoot() + s.schedule[3]), state: [average],
      stepSize: s.schedule[0])
  }
}

/// Adam with bias correction.
///
/// Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1.
public struct Adam: RuleFormulas, Equatable {
  /// The name by which commands know it.
  public let name = "adam"
  /// alpha.
  public var stepSize: Double
  /// beta_1.
  public var beta1: Double
  /// beta_2.
  public var beta2: Double
  /// eps.
  public var epsilon: Double

  /// Creates the rule.
  public init(stepSize: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
    self.stepSize = stepSize
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// eta.
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    ([], [start.x * 0, start.x * 0])
  }
  func schedule(_ t: Int) -> [Double] {
    [
      stepSize / (1 - beta1.power(t + 1)), beta1, 1 - beta1, beta2, 1 - beta2, 1 / (1 - beta2.power(t + 1)), epsilon,
      stepSize,
    ]
  }
  func step(_ s: RuleStep) -> RuleResult {
    let c = s.schedule
    let mean = s.state[0] * c[1] + s.gradient * c[2]
    let square = s.state[1] * c[3] + s.gradient.squared() * c[4]
    return RuleResult(
      x: s.x - mean * c[0] / ((square * c[5]).squareRoot() + c[6]), state: [mean, square], stepSize: c[7])
  }
}

extension Double {
  /// x^n for n >= 0 by repeated squaring: the same bits on every platform, unlike pow.
  func power(_ n: Int) -> Double {
    var result = 1.0
    var base = self
    var n = n
    while n > 0 {
      if n & 1 == 1 { result *= base }
      base *= base
      n >>= 1
    }
    return result
  }
}
