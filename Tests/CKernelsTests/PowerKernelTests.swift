// Powers inside of fused chains: one scalar function behind every level and both precisions.

import CKernels
import Testing

@Suite("Powers in kernels")
struct PowerKernelTests {
  /// Bases and exponents: zeros, whole exponents of both parities, negative bases, others.
  private static let pairs: [(base: Double, exponent: Double)] = (0..<700).map { i in
    let base = Double(i % 41 - 20) / 8
    return (base, i % 3 == 0 ? Double(i % 23 - 11) : Double(i % 29 - 14) / 4.5)
  }

  /// x^y of all pairs by one fused instruction at a level.
  private func computed<Real: BinaryFloatingPoint>(_ level: ck_level, as type: Real.Type) -> [Real] {
    var (x, y) = (Self.pairs.map { Real($0.base) }, Self.pairs.map { Real($0.exponent) })
    var out = [Real](repeating: 0, count: x.count)
    let operands = (0..<3).map { ck_operand(space: $0, column: 1, offset: 0, group: 0, row: 0) }
    let micro = ck_micro(code: UInt16(ck_power.rawValue), target: 2, a: 0, b: 1, c: 1, constant: 0)
    var instruction = ck_instruction(
      kind: Int32(ck_fused.rawValue), flags: 0, groups: 1, rows: 1, columns: Int32(x.count), depth: 1, first_operand: 0,
      operand_count: 3, first_micro: 0, micro_count: 1)
    #expect(ck_force_instruction_level(Int32(level.rawValue)) == 1)
    defer { _ = ck_force_instruction_level(0) }
    x.withUnsafeMutableBytes { x in
      y.withUnsafeMutableBytes { y in
        out.withUnsafeMutableBytes { out in
          let spaces = [x.baseAddress, y.baseAddress, out.baseAddress]
          withUnsafePointer(to: micro) { micro in
            operands.withUnsafeBufferPointer { operands in
              withUnsafePointer(to: &instruction) { instruction in
                var program = ck_program(
                  instructions: instruction, instruction_count: 1, operands: operands.baseAddress, micros: micro)
                ck_run(&program, Int32(MemoryLayout<Real>.size), spaces, nil)
              }
            }
          }
        }
      }
    }
    return out
  }

  @Test("have the bits of the function of two numbers at every level, rounded once in single precision")
  func levels() {
    let levels = [ck_level_baseline, ck_level_v3, ck_level_v4]
    for level in levels where ck_has_instruction_level(Int32(level.rawValue)) != 0 {
      for (i, value) in computed(level, as: Double.self).enumerated() {
        let wanted = ck_pow_f64(Self.pairs[i].base, Self.pairs[i].exponent)
        #expect(value.bitPattern == wanted.bitPattern || value.isNaN && wanted.isNaN, "\(Self.pairs[i]) at \(level)")
      }
      for (i, value) in computed(level, as: Float.self).enumerated() {
        let wanted = Float(ck_pow_f64(Double(Float(Self.pairs[i].base)), Double(Float(Self.pairs[i].exponent))))
        #expect(value.bitPattern == wanted.bitPattern || value.isNaN && wanted.isNaN, "\(Self.pairs[i]) at \(level)")
      }
    }
    // Whole powers are exact where the answer is.
    for n in 0..<20 {
      #expect(
        ck_pow_f64(2, Double(n)) == Double(1 << n)
          && ck_pow_f64(-3, Double(n)).magnitude.rounded() == ck_pow_f64(3, Double(n)))
    }
    #expect(ck_pow_f64(0, 0) == 1 && ck_pow_f64(-2, 0.5).isNaN && ck_pow_f64(-1, 1001) == -1)
  }
}
