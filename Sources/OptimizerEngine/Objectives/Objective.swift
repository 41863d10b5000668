// What is minimized: a formula with everything that is known about it.

/// How far a gradient-Lipschitz constant reaches.
public enum SmoothnessScope: String, Sendable {
  /// Valid on all of R^d.
  case global
  /// Valid on the plot box only.
  case box
  /// The gradient is not Lipschitz, or nothing is known.
  case none
}

/// A gradient-Lipschitz constant beta and where it holds.
public struct Smoothness: Sendable, Equatable {
  /// beta, or infinity where there is none.
  public let value: Double
  /// Where it holds.
  public let scope: SmoothnessScope
  /// Whether it was proved where it was found; a declared constant of a box is a claim that `ObjectiveFacts` verifies.
  public let isProved: Bool

  /// Creates a constant; what is no finite number (products that overflow) is no constant, wherever it was said to hold.
  public init(_ value: Double, _ scope: SmoothnessScope, isProved: Bool? = nil) {
    self.value = value.isFinite ? value : .infinity
    self.scope = value.isFinite ? scope : .none
    self.isProved = value.isFinite && (isProved ?? (scope == .global))
  }

  /// No constant at all.
  public static let none = Smoothness(.infinity, .none)
}

/// A constant mu > 0 that makes linear rates possible, and what kind it is.
public struct Curvature: Sendable, Equatable {
  /// What mu bounds.
  public enum Kind: String, Sendable {
    /// The eigenvalues of the Hessian are at least mu.
    case stronglyConvex = "strongly-convex"
    /// |g|^2 >= 2 mu (f - f*), the Polyak-Lojasiewicz inequality; f need not be convex.
    case polyakLojasiewicz = "polyak-lojasiewicz"
  }

  /// mu, valid on all of R^d.
  public let value: Double
  /// What it bounds.
  public let kind: Kind

  /// Creates a constant.
  public init(_ value: Double, _ kind: Kind) {
    self.value = value
    self.kind = kind
  }
}

/// Samples behind an objective that is a mean over data.
public struct ObjectiveData: Sendable {
  /// Number of samples.
  public let sampleCount: Int
  /// Samples of one mini-batch unless told otherwise.
  public let batchSize: Int
  /// Pixels of one image across and down, and number of classes, for pictures and accuracy.
  public let imageWidth: Int
  /// Rows of one image.
  public let imageHeight: Int
  /// Number of classes.
  public let classCount: Int
  /// Where its formula finds the images and their classes.
  let table: ImageTable
  /// A bound of E|g_batch - g|^2 for batches of `batchSize`, valid everywhere; nil where there is none.
  public var gradientVariance: Double? { lazyVariance.value }
  let lazyVariance: Lazy<Double?>
  /// The outputs, `groups x classes x images`, of the classifier at points `groups x d x 1` for images
  /// `1 x images x pixels`.
  let outputs: @Sendable (_ x: Expression, _ images: Expression) -> Expression
}

