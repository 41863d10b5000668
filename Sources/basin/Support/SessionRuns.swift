// Computes the runs of a session again, with their certificates.

import OptimizerEngine
import SessionStore

struct SessionRuns {
  private let session: Session
  private let path: String
  private var trainers: [Int: Trainer] = [:]

  init(_ session: Session, path: String) {
    self.session = session
    self.path = path
  }

  /// The certificate of every run, in order; trainings are repeated as far as runs refer to them.
  mutating func certificates() throws -> [(id: Int?, certificate: Certificate)] {
    var configurations: [Int: TrainingConfiguration] = [:]
    var all: [(id: Int?, certificate: Certificate)] = []
    for (index, event) in session.events.enumerated() {
      let place = (path, session.lineNumber(ofEvent: index))
      switch try SessionRecord(event, place: place) {
      case .training(let id, let configuration): configurations[id] = configuration
      case .run(let specification, _):
        let (_, certificate) = try specification.perform(resolve: resolveObjective) { reference in
          trained(reference, configurations)
        }
        all.append((specification.id, certificate))
      default: continue
      }
    }
    return all
  }

  private mutating func trained(
    _ reference: RunSpecification.Trained, _ configurations: [Int: TrainingConfiguration]
  ) -> Optimizer? {
    guard let configuration = configurations[reference.training],
      let objective = resolveObjective(configuration.objective)
    else { return nil }
    var trainer = trainers[reference.training] ?? Trainer(configuration, objective: objective)
    if trainer.state.stepCount > reference.metaSteps { trainer = Trainer(configuration, objective: objective) }
    while trainer.state.stepCount < reference.metaSteps { _ = trainer.step(concurrentFor) }
    trainers[reference.training] = trainer
    return trainer.optimizer
  }
}
