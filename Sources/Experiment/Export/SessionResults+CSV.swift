// A session as tables.

import OptimizerEngine
import SessionStore

extension SessionResults {
  /// The most coordinates that are written of every iterate.
  package static let coordinateLimit = 64

  /// Every step of every run: `run,optimizer,objective,t,f,gap,gapError,gradNorm,v,eta,x0,x1...`.
  ///
  /// v and eta belong to the step from t to t + 1, so the last row of a run has none; gap is empty where f* is not known.
  /// Coordinates of runs in more than `coordinateLimit` dimensions are left out, those beyond a run's dimension empty.
  package var stepTable: String {
    let widths = runs.map(\.specification.start.count).filter { $0 <= Self.coordinateLimit }
    let width = widths.max() ?? 0
    var table = CSVTable(
      ["run", "optimizer", "objective", "t", "f", "gap", "gapError", "gradNorm", "v", "eta"]
        + (0..<width).map { "x\($0)" })
    for run in runs {
      guard let computed = run.computed else { continue }
      let trajectory = computed.trajectory
      for t in trajectory.values.indices {
        let hasStep = t < trajectory.stepCount
        let x = trajectory.points[t].count <= Self.coordinateLimit ? trajectory.points[t].map(\.field) : []
        table.append(
          [
            "\(run.id)", run.specification.optimizer, run.specification.objective, "\(t)", trajectory.values[t].field,
            computed.gap(t)?.value.field ?? "", computed.gap(t)?.error.field ?? "", trajectory.gradientNorms[t].field,
            hasStep ? trajectory.updateNorms[t].field : "",
            hasStep ? trajectory.stepSizes[t].field : "",
          ] + x + Array(repeating: "", count: width - x.count))
      }
    }
    return table.text
  }

  /// Every meta-step of every training as it was recorded: `training,step,loss,heldOut,heldOutGap,gradNorm`.
  package var metaTable: String {
    var table = CSVTable(["training", "step", "loss", "heldOut", "heldOutGap", "gradNorm"])
    for training in trainings {
      for step in training.steps {
        table.append(
          [
            "\(training.id)", "\(step.step)", step.loss.field, step.heldOut.field, step.heldOutGap.field,
            step.gradientNorm.field,
          ])
      }
    }
    return table.text
  }

  /// Every premise of every certificate: `run,verdict,premise,status,value,detail`.
  package var certificateTable: String {
    var table = CSVTable(["run", "verdict", "premise", "status", "value", "detail"])
    for run in runs {
      guard let certificate = run.computed?.certificate else { continue }
      for premise in certificate.premises {
        table.append(
          [
            "\(run.id)", certificate.verdict.rawValue, premise.name, premise.status.rawValue, premise.value.field,
            premise.detail,
          ])
      }
    }
    return table.text
  }
}
