// Objectives from files of one's own, each with the line that says what was read and what problem was made of it.

import OptimizerEngine

extension ObjectiveLibrary {
  /// The most classes of a regression.
  private static let mostClasses = 1000
  /// The most unknowns of a regression.
  static let mostUnknowns = 1_000_000
  /// The most samples times classes of a regression: sixty-four points at once take two kilobytes for each.
  private static let mostScores = 2_000_000
  /// The most images times scores or hidden neurons of a classifier: its full loss takes eight bytes for each.
  private static let mostActivations = 500_000_000

  /// The objective of `FAMILY@PATH`, with settings behind a `;`; nil for an unknown family.
  ///
  /// - Throws: `FileError`.
  static func fromFile(
    _ name: String, family: String, path text: String
  ) throws(FileError) -> Objective? {
    if let kind = ImageKind(family, prefix: "images-") {
      let (path, part) = try ImagePart.split(text)
      let folder = try IDXFolder(path)
      let classes = try folder.classes(part: "train")
      let images = try folder.images(part: "train", classes: classes).taking(part, place: path)
      let (unknowns, width) = kind.size(pixels: images.width * images.height, classes: images.classCount)
      try requireRoom(unknowns: unknowns, text)
      try requireRoom(images.count * width, "activations", mostActivations, text)
      let objective = kind.objective(name: name, images)
      return objective.read(from: folder.summary(of: images, classes) + "; \(objective.dimension) unknowns, no penalty")
    }
    guard ["least-squares", "logistic", "softmax"].contains(family) else { return nil }
    let (path, settings) = try DataSettings.split(text)
    let isRegression = family == "least-squares"
    let hasIntercept = settings.intercept ?? !isRegression
    // Sizes are looked at before anything of their product is allocated.
    let table = try DataTable(path: path, settings: settings, namesClasses: !isRegression) {
      (rows, columns) throws(FileError) in
      try requireTwo(columns + (hasIntercept ? 1 : 0), path)
      try requireRoom(unknowns: columns + (hasIntercept ? 1 : 0), path)
      if !isRegression { try requireRoom(2 * rows, "samples times classes", mostScores, path) }
    }
    var data = settings.standardizes ? table.data.standardized() : table.data
    var parts = ["\(data.featureCount) features\(settings.standardizes ? ", standardized" : "")"]
    if hasIntercept { data = data.withBias() }
    parts.append(hasIntercept ? "intercept" : "no intercept")
    guard !isRegression else {
      let ridge = settings.ridge ?? 0
      parts.append(ridge > 0 ? "penalty \(ridge) |x|^2" : "no penalty")
      return Objective.leastSquares(name: name, data, ridge: ridge)
        .read(from: table.line("target \(table.targetName)", parts, unknowns: data.featureCount))
    }
    let classes = try ClassLabels(data.targets, names: table.classNames, place: path)
    guard classes.count <= mostClasses else {
      throw FileError(
        .tooLarge, "\(classes.count) classes", place: path,
        remedy: "use at most \(mostClasses), or least-squares@\(path) for numbers")
    }
    guard family == "softmax" || classes.count == 2 else {
      throw FileError(
        .mismatch, "\(classes.count) classes (\(classes.summary))", place: path,
        remedy: "use softmax@\(path) for more than two classes")
    }
    data = data.with(targets: classes.targets)
    let ridge = settings.ridge ?? 1 / Double(data.count)
    guard ridge > 0 else {
      throw FileError(.wrongFormat, "lambda = 0", place: path, remedy: "give a positive lambda, or none for 1/n")
    }
    parts.append("penalty lambda/2 |w|^2 with lambda = \(settings.ridge == nil ? "1/n = " : "")\(ridge)")
    let unknowns = data.featureCount * (family == "softmax" ? classes.count : 1)
    try requireRoom(unknowns: unknowns, path)
    try requireRoom(data.count * classes.count, "samples times classes", mostScores, path)
    let objective: Objective =
      family == "softmax"
      ? .softmax(name: name, data, classCount: classes.count, ridge: ridge) : .logistic(name: name, data, ridge: ridge)
    return objective.read(
      from: table.line("target \(table.targetName), \(classes.summary)", parts, unknowns: unknowns))
  }

  private static func requireTwo(_ features: Int, _ path: String) throws(FileError) {
    guard features >= 2 else {
      throw FileError(.wrongFormat, "only one unknown", place: path, remedy: "give at least two columns of features")
    }
  }

  private static func requireRoom(unknowns: Int, _ path: String) throws(FileError) {
    try requireRoom(unknowns, "unknowns", mostUnknowns, path)
  }

  private static func requireRoom(_ count: Int, _ what: String, _ most: Int, _ path: String) throws(FileError) {
    guard count <= most else {
      throw FileError(
        .tooLarge, "\(count) \(what)", place: path, remedy: "use less data, at most \(most)")
    }
  }
}
