// Rates: what is certain of f(x_t) - f* where f is convex, or has a constant of strong convexity or Polyak-Lojasiewicz.

/// Bounds of the gap e = f - f* step by step (theory.md, section 2, "linear rates", and section 8.4).
public enum LinearRate {
  /// Bounds by e+ <= (1 - eta mu) e + m_t^2/(2 eta), which needs eta beta <= 1 (theory.md, (E1)).
  ///
  /// With m_t = a rho^t this is e_T <= r^T e_0 + (a^2/(2 eta)) (r^T - rho^2T)/(r - rho^2), r = 1 - eta mu.
  ///
  /// - Parameters:
  ///   - gap: e_0, or a bound of it.
  ///   - eta: The step size.
  ///   - mu: The constant of strong convexity or of the Polyak-Lojasiewicz inequality.
  ///   - magnitudes: Bounds of |v_t| for the T steps.
  /// - Returns: T + 1 bounds, the first of them `gap`, each rounded up.
  public static func descent(
    gap: Double, stepSize eta: Double, curvature mu: Double, magnitudes: [Double]
  ) -> [Double] {
    // A little more at every step, so that rounding never makes a true bound read false.
    let r = max(0, 1 - eta * mu) * (1 + 1e-14)
    return magnitudes.reduce(into: [gap]) { gaps, m in
      gaps.append((gaps[gaps.count - 1] * r + m * m / (2 * eta)) * (1 + 1e-14))
    }
  }

  /// Bounds by sqrt(e+) <= sqrt(1 - eta mu (2 - s)) sqrt(e) + sqrt(beta/2) m_t for s = eta beta in (0, 2); see (E2).
  ///
  /// - Parameters:
  ///   - gap: e_0, or a bound of it.
  ///   - eta: The step size.
  ///   - beta: The smoothness constant.
  ///   - mu: The constant of strong convexity or of the Polyak-Lojasiewicz inequality.
  ///   - magnitudes: Bounds of |v_t| for the T steps.
  /// - Returns: T + 1 bounds, the first of them `gap`, each rounded up.
  public static func anyStep(
    gap: Double, stepSize eta: Double, smoothness beta: Double, curvature mu: Double, magnitudes: [Double]
  ) -> [Double] {
    let factor = max(0, 1 - eta * mu * (2 - eta * beta)).squareRoot() * (1 + 1e-14)
    return roots(gap, factor, (beta / 2).squareRoot(), magnitudes)
  }

  /// Bounds of a potential V with sqrt(V+) <= sqrt(factor) sqrt(V) + weight m_t.
  static func potential(_ first: Double, factor: Double, weight: Double, magnitudes: [Double]) -> [Double] {
    roots(first, factor.squareRoot() * (1 + 1e-14), weight, magnitudes)
  }

  /// Bounds of the gap of gradient descent on convex f: beta |x_0 - x*|^2/(4 T s + 2), s = eta beta <= 1.
  ///
  /// Y. Drori and M. Teboulle, "Performance of first-order methods for smooth convex minimization: a novel approach", 2014,
  /// theorem 3.1, doi:10.1007/s10107-013-0653-0.
  static func convex(squaredDistance: Double, step s: Double, smoothness beta: Double, steps: Int) -> [Double] {
    (0...steps).map { beta * squaredDistance / (4 * Double($0) * s + 2) * (1 + 1e-12) }
  }

  private static func roots(_ first: Double, _ factor: Double, _ weight: Double, _ magnitudes: [Double]) -> [Double] {
    magnitudes.reduce(into: [first.squareRoot()]) { roots, m in
      roots.append((roots[roots.count - 1] * factor + weight * m) * (1 + 1e-14))
    }.map { $0 * $0 }
  }
}

