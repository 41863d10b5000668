// Runs an optimizer forward from many starts at once, one step at a time.

/// Several starts moving step by step: what runs and held-out evaluations need, however the steps are computed.
protocol ForwardRollout: AnyObject {
  /// Number of steps taken.
  var t: Int { get }
  /// f at the current iterates; valid after `evaluate`, as are all of the following.
  var values: [Double] { get }
  /// Evaluates at the iterates and computes the next ones; `advance` makes them current.
  func evaluate(indices: [Int32])
  /// Makes the computed iterates current.
  func advance()
  func gradient(_ start: Int) -> [Double]
  func point(_ start: Int) -> [Double]
  func nextPoint(_ start: Int) -> [Double]
  func stepSize(_ start: Int) -> Double
  /// Whether there is a next iterate: a line search may find none.
  func hasNext(_ start: Int) -> Bool
  /// Whether value and gradient of the next iterate are known already, so that going there asks for nothing.
  func knowsNext(_ start: Int) -> Bool
  /// What one start has asked of the objective so far.
  func evaluations(_ start: Int) -> EvaluationCounts
}

/// The rollout of an optimizer: compiled formulas, or steps that search along lines.
///
/// - Parameter evaluations: The gradients that a search may ask for; nil for any number.
func makeRollout(
  _ objective: Objective, _ optimizer: Optimizer, starts: [[Double]], tasks: [[[Double]]] = [], precision: Precision,
  evaluations: Int? = nil
) -> any ForwardRollout {
  if let search = optimizer.rule.search {
    return SearchRollout(
      objective, search, stepSizes: optimizer.rule.stepSizes, starts: starts, evaluations: evaluations)
  }
  return Rollout(objective, optimizer, starts: starts, tasks: tasks, precision: precision)
}

/// A forward rollout of one optimizer from several starts side by side, by compiled formulas.
///
/// Call `evaluate`, read, call `advance`, and so on. A class because it owns the memory of the running programs; not
/// shared between threads.
public final class Rollout: ForwardRollout {
  private let formulas: StepFormulas
  private let beginMachine: Machine
  private let stepMachine: Machine
  private let parameters: Storage
  private let derived: Storage
  private let states: Storage
  private let schedule: Storage
  private let observed: Storage
  private let data: Storage
  private var isSecondSlot = false
  /// Number of steps taken: how often `advance` was called.
  public private(set) var t = 0

  /// Compiles a rollout.
  ///
  /// - Parameters:
  ///   - objective: The objective that is minimized.
  ///   - optimizer: The optimizer; rules that search along lines have no formulas and cannot be used here.
  ///   - starts: At least one start, each of length d.
  ///   - precision: The scalar type of the formulas.
  ///   - batchSize: Samples of a mini-batch for data objectives; nil takes the objective's own number.
  /// - Precondition: The weights are as many as the rule needs, and the objective is no family of tasks.
  public convenience init(
    _ objective: Objective, _ optimizer: Optimizer, starts: [[Double]], precision: Precision = .double,
    batchSize: Int? = nil
  ) {
    self.init(objective, optimizer, starts: starts, tasks: [], precision: precision, batchSize: batchSize)
  }

