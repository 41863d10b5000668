// The form, the queue, the lesson, the comparison and the objectives in words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension LinearText {
  // MARK: - Architecture

  var architecture: [String] {
    let bench = model.bench
    let state = bench.lastTrained == nil ? "not trained yet" : bench.isEdited ? "edited, not trained" : "as trained"
    var lines = ["Architecture on \(bench.objective.name): \(state). set KEY=VALUE changes a setting."]
    var said = ""
    for row in Form.rows(bench.configuration) {
      switch row {
      case .heading(let title): lines.append("Group \(title).")
      case .setting(let key):
        guard let setting = TrainingConfiguration.settings.first(where: { $0.key == key }) else { continue }
        let role = Form.role(of: key, in: bench.configuration)
        // What several settings in a row are to the guarantee is said once.
        if role != said { lines.append("For the next settings: \(role)") }
        said = role
        let choices =
          setting.choices.isEmpty
          ? setting.range.map { " Values: \($0)." } ?? ""
          : " Choices: \(setting.choices.joined(separator: ", "))."
        lines.append("\(key) = \(setting.read(bench.configuration)), \(setting.summary).\(choices)")
      }
    }
    return lines + ["Meaning.", Prospect(bench.configuration, on: bench.objective).sentence]
      + Painter(measuring: model).meaning(width: 1000, count: 1000).map { $0.map(\.text).joined() }
  }

  // MARK: - Queue

  var queue: [String] {
    let rows = model.queueRows
    guard !rows.isEmpty else { return ["Queue: empty; race and train fill it."] }
    return ["Queue: \(rows.count) trainings and runs, the newest first. select NUMBER chooses one."]
      + rows.map { row in
        let chosen = row.id == model.featuredItem ? " Chosen." : ""
        let marked = model.bench.marks.contains(row.id) ? " Marked." : ""
        switch row {
        case .training(let training): return Self.line(training) + chosen + marked
        case .run(let run):
          return "Run \(run.id), \(run.name) on \(run.specification.objective): \(result(run))." + chosen + marked
        }
      }
  }

  static func line(_ training: TrainingItem) -> String {
    let state =
      switch training.state {
      case .waiting: "waiting"
      case .running: "running"
      case .paused: "paused"
      case .done: "done"
      case .cancelled: "cancelled"
      case .failed(let reason): "failed: \(reason)"
      }
    let best = training.bestLoss.map { ", least meta-loss \(number($0))" } ?? ""
    return "Training \(training.id) on \(training.configuration.objective): \(state), "
      + "\(training.stepCount) of \(training.configuration.metaSteps) meta-steps\(best)."
  }

  // MARK: - Lesson

  var lesson: [String] {
    let rows = Lesson.rows(of: model)
    let next = rows.firstIndex { !$0.isDone && !$0.isText }
    let done = model.lesson == nil ? " done" : ""
    let count = Lesson.count(of: model).map { ": \($0.done) of \($0.all)\(done)" } ?? ""
    return ["Lesson, \(Lesson.title(of: model))\(count)."]
      + rows.enumerated().map { index, row in
        if row.isText { return row.text }
        let state = row.isDone ? "Done" : index == next ? "Next" : "Later"
        let command = row.command.map { " Command: \($0)" } ?? ""
        return "\(state): \(row.text). \(row.detail)\(command)"
      }
  }

  // MARK: - Compare

  var compare: [String] {
    let marked = model.comparedMarks.compactMap { id in model.bench.runs.first { $0.id == id } }
    if let comparison = model.shownComparison, marked.isEmpty { return many(comparison) }
    let runs = (marked.isEmpty ? model.bench.raceRuns : marked).sorted {
      ($0.outcome?.value ?? .infinity) < ($1.outcome?.value ?? .infinity)
    }
    guard !runs.isEmpty else { return ["Compare: no run yet; race starts some."] }
    return [
      "Compare \(marked.isEmpty ? "the race" : "the marked runs"), the best first. compare 5 compares over starts."
    ]
      + runs.map { run in
        let trace = model.traces[run.id]
        let count = trace?.evaluations.map { ", \($0) gradients" } ?? ""
        return "Run \(run.id), \(run.name): \(result(run))\(count)."
      } + ["Rule: \(Painter(measuring: model).ruleOfRuns(marked))."]
  }

  private func many(_ comparison: Comparison) -> [String] {
    let tolerance = Self.number(comparison.plan.tolerance)
    return ["Compare over \(comparison.plan.starts) starts on \(comparison.objective), the best median first."]
      + comparison.rows.sorted { $0.gaps.middle < $1.gaps.middle }.map { row in
        let reached =
          row.reached == 0
          ? "none came to |g| <= \(tolerance)"
          : "\(row.reached) came to |g| <= \(tolerance), the median after \(Self.number(row.stepsToTolerance)) steps"
        func loss(_ gap: Double) -> String { row.loss(gap).text(Self.number) }
        return "\(row.name): \(comparison.lossName) median \(loss(row.gaps.middle)), 10 percent below "
          + "\(loss(row.gaps.low)), 90 percent below \(loss(row.gaps.high)); |g| median "
          + "\(Self.number(row.gradientNorms.middle)); \(reached); \(row.standingLine); "
          + "step size times \(Self.number(row.factor)). \(comparison.limit(row).sentence). "
          + "\(comparison.quantile(row).sentence)."
      } + ["\(Comparison.limitRule).", "Rule: \(comparison.plan.rule)."]
  }

  // MARK: - Objectives

  var objectives: [String] {
    let listed = model.listedObjectives
    return ["Objectives: \(listed.count). On the bench: \(model.bench.objective.name). objective NAME chooses one."]
      + listed.map { $0.objective.map(Self.facts) ?? "\($0.name): its data is being loaded." }
  }
}
