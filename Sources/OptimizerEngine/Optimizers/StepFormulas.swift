// The formulas of one rollout: what happens before the first step, and the step itself, written once and compiled for
// running (Rollout) and for training (MetaTraining/RolloutGradient).

/// A rule on an objective for starts side by side.
struct StepFormulas: Sendable {
  let objective: Objective
  let rule: any UpdateRule
  /// `groups x d x lanes`: lanes for analytic objectives, groups for data objectives.
  let shape: Shape
  /// Samples of a mini-batch, 0 for analytic objectives.
  let batch: Int
  let layout: ParameterLayout
  let derivedShapes: [Shape]
  let stateShapes: [Shape]

  init(_ objective: Objective, _ rule: any UpdateRule, starts: Int, batch: Int? = nil) {
    precondition(rule.search == nil, "\(rule.name) searches along lines: it has no formulas")
    self.objective = objective
    self.rule = rule
    let d = objective.dimension
    shape = objective.data == nil ? Shape(rows: d, columns: starts) : Shape(groups: starts, rows: d)
    self.batch = objective.data.map { batch ?? $0.batchSize } ?? 0
    layout = rule.parameterLayout(dimension: d)
    let graph = Graph()
    let begun = rule.begin(
      RuleStart(
        parameters: layout.expressions(in: graph, at: Location(.parameters)),
        x: graph.input(Location(.state), shape)))
    derivedShapes = begun.derived.map(\.shape)
    stateShapes = begun.state.map(\.shape)
  }

  /// Number of starts.
  var starts: Int { shape.groups * shape.columns }
  /// Elements of iterate and rule state together.
  var stateCount: Int { shape.count + stateShapes.reduce(0) { $0 + $1.count } }
  var derivedCount: Int { derivedShapes.reduce(0) { $0 + $1.count } }
  /// Numbers of one step: the rule's own.
  func schedule(_ t: Int) -> [Double] { rule.schedule(t) }

  private func places(_ shapes: [Shape], from start: Location) -> [Location] {
    var offset = start.offset
    return shapes.map { shape in
      defer { offset += shape.count }
      return Location(start.space, offset)
    }
  }

  func derivedPlaces(_ space: Space) -> [Location] { places(derivedShapes, from: Location(space)) }
  func statePlaces(_ space: Space) -> [Location] { places(stateShapes, from: Location(space, shape.count)) }

  /// Constants and state before the first step.
  func begin(in graph: Graph) -> (derived: [Expression], state: [Expression]) {
    rule.begin(
      RuleStart(
        parameters: layout.expressions(in: graph, at: Location(.parameters)),
        x: graph.input(Location(.state), shape)))
  }

  /// The inputs and outputs of one step.
  struct Step {
    let parameters: [Expression]
    let derived: [Expression]
    let x: Expression
    let state: [Expression]
    let value: Expression
    let gradient: Expression
    let next: RuleResult
    let graph: Graph
  }

  /// One step.
  ///
  /// First-order meta-gradients hold everything the rule sees of the objective.
  func step(in graph: Graph, firstOrder: Bool = false) -> Step {
    let parameters = layout.expressions(in: graph, at: Location(.parameters))
    let derived = zip(derivedPlaces(.derived), derivedShapes).map { graph.input($0, $1) }
    let x = graph.input(Location(.state), shape)
    let state = zip(statePlaces(.state), stateShapes).map { graph.input($0, $1) }
    let (f, g) = objective.valueAndGradient(x, batch: batch)
    let schedule = (0..<rule.schedule(0).count).map { graph.input(Location(.schedule, $0), .one) }
    let result = rule.step(
      RuleStep(
        parameters: parameters, derived: derived, state: state, schedule: schedule, x: x,
        value: firstOrder ? f.held() : f, gradient: firstOrder ? g.held() : g, observed: firstOrder ? x.held() : x))
    return Step(
      parameters: layout.arrays.map { parameters[$0.name] }, derived: derived, x: x, state: state, value: f,
      gradient: g, next: result, graph: graph)
  }

  func beginProgram() -> Program {
    let graph = Graph()
    let begun = begin(in: graph)
    return graph.compile(
      zip(begun.derived, derivedPlaces(.derived)).map { ProgramOutput($0, to: $1) }
        + zip(begun.state, statePlaces(.state)).map { ProgramOutput($0, to: $1) })
  }

  /// Stores next iterate and state; reports values, then gradients, then step sizes.
  func stepProgram() -> Program {
    let step = step(in: Graph())
    return step.graph.compile(
      stateOutputs(step) + [
        ProgramOutput(step.value, to: Location(.observed)),
        ProgramOutput(step.gradient, to: Location(.observed, starts)),
        ProgramOutput(
          step.next.stepSize.broadcast(to: Shape(groups: shape.groups, rows: 1, columns: shape.columns)),
          to: Location(.observed, starts + shape.count)),
      ])
  }

  func stateOutputs(_ step: Step) -> [ProgramOutput] {
    let places = statePlaces(.next)
    return [ProgramOutput(step.next.x, to: Location(.next))]
      + step.next.state.indices.map { i in
        ProgramOutput(step.next.state[i].broadcast(to: stateShapes[i]), to: places[i])
      }
  }
}
