// Whole-array operations of formulas: products, sums, views, gathers and small linear systems.

extension Expression {
  /// The same value with derivative 0; first-order meta-gradients hold the gradient of the objective this way.
  public func held() -> Expression {
    if constant != nil { return self }
    if case .hold = node.primitive { return self }
    return graph.append(.hold, [id], shape)
  }

  /// Repeats the array along axes of size 1.
  ///
  /// - Precondition: Every size is 1 or that of `target`.
  public func broadcast(to target: Shape) -> Expression {
    if shape == target { return self }
    precondition(shape.broadcast(with: target) == target, "\(shape) does not broadcast to \(target)")
    if case .broadcast = node.primitive { return Expression(graph: graph, id: node.inputs[0]).broadcast(to: target) }
    return graph.append(.broadcast, [id], target)
  }

  /// Sums over every axis along which `target` has size 1.
  ///
  /// - Precondition: Every size of `target` is 1 or that of this array.
  public func sum(to target: Shape) -> Expression {
    if shape == target { return self }
    precondition(target.isReduction(of: shape), "\(shape) does not sum to \(target)")
    if let value = constant { return graph.number(value * Double(shape.count / target.count)).broadcast(to: target) }
    return graph.append(.sum, [id], target)
  }

  /// The sum over features, `groups x 1 x columns`.
  public func sumRows() -> Expression { sum(to: Shape(groups: shape.groups, rows: 1, columns: shape.columns)) }
  /// The sum over lanes, `groups x rows x 1`.
  public func sumColumns() -> Expression { sum(to: Shape(groups: shape.groups, rows: shape.rows)) }
  /// The sum of all elements, `1 x 1 x 1`.
  public func sumAll() -> Expression { sum(to: .one) }
  /// The inner product over features, `groups x 1 x columns`.
  public func dot(_ other: Expression) -> Expression { (self * other).sumRows() }

  /// The maximum over features, `groups x 1 x columns`, with derivative 0: for shifts that cancel in the result.
  public func heldMaximumOverRows() -> Expression {
    graph.append(.maximum, [held().id], Shape(groups: shape.groups, rows: 1, columns: shape.columns)).held()
  }

  /// The rows of `range`, for all groups and columns.
  ///
  /// - Precondition: `range` is in 0..<rows, and not empty.
  public subscript(rows range: Range<Int>) -> Expression {
    precondition(range.lowerBound >= 0 && range.upperBound <= shape.rows, "rows \(range) of \(shape)")
    if range.count == shape.rows { return self }
    let target = Shape(groups: shape.groups, rows: range.count, columns: shape.columns)
    if constant != nil { return graph.append(.broadcast, [rootOfBroadcast.id], target) }
    if case .slice(let start) = node.primitive {
      return Expression(graph: graph, id: node.inputs[0])[rows: (start + range.lowerBound)..<(start + range.upperBound)]
    }
    return graph.append(.slice(start: range.lowerBound), [id], target)
  }

  /// One row, `groups x 1 x columns`, counted from 0.
  ///
  /// - Precondition: `index` is in 0..<rows.
  public subscript(row index: Int) -> Expression { self[rows: index..<index + 1] }

  private var rootOfBroadcast: Expression {
    if case .broadcast = node.primitive { return Expression(graph: graph, id: node.inputs[0]) }
    return self
  }

  /// Rows and columns exchanged in each group: `groups x columns x rows`.
  public func transposed() -> Expression {
    if shape.rows == 1 && shape.columns == 1 { return self }
    if case .transpose = node.primitive { return Expression(graph: graph, id: node.inputs[0]) }
    if constant != nil { return rootOfBroadcast.broadcast(to: shape.transposed) }
    return graph.append(.transpose, [id], shape.transposed)
  }

  /// The same elements in row-major order under another shape.
  ///
  /// - Precondition: `target` has as many elements.
  public func reshaped(_ target: Shape) -> Expression {
    if shape == target { return self }
    precondition(shape.count == target.count, "\(shape) does not reshape to \(target)")
    if constant != nil { return rootOfBroadcast.broadcast(to: target) }
    if case .reshape = node.primitive { return Expression(graph: graph, id: node.inputs[0]).reshaped(target) }
    return graph.append(.reshape, [id], target)
  }

  /// Arrays one below the other, along the rows; groups and columns of size 1 broadcast.
  ///
  /// - Precondition: There is at least one array.
  public static func concatenated(_ pieces: [Expression]) -> Expression {
    precondition(!pieces.isEmpty, "nothing to concatenate")
    if pieces.count == 1 { return pieces[0] }
    let rows = pieces.reduce(0) { $0 + $1.shape.rows }
    let columns = pieces.map(\.shape.columns).max() ?? 1
    let groups = pieces.map(\.shape.groups).max() ?? 1
    let full = pieces.map { $0.broadcast(to: Shape(groups: groups, rows: $0.shape.rows, columns: columns)) }
    return full[0].graph.append(
      .concatenate, full.map(\.id), Shape(groups: groups, rows: rows, columns: columns))
  }

  /// The matrix product in each group; a factor with one group serves all groups.
  ///
  /// - Precondition: This array has as many columns as `other` has rows, and both as many groups, or one of them a
  ///   single one.
  public func times(_ other: Expression) -> Expression { product(other, sumsGroups: false) }

  func product(_ other: Expression, sumsGroups: Bool) -> Expression {
    let a = shape
    let b = other.shape
    precondition(
      a.columns == b.rows && (a.groups == b.groups || a.groups == 1 || b.groups == 1), "product of \(a) and \(b)")
    let groups = max(a.groups, b.groups)
    let out = Shape(groups: sumsGroups ? 1 : groups, rows: a.rows, columns: b.columns)
    if constant == 0 || other.constant == 0 { return graph.number(0).broadcast(to: out) }
    return graph.append(.product(sumsGroups: sumsGroups && groups > 1), [id, other.id], out)
  }

  /// The X with (this matrix) X = `right` in each group, by LU factorization with partial pivoting.
  ///
  /// - Precondition: The matrix is square, with as many rows and groups as `right`.
  public func solve(_ right: Expression) -> Expression {
    precondition(
      shape.rows == shape.columns && shape.rows == right.shape.rows && shape.groups == right.shape.groups,
      "system of \(shape) with right sides \(right.shape)")
    return graph.append(.solve, [id, right.id], right.shape)
  }

  /// Rows of this table, chosen by the indices that the program is run with: `groups x batch x columns`.
  ///
  /// - Precondition: This is an input of the graph, not a computed array or a view.
  public func gatheredRows(groups: Int, batch: Int) -> Expression {
    switch node.primitive {
    case .leaf, .bytes: break
    default: preconditionFailure("rows are gathered from a given table, not from \(node.primitive)")
    }
    return graph.append(.gatherRows, [id], Shape(groups: groups, rows: batch, columns: shape.columns))
  }

  /// The diagonal of a square matrix as a column, `groups x rows x 1`.
  public func diagonal() -> Expression { (self * graph.identity(shape.rows)).sumColumns() }

  /// ln(sum over features of e^x), `groups x 1 x columns`, shifted by the maximum so that it never overflows.
  public func logSumExpOverRows() -> Expression {
    let shift = heldMaximumOverRows()
    return (self - shift).exp().sumRows().log() + shift
  }
}
