// What can be proved of a function on a box: smoothness, convexity, lower bounds, also on the boundary.

/// The result of a search over boxes.
public struct BoxFinding: Equatable, Sendable {
  /// What holds on the whole box, proved by interval arithmetic; nil where nothing is proved.
  public let claim: BoxClaim?
  /// A value that is attained in the box.
  ///
  /// The true extremum lies between it and the claim: a norm is at least this, a least value or eigenvalue at most.
  public let attained: Double
  /// The point, d numbers, at which `attained` was found.
  public let point: [Double]
  /// Number of boxes and points evaluated.
  public let boxes: Int
  /// Whether the bound is within the tolerance, or the claim to be verified is proved.
  public let isReached: Bool
  /// Whether a claim that was to be verified is false, as `attained` at `point` shows.
  public let isRefuted: Bool
  /// Why nothing is proved, or why a search ended before its tolerance; nil otherwise and for refuted claims.
  public let reason: NoProof?
  /// The boxes of the proof; nil where nothing is proved.
  public let proof: BoxProof?

  /// The number of the claim; nil where nothing is proved.
  public var bound: Double? { claim?.number }
}

/// Interval searches over boxes for one function of d coordinates (theory.md, section 8.3).
///
/// A class because it owns the memory of its interval program; not shared between threads. All results depend on the
/// formula, the box and the budget alone: no clock, no threads, no randomness.
public final class BoxAnalysis {
  /// The largest dimension that is analyzed.
  public static let mostDimensions = 32

  /// The whole box, one range per coordinate.
  public let box: [ClosedRange<Double>]
  private let machine: IntervalMachine

  /// Takes an expression apart.
  ///
  /// - Parameters:
  ///   - value: One number.
  ///   - point: The column of coordinates, 1 x d x 1, of which it is a function.
  ///   - box: A bounded range per coordinate.
  ///   - given: Numbers of other spaces that the expression reads.
  init(
    _ value: Expression, of point: Expression, on box: [ClosedRange<Double>],
    given: @escaping ScalarLowering.Given = { _, _ in nil }
  ) throws(NoProof) {
    let d = point.shape.count
    guard box.count == d, box.allSatisfy({ Interval($0).isDefined }) else { throw .noBox }
    guard d <= Self.mostDimensions else {
      throw .unsupported("more than \(Self.mostDimensions) dimensions")
    }
    let (graph, root) = try ScalarLowering.lower(value, of: point, given: given)
    machine = IntervalMachine(try IntervalProgram(graph, root: root, dimension: d))
    self.box = box
  }

  /// Finds a gradient-Lipschitz constant on the box: an upper bound of the largest spectral norm of the Hessian.
  ///
  /// ```
  /// |grad f(x) - grad f(y)| <= max |H| |x - y|     for x, y in the box (a box is convex)
  /// ```
  /// - Parameters:
  ///   - tolerance: How far the bound may lie above an attained norm, relative to it.
  ///   - limit: The most boxes and points that are evaluated.
  /// - Returns: A bound rounded up to 4 significant digits, so that rounding elsewhere does not change it.
  public func smoothness(tolerance: Double = 0.01, limit: Int) -> BoxFinding {
    var search = BranchAndBound(
      HessianQuantity(.norm, machine), roots: [box], goal: .tolerance(tolerance, scale: 0), limit: limit)
    return finding(search.run(candidates: corners)) { .smoothness(atMost: $0.roundedUp(digits: 4)) }
  }

  /// Proves or refutes that the spectral norm of the Hessian is at most `claim` on the box.
  ///
  /// - Parameters:
  ///   - claim: The norm.
  ///   - slack: Where only rounding separates the bound from the claim, `claim * (1 + slack)` is proved instead; the
  ///     finding says which of the two.
  ///   - limit: The most boxes and points that are evaluated.
  public func verifySmoothness(_ claim: Double, slack: Double = 1e-12, limit: Int) -> BoxFinding {
    let most = Double.productUp(claim, .sumUp(1, slack))
    var search = BranchAndBound(
      HessianQuantity(.norm, machine), roots: [box], goal: .claim(most), limit: limit)
    return finding(search.run(candidates: corners), isVerifying: true) {
      .smoothness(atMost: $0 <= claim ? claim : most)
    }
  }

