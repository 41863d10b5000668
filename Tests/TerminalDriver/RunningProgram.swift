// A program in a pseudo terminal, and the screen a person would see.

package import CPseudoTerminal
import Glibc

/// The program wrote no more, or did not end, though something else was waited for.
package struct Disappointment: Error, CustomStringConvertible {
  /// What was waited for, and the screen as it was.
  package let description: String

  package init(description: String) { self.description = description }
}

/// A program that runs in a pseudo terminal.
///
/// Waits end by what the program writes; the limit only says when to give up.
package final class RunningProgram {
  package static let limitMilliseconds = 30_000

  /// What is typed when the program asks what kind of terminal this is; nil for a terminal that is silent.
  package var answer: String?
  private var answered = 0
  private var terminal: pseudo_terminal
  /// What a person would see.
  package private(set) var screen: VirtualScreen
  /// All bytes the program wrote.
  package private(set) var output: [UInt8] = []
  /// When the last of them were read.
  package private(set) var lastRead = ContinuousClock.now

  /// Starts a program: its path, then its arguments.
  package init(_ command: [String], environment: [String], columns: Int, rows: Int) throws {
    // A terminal that knows no size is taken for the customary one.
    screen =
      columns > 0 && rows > 0 ? VirtualScreen(columns: columns, rows: rows) : VirtualScreen(columns: 80, rows: 24)
    var terminal = pseudo_terminal()
    let hasStarted = Self.withPointers(command) { arguments in
      Self.withPointers(environment) { environment in
        pseudo_terminal_start(&terminal, command[0], arguments, environment, Int32(columns), Int32(rows))
      }
    }
    guard hasStarted else { throw Disappointment(description: "\(command[0]) does not start") }
    self.terminal = terminal
  }

  deinit { pseudo_terminal_close(&terminal) }

  private static func withPointers<R>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }

  /// A program that was built into the folder of the running one, or of its test bundle.
  package static func path(of name: String) -> String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    let own = String(decoding: bytes.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let beside = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
    return beside.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
  }

  // MARK: - Out and in

  package func type(_ text: String) { type(Array(text.utf8)) }

  package func type(_ bytes: [UInt8]) { _ = pseudo_terminal_write(&terminal, bytes, bytes.count) }

  package func resize(columns: Int, rows: Int) { _ = pseudo_terminal_resize(&terminal, Int32(columns), Int32(rows)) }

  package func signal(_ number: Int32) { _ = pseudo_terminal_signal(&terminal, number) }

  /// Sends a signal to one thread; false if it is not there.
  package func signal(_ number: Int32, thread: pid_t) -> Bool {
    pseudo_terminal_signal_thread(&terminal, thread, number)
  }

  /// Stops the program and waits until it stands.
  package func stop() {
    signal(SIGSTOP)
    var status: Int32 = 0
    waitpid(process, &status, WUNTRACED)
  }

  /// The process.
  package var process: pid_t { terminal.process }

  /// The terminal vanishes, as when its window is closed.
  package func hangUp() { pseudo_terminal_hang_up(&terminal) }

  /// The virtual screen takes another size too.
  package func adopt(columns: Int, rows: Int) { screen.resize(columns: columns, rows: rows) }

  /// Something else writes on the screen.
  package func scribble(_ text: String) { screen.feed(text.utf8) }

  /// Reads until the screen is as it should be.
  package func readUntil(_ isRight: (VirtualScreen) -> Bool) throws(Disappointment) {
    while !isRight(screen) {
      guard read() else { throw Disappointment(description: "no more output; the screen shows:\n\(screen.text)") }
    }
  }

  /// Reads all up to the end of the program: its exit code, or minus its signal.
  package func readToEnd() throws(Disappointment) -> Int32 {
    while read() {}
    var status: Int32 = 0
    guard pseudo_terminal_wait(&terminal, Int32(Self.limitMilliseconds), &status) else {
      throw Disappointment(description: "the program does not end; the screen shows:\n\(screen.text)")
    }
    return status
  }

  /// Reads once what the program writes within a time; false if it wrote nothing or has ended.
  @discardableResult
  package func read(withinMilliseconds limit: Int = limitMilliseconds) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = pseudo_terminal_read(&terminal, &bytes, bytes.count, Int32(limit))
    lastRead = .now
    guard count > 0 else { return false }
    output += bytes.prefix(count)
    screen.feed(bytes.prefix(count))
    if let answer, screen.questions > answered {
      answered = screen.questions
      type(answer)
    }
    return true
  }

  /// Whether the program has ended; what it wrote until then is read.
  package func hasEnded(withinMilliseconds limit: Int) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = pseudo_terminal_read(&terminal, &bytes, bytes.count, Int32(limit))
    if count > 0 {
      output += bytes.prefix(count)
      screen.feed(bytes.prefix(count))
    }
    return count < 0
  }

  /// Forgets the bytes read so far.
  package func forgetOutput() { output = [] }

  /// What was written after the alternate screen was left for the last time.
  package var outputAfterScreen: String {
    let mark = Array("\u{1b}[?1049l".utf8)
    let start = output.indices.last { output[$0...].starts(with: mark) } ?? output.startIndex
    return String(decoding: output[start...], as: UTF8.self)
  }

  /// Types a byte and tells whether that made the program write or end.
  package func hasOutput(afterTyping byte: UInt8) -> Bool {
    type([byte])
    let before = output.count
    return hasEnded(withinMilliseconds: 100) || output.count > before
  }

  /// Whether line discipline is as the program found it.
  package var hasModesBefore: Bool { pseudo_terminal_has_initial_modes(&terminal) }
}
