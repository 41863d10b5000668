// Every objective Basin knows by name: the analytic catalogue and those that come with data, embedded or from files.

public import OptimizerEngine

/// Objectives by name, with their data.
///
/// A name is one of `Catalogue`, `NAME:D` for another dimension, one on the embedded digits, `expr:FORMULA` or
/// `FILE.expr` for a formula, `FAMILY@PATH` for data in a file or folder, or `mix:NAME~TASKS | NAME | ...` for several of
/// these to train on at once.
public enum ObjectiveLibrary {
  /// Names of the classifiers on the embedded digits; `digits-hidden:WIDTH` (1 to 1,024) is known as well.
  public static let digitNames =
    Activation.allCases.map { "digits-\($0.rawValue)" } + ["digits-hidden"]
  /// Names of the regressions on the embedded digits, which use all training images at once.
  public static let regressionNames = ["digits-logistic", "digits-softmax"]
  /// The families in `FAMILY@PATH`, each with what the path names.
  public static let fileFamilies: [(name: String, source: String)] =
    [
      ("least-squares", "a CSV whose last column is b, or NAME.mtx with NAME_b.mtx; plain or .gz"),
      ("logistic", "as above, the last column of two classes, numbers or names"),
      ("softmax", "as above, the last column of two classes or more"),
    ] + Activation.allCases.map { ("images-\($0.rawValue)", imageSource) } + [("images-hidden", imageSource)]
  private static let imageSource = "a folder with IDX files, plain or .gz, or FOLDER/PREFIX of one data set in it"
  /// The settings that may follow the path of a table or matrix after a `;`, as text for help; behind images, embedded or
  /// from a folder, `images=A:B` takes a part of them.
  public static let fileSettings = DataSettings.help

  /// All names that need no file, in display order.
  public static let names = Catalogue.all.map(\.name) + digitNames + regressionNames

  /// Number of embedded digits that are held out of every objective, for accuracy.
  public static let heldOutCount = 500
  private static let batchSize = 128
  private static let ridge = 1e-3

  /// The objective with a name; for `FAMILY@PATH` and `FILE.expr` this reads files.
  ///
  /// - Returns: nil for an unknown name.
  /// - Throws: `FileError` if data is damaged or missing, or a formula or setting cannot be read.
  public static func objective(named name: String) throws(FileError) -> Objective? {
    if let analytic = Catalogue.objective(named: name) { return analytic }
    guard !name.steersTerminals else {
      throw FileError(
        .wrongFormat, "a control character in a name", place: name,
        remedy: name.hasPrefix("expr:") ? "write the formula in one line, with blanks" : "rename the file")
    }
    if let mixture = try mixture(name) { return mixture }
    if let own = try ownFormula(name) { return own }
    if let at = name.firstIndex(of: "@") {
      return try fromFile(name, family: String(name[..<at]), path: String(name[name.index(after: at)...]))
    }
    switch name {
    case "digits-logistic": return .logistic(name: name, try digitTable { Double($0 % 2) }, ridge: ridge)
    case "digits-softmax":
      return .softmax(name: name, try digitTable { Double($0) }, classCount: 10, ridge: ridge)
    default:
      let (whole, part) = try ImagePart.split(name)
      guard let kind = ImageKind(whole, prefix: "digits-") else { return nil }
      return kind.objective(name: name, try digits().training.taking(part, place: whole))
    }
  }

  /// What a classifier of images is, by its name.
  enum ImageKind {
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

    /// Its unknowns, and the numbers that it computes for each image.
    func size(pixels: Int, classes: Int) -> (unknowns: Int, width: Int) {
      switch self {
      case .oneLayer: ((pixels + 1) * classes, classes)
      case .hidden(let width): ((pixels + 1) * width + (width + 1) * classes, max(width, classes))
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

  /// The embedded digits in the scale `PixelScaling.digits`, split by a fixed seed: 1,297 and 500 images.
  ///
  /// - Throws: `FileError` if the embedded copy is damaged.
  public static func digits() throws(FileError) -> (training: LabeledImages, heldOut: LabeledImages) {
    let all = try EmbeddedDigits.load().scaled(by: .digits)
    var generator = SeededGenerator(seed: 0, stream: "digits split")
    let order = generator.permutation(all.count)
    return (all.subset(order.dropLast(heldOutCount)), all.subset(order.suffix(heldOutCount)))
  }

  /// The held-out images that belong to a classifier of this library; nil for objectives without mini-batches.
  ///
  /// They are the held-out digits, or the part "t10k" of its folder.
  ///
  /// - Throws: `FileError` if data is damaged or missing, or the images differ in size.
  public static func heldOutImages(for objective: Objective) throws(FileError) -> LabeledImages? {
    guard let data = objective.data else { return nil }
    guard let at = objective.name.firstIndex(of: "@") else { return try digits().heldOut }
    let folder = try IDXFolder(ImagePart.whole(String(objective.name[objective.name.index(after: at)...])))
    let images = try folder.images(part: "t10k", classes: try folder.classes(part: "train"))
    guard (images.width, images.height) == (data.imageWidth, data.imageHeight) else {
      throw FileError(
        .mismatch,
        "held-out images of \(images.width) x \(images.height) pixels, training images of \(data.imageWidth) x \(data.imageHeight)",
        place: objective.name, remedy: "take both parts from the same data set")
    }
    return images
  }

  /// The training digits as rows of 64 pixels and a constant 1, with a target made of the label.
  private static func digitTable(_ target: (Int) -> Double) throws(FileError) -> RegressionData {
    let training = try digits().training
    return RegressionData(
      name: "digits", featureCount: training.pixelCount, features: training.pixels,
      targets: training.labels.map(target)
    ).withBias()
  }
}

extension HeldOut {
  /// The held-out evaluation of a configuration, with held-out images if the objective is a classifier.
  ///
  /// - Parameters:
  ///   - configuration: The configuration that is evaluated.
  ///   - objective: The objective that it names, from this library.
  ///   - accuracySteps: For classifiers, the steps at which accuracy is measured.
  /// - Throws: `FileError` if held-out images are damaged or missing.
  public static func standard(
    for configuration: TrainingConfiguration, objective: Objective, accuracySteps: [Int] = [20, 300]
  ) throws(FileError) -> HeldOut {
    guard let images = try ObjectiveLibrary.heldOutImages(for: objective) else {
      return HeldOut(configuration, objective: objective)
    }
    return HeldOut(configuration, objective: objective, images: images, accuracySteps: accuracySteps)
  }
}
