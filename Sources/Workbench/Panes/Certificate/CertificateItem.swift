// The rows of the certificate pane, and why each says what it says.

import OptimizerEngine
import Plotting

/// A row of the certificate pane.
enum CertificateItem: Equatable {
  case claim
  case premise(Premise.Kind)
  case budget
  case bound
  case reach
  case rate
  case step
  case others

  /// The rows there are for the selected run; none without a certificate.
  static func all(of model: Model) -> [CertificateItem] {
    guard let certificate = model.selectedRun?.trace?.certificate else { return [] }
    // The weakest first: the reason for the headline is what a person looks for.
    let premises = certificate.premises.sorted { $0.status < $1.status }.map { CertificateItem.premise($0.kind) }
    return [.claim] + premises + [.budget, .bound, .reach] + (certificate.rate == nil ? [] : [.rate])
      + [.step, .others]
  }

  /// The row under a line of the pane.
  static func row(atLine line: Int, width: Int, height: Int, in model: Model) -> Int? {
    Painter(measuring: model).certificateWindow(width: width, height: height).lines[safe: line]?.row
  }

  /// The names of all rows there can be, as a lesson points at them.
  static let names: [String] = numbers.map(\.name) + Premise.Kind.allCases.map(\.rawValue)

  private static let numbers: [CertificateItem] = [.claim, .budget, .bound, .reach, .rate, .step, .others]

  /// The row of a name.
  init?(name: String) {
    guard let item = Self.numbers.first(where: { $0.name == name }) ?? Premise.Kind(rawValue: name).map(Self.premise)
    else { return nil }
    self = item
  }

  /// What a lesson calls it.
  var name: String {
    switch self {
    case .claim: "claim"
    case .premise(let kind): kind.rawValue
    case .budget: "budget"
    case .bound: "bound"
    case .reach: "reach"
    case .rate: "rate"
    case .step: "step"
    case .others: "others"
    }
  }

  /// What the pane writes before its numbers.
  var label: String {
    switch self {
    case .reach: "N"
    case .step: "eta"
    case .claim, .premise, .budget, .bound, .rate, .others: name
    }
  }

  /// What it is called.
  var title: String {
    switch self {
    case .claim: "the claim"
    case .premise(let kind): kind.rawValue
    case .budget: "the budget V^2"
    case .bound: "the bound of G"
    case .reach: "steps that are certain"
    case .rate: "the rate"
    case .step: "eta and beta"
    case .others: "the other runs"
    }
  }

  /// Its number, or its words where it has none.
  func copied(_ certificate: Certificate) -> CopiedText {
    let text =
      switch self {
      case .claim:
        certificate.verdict >= .sampled ? "\(certificate.headline): \(certificate.claim)" : certificate.statement
      case .premise(let kind):
        certificate.premises.first { $0.kind == kind }.map { "\($0.status.rawValue): \($0.detail)" }
      case .budget: certificate.spent.text
      case .bound: certificate.boundNow.text
      case .reach: certificate.certainStepsNow.text
      case .rate: certificate.rate.map { $0.line { $0.text } }
      case .step, .others: certificate.stepSize.text
      }
    return CopiedText(name: self == .others ? CertificateItem.step.title : title, text: text ?? "")
  }

