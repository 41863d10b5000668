// The shape of every array in a formula, and where arrays live when a program runs.

/// The shape of an array: groups x rows x columns.
///
/// Throughout the engine, rows are features and columns are lanes (independent starts side by side), while groups are
/// independent problems with matrices of their own (one mini-batch each). A point of R^d for S starts is 1 x d x S; for
/// G classifiers it is G x d x 1. An axis of size 1 broadcasts.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  /// Number of groups: independent problems.
  public let groups: Int
  /// Number of rows, usually features.
  public let rows: Int
  /// Number of columns, usually lanes.
  public let columns: Int

  /// Creates a shape.
  ///
  /// - Precondition: Every size is positive.
  public init(groups: Int = 1, rows: Int, columns: Int = 1) {
    precondition(groups > 0 && rows > 0 && columns > 0, "sizes are positive, got \(groups) x \(rows) x \(columns)")
    self.groups = groups
    self.rows = rows
    self.columns = columns
  }

  /// The shape of a single number, 1 x 1 x 1.
  public static let one = Shape(rows: 1)

  /// Number of elements, groups * rows * columns.
  public var count: Int { groups * rows * columns }

  /// The sizes as `groups x rows x columns`.
  public var description: String { "\(groups) x \(rows) x \(columns)" }

  /// The shape with rows and columns exchanged.
  var transposed: Shape { Shape(groups: groups, rows: columns, columns: rows) }

  /// The common shape of two operands, or nil where neither size is 1.
  func broadcast(with other: Shape) -> Shape? {
    func common(_ a: Int, _ b: Int) -> Int? { a == b || b == 1 ? a : (a == 1 ? b : nil) }
    guard let g = common(groups, other.groups), let r = common(rows, other.rows),
      let c = common(columns, other.columns)
    else { return nil }
    return Shape(groups: g, rows: r, columns: c)
  }

  /// Whether summing axes of `larger` (to size 1) can give this shape.
  func isReduction(of larger: Shape) -> Bool {
    (groups == larger.groups || groups == 1) && (rows == larger.rows || rows == 1)
      && (columns == larger.columns || columns == 1)
  }
}

/// A block of memory that a program is given when it runs, by its index.
public struct Space: Hashable, Sendable {
  /// The index in the table of base addresses.
  public let index: Int

  /// Names a space by its index, 2 to 31.
  ///
  /// 0 and 1 belong to the program itself; the programs of the engine use 2 to 16.
  public init(_ index: Int) { self.index = index }

  /// Scratch memory of the running program.
  static let scratch = Space(0)
  /// The numbers that are written in the formulas.
  static let constants = Space(1)
}

/// A location in a space: that of the first element of a contiguous array.
public struct Location: Hashable, Sendable {
  /// The space.
  public var space: Space
  /// The offset from the start of the space, in elements.
  public var offset: Int

  /// Creates a location; `offset` is in elements.
  public init(_ space: Space, _ offset: Int = 0) {
    self.space = space
    self.offset = offset
  }
}
