// What may be claimed of a rule on an objective before it runs, for any weights: the ONE author of premises. The
// certificate of a run begins with these very premises and adds what the run has shown; views print them.

/// What may be claimed of a rule on an objective before a run.
///
/// A premise reads PROVED or SAMPLED where it holds for any weights and any run, NO CLAIM where it cannot hold or be
/// known, and CHECKED where the steps of a run decide it. So a prospect never says more than the certificate of a run:
/// what is PROVED here is PROVED there, as long as double precision holds the numbers of the run, which only the run can
/// show; and what is CHECKED here may fail there.
public struct Prospect: Sendable, Equatable {
  /// The theorem on which the claim rests.
  public let theorem: Theorem
  /// What the theorem needs; the weakest premise decides the verdict.
  public private(set) var premises: [Premise]

  /// The status of the weakest premise.
  public var verdict: PremiseStatus { premises.map(\.status).min() ?? .noClaim }
  /// The premise that decides the verdict.
  public var weakest: Premise? { premises.min { $0.status < $1.status } }
  /// The limit that the theorem states, in words.
  public var claim: String { theorem.limit }

  /// Finds what may be claimed of a rule on an objective.
  ///
  /// - Parameters:
  ///   - objective: The objective to minimize.
  ///   - rule: The rule, for any weights.
  ///   - claimedSmoothness: A beta that the user vouches for instead of the objective's.
  public init(_ objective: Objective, _ rule: any UpdateRule, claimedSmoothness: Double? = nil) {
    let source = PremiseSource(objective, rule, claimedSmoothness: claimedSmoothness)
    theorem = source.theorem
    premises = source.premises
  }

  /// What may be claimed of an optimizer on an objective: as for any weights, and what holds for the weights that it has.
  public init(_ objective: Objective, _ optimizer: Optimizer) {
    self.init(objective, optimizer.rule)
    // A budget may take a run of the operator, so only where it decides something.
    guard self[.weightedSummable]?.status == .noClaim, optimizer.rule.isArgued else { return }
    // The run says how large the sum is: a bound may depend on where it starts, whether there is one does not.
    let budget = optimizer.rule.correctionBudget(weights: optimizer.weights, start: objective.start)
    guard budget?.weightedTotal?.isFinite == true else { return }
    premises = premises.map {
      guard $0.kind == .weightedSummable else { return $0 }
      var premise = Premise(.weightedSummable, .proved, "for these weights")
      premise.scope = .theseWeights
      return premise
    }
  }

  /// What a configuration may claim on an objective: for every task where it draws tasks, of every problem where it is a
  /// mixture, nothing where its settings do not fit the objective.
  public init(_ configuration: TrainingConfiguration, on objective: Objective) {
    var found = Prospect(configuration.family(of: objective), configuration.rule(for: objective))
    if !objective.members.isEmpty {
      found = Self.weakest(of: objective) { Prospect($0, configuration.rule(for: $0)) }
    }
    do {
      try configuration.check(for: objective)
    } catch {
      found.premises.insert(Premise(.settings, .noClaim, error.description), at: 0)
    }
    self = found
  }

  /// The prospect of the problem of a mixture of which least may be claimed; what decides that names the problem.
  ///
  /// - Precondition: The objective is a mixture.
  package static func weakest<E: Error>(
    of mixture: Objective, _ prospect: (Objective) throws(E) -> Prospect
  ) throws(E) -> Prospect {
    precondition(!mixture.members.isEmpty, "\(mixture.name) is no mixture")
    var (name, weakest): (String, Prospect?) = ("", nil)
    for member in mixture.members {
      let next = try prospect(member.family)
      if next.verdict < (weakest?.verdict ?? .proved) || weakest == nil {
        (name, weakest) = (member.objective.name, next)
      }
    }
    guard var found = weakest else { preconditionFailure("a mixture has problems") }
    let verdict = found.verdict
    guard verdict < .proved else { return found }
    found.premises = found.premises.map { premise in
      guard premise.status == verdict else { return premise }
      return Premise(premise.kind, premise.status, value: premise.value, "on \(name) \(premise.detail)")
    }
    return found
  }