  /// Finds a lower bound of the least eigenvalue of the Hessian on the box; f is convex there if it is at least 0.
  ///
  /// - Parameters:
  ///   - tolerance: How far the bound may lie below an attained eigenvalue, relative to it or to a tenth of the
  ///     Hessian's norm at the center, whichever is larger.
  ///   - limit: The most boxes and points that are evaluated.
  /// - Returns: A bound rounded down to 4 significant digits.
  public func curvature(tolerance: Double = 0.01, limit: Int) -> BoxFinding {
    // An eigenvalue near 0 is as good as known when it is small beside the largest.
    let scale = 0.1 * hessianNorm(at: center)
    var search = BranchAndBound(
      HessianQuantity(.negativeLeast, machine), roots: [box], goal: .tolerance(tolerance, scale: scale), limit: limit)
    return finding(search.run(candidates: corners)) { .curvature(atLeast: -$0.roundedUp(digits: 4)) }
  }

  /// Proves or refutes that all eigenvalues of the Hessian are at least `mu` on the box.
  ///
  /// - Parameters:
  ///   - mu: The eigenvalue.
  ///   - slack: Where only rounding separates the bound from the claim, `mu - |mu| * slack` is proved instead.
  ///   - limit: The most boxes and points that are evaluated.
  public func verifyCurvature(_ mu: Double, slack: Double = 1e-12, limit: Int) -> BoxFinding {
    let least = Double.sumDown(mu, -.productUp(mu.magnitude, slack))
    var search = BranchAndBound(
      HessianQuantity(.negativeLeast, machine), roots: [box], goal: .claim(-least), limit: limit)
    return finding(search.run(candidates: corners), isVerifying: true) {
      .curvature(atLeast: -$0 >= mu ? mu : least)
    }
  }

  /// Finds a lower bound of f on the box.
  ///
  /// - Parameters:
  ///   - candidates: Points that may be minimizers; those outside the box are ignored.
  ///   - tolerance: How far the bound may lie below an attained value, relative to it or to the least |f| at the
  ///     corners, whichever is larger.
  ///   - limit: The most boxes and points that are evaluated.
  public func minimum(candidates: [[Double]] = [], tolerance: Double = 1e-12, limit: Int) -> BoxFinding {
    minimum(on: [box], candidates + [center], tolerance, limit) { .value(atLeast: -$0) }
  }

  /// How far a computed value may be from the function at a point, at most: interval arithmetic encloses the function.
  func error(of computed: Double, at point: [Double]) -> Double {
    guard computed.isFinite, point.allSatisfy(\.isFinite) else { return .infinity }
    point.withUnsafeBufferPointer { $0.baseAddress.map { machine.load(point: $0) } }
    machine.run(to: .value)
    let value = machine.value
    return value.isDefined ? max(computed - value.low, value.high - computed) : .infinity
  }

  /// Finds a lower bound of f on the boundary of the box, rounded down to 6 significant digits.
  ///
  /// - Parameters:
  ///   - tolerance: How far the bound may lie below an attained value, relative to it or to 1/1000 of the least |f| at
  ///     the corners, whichever is larger.
  ///   - limit: The most boxes and points that are evaluated.
  public func boundaryMinimum(tolerance: Double = 1e-3, limit: Int) -> BoxFinding {
    minimum(on: faces, [], tolerance, part: 1e-3, limit) { .boundaryValue(atLeast: -$0.roundedUp(digits: 6)) }
  }

  private func minimum(
    on roots: [[ClosedRange<Double>]], _ candidates: [[Double]], _ tolerance: Double, part: Double = 1, _ limit: Int,
    _ claim: (Double) -> BoxClaim
  ) -> BoxFinding {
    // A minimum near 0 is as good as known when it is small beside the least of the values at the corners.
    let scale = part * (corners.suffix(from: 1).map(magnitude).filter { $0 > 0 }.min() ?? magnitude(center))
    var search = BranchAndBound(
      Descent(machine), roots: roots, goal: .tolerance(tolerance, scale: scale), limit: limit)
    return finding(search.run(candidates: candidates.filter(isInBox)), claim: claim)
  }

  /// Proves or refutes that f is at least `claim` on the box.
  ///
  /// - Parameters:
  ///   - claim: The value.
  ///   - candidates: Points that may be minimizers; those outside the box are ignored.
  ///   - limit: The most boxes and points that are evaluated.
  public func verifyMinimum(_ claim: Double, candidates: [[Double]] = [], limit: Int) -> BoxFinding {
    var search = BranchAndBound(Descent(machine), roots: [box], goal: .claim(-claim), limit: limit)
    return finding(search.run(candidates: candidates.filter(isInBox)), isVerifying: true) { _ in
      .value(atLeast: claim)
    }
  }

  // MARK: - Places

  private var center: [Double] { box.map { $0.lowerBound + ($0.upperBound - $0.lowerBound) * 0.5 } }

  private func isInBox(_ point: [Double]) -> Bool { zip(point, box).allSatisfy { $1.contains($0) } }

