// basin-bench: the engine beside JAX, case by case in turns, on one core.
//
//   swift run -c release basin-bench [--json] [--rounds N] [--core C] [--only TEXT] [--double] [--threads]

import CMeasure
import Dispatch
import Foundation
import OptimizerEngine

let arguments = Array(CommandLine.arguments.dropFirst())
func option(_ name: String) -> String? {
  arguments.firstIndex(of: name).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
}
let isJSON = arguments.contains("--json")
let rounds = option("--rounds").flatMap { Int($0) } ?? 3
let core = option("--core").flatMap { Int($0) } ?? 0
let environment = ProcessInfo.processInfo.environment
let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
let shared = package.deletingLastPathComponent().appending(path: "shared").path

func folder(_ variable: String, _ fallback: String) -> String? {
  let path = environment[variable] ?? fallback
  return FileManager.default.fileExists(atPath: path) ? path : nil
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}

func milliseconds(_ seconds: Double) -> String { seconds.isNaN ? "-" : String(format: "%.3f", 1000 * seconds) }

let mnist = folder("BASIN_MNIST", shared + "/data/mnist")
if mnist == nil { FileHandle.standardError.write(Data("no MNIST: set BASIN_MNIST; its cases are skipped\n".utf8)) }
let precision: Precision = arguments.contains("--double") ? .double : .single
var cases = BenchmarkCase.all(mnist: mnist, precision: precision)
if let only = option("--only") { cases = cases.filter { $0.name.contains(only) } }

let concurrent: ParallelFor = { count, body in DispatchQueue.concurrentPerform(iterations: count, execute: body) }
func seconds(_ body: () -> Void) -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  body()
  return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
}

if arguments.contains("--threads") {
  // Two cores against one, in turns, not pinned.
  for item in cases where !item.name.contains("evaluation") {
    let step = try item.prepare()
    step(serialFor)
    var (one, all): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      for _ in 0..<item.repetitions {
        one.append(seconds { step(serialFor) })
        all.append(seconds { step(concurrent) })
      }
    }
    let ratio = String(format: "%.2f", median(one) / median(all))
    print(
      "\(item.name): one core \(milliseconds(median(one))) ms, all cores \(milliseconds(median(all))) ms, ratio \(ratio)"
    )
  }
  exit(0)
}

guard cm_pin(Int32(core)) == 0 else {
  FileHandle.standardError.write(Data("cannot stay on core \(core)\n".utf8))
  exit(2)
}
let peer = Peer(folder: environment["BASIN_PEERS"] ?? shared + "/peers", core: core)
if !isJSON {
  let scalar = precision == .single ? "float" : "double"
  print("\(scalar), one core, medians of \(rounds) rounds in turns with JAX jit (float)")
  print("case                        ours ms    JAX ms     ratio   ready ms   allocations/step   peak MiB")
}
for item in cases {
  let begun = DispatchTime.now().uptimeNanoseconds
  let step = try item.prepare()
  step(serialFor)
  let ready = Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9
  var (ours, theirs): ([Double], [Double]) = ([], [])
  var allocations = Double.nan
  for _ in 0..<rounds {
    for _ in 0..<item.repetitions {
      let before = cm_allocations()
      ours.append(seconds { step(serialFor) })
      allocations = Double(cm_allocations() - before) / Double(item.steps)
    }
    if let times = peer?.time(item.name, repetitions: item.repetitions) { theirs += times }
  }
  let (mine, other) = (median(ours), median(theirs))
  let peak = Double(cm_peak_resident_kib()) / 1024
  if isJSON {
    let fields: [(String, String)] = [
      ("case", "\"\(item.name)\""), ("precision", "\"\(precision.rawValue)\""), ("seconds", "\(mine)"),
      ("least", "\(ours.min() ?? .nan)"), ("peerSeconds", other.isNaN ? "null" : "\(other)"),
      ("ratio", other.isNaN ? "null" : "\(mine / other)"), ("readySeconds", "\(ready)"),
      ("allocationsPerStep", "\(allocations)"), ("peakMiB", "\(peak)"),
      ("peerPeakMiB", peer.map { "\(Double($0.peakKiB) / 1024)" } ?? "null"),
    ]
    print("{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
  } else {
    func cell(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    print(
      cell(item.name, 28) + cell(milliseconds(mine), 11) + cell(milliseconds(other), 11)
        + cell(other.isNaN ? "-" : String(format: "%.2f", mine / other), 8) + cell(milliseconds(ready), 11)
        + cell(String(format: "%.2f", allocations), 19) + String(format: "%.0f", peak))
  }
  fflush(nil)
}
peer?.stop()
