// `basin compare`: optimizers from the same starts with the same budget, tuned by one rule.

import ArgumentParser
import Dispatch
import Experiment
import OptimizerEngine
import SessionStore
import Synchronization

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare optimizers over many starts, step sizes tuned by one rule.")

  @OptionGroup var problem: ObjectiveOption

  @Option(help: "Optimizers separated by commas: names of `basin optimizers` and `basin shelf`, or FILE.safetensors.")
  var optimizers: String?

  @Option(parsing: .unconditional, help: "Step sizes tried for each optimizer, 0 to 13; 0 takes the usual one.")
  var tune = 5

  @Option(name: [.customLong("starts"), .customLong("seeds")], parsing: .unconditional, help: "Starts, 1 to 1000.")
  var starts = 16

  @Option(parsing: .unconditional, help: "Steps of every run.")
  var steps = 300

  @Option(parsing: .unconditional, help: "Seed of starts and mini-batches.")
  var seed: UInt64 = 1

  @Option(parsing: .unconditional, help: "Steps to tolerance count until |g| is at most this.")
  var tolerance = 1e-3

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    let objective = try problem.resolved()
    let plan = try plan()
    let contestants = try contestants(for: objective)
    let times = Mutex([Double](repeating: 0, count: contestants.count))
    let timedFor: ParallelFor = { count, body in
      concurrentFor(count) { index in
        let begun = DispatchTime.now()
        body(index)
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - begun.uptimeNanoseconds) / 1e9
        times.withLock { $0[index] = seconds }
      }
    }
    let made = Conductor.compare(objective, contestants, plan, timedFor)
    guard let made else { throw CommandFailure("the comparison was abandoned: compare; run it again", status: 3) }
    let report = ComparisonReport(made, objective: objective, seconds: times.withLock { $0 })
    if json { report.printJSON() } else { report.printText() }
  }

  private func plan() throws(CommandFailure) -> ComparisonPlan {
    try checkWhole(tune, in: 0...13, "tune")
    try checkWhole(starts, in: 1...1000, "starts")
    try checkWhole(steps, in: 1...1_000_000, "steps")
    guard tolerance > 0, tolerance.isFinite else {
      throw CommandFailure("tolerance = \(tolerance): --tolerance; a positive, finite number")
    }
    var plan = ComparisonPlan()
    (plan.starts, plan.steps, plan.tunedSizes, plan.tolerance, plan.seed) = (starts, steps, tune, tolerance, seed)
    return plan
  }

  private func contestants(for objective: Objective) throws(CommandFailure) -> [Contestant] {
    let list = optimizers.flatMap { $0.contains { $0 != "," } ? $0 : nil }
    let names = try given(list, "optimizers", example: "gd,adam").split(separator: ",").map(String.init)
    var all: [Contestant] = []
    for (index, name) in names.enumerated() {
      guard !names[..<index].contains(name) else {
        throw CommandFailure("'\(name)' is named twice: --optimizers; name it once")
      }
      if let learned = try trainedOptimizer(name, for: objective) {
        all.append(Contestant(name, learned))
        continue
      }
      let entry = try optimizerEntry(named: name, option: "--optimizers")
      if let refusal = entry.refusal(for: objective, entry.settings(for: objective)) {
        throw CommandFailure("\(name) on \(objective.name): --optimizers; \(refusal)")
      }
      _ = try attempt { try entry.rule(entry.settings(for: objective)) }
      all.append(Contestant(entry, for: objective))
    }
    return all
  }
}
