// What is known of an objective on its box and how, for certificates: computed when it is first asked for, once.

/// A number about an objective on its box, and what stands behind it.
public struct BoxFact: Equatable, Sendable {
  /// What stands behind a number.
  public enum Evidence: Equatable, Sendable {
    /// Interval arithmetic over so many boxes.
    case proved(boxes: Int)
    /// A proof on paper, valid on all of R^d.
    case known
    /// A constant of the catalogue that so many boxes neither proved nor refuted.
    case sampled(boxes: Int)
    /// A declared constant that is false: at this point more is attained.
    case refuted(at: [Double])
    /// Nothing is known, for this reason.
    case none(NoProof?)
  }

  /// The number; infinite, in the direction that says nothing, where nothing is known.
  public let value: Double
  /// What stands behind it.
  public let evidence: Evidence

  /// Whether it may be called proved.
  public var isProved: Bool {
    switch evidence {
    case .proved, .known: true
    case .sampled, .refuted, .none: false
    }
  }
}

/// How many boxes each fact may take.
public struct BoxBudget: Equatable, Sendable {
  /// For finding a smoothness constant.
  public var smoothness: Int
  /// For verifying a declared one.
  public var verification: Int
  /// For the lower bound.
  public var minimum: Int
  /// For the least value on the boundary.
  public var boundary: Int
  /// For the least eigenvalue.
  public var curvature: Int

  /// Creates a budget.
  public init(smoothness: Int, verification: Int, minimum: Int, boundary: Int, curvature: Int) {
    (self.smoothness, self.verification, self.minimum) = (smoothness, verification, minimum)
    (self.boundary, self.curvature) = (boundary, curvature)
  }

  /// For a formula that was just typed: mostly a few milliseconds, seldom 20.
  public static let typed = BoxBudget(
    smoothness: 4_000, verification: 4_000, minimum: 2_000, boundary: 1_000, curvature: 2_000)
  /// Boxes for the smoothness of a typed formula: in three dimensions each takes three times as long, so there are a third as many.
  static func typedSmoothness(dimension: Int) -> Int { dimension < 3 ? typed.smoothness : typed.smoothness / 3 }
  /// For the catalogue, in the background: each takes less than a tenth of a second.
  public static let thorough = BoxBudget(
    smoothness: 50_000, verification: 200_000, minimum: 20_000, boundary: 5_000, curvature: 20_000)
}

/// The facts of one objective; each is computed when it is first asked for and kept.
///
/// A class because copies share what was computed.
public final class BoxFacts: Sendable {
  private let lazySmoothness: Lazy<BoxFact>
  private let lazyLowerBound: Lazy<BoxFact>
  private let lazyBoundaryMinimum: Lazy<BoxFact>
  private let lazyCurvature: Lazy<BoxFact>

  /// Prepares facts; nothing is computed yet.
  public init(_ objective: Objective, budget: BoxBudget = .thorough) {
    lazySmoothness = Lazy { objective.smoothnessFact(budget) }
    lazyLowerBound = Lazy { objective.lowerBoundFact(budget) }
    lazyBoundaryMinimum = Lazy { objective.boundaryFact(budget) }
    lazyCurvature = Lazy { objective.curvatureFact(budget) }
  }

  /// beta on the box: the declared constant where it is proved or nothing better is known, else the one found.
  public var smoothness: BoxFact { lazySmoothness.value }
  /// A lower bound of f on the box.
  public var lowerBound: BoxFact { lazyLowerBound.value }
  /// A lower bound of f on the boundary of the box: runs that start lower, with the energy to come counted in, stay inside.
  public var boundaryMinimum: BoxFact { lazyBoundaryMinimum.value }
  /// mu: a lower bound of the eigenvalues of the Hessian on the box.
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
