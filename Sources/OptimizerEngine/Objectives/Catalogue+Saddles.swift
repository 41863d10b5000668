// Functions of the catalogue with saddles, two wells, or a learned neuron.

extension Catalogue {
  static let doubleWell = Objective(
    name: "double-well", formula: "(x^2-1)^2/4 + y^2/2", box: [-2...2, -1.5...1.5], start: [0.1, 1.2],
    minimizers: [[1, 0], [-1, 0]], minimum: 0, smoothness: Smoothness(11, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (x.squared() - 1).squared() * 0.25 + y.squared() * 0.5
  }

  static let tiltedDoubleWell = Objective(
    name: "tilted-double-well", formula: "(x^2-1)^2/4 + y^2/2 + x/10", box: [-2...2, -1.5...1.5], start: [1.5, 1.2],
    minimizers: [[-1.0466805318046022, 0]], minimum: -0.10238607380003643, minimumError: 1e-16,
    smoothness: Smoothness(11, .box)
  ) { point, _ in
    let (x, y) = (point[row: 0], point[row: 1])
    return (x.squared() - 1).squared() * 0.25 + y.squared() * 0.5 + x * 0.1
  }

  private static func monkey(_ point: Expression) -> Expression {
    let (x, y) = (point[row: 0], point[row: 1])
    return x.power(3) - x * y.squared() * 3
  }

  static let monkeySaddle = Objective(
    name: "monkey-saddle", formula: "x^3 - 3xy^2", box: cube(2, 2), start: [1.5, 0.1], isBoundedBelow: false,
    smoothness: Smoothness(16.971, .box), warning: "unbounded below: only a finite run can be certified"
  ) { point, _ in monkey(point) }

  /// r^3 cos 3 theta + r^4/4 >= r^4/4 - r^3, least at r = 3.
  static let coerciveMonkeySaddle = Objective(
    name: "coercive-monkey-saddle", formula: "x^3 - 3xy^2 + (x^2+y^2)^2/4", box: cube(4, 2), start: [1.5, 0.1],
    minimizers: [[-3, 0], [1.5, 2.598076211353316], [1.5, -2.598076211353316]], minimum: -6.75, leastValue: -6.75,
    smoothness: Smoothness(124.93, .box)
  ) { point, _ in monkey(point) + point.squared().sumRows().squared() * 0.25 }

  /// One neuron fitted to a neuron: mean over 21 inputs a in [-2, 2] of (tanh(x a + y) - tanh(2a - 1))^2.
  ///
  /// beta: the largest eigenvalue of the mean of max|h_i''| (a, 1)(a, 1)' over all outputs of the neuron is 3.56995.
  static let tanhNeuron: Objective = {
    let inputs = (0...20).map { -2 + 0.2 * Double($0) }
    return Objective(
      name: "tanh-neuron", formula: "mean (tanh(xa + y) - tanh(2a - 1))^2 over 21 a in [-2, 2]", box: cube(5, 2),
      start: [-2, 2], minimizers: [[2, -1]], minimum: 0, smoothness: Smoothness(3.57, .global)
    ) { point, _ in
      let shape = Shape(rows: inputs.count)
      let a = point.graph.table(inputs, shape)
      let targets = point.graph.table(inputs.map { Elementary.tanh(2 * $0 - 1) }, shape)
      let outputs = (a * point[row: 0] + point[row: 1]).tanh()
      return (outputs - targets).squared().sumRows() * (1 / Double(inputs.count))
    }
  }()
}
