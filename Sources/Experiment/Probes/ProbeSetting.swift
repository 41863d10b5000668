// Which probes can be done of an optimizer on an objective, and on what tasks each of them runs.

import OptimizerEngine
import SessionStore

/// A task of one start.
struct ProbeTask {
  let objective: Objective
  let start: [Double]
  /// Held-out images of this task, for classifiers.
  let images: LabeledImages?
}

/// The tasks of a row: what is drawn for every start.
struct ProbeSetting: Sendable {
  /// The learned optimizer there.
  let optimizer: Optimizer
  /// What is measured.
  let measure: ProbeMeasure
  /// What step sizes of baselines are tuned on.
  let tuned: @Sendable () -> Objective
  /// The task of a start; nil for a family that does not fit, which is found out before.
  let draw: @Sendable (_ start: Int) -> ProbeTask?
}

/// The rows of a plan with what they run on.
struct ProbeSettings {
  private let plan: ProbePlan
  private let objective: Objective
  private let trained: TrainedOptimizer
  private let optimizer: Optimizer
  private let models: ModelCache

  /// - Throws: `ConfigurationError` where the optimizer cannot run on the objective.
  init(
    _ plan: ProbePlan, _ trained: TrainedOptimizer, on objective: Objective, _ models: ModelCache
  ) throws(ConfigurationError) {
    (self.plan, self.trained, self.objective, self.models) = (plan, trained, objective, models)
    optimizer = try trained.optimizer(on: objective)
  }

  typealias Case = (row: ProbeTable.Row, setting: ProbeSetting?)

  /// All rows; those that cannot be done without a setting, and those that hide something with that of the first row.
  var cases: [Case] {
    let usual = setting(objective, optimizer)
    return Probe.allCases.flatMap { probe -> [Case] in
      switch probe {
      case .asIs: [(ProbeTable.Row(probe), usual)]
      case .gradientZeroed, .stateZeroed, .inputsZeroed: [hidden(probe, usual)]
      case .labelsShuffled: [member(probe, .labels, refusal: "no labels here")]
      case .pixelsPermuted: [member(probe, .pixels, refusal: "no images here")]
      case .startsMoved:
        [
          (
            ProbeTable.Row(probe),
            setting(objective, optimizer, stream: "moved starts") { $0.unusualStart(&$1) }
          )
        ]
      case .minimumMoved:
        [member(probe, .targets, refusal: objective.data == nil ? "not here" : "see labels and pixels")]
      case .otherActivation: otherActivations
      case .otherFamily: otherFamilies
      case .otherDimension: [otherDimension]
      }
    }
  }

  // MARK: - What is hidden

  private func hidden(_ probe: Probe, _ usual: ProbeSetting) -> Case {
    guard let part = probe.hidden, let rule = optimizer.rule as? ConvergentRule else {
      return (ProbeTable.Row(probe, refusal: "no base step: an LSTM takes every step"), nil)
    }
    guard part != .state || rule.remembers(dimension: objective.dimension) else {
      return (ProbeTable.Row(probe, refusal: "it has no memory of steps"), nil)
    }
    let blind = Optimizer(rule.hiding(part), weights: optimizer.weights)
    return (
      ProbeTable.Row(probe),
      ProbeSetting(optimizer: blind, measure: usual.measure, tuned: usual.tuned, draw: usual.draw)
    )
  }

  // MARK: - Other tasks

  /// The tasks of an objective that is the same for all starts.
  private func setting(
    _ objective: Objective, _ optimizer: Optimizer, images: LabeledImages? = nil, stream: String = "starts",
    start: @escaping @Sendable (Objective, inout SeededGenerator) -> [Double] = Self.usualStart
  ) -> ProbeSetting {
    let images = images ?? models.heldOutImages(for: objective)
    let seed = plan.seed
    return ProbeSetting(optimizer: optimizer, measure: Self.measure(objective, images)) {
      objective
    } draw: { index in
      var generator = SeededGenerator(seed: seed, stream: "probe \(stream) \(index)")
      return ProbeTask(objective: objective, start: start(objective, &generator), images: images)
    }
  }

  private static let usualStart: @Sendable (Objective, inout SeededGenerator) -> [Double] = { objective, generator in
    StartRule.customary(for: objective).draw(objective, &generator)
  }

