// The probe in a pseudo terminal, and what must hold of every program there.

import Glibc
import Plotting
import TerminalDriver
import Testing

typealias Probe = RunningProgram

extension RunningProgram {
  /// Starts the probe, or a shell that starts it.
  convenience init(
    term: String? = "xterm-256color", columns: Int = 80, rows: Int = 24, color: ColorTier = .palette,
    glyphs: GlyphTier = .braille, locale: String = "C.UTF-8", mouse: Bool = false,
    further: [String] = [], shell script: String? = nil
  ) throws {
    let command =
      [Self.path(of: "TerminalProbe"), color.rawValue, glyphs.rawValue] + (mouse ? ["mouse"] : []) + further
    // The sizes in the environment are lies.
    var environment = ["LC_ALL=\(locale)", "SWIFT_BACKTRACE=enable=no", "COLUMNS=11", "LINES=7"]
    if let term { environment.append("TERM=\(term)") }
    let shell = script.map { ["/bin/bash", "--norc", "-c", $0, "bash"] } ?? []
    try self.init(shell + command, environment: environment, columns: columns, rows: rows)
  }

  // MARK: - Waiting

  /// Reads until the screen is as it should be.
  func wait(until isRight: (VirtualScreen) -> Bool, _ location: SourceLocation = #_sourceLocation) throws {
    do {
      try readUntil(isRight)
    } catch {
      Issue.record("\(error)", sourceLocation: location)
      throw error
    }
  }

  /// Reads until a text is on the screen.
  func wait(for text: String, _ location: SourceLocation = #_sourceLocation) throws {
    try wait(until: { $0.text.contains(text) }, location)
  }

  /// Reads all up to the end of the program: its exit code, or minus its signal.
  func end(_ location: SourceLocation = #_sourceLocation) throws -> Int32 {
    do {
      return try readToEnd()
    } catch {
      Issue.record("\(error)", sourceLocation: location)
      throw error
    }
  }

  // MARK: - What must hold

  /// The terminal is as the program found it: modes, screen, cursor, mouse, pastes.
  func expectRestored(_ location: SourceLocation = #_sourceLocation) {
    #expect(hasModesBefore, "termios differs", sourceLocation: location)
    #expect(!screen.isAlternate, "the alternate screen is still up", sourceLocation: location)
    #expect(screen.isCursorVisible, "the cursor is hidden", sourceLocation: location)
    #expect(
      screen.modes.isDisjoint(with: [1000, 1002, 1003, 1004, 1006, 2004, 2026, 1]), "modes are left on",
      sourceLocation: location)
  }
}
