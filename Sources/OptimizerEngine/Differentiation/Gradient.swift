// Reverse mode, graph to graph: a gradient is one more formula, so derivatives of any order are the same operation.

extension Graph {
  /// The gradients of `sum over i of <seed_i, output_i>`, by reverse accumulation, as formulas of the same graph.
  ///
  /// - Parameters:
  ///   - outputs: Formulas, each with its cotangent, of its shape or broadcast to it.
  ///   - variables: Nodes to differentiate by; usually inputs.
  /// - Returns: One formula per variable, of its shape; a zero where nothing depends on it.
  public func gradients(
    of outputs: [(output: Expression, seed: Expression)], by variables: [Expression]
  ) -> [Expression] {
    let dependent = nodesDepending(on: variables)
    var sums: [Int: Cotangent] = [:]
    for (output, seed) in outputs where dependent.contains(output.id) {
      sums[output.id, default: Cotangent()].add(seed.broadcast(to: output.shape))
    }
    let stops = Set(variables.map(\.id))
    var results: [Int: Expression] = [:]
    for id in (0...(outputs.map(\.output.id).max() ?? 0)).reversed() {
      guard dependent.contains(id), let total = sums.removeValue(forKey: id) else { continue }
      let node = Expression(graph: self, id: id)
      let cotangent = total.value(for: node)
      if stops.contains(id) { results[id] = cotangent }
      for (input, part) in node.pullback(cotangent) where dependent.contains(input) {
        switch part {
        case .whole(let value): sums[input, default: Cotangent()].add(value)
        case .rows(let start, let value): sums[input, default: Cotangent()].add(value, at: start)
        }
      }
    }
    return variables.map { results[$0.id] ?? number(0).broadcast(to: $0.shape) }
  }

  /// The gradient of the sum of all elements of a formula, of the shape of `variable`.
  public func gradient(of output: Expression, by variable: Expression) -> Expression {
    gradients(of: [(output, number(1))], by: [variable])[0]
  }

  private func nodesDepending(on variables: [Expression]) -> Set<Int> {
    var dependent = Set(variables.map(\.id))
    for id in (variables.map(\.id).min() ?? 0)..<nodes.count {
      if case .hold = nodes[id].primitive { continue }
      if nodes[id].inputs.contains(where: dependent.contains) { dependent.insert(id) }
    }
    return dependent
  }
}

/// What one use of a node adds to its cotangent.
enum Contribution {
  case whole(Expression)
  /// Only the rows from `start` on get something.
  case rows(start: Int, Expression)
}

/// The cotangent of a node while its uses are still being collected.
private struct Cotangent {
  private var wholes: [Expression] = []
  private var slices: [(start: Int, value: Expression)] = []

  mutating func add(_ value: Expression) { wholes.append(value) }
  mutating func add(_ value: Expression, at start: Int) { slices.append((start, value)) }

  /// Slices that do not overlap become one concatenation, so splitting a vector and back costs one copy.
  func value(for node: Expression) -> Expression {
    var parts = wholes
    var waiting = slices.sorted { $0.start < $1.start }
    while !waiting.isEmpty {
      var rest: [(start: Int, value: Expression)] = []
      var pieces: [Expression] = []
      var end = 0
      for slice in waiting {
        guard slice.start >= end else {
          rest.append(slice)
          continue
        }
        if slice.start > end { pieces.append(node.zeroRows(slice.start - end)) }
        pieces.append(slice.value)
        end = slice.start + slice.value.shape.rows
      }
      if end < node.shape.rows { pieces.append(node.zeroRows(node.shape.rows - end)) }
      parts.append(.concatenated(pieces))
      waiting = rest
    }
    return parts.dropFirst().reduce(parts[0]) { $0 + $1 }.broadcast(to: node.shape)
  }
}

extension Expression {
  fileprivate func zeroRows(_ count: Int) -> Expression {
    graph.number(0).broadcast(to: Shape(groups: shape.groups, rows: count, columns: shape.columns))
  }
}
