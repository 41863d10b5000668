// The meta-gradient of one chunk of rollouts: the step's pullback is derived once and walked T times in reverse.
//
// Forward, each step saves its residuals (the values its pullback reads) in planned storage; backward walks them from
// the last step to the first. The cost of building does not depend on T.

/// The meta-loss: how the values f(x_t), t = 0..<T, of a rollout become one number (theory.md, section 4).
public enum MetaLoss: String, DescribedChoice {
  /// The mean, (1/T) sum f(x_t).
  case mean
  /// The discounted sum of the paper, sum 0.95^(T-1-t) f(x_t).
  case discounted
  /// (1/T) sum ln(1 + f(x_t) - f*), which lets late steps count as much as early ones; f* = 0 where it is not known.
  case logarithmic = "log"
  /// (1/T) sum ln((|f(x_t) - f*| + e |f(x_0) - f*|) / |f(x_0) - f*|), e = 1e-9: free of the scale of f, so that different
  /// objectives count alike; f* = 0 where it is not known.
  case relative
  /// The last value, f(x_{T-1}).
  case final

  /// w_t for t = 0..<T.
  func weights(horizon: Int) -> [Double] {
    (0..<horizon).map { t in
      switch self {
      case .mean, .logarithmic, .relative: 1 / Double(horizon)
      case .discounted: 0.95.power(horizon - 1 - t)
      case .final: t == horizon - 1 ? 1 : 0
      }
    }
  }

  /// The meta-loss in words.
  public var meaning: String {
    switch self {
    case .mean: "the mean of f over the steps"
    case .discounted: "the sum of f over the steps, the last in full and each one before at 0.95 of the next"
    case .logarithmic: "the mean of ln(1 + f - f*) over the steps, with f for f - f* where f* is not known"
    case .relative: "the mean of ln((f - f*)/(f_0 - f*)) over the steps, with f for f - f* where f* is not known"
    case .final: "f at the last step"
    }
  }

  /// The meta-loss, in one sentence.
  public var sentence: String { meaning.prefix(1).uppercased() + meaning.dropFirst() + "." }

  /// Whether it is a finite number wherever rollouts may go, as far as is known: logarithms need f*, or an f that is
  /// proved to be at least 0.
  public func hasValues(on objective: Objective) -> Bool {
    guard self == .logarithmic || self == .relative, objective.minimum == nil else { return true }
    return objective.facts.lowerBound.map { $0.evidence == .proved && $0.value >= 0 } ?? false
  }

  /// e of `relative`: what is left of f - f* counts down to this share of the first.
  private static let leastShare = 1e-9

  /// The term of one value; `first` is f(x_0), `groups x 1 x lanes` like f.
  func term(_ f: Expression, first: Expression, minimum: Double?) -> Expression {
    let least = minimum ?? 0
    switch self {
    case .mean, .discounted, .final: return f
    case .logarithmic: return (f - (least - 1)).log()
    case .relative:
      let whole = (first - least).magnitude() + Double.leastNormalMagnitude.squareRoot()
      return ((f - least).magnitude() / whole + Self.leastShare).log()
    }
  }

  /// The same of one number.
  func term(_ f: Double, first: Double, minimum: Double?) -> Double {
    let least = minimum ?? 0
    switch self {
    case .mean, .discounted, .final: return f
    case .logarithmic: return Elementary.log(f - (least - 1))
    case .relative:
      let whole = (first - least).magnitude + Double.leastNormalMagnitude.squareRoot()
      return Elementary.log((f - least).magnitude / whole + Self.leastShare)
    }
  }
}

/// Whether the meta-gradient differentiates through the gradient of the objective (theory.md, section 4).
public enum MetaGradientOrder: Int, Sendable, CaseIterable {
  /// What the rule sees of the objective is held fixed, so no Hessians are needed; not the gradient of anything.
  case first = 1
  /// Through the gradient as well, by Hessian-vector products.
  case second = 2

  /// The order, in one sentence.
  public var sentence: String {
    switch self {
    case .first:
      "What the network sees of the objective counts as constant: no Hessians, and not the gradient of anything."
    case .second: "Through the gradient as well, by Hessian-vector products: the exact meta-gradient."
    }
  }
}

