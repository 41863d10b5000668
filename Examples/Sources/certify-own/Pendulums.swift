// An objective: f, where to look at it, and nothing else. Gradients and interval bounds come from the formula.

import OptimizerEngine

/// Two pendulums joined by a spring, at rest where f is least.
///
/// ```
/// f(a, b) = (1 - cos a) + (1 - cos b) + (a - b)^2/2
/// ```
let pendulums = Objective(
  name: "pendulums", formula: "(1 - cos a) + (1 - cos b) + (a - b)^2/2", box: [-3...3, -3...3], start: [2, -1],
  minimizers: [[0, 0]], minimum: 0
) { x in
  let spring = x[row: 0] - x[row: 1]
  return (1 - x.cos()).sumRows() + spring.squared() * 0.5
}