  /// Prepares a rollout on a family of tasks: one for each start.
  init(
    _ objective: Objective, _ optimizer: Optimizer, starts: [[Double]], tasks: [[[Double]]],
    precision: Precision = .double, batchSize: Int? = nil
  ) {
    precondition(
      tasks.count == (objective.task == nil ? 0 : starts.count), "a family of tasks needs one for each start")
    precondition(
      !starts.isEmpty && starts.allSatisfy { $0.count == objective.dimension }, "starts of R^\(objective.dimension)")
    formulas = StepFormulas(objective, optimizer.rule, starts: starts.count, batch: batchSize)
    precondition(
      optimizer.weights.count == formulas.layout.count,
      "\(optimizer.name) needs \(formulas.layout.count) weights, got \(optimizer.weights.count)")
    beginMachine = Machine(formulas.beginProgram(), precision)
    stepMachine = Machine(formulas.stepProgram(), precision)
    parameters = Storage(precision, count: formulas.layout.count)
    parameters.write(optimizer.weights)
    derived = Storage(precision, count: formulas.derivedCount)
    states = Storage(precision, count: 2 * formulas.stateCount)
    schedule = Storage(precision, count: max(1, formulas.schedule(0).count))
    observed = Storage(precision, count: 2 * formulas.starts + formulas.shape.count)
    data = objective.tables.storage(precision)
    let task = Storage(precision, count: (objective.task?.count ?? 0) * starts.count)
    if let map = objective.task { task.write(map.arranged(tasks, inLanes: formulas.shape.columns > 1)) }
    for machine in [beginMachine, stepMachine] {
      machine.bind(.task, to: task)
      machine.bind(.parameters, to: parameters)
      machine.bind(.derived, to: derived)
      machine.bind(.schedule, to: schedule)
      machine.bind(.observed, to: observed)
      machine.bind(.data, to: data)
    }
    states.write(formulas.arranged(starts))
    beginMachine.bind(.state, to: states)
    beginMachine.run()
  }

  private var slot: Int { isSecondSlot ? formulas.stateCount : 0 }

  /// Evaluates value and gradient at the iterates and computes the next iterates; `advance` makes those current.
  ///
  /// - Parameter indices: For data objectives, the sample numbers of the mini-batches, one start after the other.
  /// - Precondition: There is one mini-batch for each start of a data objective, and no index otherwise.
  public func evaluate(indices: [Int32] = []) {
    schedule.write(formulas.schedule(t))
    stepMachine.bind(.state, to: states, at: slot)
    stepMachine.bind(.next, to: states, at: formulas.stateCount - slot)
    precondition(indices.count == formulas.starts * formulas.batch, "one mini-batch for each start")
    indices.withUnsafeBufferPointer { stepMachine.run(indices: $0.baseAddress) }
  }

  func hasNext(_ start: Int) -> Bool { true }
  func knowsNext(_ start: Int) -> Bool { false }

  /// One value and one gradient for each step and for the current iterate.
  func evaluations(_ start: Int) -> EvaluationCounts { EvaluationCounts(value: t + 1, gradient: t + 1) }

  /// Makes the iterates that `evaluate` computed the current ones.
  public func advance() {
    isSecondSlot.toggle()
    t += 1
  }

  /// f at the current iterates, one number for each start; valid after `evaluate`.
  public var values: [Double] { observed.read(0..<formulas.starts) }

  /// The gradient at the iterate of one start, d numbers; valid after `evaluate`.
  public func gradient(_ start: Int = 0) -> [Double] { formulas.vector(observed, at: formulas.starts, start) }

  /// eta_t of one start in the view "gradient descent + v"; valid after `evaluate`.
  public func stepSize(_ start: Int = 0) -> Double { observed[formulas.starts + formulas.shape.count + start] }

  /// The current iterate of one start, d numbers.
  public func point(_ start: Int = 0) -> [Double] { formulas.vector(states, at: slot, start) }

  /// The next iterate of one start, d numbers; valid between `evaluate` and `advance`.
  public func nextPoint(_ start: Int = 0) -> [Double] {
    formulas.vector(states, at: formulas.stateCount - slot, start)
  }
}

extension StepFormulas {
  /// Points of R^d in the memory order of the iterate.
  func arranged(_ points: [[Double]]) -> [Double] {
    guard shape.columns > 1 else { return points.flatMap { $0 } }
    return (0..<shape.rows).flatMap { row in points.map { $0[row] } }
  }

  /// One start's vector out of an array of the iterate's shape.
  func vector(_ storage: Storage, at offset: Int, _ start: Int) -> [Double] {
    precondition(start >= 0 && start < starts, "start \(start) of \(starts)")
    if shape.columns == 1 {
      return storage.read((offset + start * shape.rows)..<(offset + (start + 1) * shape.rows))
    }
    return (0..<shape.rows).map { storage[offset + $0 * shape.columns + start] }
  }
}
