// What an optimizer is to the engine: formulas for its start and its step, and the numbers that depend on t alone.

/// One array of trainable weights.
public struct ParameterArray: Sendable, Equatable {
  /// Its name in weight files.
  public let name: String
  /// Rows and columns; groups are always 1.
  public let shape: Shape
  /// How it is drawn before training.
  public let initializer: Initializer

  /// How weights are drawn.
  public enum Initializer: Sendable, Equatable {
    /// Normal with this standard deviation.
    case normal(Double)
    /// Uniform on -bound...bound.
    case uniform(Double)
    /// Every element the same.
    case constant(Double)
  }

  init(_ name: String, rows: Int, columns: Int = 1, _ initializer: Initializer) {
    self.name = name
    shape = Shape(rows: rows, columns: columns)
    self.initializer = initializer
  }
}

/// The weights of a rule: arrays one after the other in one vector.
public struct ParameterLayout: Sendable, Equatable {
  /// The arrays in order.
  public let arrays: [ParameterArray]
  /// Where each array starts in the vector.
  public let offsets: [Int]
  /// Number of weights.
  public let count: Int

  init(_ arrays: [ParameterArray]) {
    self.arrays = arrays
    var total = 0
    var starts: [Int] = []
    for array in arrays {
      starts.append(total)
      total += array.shape.count
    }
    offsets = starts
    count = total
  }

  /// The elements of an array by name, or nil.
  public func range(of name: String) -> Range<Int>? {
    guard let i = arrays.firstIndex(where: { $0.name == name }) else { return nil }
    return offsets[i]..<(offsets[i] + arrays[i].shape.count)
  }

  /// Weights as they are before training, from the stream "weights" of a seed.
  public func initialWeights(seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed, stream: "weights")
    return arrays.flatMap { array in
      (0..<array.shape.count).map { _ in
        switch array.initializer {
        case .normal(let deviation): deviation * generator.normal()
        case .uniform(let bound): generator.uniform(-bound, bound)
        case .constant(let value): value
        }
      }
    }
  }
}

/// What a rule sees before the first step, as formulas.
struct RuleStart {
  /// Trainable arrays by name.
  let parameters: [String: Expression]
  /// The start, `groups x d x lanes`.
  let x: Expression
}

/// What a rule sees at step t, as formulas.
struct RuleStep {
  let parameters: [String: Expression]
  /// Constants of the rollout that `begin` computed.
  let derived: [Expression]
  /// The rule's own arrays.
  let state: [Expression]
  /// The numbers of `schedule(t)`.
  let schedule: [Expression]
  /// The iterate.
  let x: Expression
  /// Value and gradient; held under first-order meta-gradients.
  let value: Expression
  let gradient: Expression
  /// The iterate as an input of networks; held under first-order meta-gradients.
  let observed: Expression
}

/// The next iterate and state of a rule.
struct RuleResult {
  let x: Expression
  let state: [Expression]
}

/// An optimizer as formulas; every rule runs, is differentiated and is certified by the same machinery.
public protocol UpdateRule: Sendable {
  /// The name by which commands know it.
  var name: String { get }
  /// eta_t of the view "gradient descent + v": x+ = x - eta_t g + v.
  func stepSize(_ t: Int) -> Double
  /// The trainable arrays for dimension d.
  func parameterLayout(dimension: Int) -> ParameterLayout
  /// What is known of v_0, v_1 ... before the first step, nil where nothing is.
  func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget?
  /// Why v is square-summable, or why that cannot be said, in one sentence.
  var correctionGuarantee: String { get }
  /// The schedule of steps that vanish, nil for constant steps.
  var vanishingStep: VanishingStep? { get }
}

/// The formulas of a rule, for the engine's own use.
protocol RuleFormulas: UpdateRule {
  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression])
  func step(_ step: RuleStep) -> RuleResult
  func schedule(_ t: Int) -> [Double]
}

extension UpdateRule {
  /// Rules without weights.
  public func parameterLayout(dimension: Int) -> ParameterLayout { ParameterLayout([]) }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public func correctionBudget(weights: [Double], start: [Double]) -> MagnitudeBudget? { nil }
  /// Nothing is known of the v of a rule that is not built from a stable operator.
  public var correctionGuarantee: String { "nothing bounds the v of \(name) in advance" }
  /// Constant steps.
  public var vanishingStep: VanishingStep? { nil }
}

extension ParameterLayout {
  /// The arrays as inputs of a graph, by name.
  func expressions(in graph: Graph, at start: Location) -> [String: Expression] {
    var result: [String: Expression] = [:]
    for (array, offset) in zip(arrays, offsets) {
      result[array.name] = graph.input(Location(start.space, start.offset + offset), array.shape)
    }
    return result
  }
}
