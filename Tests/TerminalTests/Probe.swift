// The probe in a pseudo terminal, and the screen a person would see.

import CPseudoTerminal
import Glibc
import Plotting
import Testing

@testable import Terminal
@testable import TerminalProbe

/// A running probe.
///
/// Waits end by what the probe writes; the limit only says when to give up.
final class Probe {
  static let limitMilliseconds = 30_000

  private var terminal: pseudo_terminal
  private(set) var screen: VirtualScreen
  /// All bytes the probe wrote.
  private(set) var output: [UInt8] = []

  /// Starts the probe, or another program that starts it.
  init(
    term: String? = "xterm-256color", columns: Int = 80, rows: Int = 24, color: ColorTier = .palette,
    glyphs: GlyphTier = .braille, locale: String = "C.UTF-8", mouse: Bool = false,
    shell script: String? = nil
  ) throws {
    screen = VirtualScreen(columns: columns, rows: rows)
    let path = Self.path
    let command = [path, color.rawValue, glyphs.rawValue] + (mouse ? ["mouse"] : [])
    let arguments = script.map { ["/bin/bash", "--norc", "-c", $0, "bash"] + command } ?? command
    var environment = ["LC_ALL=\(locale)", "SWIFT_BACKTRACE=enable=no", "COLUMNS=11", "LINES=7"]
    if let term { environment.append("TERM=\(term)") }
    var terminal = pseudo_terminal()
    let hasStarted = Self.withPointers(arguments) { arguments in
      Self.withPointers(environment) { environment in
        pseudo_terminal_start(
          &terminal, script == nil ? path : "/bin/bash", arguments, environment, Int32(columns), Int32(rows))
      }
    }
    try #require(hasStarted, "the probe does not start")
    self.terminal = terminal
  }

  deinit { pseudo_terminal_close(&terminal) }

  /// The probe lies beside the test bundle.
  static var path: String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    let beside = String(decoding: bytes.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? beside
    return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/TerminalProbe"
  }

  private static func withPointers<R>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }

  // MARK: - Out and in

  func type(_ text: String) { type(Array(text.utf8)) }

  func type(_ bytes: [UInt8]) { _ = pseudo_terminal_write(&terminal, bytes, bytes.count) }

  func resize(columns: Int, rows: Int) { _ = pseudo_terminal_resize(&terminal, Int32(columns), Int32(rows)) }

  func signal(_ number: Int32) { _ = pseudo_terminal_signal(&terminal, number) }

  /// The virtual screen takes another size too.
  func adopt(columns: Int, rows: Int) { screen.resize(columns: columns, rows: rows) }

  /// Reads until the screen is as it should be.
  func wait(until isRight: (VirtualScreen) -> Bool, _ location: SourceLocation = #_sourceLocation) throws {
    while !isRight(screen) {
      try #require(read(), "the probe wrote no more, the screen shows:\n\(screen.text)", sourceLocation: location)
    }
  }

  /// Reads until a text is on the screen.
  func wait(for text: String, _ location: SourceLocation = #_sourceLocation) throws {
    try wait(until: { $0.text.contains(text) }, location)
  }

  /// Reads all up to the end of the program: its exit code, or minus its signal.
  func end(_ location: SourceLocation = #_sourceLocation) throws -> Int32 {
    while read() {}
    var status: Int32 = 0
    try #require(
      pseudo_terminal_wait(&terminal, Int32(Self.limitMilliseconds), &status),
      "the probe does not end:\n\(screen.text)", sourceLocation: location)
    return status
  }

  private func read() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = pseudo_terminal_read(&terminal, &bytes, bytes.count, Int32(Self.limitMilliseconds))
    guard count > 0 else { return false }
    output += bytes.prefix(count)
    screen.feed(bytes.prefix(count))
    return true
  }

  /// What was written after the alternate screen was left for the last time.
  var outputAfterScreen: String {
    let mark = Array("\u{1b}[?1049l".utf8)
    let start = output.indices.last { output[$0...].starts(with: mark) } ?? output.startIndex
    return String(decoding: output[start...], as: UTF8.self)
  }

  /// Types a byte and tells whether that made the probe write or end.
  func hasOutput(afterTyping byte: UInt8) -> Bool {
    type([byte])
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = pseudo_terminal_read(&terminal, &bytes, bytes.count, 100)
    guard count > 0 else { return count < 0 }
    output += bytes.prefix(count)
    screen.feed(bytes.prefix(count))
    return true
  }

  // MARK: - What must hold

  /// Whether line discipline is as the probe found it.
  var hasModesBefore: Bool { pseudo_terminal_has_initial_modes(&terminal) }

  /// The terminal is as the probe found it: modes, screen, cursor, mouse.
  func expectRestored(_ location: SourceLocation = #_sourceLocation) {
    #expect(hasModesBefore, "termios differs", sourceLocation: location)
    #expect(!screen.isAlternate, "the alternate screen is still up", sourceLocation: location)
    #expect(screen.isCursorVisible, "the cursor is hidden", sourceLocation: location)
    #expect(screen.modes.isDisjoint(with: [1000, 1002, 1003, 1006, 1]), "modes are left on", sourceLocation: location)
  }
}
