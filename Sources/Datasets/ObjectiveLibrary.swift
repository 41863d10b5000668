// Every objective Basin knows by name: the analytic catalogue and those that come with data, embedded or from files.

public import OptimizerEngine

/// Objectives by name, data included.
///
/// A name is that of the catalogue, `NAME:D` for a dimension, one of the embedded digits, or `FAMILY@PATH` for a file or
/// folder of your own.
public enum ObjectiveLibrary {
  /// Names of the classifiers on the embedded digits.
  public static let digitNames =
    Activation.allCases.map { "digits-\($0.rawValue)" } + ["digits-hidden"]
  /// Names of the regressions on all of the embedded digits at once.
  public static let regressionNames = ["digits-logistic", "digits-softmax"]
  /// What `@PATH` can follow, with what the path is.
  public static let fileFamilies: [(name: String, source: String)] =
    [
      ("least-squares", "NAME.mtx with NAME_b.mtx, or a CSV whose last column is b"),
      ("logistic", "a CSV whose last column is 0 or 1"), ("softmax", "a CSV whose last column is a class 0, 1, 2 ..."),
    ] + Activation.allCases.map { ("images-\($0.rawValue)", "a folder with IDX files, plain or .gz") }
    + [("images-hidden", "a folder with IDX files, plain or .gz")]

  /// All names that need no file, in the order in which they are shown.
  public static let names = Catalogue.all.map(\.name) + digitNames + regressionNames

  /// Images held out of every digits objective, for accuracy.
  public static let heldOutCount = 500
  private static let batchSize = 128
  private static let ridge = 1e-3

  /// The objective of a name.
  ///
  /// - Returns: nil for an unknown name.
  /// - Throws: `DatasetError` where data is damaged or missing.
  public static func objective(named name: String) throws(DatasetError) -> Objective? {
    if let analytic = Catalogue.objective(named: name) { return analytic }
    if let own = try ownFormula(name) { return own }
    if let at = name.firstIndex(of: "@") {
      return try fromFile(name, family: String(name[..<at]), path: String(name[name.index(after: at)...]))
    }
    switch name {
    case "digits-logistic": return .logistic(name: name, try digitTable { Double($0 % 2) }, ridge: ridge)
    case "digits-softmax":
      return .softmax(name: name, try digitTable { Double($0) }, classCount: 10, ridge: ridge)
    default:
      guard let kind = ImageKind(name, prefix: "digits-") else { return nil }
      return kind.objective(name: name, try digits().training)
    }
  }

  private static func fromFile(
    _ name: String, family: String, path: String
  ) throws(DatasetError) -> Objective? {
    switch family {
    case "least-squares":
      let data =
        path.hasSuffix(".mtx") ? try RegressionData(matrixMarket: path) : try RegressionData(csv: path)
      try requireTwo(data, path)
      try requireFiniteSquares(data, path)
      return .leastSquares(name: name, data)
    case "logistic":
      let (data, classes) = try RegressionData(csv: path).withBias().classified()
      try requireFiniteSquares(data, path)
      guard classes == 2 else {
        throw DatasetError(
          .mismatch, "\(classes) classes", place: path, remedy: "use softmax@\(path) for more than two classes")
      }
      return .logistic(name: name, data, ridge: 1 / Double(data.count))
    case "softmax":
      let (data, classes) = try RegressionData(csv: path).withBias().classified()
      try requireFiniteSquares(data, path)
      return .softmax(name: name, data, classCount: classes, ridge: 1 / Double(data.count))
    default:
      guard let kind = ImageKind(family, prefix: "images-") else { return nil }
      return kind.objective(name: name, try LabeledImages(folder: path, part: "train"))
    }
  }

  private static func requireTwo(_ data: RegressionData, _ path: String) throws(DatasetError) {
    guard data.featureCount >= 2 else {
      throw DatasetError(.wrongFormat, "only one unknown", place: path, remedy: "give at least two columns of features")
    }
  }

  /// A'A must be a matrix of finite numbers, with room for what is computed from it: beta comes from it.
  private static func requireFiniteSquares(_ data: RegressionData, _ path: String) throws(DatasetError) {
    let largest = (data.features + data.targets).reduce(0) { max($0, $1.magnitude) }
    guard largest < 1e100 else {
      throw DatasetError(
        .tooLarge, "numbers as large as \(largest), whose products overflow", place: path,
        remedy: "scale the columns")
    }
  }

  /// What a classifier of images is, by its name.
  private enum ImageKind {
    case oneLayer(Activation)
    case hidden(Int)

    init?(_ name: String, prefix: String) {
      guard name.hasPrefix(prefix) else { return nil }
      let rest = name.dropFirst(prefix.count)
      if let activation = Activation(rawValue: String(rest)) {
        self = .oneLayer(activation)
      } else if rest == "hidden" {
        self = .hidden(32)
      } else if rest.hasPrefix("hidden:"), let width = Int(rest.dropFirst(7)), (1...1024).contains(width) {
        self = .hidden(width)
      } else {
        return nil
      }
    }

    func objective(name: String, _ images: LabeledImages) -> Objective {
      switch self {
      case .oneLayer(let activation):
        .classifier(name: name, samples: images, activation: activation, batchSize: batchSize)
      case .hidden(let width):
        .hiddenLayerClassifier(name: name, samples: images, width: width, batchSize: batchSize)
      }
    }
  }

  /// The embedded digits, shuffled once by a fixed seed: 1,297 for training and 500 held out.
  public static func digits() throws(DatasetError) -> (training: LabeledImages, heldOut: LabeledImages) {
    let all = try EmbeddedDigits.load().scaled(by: .digits)
    var generator = SeededGenerator(seed: 0, stream: "digits split")
    let order = generator.permutation(all.count)
    return (all.subset(order.dropLast(heldOutCount)), all.subset(order.suffix(heldOutCount)))
  }

  /// The images beside which a classifier's training images lie; nil for other objectives.
  ///
  /// - Throws: `DatasetError` where data is damaged or missing.
  public static func heldOutImages(for objective: Objective) throws(DatasetError) -> LabeledImages? {
    guard let data = objective.data else { return nil }
    guard let at = objective.name.firstIndex(of: "@") else { return try digits().heldOut }
    return try LabeledImages(
      folder: String(objective.name[objective.name.index(after: at)...]), part: "t10k", classCount: data.classCount)
  }

  /// The training digits as rows of 64 pixels and a constant 1, with a target made of the label.
  private static func digitTable(_ target: (Int) -> Double) throws(DatasetError) -> RegressionData {
    let training = try digits().training
    return RegressionData(
      name: "digits", featureCount: training.pixelCount, features: training.pixels,
      targets: training.labels.map(target)
    ).withBias()
  }
}

extension HeldOut {
  /// The held-out evaluation of a configuration: with held-out images where the objective is a classifier.
  ///
  /// - Throws: `DatasetError` where data is damaged or missing.
  public static func standard(
    for configuration: TrainingConfiguration, objective: Objective, accuracySteps: [Int] = [20, 300]
  ) throws(DatasetError) -> HeldOut {
    guard let images = try ObjectiveLibrary.heldOutImages(for: objective) else {
      return HeldOut(configuration, objective: objective)
    }
    return HeldOut(configuration, objective: objective, images: images, accuracySteps: accuracySteps)
  }
}
