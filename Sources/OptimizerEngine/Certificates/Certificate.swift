// What a run may claim: premises with their evidence, the weakest of them as headline, and the numbers.

/// How well a premise, and so the whole certificate, is known; weakest first (theory.md, section 2, "words").
public enum PremiseStatus: String, Sendable, CaseIterable, Comparable {
  /// Found false, at a step that is named.
  case violated = "VIOLATED"
  /// Missing, or it cannot be known.
  case noClaim = "NO CLAIM"
  /// Tested at some points, or the word of someone who vouches for it; no proof.
  case sampled = "SAMPLED"
  /// Verified at every step of this run; it speaks of these steps only.
  case checked = "CHECKED"
  /// Holds by construction; `PremiseScope` says of which runs.
  case proved = "PROVED"

  /// The word before a run: what only its steps can show is still to be checked.
  public var beforeRun: String { self == .checked ? "TO BE CHECKED" : rawValue }

  /// Orders from `violated` to `proved`.
  public static func < (left: Self, right: Self) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}

/// The runs of which a premise, and so a claim, is known.
public enum PremiseScope: Sendable {
  /// Every run of the rule on the objective: any weights, any start.
  case everyRun
  /// Every run with the weights of this one.
  case theseWeights
  /// This run from this start: its steps were needed to know it.
  case thisRun
}

/// One thing that the claim of a certificate needs.
public struct Premise: Sendable, Equatable {
  /// The kinds of premises; the raw values are their names on the screen and in sessions.
  public enum Kind: String, Sendable, CaseIterable {
    /// The sum of |v_t|^2 is finite.
    case summable = "v square-summable"
    /// The operator keeps its guarantee on the explicit numbers of its weights.
    case operatorNumbers = "operator from its numbers"
    /// No |v_t| of the run exceeds its bound m_t.
    case withinEnvelope = "|v_t| <= m_t each step"
    /// The constant step size is below 2/beta.
    case stepSize = "eta < 2/beta"
    /// Vanishing steps on mini-batches with a v that may depend on the batch: eta_t beta <= 1/2.
    case vanishingStepSize = "eta_t beta <= 1/2"
    /// Vanishing steps on mini-batches with a v that does not depend on the batch: eta_t beta <= 1.
    case independentStepSize = "eta_t beta <= 1"
    /// The step size is in the range for which a rate of Nesterov's method is proved.
    case nesterovStepSize = "eta within Nesterov's range"
    /// The step size is audited and reduced finitely often, whatever beta is.
    case auditedStepSize = "eta audited"
    /// Every step of a line search is a sufficient decrease.
    case searchedStepSize = "f falls by eta |g|^2/2"
    /// Nesterov's momentum has a proved rate for this eta, beta and mu.
    case momentum = "momentum with a rate"
    /// f is strongly convex with a known constant mu.
    case curvature = "curvature mu"
    /// No iterate leaves the box on which a constant holds.
    case inBox = "x_t in the box"
    /// No step of the run refutes beta.
    case audit = "descent audit"
    /// Where steps vanish, the sum of |v_t|^2/eta_t is finite.
    case weightedSummable = "sum |v_t|^2/eta_t finite"
    /// The sum of eta_t is infinite, and that of eta_t^2 finite.
    case stepSums = "sum eta_t = inf, sum eta_t^2 finite"
    /// Mini-batch gradients are unbiased, with a bounded variance.
    case batches = "mini-batch gradients"
    /// f has a lower bound.
    case boundedBelow = "f bounded below"
    /// No step leaves x as it is by rounding.
    case moves = "every step moves x"
    /// Values and gradients of the run are finite.
    case finite = "f and g finite"
    /// The certificate's own numbers are true of the run.
    case postConditions = "G <= bound, V^2 <= budget"
    /// The settings of a training fit its objective.
    case settings = "settings that fit f"
  }

  /// The kind of premise.
  public let kind: Kind
  /// The name of the kind.
  public var name: String { kind.rawValue }
  /// How well it is known.
  public let status: PremiseStatus
  /// The number behind it, where there is one.
  public let value: Double?
  /// Why it has this status, in one line with its numbers.
  public let detail: String
  /// The runs of which it is known.
  public internal(set) var scope = PremiseScope.everyRun

  init(_ kind: Kind, _ status: PremiseStatus, value: Double? = nil, _ detail: String) {
    self.kind = kind
    self.status = status
    self.value = value
    self.detail = detail
  }
}

/// A part of a run with one step size; D and V^2 start anew in each.
public struct CertificateSegment: Sendable, Equatable {
  /// The step at which it begins.
  public let start: Int
  /// The step size eta of the segment.
  public let stepSize: Double
  /// V^2 spent in it: the sum of |v_t|^2 over its steps.
  public let spent: Double
  /// D: f at its start minus the lower bound of f (or minus f at its end, where no bound is known).
  public let decrease: Double
  /// G: sqrt(sum |g_t|^2) over its steps.
  public let gradientEnergy: Double
  /// The bound of G known at its start; infinite for segments that ended because eta was too long.
  public let bound: Double
}

