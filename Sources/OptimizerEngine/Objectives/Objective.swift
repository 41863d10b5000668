// What is minimized: a formula with everything that is known about it.

/// Where a constant or a bound of an objective holds.
public enum SmoothnessScope: String, Sendable {
  /// It holds on all of R^d.
  case global
  /// It holds on the box of the objective only.
  case box
  /// There is none: the gradient is not Lipschitz, or nothing is known.
  case none
}

/// A gradient-Lipschitz constant beta, |grad f(x) - grad f(y)| <= beta |x - y|, and where it holds.
public struct Smoothness: Sendable, Equatable {
  /// beta, or infinity where there is none.
  public let value: Double
  /// Where it holds.
  public let scope: SmoothnessScope
  /// Whether the value given is itself proved.
  ///
  /// A declared constant of a box is not: `ObjectiveFacts` verifies it.
  public let isProved: Bool

  /// Creates a constant.
  ///
  /// - Parameters:
  ///   - value: beta; infinity or NaN means that there is none, whatever the scope.
  ///   - scope: Where it holds.
  ///   - isProved: Whether it is proved; by default it is if the scope is `global`.
  public init(_ value: Double, _ scope: SmoothnessScope, isProved: Bool? = nil) {
    self.value = value.isFinite ? value : .infinity
    self.scope = value.isFinite ? scope : .none
    self.isProved = value.isFinite && (isProved ?? (scope == .global))
  }

  /// No constant: infinite, of scope `none`.
  public static let none = Smoothness(.infinity, .none)
}

/// A constant mu > 0 that makes a linear rate possible (theory.md, section 2, "linear rates").
public struct Curvature: Sendable, Equatable {
  /// The inequality in which mu occurs.
  public enum Kind: String, Sendable {
    /// All eigenvalues of the Hessian are at least mu.
    case stronglyConvex = "strongly-convex"
    /// |g|^2 >= 2 mu (f - f*), the Polyak-Lojasiewicz inequality; f need not be convex.
    case polyakLojasiewicz = "polyak-lojasiewicz"
  }

  /// mu, valid on all of R^d.
  public let value: Double
  /// The inequality in which mu occurs.
  public let kind: Kind

  /// Creates a constant; `value` is mu > 0, valid on all of R^d.
  public init(_ value: Double, _ kind: Kind) {
    self.value = value
    self.kind = kind
  }
}

/// The samples of an objective that is a mean over mini-batches.
public struct ObjectiveData: Sendable {
  /// Number of samples.
  public let sampleCount: Int
  /// The default number of samples in a mini-batch.
  public let batchSize: Int
  /// Pixels per row of an image.
  public let imageWidth: Int
  /// Rows per image.
  public let imageHeight: Int
  /// Number of classes.
  public let classCount: Int
  /// The images with their classes.
  var samples: LabeledImages
  /// The activation of a one-layer classifier; nil for any other.
  var activation: Activation?
  /// Where its formula finds the images and their classes.
  var table: ImageTable { samples.table }
  /// The shapes of its matrices, which the point holds one after the other, each followed by its biases.
  let layers: [Shape]
  /// sigma^2: a bound of E|g_batch - g|^2 for batches of `batchSize`, valid at every x; nil where none is known
  /// (theory.md, section 2, "mini-batches").
  public var gradientVariance: Double? { lazyVariance.value }
  let lazyVariance: Lazy<Double?>
  /// The outputs, `groups x classes x images`, of the classifier at points `groups x d x 1` for images
  /// `1 x images x pixels`.
  let outputs: @Sendable (_ x: Expression, _ images: Expression) -> Expression
}

