// Linear rates: what is certain of f(x_t) - f* where f has a constant of strong convexity or Polyak-Lojasiewicz.

/// The recursions of theory.md, section 2, "linear rates".
public enum LinearRate {
  /// Bounds of the gap from e_0 on: e+ <= (1 - eta mu) e + m_t^2/(2 eta), which needs eta beta <= 1.
  ///
  /// With m_t = a rho^t it is e_T <= r^T e_0 + (a^2/(2 eta)) (r^T - rho^2T)/(r - rho^2), r = 1 - eta mu.
  public static func descent(
    gap: Double, stepSize eta: Double, curvature mu: Double, magnitudes: [Double]
  ) -> [Double] {
    // A hair more at every step, so that rounding never makes a true bound read false.
    let r = max(0, 1 - eta * mu) * (1 + 1e-14)
    return magnitudes.reduce(into: [gap]) { gaps, m in
      gaps.append((gaps[gaps.count - 1] * r + m * m / (2 * eta)) * (1 + 1e-14))
    }
  }

  /// Bounds of the gap for any s = eta beta in (0, 2): sqrt(e+) <= sqrt(1 - eta mu (2 - s)) sqrt(e) + sqrt(beta/2) m_t.
  public static func anyStep(
    gap: Double, stepSize eta: Double, smoothness beta: Double, curvature mu: Double, magnitudes: [Double]
  ) -> [Double] {
    let factor = max(0, 1 - eta * mu * (2 - eta * beta)).squareRoot() * (1 + 1e-14)
    return roots(gap.squareRoot(), factor, (beta / 2).squareRoot(), magnitudes)
  }

  /// Bounds of V = e + (mu/2)|z - x*|^2 for Nesterov's method with eta <= 1/beta and q = sqrt(mu eta):
  /// sqrt(V+) <= sqrt(1 - q) sqrt(V) + m_t/sqrt(eta).
  public static func nesterov(
    potential: Double, stepSize eta: Double, curvature mu: Double, magnitudes: [Double]
  ) -> [Double] {
    let q = (mu * eta).squareRoot()
    return roots(potential.squareRoot(), max(0, 1 - q).squareRoot() * (1 + 1e-14), 1 / eta.squareRoot(), magnitudes)
  }

  private static func roots(_ first: Double, _ factor: Double, _ weight: Double, _ magnitudes: [Double]) -> [Double] {
    magnitudes.reduce(into: [first]) { roots, m in
      roots.append((roots[roots.count - 1] * factor + weight * m) * (1 + 1e-14))
    }.map { $0 * $0 }
  }
}

extension Certifier {
  /// The bound of the gap for the steps of a run; nil where a constant it needs is not known.
  ///
  /// Both recursions of gradient descent hold together, so the smaller one counts at every step.
  func rateBound(_ run: Trajectory, eta: Double, beta: Double) -> RateBound? {
    guard let mu = objective.curvature?.value, let minimum = objective.minimum, let budget, eta > 0,
      let first = run.values.first, first.isFinite, eta * beta < 2
    else { return nil }
    let magnitudes = (0..<run.stepCount).map { budget.bound(at: $0) }
    let gap = max(0, first - minimum)
    let wide = LinearRate.anyStep(
      gap: gap, stepSize: eta, smoothness: beta, curvature: mu, magnitudes: magnitudes)
    let measured = run.values.map { $0 - minimum }
    guard eta * beta <= 1 else {
      return RateBound(
        source: .anyStep, factor: max(0, 1 - eta * mu * (2 - eta * beta)), gaps: wide, measured: measured)
    }
    let narrow = LinearRate.descent(gap: gap, stepSize: eta, curvature: mu, magnitudes: magnitudes)
    return RateBound(
      source: .descent, factor: max(0, 1 - eta * mu), gaps: zip(narrow, wide).map { min($0, $1) }, measured: measured)
  }

  // MARK: - Nesterov's method

