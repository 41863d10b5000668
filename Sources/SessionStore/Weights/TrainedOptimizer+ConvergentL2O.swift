// The optimizer of the paper, from the arrays of its published network.

package import OptimizerEngine

extension TrainedOptimizer {
  /// Reads the network of Martin and Furieri, arXiv:2403.09389, from a file with its arrays.
  ///
  /// The arrays are `ren.NAME` and `mlp.NAME`, as `docs/interop/published_checkpoint.py` writes them. Their shapes say how
  /// many states, neurons, blocks and hidden units there are; all else is the paper's configuration.
  ///
  /// - Throws: `FileError` naming the array that is missing, of another shape, or not finite.
  package static func importing(convergentL2O path: String) throws(FileError) -> TrainedOptimizer {
    let file = try WeightsFile.read(path)
    func refuse(_ problem: String) -> FileError {
      FileError(
        .invalid, problem, place: path,
        remedy: "give the arrays ren.x0 to ren.bu and mlp.W1 to mlp.b3: basin import convergent-l2o --help")
    }
    func array(_ name: String) throws(FileError) -> WeightsFile.Tensor {
      guard let found = file[name] else { throw refuse("no array '\(name)'") }
      return found
    }
    func count(_ name: String) throws(FileError) -> Int { try array(name).values.count }
    let (states, neurons) = (try count("ren.x0"), try count("ren.bv"))
    let (width, dimension) = (try rows("ren.x3", array), try count("ren.bu"))
    let corner = file["ren.x3c"] == nil ? 0 : try rows("ren.x3c", array)
    guard states >= 1, neurons >= 1, width >= 1, dimension > corner, (dimension - corner) % width == 0 else {
      throw refuse("\(dimension) coordinates are not blocks of \(width) and a corner of \(corner)")
    }
    var widths: [Int] = []
    while file["mlp.W\(widths.count + 2)"] != nil, widths.count < 4 {
      widths.append(try count("mlp.b\(widths.count + 1)"))
    }
    var configuration = TrainingConfiguration.paper
    do {
      try configuration.set("states", to: "\(states)")
      try configuration.set("neurons", to: "\(neurons)")
      try configuration.set("widths", to: widths.map { "\($0)" }.joined(separator: ","))
    } catch {
      throw refuse(error.description)
    }
    let blocks = BlockStructure(count: (dimension - corner) / width, width: width, corner: corner)
    // The operator and the network as they are for these blocks, whatever objective they run on later.
    let layout = ConvergentRule(
      magnitude: RecurrentEquilibriumNetwork(blocks: blocks, states: states, neurons: neurons),
      direction: DirectionNetwork(widths: widths), proposal: configuration.proposal,
      stepSizes: configuration.fixedStepSizes, base: .gradientDescent
    ).parameterLayout(dimension: dimension)
    var weights: [Double] = []
    var left = Set(file.tensors.map(\.name))
    for array in layout.arrays {
      let name = array.name.hasPrefix("direction.") ? "mlp." + array.name.dropFirst("direction.".count) : array.name
      weights += try tensor(file, name, array.shape.rows, array.shape.columns, refuse)
      left.remove(name)
    }
    if let other = left.min() { throw refuse("an array '\(other)' that the network does not have") }
    var card = OptimizerCard(dimension: dimension, metaSteps: configuration.metaSteps, version: EngineVersion.current)
    card.origin = "convergent-l2o checkpoint"
    return TrainedOptimizer(configuration: configuration, weights: weights, layout: layout, card: card)
  }

  private static func rows(
    _ name: String, _ array: (String) throws(FileError) -> WeightsFile.Tensor
  ) throws(FileError) -> Int { try array(name).shape.first ?? 0 }

  /// The numbers of an array; a vector may be written with one dimension, as a row or as a column.
  private static func tensor(
    _ file: WeightsFile, _ name: String, _ rows: Int, _ columns: Int, _ refuse: (String) -> FileError
  ) throws(FileError) -> [Double] {
    guard let found = file[name] else { throw refuse("no array '\(name)'") }
    let isVector = columns == 1 && found.values.count == rows && found.shape.count { $0 != 1 } <= 1
    guard found.shape == [rows, columns] || isVector else {
      throw refuse(
        "array '\(name)' of \(found.shape.map(String.init).joined(separator: " x ")), not \(rows) x \(columns)")
    }
    guard let odd = found.values.firstIndex(where: { !$0.isFinite }) else { return found.values }
    throw refuse("array '\(name)' holds \(found.values[odd]) at \(odd), where weights are finite")
  }
}
