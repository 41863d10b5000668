// What is asked of the shelf: looked at, kept, taken in, tagged, discarded.

import Experiment
import OptimizerEngine
import SessionStore

extension ComputeService {
  /// Carries a request out; what was learned is computed again where its weights are not here.
  func ask(_ request: ShelfRequest, _ parallelFor: ParallelFor) -> [Event] {
    do throws(FileError) {
      return try carryOut(request, parallelFor)
    } catch {
      return [contents(error.description)]
    }
  }

  /// What is on the shelf; where there is none, nothing is.
  private func contents(_ said: String?) -> Event {
    let found = models.shelf?.contents()
    return .news(
      .shelf(found?.kept ?? OptimizerShelf.inBox, problems: (found?.problems ?? []).map(\.description), said: said))
  }

  private func carryOut(_ request: ShelfRequest, _ parallelFor: ParallelFor) throws(FileError) -> [Event] {
    switch request {
    case .look: return [contents(nil)]
    case .keep(let origin, let source, let name):
      let shelf = try shelf()
      guard var optimizer = conductor.learn(origin, parallelFor) else {
        throw FileError(
          .notFound, "its weights are not here", place: name, remedy: "keep it where its training or its file is")
      }
      optimizer.card.name = name
      try shelf.keep(optimizer)
      return [contents("kept as \(name), what \(source) has learned: \(shelf.path(of: name))")]
    case .load(let name, let start):
      let optimizer = try find(name)
      models.keep(optimizer)
      return [.news(.loaded(optimizer, start: start))]
    case .tag(let name, let tags):
      let shelf = try shelf()
      try shelf.tag(name, tags)
      return [contents(tags.isEmpty ? "\(name) has no tags" : "\(name): \(tags.joined(separator: " "))")]
    case .discard(let name):
      try shelf().remove(name)
      return [contents("\(name) is no longer on the shelf; sessions that used it have their own copy")]
    }
  }

  private func shelf() throws(FileError) -> OptimizerShelf {
    guard let shelf = models.shelf else {
      throw FileError(.noHome, "no folder to keep optimizers in", place: "HOME", remedy: "set HOME or XDG_DATA_HOME")
    }
    return shelf
  }

  /// The optimizer of a name on the shelf, else of a file.
  private func find(_ name: String) throws(FileError) -> TrainedOptimizer {
    if let known = OptimizerShelf.inBox(name) { return known }
    if OptimizerShelf.complaint(about: name) == nil, let shelf = models.shelf, shelf.names.contains(name) {
      return try shelf.read(name)
    }
    guard name.contains("/") || name.hasSuffix(OptimizerShelf.ending) else {
      let names = models.shelf?.names ?? []
      throw FileError(
        .notFound, "no learned optimizer of that name is kept", place: name,
        remedy: Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
          ?? "name a FILE\(OptimizerShelf.ending), or keep one first")
    }
    var optimizer = try TrainedOptimizer.read(name)
    optimizer.card.name = OptimizerShelf.name(ofFile: name)
    return optimizer
  }
}
