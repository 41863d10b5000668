// Every lesson in the real program, in a pseudo terminal, from its first marker to its end.

import Foundation
import SessionStore
import TerminalDriver
import Testing

@Suite("Lessons in a terminal", .serialized)
struct RealLessonTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "sessions").path

  @Test("A lesson plays to its end", arguments: 0...12)
  func plays(number: Int) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    let name = try #require(names.first { $0.hasPrefix("lesson-\(number)-") })
    let home = NSTemporaryDirectory() + "basin-lesson-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: home) }
    let program = try RunningProgram(
      [RunningProgram.path(of: "basin"), "replay", "--speed", "64", Self.folder + "/" + name],
      environment: ["TERM=xterm-256color", "HOME=\(home)", "LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"],
      columns: 120, rows: 40)
    // Where it stops by itself: a screen half drawn may show the new event beside the old HELD.
    let kinds = try JournalReader.read(Self.folder + "/" + name).events.map(\.kind)
    let stops = Set(kinds.indices.filter { kinds[$0] == "marker" }.map { $0 + 1 } + [kinds.count])
    func rests(_ screen: VirtualScreen) -> Bool {
      screen.text.contains("HELD") && Self.event(screen).map(stops.contains) == true
    }
    // One space for every marker; the last one shows how it went.
    try program.wait(until: rests)
    for _ in 0..<40 where !program.screen.text.contains("The lesson is over") {
      let before = Self.event(program.screen)
      program.type(" ")
      try program.wait(until: { rests($0) && Self.event($0) != before })
    }
    #expect(program.screen.text.contains("The lesson is over"))
    program.type("q")
    _ = try program.readToEnd()
  }

  /// How many events have happened, as the line of time says.
  private static func event(_ screen: VirtualScreen) -> Int? {
    screen.text.range(of: "event ").flatMap { Int(screen.text[$0.upperBound...].prefix { $0.isNumber }) }
  }
}
