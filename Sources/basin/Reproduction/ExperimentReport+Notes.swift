// Why our numbers are not the published ones: the one place where that is said.

import OptimizerEngine

extension ExperimentReport {
  /// Sentences for the table, the figure and JSON.
  var notes: [String] {
    var notes: [String] = []
    if isQuick {
      notes.append(
        "--quick: one meta-seed, 10 meta-steps, 2 runs; enough to see that it works, not to compare with the paper.")
    }
    guard isOnFiles else {
      return notes + [
        "On the embedded digits of 8 x 8 pixels, not on MNIST: the published figures are for orientation only."
      ]
    }
    return notes + dataNotes + lstmNotes
  }

  /// Where the published experiment had clearly more images.
  private var dataNotes: [String] {
    let images = PublishedTable.images
    let ratio = Double(images.meta) / Double(experiment.metaImages.count)
    guard ratio >= 1.5 else { return [] }
    // An optimizer that was given was not trained on these images.
    guard results.contestants.count > 1 else {
      return [
        "The published test trained its classifiers on \(images.inner) images, this one on \(experiment.innerImages.count)."
      ]
    }
    let times = ratio.rounded() == ratio ? "\(Int(ratio))" : "\((10 * ratio).rounded() / 10)"
    return [
      "The published column used \(times) times the data: \(images.meta) images for meta-training and \(images.inner) for the classifiers.",
      "The published weights can be tested on these images: `basin import convergent-l2o`, then --optimizer.",
    ]
  }

  /// Where the LSTM is clearly not where the paper has it.
  private var lstmNotes: [String] {
    let step = experiment.accuracySteps.first ?? 0
    let distances = activations.compactMap { activation in
      PublishedTable.accuracy(.lstm, activation, step: step).map {
        ($0.mean - results.accuracy(.lstm, activation, step: step).mean).rounded()
      }
    }
    guard !isQuick, results.contestants.contains(.lstm), let least = distances.min(), let most = distances.max(),
      least >= 3
    else { return [] }
    let metaSteps = experiment.configuration.metaSteps
    return [
      "The LSTM is \(Int(least)) to \(Int(most)) points below its published row at t = \(step), as far as we see by its meta-training:",
      "\(metaSteps) meta-steps here, \(PublishedTable.lstmMetaSteps) in the published code, on more images.",
    ] + PublishedTable.lstmState
  }
}
