// What is known of an objective on its box and how, for certificates: computed when it is first asked for, once.

/// A number about an objective on its box, and what supports it.
public struct BoxFact: Equatable, Sendable {
  /// What supports a number.
  public enum Evidence: Equatable, Sendable {
    /// Proved by interval arithmetic on this many boxes (theory.md, section 8.3).
    case proved(boxes: Int)
    /// Proved by hand, valid on all of R^d.
    case known
    /// A declared constant that a search over this many boxes neither proved nor refuted.
    case sampled(boxes: Int)
    /// A declared constant that is false: at this point, d numbers, it is violated.
    case refuted(at: [Double])
    /// Nothing is known; the reason, where there is one.
    case none(NoProof?)
  }

  /// The number; where nothing is known, +infinity for an upper bound and -infinity for a lower one.
  public let value: Double
  /// What supports the number.
  public let evidence: Evidence

  /// Whether the number is proved: `proved` or `known`.
  public var isProved: Bool {
    switch evidence {
    case .proved, .known: true
    case .sampled, .refuted, .none: false
    }
  }
}

/// The most boxes that the search for each fact may evaluate.
public struct BoxBudget: Equatable, Sendable {
  /// Boxes for finding a gradient-Lipschitz constant.
  public var smoothness: Int
  /// Boxes for verifying a declared gradient-Lipschitz constant.
  public var verification: Int
  /// Boxes for a lower bound of f on the box.
  public var minimum: Int
  /// Boxes for a lower bound of f on the boundary of the box.
  public var boundary: Int
  /// Boxes for a lower bound of the eigenvalues of the Hessian.
  public var curvature: Int

  /// Creates a budget; every number is a count of boxes.
  public init(smoothness: Int, verification: Int, minimum: Int, boundary: Int, curvature: Int) {
    (self.smoothness, self.verification, self.minimum) = (smoothness, verification, minimum)
    (self.boundary, self.curvature) = (boundary, curvature)
  }

  /// For a formula that was just typed: usually a few milliseconds, rarely 20.
  public static let typed = BoxBudget(
    smoothness: 4_000, verification: 4_000, minimum: 2_000, boundary: 1_000, curvature: 2_000)
  /// Boxes for the smoothness of a typed formula: in three dimensions each takes three times as long, so there are a third as many.
  static func typedSmoothness(dimension: Int) -> Int { dimension < 3 ? typed.smoothness : typed.smoothness / 3 }
  /// For the catalogue, in the background: each takes less than a tenth of a second.
  public static let thorough = BoxBudget(
    smoothness: 50_000, verification: 200_000, minimum: 20_000, boundary: 5_000, curvature: 20_000)
}

/// The facts of one objective on its box; each is computed when it is first asked for, and then kept.
///
/// A class because copies share what was computed.
public final class BoxFacts: Sendable {
  private let lazySmoothness: Lazy<BoxFact>
  private let lazyLowerBound: Lazy<BoxFact>
  private let lazyBoundaryMinimum: Lazy<BoxFact>
  private let lazyCurvature: Lazy<BoxFact>

  /// Prepares the facts of an objective; no search runs yet.
  public init(_ objective: Objective, budget: BoxBudget = .thorough) {
    lazySmoothness = Lazy { objective.smoothnessFact(budget) }
    lazyLowerBound = Lazy { objective.lowerBoundFact(budget) }
    lazyBoundaryMinimum = Lazy { objective.boundaryFact(budget) }
    lazyCurvature = Lazy { objective.curvatureFact(budget) }
  }

  /// A gradient-Lipschitz constant beta on the box: the declared one where it is proved or nothing better is known,
  /// else the one found.
  public var smoothness: BoxFact { lazySmoothness.value }
  /// A lower bound of f on the box; -infinity where none is known.
  public var lowerBound: BoxFact { lazyLowerBound.value }
  /// A lower bound of f on the boundary of the box; -infinity where none is known.
  ///
  /// A run that starts below it, with the energy to come counted in, stays inside (theory.md, section 8.2).
  public var boundaryMinimum: BoxFact { lazyBoundaryMinimum.value }
  /// A lower bound mu of the eigenvalues of the Hessian on the box; negative where f is not convex.
  public var curvature: BoxFact { lazyCurvature.value }
  /// Whether f is proved to be convex on the box.
  public var isConvexOnBox: Bool { curvature.isProved && curvature.value >= 0 }
}

extension Objective {
  fileprivate func smoothnessFact(_ budget: BoxBudget) -> BoxFact {
    switch smoothness.scope {
    case .global: return BoxFact(value: smoothness.value, evidence: .known)
    case .box:
      return fact(orElse: smoothness.value) { $0.verifySmoothness(self.smoothness.value, limit: budget.verification) }
    case .none: return fact(orElse: .infinity) { $0.smoothness(limit: budget.smoothness) }
    }
  }

  fileprivate func lowerBoundFact(_ budget: BoxBudget) -> BoxFact {
    fact(orElse: -.infinity) { $0.minimum(candidates: self.minimizers + [self.start], limit: budget.minimum) }
  }

  fileprivate func boundaryFact(_ budget: BoxBudget) -> BoxFact {
    fact(orElse: -.infinity) { $0.boundaryMinimum(limit: budget.boundary) }
  }

  fileprivate func curvatureFact(_ budget: BoxBudget) -> BoxFact {
    if let curvature, curvature.kind == .stronglyConvex { return BoxFact(value: curvature.value, evidence: .known) }
    return fact(orElse: -.infinity) { $0.curvature(limit: budget.curvature) }
  }

  /// What a search finds as a fact; `declared` where it proves nothing.
  private func fact(orElse declared: Double, _ search: (BoxAnalysis) -> BoxFinding) -> BoxFact {
    do throws(NoProof) {
      let found = search(try boxAnalysis())
      if let bound = found.bound { return BoxFact(value: bound, evidence: .proved(boxes: found.boxes)) }
      if found.isRefuted { return BoxFact(value: declared, evidence: .refuted(at: found.point)) }
      guard declared.isFinite else { return BoxFact(value: declared, evidence: .none(found.reason)) }
      return BoxFact(value: declared, evidence: .sampled(boxes: found.boxes))
    } catch {
      return BoxFact(value: declared, evidence: declared.isFinite ? .sampled(boxes: 0) : .none(error))
    }
  }
}
