// How long an item of the queue took, how fast it was and how its loss fell: what the queue adds where it has room.

import Experiment
import Plotting

/// The columns at the right of a wide queue.
enum QueueTempo {
  /// From this width on there is room for them.
  private static let leastWidth = 114
  private static let curveWidth = 24

  /// Their width in a queue of so many columns; 0 where there is no room.
  static func width(of columns: Int) -> Int { columns >= leastWidth ? 18 + curveWidth : 0 }

  static var heading: String {
    "time".padded(to: 8) + "steps/s".padded(to: 9) + "loss over its steps"
  }

  /// Time, steps a second and the loss: f of a run, the meta-loss of a training; `-` for what nobody measured.
  static func text(_ row: QueueRow, trace: RunTrace?, glyphs: GlyphTier) -> String {
    let (seconds, steps, losses) = numbers(row, trace)
    let time = seconds.map { $0 < 60 ? "\($0.shortText(significantDigits: 2)) s" : Painter.time($0) } ?? "-"
    let speed = seconds.map { $0 > 0 ? (Double(steps) / $0).shortText(significantDigits: 2) : "-" } ?? "-"
    return time.padded(to: 8) + speed.padded(to: 9)
      + Sparkline.text(losses, width: curveWidth, glyphs: glyphs)
  }

  private static func numbers(_ row: QueueRow, _ trace: RunTrace?) -> (Double?, Int, [Double]) {
    switch row {
    case .training(let item):
      // The time of a training that is read from a file was not taken here.
      (item.seconds > 0 ? item.seconds : nil, item.stepCount, item.losses)
    case .run:
      (trace?.milliseconds.map { $0 / 1000 }, trace?.stepCount ?? 0, trace?.values ?? [])
    }
  }
}
