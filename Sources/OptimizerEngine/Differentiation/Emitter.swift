// Turns a plan into instructions: gives every stored value a place and every region its registers.

internal import CKernels

struct Emitter {
  private let planner: Planner
  private var graph: Graph { planner.graph }
  private var instructions: [ck_instruction] = []
  private var operands: [ck_operand] = []
  private var micros: [ck_micro] = []
  private var constants: [Double] = []
  private var numbers: [UInt64: Int] = [:]
  private var tables: [Int: Int] = [:]
  private var cost = ProgramCost()
  private var scratch: ScratchPlan
  private let lastUse: [Int: Int]

  init(planner: Planner) {
    self.planner = planner
    let uses = Emitter.uses(planner)
    lastUse = uses
    scratch = ScratchPlan()
  }

  /// The last unit that reads each stored node from outside of the unit that computes it.
  private static func uses(_ planner: Planner) -> [Int: Int] {
    var last: [Int: Int] = [:]
    func read(_ input: Int, by unit: Int) {
      let base = planner.layout(input).base
      guard let home = planner.unitOf[base] else { return }
      if home != unit || planner.direct(input) != base { last[base] = max(last[base] ?? 0, unit) }
    }
    for (index, unit) in planner.units.enumerated() {
      switch unit {
      case .region(_, let members):
        for member in members {
          for input in planner.graph.nodes[member].inputs { read(input, by: index) }
        }
      case .single(let id): for input in planner.graph.nodes[id].inputs { read(input, by: index) }
      case .copy(let id, _, _): read(id, by: index)
      }
    }
    return last
  }

  private func isStored(_ id: Int) -> Bool { planner.placed[id] != nil || lastUse[id] != nil }

  func program() -> Program {
    var emitter = self
    for (index, unit) in planner.units.enumerated() {
      emitter.scratch.release(before: index)
      switch unit {
      case .region(let shape, let members): emitter.emitRegion(shape, members, index)
      case .single(let id): emitter.emitSingle(id, index)
      case .copy(let id, let place, let accumulates): emitter.emitCopy(id, place, accumulates)
      }
    }
    emitter.cost.instructions = emitter.instructions.count
    emitter.cost.scratch = emitter.scratch.size
    return Program(
      instructions: emitter.instructions, operands: emitter.operands, micros: emitter.micros,
      constants: emitter.constants, cost: emitter.cost)
  }

  // MARK: - Places

  /// Where the array of a given or computed node begins.
  private mutating func location(of base: Int) -> Location {
    if let place = planner.provided[base] ?? planner.placed[base] { return place }
    switch graph.nodes[base].primitive {
    case .leaf(let place), .bytes(let place, _, _): return place
    case .number(let bits):
      if numbers[bits] == nil {
        numbers[bits] = constants.count
        constants.append(Double(bitPattern: bits))
      }
      return Location(.constants, numbers[bits] ?? 0)
    case .table(let index):
      if tables[index] == nil {
        tables[index] = constants.count
        constants += graph.tables[index]
      }
      return Location(.constants, tables[index] ?? 0)
    default: return Location(.scratch, scratch.offset(of: base))
    }
  }

  private mutating func reserve(_ id: Int, at unit: Int) {
    if planner.placed[id] == nil {
      scratch.reserve(id, count: graph.nodes[id].shape.count, until: lastUse[id] ?? unit)
    }
  }

  private mutating func operand(_ layout: Layout, at place: Location? = nil) -> ck_operand {
    let start = place ?? location(of: layout.base)
    return ck_operand(
      space: Int32(start.space.index), column: Int32(layout.column), offset: Int64(start.offset + layout.offset),
      group: Int64(layout.group), row: Int64(layout.row))
  }

  // MARK: - Loops

  /// Appends an instruction over merged axes; `slots` are its operands with their layouts over `shape`,
  /// the `writes` that it stores to last.
  private mutating func emit(
    _ kind: ck_kind, shape: Shape, slots: [(Layout, Location?)], writes: Int = 1, flags: Int32 = 0,
    depth: Int = 0, code: (_ strides: [[Int]]) -> [ck_micro] = { _ in [] }
  ) {
    let nest = LoopNest(shape: shape, layouts: slots.map(\.0), written: (slots.count - writes)..<slots.count)
    let first = operands.count
    for (i, slot) in slots.enumerated() {
      var layout = slot.0
      (layout.group, layout.row, layout.column) = (nest.strides[i][0], nest.strides[i][1], nest.strides[i][2])
      operands.append(operand(layout, at: slot.1))
    }
    let added = code(nest.strides)
    instructions.append(
      ck_instruction(
        kind: Int32(kind.rawValue), flags: flags, groups: Int32(nest.sizes[0]), rows: Int32(nest.sizes[1]),
        columns: Int32(nest.sizes[2]), depth: Int32(depth), first_operand: Int32(first),
        operand_count: Int32(slots.count), first_micro: Int32(micros.count), micro_count: Int32(added.count)))
    micros += added
  }

