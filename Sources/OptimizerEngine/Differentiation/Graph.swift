// Formulas as graphs: nodes in topological order, each written once (equal nodes are shared).

internal import CKernels

/// What a node computes from its inputs.
enum Primitive: Hashable {
  /// An array that is given when the program runs.
  case leaf(Location)
  /// Bytes that are given when the program runs, packed at their place; an element is slope * byte + intercept (bit
  /// patterns). Only gathers of rows can read them.
  case bytes(Location, slope: UInt64, intercept: UInt64)
  /// One number, by its bit pattern so that NaN and -0 are themselves.
  case number(UInt64)
  /// A constant array of the graph's pool.
  case table(Int)
  /// One element-wise operation; `constant` is used by the operations that take one.
  case elementwise(Elementwise, constant: UInt64)
  /// C_g = A_g B_g, or the sum of these over the groups.
  case product(sumsGroups: Bool)
  /// The sum over the axes along which the node has size 1 and its input has not.
  case sum
  /// The maximum over such axes; has no derivative, only for use under `hold`.
  case maximum
  /// Repeats along axes of size 1; a view.
  case broadcast
  /// Rows `start..<start + rows`; a view.
  case slice(start: Int)
  /// Rows and columns exchanged; a view.
  case transpose
  /// The same elements in row-major order under another shape.
  case reshape
  /// The inputs one under the other, along the rows.
  case concatenate
  /// Rows of a table, chosen by the integer space.
  case gatherRows
  /// X = A^-1 B.
  case solve
  /// The same value, with derivative zero.
  case hold
}

/// The element-wise operations, named as the kernels name them.
enum Elementwise: Hashable {
  case negate, add, subtract, multiply, divide, power, maximum, minimum, greater, select
  case exp, log, sin, cos, tanh, sigmoid, relu, sqrt, abs, sign, reciprocal
  case addConstant, multiplyConstant

  var code: ck_micro_code {
    switch self {
    case .negate: ck_negate
    case .add: ck_add
    case .subtract: ck_subtract
    case .multiply: ck_multiply
    case .divide: ck_divide
    case .power: ck_power
    case .maximum: ck_maximum
    case .minimum: ck_minimum
    case .greater: ck_greater
    case .select: ck_select
    case .exp: ck_exp
    case .log: ck_log
    case .sin: ck_sin
    case .cos: ck_cos
    case .tanh: ck_tanh
    case .sigmoid: ck_sigmoid
    case .relu: ck_relu
    case .sqrt: ck_sqrt
    case .abs: ck_abs
    case .sign: ck_sign
    case .reciprocal: ck_reciprocal
    case .addConstant: ck_add_constant
    case .multiplyConstant: ck_multiply_constant
    }
  }
}

/// One node of a graph.
struct Node: Hashable {
  var primitive: Primitive
  var inputs: [Int]
  var shape: Shape
}

/// A growing set of formulas over arrays.
///
/// Nodes are only ever appended, so the order of their numbers is a topological order. A graph has no scalar type; the
/// machine that runs a compiled program chooses it. Not shared between threads while formulas are added.
public final class Graph {
  private(set) var nodes: [Node] = []
  private(set) var tables: [[Double]] = []
  private var index: [Node: Int] = [:]

  /// Creates an empty graph.
  public init() {}

  func append(_ primitive: Primitive, _ inputs: [Int], _ shape: Shape) -> Expression {
    let node = Node(primitive: primitive, inputs: inputs, shape: shape)
    if let known = index[node] { return Expression(graph: self, id: known) }
    nodes.append(node)
    index[node] = nodes.count - 1
    return Expression(graph: self, id: nodes.count - 1)
  }

  /// An array that is given when the program runs, contiguous and row-major from its location on.
  public func input(_ location: Location, _ shape: Shape) -> Expression {
    append(.leaf(location), [], shape)
  }

  /// A table of bytes that is given when the program runs, row-major and packed from its place on.
  ///
  /// An element is `slope * byte + intercept`. Rows of it can be gathered, nothing else.
  func byteTable(_ location: Location, _ shape: Shape, slope: Double, intercept: Double) -> Expression {
    append(.bytes(location, slope: slope.bitPattern, intercept: intercept.bitPattern), [], shape)
  }

  /// A constant number, of shape 1 x 1 x 1.
  public func number(_ value: Double) -> Expression {
    append(.number(value.bitPattern), [], .one)
  }

  /// A constant array.
  ///
  /// - Parameters:
  ///   - values: The elements, row-major, group by group.
  ///   - shape: The shape.
  /// - Precondition: There are as many values as the shape has elements.
  public func table(_ values: [Double], _ shape: Shape) -> Expression {
    precondition(
      values.count == shape.count, "a table of shape \(shape) needs \(shape.count) values, got \(values.count)")
    let place = tables.firstIndex { $0.elementsEqual(values, by: { $0.bitPattern == $1.bitPattern }) }
    if place == nil { tables.append(values) }
    return append(.table(place ?? tables.count - 1), [], shape)
  }

  /// The n x n identity matrix, as a constant.
  public func identity(_ n: Int) -> Expression {
    table((0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }, Shape(rows: n, columns: n))
  }
}

/// A formula: one node of a graph, with the arithmetic of arrays.
///
/// Formulas of different graphs must not be combined.
public struct Expression {
  /// The graph to which this formula belongs.
  public let graph: Graph
  let id: Int

  var node: Node { graph.nodes[id] }

  /// The shape of the value.
  public var shape: Shape { node.shape }

  /// The number, if this is a constant one.
  var constant: Double? {
    if case .number(let bits) = node.primitive { return Double(bitPattern: bits) }
    // A number stays known under broadcasting.
    if case .broadcast = node.primitive { return Expression(graph: graph, id: node.inputs[0]).constant }
    return nil
  }
}
