// The settings of what a configuration is made of: operators and directions describe them, nothing here knows which.

extension TrainingConfiguration {
  /// The settings of the operator and networks that are chosen, in display order.
  public var chosenSettings: [OperatorSetting] {
    optimizer == .convergent ? magnitude.settings + direction.settings : LSTMOptimizer.settings
  }

  /// The settings of all magnitude operators, each once.
  public static let magnitudeSettings = once(MagnitudeKind.allCases.flatMap(\.settings))
  /// The settings of all networks that give directions or steps, each once.
  public static let networkSettings = once(DirectionKind.allCases.flatMap(\.settings) + LSTMOptimizer.settings)
  /// The settings of all operators and networks.
  public static let partSettings = magnitudeSettings + networkSettings

  private static func once(_ settings: [OperatorSetting]) -> [OperatorSetting] {
    settings.reduce(into: []) { found, setting in
      if !found.contains(where: { $0.key == setting.key }) { found.append(setting) }
    }
  }

  /// The value of a numeric setting; setting it does not check the range.
  public subscript(_ setting: OperatorSetting) -> Double {
    get { parts[setting] }
    set { parts[setting] = newValue }
  }

  /// The widths of the direction network's hidden layers: one to four numbers from 1 to 512.
  public var widths: [Int] {
    get { parts.list(.widths) }
    set { parts.set(.widths, to: OperatorSetting.text(of: newValue)) }
  }
  /// The activation of the direction network's hidden layers.
  public var activation: DirectionNetwork.Nonlinearity {
    get { parts.choice(.activation, or: .tanh) }
    set { parts.set(.activation, to: newValue.rawValue) }
  }
  /// What a direction network on the whole point sees.
  public var inputs: DirectionInputs.Choice {
    get { parts.choice(.inputs, or: .all) }
    set { parts.set(.inputs, to: newValue.rawValue) }
  }
  /// The scale in which g and f enter that network.
  public var features: DirectionInputs.Features {
    get { parts.choice(.features, or: .logarithmic) }
    set { parts.set(.features, to: newValue.rawValue) }
  }
}
