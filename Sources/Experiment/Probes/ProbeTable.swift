// What probes have found so far: a row each, start by start.

package import OptimizerEngine

/// The rows of a plan, as far as they are computed.
package struct ProbeTable: Sendable, Equatable {
  /// A hand-designed optimizer on the task of a row.
  package struct Baseline: Sendable, Equatable {
    /// Its name.
    package let name: String
    /// The factor of the usual step size that tuning chose.
    package let factor: Double
    /// Its results, start by start.
    package let values: [Double]
  }

  /// One probe.
  package struct Row: Sendable, Equatable {
    /// What is changed.
    package let probe: Probe
    /// Which other activation, objective or dimension; empty where there is only one.
    package let variant: String
    /// Why it cannot be done; nil where it can.
    package internal(set) var refusal: String?
    /// What is measured.
    package internal(set) var measure: ProbeMeasure?
    /// The learned optimizer's results, start by start; nil for those to come.
    package internal(set) var learned: [Double]?
    /// Those of its base step alone, v = 0; nil where it has none, and where the task is that of the first row.
    package internal(set) var alone: [Double]?
    /// Tuned baselines on the same tasks; empty where they are to come, and where the task is that of the first row.
    package internal(set) var baselines: [Baseline] = []

    init(_ probe: Probe, _ variant: String = "", refusal: String? = nil) {
      (self.probe, self.variant, self.refusal) = (probe, variant, refusal)
    }

    /// The probe with what is other, as `activation relu`.
    package var title: String {
      variant.isEmpty ? probe.rawValue : "\(probe.rawValue.dropFirst("other ".count)) \(variant)"
    }

    /// The baseline with the best median; the first one of several.
    package var best: Baseline? {
      guard let measure else { return nil }
      return baselines.reduce(nil) { best, next in
        guard let best else { return next }
        let (a, b) = (MedianInterval(next.values).median, MedianInterval(best.values).median)
        return measure.lead(of: a, over: b) > 0 ? next : best
      }
    }
  }

  /// What was asked for.
  package let plan: ProbePlan
  /// On what it was trained, in a phrase.
  package internal(set) var trainedOn = ""
  /// Whether that is a mixture of several problems.
  package internal(set) var isTrainedOnSeveral = false
  /// Whether that is the objective of the plan; nil for what was imported, where nobody knows.
  package internal(set) var isTrainedHere: Bool?
  /// The rows, in the order of `Probe`.
  package internal(set) var rows: [Row] = []
  /// How much of its lead is memory; nil while that is not known, and where it has no base step.
  package internal(set) var memory: MemoryScore?
  /// How many held-out images its proposal for zeros reads correctly as weights; nil for other objectives.
  package internal(set) var reading: ShareInterval?
  /// The mean cosine over the steps between its v in two runs from independent starts, for each pair; empty where
  /// there is none.
  package internal(set) var cosines: [Double] = []
  /// Whether nothing more is to come.
  package internal(set) var isComplete = false
  /// Why nothing could be computed.
  package internal(set) var failure: String?

  init(_ plan: ProbePlan) { self.plan = plan }

  /// A table that says why there is none.
  package static func failed(_ plan: ProbePlan, _ reason: String) -> ProbeTable {
    var table = ProbeTable(plan)
    (table.failure, table.isComplete) = (reason, true)
    return table
  }

  /// The row of a probe of which there is one.
  package func row(_ probe: Probe) -> Row? { rows.first { $0.probe == probe } }
}
