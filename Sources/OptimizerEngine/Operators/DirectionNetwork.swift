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
  public var name: String { DirectionKind.mlp.rawValue }
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

extension OperatorSetting {
  /// Widths of the hidden layers.
  public static let widths = list(
    "widths", "hidden layers of the direction network", unit: "neurons", usual: [32, 32], 1...512)
  /// The activation between layers.
  public static let activation = choice(
    "activation", "activation of the direction network", usual: DirectionNetwork.Nonlinearity.tanh)
}

extension DirectionKind {
  /// A multilayer perceptron on [x, g, f].
  public static let mlp = DirectionKind(
    "mlp", "A network on the whole point, without memory: the paper's.", isCoordinatewise: false,
    settings: [.inputs, .features, .widths, .activation]
  ) { settings in
    DirectionNetwork(
      widths: settings.list(.widths), activation: settings.choice(.activation, or: .tanh),
      inputs: DirectionInputs(settings))
  }
}

extension DirectionInputs {
  /// The inputs of a network on the whole point, from its settings.
  init(_ settings: OperatorSettings) {
    self.init(settings.choice(.inputs, or: .all), features: settings.choice(.features, or: .logarithmic))
  }
}
