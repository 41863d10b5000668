// A direction that does not see everything: the one way in which inputs are taken from a learned optimizer.

/// What is hidden from the direction network of a rule; the base step x - eta g sees all of it.
public enum HiddenPart: Sendable, Equatable {
  /// g_t is 0.
  case gradient
  /// What was remembered is what it was before the first step, and so is what depends on t.
  case state
  /// x_t, g_t, f(x_t) and x_0 are 0.
  case inputs
  /// Not an input: the proposal itself is 0, so that v = 0 and the base step is alone.
  case proposal
}

extension ConvergentRule {
  /// The same rule, of the same weights, with something hidden from its direction.
  public func hiding(_ part: HiddenPart) -> ConvergentRule {
    var rule = self
    rule.direction = BlindDirection(inner: direction, hidden: part)
    return rule
  }

  /// Whether the direction remembers anything of the steps before.
  ///
  /// - Parameter dimension: The number of coordinates, d.
  public func remembers(dimension: Int) -> Bool {
    let graph = Graph()
    let p = parameterLayout(dimension: dimension).expressions(in: graph, at: Location(.parameters))
    return !direction.begin(p, start: Self.zeros(in: graph, Shape(rows: dimension))).isEmpty
  }

  /// Whether the direction proposes nothing while all that it sees is 0, for any weights.
  public var isSilentOnZeros: Bool { (direction as? any EngineDirection)?.isSilentOnZeros ?? false }

  /// omega before the first step where all that the direction sees is 0, d numbers (theory.md, section 7).
  ///
  /// For a classifier it can be read as its weights: a network that stored a classifier shows it here.
  ///
  /// - Precondition: The weights are as many as the rule needs for the dimension.
  public func proposalOfZeros(weights: [Double], dimension: Int) -> [Double] {
    let layout = parameterLayout(dimension: dimension)
    precondition(weights.count == layout.count, "\(layout.count) weights, got \(weights.count)")
    let graph = Graph()
    let p = layout.expressions(in: graph, at: Location(.parameters))
    let zeros = Self.zeros(in: graph, Shape(rows: dimension))
    let seen = StepObservation(x: zeros, gradient: zeros, value: graph.number(0), magnitude: graph.number(1))
    let omega = direction.step(
      p, state: direction.begin(p, start: zeros), schedule: direction.schedule(0).map { graph.number($0) }, seen: seen
    ).omega
    let machine = Machine(graph.compile([ProgramOutput(omega, to: Location(.result))]), .double)
    let (input, output) = (Storage(.double, count: max(layout.count, 1)), Storage(.double, count: dimension))
    input.write(weights)
    machine.bind(.parameters, to: input)
    machine.bind(.result, to: output)
    machine.run()
    return output.readAll()
  }

  fileprivate static func zeros(in graph: Graph, _ shape: Shape) -> Expression {
    graph.number(0).broadcast(to: shape)
  }
}

/// A direction from which something is hidden.
private struct BlindDirection: EngineDirection {
  let inner: any Direction
  let hidden: HiddenPart

  var name: String { inner.name }
  var seesBatch: Bool { (inner as? any EngineDirection)?.seesBatch ?? true }

  static func == (left: Self, right: Self) -> Bool {
    left.hidden == right.hidden && left.inner.isSame(as: right.inner)
  }

  func arrays(dimension: Int) -> [ParameterArray] { inner.arrays(dimension: dimension) }
  func diagram(dimension: Int) -> NetworkDiagram { inner.diagram(dimension: dimension) }
  func schedule(_ t: Int) -> [Double] { inner.schedule(hidden == .state ? 0 : t) }

  func begin(_ p: WeightFormulas, start: Expression) -> [Expression] {
    switch hidden {
    case .gradient: inner.begin(p, start: start)
    case .inputs: inner.begin(p, start: zeros(start))
    case .state, .proposal: []
    }
  }

  func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression]) {
    let zero = zeros(seen.x)
    switch hidden {
    case .proposal: return (zero, [])
    case .state:
      return (inner.step(p, state: inner.begin(p, start: seen.x), schedule: schedule, seen: seen).omega, [])
    case .gradient:
      return inner.step(
        p, state: state, schedule: schedule,
        seen: StepObservation(x: seen.x, gradient: zero, value: seen.value, magnitude: seen.magnitude))
    case .inputs:
      return inner.step(
        p, state: state, schedule: schedule,
        seen: StepObservation(x: zero, gradient: zero, value: zeros(seen.value), magnitude: seen.magnitude))
    }
  }

  private func zeros(_ like: Expression) -> Expression { ConvergentRule.zeros(in: like.graph, like.shape) }
}
