// The field of first steps: computed by the rollout that runs use, from the middle of cells all over the map.

import Experiment
import OptimizerEngine
import Plotting

extension Computation {
  /// The first steps of an optimizer from the places of a question.
  static func field(
    _ question: FieldQuestion, _ objective: Objective, _ optimizer: Optimizer, metaSteps: Int?
  ) -> FieldReading {
    let plane = question.plane
    let places = question.places
    let steps = Conductor.firstSteps(objective, optimizer, from: places.map { plane.point($0.x, $0.y) })
    func inPlane(_ vector: [Double]) -> DataPoint {
      let (u, v) = plane.components(of: vector)
      return DataPoint(u, v)
    }
    return FieldReading(
      question: question, metaSteps: metaSteps,
      arrows: zip(places, steps).compactMap { place, step in
        step.map { FieldReading.Arrow(place: place, descent: inPlane($0.descent), update: inPlane($0.update)) }
      })
  }
}
