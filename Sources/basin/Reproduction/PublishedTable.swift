// The paper's own table, to be printed beside ours.

import OptimizerEngine

/// Test accuracy in percent as published: Martin and Furieri, arXiv:2403.09389, tables I and II.
enum PublishedTable {
  /// The images that the paper's experiment had: four fifths of MNIST, and the rest.
  static let images = (meta: 48_000, inner: 12_000)

  /// Meta-steps of the LSTM in the published code.
  static let lstmMetaSteps = 100

  /// What carrying the LSTM's state makes of the published weights.
  ///
  /// Measured on these test images: with the state dropped
  /// after every step, as the published test loop does, they come to 82.3, 83.4 and 88.3 %, which are the published figures.
  static let lstmState = [
    "It carries its state from step to step, as in meta-training; the published test begins each later step with zeros.",
    "With its state carried the published LSTM comes to 84, 85 and 88 %.",
  ]

  /// Mean and standard deviation over 10 runs, nil where the paper has no such contestant.
  static func accuracy(
    _ contestant: PaperExperiment.Contestant, _ activation: Activation, step: Int
  ) -> (mean: Double, deviation: Double)? {
    // The published code evaluates the sigmoid's derivative at its output: its column is the published variant's.
    let column: Int? =
      switch activation {
      case .tanh: 0
      case .sigmoid, .sigmoidPublished: 1
      case .relu: 2
      }
    let rows: [PaperExperiment.Contestant: [(Double, Double)]]
    switch step {
    case 20: rows = after20
    case 300: rows = after300
    default: return nil
    }
    guard let column, let row = rows[contestant] else { return nil }
    return row[column]
  }

  private static let after20: [PaperExperiment.Contestant: [(Double, Double)]] = [
    .adam: [(71.7, 5.1), (76.1, 3.1), (52.7, 11.1)],
    .momentum: [(44.9, 4.2), (79.7, 1.9), (49.8, 9.3)],
    .nesterov: [(79.7, 1.4), (81.1, 1.5), (52.7, 10.2)],
    .rmsprop: [(69.4, 2.9), (72.8, 2.3), (61.1, 8.9)],
    .convergent: [(87.0, 0.5), (86.8, 0.6), (86.3, 0.6)],
    .lstm: [(82.2, 0.1), (83.3, 0.1), (88.3, 0.0)],
  ]

  private static let after300: [PaperExperiment.Contestant: [(Double, Double)]] = [
    .adam: [(89.5, 0.5), (89.6, 0.3), (70.3, 12.2)],
    .momentum: [(87.4, 0.4), (89.3, 0.3), (80.6, 8.1)],
    .nesterov: [(89.4, 0.2), (89.4, 0.2), (82.2, 7.6)],
    .rmsprop: [(87.6, 2.1), (88.5, 0.4), (81.5, 7.5)],
    .convergent: [(88.5, 0.2), (88.4, 0.3), (87.7, 0.2)],
    .lstm: [(81.4, 0.0), (81.4, 0.0), (88.3, 0.0)],
  ]
}
