// Where v points: any network will do, it needs no stability, whatever it sees and whatever it remembers.

/// A direction network.
public enum Direction: Sendable, Equatable {
  /// A multilayer perceptron on [x, g, f].
  case mlp(DirectionNetwork)
  /// An LSTM, on the whole point or the same for every coordinate.
  case lstm(RecurrentDirection)
  /// A mixture of directions of the gradient history, the same network for every coordinate of any objective.
  case transfer(TransferDirection)

  var formulas: any DirectionFormulas {
    switch self {
    case .mlp(let network): network
    case .lstm(let network): network
    case .transfer(let network): network
    }
  }

  /// The name by which commands know it.
  public var name: String {
    switch self {
    case .mlp: "mlp"
    case .lstm(let network): network.isCoordinatewise ? "lstm-coordinate" : "lstm"
    case .transfer: "transfer"
    }
  }
}

/// What a direction network may see of a step; held under first-order meta-gradients.
struct Observation {
  /// The iterate.
  let x: Expression
  /// The gradient there.
  let gradient: Expression
  /// The value there.
  let value: Expression
  /// m_t.
  let magnitude: Expression
}

/// The formulas of a direction network.
///
/// Whatever comes out is given a length of at most m_t afterwards, so nothing here can break convergence.
protocol DirectionFormulas: Sendable {
  func arrays(dimension: Int) -> [ParameterArray]
  /// The network's memory before the first step.
  func begin(_ p: WeightFormulas, start: Expression) -> [Expression]
  /// omega, `groups x d x lanes`, and the memory after the step.
  func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: Observation
  ) -> (omega: Expression, state: [Expression])
  /// Numbers of the step at t.
  func schedule(_ t: Int) -> [Double]
}

extension DirectionFormulas {
  func begin(_ p: WeightFormulas, start: Expression) -> [Expression] { [] }
  func schedule(_ t: Int) -> [Double] { [] }
}
