// Recordings of a replay, played on the virtual screen of the tests.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import TerminalDriver
import Testing

@testable import Workbench

/// One line of a recording.
private struct CastEvent {
  var time: Double
  var kind: String
  var data: String
}

@Suite("A recording of a session")
struct CastTests {
  private func read(_ text: String) throws -> (header: JSONValue, events: [CastEvent]) {
    let lines = try text.split(separator: "\n").map { try JSONValue.parse(String($0)) }
    let events = try lines.dropFirst().map { line in
      CastEvent(
        time: try #require(line[0]?.double), kind: try #require(line[1]?.stringValue),
        data: try #require(line[2]?.stringValue))
    }
    return (try #require(lines.first), events)
  }

  private func play(_ events: [CastEvent], columns: Int = 120, rows: Int = 40) -> VirtualScreen {
    var screen = VirtualScreen(columns: columns, rows: rows)
    for event in events where event.kind == "o" { screen.feed(event.data.utf8) }
    return screen
  }

  private func recording(_ session: Session, _ change: (inout ExportSetting) -> Void = { _ in }) throws -> String {
    try #require(try exporter(session, change).files(.cast).first?.text)
  }

  @Test("begins with its header, runs forward in time, and has its markers")
  func form() throws {
    let session = try exportedSession()
    let (header, events) = try read(try recording(session))
    #expect(header["version"]?.intValue == 2 && header["width"]?.intValue == 120 && header["height"]?.intValue == 40)
    #expect(header["title"]?.stringValue == "Basin: lesson" && header["env"]?["TERM"]?.stringValue == "xterm-256color")
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(Set(events.map(\.kind)) == ["o", "m"])
    let markers = events.filter { $0.kind == "m" }
    #expect(markers.map(\.data) == [awkwardNote.printable, "the end"])
    // Four events after the start, a quarter of a second each.
    #expect(markers[0].time == 1)
    #expect(events.allSatisfy { $0.kind == "m" || !$0.data.isEmpty })
  }

  @Test("is the same in version 3, with times from event to event and its end as an event")
  func versionThree() throws {
    let session = try exportedSession()
    let (_, old) = try read(try recording(session))
    let (header, events) = try read(try #require(try exporter(session).files(.cast3).first?.text))
    #expect(header["version"]?.intValue == 3 && header["width"] == nil && header["env"] == nil)
    #expect(header["term"]?["cols"]?.intValue == 120 && header["term"]?["rows"]?.intValue == 40)
    #expect(header["term"]?["type"]?.stringValue == "xterm-256color" && header["title"]?.stringValue == "Basin: lesson")
    #expect(events.last?.kind == "x" && events.last?.data == "0" && events.filter { $0.kind == "x" }.count == 1)
    #expect(events.allSatisfy { $0.time >= 0 } && events.count == old.count + 1)
    var time = 0.0
    for (event, former) in zip(events, old) {
      time += event.time
      #expect(event.kind == former.kind && event.data == former.data && abs(time - former.time) < 1e-6)
    }
    #expect(time > 5 && play(events).text == play(old).text)
    // Absolute times read as intervals would be another recording.
    #expect(old.map(\.time).reduce(0, +) > 2 * time)
  }

  @Test("shows on a terminal what the replay shows at its end, and leaves the terminal as it should be")
  func lastFrame() throws {
    let session = try exportedSession()
    for (glyphs, color) in [(GlyphTier.braille, ColorTier.palette), (.ascii, .mono), (.braille, .truecolor)] {
      let exporter = try exporter(session) { ($0.glyphs, $0.color) = (glyphs, color) }
      let (_, events) = try read(try #require(try exporter.files(.cast).first?.text))
      var stage = try exporter.host(color: color, theme: .dark)
      stage.send(.launch)
      while stage.model.playback?.isPlaying == true { stage.send(.tick(0.1)) }
      let screen = play(events)
      #expect(screen.text == view(stage.model).text)
      #expect(screen.unknown.isEmpty && screen.isCursorVisible && screen.clearings == 1)
      // The paths are there: the race is at its end with all of its runs.
      #expect(screen.text.contains("learned") && screen.text.contains("REPLAY"))
      // What changes later is not painted anew: a screen that missed the first frame is another one.
      let first = try #require(events.firstIndex { $0.data.contains("\u{1b}[2J") })
      #expect(play(Array(events[(first + 1)...])).text != screen.text)
    }
  }

  @Test("has at most the frames a second that were asked for, and less bytes than whole frames")
  func frames() throws {
    let session = try exportedSession()
    let (_, few) = try read(try recording(session) { $0.framesPerSecond = 4 })
    let (_, many) = try read(try recording(session) { $0.framesPerSecond = 20 })
    for (events, limit) in [(few, 4.0), (many, 20.0)] {
      let times = events.filter { $0.kind == "o" }.dropFirst(2).dropLast().map(\.time)
      #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 1 / limit - 1e-5 })
    }
    #expect(many.count > few.count && play(few).text == play(many).text)
    let sizes = many.filter { $0.kind == "o" }.map(\.data.utf8.count)
    #expect(sizes.reduce(0, +) < sizes[1] * sizes.count / 4)
  }

  @Test("is as long as the replay: faster by its speed, with long pauses shortened")
  func duration() throws {
    func events(pause: Double, speed: Double = 1) throws -> [CastEvent] {
      let session = try exportedSession(pause: pause)
      return try read(try recording(session) { ($0.speed, $0.width, $0.height) = (speed, 60, 16) }).events
    }
    func end(_ events: [CastEvent]) -> Double { events.last { $0.kind == "m" }?.time ?? 0 }
    let short = try events(pause: 1)
    let paused = try events(pause: 1000)
    #expect(abs(end(paused) - end(short) - (Playback.longestPause - 1)) < 1e-5)
    let fast = try events(pause: 1, speed: 2)
    #expect(abs(end(fast) - end(short) / 2) < 1e-5)
    let (whole, half) = (short.last?.time ?? 0, fast.last?.time ?? 0)
    #expect(whole > 5 && abs(half - whole / 2) < 0.15)
  }

  @Test("Sequences between any two pictures lead from one to the other")
  func differences() {
    var generator = SeededGenerator(seed: 5, stream: "pictures")
    func picture() -> CellBuffer {
      var picture = CellBuffer(width: 9, height: 4)
      for row in 0..<4 {
        for column in 0..<9 where Int.random(in: 0..<3, using: &generator) > 0 {
          let style = CellStyle(
            foreground: .rgb(UInt8.random(in: 0...255, using: &generator), 7, 9),
            isBold: Bool.random(using: &generator),
            isReversed: Bool.random(using: &generator))
          picture[column, row] = Cell("ab⣿ é"[Int.random(in: 0..<5, using: &generator)], style: style)
        }
      }
      return picture
    }
    for _ in 0..<200 {
      let (first, second) = (picture(), picture())
      var screen = VirtualScreen(columns: 9, rows: 4)
      screen.feed(first.ansi(from: nil, tier: .truecolor).utf8)
      screen.feed(second.ansi(from: first, tier: .truecolor).utf8)
      var fresh = VirtualScreen(columns: 9, rows: 4)
      fresh.feed(second.ansi(from: nil, tier: .truecolor).utf8)
      #expect(screen.text == second.text && screen.cells == fresh.cells)
      #expect(second.ansi(from: second, tier: .truecolor).isEmpty)
    }
  }
}

extension String {
  /// The character at a place.
  fileprivate subscript(_ place: Int) -> Character { self[index(startIndex, offsetBy: place)] }
}
