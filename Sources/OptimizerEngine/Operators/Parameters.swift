// Trainable weights: named arrays one after the other in one vector, as numbers and as formulas.

/// One array of trainable weights.
public struct ParameterArray: Sendable, Equatable {
  /// Its name in weight files.
  public let name: String
  /// Rows and columns; groups are always 1.
  public let shape: Shape
  /// How it is drawn before training.
  public let initializer: Initializer

  /// How weights are drawn.
  public enum Initializer: Sendable, Equatable {
    /// Normal with this standard deviation.
    case normal(Double)
    /// Uniform on -bound...bound.
    case uniform(Double)
    /// Uniform on low...high.
    case range(Double, Double)
    /// Every element the same.
    case constant(Double)
  }

  /// Creates an array of `rows x columns` weights.
  public init(_ name: String, rows: Int, columns: Int = 1, _ initializer: Initializer) {
    self.name = name
    shape = Shape(rows: rows, columns: columns)
    self.initializer = initializer
  }
}

/// The weights of a rule: arrays one after the other in one vector.
public struct ParameterLayout: Sendable, Equatable {
  /// The arrays in order.
  public let arrays: [ParameterArray]
  /// Where each array starts in the vector.
  public let offsets: [Int]
  /// Number of weights.
  public let count: Int

  /// Lays arrays out one after the other.
  ///
  /// - Precondition: No two have the same name.
  public init(_ arrays: [ParameterArray]) {
    let names = arrays.map(\.name)
    precondition(Set(names).count == names.count, "every array of weights has a name of its own, got \(names)")
    self.arrays = arrays
    var total = 0
    var starts: [Int] = []
    for array in arrays {
      starts.append(total)
      total += array.shape.count
    }
    offsets = starts
    count = total
  }

  /// The elements of an array by name, or nil.
  public func range(of name: String) -> Range<Int>? {
    guard let i = arrays.firstIndex(where: { $0.name == name }) else { return nil }
    return offsets[i]..<(offsets[i] + arrays[i].shape.count)
  }

  /// Weights as they are before training, from the stream "weights" of a seed.
  public func initialWeights(seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed, stream: "weights")
    return arrays.flatMap { array in
      (0..<array.shape.count).map { _ in
        switch array.initializer {
        case .normal(let deviation): deviation * generator.normal()
        case .uniform(let bound): generator.uniform(-bound, bound)
        case .range(let low, let high): generator.uniform(low, high)
        case .constant(let value): value
        }
      }
    }
  }
}

/// The trainable arrays of a layout as inputs of a graph.
public struct WeightFormulas {
  private let arrays: [String: Expression]

  init(_ layout: ParameterLayout, in graph: Graph, at start: Location) {
    var found: [String: Expression] = [:]
    for (array, offset) in zip(layout.arrays, layout.offsets) {
      found[array.name] = graph.input(Location(start.space, start.offset + offset), array.shape)
    }
    arrays = found
  }

  /// One array, `rows x columns`; its name must be one that the layout has.
  public subscript(_ name: String) -> Expression {
    guard let array = arrays[name] else { preconditionFailure("no weights named \(name)") }
    return array
  }
}

/// The trainable arrays of a layout as numbers.
public struct WeightValues {
  private let layout: ParameterLayout
  private let weights: [Double]

  /// Reads a weight vector; it must be as long as the layout.
  public init(_ layout: ParameterLayout, _ weights: [Double]) {
    precondition(weights.count == layout.count, "\(layout.count) weights, got \(weights.count)")
    self.layout = layout
    self.weights = weights
  }

  /// Whether there is an array of this name.
  func has(_ name: String) -> Bool { layout.range(of: name) != nil }

  /// One array, row-major; its name must be one that the layout has.
  public subscript(_ name: String) -> [Double] {
    guard let range = layout.range(of: name) else { preconditionFailure("no weights named \(name)") }
    return Array(weights[range])
  }
}

extension ParameterLayout {
  /// The arrays as inputs of a graph.
  func expressions(in graph: Graph, at start: Location) -> WeightFormulas {
    WeightFormulas(self, in: graph, at: start)
  }
}
