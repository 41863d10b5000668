// Measures the workbench in a pseudo terminal: see Scripts/measure-terminal.

import Glibc

let words = Array(CommandLine.arguments.dropFirst())

func number(_ option: String, default usual: Int) -> Int {
  guard let place = words.firstIndex(of: option) else { return usual }
  return words.dropFirst(place + 1).first.flatMap { Int($0) } ?? usual
}

let known = ["launch", "keys", "speed", "frames", "memory", "replay"]
let parts = words.filter(known.contains)
let wanted = parts.isEmpty ? ["launch", "keys", "speed"] : parts

do {
  if words.first == "replay-file", let path = words.dropFirst().first {
    try measureReplay(of: path)
    exit(0)
  }
  if wanted.contains("launch") { try measureLaunches(10) }
  if wanted.contains("keys") { try measureKeys(300) }
  if wanted.contains("speed") { try measureSpeed(pairs: number("--pairs", default: 20)) }
  if wanted.contains("frames") { try measureFrames(metaSteps: number("--meta-steps", default: 1500)) }
  if wanted.contains("memory") { try measureMemory(minutes: number("--minutes", default: 10)) }
  if wanted.contains("replay") { try measureReplay(events: number("--events", default: 100_000)) }
} catch {
  print("measure-terminal: error: \(error)")
  exit(1)
}
