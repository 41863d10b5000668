// The first step of an optimizer from a start, taken apart: what gradient descent does there, and what the optimizer adds.

package import OptimizerEngine

/// The first step of a run, x_1 = x_0 - eta_0 g + v_0.
package struct FirstStep: Sendable, Equatable {
  /// -eta_0 g(x_0), d numbers.
  package let descent: [Double]
  /// v_0 = x_1 - x_0 + eta_0 g(x_0), d numbers; 0 where that is no more than rounding.
  package let update: [Double]
}

extension Conductor {
  /// The first steps of an optimizer from many starts, each as a run from there would take it.
  ///
  /// - Parameters:
  ///   - objective: An objective without mini-batches.
  ///   - optimizer: The optimizer, with its weights.
  ///   - starts: Points of R^d.
  /// - Returns: For each start its step; nil where a run would take none: where f is no number, or a search finds nothing.
  package static func firstSteps(
    _ objective: Objective, _ optimizer: Optimizer, from starts: [[Double]]
  ) -> [FirstStep?] {
    guard optimizer.rule.search == nil else { return starts.map { searchedStep(objective, optimizer, from: $0) } }
    guard !starts.isEmpty else { return [] }
    let rollout = Rollout(objective, optimizer, starts: starts)
    rollout.evaluate()
    let values = rollout.values
    return starts.indices.map { index in
      FirstStep(
        from: starts[index], to: rollout.nextPoint(index), value: values[index], gradient: rollout.gradient(index),
        stepSize: rollout.stepSize(index))
    }
  }

  /// Rules that search along lines have no formulas, but a run of one step.
  private static func searchedStep(_ objective: Objective, _ optimizer: Optimizer, from start: [Double]) -> FirstStep? {
    let run = Run(objective, optimizer, start: start)
    let gradient = run.gradient
    run.step()
    guard run.trajectory.points.count == 2, let stepSize = run.trajectory.stepSizes.first else { return nil }
    return FirstStep(
      from: start, to: run.trajectory.points[1], value: run.trajectory.values[0], gradient: gradient,
      stepSize: stepSize)
  }
}

extension FirstStep {
  /// Takes a step apart; nil where a run would not take it.
  fileprivate init?(from x: [Double], to next: [Double], value: Double, gradient: [Double], stepSize: Double) {
    guard value.isFinite, gradient.allSatisfy(\.isFinite) else { return nil }
    let descent = gradient.map { -stepSize * $0 }
    self.descent = descent
    update = x.indices.map { index in
      let v = next[index] - x[index] + stepSize * gradient[index]
      // What rounding leaves of x_0 - eta g, as for gradient descent itself, is no update.
      let rounding = 2 * max(x[index].magnitude, next[index].magnitude, descent[index].magnitude).ulp
      return v.magnitude <= rounding ? 0 : v
    }
  }
}