  /// What is to be said before an optimizer that is to converge is trained and nothing can be claimed of it, as a phrase; nil
  /// where something can, and for optimizers that promise nothing.
  package static func warning(of configuration: TrainingConfiguration, on objective: Objective) -> String? {
    guard configuration.optimizer == .convergent else { return nil }
    let prospect = Prospect(configuration, on: objective)
    guard prospect.verdict < .sampled, let weakest = prospect.weakest else { return nil }
    // Training decides how fast v falls, so a claim may come to hold.
    return "no claim \(weakest.kind == .weightedSummable ? "is certain" : "will hold"): \(weakest.detail)"
  }

  /// The premise of a kind; nil where the theorem does not need it.
  public subscript(_ kind: Premise.Kind) -> Premise? { premises.first { $0.kind == kind } }

  /// The premise about the step size; nil where there is none.
  public var step: Premise? {
    premises.first {
      switch $0.kind {
      case .stepSize, .vanishingStepSize, .independentStepSize, .nesterovStepSize, .auditedStepSize, .searchedStepSize:
        true
      default: false
      }
    }
  }

  /// How far the claim reaches, or why there is none, as a phrase.
  public var reach: String {
    switch verdict {
    case .proved: premises.contains { $0.scope == .theseWeights } ? "for these weights" : "for any weights"
    case .checked: "as long as " + conditions.joined(separator: " and ")
    case .sampled: "as far as sampled constants go"
    case .noClaim, .violated: weakest.map { "\($0.name): \($0.detail)" } ?? ""
    }
  }

  /// What only the steps of a run can show.
  private var conditions: [String] {
    let isWord = self[.summable]?.status == .checked
    let isInside = !isWord || self[.inBox]?.status == .checked
    return (isInside ? ["x stays in the box"] : []) + (isWord ? ["v stays within the budget its author gives"] : [])
  }

  /// Verdict, claim and reach in one sentence.
  public var sentence: String {
    verdict >= .sampled
      ? "Before any run: \(verdict.beforeRun), \(claim) \(reach)." : "Before any run: \(verdict.rawValue), \(reach)."
  }
}

/// Writes the premises of every theorem.
struct PremiseSource: Sendable {
  let objective: Objective
  let rule: any UpdateRule
  let claimedSmoothness: Double?
  let theorem: Theorem
  let facts: ObjectiveFacts
  /// eta_0; NaN where the run decides.
  let eta: Double
  /// beta: the user's or the objective's, infinite where none is known.
  let beta: Double

  init(_ objective: Objective, _ rule: any UpdateRule, claimedSmoothness: Double?) {
    self.objective = objective
    self.rule = rule
    self.claimedSmoothness = claimedSmoothness
    facts = objective.facts
    theorem = Theorem(objective, rule)
    eta = rule.stepSize(0)
    beta = claimedSmoothness ?? facts.beta
  }

  var premises: [Premise] {
    switch theorem {
    case .energy: [summable, stepSize(limit: 2)] + boxed + [audit, boundedBelow]
    case .vanishing: [summable, stepSize(limit: 2)] + boxed + [audit, weightedSummable, boundedBelow]
    case .audited: [summable, auditedSteps] + boxed + (isGlobal ? [audit] : []) + [boundedBelow]
    case .searched: [summable, searchedSteps] + boxed + [boundedBelow]
    case .miniBatches:
      [summable, stepSize(limit: rule.seesBatch ? 0.5 : 1)]
        + (rule.vanishingStep == nil ? [] : [weightedSummable]) + [stepSums, batches, boundedBelow]
    case .nesterov: [summableBesideNesterov, stepSize(limit: nesterovLimit), strongConvexity, momentum]
    }
  }

  /// Whether beta is proved where it is said to hold.
  var hasProvedBeta: Bool { claimedSmoothness == nil && beta.isFinite && facts.smoothnessEvidence == .proved }

  /// Whether beta is said to hold on all of R^d.
  var isGlobal: Bool { claimedSmoothness != nil || facts.smoothness.scope == .global }

  /// Whether the claim speaks of the box only, because a constant it uses holds there and nowhere else is known.
  var needsBox: Bool {
    let ofBeta =
      switch facts.smoothness.scope {
      case .global: false
      case .box: true
      case .none: theorem == .audited || theorem == .searched
      }
    return (ofBeta && claimedSmoothness == nil) || facts.lowerBound?.scope == .box
  }

