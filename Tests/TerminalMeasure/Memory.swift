// Resident memory while one training follows the other and a person looks around.

import TerminalDriver

func measureMemory(minutes: Int) throws {
  let room = try Room()
  let program = try startWorkbench(in: room)
  try program.readUntil { $0.text.contains("RACE") }
  var (start, minute) = (ContinuousClock.now, 0)
  var first = 0.0
  var keys = 0
  while minute < max(minutes, 2) {
    if program.screen.line(38).contains("RACE") { program.type("t") }
    // Moves, zooms and another pane.
    program.type(["\u{1b}[C", "+", "2", "\u{1b}[D", "-", "1"][keys % 6])
    keys += 1
    program.read(forSeconds: 0.5)
    program.forgetOutput()
    guard milliseconds(from: start, to: .now) >= 60_000 else { continue }
    (start, minute) = (.now, minute + 1)
    if minute == 1 { first = program.residentMemory }
    print("minute \(minute): \(Int(program.residentMemory.rounded())) MiB resident")
  }
  let end = program.residentMemory
  print("from minute 1 to minute \(minute): \(Int((end - first).rounded())) MiB more")
  try program.quit()
}