  private static func measure(_ objective: Objective, _ images: LabeledImages?) -> ProbeMeasure {
    guard images == nil else { return .accuracy }
    return .loss(
      objective.lossName + (objective.data == nil ? "" : " of a mini-batch"), isGap: objective.minimum != nil)
  }

  /// A member of a family for every start, which begins where it does in the first row.
  private func member(_ probe: Probe, _ kind: TaskFamily, refusal: String) -> Case {
    var first = SeededGenerator(seed: plan.seed, stream: "probe \(kind.rawValue) tuning")
    guard let example = try? objective.drawMember(of: kind, &first).objective else {
      return (ProbeTable.Row(probe, refusal: refusal), nil)
    }
    let images = models.heldOutImages(for: objective)
    let (objective, seed) = (objective, plan.seed)
    let setting = ProbeSetting(optimizer: optimizer, measure: Self.measure(objective, images)) {
      example
    } draw: { index in
      var starts = SeededGenerator(seed: seed, stream: "probe starts \(index)")
      var tasks = SeededGenerator(seed: seed, stream: "probe \(kind.rawValue) \(index)")
      guard let member = try? objective.drawMember(of: kind, &tasks) else { return nil }
      return ProbeTask(
        objective: member.objective, start: Self.usualStart(objective, &starts),
        images: images.map { images in member.permutation.map(images.permuted) ?? images })
    }
    return (ProbeTable.Row(probe), setting)
  }

  private var otherActivations: [Case] {
    guard let present = objective.activation else {
      return [(ProbeTable.Row(.otherActivation, refusal: "no one-layer classifier"), nil)]
    }
    let images = models.heldOutImages(for: objective)
    return [Activation.tanh, .sigmoid, .relu].filter { $0 != present }.compactMap { activation in
      let name = "\(objective.name) with \(activation.rawValue)"
      return objective.withActivation(activation, name: name).map { other in
        row(.otherActivation, activation.rawValue, other, images: images)
      }
    }
  }

  private var otherFamilies: [Case] {
    let names = plan.others ?? Self.usualOthers(of: objective)
    guard !names.isEmpty else {
      let refusal = "none is known of \(objective.dimension) coordinates: --other NAME"
      return [(ProbeTable.Row(.otherFamily, refusal: refusal), nil)]
    }
    return names.map { name in
      guard let other = models.objective(named: name) else {
        return (ProbeTable.Row(.otherFamily, name, refusal: "no such objective"), nil)
      }
      return row(.otherFamily, name, other)
    }
  }

  private var otherDimension: Case {
    let base = objective.name.split(separator: ":").first.map(String.init) ?? objective.name
    guard Catalogue.extendable.contains(base) else {
      return (ProbeTable.Row(.otherDimension, refusal: "it has one dimension only"), nil)
    }
    guard trained.fitsAnyDimension else {
      return (ProbeTable.Row(.otherDimension, refusal: "its weights are for d = \(objective.dimension)"), nil)
    }
    let name = objective.dimension == 2 ? "\(base):10" : base
    guard let other = Catalogue.objective(named: name) else {
      return (ProbeTable.Row(.otherDimension, name, refusal: "no such objective"), nil)
    }
    return row(.otherDimension, "\(other.dimension)", other)
  }

  /// The optimizer on another objective, where it fits.
  private func row(
    _ probe: Probe, _ variant: String, _ other: Objective, images: LabeledImages? = nil
  ) -> Case {
    do throws(ConfigurationError) {
      let setting = setting(other, try trained.optimizer(on: other), images: images)
      return (ProbeTable.Row(probe, variant), setting)
    } catch {
      return (ProbeTable.Row(probe, variant, refusal: error.description), nil)
    }
  }

  /// Two objectives of as many coordinates, as different as the catalogue has them: one convex, one not.
  static func usualOthers(of objective: Objective) -> [String] {
    let d = objective.dimension
    let names = d == 2 ? ["quadratic", "himmelblau", "rosenbrock"] : ["quadratic:\(d)", "rosenbrock:\(d)"]
    return Array(names.filter { $0 != objective.name && Catalogue.objective(named: $0) != nil }.prefix(2))
  }
}
