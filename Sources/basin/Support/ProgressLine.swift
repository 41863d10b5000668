// Progress of a long command: one line that rewrites itself on a terminal, a line now and then elsewhere.

import Glibc
import OptimizerEngine

struct ProgressLine {
  private let isShown: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastPercent = -1
  private var heldOut: Double?

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows that `done` of `total` steps are done.
  mutating func show(_ done: Int, of total: Int, loss: Double, heldOut: Double?, seconds: Double) {
    guard isShown else { return }
    self.heldOut = heldOut ?? self.heldOut
    let percent = done * 100 / max(1, total)
    // A terminal sees every percent, a log every ten.
    guard isTerminal ? percent != lastPercent : percent / 10 != lastPercent / 10 || lastPercent < 0 else { return }
    lastPercent = percent
    let left = seconds / Double(max(1, done)) * Double(total - done)
    let held = self.heldOut.map { "  held-out \(digits($0))" } ?? ""
    let text = "\(done)/\(total)  meta-loss \(digits(loss))\(held)  \(digits(left)) s left"
    if isTerminal {
      let filled = percent / 5
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
      writeRaw("\r[\(bar)] \(text)\u{1b}[K")
    } else {
      writeRaw("training \(text)\n")
    }
  }

  /// Ends the line.
  func finish() {
    if isShown, isTerminal { writeRaw("\n") }
  }

  private func digits(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return value.text }
    if value != 0, value.magnitude < 1e-3 { return "\(Double(Float(value)))" }
    return "\((value * 1000).rounded() / 1000)"
  }
}
