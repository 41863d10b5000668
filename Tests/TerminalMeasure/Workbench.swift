// The workbench that is measured, and what the kernel says of it.

import Foundation
import TerminalDriver

/// A folder that goes away with its last reference.
final class Room {
  let path = NSTemporaryDirectory() + "basin-measure-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Columns and rows of the terminal that is measured.
let size = (columns: number("--columns", default: 120), rows: number("--rows", default: 40))

/// Starts the workbench on a terminal with the colors and the answers that most have today.
func startWorkbench(in room: Room, columns: Int = size.columns, rows: Int = size.rows) throws -> RunningProgram {
  let program = try RunningProgram(
    [RunningProgram.path(of: "basin"), "--session", room.path + "/session.jsonl", "--objective", "log-rosenbrock"],
    environment: ["TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8", "HOME=\(room.path)"],
    columns: columns, rows: rows)
  let pictures = words.contains("--graphics") ? "\u{1b}_Gi=31;OK\u{1b}\\" : ""
  program.answer = pictures + "\u{1b}]11;rgb:0000/0000/0000\u{1b}\\\u{1b}[?2026;2$y\u{1b}[?62;1c"
  return program
}

extension RunningProgram {
  /// Seconds of computing, by all threads, up to now.
  var computedSeconds: Double { seconds(in: "/proc/\(process)/stat") }

  /// Seconds of computing by the main thread, which draws and listens.
  var mainThreadSeconds: Double { seconds(in: "/proc/\(process)/task/\(process)/stat") }

  private func seconds(in path: String) -> Double {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let fields = text.split(separator: " ").dropFirst(13).prefix(2).compactMap { Double($0) }
    return fields.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Resident memory in MiB.
  var residentMemory: Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (line.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? .nan) / 1024
  }

  /// Reads for some seconds; what comes goes to the virtual screen.
  func read(forSeconds seconds: Double, _ seen: () -> Void = {}) {
    let end = ContinuousClock.now + .seconds(seconds)
    while case let left = milliseconds(from: .now, to: end), left > 0 {
      if read(withinMilliseconds: Int(left.rounded(.up))) { seen() }
    }
  }

  /// Quits, a live training or none.
  func quit() throws {
    type("q")
    read(forSeconds: 0.2)
    type("\r")
    _ = try readToEnd()
  }
}

func milliseconds(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Double {
  let (seconds, attoseconds) = start.duration(to: end).components
  return Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
}

/// `p50 1.0  p99 2.0  max 3.0` of some times.
func quantiles(_ times: [Double]) -> String {
  guard !times.isEmpty else { return "none" }
  let sorted = times.sorted()
  func at(_ share: Double) -> String {
    String(format: "%.1f", sorted[min(Int((share * Double(sorted.count)).rounded(.up)) - 1, sorted.count - 1)])
  }
  return "p50 \(at(0.5))  p99 \(at(0.99))  max \(at(1)) ms of \(times.count)"
}
