// Direction networks that remember: two stacked LSTM cells.

/// A direction from two stacked LSTM cells and a linear output.
///
/// On the whole point it sees [x, g, f] as the perceptron does; coordinate by coordinate the same cells see ln|g_i|/10 and
/// sign(g_i) of every coordinate, so the number of weights does not depend on d.
public struct RecurrentDirection: EngineDirection {
  /// Rows of the hidden states.
  public var hidden: Int
  /// Whether the same cells serve every coordinate.
  public var isCoordinatewise: Bool
  /// What the cells see of the whole point, and in which scale.
  public var inputs: DirectionInputs

  /// Creates a network.
  public init(hidden: Int = 20, isCoordinatewise: Bool = true, inputs: DirectionInputs = DirectionInputs()) {
    self.hidden = hidden
    self.isCoordinatewise = isCoordinatewise
    self.inputs = inputs
  }

  private func cells(dimension: Int) -> StackedLSTM {
    StackedLSTM(
      name: "direction", inputs: isCoordinatewise ? 2 : inputs.count(dimension: dimension), hidden: hidden)
  }

  /// The name by which commands know it.
  public var name: String { (isCoordinatewise ? DirectionKind.lstmCoordinate : .lstm).rawValue }
  var seesBatch: Bool { isCoordinatewise || inputs.seesBatch }

  /// The weights.
  public func arrays(dimension: Int) -> [ParameterArray] {
    let bound = 1 / Double(hidden).squareRoot()
    let outputs = isCoordinatewise ? 1 : dimension
    return cells(dimension: dimension).arrays + [
      ParameterArray("direction.out.W", rows: outputs, columns: hidden, .uniform(bound)),
      ParameterArray("direction.out.b", rows: outputs, isCoordinatewise ? .constant(0) : .uniform(bound)),
    ]
  }

  /// Constants, and the state before the first step.
  public func begin(_ p: WeightFormulas, start: Expression) -> [Expression] {
    let shape = start.shape
    return cells(dimension: shape.rows).begin(
      in: start.graph, groups: isCoordinatewise ? 1 : shape.groups,
      lanes: isCoordinatewise ? shape.count : shape.columns)
  }

  /// omega, and the memory after the step.
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
  /// Two stacked LSTM cells on the whole point.
  public static let lstm = DirectionKind(
    "lstm", "A network on the whole point that remembers.", isCoordinatewise: false,
    settings: [.hidden, .inputs, .features]
  ) {
    RecurrentDirection(hidden: $0.whole(.hidden), isCoordinatewise: false, inputs: DirectionInputs($0))
  }

  /// The same cells for every coordinate.
  public static let lstmCoordinate = DirectionKind(
    "lstm-coordinate", "One network for every coordinate, which remembers the gradients of its own.",
    isCoordinatewise: true, settings: [.hidden]
  ) { RecurrentDirection(hidden: $0.whole(.hidden), isCoordinatewise: true) }
}
