// Gradient descent with memory of its direction: heavy ball and Nesterov's methods.

/// Heavy ball: m+ = mu m + g, x+ = x - eta m+.
///
/// B. T. Polyak, 1964, doi:10.1016/0041-5553(64)90137-5.
public struct HeavyBall: EngineRule, Equatable {
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
  /// The rule's own arrays before the first step.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  /// The numbers of the step at t.
  public func schedule(_ t: Int) -> [Double] { [stepSize, momentum] }
  /// One step.
  public func step(_ s: RuleStep) -> RuleResult {
    let m = s.state[0] * s.schedule[1] + s.gradient
    return RuleResult(x: s.x - m * s.schedule[0], state: [m], stepSize: s.schedule[0])
  }
}

/// Nesterov's method with constant momentum: m+ = mu m + g, x+ = x - eta (g + mu m+).
///
/// The iterate is the point where the gradient is taken, y_t of the form x_{t+1} = y_t - eta g(y_t),
/// y_{t+1} = x_{t+1} + mu (x_{t+1} - x_t). With eta = 1/beta and mu = (1 - q)/(1 + q), q = sqrt(mu_f/beta), it is the
/// method for strongly convex f.
///
/// Y. Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k^2)", 1983, in the form
/// of Sutskever et al., ICML 2013.
public struct Nesterov: EngineRule, Equatable {
  /// The name by which commands know it.
  public let name: String
  /// eta.
  public var stepSize: Double
  /// mu.
  public var momentum: Double

  /// Creates the rule.
  public init(stepSize: Double, momentum: Double) {
    name = "nesterov"
    self.stepSize = stepSize
    self.momentum = momentum
  }

  /// The method for f that is `convexity`-strongly convex and 1/stepSize-smooth.
  public init(stepSize: Double, convexity: Double) {
    name = "nesterov-strong"
    self.stepSize = stepSize
    momentum = Self.momentum(stepSize: stepSize, convexity: convexity)
  }

  /// (1 - q)/(1 + q), q = sqrt(mu eta).
  public static func momentum(stepSize: Double, convexity: Double) -> Double {
    let q = (convexity * stepSize).squareRoot()
    return (1 - q) / (1 + q)
  }

  /// mu.
  var nesterovMomentum: Double? { momentum }
  /// eta.
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  /// The rule's own arrays before the first step.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  /// The numbers of the step at t.
  public func schedule(_ t: Int) -> [Double] { [stepSize, momentum] }
  /// One step.
  public func step(_ s: RuleStep) -> RuleResult {
    let m = s.state[0] * s.schedule[1] + s.gradient
    return RuleResult(
      x: s.x - (s.gradient + m * s.schedule[1]) * s.schedule[0], state: [m], stepSize: s.schedule[0])
  }
}