/// A bound of f(x_t) - f* for every t, known before the run (theory.md, section 2, "linear rates", and section 8.4).
public struct RateBound: Sendable, Equatable {
  /// The inequality that gives the bound; e = f - f*.
  public enum Source: String, Sendable {
    /// e+ <= (1 - eta mu) e + m_t^2/(2 eta), for eta beta <= 1 (theory.md, (E1)).
    case descent = "E1"
    /// sqrt(e+) <= sqrt(1 - eta mu (2 - s)) sqrt(e) + sqrt(beta/2) m_t, for s = eta beta < 2 (theory.md, (E2)).
    case anyStep = "E2"
    /// sqrt(V+) <= sqrt(factor) sqrt(V) + weight m_t with V = e + a quadratic form of the last two iterates.
    case nesterov = "Nesterov"
    /// e_T <= beta |x_0 - x*|^2/(4 T s + 2) for convex f, v = 0 and s <= 1 (Drori and Teboulle, 2014).
    case convex = "convex"
  }

  /// The inequality that gives the bound.
  public let source: Source
  /// The factor per step by which the gap shrinks once v is spent; 1 where the rate is not linear.
  public let factor: Double
  /// The constant of a bound `constant * factor^t`: V_0, or e_0, in units of f.
  public let constant: Double
  /// The bounds of f - f* for t = 0 to T.
  public let gaps: [Double]
  /// f - f* as measured, where the bound speaks: at x_t; for Nesterov's method at the iterate before its momentum.
  public let measured: [Double]
  /// How far each measured gap may be off by rounding and by the error of f*.
  public let rounding: Double

  /// The rate in one line; `number` formats its numbers.
  public func line(_ number: (Double) -> String) -> String {
    switch source {
    case .convex:
      "rate: f - f* <= beta |x_0 - x*|^2/(4 s T + 2) (convex), \(number(gaps.last ?? .nan)) after \(gaps.count - 1) steps"
    case .descent, .anyStep, .nesterov:
      "rate: f - f* <= \(number(constant)) * (\(factor == 1 ? "1" : factor.shortAbove(below: 1)))^t, and what v adds"
        + " (\(source.rawValue)\(source == .nesterov ? ", at x_t before its momentum" : ""))"
    }
  }

  /// The first step whose gap exceeds its bound beyond rounding.
  var firstBroken: Int? { measured.indices.first { measured[$0] > gaps[$0] * (1 + 1e-7) + rounding } }
}

/// The certificate of one run: the claim, its premises, and the numbers behind both (theory.md, sections 2 and 8).
public struct Certificate: Sendable, Equatable {
  /// The theorem on which the claim rests.
  public let theorem: Theorem
  /// The claim in words: a limit, or a statement about the steps that were seen.
  public let claim: String
  /// The number of steps that the claim covers, if it is about steps seen; nil for a limit and without a claim.
  public let seenSteps: Int?
  /// What the claim needs; the weakest premise decides the headline.
  public let premises: [Premise]
  /// G: sqrt(sum |g_t|^2) over the steps that the bound covers; of mini-batch gradients where these are used.
  public let gradientEnergy: Double
  /// The right side of inequality (2) at the start: a bound of G known before the run; infinite where there is none.
  public let bound: Double
  /// The best bound of G known now, from the steps taken (theory.md, section 8.1); infinite where nothing is claimed.
  public let boundNow: Double
  /// V^2 spent: the sum of |v_t|^2 over the steps taken.
  public let spent: Double
  /// A bound of V^2 known before the run; nil where there is none.
  public let budget: Double?
  /// D = f(x_0) - f*, or f(x_0) - f(x_T) where no lower bound is known, at the start of what the bound covers.
  public let decrease: Double
  /// The step size eta_0; of audited steps the present one.
  public let stepSize: Double
  /// The constant beta used in the bound; the largest quotient that the run has shown where none is known.
  public let smoothness: Double
  /// The tolerance eps on |g_t| to which `certainSteps` refers.
  public let tolerance: Double
  /// N(eps): the number of steps by which some |g_t| <= eps is certain to have occurred, known before the run; infinite
  /// where nothing is known.
  public let certainSteps: Double
  /// N(eps) by what is known now, whether or not such a gradient has already been seen.
  public let certainStepsNow: Double
  /// The first step at which |g_t| <= eps was seen; nil where it was not.
  public let reachedStep: Int?
  /// A bound of |g_t| for each t, known before the run: what inequality (2) leaves once the earlier gradients are paid
  /// for; empty without a bound.
  public let envelope: [Double]
  /// The bound of |g_t| as it was known at each t; empty without a bound.
  public let envelopeNow: [Double]
  /// Bounds m_t of |v_t| known before the run, as far as they were listed; empty where there are none.
  public let updateBounds: [Double]
  /// Whether the bound is one in expectation, about true gradients that were never computed (mini-batches).
  public let isInExpectation: Bool