  /// What it means, with its formula and where that comes from.
  func explanation(_ certificate: Certificate, in model: Model) -> [String] {
    switch self {
    case .claim: Self.claim(certificate)
    case .premise(let kind): Self.premise(kind, certificate)
    case .budget:
      [
        "V^2 = sum over t of |v_t|^2, with v_t = x_{t+1} - x_t + eta g_t: how far the run has strayed from gradient descent.",
        certificate.budget == nil
          ? "Nothing is known of it before the run: spent so far \(certificate.spent.shortText())."
          : "Known before the run, from the operator alone: \(certificate.budget?.shortText() ?? ""); spent so far \(certificate.spent.shortText()).",
        "A finite V^2 is the whole price of learning: whatever the weights are, gradients must still go to zero.",
      ]
    case .bound: Self.bound(certificate)
    case .reach:
      [
        "\(label) \(certificate.tolerance.shortText()) is N(eps) with eps = \(certificate.tolerance.shortText()). N(eps) = min over t of t + ceil(B_t^2 / eps^2), with B_t the bound of sqrt(sum of |g_k|^2 over k >= t) that is known at t.",
        "If all of these steps had |g_t| > eps, the sum would exceed B_t^2. So by then one gradient of at most eps is certain.",
        certificate.certainStepsNow.isFinite
          ? "Here the bound gives N = \(certificate.certainStepsNow.shortText()) now, \(certificate.certainSteps.shortText()) before the run: for the worst f there is, not a forecast."
          : "No bound holds here, so no number of steps is certain.",
      ]
        + (certificate.reachCondition.map {
          [
            "It holds \($0) (in short: \(Certificate.shortReachCondition)): what was seen so far may fail at later steps."
          ]
        } ?? [])
        + (certificate.reachedStep.map {
          ["Seen at step \($0), the first with |g_t| <= eps: a fact, whatever a bound says."]
        } ?? [])
    case .rate: Self.rate(certificate)
    case .step:
      [
        "eta is the step of x+ = x - eta g + v; s = eta beta = \((certificate.stepSize * certificate.smoothness).shortText()).",
        "beta bounds how fast the gradient turns: |g(x) - g(y)| <= beta |x - y|. Gradient descent converges for s < 2.",
      ]
        + (certificate.hasSeenSmoothness
          ? [
            "No beta of f is known. The number shown is the largest quotient 2 (f(x+) - f - <g, x+ - x>)/|x+ - x|^2 of the steps taken: the next one may be larger."
          ] : []) + [
          "D = f(x_0) less the lower bound of f, at the start of what the bound speaks of: \(certificate.decrease.shortText())."
        ]
    case .others: Self.others(certificate, in: model)
    }
  }

  /// All headlines, as the pane may have had no room for them; the stronger ones first.
  private static func others(_ certificate: Certificate, in model: Model) -> [String] {
    let others = model.otherPaths.map { (name: $0.title, certificate: $0.trace.certificate) }
    guard !others.isEmpty else { return ["No other run is on the map."] }
    let lines = PremiseStatus.allCases.reversed().compactMap { status -> String? in
      let names = others.filter { $0.certificate.verdict == status }.map { other in
        let reach = other.certificate.headline.dropFirst(status.rawValue.count)
        return other.name + reach
      }
      return names.isEmpty ? nil : "\(status.rawValue): \(names.joined(separator: ", "))"
    }
    let weaker = others.filter { $0.certificate.verdict < certificate.verdict }.map(\.name)
    return ["The headlines of the other runs:"] + lines
      + (weaker.isEmpty
        ? []
        : [
          "Less is known of \(weaker.joined(separator: ", ")) than of the run shown: that does not say that it is the worse optimizer."
        ])
      + ["explain (basin explain) writes a run as gradient descent + v and watches whether V^2 levels off."]
  }

  private static func claim(_ certificate: Certificate) -> [String] {
    var lines =
      certificate.verdict < .sampled
      ? [
        "\(certificate.statement).",
        "It would be claimed if every premise below held; the headline is the weakest of them: \(certificate.headline).",
      ]
      : [
        "Claim: \(certificate.statement).",
        certificate.seenSteps == nil
          ? "A statement about t -> infinity. It holds if every premise below holds; the headline is the weakest of them: \(certificate.headline)."
          : "A statement about the steps seen, as a premise was checked at these only; the headline is the weakest of them: \(certificate.headline).",
      ]
    if let stay = certificate.stay, stay > 0, certificate.verdict >= .sampled {
      lines.append("From t = \(stay) on: no later step can leave the box, so nothing more has to be checked.")
    }
    lines += [certificate.scope?.meaning, unsaid(by: certificate)].compactMap { $0 }
    if let weakest = certificate.weakest, weakest.status < .proved {
      lines.append("Weakest: \(weakest.name): \(weakest.detail)")
    }
    let words = PremiseStatus.allCases.reversed().map(\.rawValue)
    return lines + [""] + Glossary.terms.filter { words.contains($0.name) }.map { "\($0.name): \($0.meaning)" }
  }

  /// What a reader might take the claim to say and it does not; nil where it says that too, or nothing is claimed.
  private static func unsaid(by certificate: Certificate) -> String? {
    guard certificate.scope != nil, certificate.theorem != .nesterov else { return nil }
    let place = "It does not say where x_t goes: a flat point of f may be one minimum of several, or a saddle"
    return certificate.rate == nil ? "\(place); nor how fast." : "\(place). How fast: see the rate."
  }