/// The compiled programs of a chunk of rollouts; immutable, shared by all threads.
struct RolloutPlan: Sendable {
  let shape: Shape
  let starts: Int
  let batch: Int
  let stateCount: Int
  let derivedCount: Int
  let scheduleCount: Int
  let residualCount: Int
  let parameterCount: Int
  let begin: Program
  let forward: Program
  let backward: Program
  let beginBackward: Program
  let formulas: StepFormulas

  init(_ objective: Objective, _ rule: any UpdateRule, starts: Int, order: MetaGradientOrder, loss: MetaLoss) {
    let formulas = StepFormulas(objective, rule, starts: starts)
    self.formulas = formulas
    shape = formulas.shape
    self.starts = starts
    batch = formulas.batch
    stateCount = formulas.stateCount
    derivedCount = formulas.derivedCount
    scheduleCount = formulas.schedule(0).count + 1
    parameterCount = formulas.layout.count
    begin = formulas.beginProgram()

    let graph = Graph()
    let step = formulas.step(in: graph, firstOrder: order == .first)
    let weight = graph.input(Location(.schedule, scheduleCount - 1), .one)
    let first = graph.input(Location(.firstValue), step.value.shape)
    let term = loss.term(step.value, first: first, minimum: objective.minimum) * weight
    // The cotangent of the next state comes from the step after; the meta-loss adds its own term.
    var seeds = [(step.next.x, graph.input(Location(.nextCotangent), formulas.shape))]
    for (i, place) in formulas.statePlaces(.nextCotangent).enumerated() {
      seeds.append((step.next.state[i], graph.input(place, formulas.stateShapes[i])))
    }
    seeds.append((term, graph.number(1)))
    let variables = [step.x] + step.state + step.derived + step.parameters
    let gradients = graph.gradients(of: seeds, by: variables)
    let forwardOutputs = formulas.stateOutputs(step) + [ProgramOutput(step.value, to: Location(.observed))]
    let known = graph.computedNodes(for: forwardOutputs.map(\.expression))
    var residuals: [(Expression, Location)] = []
    var offset = 0
    for node in graph.frontier(of: gradients, known: known) {
      residuals.append((node, Location(.residuals, offset)))
      offset += node.shape.count
    }
    residualCount = offset
    forward = graph.compile(forwardOutputs + residuals.map { ProgramOutput($0.0, to: $0.1) })
    backward = graph.compile(Self.backwardOutputs(gradients, step, formulas), provided: residuals)
    beginBackward = Self.beginBackward(formulas)
  }

  private static func backwardOutputs(
    _ gradients: [Expression], _ step: StepFormulas.Step, _ formulas: StepFormulas
  ) -> [ProgramOutput] {
    let states = 1 + step.state.count
    let constants = states + step.derived.count
    var outputs = [ProgramOutput(gradients[0], to: Location(.cotangent))]
    for (gradient, place) in zip(gradients[1..<states], formulas.statePlaces(.cotangent)) {
      outputs.append(ProgramOutput(gradient, to: place))
    }
    for (gradient, place) in zip(gradients[states..<constants], formulas.derivedPlaces(.derivedGradient))
    where gradient.constant != 0 {
      outputs.append(ProgramOutput(gradient, to: place, accumulates: true))
    }
    for (gradient, offset) in zip(gradients[constants...], formulas.layout.offsets) where gradient.constant != 0 {
      outputs.append(ProgramOutput(gradient, to: Location(.gradient, offset), accumulates: true))
    }
    return outputs
  }

  /// What the constants and the first state of a rollout owe to the weights.
  private static func beginBackward(_ formulas: StepFormulas) -> Program {
    let graph = Graph()
    let begun = formulas.begin(in: graph)
    var seeds: [(Expression, Expression)] = []
    for (value, place) in zip(begun.derived, formulas.derivedPlaces(.derivedGradient)) {
      seeds.append((value, graph.input(place, value.shape)))
    }
    for (value, place) in zip(begun.state, formulas.statePlaces(.cotangent)) {
      seeds.append((value, graph.input(place, value.shape)))
    }
    let named = formulas.layout.expressions(in: graph, at: Location(.parameters))
    let parameters = formulas.layout.arrays.map { named[$0.name] }
    guard !parameters.isEmpty, !seeds.isEmpty else { return graph.compile([]) }
    let gradients = graph.gradients(of: seeds, by: parameters)
    return graph.compile(
      zip(gradients, formulas.layout.offsets).filter { $0.0.constant != 0 }.map {
        ProgramOutput($0, to: Location(.gradient, $1), accumulates: true)
      })
  }
}

