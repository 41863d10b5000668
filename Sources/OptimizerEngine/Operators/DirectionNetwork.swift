// The paper's direction network.

/// A multilayer perceptron on [x, g, f] that gives a direction (or a proposal) in R^d.
public struct DirectionNetwork: EngineDirection {
  /// The activation between layers.
  public enum Nonlinearity: String, Sendable, CaseIterable {
    case relu
    case tanh
  }

  /// Widths of the hidden layers.
  public var widths: [Int]
  /// The activation between layers.
  public var activation: Nonlinearity
  /// What the network sees, and in which scale.
  public var inputs: DirectionInputs

  /// Creates a network; the paper's is [3, 3], ReLU, on x, g and f as they are.
  public init(
    widths: [Int] = [3, 3], activation: Nonlinearity = .relu, inputs: DirectionInputs = DirectionInputs()
  ) {
    self.widths = widths
    self.activation = activation
    self.inputs = inputs
  }

  /// Creates a network on x, g and f in a scale.
  public init(widths: [Int], activation: Nonlinearity, features: DirectionInputs.Features) {
    self.init(widths: widths, activation: activation, inputs: DirectionInputs(features: features))
  }

  /// The name by which commands know it.
  public var name: String { "mlp" }
  var seesBatch: Bool { inputs.seesBatch }

  /// The weights.
  public func arrays(dimension: Int) -> [ParameterArray] {
    let sizes = [inputs.count(dimension: dimension)] + widths + [dimension]
    return (1..<sizes.count).flatMap { i in
      let bound = 1 / Double(sizes[i - 1]).squareRoot()
      return [
        ParameterArray("direction.W\(i)", rows: sizes[i], columns: sizes[i - 1], .uniform(bound)),
        ParameterArray("direction.b\(i)", rows: sizes[i], .uniform(bound)),
      ]
    }
  }

  /// omega, and the memory after the step.
  public func step(
    _ p: WeightFormulas, state: [Expression], schedule: [Expression], seen: StepObservation
  ) -> (omega: Expression, state: [Expression]) {
    var h = inputs(seen)
    for i in 1...widths.count + 1 {
      h = p["direction.W\(i)"].times(h) + p["direction.b\(i)"]
      if i <= widths.count { h = activation == .relu ? h.relu() : h.tanh() }
    }
    return (h, [])
  }
}
