// The folder of `--out`: the figure, its numbers, what was learned, and a session of the first trainings.

import OptimizerEngine
import Plotting
import SessionStore

struct ReproductionFolder {
  private let folder: ExportFolder
  /// How many meta-seeds there are; 0 where nothing is trained.
  private let seeds: UInt64

  private static let figure = "figure.svg"
  private static let values = "values.json"
  private static let session = "session.jsonl"
  private static let learned = PaperExperiment.Contestant.allCases.filter(\.isLearned)

  /// Creates the folder, and complains about what stands in the way before anything is computed.
  init?(_ options: ReproductionOptions, seeds: UInt64) throws(CommandFailure) {
    self.seeds = seeds
    var names = [Self.figure, Self.values]
    if seeds > 0 {
      names += RecordedTrainings.fileNames(trainings: Self.learned.count, session: Self.session)
      names += (1...seeds).flatMap { seed in Self.learned.map { Self.weights($0, seed) } }
    }
    guard let folder = try options.folder(for: names) else { return nil }
    self.folder = folder
  }

  private static func weights(_ contestant: PaperExperiment.Contestant, _ seed: UInt64) -> String {
    "\(contestant.rawValue)-\(seed)\(OptimizerShelf.ending)"
  }

  /// Takes the folder away again where nothing was written into it.
  func abandon() { folder.abandon() }

  /// Writes all of it, each file at once.
  ///
  /// - Returns: What was written, a phrase each.
  func write(_ outcome: Reproduction.Outcome, _ report: ExperimentReport, values: JSONValue) throws(CommandFailure)
    -> [String]
  {
    var written = [try folder.write(report.figure.svg(), as: Self.figure)]
    written.append(try folder.write(values.description + "\n", as: Self.values))
    guard seeds > 0 else { return written }
    for learned in outcome.learned {
      let file = folder.place(Self.weights(learned.contestant, learned.seed))
      try attempt { try learned.trained.write(file) }
      written.append(file)
    }
    try RecordedTrainings(parts: outcome.recorded).write(folder.place(Self.session))
    return written + [folder.place(Self.session)]
  }
}
