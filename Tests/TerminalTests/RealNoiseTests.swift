// Bytes that nobody would type, sent to the real program.

import Glibc
import TerminalDriver
import Testing

@Suite("The workbench bears any input")
struct RealNoiseTests {
  private static let usual =
    Array("\u{1b}\u{1b}\u{1b}[[[<;;MmO~]P$0123456789".utf8) + [0xe2, 0x82, 0xac, 0xff, 0xc3]
    + Array("\u{1b}[<0;9999;1M\u{1b}[200~ \u{1b}[201~".utf8)

  private func bytes(_ count: Int, _ random: inout SplitMix) -> [UInt8] {
    (0..<count).map { _ in
      random.next() % 3 > 0
        ? Self.usual[Int(random.next() % UInt64(Self.usual.count))] : UInt8(random.next() % 256)
    }
  }

  @Test("Thousands of random bytes leave it alive", arguments: 0..<3)
  func noise(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    // Without what ends or stops it: Ctrl-C, Ctrl-Z, Ctrl-\, quitting, commands by name.
    let harmful = Set<UInt8>([3, 26, 28] + Array("q:".utf8))
    let real = try RealProgram()
    try real.wait(for: "RACE")
    for _ in 0..<10 {
      real.program.type(bytes(300, &random).filter { !harmful.contains($0) })
      // What was begun is ended: a paste, a string, a sequence.
      real.program.type("\u{1b}[201~\u{1b}\\\u{7}")
      #expect(real.isAlive, "seed \(seed)")
    }
    real.program.signal(SIGTERM)
    #expect(try real.program.end() == -SIGTERM, "seed \(seed)")
    real.program.expectRestored()
    // Noise may have begun a training: one that runs is left to be gone on with.
    let (begun, ended) = (real.count("train"), real.count("trained"))
    real.expectSession(closed: begun == ended)
  }

  @Test("Whatever random bytes make it do, it ends in order", arguments: 10..<13)
  func anything(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    // Ctrl-\ alone is left out: it is the way to kill a program on the spot.
    let real = try RealProgram()
    try real.wait(for: "RACE")
    for _ in 0..<10 {
      real.program.type(bytes(300, &random).filter { $0 != 28 })
      if real.program.hasEnded(withinMilliseconds: 20) { break }
    }
    real.program.signal(SIGCONT)
    real.program.signal(SIGTERM)
    let status = try real.program.end()
    // Ctrl-Z gives the terminal back: a Ctrl-C behind it is the terminal's, as in a shell.
    #expect([0, -SIGTERM, -SIGINT].contains(status), "seed \(seed): \(status)")
    real.program.expectRestored()
  }

  @Test("A paste does nothing by itself, goes into an open line, and typed the same would act")
  func paste() throws {
    let real = try RealProgram()
    try real.hold()
    real.program.type("\u{1b}[200~t2q\r\u{1b}[201~")
    try real.wait(for: "pasted text does nothing here")
    #expect(real.screen.text.contains("[1 Land"))
    real.program.type("/\u{1b}[200~rosen\nq\u{1b}[201~")
    try real.wait(for: "rosen q")
    real.program.type("\u{1b}")
    try real.program.wait { !$0.text.contains("rosen q") }
    // Its negative twin.
    real.program.type("2")
    try real.wait(for: "[2 Curves]")
    #expect(!real.session.contains { $0.contains("\"k\":\"train\"") })
    real.program.type("t")
    try real.wait(for: "TRAIN")
    real.program.signal(SIGTERM)
    #expect(try real.program.end() == -SIGTERM)
    #expect(real.session.contains { $0.contains("\"k\":\"train\"") })
  }
}