/// A function to minimize, as a formula, with everything the screen and the certificates need to know about it.
///
/// The formula is written once for any number of starts side by side: the point is `groups x d x lanes`, the value
/// `groups x 1 x lanes`. Gradients and Hessian-vector products are derived from it.
public struct Objective: Sendable {
  /// The name by which commands know it.
  public let name: String
  /// The formula as text.
  public let formula: String
  /// What was read from files and what problem was made of it, in one line; nil where there are no files.
  public private(set) var source: String?
  /// d.
  public let dimension: Int
  /// The customary box, one range per coordinate (only the first two are drawn).
  public let box: [ClosedRange<Double>]
  /// A customary start.
  public let start: [Double]
  /// All global minimizers, where known.
  public let minimizers: [[Double]]
  /// f*, where known; the least value on the box where f is unbounded below off it.
  ///
  /// A number to measure gaps against: what is proved of it is `facts.lowerBound`.
  public let minimum: Double?
  /// How far `minimum` may be from f*: 0 where it is known by hand, else the error of the method that found it.
  public let minimumError: Double
  /// The gradient-Lipschitz constant and its scope.
  public var smoothness: Smoothness { lazySmoothness.value }
  private let lazySmoothness: Lazy<Smoothness>
  /// A lower bound that is proved on all of R^d.
  let provedBound: LowerBound?
  /// Whether a numerical f* bounds f from below as far as is known.
  let isBoundedBelow: Bool
  /// Whether f is convex on all of R^d, by its formula.
  let isConvex: Bool
  /// How much interval arithmetic may be spent on it.
  let boxBudget: BoxBudget
  private var knowledge = Memo<ObjectiveFacts>()
  /// What the certificates may use, each with its evidence: found when it is first asked for.
  public var facts: ObjectiveFacts {
    knowledge.value {
      var bare = self
      // What is kept must not hold its keeper.
      bare.knowledge = Memo()
      return ObjectiveFacts(bare)
    }
  }
  /// The families of tasks that were made of it, so that what was found of them is found once.
  let families = Families()
  /// For a family of tasks: f itself on a box that holds every place where its members look at f.
  let place: BoxFacts?
  /// The eigenvalues of the Hessian, where it is constant and they are known.
  let spectrum: [Double]?
  /// The constant of strong convexity or of the Polyak-Lojasiewicz inequality, where one is proved.
  public let curvature: Curvature?
  /// Whether the gradient jumps somewhere, so that no constant of smoothness exists, not even on a bounded set.
  public let hasKinks: Bool
  /// Where a premise of the guarantee fails, in one sentence.
  public let warning: String?
  /// The samples, for objectives that are means over mini-batches; nil for those that are evaluated whole.
  public let data: ObjectiveData?
  /// The numbers the formula reads from the data space.
  let tables: DataTables
  /// What is drawn for each start, where this is a family of tasks.
  let task: TaskMap?
  /// f(x); the number is the size of the mini-batch for data objectives.
  let value: @Sendable (_ x: Expression, _ batch: Int) -> Expression
  /// A gradient that is not the derivative of the value: only for comparisons with published code.
  let gradientOverride: (@Sendable (_ x: Expression, _ batch: Int) -> Expression)?

  init(
    name: String, formula: String, box: [ClosedRange<Double>], start: [Double], minimizers: [[Double]] = [],
    minimum: Double? = nil, minimumError: Double = 0, isBoundedBelow: Bool = true, leastValue: Double? = nil,
    leastReason: String = "by its formula",
    smoothness: @autoclosure @escaping @Sendable () -> Smoothness, curvature: Curvature? = nil, isConvex: Bool = false,
    spectrum: [Double]? = nil, hasKinks: Bool = false, boxBudget: BoxBudget = .thorough,
    warning: String? = nil, data: ObjectiveData? = nil, tables: DataTables = .none, task: TaskMap? = nil,
    place: BoxFacts? = nil,
    gradientOverride: (@Sendable (Expression, Int) -> Expression)? = nil,
    value: @escaping @Sendable (_ x: Expression, _ batch: Int) -> Expression
  ) {
    self.name = name
    self.formula = formula
    self.dimension = start.count
    self.box = box
    self.start = start
    self.minimizers = minimizers
    self.minimum = minimum
    self.minimumError = minimumError
    self.curvature = curvature
    self.spectrum = spectrum
    self.hasKinks = hasKinks
    // A minimum of 0 is one of squares, logarithms of at least 1 and the like: the formula shows it.
    let least = leastValue ?? (minimum == 0 || data != nil ? 0 : nil)
    provedBound = isBoundedBelow ? least.map { LowerBound($0, .global, .proved, leastReason) } : nil
    self.isBoundedBelow = isBoundedBelow
    self.isConvex = isConvex || curvature?.kind == .stronglyConvex
    self.boxBudget = boxBudget
    lazySmoothness = Lazy(smoothness)
    self.tables = tables
    self.task = task
    self.place = place
    self.warning = warning
    self.data = data
    self.value = value
    self.gradientOverride = gradientOverride
  }

  /// The same objective with the line that says from which files it was made, and how.
  public func read(from source: String) -> Objective {
    var objective = self
    objective.source = source
    return objective
  }

  /// Value and gradient at a point of `groups x d x lanes`, as formulas.
  func valueAndGradient(_ x: Expression, batch: Int) -> (value: Expression, gradient: Expression) {
    let f = value(x, batch)
    return (f, gradientOverride?(x, batch) ?? x.graph.gradient(of: f, by: x))
  }

  /// Whether a point lies in the box, its edge included.
  public func isInBox(_ x: some Collection<Double>) -> Bool { zip(x, box).allSatisfy { $1.contains($0) } }
}
