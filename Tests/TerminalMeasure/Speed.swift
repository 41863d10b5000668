// The same training headless and in the workbench, in turns: seconds per meta-step as the session files tell.

import Foundation
import Glibc
import TerminalDriver

func measureSpeed(rounds: Int) throws {
  var ratios: [Double] = []
  for round in 1...max(rounds, 1) {
    let room = try Room()
    let program = try startWorkbench(in: room)
    try program.readUntil { $0.text.contains("RACE") }
    let (before, main) = (program.computedSeconds, program.mainThreadSeconds)
    program.type("t")
    try program.readUntil { $0.text.contains("done after") }
    let (all, drawing) = (program.computedSeconds - before, program.mainThreadSeconds - main)
    try program.quit()
    let seen = try Recorded(room.path + "/session.jsonl")

    let configuration = room.path + "/configuration.json"
    try seen.configuration.write(to: URL(filePath: configuration))
    let headless = room.path + "/headless.jsonl"
    let command = "exec \"$0\" train --config \"$1\" --out \"$2\" >/dev/null 2>&1"
    let ended = endedChildrenSeconds()
    let trainer = try RunningProgram(
      ["/bin/sh", "-c", command, RunningProgram.path(of: "basin"), configuration, headless],
      environment: ["HOME=\(room.path)", "LC_ALL=C.UTF-8"], columns: 80, rows: 24)
    // A training may take longer than the patience of a wait.
    while !trainer.hasEnded(withinMilliseconds: 1000) {}
    _ = try trainer.readToEnd()
    let alone = try Recorded(headless)
    let pure = endedChildrenSeconds() - ended

    // Computing time tells what the screen costs on a machine that others load, too.
    print(
      String(
        format: "round %d computed: workbench %.2f s, of them %.2f s in the main thread; headless %.2f s; ratio %.3f",
        round, all, drawing, pure, all / pure))
    ratios.append(seen.seconds / alone.seconds)
    print(
      String(
        format: "round %d, %d meta-steps: workbench %.3f ms, headless %.3f ms a meta-step, ratio %.3f", round,
        seen.count + 1, seen.seconds * 1e3, alone.seconds * 1e3, seen.seconds / alone.seconds))
  }
  let sorted = ratios.sorted()
  print(String(format: "training in the workbench takes %.3f times as long (median)", sorted[sorted.count / 2]))
}

/// Seconds of computing by all programs that were started and have ended.
private func endedChildrenSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// A training as a session recorded it.
private struct Recorded {
  /// Its configuration as JSON.
  let configuration: Data
  /// Seconds per meta-step, the first apart.
  let seconds: Double
  /// Meta-steps that were timed.
  let count: Int

  init(_ path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let events = lines.map { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] ?? [:] }
    let first = events.firstIndex { $0["k"] as? String == "meta" } ?? 0
    let last = events.lastIndex { $0["k"] as? String == "meta" } ?? 0
    let training = events.first { $0["k"] as? String == "train" }
    guard last > first, let settings = training?["config"] else {
      throw Disappointment(description: "\(path) holds no training")
    }
    configuration = try JSONSerialization.data(withJSONObject: settings)
    let timed = events[(first + 1)...last]
    count = timed.filter { $0["k"] as? String == "meta" }.count
    seconds = timed.compactMap { $0["t"] as? Double }.reduce(0, +) / Double(count)
  }
}
