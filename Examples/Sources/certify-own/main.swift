// Trains a convergent optimizer with an operator of one's own on an objective of one's own, and certifies a run of it.

import OptimizerEngine

/// Runs an optimizer and prints what can be claimed of it.
func certify(_ optimizer: Optimizer) {
  let run = Run(pendulums, optimizer, start: pendulums.start)
  run.run(steps: 200)
  let certificate = Certifier(pendulums, optimizer, start: pendulums.start).certificate(of: run.trajectory)
  print("\(optimizer.name): \(certificate.headline), \(certificate.claim)")
  for premise in certificate.premises { print("  \(premise.name): \(premise.status.rawValue), \(premise.detail)") }
}

var configuration = TrainingConfiguration.preset(for: pendulums)
(configuration.metaSteps, configuration.horizon, configuration.rollouts) = (40, 20, 16)
let rule = ConvergentRule(
  magnitude: HarmonicMagnitude(), direction: DirectionNetwork(widths: [8], activation: .tanh), proposal: .capped,
  stepSizes: configuration.stepSizes(on: pendulums))
let trainer = Trainer(configuration, objective: pendulums, rule: rule)
for _ in 0..<configuration.metaSteps { _ = trainer.step() }

certify(Optimizer(rule, weights: trainer.state.weights))
certify(Optimizer(NormalizedDescent()))