/// The memory of one chunk of rollouts: runs them forward and walks them back, in one piece or window by window.
///
/// A class because it owns memory; used by one thread at a time (`@unchecked Sendable` so that chunks can be handed to
/// other threads whole).
final class RolloutTape: @unchecked Sendable {
  private let plan: RolloutPlan
  /// Steps of the longest rollout.
  let mostSteps: Int
  /// The most steps whose residuals are kept: no path of derivatives is longer.
  private let window: Int
  /// Steps of the present rollouts.
  private(set) var horizon: Int
  private let loss: MetaLoss
  private let machines: [Machine]
  private let states: Storage
  private let residuals: Storage
  private let observed: Storage
  private let schedule: Storage
  private let cotangents: Storage
  private let derived: Storage
  private let derivedGradient: Storage
  private let gradient: Storage
  private let task: Storage
  private let firstValue: Storage

  /// Reserves everything a meta-gradient needs; `parameters` and `data` are only read.
  ///
  /// - Parameter truncation: The most steps that derivatives are followed back, 0 for all: then memory grows with the
  ///   horizon, otherwise with the truncation.
  init(
    _ plan: RolloutPlan, horizon: Int, truncation: Int = 0, loss: MetaLoss, _ parameters: Storage, _ data: Storage
  ) {
    self.plan = plan
    mostSteps = horizon
    window = truncation > 0 ? min(truncation, horizon) : horizon
    self.horizon = 0
    self.loss = loss
    let precision = parameters.precision
    machines = [plan.begin, plan.forward, plan.backward, plan.beginBackward].map { Machine($0, precision) }
    states = Storage(precision, count: (window + 1) * plan.stateCount)
    residuals = Storage(precision, count: window * plan.residualCount)
    observed = Storage(precision, count: horizon * plan.starts)
    schedule = Storage(precision, count: horizon * plan.scheduleCount)
    // Two slots that take turns, and one for the begin of a rollout of several windows.
    cotangents = Storage(precision, count: 3 * plan.stateCount)
    derivedGradient = Storage(precision, count: plan.derivedCount)
    gradient = Storage(precision, count: plan.parameterCount)
    let derived = Storage(precision, count: plan.derivedCount)
    task = Storage(precision, count: (plan.formulas.objective.task?.count ?? 0) * plan.starts)
    firstValue = Storage(precision, count: plan.starts)
    firstValue.write(Array(repeating: 1, count: plan.starts))
    for machine in machines {
      machine.bind(.task, to: task)
      machine.bind(.firstValue, to: firstValue)
      machine.bind(.parameters, to: parameters)
      machine.bind(.data, to: data)
      machine.bind(.derived, to: derived)
      machine.bind(.derivedGradient, to: derivedGradient)
      machine.bind(.gradient, to: gradient)
    }
    self.derived = derived
    setHorizon(horizon)
  }

  /// Makes the next rollouts shorter or longer, at most `mostSteps`.
  func setHorizon(_ steps: Int) {
    precondition(steps > 0 && steps <= mostSteps, "a horizon of \(steps) on a tape of \(mostSteps)")
    guard steps != horizon else { return }
    horizon = steps
    let weights = loss.weights(horizon: steps)
    for t in 0..<steps { schedule.write(plan.formulas.schedule(t) + [weights[t]], at: t * plan.scheduleCount) }
  }

  /// Runs the rollouts and walks them back, window by window: afterwards `gradientValues` is the gradient of the sum over
  /// starts of the meta-loss, along paths of derivatives that lie in one window each, and `values` can be read.
  ///
  /// - Parameters:
  ///   - tasks: One for each start, where the objective is a family of tasks.
  ///   - indices: horizon x starts x batch sample numbers, for data objectives.
  ///   - isCancelled: Asked before every step; true abandons the rollouts.
  /// - Returns: Whether all steps were taken.
  @discardableResult
  func differentiate(
    starts: [[Double]], tasks: [[[Double]]] = [], indices: [Int32], isCancelled: CancellationCheck = neverCancelled
  ) -> Bool {
    begin(starts, tasks)
    clearGradients()
    return indices.withUnsafeBufferPointer { indices in
      var first = 0
      while first < horizon {
        let steps = first..<min(first + window, horizon)
        guard forward(steps, indices, isCancelled), backward(steps, indices, isCancelled) else { return false }
        first = steps.upperBound
        if first < horizon { states.copy(from: steps.count * plan.stateCount, to: 0, count: plan.stateCount) }
      }
      // What the begin of the rollouts owes to the weights, once all windows have said what they owe to it.
      if first > window { states.write(plan.formulas.arranged(starts)) }
      machines[3].bind(.state, to: states)
      machines[3].bind(.cotangent, to: cotangents, at: 2 * plan.stateCount)
      machines[3].run()
      return true
    }
  }