extension Certifier {
  /// The bound of the gap for the steps of a run; nil where a constant it needs is not known.
  ///
  /// All that hold count together: at every step the smallest.
  func rateBound(_ run: Trajectory, eta: Double, beta: Double) -> RateBound? {
    guard let minimum = objective.minimum, let budget, eta > 0, let first = run.values.first, first.isFinite,
      eta * beta < 2, source.isGlobal
    else { return nil }
    let magnitudes = (0..<run.stepCount).map { budget.bound(at: $0) }
    let error = objective.minimumError
    let gap = max(0, first - minimum) + error
    guard !isLost(gap, at: run.points[0]) else { return nil }
    var found: [(source: RateBound.Source, factor: Double, gaps: [Double])] = []
    if let mu = objective.curvature?.value {
      if PremiseSource.isAtMost(eta * beta, 1) {
        found.append(
          (
            .descent, max(0, 1 - eta * mu),
            LinearRate.descent(gap: gap, stepSize: eta, curvature: mu, magnitudes: magnitudes)
          ))
      }
      found.append(
        (
          .anyStep, max(0, 1 - eta * mu * (2 - eta * beta)),
          LinearRate.anyStep(gap: gap, stepSize: eta, smoothness: beta, curvature: mu, magnitudes: magnitudes)
        ))
    }
    if source.facts.isConvex, budget.total == 0, PremiseSource.isAtMost(eta * beta, 1),
      let distance = squaredDistanceToMinimizer(run.points[0])
    {
      found.append(
        (
          .convex, 1,
          LinearRate.convex(squaredDistance: distance, step: eta * beta, smoothness: beta, steps: run.stepCount)
        ))
    }
    guard let best = found.first else { return nil }
    let gaps = run.values.indices.map { t in found.map { $0.gaps[t] }.min() ?? .infinity }
    return RateBound(
      source: best.source, factor: best.factor, constant: best.gaps[0], gaps: gaps,
      measured: run.values.map { $0 - minimum }, rounding: error + run.roundingOfRate(gaps[0]))
  }

  /// Whether a start is no minimizer although the gap there is too small for a double: a bound of it would read 0.
  private func isLost(_ gap: Double, at start: [Double]) -> Bool {
    gap < 1e-290 && !objective.minimizers.contains(start)
  }

  private func squaredDistanceToMinimizer(_ point: [Double]) -> Double? {
    objective.minimizers.map { zip(point, $0).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }.min()
  }

  // MARK: - Nesterov's method

  /// The certificate of Nesterov's method plus v for strongly convex f: a rate, no energy of gradients.
  func nesterov(_ run: Trajectory, _ evidence: RunEvidence) -> Findings {
    // Without an operator nothing is added to Nesterov's method.
    let budget = budget ?? .zero(weighted: false)
    let premises = premises(run, evidence)
    var found = Findings(
      premises: premises, energy: run.gradientNorms.prefix(run.stepCount).norm,
      decrease: decrease(run, at: 0), stepSize: run.stepSizes.first ?? source.eta, smoothness: source.beta)
    found.givesNumbers = false
    found.budgetIsPart = budget.total > 0
    guard premises.allSatisfy({ $0.status >= .sampled }), let potential = source.nesterovRate,
      let momentum = rule.nesterovMomentum, let minimum = objective.minimum, run.values.allSatisfy(\.isFinite),
      let distance = squaredDistanceToMinimizer(run.points[0]),
      !isLost(max(0, run.values[0] - minimum) + objective.minimumError, at: run.points[0])
    else { return found }
    let evaluator = Evaluator(objective)
    let measured = run.primalPoints(momentum: momentum).map { evaluator.value($0) - minimum }
    let error = objective.minimumError
    let first = potential.gapWeight * (max(0, measured[0]) + error) + potential.startWeight * distance
    found.rate = RateBound(
      source: .nesterov, factor: potential.factor, constant: first,
      gaps: LinearRate.potential(
        first, factor: potential.factor, weight: potential.weight,
        magnitudes: (0..<run.stepCount).map { budget.bound(at: $0) }),
      measured: measured, rounding: error + run.roundingOfRate(first))
    return found
  }
}

extension Trajectory {
  /// What rounding may add to a gap: that of the values, and in single precision a share of the first bound, or of the
  /// largest value that v has led to, for v is rounded itself.
  fileprivate func roundingOfRate(_ first: Double) -> Double {
    guard precision == .single else { return roundingOfValue(0) }
    let largest = values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
    return roundingOfValue(0) + 1e-3 * max(first, largest)
  }

  /// x_t of Nesterov's method, recovered from the iterates y_t = x_t + mu (x_t - x_{t-1}).
  func primalPoints(momentum: Double) -> [[Double]] {
    guard let start = points.first else { return [] }
    return points.dropFirst().reduce(into: [start]) { primal, y in
      let before = primal[primal.count - 1]
      primal.append(zip(y, before).map { ($0 + momentum * $1) / (1 + momentum) })
    }
  }
}
