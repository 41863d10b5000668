// Trainings and runs in words.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension LineText {
  var queue: [String] {
    let rows = model.queueRows
    guard !rows.isEmpty else { return ["Queue: empty; race and train fill it."] }
    return ["Queue: \(rows.count) trainings and runs, the newest first. select NUMBER chooses one."]
      + rows.map { row in
        let chosen = row.id == model.selectedID ? " Chosen." : ""
        let marked = model.experiment.marks.contains(row.id) ? " Marked." : ""
        switch row {
        case .training(let training): return Self.line(training) + chosen + marked
        case .run(let run):
          // A name that was given does not say what ran.
          let origin = run.given == nil ? "" : " (\(run.name))"
          return "Run \(run.id), \(run.title)\(origin) on \(run.specification.objective): \(result(run))." + chosen
            + marked
        }
      }
  }

  static func line(_ training: TrainingItem) -> String {
    let best = training.bestLoss.map { ", least meta-loss \(number($0))" } ?? ""
    return
      "Training \(training.id)\(training.shownName.map { ", \($0)," } ?? "") on \(training.configuration.objective): \(training.stateWords), "
      + "\(training.stepCount) of \(training.configuration.metaSteps) meta-steps\(best)."
  }
}
