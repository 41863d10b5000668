// Every lesson in the real program, in pseudo terminals, from its first marker to its end.

import Foundation
import SessionStore
import TerminalDriver
import Testing

@Suite("Lessons in a terminal")
struct RealLessonTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "sessions").path

  @Test("Every lesson plays to its end")
  func plays() throws {
    // All at once, for most of the time they wait for what was recorded.
    let home = NSTemporaryDirectory() + "basin-lesson-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: home) }
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasPrefix("lesson-") }
    #expect(names.count == 14)
    let players = try names.sorted().map { try LessonPlayer(Self.folder + "/" + $0, home: home) }
    var silence = 0
    while players.contains(where: { !$0.isOver }), silence < RunningProgram.limitMilliseconds {
      let hasRead = players.filter { !$0.isOver }.map { $0.read(withinMilliseconds: 5) }
      silence = hasRead.contains(true) ? 0 : silence + 5 * hasRead.count
    }
    for player in players {
      #expect(player.isOver && player.pressed > 2, "\(player.path) hangs:\n\(player.program.screen.text)")
      player.program.type("q")
      _ = try player.program.readToEnd()
    }
  }

  @Test("A lesson is taken from the shell by its number")
  func shell() throws {
    let home = NSTemporaryDirectory() + "basin-lesson-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: home) }
    let program = try RunningProgram(
      [RunningProgram.path(of: "basin"), "lesson", "3"],
      environment: [
        "TERM=xterm-256color", "HOME=\(home)", "LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no",
        "BASIN_LESSONS=\(Self.folder)",
      ], columns: 120, rows: 40)
    var silence = 0
    while !program.screen.text.contains("3: Budget and envelope"), silence < RunningProgram.limitMilliseconds {
      silence = program.read(withinMilliseconds: 5) ? 0 : silence + 5
    }
    #expect(program.screen.text.contains("3: Budget and envelope"), "\(program.screen.text)")
    program.type("q")
    _ = try program.readToEnd()
  }
}

/// A lesson that is played: a space wherever it stops.
private final class LessonPlayer {
  let path: String
  let program: RunningProgram
  /// How often it has been sent on.
  private(set) var pressed = 0
  private(set) var isOver = false
  /// Where it stops by itself: a screen half drawn may show the new event beside the old HELD.
  private let stops: Set<Int>
  private var last: Int?
  /// Where it was sent on once more.
  private var insisted: Int?

  init(_ path: String, home: String) throws {
    self.path = path
    let kinds = try JournalReader.read(path).events.map(\.kind)
    stops = Set(kinds.indices.filter { kinds[$0] == "marker" }.map { $0 + 1 } + [kinds.count])
    program = try RunningProgram(
      [RunningProgram.path(of: "basin"), "replay", "--speed", "64", path],
      environment: ["TERM=xterm-256color", "HOME=\(home)", "LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"],
      columns: 120, rows: 40)
  }

  /// Reads what has come, and sends the lesson on where it has stopped; false where nothing came.
  func read(withinMilliseconds limit: Int) -> Bool {
    let hasRead = program.read(withinMilliseconds: limit)
    let text = program.screen.text
    guard text.contains("HELD"), let event, stops.contains(event) else { return hasRead }
    guard event != last else {
      // Nothing is answered here: past what is asked a second space leads.
      if text.contains("again goes on"), insisted != event {
        insisted = event
        program.type(" ")
      }
      return hasRead
    }
    last = event
    // The last marker shows how it went.
    if text.contains("The lesson is over") {
      isOver = true
    } else {
      program.type(" ")
      pressed += 1
    }
    return true
  }

  /// How many events have happened, as the line of time says.
  private var event: Int? {
    let text = program.screen.text
    return text.range(of: "event ").flatMap { Int(text[$0.upperBound...].prefix { $0.isNumber }) }
  }
}
