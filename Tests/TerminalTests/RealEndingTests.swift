// However the real program ends, the terminal is as it was, and the session holds all that was done.

import Glibc
import TerminalDriver
import Testing

/// A way out of the workbench.
struct WayOut: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var keys: [String] = []
  var signal: Int32?
  /// Whether a training is going on.
  var trains = false
  /// Whether the signal hits the thread that trains, as a trap would.
  var hitsTraining = false
  var status: Int32
  var closesSession = true

  static let all = [
    WayOut(testDescription: "quitting", keys: ["q"], status: 0),
    WayOut(testDescription: "quitting a training", keys: ["q", "\r"], trains: true, status: 0),
    WayOut(testDescription: "SIGTERM", signal: SIGTERM, status: -SIGTERM),
    WayOut(
      testDescription: "SIGTERM while training", signal: SIGTERM, trains: true, status: -SIGTERM, closesSession: false),
    WayOut(
      testDescription: "SIGHUP while training", signal: SIGHUP, trains: true, status: -SIGHUP, closesSession: false),
    WayOut(testDescription: "SIGUSR1", signal: SIGUSR1, status: -SIGUSR1, closesSession: false),
    WayOut(
      testDescription: "SIGALRM while training", signal: SIGALRM, trains: true, status: -SIGALRM, closesSession: false),
    WayOut(testDescription: "SIGQUIT", signal: SIGQUIT, status: -SIGQUIT, closesSession: false),
    WayOut(testDescription: "SIGSEGV", signal: SIGSEGV, status: -SIGSEGV, closesSession: false),
    WayOut(
      testDescription: "SIGSEGV while training", signal: SIGSEGV, trains: true, status: -SIGSEGV, closesSession: false),
    WayOut(
      testDescription: "SIGILL in the training", signal: SIGILL, trains: true, hitsTraining: true, status: -SIGILL,
      closesSession: false),
    WayOut(
      testDescription: "SIGTRAP in the training", signal: SIGTRAP, trains: true, hitsTraining: true, status: -SIGTRAP,
      closesSession: false),
  ]
}

@Suite("The workbench leaves the terminal as it was")
struct RealEndingTests {
  @Test("However it ends", arguments: WayOut.all)
  func restored(_ way: WayOut) throws {
    let real = try started(trains: way.trains)
    let program = real.program
    #expect(!program.hasModesBefore && program.screen.isAlternate && program.screen.modes.contains(2004))
    for key in way.keys {
      program.type(key)
      if key != way.keys.last { try real.wait(for: "Enter") }
    }
    if let signal = way.signal {
      if way.hitsTraining {
        let thread = try #require(real.busiestThread)
        #expect(program.signal(signal, thread: thread))
      } else {
        program.signal(signal)
      }
    }
    #expect(try program.end() == way.status)
    program.expectRestored()
    real.expectSession(closed: way.closesSession)
    // Who ends it from outside is told as well where the session is.
    if way.closesSession { #expect(program.outputAfterScreen.contains("session ")) }
    if way.trains, way.signal == SIGTERM { #expect(program.outputAfterScreen.contains("cut off; to go on: ")) }
    if way.trains { #expect(real.session.contains { $0.contains("\"k\":\"meta\"") }) }
  }

  private func started(trains: Bool) throws -> RealProgram {
    let real = try RealProgram()
    try real.wait(for: "RACE")
    guard trains else { return real }
    real.program.type("t")
    try real.program.wait(until: { _ in real.count("meta") > 0 })
    return real
  }

  @Test("By Ctrl-C twice, a training or none", arguments: [false, true])
  func interruptTwice(_ trains: Bool) throws {
    let real = try started(trains: trains)
    real.program.type("\u{3}")
    // The training may be cancelled, and say so, before this is seen.
    try real.program.wait { ["Ctrl-C again", "cancelled after", "done after"].contains(where: $0.text.contains) }
    // Twice means within two seconds, and machines may be slow.
    for _ in 0..<5 {
      real.program.type("\u{3}")
      var hasEnded = false
      for _ in 0..<20 where !hasEnded { hasEnded = real.program.hasEnded(withinMilliseconds: 100) }
      if hasEnded { break }
    }
    #expect(try real.program.end() == 0)
    real.program.expectRestored()
    real.expectSession(closed: true)
  }

  @Test("And by Ctrl-Z, until it is called back, to a window of another size")
  func suspended() throws {
    let script = "set -m; \"$@\"; echo stopped; read -r; fg; echo over"
    let real = try RealProgram(shell: script)
    try real.hold()
    let program = real.program
    program.type("\u{1a}")
    try real.wait(for: "stopped")
    #expect(!program.screen.isAlternate && program.screen.isCursorVisible && program.hasModesBefore)
    #expect(program.screen.modes.isDisjoint(with: [1000, 1002, 1006, 2004]))
    program.resize(columns: 110, rows: 35)
    program.adopt(columns: 110, rows: 35)
    program.type("\n")
    try program.wait { $0.isAlternate && $0.line(34).contains("? Help") }
    #expect(program.screen.modes.isSuperset(of: [1000, 1002, 1006, 2004]))
    #expect(try real.isPaintedRight())
    program.type("q")
    #expect(try program.end() == 0)
    program.expectRestored()
    real.expectSession(closed: true)
    #expect(real.session.contains { $0.contains("\"k\":\"resize\"") && $0.contains("110") })
  }

  @Test("When the terminal vanishes it ends, and a training is left to be gone on with", arguments: [false, true])
  func hangup(_ trains: Bool) throws {
    let real = try started(trains: trains)
    real.program.hangUp()
    #expect(try real.program.end() == -SIGHUP)
    real.expectSession(closed: !trains)
    #expect(!real.session.contains { $0.contains("cancelled") })
  }
}
