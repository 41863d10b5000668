// The same training headless and in the workbench, in turns of a second: how much longer it takes with a screen.

import Foundation
import Glibc
import TerminalDriver

/// Meta-steps of the training that is measured: long enough that starting it does not count.
private let metaSteps = 6000

/// Measures how much longer a training takes in the workbench.
///
/// The speed of a machine that others load changes by tenths from one minute to the next. So both programs have the machine in
/// turns of a second, the other one stopped, and meet the same minutes; what each had until it was done is compared. The
/// workbench paints its whole screen anew at each turn, which is counted as part of its cost, and so is the virtual terminal.
func measureSpeed(rounds: Int) throws {
  var ratios: [Double] = []
  for round in 1...max(rounds, 1) {
    let room = try Room()
    let program = try startWorkbench(in: room)
    try program.readUntil { $0.text.contains("RACE DONE") }
    program.type(":set metaSteps=\(metaSteps)\r")
    try program.readUntil { $0.text.contains("\(metaSteps)") }
    let (before, main) = (program.computedSeconds, program.mainThreadSeconds)
    program.type("t")
    var workbench = Turns(program) { $0.screen.contains("done after") }
    workbench.take()

    let headlessProgram = try startHeadless(in: room)
    var headless = Turns(headlessProgram) { $0.screen.contains("] \(metaSteps)/\(metaSteps)") }
    while !workbench.isDone || !headless.isDone {
      headless.take()
      workbench.take()
    }
    let (all, drawing) = (program.computedSeconds - before, program.mainThreadSeconds - main)
    ratios.append(workbench.seconds / headless.seconds)
    print(
      String(
        format: "round %d, %d meta-steps: workbench %.2f s, headless %.2f s, ratio %.3f", round, metaSteps,
        workbench.seconds, headless.seconds, workbench.seconds / headless.seconds)
        + String(format: "; computing %.2f s, of them %.2f s in the main thread", all, drawing))
    program.signal(SIGCONT)
    try program.quit()
  }
  let sorted = ratios.sorted()
  print(
    String(
      format: "training in the workbench takes %.3f times as long (median of %d; mean %.3f)", sorted[sorted.count / 2],
      sorted.count, sorted.reduce(0, +) / Double(sorted.count)))
}

/// The headless training of the configuration that the workbench recorded.
private func startHeadless(in room: Room) throws -> RunningProgram {
  let lines = try String(contentsOfFile: room.path + "/session.jsonl", encoding: .utf8).split(separator: "\n")
  let events = lines.lazy.map { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] ?? [:] }
  guard let settings = events.first(where: { $0["k"] as? String == "train" })?["config"] else {
    throw Disappointment(description: "the session holds no training")
  }
  let configuration = room.path + "/configuration.json"
  try JSONSerialization.data(withJSONObject: settings).write(to: URL(filePath: configuration))
  return try RunningProgram(
    [
      RunningProgram.path(of: "basin"), "train", "--config", configuration, "--out", room.path + "/headless.jsonl",
    ], environment: ["TERM=xterm-256color", "HOME=\(room.path)", "LC_ALL=C.UTF-8"], columns: 80, rows: 24)
}

/// A program that has the machine a second at a time.
private struct Turns {
  private let program: RunningProgram
  private let isThere: (RunningProgram) -> Bool
  /// What it had until it was done.
  private(set) var seconds = 0.0
  private(set) var isDone = false

  /// - Parameter isThere: Whether it is done though it has not ended.
  init(_ program: RunningProgram, isThere: @escaping (RunningProgram) -> Bool) {
    self.program = program
    self.isThere = isThere
  }

  mutating func take() {
    guard !isDone else { return }
    program.signal(SIGCONT)
    let start = ContinuousClock.now
    let end = start + .seconds(1)
    while !isDone, case let left = milliseconds(from: .now, to: end), left > 0 {
      isDone = program.hasEnded(withinMilliseconds: Int(left.rounded(.up))) || isThere(program)
    }
    seconds += milliseconds(from: start, to: .now) / 1e3
    program.signal(SIGSTOP)
  }
}
