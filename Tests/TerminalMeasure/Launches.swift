// From the start of the process to the first frame, its last line included.

import TerminalDriver

func measureLaunches(_ count: Int) throws {
  var times: [Double] = []
  for _ in 0..<count {
    let room = try Room()
    let start = ContinuousClock.now
    let program = try startWorkbench(in: room)
    try program.readUntil { $0.line(size.rows - 1).contains("q Quit") }
    times.append(milliseconds(from: start, to: program.lastRead))
    try program.quit()
  }
  print("first frame at \(size.columns)x\(size.rows), truecolor: \(quantiles(times)) launches")
}