  /// The certificate of Nesterov's method plus v for strongly convex f: a rate, no energy of gradients.
  func nesterov(_ run: Trajectory, momentum: Double) -> Certificate {
    let facts = facts(run)
    let (eta, beta) = (facts.stepSize, claimedSmoothness ?? objective.smoothness.value)
    // Without an operator nothing is added to Nesterov's method.
    let budget = budget ?? .zero(weighted: false)
    var premises = nesterovPremises(run, eta: eta, beta: beta, momentum: momentum)
    premises += notFinite(run, premises)
    var rate: RateBound?
    if premises.allSatisfy({ $0.status >= .sampled }), let mu = objective.curvature?.value,
      let minimum = objective.minimum, let minimizer = objective.minimizers.first
    {
      let primal = run.primalPoints(momentum: momentum)
      let evaluator = Evaluator(objective)
      let measured = primal.map { evaluator.value($0) - minimum }
      let distance = zip(primal[0], minimizer).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let q = (mu * eta).squareRoot()
      rate = RateBound(
        source: .nesterov, factor: 1 - q,
        gaps: LinearRate.nesterov(
          potential: max(0, measured[0]) + mu / 2 * distance, stepSize: eta, curvature: mu,
          magnitudes: (0..<run.stepCount).map { budget.bound(at: $0) }), measured: measured)
    }
    var certificate = Certificate(
      claim: "f(x_t) - f* -> 0 at a linear rate, once v is spent", premises: premises,
      gradientEnergy: facts.energy, bound: .infinity, spent: facts.spent, budget: budget.total,
      decrease: facts.decrease, stepSize: eta, smoothness: beta, tolerance: tolerance, certainSteps: .infinity,
      envelope: [], updateBounds: budget.magnitudes, isInExpectation: false)
    certificate.rate = rate
    certificate.budgetIsPart = budget.total > 0
    return certificate
  }

  private func nesterovPremises(
    _ run: Trajectory, eta: Double, beta: Double, momentum: Double
  ) -> [Premise] {
    var premises: [Premise] = []
    premises.append(
      budget.map {
        Premise(.summable, .proved, value: $0.total, "beside Nesterov's step: \(rule.correctionGuarantee)")
      }
        ?? Premise(.summable, .proved, value: 0, "v = 0: plain Nesterov's method"))
    let product = eta * beta
    let isGlobal = objective.smoothness.scope == .global || claimedSmoothness != nil
    if !isGlobal || !(eta > 0) || product > 1 + 1e-12 {
      premises.append(
        Premise(
          .independentStepSize, .noClaim, value: product,
          isGlobal ? "eta beta = \(product.short): too long for Nesterov's rate" : "no global beta is known"))
    } else {
      premises.append(
        Premise(
          .independentStepSize, claimedSmoothness == nil ? .proved : .sampled, value: product,
          "eta beta = \(product.short)"))
    }
    guard let curvature = objective.curvature, curvature.kind == .stronglyConvex, objective.minimum != nil,
      !objective.minimizers.isEmpty
    else {
      premises.append(Premise(.curvature, .noClaim, "f is not known to be strongly convex"))
      return premises
    }
    premises.append(
      Premise(.curvature, .proved, value: curvature.value, "f is \(curvature.value.short)-strongly convex"))
    let needed = Nesterov.momentum(stepSize: eta, convexity: curvature.value)
    let fits = (momentum - needed).magnitude <= 1e-9
    premises.append(
      Premise(
        .momentum, fits ? .proved : .noClaim, value: momentum,
        fits ? "\(momentum.short)" : "\(momentum.short), the rate needs \(needed.short)"))
    return premises
  }
}

extension Trajectory {
  /// x_t of Nesterov's method, recovered from the iterates y_t = x_t + mu (x_t - x_{t-1}).
  func primalPoints(momentum: Double) -> [[Double]] {
    guard let start = points.first else { return [] }
    return points.dropFirst().reduce(into: [start]) { primal, y in
      let before = primal[primal.count - 1]
      primal.append(zip(y, before).map { ($0 + momentum * $1) / (1 + momentum) })
    }
  }
}
