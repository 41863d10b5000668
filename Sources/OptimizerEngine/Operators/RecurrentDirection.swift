// Direction networks that remember: two stacked LSTM cells.

/// A direction from two stacked LSTM cells and a linear output.
///
/// On the whole point it sees [x, g, f] as the perceptron does. Coordinate by coordinate, the same cells see ln|g_i|/10
/// and sign(g_i) of every coordinate, so the number of weights does not depend on d.
public struct RecurrentDirection: EngineDirection {
  /// Rows of the hidden states, the same in both cells.
  public var hidden: Int
  /// Whether the same cells serve every coordinate, each with a memory of its own.
  public var isCoordinatewise: Bool
  /// What the cells see of the whole point, and in which scale; not used coordinate by coordinate.
  public var inputs: DirectionInputs

  /// Creates a network.
  ///
  /// - Precondition: `hidden` is at least 1.
  public init(hidden: Int = 20, isCoordinatewise: Bool = true, inputs: DirectionInputs = DirectionInputs()) {
    precondition(hidden >= 1, "at least 1 row, got \(hidden)")
    self.hidden = hidden
    self.isCoordinatewise = isCoordinatewise
    self.inputs = inputs
  }

  private func cells(dimension: Int) -> StackedLSTM {
    StackedLSTM(
      name: "direction", inputs: isCoordinatewise ? 2 : inputs.count(dimension: dimension), hidden: hidden)
  }

  /// The name by which commands and files know it.
  public var name: String { (isCoordinatewise ? DirectionKind.lstmCoordinate : .lstm).rawValue }
  var seesBatch: Bool { isCoordinatewise || inputs.seesBatch }

  /// The inputs, the rows of both cells, omega; or of each coordinate.
  public func diagram(dimension: Int) -> NetworkDiagram {
    guard !isCoordinatewise else { return .coordinate(hidden: hidden, dimension: dimension) }
    return NetworkDiagram(
      sees: inputs.choice.rawValue, features: inputs.features.rawValue,
      networks: [NetworkShape([inputs.count(dimension: dimension), hidden, hidden, dimension])])
  }

  /// The arrays of both cells, then the output layer: `direction.out.W` with one row per coordinate, or one in all.
  public func arrays(dimension: Int) -> [ParameterArray] {
    let bound = 1 / Double(hidden).squareRoot()
    let outputs = isCoordinatewise ? 1 : dimension
    return cells(dimension: dimension).arrays + [
      ParameterArray("direction.out.W", rows: outputs, columns: hidden, .uniform(bound)),
      ParameterArray("direction.out.b", rows: outputs, isCoordinatewise ? .constant(0) : .uniform(bound)),
    ]
  }

  /// The states of both cells before the first step; coordinatewise, with one lane per coordinate and start.
  public func begin(_ p: WeightFormulas, start: Expression) -> [Expression] {
    let shape = start.shape
    return cells(dimension: shape.rows).begin(
      in: start.graph, groups: isCoordinatewise ? 1 : shape.groups,
      lanes: isCoordinatewise ? shape.count : shape.columns)
  }

  /// The proposal omega, `groups x d x lanes`, and the states of the cells after the step.
  public func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression]) {
    let u = isCoordinatewise ? seen.gradient.asLanes().logarithmAndSign() : inputs(seen)
    let (h, next) = cells(dimension: seen.x.shape.rows)(p, u, state: state)
    let omega = p["direction.out.W"].times(h) + p["direction.out.b"]
    return (omega.reshaped(seen.x.shape), next)
  }
}

extension DirectionKind {
  /// The direction `lstm`: two stacked LSTM cells on the whole point.
  public static let lstm = DirectionKind(
    "lstm", "A network on the whole point that remembers.", isCoordinatewise: false,
    settings: [.hidden, .inputs, .features]
  ) {
    RecurrentDirection(hidden: $0.whole(.hidden), isCoordinatewise: false, inputs: DirectionInputs($0))
  }

  /// The direction `lstm-coordinate`: the same two cells for every coordinate.
  public static let lstmCoordinate = DirectionKind(
    "lstm-coordinate", "One network for every coordinate, which remembers the gradients of its own.",
    isCoordinatewise: true, settings: [.hidden]
  ) { RecurrentDirection(hidden: $0.whole(.hidden), isCoordinatewise: true) }
}
