// Compiles formulas: which nodes run together, in which order, and where their values live.
//
// Element-wise nodes of one shape are fused into regions; every other node is a unit of its own. A node may join an
// earlier region if all it needs is ready before that region runs. Values that no other unit reads never leave the
// tile registers of their region.

internal import CKernels

/// A value that a program leaves in memory.
public struct ProgramOutput {
  let expression: Expression
  let destination: Location
  let accumulates: Bool

  /// Stores a formula at a location, or adds it to what is there.
  ///
  /// - Parameters:
  ///   - expression: The formula.
  ///   - destination: Where its first element goes; the others follow in row-major order.
  ///   - accumulates: Whether the value is added.
  /// - Precondition: The location does not overlap anything that the program reads; this is not checked.
  public init(_ expression: Expression, to destination: Location, accumulates: Bool = false) {
    self.expression = expression
    self.destination = destination
    self.accumulates = accumulates
  }
}

extension Graph {
  /// Compiles the formulas that lead to `outputs`.
  ///
  /// - Parameters:
  ///   - outputs: Formulas of this graph, with the locations that they are written to.
  ///   - provided: Nodes whose values another program has left at a location; they are read, not computed.
  /// - Returns: A program that any number of machines can run.
  public func compile(_ outputs: [ProgramOutput], provided: [(Expression, Location)] = []) -> Program {
    var planner = Planner(
      graph: self, provided: Dictionary(provided.map { ($0.0.id, $0.1) }, uniquingKeysWith: { first, _ in first }))
    planner.plan(outputs)
    return Emitter(planner: planner).program()
  }

  /// Nodes computed on the way to some formulas: neither given nor constant.
  func computedNodes(for outputs: [Expression]) -> Set<Int> {
    let planner = Planner(graph: self, provided: [:])
    return Set(planner.reachable(outputs).filter { !planner.isGiven($0) && !planner.isView($0) })
  }

  /// The computed nodes of `known` that formulas read first when they are not to be computed again.
  func frontier(of outputs: [Expression], known: Set<Int>) -> [Expression] {
    var seen: Set<Int> = []
    var found: Set<Int> = []
    var waiting = outputs.map(\.id)
    while let id = waiting.popLast() {
      guard seen.insert(id).inserted else { continue }
      switch nodes[id].primitive {
      case .gatherRows: continue
      default:
        if known.contains(id) { found.insert(id) } else { waiting += nodes[id].inputs }
      }
    }
    return found.sorted().map { Expression(graph: self, id: $0) }
  }
}

/// One step of a plan.
enum Unit {
  /// Element-wise nodes of one shape, in order.
  case region(Shape, [Int])
  /// A product, sum, maximum, gather, solve, concatenation or materialized reshape.
  case single(Int)
  /// Copies (or adds) a node to an output.
  case copy(Int, Location, accumulates: Bool)
}

struct Planner {
  let graph: Graph
  let provided: [Int: Location]
  private(set) var units: [Unit] = []
  private(set) var unitOf: [Int: Int] = [:]
  /// Where a computed node is stored, if an output decides it.
  private(set) var placed: [Int: Location] = [:]
  /// Nodes whose instruction adds to its place.
  private(set) var accumulating: Set<Int> = []
  /// Gathers that only products read, as their right factor: these walk the table's rows themselves, without a copy.
  private(set) var walked: Set<Int> = []
  private var regions: [Shape: [Int]] = [:]
  /// Longer regions gain nothing: their registers leave the first-level cache.
  private static let mostMembers = 48

  init(graph: Graph, provided: [Int: Location]) {
    self.graph = graph
    self.provided = provided
  }

  func isGiven(_ id: Int) -> Bool {
    if provided[id] != nil { return true }
    switch graph.nodes[id].primitive {
    case .leaf, .bytes, .number, .table: return true
    default: return false
    }
  }

  func isView(_ id: Int) -> Bool {
    switch graph.nodes[id].primitive {
    case .broadcast, .slice, .transpose, .hold: return true
    case .reshape:
      let input = graph.nodes[id].inputs[0]
      return layout(input).reshaped(from: graph.nodes[input].shape, to: graph.nodes[id].shape) != nil
    default: return false
    }
  }

  /// The strides of a node's value in the array that holds it.
  func layout(_ id: Int) -> Layout {
    let node = graph.nodes[id]
    if isGiven(id) { return Layout(base: id, shape: node.shape) }
    guard let input = node.inputs.first else { return Layout(base: id, shape: node.shape) }
    let source = graph.nodes[input].shape
    switch node.primitive {
    case .hold: return layout(input)
    case .broadcast: return layout(input).broadcast(from: source, to: node.shape)
    case .slice(let start):
      var result = layout(input)
      result.offset += start * result.row
      return result
    case .transpose:
      var result = layout(input)
      swap(&result.row, &result.column)
      return result
    case .reshape:
      return layout(input).reshaped(from: source, to: node.shape) ?? Layout(base: id, shape: node.shape)
    default: return Layout(base: id, shape: node.shape)
    }
  }

