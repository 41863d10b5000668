// What someone else needs to derive the numbers of a certificate again, without this engine.

/// The constants and the steps behind a certificate; every number that it prints can be recomputed from them.
public struct CertificateEvidence: Sendable {
  /// A constant of the objective, with how well it is known and where it holds.
  public struct Constant: Sendable, Equatable {
    /// The constant; infinite where none is known.
    public let value: Double
    /// Where it holds: everywhere, or on the box only.
    public let scope: SmoothnessScope
    /// How well it is known.
    public let evidence: Evidence
    /// Why it holds, as a phrase.
    public let reason: String
  }

  /// The operator that bounds |v_t|, with its weights.
  public struct Operator: Sendable, Equatable {
    /// The name of its kind, such as `geometric`.
    public let name: String
    /// Its weights by name, row-major; empty for more than 4,096 weights.
    public let weights: [(name: String, values: [Double])]

    /// Whether names and weights are the same.
    public static func == (left: Self, right: Self) -> Bool {
      left.name == right.name && left.weights.map(\.name) == right.weights.map(\.name)
        && left.weights.map(\.values) == right.weights.map(\.values)
    }
  }

  /// What bounds v before the run.
  public struct Budget: Sendable, Equatable {
    /// A bound of V^2, the sum of |v_t|^2 over all t.
    public let total: Double
    /// A bound of |v_t| for each of the T steps taken.
    public let magnitudes: [Double]
    /// A bound of the sum of |v_k|^2 over k >= t, for t from 0 to T.
    public let tails: [Double]
    /// A bound of the sum of |v_t|^2/eta_t where steps vanish; nil elsewhere.
    public let weightedTotal: Double?
    /// The operator it comes from; nil where v = 0.
    public let source: Operator?
  }

  /// The objective that was minimized.
  public let objective: Objective
  /// The constant beta: the user's, or the objective's.
  public let smoothness: Constant
  /// Whether beta is the user's word.
  public let isSmoothnessClaimed: Bool
  /// The lower bound of f that the certificate uses; nil where none is known.
  public let lowerBound: Constant?
  /// A proved lower bound of f on the boundary of the box; nil where none is known or no box is needed.
  public let edge: Double?
  /// Whether f is proved to be convex on all of R^d.
  public let isConvex: Bool
  /// The eigenvalues of the Hessian, where it is constant and they are known.
  public let spectrum: [Double]?
  /// The most boxes that proofs by intervals may use.
  public let boxBudget: BoxBudget
  /// How eta_t is chosen: `constant`, `vanishing`, `audited` or `searched`.
  public let stepRule: String
  /// eta_0, tau and q of vanishing steps; nil for other step sizes.
  public let vanishingStep: VanishingStep?
  /// The momentum of Nesterov's method, where that is the base; nil elsewhere.
  public let momentum: Double?
  /// P of the potential of Nesterov's method, its upper triangle row by row, where the matrix inequality was solved.
  public let potential: [Double]?
  /// What bounds v before the run; nil where nothing does.
  public let budget: Budget?
  /// W at the step from which on the box is not left (theory.md, section 8.2); nil where there is none.
  public let stayEnergy: Double?
  /// The trajectory of the run.
  public let run: Trajectory

  /// Operators with more weights are named only.
  static let mostWeights = 4096
}

extension Certifier {
  /// The constants and the steps from which a certificate of this run was computed.
  public func evidence(of run: Trajectory) -> CertificateEvidence {
    let facts = source.facts
    let isClaimed = source.claimedSmoothness != nil
    let run = weighed(run)
    let findings = findings(of: run, RunEvidence(self, run))
    return CertificateEvidence(
      objective: objective,
      smoothness: .init(
        value: source.beta, scope: isClaimed ? .global : facts.smoothness.scope,
        evidence: isClaimed ? .sampled : facts.smoothnessEvidence,
        reason: isClaimed ? "given, not proved" : facts.smoothnessReason),
      isSmoothnessClaimed: isClaimed,
      lowerBound: facts.lowerBound.map {
        .init(value: $0.value, scope: $0.scope, evidence: $0.evidence, reason: $0.reason)
      },
      edge: source.needsBox ? facts.boundaryMinimum : nil, isConvex: facts.isConvex, spectrum: objective.spectrum,
      boxBudget: objective.boxBudget, stepRule: rule.stepSizes.word, vanishingStep: rule.vanishingStep,
      momentum: rule.nesterovMomentum, potential: source.nesterovRate?.matrix,
      budget: budget.map { budgetEvidence($0, steps: run.stepCount) }, stayEnergy: findings.stay?.energy, run: run)
  }

  private func budgetEvidence(_ budget: MagnitudeBudget, steps: Int) -> CertificateEvidence.Budget {
    CertificateEvidence.Budget(
      total: budget.total, magnitudes: (0..<steps).map { budget.bound(at: $0) },
      tails: (0...steps).map { budget.remaining(from: $0) }, weightedTotal: budget.weightedTotal,
      source: operatorEvidence)
  }

  private var operatorEvidence: CertificateEvidence.Operator? {
    guard let convergent = rule as? ConvergentRule else { return nil }
    let layout = ParameterLayout(convergent.magnitude.arrays(dimension: objective.dimension))
    let isPrintable = layout.count <= CertificateEvidence.mostWeights && layout.count <= weights.count
    return .init(
      name: convergent.magnitude.name,
      weights: isPrintable
        ? zip(layout.arrays, layout.offsets).map { array, offset in
          (array.name, Array(weights[offset..<(offset + array.shape.count)]))
        } : [])
  }
}

extension StepSizeRule {
  /// The name of its kind.
  fileprivate var word: String {
    switch self {
    case .constant: "constant"
    case .vanishing: "vanishing"
    case .audited: "audited"
    case .searched: "searched"
    }
  }
}
