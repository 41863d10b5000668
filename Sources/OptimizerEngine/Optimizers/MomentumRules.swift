// Gradient descent with memory of its direction: heavy ball and Nesterov's methods.

/// Heavy ball: m+ = mu m + g, x+ = x - eta m+.
///
/// B. T. Polyak, 1964, doi:10.1016/0041-5553(64)90137-5.
public struct HeavyBall: EngineRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "heavy-ball"
  /// The step size eta > 0.
  public let stepSize: Double
  /// The momentum mu in [0, 1).
  public let momentum: Double

  /// Creates the rule.
  ///
  /// - Precondition: `stepSize` is above 0 and finite, `momentum` in [0, 1).
  public init(stepSize: Double, momentum: Double) {
    SettingRange.positive.require(stepSize, "eta")
    SettingRange.belowOne.require(momentum, "a momentum")
    self.stepSize = stepSize
    self.momentum = momentum
  }

  /// A constant step size: eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  /// One array, the momentum term m, of the shape of x; 0 at first.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  /// eta and mu.
  public func schedule(_ t: Int) -> [Double] { [stepSize, momentum] }
  /// The next iterate and momentum term, from the gradient at x_t.
  public func step(_ s: RuleStep) -> RuleResult {
    let m = s.state[0] * s.schedule[1] + s.gradient
    return RuleResult(x: s.x - m * s.schedule[0], state: [m], stepSize: s.schedule[0])
  }
}

/// Nesterov's method with constant momentum: m+ = mu m + g, x+ = x - eta (g + mu m+).
///
/// The iterate is the point where the gradient is taken: y_t in the form x_{t+1} = y_t - eta g(y_t),
/// y_{t+1} = x_{t+1} + mu (x_{t+1} - x_t). With eta = 1/beta and mu = (1 - q)/(1 + q), q = sqrt(mu_f/beta), it is the
/// method for mu_f-strongly convex f (theory.md, section 2, "linear rates").
///
/// Y. Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k^2)", 1983, in the form
/// of Sutskever et al., ICML 2013.
public struct Nesterov: EngineRule, Equatable {
  /// `nesterov`, or `nesterov-strong` if the momentum follows from a constant of convexity.
  public let name: String
  /// The step size eta > 0.
  public let stepSize: Double
  /// The momentum mu in [0, 1).
  public let momentum: Double

  /// Creates the rule.
  ///
  /// - Precondition: `stepSize` is above 0 and finite, `momentum` in [0, 1).
  public init(stepSize: Double, momentum: Double) {
    SettingRange.positive.require(stepSize, "eta")
    SettingRange.belowOne.require(momentum, "a momentum")
    name = "nesterov"
    self.stepSize = stepSize
    self.momentum = momentum
  }

  /// The method for f that is `convexity`-strongly convex and 1/stepSize-smooth, with the momentum for both.
  ///
  /// - Precondition: That of `momentum(stepSize:convexity:)`.
  public init(stepSize: Double, convexity: Double) {
    name = "nesterov-strong"
    self.stepSize = stepSize
    momentum = Self.momentum(stepSize: stepSize, convexity: convexity)
  }

  /// The momentum (1 - q)/(1 + q), q = sqrt(mu eta), for a `convexity` mu.
  ///
  /// - Precondition: `stepSize` is above 0 and finite, and `hasMomentum(stepSize:convexity:)`.
  public static func momentum(stepSize: Double, convexity: Double) -> Double {
    SettingRange.positive.require(stepSize, "eta")
    precondition(
      hasMomentum(stepSize: stepSize, convexity: convexity),
      "mu eta in (0, 1], got eta = \(stepSize), mu = \(convexity)")
    // The product of mu and 1/mu may be above 1 by its rounding.
    let q = min((convexity * stepSize).squareRoot(), 1)
    return (1 - q) / (1 + q)
  }

  /// Whether `momentum(stepSize:convexity:)` is in [0, 1): mu eta is above 0, and at most 1 within its rounding.
  public static func hasMomentum(stepSize: Double, convexity: Double) -> Bool {
    let product = convexity * stepSize
    return convexity > 0 && product > 0 && PremiseSource.isAtMost(product, 1)
  }

  /// The momentum mu.
  var nesterovMomentum: Double? { momentum }
  /// A constant step size: eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  /// One array, the momentum term m, of the shape of x; 0 at first.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  /// eta and mu.
  public func schedule(_ t: Int) -> [Double] { [stepSize, momentum] }
  /// The next iterate and momentum term, from the gradient at x_t.
  public func step(_ s: RuleStep) -> RuleResult {
    let m = s.state[0] * s.schedule[1] + s.gradient
    return RuleResult(
      x: s.x - (s.gradient + m * s.schedule[1]) * s.schedule[0], state: [m], stepSize: s.schedule[0])
  }
}