  /// The center of the box, and its corners in at most 4 dimensions.
  private var corners: [[Double]] {
    guard box.count <= 4 else { return [center] }
    return [center]
      + (0..<(1 << box.count)).map { mask in
        box.indices.map { mask >> $0 & 1 == 0 ? box[$0].lowerBound : box[$0].upperBound }
      }
  }

  /// The 2d faces.
  private var faces: [[ClosedRange<Double>]] {
    box.indices.flatMap { i in
      [box[i].lowerBound, box[i].upperBound].map { end in
        var face = box
        face[i] = end...end
        return face
      }
    }
  }

  /// |f|, or 0 where it has no value.
  private func magnitude(_ point: [Double]) -> Double {
    point.withUnsafeBufferPointer { pointer in pointer.baseAddress.map { machine.load(point: $0) } }
    machine.run(to: .value)
    return machine.value.isDefined ? machine.value.magnitude : 0
  }

  /// |H|, or 0 where it has no value.
  private func hessianNorm(at point: [Double]) -> Double {
    var quantity = HessianQuantity(.norm, machine)
    let norm = point.withUnsafeBufferPointer { pointer in
      pointer.baseAddress.map { quantity.attained(at: $0) } ?? 0
    }
    return norm.isFinite ? norm : 0
  }

  // MARK: - Findings

  /// A search as a finding; `claim` turns the largest bound of the quantity into what is proved.
  private func finding(
    _ result: SearchResult, isVerifying: Bool = false, claim: (Double) -> BoxClaim
  ) -> BoxFinding {
    let d = box.count
    var isProved = result.bound < .infinity
    var reason: NoProof?
    if case .undefined(let what, let point) = result.end {
      reason = .undefined(what, near: point)
    } else if !isProved || (isVerifying && result.end != .reached) {
      reason = .budget(boxes: result.evaluations)
    }
    // A search that verifies proves its claim or nothing.
    if isVerifying, result.end != .reached { isProved = false }
    var isRefuted = false
    if case .refuted = result.end { (isRefuted, reason) = (true, nil) }
    let proved = isProved ? claim(result.bound) : nil
    let isSmoothness = if case .smoothness = claim(0) { true } else { false }
    let proof = proved.map { claim in
      BoxProof(
        claim: claim, roots: roots(of: claim),
        leaves: result.bounds.indices.map { i in
          BoxProof.Leaf(
            box: (0..<d).map { result.boxes[i * 2 * d + 2 * $0]...result.boxes[i * 2 * d + 2 * $0 + 1] },
            bound: isSmoothness ? result.bounds[i] : -result.bounds[i])
        })
    }
    return BoxFinding(
      claim: proved, attained: isSmoothness ? result.attained : -result.attained, point: result.point,
      boxes: result.evaluations, isReached: result.end == .reached && isProved, isRefuted: isRefuted, reason: reason,
      proof: proof)
  }

  private func roots(of claim: BoxClaim) -> [[ClosedRange<Double>]] {
    if case .boundaryValue = claim { return faces }
    return [box]
  }

  /// The first fault of a written proof about this function and box; nil if the proof holds.
  ///
  /// The cover and the written bounds are checked, then every bound by interval evaluation.
  public func fault(in proof: BoxProof) -> BoxProof.Fault? {
    guard proof.roots == roots(of: proof.claim) else { return .notACover(near: box) }
    if let fault = proof.writtenFault() { return fault }
    for (i, leaf) in proof.leaves.enumerated() {
      let evaluated = evaluate(proof.claim, on: leaf.box)
      let holds =
        if case .smoothness = proof.claim { evaluated <= leaf.bound } else { evaluated >= leaf.bound }
      if !holds { return .boundDoesNotHold(leaf: i, evaluated: evaluated) }
    }
    return nil
  }

  /// The bound that supports a claim on one box.
  private func evaluate(_ claim: BoxClaim, on leaf: [ClosedRange<Double>]) -> Double {
    let numbers = leaf.flatMap { [$0.lowerBound, $0.upperBound] }
    return numbers.withUnsafeBufferPointer { pointer in
      guard let base = pointer.baseAddress else { return .nan }
      switch claim {
      case .smoothness:
        var quantity = HessianQuantity(.norm, machine)
        return quantity.bound(base, goal: 0).bound
      case .curvature:
        var quantity = HessianQuantity(.negativeLeast, machine)
        return -quantity.bound(base, goal: 0).bound
      case .value, .boundaryValue:
        var quantity = Descent(machine)
        return -quantity.bound(base, goal: -.infinity).bound
      }
    }
  }
}
