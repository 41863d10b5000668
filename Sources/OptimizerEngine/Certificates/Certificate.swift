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
    case nesterovStepSize = "eta within Nesterov's range"
    case auditedStepSize = "eta audited"
    case searchedStepSize = "f falls by eta |g|^2/2"
    case momentum = "momentum with a rate"
    case curvature = "curvature mu"
    case inBox = "x_t in the box"
    case audit = "descent audit"
    case weightedSummable = "sum |v_t|^2/eta_t finite"
    case stepSums = "sum eta_t = inf, sum eta_t^2 finite"
    case batches = "mini-batch gradients"
    case boundedBelow = "f bounded below"
    case moves = "every step moves x"
    case finite = "f and g finite"
    case postConditions = "G <= bound, V^2 <= budget"
    case settings = "settings that fit f"
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
  /// The bound of that energy known at its start; infinite for segments that ended because eta was too long.
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
    /// sqrt(V+) <= sqrt(factor) sqrt(V) + weight m_t with V = e + a quadratic form of the last two iterates.
    case nesterov = "Nesterov"
    /// e_T <= beta |x_0 - x*|^2/(4 T s + 2) for convex f, v = 0 and s <= 1 (Drori and Teboulle, 2014).
    case convex = "convex"
  }

  /// Which inequality gives it.
  public let source: Source
  /// By how much the gap shrinks in a step once v is spent; 1 where the rate is not linear.
  public let factor: Double
  /// The constant of a bound `constant * factor^t`: V_0, or e_0.
  public let constant: Double
  /// The bound for t = 0, 1 ...
  public let gaps: [Double]
  /// f - f* as measured where the bound speaks: at x_t, for Nesterov's method the iterate before its momentum.
  public let measured: [Double]
  /// What is left to rounding in every measured gap, and to the error of f*.
  public let rounding: Double

  /// The rate in one line.
  public func line(_ number: (Double) -> String) -> String {
    switch source {
    case .convex:
      "rate: f - f* <= beta |x_0 - x*|^2/(4 s T + 2) (convex), \(number(gaps.last ?? .nan)) after \(gaps.count - 1) steps"
    case .descent, .anyStep, .nesterov:
      "rate: f - f* <= \(number(constant)) * \(factor == 1 ? "1" : factor.shortAbove(below: 1))^t, and what v adds"
        + " (\(source.rawValue)\(source == .nesterov ? ", at x_t before its momentum" : ""))"
    }
  }

  /// The first step whose gap exceeds its bound beyond rounding.
  var firstBroken: Int? { measured.indices.first { measured[$0] > gaps[$0] * (1 + 1e-7) + rounding } }
}

/// The certificate of one run (theory.md, sections 2 and 8).
public struct Certificate: Sendable, Equatable {
  /// Which theorem speaks.
  public let theorem: Theorem
  /// What is claimed: a limit, or a statement about the steps that were seen.
  public let claim: String
  /// How many steps a claim speaks of that rests on what was seen; nil for a limit, and where nothing is claimed.
  public let seenSteps: Int?
  /// What the claim needs; the headline is the weakest of these.
  public let premises: [Premise]
  /// sqrt(sum |g_t|^2) over the steps the bound speaks of; of mini-batch gradients where these are used.
  public let gradientEnergy: Double
  /// The right side of inequality (2) at the start: a bound of sqrt(sum |g_t|^2) known before the run; infinite where no
  /// bound holds.
  public let bound: Double
  /// The best such bound known now, from the steps taken (theory.md, section 8.1).
  public let boundNow: Double
  /// V^2 spent: sum |v_t|^2 over the steps taken.
  public let spent: Double
  /// V^2 known before the run, nil where there is no budget.
  public let budget: Double?
  /// D = f(x_0) - f*, or f(x_0) - f(x_T), at the start of what the bound speaks of.
  public let decrease: Double
  /// eta_0; of audited steps the present one.
  public let stepSize: Double
  /// beta used in the bound.
  public let smoothness: Double
  /// The tolerance of `certainSteps`.
  public let tolerance: Double
  /// N(eps): after so many steps |g_t| <= eps was certain to have happened, known before the run; infinite where nothing is.
  public let certainSteps: Double
  /// The same as the bounds tell it now, whether or not it has already been seen.
  public let certainStepsNow: Double
  /// The first step at which |g_t| <= eps was seen; nil where it was not.
  public let reachedStep: Int?
  /// A bound of |g_t| for each t known before the run: what inequality (2) leaves once the earlier gradients are paid;
  /// empty without bound.
  public let envelope: [Double]
  /// The same, as it was known at each t.
  public let envelopeNow: [Double]
  /// m_t, a bound of |v_t| known before the run; empty where there is none.
  public let updateBounds: [Double]
  /// Whether the bound is one in expectation, of true gradients that were never computed.
  public let isInExpectation: Bool

  /// The parts of the run with one step size each; one for a constant step size.
  public internal(set) var segments: [CertificateSegment] = []
  /// A bound of f - f* for every t, where f has a constant mu or is convex; nil elsewhere.
  public internal(set) var rate: RateBound?
  /// From which step on the run stays in its box for ever; nil where that is not known or no box is needed.
  public internal(set) var stay: Int?
  /// Whether `smoothness` is proved where the run goes on.
  public internal(set) var hasProvedSmoothness = false
  /// Whether the budget is that of the operator alone, and the base adds a v of its own to what is spent.
  public internal(set) var budgetIsPart = false

  /// The weakest premise.
  public var verdict: PremiseStatus { premises.map(\.status).min() ?? .noClaim }

  /// The headline: the weakest premise's status, and how far it reaches: `PROVED from t = 48`, `CHECKED to step 300`.
  public var headline: String {
    if let seenSteps { return "\(verdict.rawValue) to step \(seenSteps)" }
    if let stay, stay > 0, verdict >= .sampled { return "\(verdict.rawValue) from t = \(stay)" }
    return verdict.rawValue
  }

  /// G / bound as known now, 1 if the bound is attained; nil without a bound, or where the bound speaks of other gradients.
  public var tightness: Double? {
    boundNow > 0 && boundNow.isFinite && !isInExpectation ? gradientEnergy / boundNow : nil
  }

  /// The premise that decides the verdict.
  public var weakest: Premise? { premises.min { $0.status < $1.status } }

  /// What `certainSteps` depends on besides what is proved; nil where it depends on nothing more.
  public var reachCondition: String? {
    if theorem == .audited, !(stepSize * smoothness <= 1) || !hasProvedSmoothness {
      return "if eta is not halved again"
    }
    return seenSteps == nil ? nil : "if the premises last"
  }
}