  private mutating func emitCopy(_ id: Int, _ place: Location, _ accumulates: Bool) {
    let shape = graph.nodes[id].shape
    let source = planner.layout(id).broadcast(from: shape, to: shape)
    copy(source, shape: shape, to: Layout(base: id, shape: shape), place, accumulates)
  }

  /// One fused instruction that copies or adds; a strided source goes through register 0.
  private mutating func copy(
    _ source: Layout, shape: Shape, to target: Layout, _ place: Location, _ accumulates: Bool
  ) {
    emit(ck_fused, shape: shape, slots: [(source, nil), (target, place)], depth: 1) { strides in
      let register = UInt16(CK_REGISTER)
      let pack = ck_micro(code: UInt16(ck_copy.rawValue), target: register, a: 0, b: 0, c: 0, constant: 0)
      if accumulates {
        let isStrided = strides[0][2] > 1
        let from: UInt16 = isStrided ? register : 0
        let add = ck_micro(code: UInt16(ck_add.rawValue), target: 1, a: 1, b: from, c: from, constant: 0)
        return isStrided ? [pack, add] : [add]
      }
      return [ck_micro(code: UInt16(ck_copy.rawValue), target: 1, a: 0, b: 0, c: 0, constant: 0)]
    }
  }

  // MARK: - Units

  private mutating func emitSingle(_ id: Int, _ unit: Int) {
    let node = graph.nodes[id]
    reserve(id, at: unit)
    cost.primitives += 1
    let out = Layout(base: id, shape: node.shape)
    let flags = planner.accumulating.contains(id) ? Int32(CK_ACCUMULATE) : 0
    switch node.primitive {
    case .product(let sumsGroups): emitProduct(id, out, unit, flags | (sumsGroups ? Int32(CK_SUM_GROUPS) : 0))
    case .sum, .maximum:
      let shape = graph.nodes[node.inputs[0]].shape
      var target = out.broadcast(from: node.shape, to: shape)
      if node.shape.groups == 1 { target.group = 0 }
      if node.shape.rows == 1 { target.row = 0 }
      if node.shape.columns == 1 { target.column = 0 }
      let isSum = node.primitive == .sum
      cost.operations += shape.count
      emit(
        isSum ? ck_sum : ck_reduce_maximum, shape: shape,
        slots: [(planner.layout(node.inputs[0]), nil), (target, nil)],
        flags: flags)
    case .concatenate: emitConcatenation(node, out)
    case .reshape:
      // Only a reshape that strides cannot express gets here: copy row-major, then read under the new shape.
      let source = graph.nodes[node.inputs[0]].shape
      copy(
        planner.layout(node.inputs[0]), shape: source, to: Layout(base: id, shape: source), location(of: id), false)
    case .gatherRows: emitGather(node, out)
    case .solve: emitSolve(id, out, unit)
    default: preconditionFailure("\(node.primitive) is not a unit")
    }
  }

  private mutating func emitProduct(_ id: Int, _ out: Layout, _ unit: Int, _ flags: Int32) {
    let node = graph.nodes[id]
    let shapes = node.inputs.map { graph.nodes[$0].shape }
    let groups = max(shapes[0].groups, shapes[1].groups)
    let depth = shapes[0].columns
    cost.operations += 2 * groups * node.shape.rows * depth * node.shape.columns
    let first = operands.count
    let right = planner.layout(node.inputs[1])
    let gathered = planner.walked.contains(right.base) ? planner.layout(graph.nodes[right.base].inputs[0]) : nil
    for (input, shape) in zip(node.inputs, shapes) {
      var layout = input == node.inputs[1] ? gathered ?? right : planner.layout(input)
      if shape.groups == 1 { layout.group = 0 }
      operands.append(operand(layout))
    }
    operands.append(operand(out))
    var (kind, flags) = (ck_product, flags)
    if let gathered {
      kind = ck_gathered_product
      let byColumns = right.column != 1
      if byColumns { flags |= Int32(CK_GATHERED_COLUMNS) }
      let count = depth * Int(byColumns ? CK_PANEL_IMAGES : CK_PANEL_PIXELS)
      let panel = -1 - id
      scratch.reserve(panel, count: count, until: unit)
      operands.append(
        operand(
          Layout(base: id, shape: Shape(rows: count)), at: Location(.scratch, scratch.offset(of: panel))))
      flags |= appendDecoding(of: gathered.base)
    }
    instructions.append(
      ck_instruction(
        kind: Int32(kind.rawValue), flags: flags, groups: Int32(groups), rows: Int32(node.shape.rows),
        columns: Int32(node.shape.columns), depth: Int32(depth), first_operand: Int32(first),
        operand_count: Int32(operands.count - first), first_micro: 0, micro_count: 0))
  }

