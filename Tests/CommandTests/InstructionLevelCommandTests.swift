// Sessions are verified at every instruction level of the processor, and whatever the C library takes for its own.

import Foundation
import Testing

private let session = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "SessionStoreTests/SameBits/everywhere.jsonl").path

/// The platform of a level, as `--version` says it; nil where the processor lacks the level.
private func platform(_ level: String) throws -> String? {
  let result = try Program.run(["--version"], environment: ["BASIN_INSTRUCTIONS": level])
  guard result.status == 0 else {
    #expect(result.status == 2 && result.errors.contains("this processor lacks it; use one of "), "\(result.errors)")
    return nil
  }
  return result.output.split(separator: "(").last.map { String($0.prefix { $0 != ")" }) }
}

@Suite("Instruction levels of the program")
struct InstructionLevelCommandTests {
  @Test(
    "a session verifies at every level, bit for bit where multiply-adds are fused", arguments: ["v4", "v3", "baseline"])
  func everyLevel(_ level: String) throws {
    guard let platform = try platform(level) else {
      print("skipped: this processor has no level \(level), nothing is verified with its kernels here")
      return
    }
    let result = try Program.run(["replay", "--verify", session], environment: ["BASIN_INSTRUCTIONS": level])
    #expect(result.status == 0, "\(result.errors)")
    // Recorded on Linux and x86-64; other platforms are compared within the tolerance.
    #expect(result.output.contains("bit for bit") == (platform == "linux-x86_64-fma"), "\(platform): \(result.output)")
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
