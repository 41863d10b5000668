// Progress of an export on stderr: a line that rewrites itself on a terminal, a line for each long part elsewhere.

import Experiment
import Glibc
import Workbench

final class ExportProgressLine {
  private let isShown: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var shown = ""

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows where the export stands.
  func show(_ progress: ExportProgress) {
    guard isShown else { return }
    let (what, percent): (String, Int) =
      switch progress {
      case .training(let id, let done, let total): ("repeating training \(id)", done * 100 / max(total, 1))
      case .run(let done, let total): ("computing \(total) runs", done * 100 / max(total, 1))
      case .recording(let done, let total): ("recording the replay", Int(100 * done / max(total, 1e-9)))
      }
    // A terminal sees every percent, a log every part once.
    let text = isTerminal ? "\(what)  \(percent) %" : what
    guard text != shown else { return }
    shown = text
    writeRaw(isTerminal ? "\r\(text)\u{1b}[K" : "basin: \(text)\n")
  }

  /// Takes the line away, for something else to be printed.
  func finish() {
    if isShown, isTerminal, !shown.isEmpty { writeRaw("\r\u{1b}[K") }
    shown = ""
  }
}
