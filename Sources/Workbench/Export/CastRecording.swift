// Recordings of a terminal in the format asciicast v2: https://docs.asciinema.org/manual/asciicast/v2/.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// A recording being written: a header line, then one line for each event.
struct CastRecording {
  /// The lines so far.
  private(set) var text: String
  private let tier: ColorTier
  private var shown: CellBuffer?

  /// Begins a recording of a screen.
  init(width: Int, height: Int, title: String, tier: ColorTier) {
    self.tier = tier
    let terminal = tier == .mono ? "xterm" : tier == .sixteen ? "xterm-16color" : "xterm-256color"
    let header: JSONValue = [
      "version": 2, "width": .integer(width), "height": .integer(height), "title": .string(title),
      "env": ["TERM": .string(terminal)],
    ]
    text = header.description + "\n"
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
  mutating func finish(at seconds: Double) { append(seconds, "o", "\u{1B}[\(shown?.height ?? 1);1H\u{1B}[?25h") }

  private mutating func append(_ seconds: Double, _ kind: String, _ data: String) {
    // Microseconds: more digits would be rounding of the clock.
    let time = (seconds * 1e6).rounded() / 1e6
    text += JSONValue.array([.number(time), .string(kind), .string(data)]).description + "\n"
  }
}

extension SessionExporter {
  /// The replay from its start to its end, at a fixed clock.
  ///
  /// Long pauses are shortened as the replay does; paths are computed before the first frame that shows them.
  func recording(_ progress: (ExportProgress) -> Void) throws(FileError) -> String {
    let tier = setting.color ?? .palette
    var stage = try stage(color: tier, theme: setting.theme)
    stage.model.seek(event: 0, speed: setting.speed)
    stage.send(.launch)
    var cast = CastRecording(
      width: setting.width, height: setting.height, title: "Basin: \(results.name)", tier: tier)
    cast.show(view(stage.model), at: 0)
    var markers = stage.model.markers.map { ($0.time / setting.speed, $0.note) }[...]
    var frame = 0
    while stage.model.playback?.isPlaying == true {
      frame += 1
      let now = Double(frame) / Double(setting.framesPerSecond)
      stage.send(.tick(1 / Double(setting.framesPerSecond)))
      while let (time, note) = markers.first, time <= now {
        cast.mark(note, at: time)
        markers.removeFirst()
      }
      cast.show(view(stage.model), at: now)
      if let playback = stage.model.playback { progress(.recording(done: playback.time, of: playback.duration)) }
    }
    let end = Double(frame) / Double(setting.framesPerSecond)
    for (time, note) in markers { cast.mark(note, at: max(time, end)) }
    cast.finish(at: max(markers.last?.0 ?? end, end))
    return cast.text
  }
}
