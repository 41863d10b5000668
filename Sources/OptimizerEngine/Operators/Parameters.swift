// Trainable weights: named arrays one after the other in one vector, as numbers and as formulas.

/// One array of trainable weights.
public struct ParameterArray: Sendable, Equatable {
  /// Its name in weight files and for `WeightFormulas`, such as `direction.W1`.
  public let name: String
  /// Its shape, `1 x rows x columns`.
  public let shape: Shape
  /// How its elements are drawn before training.
  public let initializer: Initializer

  /// The distribution that elements are drawn from, each by itself.
  public enum Initializer: Sendable, Equatable {
    /// Normal with mean 0 and this standard deviation.
    case normal(Double)
    /// Uniform on [-bound, bound).
    case uniform(Double)
    /// Uniform on [low, high).
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

/// The weights of a rule: named arrays one after the other in one vector, each row-major.
public struct ParameterLayout: Sendable, Equatable {
  /// The arrays, in the order of the vector.
  public let arrays: [ParameterArray]
  /// The index in the vector of the first element of each array.
  public let offsets: [Int]
  /// The length of the vector.
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

  /// The indices of an array in the vector; nil for an unknown name.
  public func range(of name: String) -> Range<Int>? {
    guard let i = arrays.firstIndex(where: { $0.name == name }) else { return nil }
    return offsets[i]..<(offsets[i] + arrays[i].shape.count)
  }

  /// Weights before training, `count` numbers drawn from the stream "weights" of a seed.
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

/// The arrays of a layout as formulas, by name.
public struct WeightFormulas {
  private let arrays: [String: Expression]

  init(_ layout: ParameterLayout, in graph: Graph, at start: Location) {
    var found: [String: Expression] = [:]
    for (array, offset) in zip(layout.arrays, layout.offsets) {
      found[array.name] = graph.input(Location(start.space, start.offset + offset), array.shape)
    }
    arrays = found
  }

  /// One array, `1 x rows x columns`.
  ///
  /// - Precondition: The layout has an array with this name.
  public subscript(_ name: String) -> Expression {
    guard let array = arrays[name] else { preconditionFailure("no weights named \(name)") }
    return array
  }
}

/// The arrays of a layout as numbers, by name.
public struct WeightValues {
  private let layout: ParameterLayout
  private let weights: [Double]

  /// Reads a weight vector.
  ///
  /// - Precondition: It is as long as the layout.
  public init(_ layout: ParameterLayout, _ weights: [Double]) {
    precondition(weights.count == layout.count, "\(layout.count) weights, got \(weights.count)")
    self.layout = layout
    self.weights = weights
  }

  /// Whether there is an array of this name.
  func has(_ name: String) -> Bool { layout.range(of: name) != nil }

  /// One array, row-major.
  ///
  /// - Precondition: The layout has an array with this name.
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
