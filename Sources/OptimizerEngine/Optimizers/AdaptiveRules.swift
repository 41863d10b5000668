// Rules that scale every coordinate by the gradients it has seen, and the one that only takes their signs.

/// AdaGrad: s+ = s + g^2, x+ = x - eta g / (sqrt(s+) + eps), element by element.
///
/// Duchi, Hazan and Singer, JMLR 12, 2011.
public struct AdaGrad: EngineRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "adagrad"
  /// The step size eta > 0, roughly the length of the first step in every coordinate.
  public let stepSize: Double
  /// The number eps > 0 that keeps the quotient finite, added to the root.
  public let epsilon: Double

  /// Creates the rule.
  ///
  /// - Precondition: `stepSize` and `epsilon` are above 0 and finite.
  public init(stepSize: Double, epsilon: Double = 1e-10) {
    SettingRange.positive.require(stepSize, "eta")
    SettingRange.positive.require(epsilon, "eps")
    self.stepSize = stepSize
    self.epsilon = epsilon
  }

  /// A constant step size: eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  /// One array, the sum of g^2, of the shape of x; 0 at first.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  /// eta and eps.
  public func schedule(_ t: Int) -> [Double] { [stepSize, epsilon] }
  /// The next iterate and averages, from the gradient at x_t.
  public func step(_ s: RuleStep) -> RuleResult {
    let sum = s.state[0] + s.gradient.squared()
    return RuleResult(
      x: s.x - s.gradient * s.schedule[0] / (sum.squareRoot() + s.schedule[1]), state: [sum],
      stepSize: s.schedule[0])
  }
}

/// Sign descent: x+ = x - eta sign(g), whose steps never become shorter.
///
/// A counterexample: its v = eta (g - sign g) is not square-summable (theory.md, section 5).
public struct SignDescent: EngineRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "sign"
  /// The step size eta > 0: the length of every step in every coordinate whose gradient is not 0.
  public let stepSize: Double

  /// Creates the rule.
  ///
  /// - Precondition: `stepSize` is above 0 and finite.
  public init(stepSize: Double) {
    SettingRange.positive.require(stepSize, "eta")
    self.stepSize = stepSize
  }

  /// Why v cannot be square-summable: every step is as long as the first.
  public var correctionGuarantee: String { "steps of constant length: v cannot be square-summable" }
  /// A constant step size: eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  /// No arrays.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], []) }
  /// The number eta.
  public func schedule(_ t: Int) -> [Double] { [stepSize] }
  /// The next iterate, from the signs of the gradient at x_t.
  public func step(_ s: RuleStep) -> RuleResult {
    RuleResult(x: s.x - s.gradient.sign() * s.schedule[0], state: [], stepSize: s.schedule[0])
  }
}

/// RMSprop: s+ = a s + (1 - a) g^2, x+ = x - eta g / (sqrt(s+) + eps), element by element.
///
/// Tieleman and Hinton, 2012.
public struct RMSprop: EngineRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "rmsprop"
  /// The step size eta > 0.
  public let stepSize: Double
  /// The decay a in [0, 1) of the average of g^2.
  public let decay: Double
  /// The number eps > 0 that keeps the quotient finite, added to the root.
  public let epsilon: Double

  /// Creates the rule.
  ///
  /// - Precondition: `stepSize` and `epsilon` are above 0 and finite, `decay` in [0, 1).
  public init(stepSize: Double, decay: Double = 0.99, epsilon: Double = 1e-8) {
    SettingRange.positive.require(stepSize, "eta")
    SettingRange.belowOne.require(decay, "a decay")
    SettingRange.positive.require(epsilon, "eps")
    self.stepSize = stepSize
    self.decay = decay
    self.epsilon = epsilon
  }

  /// A constant step size: eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  /// One array, the average of g^2, of the shape of x; 0 at first.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }
  /// eta, a, 1 - a and eps.
  public func schedule(_ t: Int) -> [Double] { [stepSize, decay, 1 - decay, epsilon] }
  /// The next iterate and averages, from the gradient at x_t.
  public func step(_ s: RuleStep) -> RuleResult {
    let average = s.state[0] * s.schedule[1] + s.gradient.squared() * s.schedule[2]
    return RuleResult(
      x: s.x - s.gradient * s.schedule[0] / (average.squareRoot() + s.schedule[3]), state: [average],
      stepSize: s.schedule[0])
  }
}

/// Adam with bias correction, and AMSGrad.
///
/// Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1; Reddi, Kale and Kumar, ICLR 2018, arXiv:1904.09237, algorithm
/// 2, with bias correction as in PyTorch.
public struct Adam: EngineRule, Equatable {
  /// The name by which commands and files know it.
  public var name: String { keepsLargest ? "amsgrad" : "adam" }
  /// The step size alpha > 0, roughly the length of a step in every coordinate.
  public let stepSize: Double
  /// The decay beta_1 in [0, 1) of the average of g.
  public let beta1: Double
  /// The decay beta_2 in [0, 1) of the average of g^2.
  public let beta2: Double
  /// The number eps > 0 that keeps the quotient finite, added to the root.
  public let epsilon: Double
  /// Whether the largest average of g^2 so far is used, which makes it AMSGrad.
  public let keepsLargest: Bool

  /// Creates Adam, or AMSGrad with `keepsLargest`.
  ///
  /// - Precondition: `stepSize` and `epsilon` are above 0 and finite, `beta1` and `beta2` in [0, 1).
  public init(
    stepSize: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, keepsLargest: Bool = false
  ) {
    SettingRange.positive.require(stepSize, "alpha")
    SettingRange.belowOne.require(beta1, "beta_1")
    SettingRange.belowOne.require(beta2, "beta_2")
    SettingRange.positive.require(epsilon, "eps")
    self.stepSize = stepSize
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.keepsLargest = keepsLargest
  }

  /// A constant step size: eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }
  /// The averages of g and g^2, of the shape of x, and for AMSGrad the largest of the latter; 0 at first.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) {
    let zero = start.x * 0
    return ([], keepsLargest ? [zero, zero, zero] : [zero, zero])
  }
  /// Eight numbers: the step size and decays, with the bias corrections of step t.
  public func schedule(_ t: Int) -> [Double] {
    [
      stepSize / (1 - beta1.power(t + 1)), beta1, 1 - beta1, beta2, 1 - beta2, 1 / (1 - beta2.power(t + 1)), epsilon,
      stepSize,
    ]
  }
  /// The next iterate and averages, from the gradient at x_t.
  public func step(_ s: RuleStep) -> RuleResult {
    let c = s.schedule
    let mean = s.state[0] * c[1] + s.gradient * c[2]
    let square = s.state[1] * c[3] + s.gradient.squared() * c[4]
    let largest = keepsLargest ? Expression.maximum(s.state[2], square) : square
    return RuleResult(
      x: s.x - mean * c[0] / ((largest * c[5]).squareRoot() + c[6]),
      state: keepsLargest ? [mean, square, largest] : [mean, square], stepSize: c[7])
  }
}
