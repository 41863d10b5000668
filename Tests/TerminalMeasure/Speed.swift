// The same training headless and in the workbench, in turns of four seconds: how much longer it takes with a screen.

import Foundation
import Glibc
import TerminalDriver

/// More meta-steps than either program comes to.
private let metaSteps = 1_000_000

/// Measures how much longer a meta-step takes in the workbench.
///
/// The speed of a machine that others load changes twofold from one second to the next, far more than a screen costs. So both
/// programs train all the time and have the machine in turns, the other one stopped; what counts is the sum over many
/// turns. After each turn the workbench paints its whole screen, which is counted as part of its cost, and so is the virtual
/// terminal.
func measureSpeed(pairs: Int) throws {
  let room = try Room()
  let workbench = try startWorkbench(in: room)
  try workbench.readUntil { $0.text.contains("RACE DONE") }
  workbench.type(":set metaSteps=\(metaSteps)\r")
  try workbench.readUntil { $0.text.contains("\(metaSteps)") }
  workbench.type("t")
  try workbench.readUntil { $0.text.contains("TRAIN #") }
  workbench.stop()
  let headless = try startHeadless(in: room)
  try headless.readUntil { $0.text.contains("held-out") }
  headless.stop()

  var withScreen = Turns(workbench, records: room.path + "/session.jsonl")
  var without = Turns(headless, records: room.path + "/headless.jsonl")
  let main = workbench.mainThreadSeconds
  for pair in 0..<max(pairs, 2) {
    if pair % 2 == 0 { try withScreen.take() }
    try without.take()
    if pair % 2 == 1 { try withScreen.take() }
  }
  let share = (workbench.mainThreadSeconds - main) / withScreen.seconds
  let (mine, other) = (withScreen.seconds / withScreen.count, without.seconds / without.count)
  // Of the logarithms of the pairs, whose spread is that of the machine.
  let logs = zip(withScreen.rates, without.rates).map { log($1 / $0) }
  let mean = logs.reduce(0, +) / Double(logs.count)
  let spread = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count - 1)).squareRoot()
  print(
    String(
      format:
        "a meta-step takes %.3f ms in the workbench, %.3f ms headless: ratio %.3f, standard error %.3f of %d pairs",
      mine * 1e3, other * 1e3, mine / other, spread / Double(logs.count).squareRoot(), logs.count))
  print(String(format: "the main thread, which draws, listens and records, takes %.1f %% of a core", share * 100))
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
    [RunningProgram.path(of: "basin"), "train", "--config", configuration, "--out", room.path + "/headless.jsonl"],
    environment: ["TERM=xterm-256color", "HOME=\(room.path)", "LC_ALL=C.UTF-8"], columns: 80, rows: 24)
}

/// A program that trains and has the machine some seconds at a time.
private struct Turns {
  private let program: RunningProgram
  private let records: FileHandle
  /// Seconds it had.
  private(set) var seconds = 0.0
  /// Meta-steps it recorded in them.
  private(set) var count = 0.0
  /// Meta-steps a second in each turn.
  private(set) var rates: [Double] = []

  /// - Parameter records: The path of the session it writes.
  init(_ program: RunningProgram, records: String) {
    self.program = program
    self.records = FileHandle(forReadingAtPath: records) ?? .nullDevice
    _ = try? self.records.seekToEnd()
  }

  mutating func take() throws {
    let start = ContinuousClock.now
    program.signal(SIGCONT)
    program.read(forSeconds: 4)
    program.stop()
    let had = milliseconds(from: start, to: .now) / 1e3
    program.forgetOutput()
    let new = try records.readToEnd() ?? Data()
    let steps = Double(
      new.split(separator: UInt8(ascii: "\n")).count { $0.range(of: Data(#""k":"meta""#.utf8)) != nil })
    guard steps > 0 else {
      throw Disappointment(description: "no meta-step in a turn; the screen shows:\n\(program.screen.text)")
    }
    seconds += had
    count += steps
    rates.append(steps / had)
  }
}