  /// Appends slope and intercept of a table of bytes as an operand; nothing for a table of numbers.
  ///
  /// - Returns: The flag of such a table.
  private mutating func appendDecoding(of table: Int) -> Int32 {
    guard case .bytes(_, let slope, let intercept) = graph.nodes[table].primitive else { return 0 }
    let place = Location(.constants, constants.count)
    constants += [Double(bitPattern: slope), Double(bitPattern: intercept)]
    operands.append(operand(Layout(base: table, shape: Shape(rows: 1, columns: 2)), at: place))
    return Int32(CK_BYTES)
  }

  private mutating func emitConcatenation(_ node: Node, _ out: Layout) {
    var start = 0
    for input in node.inputs {
      let shape = graph.nodes[input].shape
      var target = out
      target.offset += start * out.row
      copy(planner.layout(input), shape: shape, to: target, location(of: out.base), false)
      start += shape.rows
    }
  }

  private mutating func emitGather(_ node: Node, _ out: Layout) {
    let first = operands.count
    let table = planner.layout(node.inputs[0])
    operands.append(operand(table))
    operands.append(operand(out))
    let flags = appendDecoding(of: table.base)
    instructions.append(
      ck_instruction(
        kind: Int32(ck_gather_rows.rawValue), flags: flags,
        groups: Int32(node.shape.groups), rows: Int32(node.shape.rows), columns: Int32(node.shape.columns), depth: 0,
        first_operand: Int32(first), operand_count: Int32(operands.count - first), first_micro: 0, micro_count: 0))
  }

  private mutating func emitSolve(_ id: Int, _ out: Layout, _ unit: Int) {
    let node = graph.nodes[id]
    let n = node.shape.rows
    let first = operands.count
    // The factors need n x n elements for the length of this unit.
    let factors = -1 - id
    scratch.reserve(factors, count: n * n, until: unit)
    let place = Location(.scratch, scratch.offset(of: factors))
    for input in node.inputs { operands.append(operand(planner.layout(input))) }
    operands.append(operand(out))
    operands.append(operand(Layout(base: id, shape: Shape(rows: n, columns: n)), at: place))
    cost.operations += node.shape.groups * (2 * n * n * n / 3 + 2 * n * n * node.shape.columns)
    instructions.append(
      ck_instruction(
        kind: Int32(ck_solve.rawValue), flags: 0, groups: Int32(node.shape.groups), rows: Int32(n),
        columns: Int32(node.shape.columns), depth: 0, first_operand: Int32(first), operand_count: 4, first_micro: 0,
        micro_count: 0))
  }

  private mutating func emitRegion(_ shape: Shape, _ members: [Int], _ unit: Int) {
    let stored = members.filter(isStored)
    for id in stored { reserve(id, at: unit) }
    cost.primitives += members.count
    cost.operations += members.count * shape.count
    let inside = Set(members)
    var slots: [Layout] = []
    var slotOf: [Int: UInt16] = [:]
    // Operands: what members read from outside, then what they store.
    for id in members {
      for input in graph.nodes[id].inputs where !inside.contains(planner.direct(input)) && slotOf[input] == nil {
        slotOf[input] = UInt16(slots.count)
        slots.append(planner.layout(input).broadcast(from: graph.nodes[input].shape, to: shape))
      }
    }
    let reads = slots.count
    for id in stored {
      slotOf[id] = UInt16(slots.count)
      slots.append(Layout(base: id, shape: shape))
    }
    let locals = slotOf
    let graph = graph
    let planner = planner
    var depth = 1
    emit(ck_fused, shape: shape, slots: slots.map { ($0, nil) }, writes: stored.count) { strides in
      var writer = RegionWriter(graph: graph, planner: planner, slots: locals)
      let code = writer.write(members, strided: Set((0..<reads).filter { strides[$0][2] > 1 }.map { UInt16($0) }))
      depth = max(1, writer.registerCount)
      return code
    }
    instructions[instructions.count - 1].depth = Int32(depth)
  }
}
