// What a run may claim: premises with their evidence, the weakest of them as headline, and the numbers.

/// How well a premise (and so the whole) is known, weakest first.
public enum PremiseStatus: String, Sendable, CaseIterable, Comparable {
  /// Found false, with the step.
  case violated = "VIOLATED"
  /// Missing, or cannot be known.
  case noClaim = "NO CLAIM"
  /// Tested at points.
  case sampled = "SAMPLED"
  /// Verified at every step of this run.
  case checked = "CHECKED"
  /// Holds by construction.
  case proved = "PROVED"

  /// Orders from violated to proved.
  public static func < (left: Self, right: Self) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}

/// One thing the claim needs.
public struct Premise: Sendable, Equatable {
  /// The kinds of premises, with their names in words.
  public enum Kind: String, Sendable, CaseIterable {
    case summable = "v square-summable"
    case operatorNumbers = "operator from its numbers"
    case withinEnvelope = "|v_t| <= m_t each step"
    case stepSize = "eta < 2/beta"
    case vanishingStepSize = "eta_t beta <= 1/2"
    case independentStepSize = "eta_t beta <= 1"
    case auditedStepSize = "eta audited: eta b_t <= 1"
    case searchedStepSize = "f falls by eta |g|^2/2"
    case momentum = "momentum (1-q)/(1+q)"
    case curvature = "curvature mu"
    case inBox = "x_t in the box"
    case audit = "descent audit"
    case weightedSummable = "sum |v_t|^2/eta_t finite"
    case stepSums = "sum eta_t = inf, sum eta_t^2 finite"
    case batches = "mini-batch gradients"
    case boundedBelow = "f bounded below"
    case finite = "f and g finite"
  }

  /// What is needed.
  public let kind: Kind
  /// What is needed, in a few words.
  public var name: String { kind.rawValue }
  /// How well it is known.
  public let status: PremiseStatus
  /// The number behind it, if it has one.
  public let value: Double?
  /// Why, in one line with its numbers.
  public let detail: String

  init(_ kind: Kind, _ status: PremiseStatus, value: Double? = nil, _ detail: String) {
    self.kind = kind
    self.status = status
    self.value = value
    self.detail = detail
  }
}

/// A part of a run with one step size: D and V^2 start anew in each.
public struct CertificateSegment: Sendable, Equatable {
  /// The first step of it.
  public let start: Int
  /// eta.
  public let stepSize: Double
  /// V^2 spent in it.
  public let spent: Double
  /// f at its start minus f* (or minus f at its end, where f* is not known).
  public let decrease: Double
  /// sqrt(sum |g_t|^2) over its steps.
  public let gradientEnergy: Double
  /// The bound of that energy, for s = 1; infinite for segments that ended because eta was too long.
  public let bound: Double
}

/// A bound of f(x_t) - f* for every t, known before the run.
public struct RateBound: Sendable, Equatable {
  /// Which inequality gives it.
  public enum Source: String, Sendable {
    /// e+ <= (1 - eta mu) e + m_t^2/(2 eta), for eta beta <= 1 (theory.md E1).
    case descent = "E1"
    /// sqrt(e+) <= sqrt(1 - eta mu (2 - s)) sqrt(e) + sqrt(beta/2) m_t (theory.md E2).
    case anyStep = "E2"
    /// sqrt(V+) <= sqrt(1 - q) sqrt(V) + m_t/sqrt(eta), V = e + (mu/2)|z - x*|^2.
    case nesterov = "Nesterov"
  }

  /// Which inequality gives it.
  public let source: Source
  /// By how much the gap shrinks in a step once v is spent: 1 - eta mu, 1 - eta mu (2 - s), or 1 - q.
  public let factor: Double
  /// The bound for t = 0, 1 ...
  public let gaps: [Double]
  /// f - f* as measured where the bound speaks: at x_t, for Nesterov's method the iterate before its momentum.
  public let measured: [Double]
}

/// The certificate of one run (theory.md, section 2).
public struct Certificate: Sendable, Equatable {
  /// What is claimed.
  public let claim: String
  /// What the claim needs; the headline is the weakest of these.
  public let premises: [Premise]
  /// sqrt(sum |g_t|^2) over the steps taken; of mini-batch gradients where these are used.
  public let gradientEnergy: Double
  /// The right side of inequality (2): a bound of sqrt(sum |g_t|^2); infinite where no bound holds.
  public let bound: Double
  /// V^2 spent: sum |v_t|^2 over the steps taken.
  public let spent: Double
  /// V^2 known before the run, nil where there is no budget.
  public let budget: Double?
  /// D = f(x_0) - f*, or f(x_0) - f(x_T).
  public let decrease: Double
  /// eta_0.
  public let stepSize: Double
  /// beta used in the bound.
  public let smoothness: Double
  /// The tolerance of `certainSteps`.
  public let tolerance: Double
  /// N(eps): after so many steps |g_t| <= eps was certain to have happened; infinite where no bound holds.
  public let certainSteps: Double
  /// A bound of |g_t| for each t: what inequality (2) leaves once the earlier gradients are paid; empty without bound.
  public let envelope: [Double]
  /// m_t, a bound of |v_t| known before the run; empty where there is none.
  public let updateBounds: [Double]

  /// The parts of the run with one step size each; one for a constant step size.
  public var segments: [CertificateSegment] = []
  /// A bound of f - f* for every t, where f has a constant mu; nil elsewhere.
  public var rate: RateBound?
  /// Whether the budget is that of the operator alone, and the base adds a v of its own to what is spent.
  public var budgetIsPart = false

  /// The weakest premise.
  public var verdict: PremiseStatus { premises.map(\.status).min() ?? .noClaim }

  /// Whether the bound is one in expectation, of true gradients that were never computed.
  public let isInExpectation: Bool

  /// G / bound, 1 if the bound is attained; nil without a bound, or where the bound speaks of other gradients.
  public var tightness: Double? {
    bound > 0 && bound.isFinite && !isInExpectation ? gradientEnergy / bound : nil
  }

  /// The premise that decides the verdict.
  public var weakest: Premise? { premises.min { $0.status < $1.status } }
}
