// Sessions are verified at every instruction level of the processor, and whatever the C library takes for its own.

import Foundation
import Testing

private let session = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "ExperimentTests/SameBits/everywhere.jsonl").path

/// Whether the processor has a level; what lacks it says so.
private func has(_ level: String) throws -> Bool {
  let result = try Program.run(["--version"], environment: ["BASIN_INSTRUCTIONS": level])
  if result.status == 0 {
    #expect(result.output.contains("\(level) kernels"))
    return true
  }
  #expect(result.status == 2 && result.errors.contains("this processor lacks it; use one of "), "\(result.errors)")
  return false
}

@Suite("Instruction levels of the program")
struct InstructionLevelCommandTests {
  @Test(
    "a session verifies bit for bit at every level, with fused multiply-adds or without",
    arguments: ["v4", "v3", "baseline"])
  func everyLevel(_ level: String) throws {
    guard try has(level) else {
      print("skipped: this processor has no level \(level), nothing is verified with its kernels here")
      return
    }
    let result = try Program.run(["replay", "--verify", session], environment: ["BASIN_INSTRUCTIONS": level])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("bit for bit"), "\(result.output)")
  }

  @Test("functions of the C library that depend on the processor change no bit")
  func otherLibrary() throws {
    // glibc chooses among its implementations at start-up; others ignore the variable.
    let older = ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-FMA4"]
    let usual = try Program.run(["replay", "--verify", session])
    let other = try Program.run(["replay", "--verify", session], environment: older)
    #expect(usual.status == 0 && other.status == 0, "\(usual.errors)\(other.errors)")
    #expect(usual.output == other.output)
  }

  @Test("a level nobody knows is refused in one line")
  func unknown() throws {
    let result = try Program.run(["objectives"], environment: ["BASIN_INSTRUCTIONS": "v9"])
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("basin: error: BASIN_INSTRUCTIONS=v9: no such level; use one of "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }
}