  /// Looks through `hold`, which changes nothing when a program runs.
  func direct(_ id: Int) -> Int {
    var id = id
    while provided[id] == nil, case .hold = graph.nodes[id].primitive { id = graph.nodes[id].inputs[0] }
    return id
  }

  func reachable(_ outputs: [Expression]) -> [Int] {
    var seen: Set<Int> = []
    var waiting = outputs.map(\.id)
    while let id = waiting.popLast() {
      guard seen.insert(id).inserted, !isGiven(id) else { continue }
      waiting += graph.nodes[id].inputs
    }
    return seen.sorted()
  }

  mutating func plan(_ outputs: [ProgramOutput]) {
    let order = reachable(outputs.map(\.expression))
    walked = walkedGathers(order, outputs)
    for id in order where !isGiven(id) && !isView(id) && !walked.contains(id) {
      if case .elementwise = graph.nodes[id].primitive {
        joinRegion(id)
      } else {
        unitOf[id] = units.count
        units.append(.single(id))
      }
    }
    var users = userCounts(order)
    for output in outputs { users[direct(output.expression.id), default: 0] += 1 }
    for output in outputs { place(output, users: users) }
  }

  private func walkedGathers(_ order: [Int], _ outputs: [ProgramOutput]) -> Set<Int> {
    var found = Set(
      order.filter { id in
        guard !isGiven(id), case .gatherRows = graph.nodes[id].primitive else { return false }
        // With one column, a table and its transpose cannot be told apart by their strides.
        return graph.nodes[id].shape.columns > 1
      })
    for id in order where !isGiven(id) {
      let node = graph.nodes[id]
      for (place, input) in node.inputs.enumerated() {
        let source = layout(input)
        guard found.contains(source.base), !isPlainView(id) else { continue }
        // Transposed, the table's rows are columns of the factor, and the tile for those needs rows of the left one.
        let suits = source.column == 1 || layout(node.inputs[0]).column == 1
        guard case .product = node.primitive, place == 1, suits else {
          found.remove(source.base)
          continue
        }
      }
    }
    return found.subtracting(outputs.map { layout($0.expression.id).base })
  }

  /// Whether a node is another node or its transpose.
  private func isPlainView(_ id: Int) -> Bool {
    switch graph.nodes[id].primitive {
    case .transpose, .hold: return true
    default: return false
    }
  }

  private mutating func joinRegion(_ id: Int) {
    let shape = graph.nodes[id].shape
    for candidate in (regions[shape] ?? []).suffix(8).reversed() where canJoin(id, candidate) {
      guard case .region(_, var members) = units[candidate] else { continue }
      members.append(id)
      guard fits(members) else { continue }
      units[candidate] = .region(shape, members)
      unitOf[id] = candidate
      return
    }
    unitOf[id] = units.count
    regions[shape, default: []].append(units.count)
    units.append(.region(shape, [id]))
  }

  /// Whether a region stays within the kernel's tables: at worst every member is stored, or every value read from
  /// outside is packed into a register of its own.
  private func fits(_ members: [Int]) -> Bool {
    guard members.count <= Self.mostMembers else { return false }
    let reads = Set(members.flatMap { graph.nodes[$0].inputs }).subtracting(members)
    return members.count + reads.count < Int(CK_REGISTERS_MOST)
  }

  private func canJoin(_ id: Int, _ candidate: Int) -> Bool {
    graph.nodes[id].inputs.allSatisfy { input in
      if isGiven(direct(input)) { return true }
      let base = layout(input).base
      if isGiven(base) { return true }
      guard let unit = unitOf[base] else { return false }
      // A member is read where it is; a view of a member must wait until the region has stored it.
      return unit < candidate || (unit == candidate && direct(input) == base)
    }
  }

  private func userCounts(_ order: [Int]) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for id in order where !isGiven(id) {
      for input in graph.nodes[id].inputs { counts[input, default: 0] += 1 }
    }
    return counts
  }

  /// Lets the unit that computes an output write it in place where it can; otherwise copies at the end.
  private mutating func place(_ output: ProgramOutput, users: [Int: Int]) {
    let id = direct(output.expression.id)
    let isPlain = unitOf[id] != nil && placed[id] == nil
    if isPlain, !output.accumulates {
      placed[id] = output.destination
      return
    }
    if isPlain, users[id, default: 0] == 1 {
      switch graph.nodes[id].primitive {
      case .product, .sum:
        placed[id] = output.destination
        accumulating.insert(id)
        return
      default: break
      }
    }
    units.append(.copy(output.expression.id, output.destination, accumulates: output.accumulates))
  }
}
