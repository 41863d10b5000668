// The long short-term memory cell: for direction networks and for the learned optimizer without a guarantee.

/// One LSTM cell on columns of features.
///
/// ```
/// [i; f; g; o] = Wx u + Wh h + b
/// c+ = sigmoid(f) c + sigmoid(i) tanh(g),   h+ = sigmoid(o) tanh(c+)
/// ```
/// Hochreiter and Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735, with forget gates (Gers, Schmidhuber and Cummins,
/// 2000) and one bias.
struct LSTMCell: Sendable, Equatable {
  /// The names of its arrays are `NAME.Wx`, `NAME.Wh` and `NAME.b`.
  let name: String
  /// Rows of u.
  let inputs: Int
  /// Rows of h and c.
  let hidden: Int

  /// Uniform on +-1/sqrt(hidden), as is customary.
  var arrays: [ParameterArray] {
    let bound = 1 / Double(hidden).squareRoot()
    return [
      ParameterArray("\(name).Wx", rows: 4 * hidden, columns: inputs, .uniform(bound)),
      ParameterArray("\(name).Wh", rows: 4 * hidden, columns: hidden, .uniform(bound)),
      ParameterArray("\(name).b", rows: 4 * hidden, .uniform(bound)),
    ]
  }

  /// h and c after the step; `u` is `groups x inputs x lanes`.
  func callAsFunction(
    _ p: WeightFormulas, _ u: Expression, h: Expression, c: Expression
  ) -> (h: Expression, c: Expression) {
    let gates = p["\(name).Wx"].times(u) + p["\(name).Wh"].times(h) + p["\(name).b"]
    func gate(_ k: Int) -> Expression { gates[rows: (k * hidden)..<((k + 1) * hidden)] }
    let next = gate(1).sigmoid() * c + gate(0).sigmoid() * gate(2).tanh()
    return (gate(3).sigmoid() * next.tanh(), next)
  }
}

/// Two cells, one over the other, and what comes out of the upper one.
struct StackedLSTM: Sendable, Equatable {
  let first: LSTMCell
  let second: LSTMCell

  init(name: String, inputs: Int, hidden: Int) {
    first = LSTMCell(name: name + ".1", inputs: inputs, hidden: hidden)
    second = LSTMCell(name: name + ".2", inputs: hidden, hidden: hidden)
  }

  var arrays: [ParameterArray] { first.arrays + second.arrays }

  /// h_1, c_1, h_2, c_2 at zero, each `groups x hidden x lanes`.
  func begin(in graph: Graph, groups: Int, lanes: Int) -> [Expression] {
    let zero = graph.number(0).broadcast(to: Shape(groups: groups, rows: first.hidden, columns: lanes))
    return [zero, zero, zero, zero]
  }

  /// The upper h and the state after the step.
  func callAsFunction(
    _ p: WeightFormulas, _ u: Expression, state: [Expression]
  ) -> (output: Expression, state: [Expression]) {
    let (h1, c1) = first(p, u, h: state[0], c: state[1])
    let (h2, c2) = second(p, h1, h: state[2], c: state[3])
    return (h2, [h1, c1, h2, c2])
  }
}

extension Expression {
  /// ln|g|/P and sign(g) as two rows, or -1 and e^P g where |g| < e^-P: every size of a gradient in range.
  ///
  /// Andrychowicz et al., "Learning to learn by gradient descent by gradient descent", 2016, arXiv:1606.04474,
  /// appendix A, with P = 10. The receiver is one row.
  func logarithmAndSign() -> Expression {
    let range = 10.0
    let smallest = 4.5399929762484854e-5  // e^-10
    let mask = Expression.greater(magnitude(), graph.number(smallest))
    let safe = Expression.select(mask, magnitude(), graph.number(1))
    return .concatenated([
      .select(mask, safe.log() * (1 / range), graph.number(-1)), .select(mask, sign(), self * (1 / smallest)),
    ])
  }

  /// The same elements as one row: every coordinate of every start is a lane of its own.
  func asLanes() -> Expression { reshaped(Shape(rows: 1, columns: shape.count)) }
}
