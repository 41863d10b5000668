// A session of very many events: how long it takes to load and to go anywhere in it, and what it takes of memory.

import Dispatch
import Experiment
import Foundation
import Glibc
import OptimizerEngine
import Plotting
import SessionStore
import TerminalDriver
import Workbench

func measureReplay(events count: Int) throws {
  let room = try Room()
  let path = room.path + "/long.jsonl"
  try longSession(count).rewrite(to: path)
  let size = try Data(contentsOf: URL(filePath: path)).count
  print("\(count) events, \(size / 1024) KiB")
  // In a process of its own: what making the file took is not the memory of replaying it.
  let child = try RunningProgram(
    [CommandLine.arguments[0], "replay-file", path], environment: [], columns: 80, rows: 24)
  while !child.hasEnded(withinMilliseconds: 1000) {}
  _ = try child.readToEnd()
  print(child.screen.text.split(separator: "\n").joined(separator: "\n"))
}

/// What the process of its own does.
func measureReplay(of path: String) throws {
  let start = ContinuousClock.now
  var model = Model.replaying(
    try OpenedSession(reading: path) { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }, width: 120,
    height: 40,
    capabilities: Capabilities(color: .palette, glyphs: .braille), resolve: { Catalogue.objective(named: $0) })
  let count = model.playback?.timeline.count ?? 0
  let loaded = milliseconds(from: start, to: .now)

  // Anywhere in any order, the end and the start among it; then steps back from the end.
  var random = SplitMix(seed: 1)
  var seeks: [Double] = []
  for place in [count, 0, count] + (0..<200).map({ _ in Int(random.next() % UInt64(count)) }) {
    let start = ContinuousClock.now
    model.seek(event: max(place, 1), speed: 1)
    seeks.append(milliseconds(from: start, to: .now))
  }
  model.seek(event: count, speed: 1)
  let steps = (1...100).map { back in
    let start = ContinuousClock.now
    model.seek(event: count - back, speed: 1)
    return milliseconds(from: start, to: .now)
  }
  print("loaded in \(Int(loaded.rounded())) ms")
  print("seek anywhere: \(quantiles(seeks))")
  print("a step back:   \(quantiles(steps))")
  print(String(format: "memory at its peak: %.0f MiB", peakMemory()))
}

/// One race and one training of very many meta-steps; nothing of it is computed.
private func longSession(_ count: Int) -> Session {
  var configuration = TrainingConfiguration()
  configuration.objective = "rosenbrock"
  configuration.metaSteps = count
  var events = [
    SessionRecord.action(
      ActionRecord(
        "race",
        [
          JSONMember("objective", "rosenbrock"), JSONMember("start", JSONValue([-1.2, 1.0])), JSONMember("steps", 300),
        ])
    ).event(after: 0),
    SessionRecord.training(id: 1, configuration).event(after: 1),
  ]
  var digest = Digest()
  for step in 0..<(count - 3) {
    digest.combine(UInt64(step))
    let loss = 10 / (1 + Double(step) * 1e-3)
    events.append(
      SessionRecord.metaStep(
        MetaStepRecord(
          training: 1, step: step, loss: loss, gradientNorm: loss / 3, heldOut: step % 10 == 0 ? loss : nil,
          digest: digest)
      ).event(after: 0.005))
  }
  events.append(
    SessionRecord.trainingEnd(TrainingEnd(training: 1, state: .done, steps: count - 3, digest: digest)).event(after: 0))
  return Session(header: SessionRecorder.header(objective: "rosenbrock", seed: 1), events: events)
}

/// The most memory that was resident, in MiB.
private func peakMemory() -> Double {
  let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  return (line.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? .nan) / 1024
}

/// Numbers that look random.
private struct SplitMix {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