/// A function to minimize, as a formula, with what the screen and the certificates need to know about it.
///
/// The formula is written once for any number of starts side by side: the point is `groups x d x lanes`, the value
/// `groups x 1 x lanes`. Gradients and Hessian-vector products are derived from it.
public struct Objective: Sendable {
  /// The name by which commands know it.
  public private(set) var name: String
  /// The formula as text, for display.
  public let formula: String
  /// The problems that a training draws its rollouts from, where this is a mixture; it runs as the first of them.
  public private(set) var members: [MixtureMember] = []
  /// In one line, which files were read and what problem was made of them; nil where there are no files.
  public private(set) var source: String?
  /// The number of coordinates, d.
  public let dimension: Int
  /// One range per coordinate: starts are drawn and constants searched for here; the first two are the default picture.
  public let box: [ClosedRange<Double>]
  /// The default start, d numbers.
  public let start: [Double]
  /// All global minimizers, d numbers each; empty where they are not known.
  public let minimizers: [[Double]]
  /// f*, where known; for an f that is unbounded below outside of the box, the least value on the box.
  ///
  /// Gaps are measured against this number. What is proved about it is `facts.lowerBound`.
  public let minimum: Double?
  /// How far `minimum` may be from f*: 0 where it is known exactly, else the error of the method that found it.
  public let minimumError: Double
  /// The gradient-Lipschitz constant and its scope; where it has to be searched for, the first call does that.
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
  /// What certificates may use, each with its evidence; what takes a search is searched for at the first call.
  public var facts: ObjectiveFacts {
    knowledge.value {
      var bare = self
      // What is kept must not hold its keeper.
      bare.knowledge = Memo()
      return ObjectiveFacts(bare)
    }
  }
  /// The families of tasks that were made of it, so that what was found of them is found once.
  private(set) var families = Families()
  /// The families that only the objective itself can make: what they draw is inside of its formula.
  let ownFamilies: [TaskFamily: @Sendable () -> Objective]
  /// For a family of tasks: f itself on a box that holds every place where its members look at f.
  let place: BoxFacts?
  /// The eigenvalues of the Hessian, where it is constant and they are known.
  let spectrum: [Double]?
  /// A proved constant of strong convexity or of the Polyak-Lojasiewicz inequality on R^d; nil where none is known.
  public let curvature: Curvature?
  /// Whether the gradient jumps somewhere, or cannot be shown not to, so that no beta is claimed, not even on a box.
  public let hasKinks: Bool
  /// The premise of the guarantee that this objective violates or may violate, in one sentence, if there is one.
  public let warning: String?
  /// The samples, for objectives that are means over mini-batches; nil for those that are evaluated whole.
  public private(set) var data: ObjectiveData?
  /// The numbers the formula reads from the data space.
  private(set) var tables: DataTables
  /// The numbers that it reads from data, in single precision and in its own order, by which data sets can be told
  /// apart; nil where it reads none.
  public var dataNumbers: [Float]? {
    guard tables.count > 0 else { return nil }
    let storage = tables.storage(.single)
    return (0..<tables.count).map { Float(storage[$0]) }
  }
  /// What is drawn for each start, where this is a family of tasks.
  private(set) var task: TaskMap?
  /// f(x); the number is the size of the mini-batch for data objectives.
  private(set) var value: @Sendable (_ x: Expression, _ batch: Int) -> Expression
  /// A gradient that is not the derivative of the value: only for comparisons with published code.
  let gradientOverride: (@Sendable (_ x: Expression, _ batch: Int) -> Expression)?

  init(
    name: String, formula: String, box: [ClosedRange<Double>], start: [Double], minimizers: [[Double]] = [],
    minimum: Double? = nil, minimumError: Double = 0, isBoundedBelow: Bool = true, leastValue: Double? = nil,
    leastReason: String = "by its formula",
    smoothness: @autoclosure @escaping @Sendable () -> Smoothness, curvature: Curvature? = nil, isConvex: Bool = false,
    spectrum: [Double]? = nil, hasKinks: Bool = false, boxBudget: BoxBudget = .thorough,
    warning: String? = nil, data: ObjectiveData? = nil, tables: DataTables = .none, task: TaskMap? = nil,
    place: BoxFacts? = nil, ownFamilies: [TaskFamily: @Sendable () -> Objective] = [:],
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
    self.ownFamilies = ownFamilies
    self.warning = warning
    self.data = data
    self.value = value
    self.gradientOverride = gradientOverride
  }

  /// A copy of the objective whose `source` is this line.
  public func read(from source: String) -> Objective {
    var objective = self
    objective.source = source
    return objective
  }

  /// Several problems as one thing to train on: everywhere else it is the objective of the first one.
  ///
  /// - Precondition: There is at least one member.
  public static func mixture(name: String, _ members: [MixtureMember]) -> Objective {
    precondition(!members.isEmpty, "a mixture of nothing")
    var mixture = members[0].objective
    mixture.name = name
    mixture.members = members
    return mixture
  }

  /// The same formula on other samples of the same number and size.
  ///
  /// What is known of the objective has to hold on these samples as well, as it does where pixels or classes are permuted.
  func reading(_ samples: LabeledImages) -> Objective {
    var objective = self
    objective.data?.samples = samples
    objective.tables = .labeled(samples)
    objective.families = Families()
    return objective
  }

  /// Of a family of tasks made of `f`, the member with these numbers as an objective of its own; what is known of the
  /// family holds of it.
  func member(of f: Objective, _ map: TaskMap, _ arrays: [[Double]]) -> Objective {
    var objective = self
    let inner = f.value
    objective.task = nil
    objective.families = Families()
    objective.value = { x, batch in
      inner(map.map(x, zip(arrays, map.shapes).map { x.graph.table($0, $1) }), batch)
    }
    return objective
  }

  /// Value and gradient at a point of `groups x d x lanes`, as formulas.
  func valueAndGradient(_ x: Expression, batch: Int) -> (value: Expression, gradient: Expression) {
    let f = value(x, batch)
    return (f, gradientOverride?(x, batch) ?? x.graph.gradient(of: f, by: x))
  }

  /// Whether a point, d numbers, lies in the box or on its boundary.
  public func isInBox(_ x: some Collection<Double>) -> Bool { zip(x, box).allSatisfy { $1.contains($0) } }
}

/// One problem of a mixture.
public struct MixtureMember: Sendable {
  /// The objective.
  public let objective: Objective
  /// What is drawn for every rollout besides its start.
  public let tasks: TaskFamily
  /// The objective, or the family of tasks that is made of it.
  let family: Objective

  /// Creates a member.
  ///
  /// - Throws: `ConfigurationError` if the family does not fit the objective.
  public init(_ objective: Objective, _ tasks: TaskFamily = .single) throws(ConfigurationError) {
    self.objective = objective
    self.tasks = tasks
    family = try objective.family(tasks)
  }

  /// Its name, as in `quadratic:10~rotations`.
  public var name: String { tasks == .single ? objective.name : "\(objective.name)~\(tasks.rawValue)" }
}