  /// Runs the rollouts only; afterwards `values` and `point` can be read.
  ///
  /// - Precondition: All of them lie in one window.
  func forward(starts: [[Double]], tasks: [[[Double]]] = [], indices: [Int32]) {
    precondition(window >= horizon, "points of \(horizon) steps on a tape of \(window)")
    begin(starts, tasks)
    _ = indices.withUnsafeBufferPointer { forward(0..<horizon, $0, neverCancelled) }
  }

  private func begin(_ starts: [[Double]], _ tasks: [[[Double]]]) {
    states.write(plan.formulas.arranged(starts))
    if let map = plan.formulas.objective.task { task.write(map.arranged(tasks, inLanes: plan.shape.columns > 1)) }
    machines[0].bind(.state, to: states)
    machines[0].run()
  }

  private func clearGradients() {
    gradient.clear()
    derivedGradient.clear()
  }

  /// The steps of one window, whose first state lies at the begin of `states`.
  private func forward(
    _ steps: Range<Int>, _ indices: UnsafeBufferPointer<Int32>, _ isCancelled: CancellationCheck
  ) -> Bool {
    let machine = machines[1]
    for t in steps {
      guard !isCancelled() else { return false }
      bind(machine, t, in: steps)
      machine.bind(.observed, to: observed, at: t * plan.starts)
      machine.run(indices: indices.baseAddress.map { $0 + t * plan.starts * plan.batch })
      // The term of the first value owes nothing to the weights, so that what it was divided by does not matter.
      if t == 0 { firstValue.write(observed.read(0..<plan.starts)) }
    }
    return true
  }

  private func bind(_ machine: Machine, _ t: Int, in steps: Range<Int>) {
    let place = t - steps.lowerBound
    machine.bind(.state, to: states, at: place * plan.stateCount)
    machine.bind(.next, to: states, at: (place + 1) * plan.stateCount)
    machine.bind(.schedule, to: schedule, at: t * plan.scheduleCount)
    machine.bind(.residuals, to: residuals, at: place * plan.residualCount)
  }

  private func backward(
    _ steps: Range<Int>, _ indices: UnsafeBufferPointer<Int32>, _ isCancelled: CancellationCheck
  ) -> Bool {
    cotangents.clear(0..<2 * plan.stateCount)
    let machine = machines[2]
    var slot = 0
    for t in steps.reversed() {
      guard !isCancelled() else { return false }
      bind(machine, t, in: steps)
      machine.bind(.nextCotangent, to: cotangents, at: slot)
      slot = plan.stateCount - slot
      machine.bind(.cotangent, to: cotangents, at: slot)
      machine.run(indices: indices.baseAddress.map { $0 + t * plan.starts * plan.batch })
    }
    if steps.lowerBound == 0 { cotangents.copy(from: slot, to: 2 * plan.stateCount, count: plan.stateCount) }
    return true
  }

  /// sum of w_t phi(f(x_t)) of one start.
  func weightedLoss(_ start: Int, _ weights: [Double]) -> Double {
    let values = values(start)
    let least = plan.formulas.objective.minimum
    return zip(values, weights).reduce(0) { $0 + loss.term($1.0, first: values[0], minimum: least) * $1.1 }
  }

  /// What `differentiate` found.
  var gradientValues: [Double] { gradient.readAll() }

  /// f(x_t) of one start.
  func values(_ start: Int) -> [Double] { (0..<horizon).map { observed[$0 * plan.starts + start] } }

  /// x_t of one start, t = 0...horizon, of rollouts in one window.
  func point(_ start: Int, at t: Int) -> [Double] { plan.formulas.vector(states, at: t * plan.stateCount, start) }
}