  /// The parts of the run with one step size each; one part for a constant step size.
  public internal(set) var segments: [CertificateSegment] = []
  /// A bound of f - f* for every t; nil unless f has a constant mu or is convex, with a known f*.
  public internal(set) var rate: RateBound?
  /// The step from which on the run stays in its box forever (theory.md, section 8.2); nil where none is known or no
  /// box is needed.
  public internal(set) var stay: Int?
  /// Whether `smoothness` is proved where the run continues.
  public internal(set) var hasProvedSmoothness = false
  /// Whether no beta is known and `smoothness` is the largest quotient of the steps taken.
  public internal(set) var hasSeenSmoothness = false
  /// Whether `budget` covers the operator alone, while the base method adds a v of its own to `spent`.
  public internal(set) var budgetIsPart = false
  /// Whether v = 0 is what the theorem speaks of: plain gradient descent, and Nesterov's method by its own theorem.
  public internal(set) var hasNoCorrection = false

  /// The number of steps taken, over which `gradientEnergy` sums.
  public internal(set) var stepCount = 0

  /// G as it was measured, in words: `G = 3.2`, or that there was no step; `number` formats its number.
  public func energyWords(_ number: (Double) -> String) -> String {
    stepCount > 0 ? "G = \(number(gradientEnergy))" : "G over no step yet"
  }

  /// What stands where no bound of G does, as a phrase.
  public var insteadOfBound: String {
    if rate != nil { return "its theorem bounds f - f* instead" }
    return theorem == .nesterov && verdict >= .sampled
      ? "its theorem bounds f - f*, here below double precision" : "no bound holds"
  }

  /// What v has cost of what was known before the run, in one line; `number` formats its numbers.
  public func spendingLine(_ number: (Double) -> String) -> String {
    if hasNoCorrection, verdict != .violated { return "v = 0" }
    guard let budget else { return "V^2 = \(number(spent)), no budget" }
    return budgetIsPart
      ? "V^2 = \(number(spent)) as gradient descent + v, the operator's part at most \(number(budget))"
      : "V^2 = \(number(spent)) of \(number(budget))"
  }

  /// beta, or that none is known and what the steps have shown instead; `number` formats its number.
  public func smoothnessWords(_ number: (Double) -> String) -> String {
    hasSeenSmoothness ? "unknown, largest quotient seen \(number(smoothness))" : number(smoothness)
  }

  /// The status of the weakest premise.
  public var verdict: PremiseStatus { premises.map(\.status).min() ?? .noClaim }

  /// The verdict and how far it reaches, as in `PROVED from t = 48` or `CHECKED to step 300`.
  public var headline: String {
    if let seenSteps { return "\(verdict.rawValue) to step \(seenSteps)" }
    if let stay, stay > 0, verdict >= .sampled { return "\(verdict.rawValue) from t = \(stay)" }
    return verdict.rawValue
  }

  /// The headline in fewer and fewer words, none of which leaves out how far it reaches.
  public var headlines: [String] {
    let word = verdict.rawValue
    if let seenSteps { return [headline, "\(word) to t=\(seenSteps)", "\(word) t<=\(seenSteps)"] }
    guard let stay, stay > 0, verdict >= .sampled else { return [headline] }
    return [headline, "\(word) from t=\(stay)", "\(word) t>=\(stay)"]
  }

  /// What is claimed, or that it is not: `NO CLAIM of grad f(x_t) -> 0`.
  public var statement: String { statements[0] }

  /// The statement in fewer and fewer words, none of which leaves out where it holds.
  public var statements: [String] {
    if let seenSteps { return [claim] + theorem.shortFinite(steps: seenSteps) }
    guard verdict >= .sampled else {
      let head = verdict == .violated ? "VIOLATED, no claim" : "NO CLAIM"
      return ([claim] + theorem.shortLimits).map { "\(head) of \($0)" } + [head]
    }
    guard let stay, stay > 0 else { return [claim] + theorem.shortLimits }
    return [claim] + theorem.shortLimits.map { "\($0) in the box" }
      + theorem.shortLimits.suffix(1).map { "\($0) in box" }
  }

  /// G divided by the bound known now, 1 where it is attained; nil without a bound and for a bound in expectation.
  public var tightness: Double? {
    boundNow > 0 && boundNow.isFinite && !isInExpectation ? gradientEnergy / boundNow : nil
  }

  /// The premise that decides the verdict.
  public var weakest: Premise? { premises.min { $0.status < $1.status } }

  /// The runs of which the claim is known; nil where nothing is claimed.
  public var scope: PremiseScope? {
    guard verdict >= .sampled else { return nil }
    // What is found again from the numbers of these weights was proved for all weights before.
    return premises.contains { $0.scope == .thisRun } ? .thisRun : .everyRun
  }

  /// The condition on which `certainSteps` depends beyond what is proved, as a phrase; nil where there is none.
  public var reachCondition: String? {
    if theorem == .audited, !(stepSize * smoothness <= 1) || !hasProvedSmoothness {
      return "if eta is not halved again"
    }
    return seenSteps == nil ? nil : "if the premises last"
  }
}