  private static func bound(_ certificate: Certificate) -> [String] {
    if certificate.isInExpectation {
      return [
        "Mini-batches: E sum eta_t |g_t|^2 is bounded, for true gradients that are never computed.",
        "v independent of the batch: 2D + sum E|v_t|^2/eta_t + beta sigma^2 sum eta_t^2;",
        "v from the same batch, eta_t beta <= 1/2: 4 (D + sum (1/eta_t + beta) E|v_t|^2 + beta sigma^2 sum eta_t^2).",
      ]
    }
    return [
      "Left, what the gradients of the steps taken add up to; right, what those of all steps can add up to at most, these included.",
      "G = sqrt(sum |g_t|^2) <= B = ( |1-s| V + sqrt(V^2 + 2 eta (2-s) D) ) / ( eta (2-s) ),  s = eta beta.",
      "Summing the descent inequality f(x+) <= f - eta (1 - s/2)|g|^2 + (1-s) <g, v> + (beta/2)|v|^2 over all steps gives it (Martin and Furieri, arXiv:2403.09389, with the sharp constants).",
      "Begun anew at any t, with D_t = f(x_t) - f* and what the operator can still spend: G^2 <= sum over k < t of |g_k|^2 + B_t^2. Known now is the best of these. P walks the proof: its line 9 is the bound before the run.",
      certificate.boundNow.isFinite
        ? here(certificate)
        : "A premise of it does not hold here, so no number is shown.",
    ]
  }

  private static func here(_ certificate: Certificate) -> String {
    let (spent, now) = certificate.energyAndBound()
    let used = certificate.tightText.map { ", of which the run used \($0) %" } ?? ""
    return "Here G = \(spent); known before the run: \(certificate.bound.shortText()); known now: \(now)\(used)."
  }

  private static func rate(_ certificate: Certificate) -> [String] {
    guard let rate = certificate.rate else { return [] }
    let formula =
      switch rate.source {
      case .descent: "e+ <= (1 - eta mu) e + m_t^2/(2 eta), for eta beta <= 1"
      case .anyStep: "sqrt(e+) <= sqrt(1 - eta mu (2-s)) sqrt(e) + sqrt(beta/2) m_t"
      case .nesterov:
        "sqrt(V+) <= sqrt(factor) sqrt(V) + weight m_t,  V = e + a quadratic form of (x_t - x*, x_{t-1} - x*)"
      case .convex:
        "e_T <= beta |x_0 - x*|^2/(4 T s + 2), for convex f, v = 0 and s = eta beta <= 1 (Drori and Teboulle)"
      }
    return [
      rate.source == .convex
        ? "f is convex, so the gap e = f - f* falls like 1/T:"
        : "f has a constant mu (|g|^2 >= 2 mu (f - f*)), so the gap e = f - f* shrinks by a constant factor a step:",
      "\(rate.source.rawValue): \(formula).", "Here: \(rate.line { $0.shortText() }).",
    ]
  }

  private static func premise(_ kind: Premise.Kind, _ certificate: Certificate) -> [String] {
    let found = certificate.premises.first { $0.kind == kind }
    let here = found.map { ["Here: \($0.status.rawValue), \($0.detail)"] } ?? []
    let isWeak = found.map { $0.status < .checked } ?? false
    let scope = found.flatMap { $0.status == .proved && $0.scope != .everyRun ? $0.scope.meaning : nil }
    return [kind.meaning] + here + [scope].compactMap { $0 }
      + (isWeak ? [kind.remedy(certificate)].compactMap { $0 } : [])
  }
}

extension PremiseScope {
  /// Of which runs something is known, in a sentence.
  var meaning: String {
    switch self {
    case .everyRun: "It is known of every run of this optimizer on f: any weights, any start."
    case .theseWeights: "It is known of these weights, from any start; other weights are looked at anew."
    case .thisRun: "It is known of this run only, from this start: another start has to be looked at anew."
    }
  }
}

extension Premise.Kind {
  /// What would make it hold, or hold better, where something does.
  func remedy(_ certificate: Certificate) -> String? {
    switch self {
    case .summable, .withinEnvelope:
      "To have it PROVED: train the convergent optimizer (t); its v is summable whatever it learns."
    case .stepSize, .independentStepSize, .vanishingStepSize, .nesterovStepSize:
      shorterStep(certificate)
        ?? "To have it PROVED: an objective whose beta is proved, with eta below the limit; or, where f has no kinks, stepRule = audited, which needs no beta."
    case .auditedStepSize, .searchedStepSize: "A smaller first step is halved less often."
    case .inBox:
      "Start nearer to the middle of the box (1, arrows move the probe, Enter starts there), or take smaller steps."
    case .audit: "Take beta larger than the quotient found: the present one is refuted."
    case .weightedSummable: "Let v fall faster than the steps: a rate below 1 does, whatever eta_t is."
    case .stepSums: "Steps like c/(t0 + t) have both sums right."
    case .moves: "A longer step, or a start where eta g is not lost in the rounding of x."
    case .boundedBelow, .curvature, .momentum, .batches, .finite, .operatorNumbers, .postConditions, .settings: nil
    }
  }

