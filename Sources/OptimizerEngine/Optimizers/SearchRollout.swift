// Optimizers that search along lines: they ask the objective several times for each step, so they are no formulas.

/// What a search rule may ask of the objective at a step: f and g on the same samples, counted.
final class Oracle {
  private let evaluator: Evaluator
  /// The samples of this step's mini-batch, nil where the objective is evaluated whole.
  var batch: [Int32]?
  /// What has been asked so far.
  private(set) var counts = EvaluationCounts()
  /// How many gradients may be asked for; nil for any number.
  private let most: Int?
  /// Whether nothing more may be asked: searches end then with what they have.
  var isSpent: Bool { most.map { counts.gradient >= $0 } ?? false }

  init(_ objective: Objective, most: Int? = nil) {
    evaluator = Evaluator(objective, batchSize: objective.data?.batchSize)
    self.most = most
  }

  /// f(x) and its gradient.
  func callAsFunction(_ x: [Double]) -> (value: Double, gradient: [Double]) {
    counts.value += 1
    counts.gradient += 1
    return evaluator.valueAndGradient(x, batch: batch)
  }
}

/// A place with what the objective says there.
struct SearchPoint {
  var x: [Double]
  var value: Double
  var gradient: [Double]
}

/// How a rule that searches along lines takes a step; only rules of the engine itself can make one.
public struct LineSearchStep: Sendable {
  /// One step with the memory of the last ones; nil where no better point is found.
  let step: @Sendable (_ oracle: Oracle, _ point: SearchPoint, _ memory: inout SearchMemory) -> SearchPoint?
  /// What a formula would have to be: nothing asks for it, see `StepFormulas`.
  static let hasNoFormulas = "a rule that searches along lines has no formulas"
}

/// A rule that searches along lines, with `search` in place of formulas.
public protocol SearchRule: UpdateRule {}

extension SearchRule {
  /// No arrays: rules that search have no formulas.
  public func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], []) }
  /// No numbers: rules that search have no formulas.
  public func schedule(_ t: Int) -> [Double] { [] }
  /// Always traps: rules that search have no formulas; see `search`.
  public func step(_ step: RuleStep) -> RuleResult { preconditionFailure(LineSearchStep.hasNoFormulas) }
}

/// What a search rule remembers of the last steps.
struct SearchMemory {
  /// s = x+ - x and y = g+ - g, the oldest pair first.
  var pairs: [(s: [Double], y: [Double])] = []
  /// The last accepted step length, 0 before the first.
  var length = 0.0
  /// The size of the first value and at least 1, 0 before it is known.
  var firstSize = 0.0
  /// The last values of f, the oldest first.
  var values: [Double] = []
  /// Steps taken.
  var steps = 0
}

/// Runs a search rule from several starts, in double precision, one start after the other.
final class SearchRollout: ForwardRollout {
  private struct Lane {
    let oracle: Oracle
    var current: SearchPoint
    var next: SearchPoint?
    var memory = SearchMemory()
    var isKnown = false
  }

  private let search: LineSearchStep
  private let stepSizes: StepSizeRule
  private let batchSize: Int
  private var lanes: [Lane]
  private(set) var t = 0

  /// - Parameter evaluations: The gradients that each start may ask for; nil for any number.
  init(
    _ objective: Objective, _ search: LineSearchStep, stepSizes: StepSizeRule, starts: [[Double]], evaluations: Int?
  ) {
    self.search = search
    self.stepSizes = stepSizes
    batchSize = objective.data?.batchSize ?? 0
    lanes = starts.map {
      Lane(oracle: Oracle(objective, most: evaluations), current: SearchPoint(x: $0, value: .nan, gradient: []))
    }
  }

  func evaluate(indices: [Int32]) {
    for i in lanes.indices {
      if batchSize > 0 { lanes[i].oracle.batch = Array(indices[(i * batchSize)..<((i + 1) * batchSize)]) }
      // On the same samples the next point is known already; on a new mini-batch it is not.
      if !lanes[i].isKnown || batchSize > 0 {
        let (value, gradient) = lanes[i].oracle(lanes[i].current.x)
        lanes[i].current.value = value
        lanes[i].current.gradient = gradient
      }
      lanes[i].next = search.step(lanes[i].oracle, lanes[i].current, &lanes[i].memory)
    }
  }

  func advance() {
    for i in lanes.indices {
      guard let next = lanes[i].next else { continue }
      lanes[i].current = next
      lanes[i].isKnown = true
    }
    t += 1
  }

  var values: [Double] { lanes.map(\.current.value) }
  func gradient(_ start: Int) -> [Double] { lanes[start].current.gradient }
  func point(_ start: Int) -> [Double] { lanes[start].current.x }
  func nextPoint(_ start: Int) -> [Double] { lanes[start].next?.x ?? lanes[start].current.x }
  func stepSize(_ start: Int) -> Double {
    let eta = stepSizes(t)
    return eta.isNaN ? lanes[start].memory.length : eta
  }
  func hasNext(_ start: Int) -> Bool { lanes[start].next != nil }
  func knowsNext(_ start: Int) -> Bool { batchSize == 0 && lanes[start].next != nil }
  func evaluations(_ start: Int) -> EvaluationCounts { lanes[start].oracle.counts }
}