  // MARK: - The correction

  private var summable: Premise {
    rule.keepsCorrectionSummable
      ? Premise(.summable, wordOfRule, rule.correctionGuarantee + authorship)
      : Premise(.summable, .noClaim, rule.correctionGuarantee)
  }

  /// How well that is known which a rule says of its v.
  ///
  /// What the engine argues is proved. A budget from outside is its author's word: where the claim speaks of one run it is
  /// checked at the steps of that run; where it speaks of an expectation, one run is a sample.
  private var wordOfRule: PremiseStatus { rule.isArgued ? .proved : theorem == .miniBatches ? .sampled : .checked }

  private var authorship: String { rule.isArgued ? "" : ": its author's word, not proved" }

  private var summableBesideNesterov: Premise {
    guard rule.isArgued else {
      return Premise(.summable, .noClaim, "nothing checks a budget from outside beside Nesterov's step")
    }
    return Premise(
      .summable, .proved,
      rule.hasOperator ? "beside Nesterov's step: \(rule.correctionGuarantee)" : "v = 0: plain Nesterov's method")
  }

  /// Where steps vanish, v in l2 is not enough: sum |v_t|^2 / eta_t must be finite (theory.md, section 1).
  private var weightedSummable: Premise {
    rule.keepsWeightedCorrectionSummable
      ? Premise(.weightedSummable, wordOfRule, "for any weights" + authorship)
      : Premise(.weightedSummable, .noClaim, "not for any weights: v may fall too slowly for steps that vanish")
  }

  // MARK: - The step size

  /// eta beta < 2, or at most 1 or 1/2.
  func stepSize(limit: Double) -> Premise {
    let kind: Premise.Kind =
      switch theorem {
      case .nesterov: .nesterovStepSize
      case .miniBatches: limit < 1 ? .vanishingStepSize : .independentStepSize
      default: .stepSize
      }
    guard facts.smoothness.scope != .none || claimedSmoothness != nil else {
      return Premise(kind, .noClaim, value: eta, objective.hasKinks ? Self.notSmooth : "no beta of f is known")
    }
    if theorem == .nesterov, !hasConstantStep {
      return Premise(kind, .noClaim, value: eta, "the theorem is of a constant eta, and this one changes on the way")
    }
    guard eta > 0 else { return Premise(kind, .noClaim, value: eta, "eta = \(eta.short): the gradient is never used") }
    let product = eta * beta
    guard limit == 2 ? Self.isBelow(product, 2) : Self.isAtMost(product, limit) else {
      let relation = limit == 2 ? "not below" : "above"
      let name = theorem == .nesterov ? "4/(3 beta + mu)" : limit == 2 ? "2/beta" : limit < 1 ? "1/(2 beta)" : "1/beta"
      return Premise(
        kind, .noClaim, value: product, "eta = \(eta.short) is \(relation) \(name) = \((limit / beta).short)")
    }
    if claimedSmoothness != nil {
      return Premise(
        kind, .sampled, value: product, "eta beta = \(product.short(below: limit)) with the beta you gave, not proved")
    }
    return Premise(
      kind, facts.smoothnessEvidence == .proved ? .proved : .sampled, value: product,
      "eta beta = \(product.short(below: limit)), beta \(facts.smoothnessReason)")
  }

  /// Certainly below a limit: the product is rounded up, so that equality never passes.
  static func isBelow(_ product: Double, _ limit: Double) -> Bool { product * (1 + 0x1p-52) < limit }

  /// At most a limit, within the rounding of eta = limit/beta.
  static func isAtMost(_ product: Double, _ limit: Double) -> Bool { product <= limit * (1 + 0x1p-50) }

  static let notSmooth = "f may have kinks or poles"

  /// How a rule from outside chooses its steps while it runs, the engine does not know.
  private static let unknownSteps = "the rule is not the engine's: nothing is known of how it chooses steps"

  private var auditedSteps: Premise {
    guard rule.isOwn else { return Premise(.auditedStepSize, .noClaim, Self.unknownSteps) }
    if case .audited(let step) = rule.stepSizes, !(step.length > 0) {
      return Premise(.auditedStepSize, .noClaim, value: 0, "a first step of length \(step.length.short) moves nothing")
    }
    return objective.hasKinks
      ? Premise(.auditedStepSize, .noClaim, "\(Self.notSmooth): no step size is ever short enough")
      : Premise(.auditedStepSize, .proved, "halved at most 1 + log2(eta_0 beta) times")
  }

