// Learned optimizers kept over sessions: kept, taken in, tagged and discarded by name.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// What `keep` would keep: what the chosen training has learned, or the training that the chosen run comes from, else what
  /// was learned last.
  var keepSource: TrainingItem? {
    let chosen = selectedID
    let training = experiment.runs.first { $0.id == chosen }?.specification.trained?.training ?? chosen
    return experiment.trainings.first { $0.id == training && $0.hasLearned } ?? experiment.newestTrained
      ?? experiment.trainings.last { $0.hasLearned }
  }

  /// Names that suggest themselves for what would be kept.
  var keepOffers: [String] {
    guard let source = keepSource else { return [] }
    return [source.shownName, source.configuration.objective].compactMap(\.self).filter {
      OptimizerShelf.complaint(about: $0) == nil && shelf.named($0) == nil
    }
  }

  mutating func keep(as name: String) -> [Effect] {
    guard let source = keepSource else { return refuse("nothing is learned here yet: t trains") }
    if let complaint = OptimizerShelf.complaint(about: name) { return refuse("keep \(name): \(complaint)") }
    return [.compute(.shelf(.keep(source.origin, source: source.mention, name: name)))]
  }

  /// Takes one of the shelf, or of a file, into the session.
  mutating func load(_ name: String) -> [Effect] {
    if let known = shelf.named(name), let refusal = known.misfit(on: experiment.objective) {
      return refuse("\(name) on \(experiment.objective.name): \(refusal)")
    }
    return [.compute(.shelf(.load(name, start: experiment.race?.start ?? experiment.probe)))]
  }

  mutating func tag(_ argument: String) -> [Effect] {
    let words = argument.split(separator: " ").map(String.init)
    guard let name = words.first, shelf.named(name) != nil else {
      return refuse(.tag, words.first ?? "", among: shelf.optimizers.map(\.card.name))
    }
    guard words.count > 1 else { return refuse("tag \(name) needs WORDS, or - for none") }
    let tags = words.dropFirst() == ["-"] ? [] : Array(words.dropFirst())
    for tag in tags {
      if let complaint = OptimizerShelf.complaint(aboutTag: tag) {
        return refuse("tag \(tag.prefix(24)): \(complaint)")
      }
    }
    return [.compute(.shelf(.tag(name: name, tags)))]
  }

  mutating func discard(_ name: String) -> [Effect] {
    guard shelf.named(name) != nil else { return refuse(.discard, name, among: shelf.optimizers.map(\.card.name)) }
    return [.compute(.shelf(.discard(name: name)))]
  }

  /// An optimizer comes in: it stands among the trainings, takes part in races and runs from the start of the race.
  mutating func take(_ optimizer: TrainedOptimizer, start: [Double]) -> [Effect] {
    guard playback == nil else {
      tell("\(optimizer.card.name) was not taken in: L goes back to what is live, then load it again")
      return []
    }
    if let refusal = optimizer.misfit(on: experiment.objective) {
      return refuse("\(optimizer.card.name) on \(experiment.objective.name): \(refusal)")
    }
    var effects: [Effect] = []
    let id: Int
    var sameness = ""
    if let item = experiment.trainings.first(where: { $0.kept?.digest == optimizer.digest }) {
      id = item.id
      if let name = item.shownName, name != optimizer.card.name { sameness = "; it has the very weights of \(name)" }
    } else {
      id = experiment.takeID()
      effects += [record(.kept(KeptOptimizer(id: id, optimizer))), .weights(item: id, optimizer)]
    }
    effects += choose(.training(id), isOn: true, settings: [:])
    say("\(optimizer.card.name), \(optimizer.family), trained on \(optimizer.trainedOn), races from now on\(sameness)")
    return effects + startRace(from: start)
  }
}
