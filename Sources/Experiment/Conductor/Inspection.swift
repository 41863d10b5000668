// What an optimizer is before training, and what a training has made of it: m_t step by step, and the weights.

package import OptimizerEngine
import SessionStore

/// What is looked at.
package struct InspectionRequest: Sendable, Equatable {
  /// The objective.
  package var objective: String
  /// The optimizer in the form.
  package var configuration: TrainingConfiguration
  /// x_0, from which operators may start.
  package var start: [Double]
  /// Steps for which m_t is computed.
  package var steps: Int
  /// A training whose weights are here.
  package var trained: TrainedContestant?

  /// Creates a request.
  package init(
    objective: String, configuration: TrainingConfiguration, start: [Double], steps: Int,
    trained: TrainedContestant? = nil
  ) {
    (self.objective, self.configuration, self.start) = (objective, configuration, start)
    (self.steps, self.trained) = (steps, trained)
  }
}

/// What is known of an optimizer's operator and weights.
package struct Inspection: Sendable {
  /// One array of weights, before a training and after it.
  package struct WeightArray: Sendable, Equatable {
    /// Its name, such as `direction.W1`.
    package let name: String
    /// Its weights before the first meta-step.
    package let before: [Double]
    /// Its weights after the last.
    package let after: [Double]
  }

  /// What was asked for.
  package let request: InspectionRequest
  /// What m_t of the form's operator depends on besides t; nil where it has none.
  package let source: MagnitudeSource?
  /// The m_t of the form's operator at its initial weights, t = 0 to `steps`; empty where it has none.
  package let initial: [Double]
  /// The same of the operator that was trained, at its trained weights; empty where there is none.
  package let trained: [Double]
  /// The arrays of the training's weights; empty where there is none.
  package let arrays: [WeightArray]

  private init(
    _ request: InspectionRequest, on objective: Objective, trained: [Double], arrays: [WeightArray]
  ) {
    self.request = request
    let rule = request.configuration.rule(for: objective)
    let weights = rule.parameterLayout(dimension: objective.dimension).initialWeights(seed: request.configuration.seed)
    source = (rule as? ConvergentRule)?.magnitude.source
    initial = Self.magnitudes(rule, weights: weights, request)
    (self.trained, self.arrays) = (trained, arrays)
  }

  /// The optimizer in the form alone, without what was trained.
  ///
  /// - Precondition: The objective is the one of the request, and the start a point of it.
  package init(_ request: InspectionRequest, on objective: Objective) {
    self.init(request, on: objective, trained: [], arrays: [])
  }

  /// The same beside what a training has made of it.
  init(_ request: InspectionRequest, on objective: Objective, _ optimizer: Optimizer, seed: UInt64) {
    let layout = optimizer.rule.parameterLayout(dimension: objective.dimension)
    let before = layout.initialWeights(seed: seed)
    let arrays = zip(layout.arrays, layout.offsets).map { array, offset in
      let range = offset..<offset + array.shape.count
      return WeightArray(name: array.name, before: Array(before[range]), after: Array(optimizer.weights[range]))
    }
    let trained = Self.magnitudes(optimizer.rule, weights: optimizer.weights, request)
    self.init(request, on: objective, trained: trained, arrays: arrays)
  }

  private static func magnitudes(
    _ rule: any UpdateRule, weights: [Double], _ request: InspectionRequest
  ) -> [Double] {
    (rule as? ConvergentRule)?.magnitudes(weights: weights, start: request.start, count: request.steps + 1) ?? []
  }
}

extension Conductor {
  /// Looks at an optimizer, without training anything for it; nil where the objective is unknown.
  package func inspect(_ request: InspectionRequest) -> Inspection? {
    guard let objective = models.objective(named: request.objective), request.start.count == objective.dimension else {
      return nil
    }
    guard let origin = request.trained?.origin, let optimizer = try? models.known(origin)?.optimizer(on: objective)
    else { return Inspection(request, on: objective) }
    return Inspection(request, on: objective, optimizer, seed: origin.configuration.seed)
  }
}
