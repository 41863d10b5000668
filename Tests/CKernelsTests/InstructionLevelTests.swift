// Every kernel at every instruction level of this processor: one set of bits, wherever multiply-adds are fused.

import CKernels
import Glibc
import KernelDigest
import Testing

private struct Section: Sendable, CustomTestStringConvertible {
  let code: kd_section
  var testDescription: String { String(cString: kd_name(code)) }
  var digest: UInt64 { kd_digest(code) }
  var expected: UInt64 { kd_expected(code) }
  var isFusing: Bool { code.rawValue >= UInt32(KD_FIRST_FUSING) }
}

private let sections = (0..<kd_sections.rawValue).map { Section(code: kd_section($0)) }

private func has(_ level: ck_level) -> Bool { ck_has_instruction_level(Int32(level.rawValue)) != 0 }

private let hasFusedBaseline = ck_fuses(Int32(ck_level_baseline.rawValue)) != 0

/// Runs a body with the kernels of a level; other threads keep theirs.
private func at<Result>(_ level: ck_level, _ body: () -> Result) -> Result {
  #expect(ck_force_instruction_level(Int32(level.rawValue)) == 1)
  defer { _ = ck_force_instruction_level(0) }
  #expect(ck_instruction_level() == Int32(level.rawValue))
  return body()
}

/// All results of a section, and how many of them come from inputs near 1.
private func values(_ section: Section) -> (all: [Double], tame: Int) {
  var (count, tame) = (0, 0)
  guard let found = kd_values(section.code, &count, &tame) else { return ([], 0) }
  defer { free(found) }
  return (Array(UnsafeBufferPointer(start: found, count: count)), tame)
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

  @Test("the baseline gives them too, but for products where it has no fused multiply-add", arguments: sections)
  private func baseline(_ section: Section) {
    let digest = at(ck_level_baseline) { section.digest }
    let isExact = hasFusedBaseline || !section.isFusing
    // The other way round this is the twin: a product that rounds once more than it should is seen.
    #expect((digest == section.expected) == isExact)
  }

  @Test(
    "products without fused multiply-adds are near those with them",
    .enabled(if: has(ck_level_v3) && !hasFusedBaseline, "this processor has one way to multiply and add"),
    arguments: sections.filter(\.isFusing))
  private func tolerance(_ section: Section) {
    let fused = at(ck_level_v3) { values(section) }
    let other = at(ck_level_baseline) { values(section) }
    #expect(fused.all.count == other.all.count && fused.tame > 0)
    let isDouble = [kd_products_f64, kd_gathered_products_f64].contains(section.code)
    // Sums of up to 784 products below 256.
    let allowed = isDouble ? 1e-11 : 5e-3
    let worst = zip(fused.all, other.all).prefix(fused.tame).map { ($0 - $1).magnitude }.max() ?? .infinity
    #expect(worst > 0 && worst < allowed)
  }

  @Test("a level the processor lacks is refused, and nothing changes")
  func refusal() {
    let before = ck_instruction_level()
    #expect(ck_force_instruction_level(2) == 0)
    #expect(ck_instruction_level() == before)
  }
}
