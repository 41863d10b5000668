// The replay as it looks: recordings of a terminal in the formats asciicast v2 and v3
// (https://docs.asciinema.org/manual/asciicast/v3/), and a picture that moves.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// A recording being made: what is said of the terminal, then what happened when.
struct CastRecording {
  /// A version of the format.
  enum Version: Sendable {
    /// Times count from the start.
    case two
    /// Times count from the event before, and how the program ended is an event.
    case three
  }

  /// Something that happened.
  private struct Event {
    /// Since the start; more digits than microseconds would be rounding of the clock.
    var microseconds: Int
    /// `o` for output, `m` for a marker, `x` for the end with its status.
    var kind: String
    var data: String
  }

  private let width: Int
  private let height: Int
  private let title: String
  private let tier: ColorTier
  private var events: [Event] = []
  private var shown: CellBuffer?

  /// Begins a recording of a screen.
  init(width: Int, height: Int, title: String, tier: ColorTier) {
    (self.width, self.height, self.title, self.tier) = (width, height, title, tier)
    append(0, "o", "\u{1B}[?25l")
  }

  /// Shows a picture; what did not change is not written.
  mutating func show(_ picture: CellBuffer, at seconds: Double) {
    let changes = picture.ansi(from: shown, tier: tier)
    shown = picture
    if !changes.isEmpty { append(seconds, "o", changes) }
  }

  /// Sets a marker, to which players can go.
  mutating func mark(_ label: String, at seconds: Double) { append(seconds, "m", label.printable) }

  /// Leaves the terminal with its cursor below what was shown.
  mutating func finish(at seconds: Double) {
    append(seconds, "o", "\u{1B}[\(shown?.height ?? 1);1H\u{1B}[?25h")
    append(seconds, "x", "0")
  }

  private mutating func append(_ seconds: Double, _ kind: String, _ data: String) {
    events.append(Event(microseconds: Int((seconds * 1e6).rounded()), kind: kind, data: data))
  }

  // MARK: - Files

  /// The file: a header line, then one line for each event.
  func text(_ version: Version) -> String {
    var lines = [header(version)]
    var former = 0
    for event in events where version == .three || event.kind != "x" {
      let time = version == .two ? event.microseconds : event.microseconds - former
      former = event.microseconds
      lines.append([.number(Double(time) / 1e6), .string(event.kind), .string(event.data)])
    }
    return lines.map { $0.description + "\n" }.joined()
  }

  private func header(_ version: Version) -> JSONValue {
    let terminal = tier == .mono ? "xterm" : tier == .sixteen ? "xterm-16color" : "xterm-256color"
    switch version {
    case .two:
      return [
        "version": 2, "width": .integer(width), "height": .integer(height), "title": .string(title),
        "env": ["TERM": .string(terminal)],
      ]
    case .three:
      return [
        "version": 3, "term": ["cols": .integer(width), "rows": .integer(height), "type": .string(terminal)],
        "title": .string(title),
      ]
    }
  }
}

extension SessionExporter {
  /// The replay from its start to its end, at a fixed clock.
  ///
  /// Long pauses are shortened as the replay does; paths are computed before the first frame that shows them.
  func recording(_ progress: (ExportProgress) -> Void) throws(FileError) -> CastRecording {
    let tier = setting.color ?? .palette
    var cast = CastRecording(
      width: setting.width, height: setting.height, title: "Basin: \(results.name)", tier: tier)
    let end = try play(tier, progress) { picture, now in
      cast.show(picture, at: now)
    } mark: { note, now in
      cast.mark(note, at: now)
    }
    cast.finish(at: end)
    return cast
  }

  /// The same as a picture that moves; its last frame stays for some seconds.
  func animation(_ progress: (ExportProgress) -> Void) throws(FileError) -> String {
    var animation = AnimatedPicture(width: setting.width, height: setting.height)
    let end = try play(setting.color ?? .truecolor, progress) { picture, now in
      animation.show(picture, at: now)
    } mark: { _, _ in
    }
    return animation.svg(
      setting.theme.backdrop, title: "The workbench: session \(results.name), played", end: end + Self.lastFrame)
  }

  /// Seconds for which an animation shows its last frame.
  private static let lastFrame = 4.0

  /// Plays the session, shows its frames and marks its notes.
  ///
  /// - Returns: When it ends, in seconds.
  private func play(
    _ tier: ColorTier, _ progress: (ExportProgress) -> Void, show: (CellBuffer, Double) -> Void,
    mark: (String, Double) -> Void
  ) throws(FileError) -> Double {
    var host = try host(color: tier, theme: setting.theme)
    host.model.seek(event: 0, speed: setting.speed)
    host.send(.launch)
    show(view(host.model), 0)
    var markers = host.model.markers.map { ($0.time / setting.speed, $0.note) }[...]
    var frame = 0
    while host.model.playback?.isPlaying == true {
      frame += 1
      let now = Double(frame) / Double(setting.framesPerSecond)
      host.send(.tick(1 / Double(setting.framesPerSecond)))
      while let (time, note) = markers.first, time <= now {
        mark(note, time)
        markers.removeFirst()
      }
      show(view(host.model), now)
      if let playback = host.model.playback { progress(.recording(done: playback.time, of: playback.duration)) }
    }
    let end = Double(frame) / Double(setting.framesPerSecond)
    for (time, note) in markers { mark(note, max(time, end)) }
    return max(markers.last?.0 ?? end, end)
  }
}
