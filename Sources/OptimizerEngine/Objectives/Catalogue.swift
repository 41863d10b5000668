// The catalogue: every analytic objective Basin knows by name. Its functions are written in the files beside it.
//
// Constants with the scope "box" are the largest |eigenvalue| of the Hessian on a fine grid of the box, refined around
// its maximum; those with the scope "global" are proved, the proof in a comment where it is not plain. The contract test
// checks every field by sampling.

/// The analytic objectives by name, each with its box, a start, what is known of its minimum, and its constants.
///
/// A beta of scope `box` in this catalogue is a claim that interval arithmetic still has to verify (`ObjectiveFacts`).
public enum Catalogue {
  /// All entries in display order; those that extend to any dimension are here with d = 2.
  public static let all: [Objective] = [
    sphere(2), quadratic(2), rosenbrock(2), logRosenbrock(2), rastrigin(2), himmelblau, beale, booth, matyas,
    threeHumpCamel, sixHumpCamel, ackley(2), smoothAckley(2), griewank(2), levy(2), styblinskiTang(2), goldsteinPrice,
    logGoldsteinPrice, mcCormick, easom, branin, dixonPrice(2), zakharov(2), monkeySaddle, coerciveMonkeySaddle,
    doubleWell, tiltedDoubleWell, logSumExp, logistic, leastSquares(2), tanhNeuron, nonConvexPL(2),
  ]

  /// The functions that extend to any dimension by `NAME:D`, for example `quadratic:50`.
  private static let families: [(name: String, make: @Sendable (Int) -> Objective)] = [
    ("sphere", sphere), ("quadratic", quadratic), ("rosenbrock", rosenbrock), ("log-rosenbrock", logRosenbrock),
    ("rastrigin", rastrigin), ("ackley", ackley), ("smooth-ackley", smoothAckley), ("griewank", griewank),
    ("levy", levy), ("styblinski-tang", styblinskiTang), ("dixon-price", dixonPrice), ("zakharov", zakharov),
    ("nonconvex-pl", nonConvexPL), ("least-squares", leastSquares),
  ]

  /// The dimensions D of `NAME:D`.
  private static let dimensions = 2...1000

  /// Names that extend to other dimensions as `NAME:D`, with D from 2 to 1000.
  public static let extendable = families.map(\.name)

  /// The entry with a name, or nil; `NAME:D` asks for dimension D (2 to 1000) of a name in `extendable`.
  public static func objective(named name: String) -> Objective? {
    if let entry = all.first(where: { $0.name == name }) { return entry }
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let d = Int(parts[1]), dimensions.contains(d) else { return nil }
    return families.first { $0.name == parts[0] }?.make(d)
  }

  /// What is wrong with D where `NAME:D` is written with a name of the catalogue, and what to write, as phrases; nil where
  /// it is the name that is wrong.
  package static func dimensionProblem(in name: String) -> (problem: String, remedy: String)? {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let entry = all.first(where: { $0.name == parts[0] }), objective(named: name) == nil else {
      return nil
    }
    let remedy =
      extendable.contains(entry.name)
      ? "\(entry.name):D takes a dimension D from \(dimensions.lowerBound) to \(dimensions.upperBound)"
      : "it has \(entry.dimension) and no other; write \(entry.name)"
    return ("no dimension '\(parts[1])' of \(entry.name)", remedy)
  }

  static func named(_ name: String, _ d: Int) -> String { d == 2 ? name : "\(name):\(d)" }
  static func cube(_ half: Double, _ d: Int) -> [ClosedRange<Double>] {
    Array(repeating: -half...half, count: d)
  }
  static func alternating(_ a: Double, _ b: Double, _ d: Int) -> [Double] {
    (0..<d).map { $0 % 2 == 0 ? a : b }
  }
  static func origin(_ d: Int) -> [Double] { Array(repeating: 0, count: d) }
}
