// From a key to what it changes on the screen, while trainings compute; frames in a second; bytes at rest.

import Foundation
import TerminalDriver

func measureKeys(_ count: Int) throws {
  let room = try Room()
  let program = try startWorkbench(in: room)
  try program.readUntil { $0.text.contains("RACE") }
  // One training after the other.
  for _ in 0..<30 { program.type("t") }
  // A notice may lie over the status; the time line above it always tells.
  func isTraining(_ screen: VirtualScreen) -> Bool { screen.line(size.rows - 3).contains("meta-step ") }
  try program.readUntil(isTraining)

  var effects: [Double] = []
  var outputs: [Double] = []
  var frames = FrameCounter()
  var state: UInt64 = 1
  let tabs = [("2", "[2"), ("3", "[3"), ("4", "[4"), ("5", "[5"), ("1", "[1")]
  let (began, computed) = (ContinuousClock.now, program.computedSeconds)
  for index in 0..<count {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    program.read(forSeconds: 0.02 + Double(state >> 40) / Double(1 << 24) * 0.1) { frames.saw(program.lastRead) }
    program.forgetOutput()
    let isTraining = isTraining(program.screen)
    let start = ContinuousClock.now
    if index % 2 == 0 {
      let (key, text) = tabs[index / 2 % tabs.count]
      program.type(key)
      try program.readUntil { screen in
        frames.saw(program.lastRead)
        return screen.line(0).contains(text)
      }
      if isTraining { effects.append(milliseconds(from: start, to: program.lastRead)) }
    } else {
      program.type(index % 4 == 1 ? "\u{1b}[C" : "\u{1b}[D")
      if program.read(), isTraining { outputs.append(milliseconds(from: start, to: program.lastRead)) }
      frames.saw(program.lastRead)
    }
  }
  let seconds = milliseconds(from: began, to: .now) / 1e3
  let cores = (program.computedSeconds - computed) / seconds
  print("key to its effect on the screen while training: \(quantiles(effects)) keys")
  print("key to the next output while training:          \(quantiles(outputs)) keys")
  print(String(format: "computing meanwhile: %.2f cores of %d", cores, ProcessInfo.processInfo.activeProcessorCount))
  print("frames in a second: \(frames.summary)")
  program.forgetOutput()
  var drawn = FrameCounter()
  program.read(forSeconds: 5) { drawn.saw(program.lastRead) }
  print("bytes of a frame while training: \(program.output.count / max(drawn.count, 1)), mean of \(drawn.count) frames")
  try program.quit()

  try measureRest()
}

/// Bytes written in three seconds in which nothing happens.
private func measureRest() throws {
  let room = try Room()
  let program = try startWorkbench(in: room)
  try program.readUntil { $0.text.contains("RACE DONE") }
  program.read(forSeconds: 6)
  program.forgetOutput()
  program.read(forSeconds: 3)
  print("bytes in 3 s at rest: \(program.output.count)")
  try program.quit()
}

/// Counts frames: output that comes less than 8 ms apart is one.
private struct FrameCounter {
  private var last: ContinuousClock.Instant?
  private var starts: [ContinuousClock.Instant] = []

  mutating func saw(_ time: ContinuousClock.Instant) {
    defer { last = time }
    if let last, last == time || milliseconds(from: last, to: time) < 8 { return }
    starts.append(time)
  }

  var count: Int { starts.count }

  var summary: String {
    guard let first = starts.first, let end = starts.last, starts.count > 1 else { return "none" }
    let mean = Double(starts.count - 1) / milliseconds(from: first, to: end) * 1e3
    let most = starts.indices.map { index in
      starts[index...].prefix { milliseconds(from: starts[index], to: $0) < 1000 }.count
    }
    return String(format: "mean %.1f, most %d", mean, most.max() ?? 0)
  }
}
