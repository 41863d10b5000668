// Writes the micro-operations of one fused region and shares its tile registers by last use.

internal import CKernels

struct RegionWriter {
  let graph: Graph
  let planner: Planner
  /// Operands by node: what is read from outside and what is stored.
  let slots: [Int: UInt16]
  private var registers: [Int: UInt16] = [:]
  private var free: [UInt16] = []
  private(set) var registerCount = 0

  init(graph: Graph, planner: Planner, slots: [Int: UInt16]) {
    self.graph = graph
    self.planner = planner
    self.slots = slots
  }

  private mutating func takeRegister() -> UInt16 {
    if let register = free.popLast() { return register }
    registerCount += 1
    precondition(registerCount < Int(CK_REGISTERS_MOST), "a region needs too many registers")
    return UInt16(Int(CK_REGISTER) + registerCount - 1)
  }

  /// - Parameter strided: Operands that must be packed into a register before arithmetic can read them.
  mutating func write(_ members: [Int], strided: Set<UInt16>) -> [ck_micro] {
    var code: [ck_micro] = []
    var packed: [UInt16: UInt16] = [:]
    var lastReader: [Int: Int] = [:]
    for (i, id) in members.enumerated() {
      for input in graph.nodes[id].inputs { lastReader[planner.direct(input)] = i }
    }
    func micro(_ operation: ck_micro_code, _ target: UInt16, _ inputs: [UInt16], _ constant: Double) -> ck_micro {
      let a = inputs.first ?? target
      let b = inputs.count > 1 ? inputs[1] : a
      let c = inputs.count > 2 ? inputs[2] : a
      return ck_micro(code: UInt16(operation.rawValue), target: target, a: a, b: b, c: c, constant: constant)
    }
    for (i, id) in members.enumerated() {
      guard case .elementwise(let operation, let constant) = graph.nodes[id].primitive else { continue }
      var inputs: [UInt16] = []
      for input in graph.nodes[id].inputs {
        guard var source = registers[planner.direct(input)] ?? slots[planner.direct(input)] ?? slots[input] else {
          preconditionFailure("node \(input) is neither in a register nor an operand")
        }
        if strided.contains(source) {
          if packed[source] == nil {
            let register = takeRegister()
            code.append(micro(ck_copy, register, [source], 0))
            packed[source] = register
          }
          source = packed[source] ?? source
        }
        inputs.append(source)
      }
      let target = slots[id] ?? takeRegister()
      if slots[id] == nil { registers[id] = target }
      code.append(micro(operation.code, target, inputs, Double(bitPattern: constant)))
      // Only now, so that a target never overlaps what it is computed from.
      for input in Set(graph.nodes[id].inputs.map(planner.direct)) where lastReader[input] == i {
        if let register = registers[input] { free.append(register) }
      }
    }
    return code
  }
}