  private var searchedSteps: Premise {
    guard rule.isOwn else { return Premise(.searchedStepSize, .noClaim, Self.unknownSteps) }
    return objective.hasKinks
      ? Premise(.searchedStepSize, .noClaim, "\(Self.notSmooth): the search may shorten steps for ever")
      : Premise(.searchedStepSize, .proved, "the search accepts nothing else")
  }

  // MARK: - Where f is smooth, and bounded below

  /// Constants that hold on the box claim nothing of a run that leaves it.
  private var boxed: [Premise] {
    guard needsBox else { return [] }
    return objective.hasKinks
      ? [Premise(.inBox, .noClaim, "\(Self.notSmooth) on it")]
      : [Premise(.inBox, .checked, "at the steps that are seen")]
  }

  private var audit: Premise {
    // On a box it is certain only as long as the box is not left.
    let isCertain = hasProvedBeta && facts.smoothness.scope == .global
    return Premise(.audit, isCertain ? .proved : .checked, value: beta, "no quotient may exceed beta")
  }

  private var boundedBelow: Premise {
    guard let low = facts.lowerBound else { return Premise(.boundedBelow, .noClaim, "no lower bound of f is known") }
    let place = low.scope == .box ? " on the box" : ""
    let status: PremiseStatus = low.evidence == .proved ? .proved : .checked
    return Premise(.boundedBelow, status, value: low.value, "f >= \(low.value.short)\(place): \(low.reason)")
  }

  // MARK: - Mini-batches

  private var stepSums: Premise {
    rule.vanishingStep == nil
      ? Premise(.stepSums, .noClaim, "a constant step leaves the noise of mini-batches")
      : Premise(.stepSums, .proved, "eta_0 (1 + t/tau)^-q, 1/2 < q <= 1")
  }

  private var batches: Premise {
    objective.data?.gradientVariance.map {
      Premise(.batches, .proved, value: $0, "independent batches, variance <= \($0.short)")
    }
      ?? Premise(
        .batches, .noClaim,
        objective.gradientOverride == nil ? "no bound of their variance is known" : "not unbiased gradients of f")
  }

  // MARK: - Nesterov's method

  /// The convergence rate that was found for this step size and momentum; nil where none was.
  var nesterovRate: NesterovRate? {
    guard hasConstantStep, objective.isStronglyConvexEverywhere, let mu = objective.curvature?.value,
      let momentum = rule.nesterovMomentum
    else { return nil }
    return NesterovRate(
      stepSize: eta, momentum: momentum, smoothness: beta, convexity: mu, spectrum: objective.spectrum)
  }

  /// Whether eta is the same at every step: what is known of the first is known of all.
  private var hasConstantStep: Bool { if case .constant = rule.stepSizes { true } else { false } }

  /// The longest step for which the potential's inequality holds: 4/(3 beta + mu), else 1/beta, times beta.
  private var nesterovLimit: Double {
    guard let mu = objective.curvature?.value, beta.isFinite else { return 1 }
    return max(1, 4 * beta / (3 * beta + mu))
  }

  private var strongConvexity: Premise {
    guard let curvature = objective.curvature, curvature.kind == .stronglyConvex, facts.smoothness.scope == .global,
      objective.minimum != nil, !objective.minimizers.isEmpty
    else { return Premise(.curvature, .noClaim, "f is not known to be strongly convex everywhere, with its minimizer") }
    return Premise(.curvature, .proved, value: curvature.value, "f is \(curvature.value.short)-strongly convex")
  }

  private var momentum: Premise {
    let momentum = rule.nesterovMomentum ?? .nan
    guard let rate = nesterovRate else {
      return Premise(
        .momentum, .noClaim, value: momentum, "no rate is known for momentum \(momentum.short) with this eta")
    }
    return Premise(
      .momentum, .proved, value: momentum,
      "momentum \(momentum.short): the potential shrinks by \(rate.factor.shortAbove(below: 1)) a step")
  }
}