  /// The step that is short enough, where beta is proved and only eta is too long.
  private func shorterStep(_ certificate: Certificate) -> String? {
    let (eta, beta) = (certificate.stepSize, certificate.smoothness)
    guard certificate.hasProvedSmoothness, beta > 0 else { return nil }
    func advice(_ words: String, _ limit: Double) -> String? {
      eta >= limit / beta ? "Set eta \(words) = \((limit / beta).short)." : nil
    }
    switch self {
    case .stepSize: return advice("below 2/beta", 2)
    case .vanishingStepSize: return advice("to at most 1/(2 beta)", 0.5)
    case .independentStepSize, .nesterovStepSize: return advice("to at most 1/beta", 1)
    default: return nil
    }
  }

  /// What the premise says and why the claim needs it.
  var meaning: String {
    switch self {
    case .summable:
      "sum |v_t|^2 must be finite. The operator that makes |v_t| is l2-stable for every value of its weights, so training cannot break this."
    case .operatorNumbers:
      "The operator's gain was found again from the numbers in its matrices, not from how they were made: a second opinion on the construction."
    case .withinEnvelope: "|v_t| <= m_t, the magnitude that the operator allows, compared at every step."
    case .stepSize:
      "0 < eta < 2/beta. Above it gradient descent itself may diverge, so convergence is not claimed, whatever v is."
    case .vanishingStepSize:
      "Mini-batches: eta_t beta <= 1/2 for every t, because v may depend on the same batch as the gradient."
    case .nesterovStepSize:
      "Nesterov's method has a rate for eta up to 1/beta, and with other momenta up to 4/(3 beta + mu)."
    case .independentStepSize: "Mini-batches, v independent of the batch: eta_t beta <= 1 is enough."
    case .auditedStepSize:
      "After each step b_t = 2 (f(x+) - f - <g, x+ - x>)/|x+ - x|^2 is computed; where eta b_t > 1, eta is halved. As b_t <= beta this happens at most 1 + log2(eta_0 beta) times, whatever beta is."
    case .searchedStepSize: "Each step was shortened until f fell by at least eta |g|^2/2, so eta needs no beta."
    case .momentum:
      "Nesterov's method has a rate where some potential shrinks at every step: always for the momentum (1 - q)/(1 + q), q = sqrt(mu eta); for others it is searched."
    case .curvature: "A linear rate needs mu > 0: strong convexity, or the PL inequality |g|^2 >= 2 mu (f - f*)."
    case .inBox:
      "Constants that hold on a box say nothing outside of it, so every iterate is checked to lie in it. Where f(x_t) and what v can still lift it by stay below the least f on the edge, no later step can leave: then it is PROVED, for ever."
    case .audit:
      "The largest quotient 2 (f(x+) - f - <g, x+ - x>)/|x+ - x|^2 of this run must not exceed beta: one larger value would refute it."
    case .weightedSummable:
      "With vanishing steps a summable v is not enough (f = x^2/2, eta_t = 1/(t+2), v_t = 0.5 (t+1)^-0.8 diverges): sum |v_t|^2/eta_t must be finite."
    case .stepSums:
      "sum eta_t = infinity, so that every point can be reached, and sum eta_t^2 finite, so that noise dies out."
    case .batches: "Each mini-batch is drawn independently, so its gradient is right on average, with variance sigma^2."
    case .boundedBelow: "f >= f* > -infinity: otherwise f could fall for ever with gradients that stay."
    case .finite: "f and its gradient have to be finite at every step."
    case .moves: "A step that is lost in the rounding of x shows nothing: the run only seems to have ended."
    case .settings: "Settings that do not fit the objective train nothing, so nothing is claimed with them."
    case .postConditions:
      "Whatever the theorem promises, its own numbers are compared with the run: G <= bound from every step on, V^2 <= budget."
    }
  }
}
