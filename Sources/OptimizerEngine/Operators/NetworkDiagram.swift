// A network as a diagram shows it: what it sees, what is made of that, and the sizes it passes through.

/// The sizes that a network passes through, from what goes in to what comes out.
public struct NetworkShape: Sendable, Equatable {
  /// The numbers that go in, the rows of every hidden layer, the numbers that come out.
  public let sizes: [Int]
  /// How many copies with the same weights there are: d where every coordinate has one, else 1.
  public let copies: Int

  /// Creates a shape; all sizes must be positive.
  public init(_ sizes: [Int], copies: Int = 1) { (self.sizes, self.copies) = (sizes, copies) }
}

/// What a network sees, what is made of that before it goes in, and its shape.
public struct NetworkDiagram: Sendable, Equatable {
  /// What it sees, such as "x,g,f".
  public let sees: String
  /// What is made of it, such as "log"; empty where that is not known.
  public let features: String
  /// The networks, each with its sizes; empty where they are not known.
  public let networks: [NetworkShape]

  /// Creates a description.
  public init(sees: String, features: String, networks: [NetworkShape]) {
    (self.sees, self.features, self.networks) = (sees, features, networks)
  }

  /// The same cells for every coordinate, on logarithm and sign of its gradient.
  static func coordinate(hidden: Int, dimension: Int) -> NetworkDiagram {
    NetworkDiagram(
      sees: "g", features: "ln|g|, sign", networks: [NetworkShape([2, hidden, hidden, 1], copies: dimension)])
  }
}
