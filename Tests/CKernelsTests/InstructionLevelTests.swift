// Every kernel at every instruction level of this processor: one set of bits.

import CKernels
import Glibc
import KernelDigest
import Testing

private struct Section: Sendable, CustomTestStringConvertible {
  let code: kd_section
  var testDescription: String { String(cString: kd_name(code)) }
  var digest: UInt64 { kd_digest(code) }
  var expected: UInt64 { kd_expected(code) }
}

private let sections = (0..<kd_sections.rawValue).map { Section(code: kd_section($0)) }

private func has(_ level: ck_level) -> Bool { ck_has_instruction_level(Int32(level.rawValue)) != 0 }

/// Runs a body with the kernels of a level; other threads keep theirs.
private func at<Result>(_ level: ck_level, _ body: () -> Result) -> Result {
  #expect(ck_force_instruction_level(Int32(level.rawValue)) == 1)
  defer { _ = ck_force_instruction_level(0) }
  #expect(ck_instruction_level() == Int32(level.rawValue))
  return body()
}

/// a b + c by the product of two matrices of one element; of numbers that are loaded, so that nothing is known of them.
private func multiplyAdd(_ a: Double, _ b: Double, _ c: Double) -> Double {
  var (a, b, c) = (a, b, c)
  ck_product_f64(0, 1, 1, 1, &a, 1, 1, &b, 1, 1, &c, 1, 1)
  return c
}

private func multiplyAdd(_ a: Float, _ b: Float, _ c: Float) -> Float {
  var (a, b, c) = (a, b, c)
  ck_product_f32(0, 1, 1, 1, &a, 1, 1, &b, 1, 1, &c, 1, 1)
  return c
}

private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension BinaryFloatingPoint where RawSignificand: FixedWidthInteger, RawExponent: FixedWidthInteger {
  /// Of any size, near 1, or a small whole number; one in eight with few bits, so that sums cancel.
  fileprivate static func hard(_ random: inout some RandomNumberGenerator) -> Self {
    let sign: FloatingPointSign = Bool.random(using: &random) ? .minus : .plus
    if Int.random(in: 0..<4, using: &random) == 0 { return Self(Int.random(in: -8...8, using: &random)) }
    let isAny = Bool.random(using: &random)
    let largest = (UInt64(1) << UInt64(Self.exponentBitCount)) - 1
    let middle = largest / 2
    let exponent = RawExponent(
      UInt64.random(in: isAny ? 0...largest : (middle - 3)...(middle + 3), using: &random))
    var bits = RawSignificand(truncatingIfNeeded: random.next()) & ((1 << Self.significandBitCount) - 1)
    if Int.random(in: 0..<8, using: &random) == 0 { bits &= ~0 << (Self.significandBitCount - 4) }
    return Self(sign: sign, exponentBitPattern: exponent, significandBitPattern: bits)
  }

  fileprivate func isSame(_ other: Self) -> Bool {
    isNaN ? other.isNaN : self == other && sign == other.sign
  }
}

@Suite("Instruction levels")
struct InstructionLevelTests {
  @Test(
    "the kernels for registers of 64 bytes give the bits of every machine",
    .enabled(if: has(ck_level_v4), "this processor is no x86-64-v4: its kernels are not tested here"),
    arguments: sections)
  private func widest(_ section: Section) {
    #expect(at(ck_level_v4) { section.digest } == section.expected)
  }

  @Test(
    "the kernels for registers of 32 bytes give the bits of every machine",
    .enabled(if: has(ck_level_v3), "this processor is no x86-64-v3: its kernels are not tested here"),
    arguments: sections)
  private func wide(_ section: Section) {
    #expect(at(ck_level_v3) { section.digest } == section.expected)
  }

  @Test("the baseline gives them too, with fused multiply-adds or without", arguments: sections)
  private func baseline(_ section: Section) {
    #expect(at(ck_level_baseline) { section.digest } == section.expected)
  }

  @Test("a b + c is rounded once in the baseline, whatever the numbers: near, far, canceled, subnormal, infinite, none")
  func multiplyAdds() {
    var random = SplitMix64(state: 31)
    // The C library's fma is exact by its standard, so it is a judge from outside.
    var (wrong, roundedTwice) = (0, 0)
    at(ck_level_baseline) {
      for i in 0..<50_000 {
        let (a, b) = (Double.hard(&random), Double.hard(&random))
        // Every third addend cancels the product but for its last bits.
        let c = i % 3 == 0 ? -(a * b) * (1 + Double(i % 5 - 2) * 0x1p-52) : Double.hard(&random)
        let judge = fma(a, b, c)
        wrong += multiplyAdd(a, b, c).isSame(judge) ? 0 : 1
        roundedTwice += (a * b + c).isSame(judge) ? 0 : 1
        let (x, y) = (Float.hard(&random), Float.hard(&random))
        let z = i % 3 == 0 ? -(x * y) * (1 + Float(i % 5 - 2) * 0x1p-23) : Float.hard(&random)
        let other = fmaf(x, y, z)
        wrong += multiplyAdd(x, y, z).isSame(other) ? 0 : 1
        roundedTwice += (x * y + z).isSame(other) ? 0 : 1
      }
    }
    #expect(wrong == 0)
    // The twin: a product that rounds once more than it should is seen.
    #expect(roundedTwice > 20_000)
  }

  @Test("a level the processor lacks is refused, and nothing changes")
  func refusal() {
    let before = ck_instruction_level()
    #expect(ck_force_instruction_level(2) == 0)
    #expect(ck_instruction_level() == before)
  }
}
