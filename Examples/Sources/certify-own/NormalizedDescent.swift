// An optimizer: its state before the first step, its numbers at step t, and one step.

import OptimizerEngine

/// x+ = x - eta m/(|m| + eps) with m+ = mu m + (1 - mu) g: steps of nearly constant length, so nothing is claimed of it.
struct NormalizedDescent: UpdateRule {
  var stepSize = 0.02
  var momentum = 0.9
  let name = "normalized"
  /// eta of the view "gradient descent + v".
  var stepSizes: StepSizeRule { .constant(stepSize) }
  var correctionGuarantee: String { "steps of constant length: v cannot be square-summable" }

  func begin(_ start: RuleStart) -> (derived: [Expression], state: [Expression]) { ([], [start.x * 0]) }

  func schedule(_ t: Int) -> [Double] { [stepSize, momentum] }

  func step(_ s: RuleStep) -> RuleResult {
    let (eta, mu) = (s.schedule[0], s.schedule[1])
    let m = s.state[0] * mu + s.gradient * (1 - mu)
    return RuleResult(x: s.x - m * (eta / (m.dot(m).normOfSquare() + 1e-12)), state: [m], stepSize: eta)
  }
}
