// Every objective Basin knows by name: the analytic catalogue and those that come with data.

public import OptimizerEngine

/// Objectives by name, data included.
public enum ObjectiveLibrary {
  /// Names of the classifiers on the embedded digits.
  public static let digitNames = Activation.allCases.map { "digits-\($0.rawValue)" }

  /// All names, in the order in which they are shown.
  public static let names = Catalogue.all.map(\.name) + digitNames

  /// Images held out of every digits objective, for accuracy.
  public static let heldOutCount = 500

  /// The objective of a name.
  ///
  /// - Returns: nil for an unknown name.
  /// - Throws: `DatasetError` where the embedded data is damaged.
  public static func objective(named name: String) throws(DatasetError) -> Objective? {
    if let analytic = Catalogue.objective(named: name) { return analytic }
    guard name.hasPrefix("digits-"), let activation = Activation(rawValue: String(name.dropFirst("digits-".count)))
    else { return nil }
    return .classifier(name: name, samples: try digits().training, activation: activation, batchSize: 128)
  }

  /// The embedded digits, shuffled once by a fixed seed: 1,297 for training and 500 held out.
  public static func digits() throws(DatasetError) -> (training: LabeledImages, heldOut: LabeledImages) {
    let all = try EmbeddedDigits.load().scaled(by: .digits)
    var generator = SeededGenerator(seed: 0, stream: "digits split")
    let order = generator.permutation(all.count)
    return (all.subset(order.dropLast(heldOutCount)), all.subset(order.suffix(heldOutCount)))
  }
}

extension HeldOut {
  /// The held-out evaluation of a configuration: with the held-out digits where the objective is one of theirs.
  ///
  /// - Throws: `DatasetError` where the embedded data is damaged.
  public static func standard(
    for configuration: TrainingConfiguration, objective: Objective, count: Int, accuracySteps: [Int] = [20, 300]
  ) throws(DatasetError) -> HeldOut {
    guard objective.data != nil else { return HeldOut(configuration, objective: objective, count: count) }
    return HeldOut(
      configuration, objective: objective, count: count, images: try ObjectiveLibrary.digits().heldOut,
      accuracySteps: accuracySteps)
  }
}
