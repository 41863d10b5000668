// The state of the comparison's pane.

import Experiment
package import OptimizerEngine

/// What was compared.
package struct CompareState: Sendable {
  /// The newest comparison over many starts.
  package var comparison: Comparison?
  /// Whether optimizers were ever compared over many starts.
  var hasCompared = false
  /// Whether the marked runs are shown, where there are some; a comparison over many starts takes their place.
  var showsMarks = true
}

extension Model {
  /// The runs that are shown because they are marked.
  var comparedMarks: [Int] { compare.showsMarks || playback != nil ? experiment.marks : [] }
}
