// The real program in a pseudo terminal: the workbench that was built beside the tests, with a session file of its own.

import Foundation
import Glibc
import TerminalDriver
import Testing

/// A running workbench.
final class RealProgram {
  let program: RunningProgram
  private let folder: String

  /// Starts the workbench; `shell` is a script that starts it as `"$@"`.
  init(
    term: String = "xterm-256color", columns: Int = 100, rows: Int = 30, locale: [String] = ["LC_ALL=C.UTF-8"],
    further: [String] = [], options: [String] = [], shell script: String? = nil
  ) throws {
    folder = NSTemporaryDirectory() + "basin-terminal-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let session = ["--session", folder + "/session.jsonl", "--objective", "log-rosenbrock"]
    let command = [RunningProgram.path(of: "basin")] + session + options
    // The sizes in the environment are lies.
    let usual = ["TERM=\(term)", "HOME=\(folder)", "COLUMNS=5", "LINES=3"]
    let shell = script.map { ["/bin/bash", "--norc", "-c", $0, "bash"] } ?? []
    program = try RunningProgram(shell + command, environment: usual + locale + further, columns: columns, rows: rows)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var screen: VirtualScreen { program.screen }

  func wait(for text: String, _ location: SourceLocation = #_sourceLocation) throws {
    try program.wait(for: text, location)
  }

  /// Waits for the first frame and holds the race, so that the picture stands still.
  func hold(_ location: SourceLocation = #_sourceLocation) throws {
    try program.wait(until: { $0.text.contains("RACE") }, location)
    if screen.text.contains("RACE DONE") { return }
    program.type(" ")
    try program.wait(until: { $0.text.contains("HELD") || $0.text.contains("RACE DONE") }, location)
  }

  /// Reads until nothing has come for a while; a program that never rests is given up.
  func rest() {
    for _ in 0..<200 where !program.read(withinMilliseconds: 150) { return }
  }

  /// Whether the picture is the one that painting every cell anew gives, on a screen that stands still.
  ///
  /// Something is written over the picture first, so that a painting that changes nothing is no excuse.
  func isPaintedRight(_ location: SourceLocation = #_sourceLocation) throws -> Bool {
    // What is computed in the background may still come between.
    for _ in 0..<10 {
      rest()
      let (before, clearings) = (screen.text, screen.clearings)
      program.scribble("\u{1b}[1;1Hscribble\u{1b}[2;1H")
      program.type("\u{c}")
      try program.wait(until: { $0.clearings > clearings }, location)
      while screen.text != before, program.read(withinMilliseconds: 300) {}
      if screen.text == before { return true }
    }
    return false
  }

  /// The first lines of the frames are painted by now, whatever is focused.
  var isAlive: Bool {
    let clearings = screen.clearings
    program.type("\u{c}")
    return (try? program.readUntil { $0.clearings > clearings }) != nil
  }

  // MARK: - The session

  /// The lines of the session; a torn last one is a line too.
  var session: [String] {
    let text = (try? String(contentsOfFile: folder + "/session.jsonl", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// How many events of a kind the session has.
  func count(_ kind: String) -> Int { session.count { $0.contains("\"k\":\"\(kind)\"") } }

  /// Every line of the session is whole, and it was closed if it says so.
  func expectSession(closed isClosed: Bool, _ location: SourceLocation = #_sourceLocation) {
    let lines = session
    #expect(lines.first?.hasPrefix("{\"format\":\"basin-session\"") == true, sourceLocation: location)
    #expect(lines.allSatisfy { $0.contains("\"crc\":\"") && $0.hasSuffix("\"}") }, sourceLocation: location)
    #expect((lines.last?.contains("\"k\":\"end\"") == true) == isClosed, sourceLocation: location)
  }

  // MARK: - Threads

  /// The thread of the program that has computed most, the main thread apart.
  var busiestThread: pid_t? {
    let tasks = "/proc/\(program.process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    func time(_ thread: String) -> Int {
      let fields = (try? String(contentsOfFile: "\(tasks)/\(thread)/stat", encoding: .utf8)) ?? ""
      return fields.split(separator: " ").dropFirst(13).first.flatMap { Int($0) } ?? 0
    }
    let others = threads.filter { $0 != "\(program.process)" }
    return others.max { time($0) < time($1) }.flatMap { pid_t($0) }
  }
}
