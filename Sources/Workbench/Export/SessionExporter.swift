// Exporting a session: what it recorded, what its runs compute, and how it looks, in formats other programs read.

import Datasets
package import OptimizerEngine
package import Plotting
package import SessionStore

/// A format that a session is exported to.
package enum ExportFormat: String, Sendable, CaseIterable {
  /// Tables: steps, meta-losses, certificates.
  case csv
  /// All of it as one document.
  case json
  /// Pictures of every pane and of the screen.
  case svg
  /// A recording of the replay, for players of terminal recordings.
  case cast
  /// A report to read and print.
  case html

  /// The files of a session's name that the format consists of.
  package func fileNames(_ name: String) -> [String] {
    switch self {
    case .csv: ["\(name)-steps.csv", "\(name)-meta.csv", "\(name)-certificates.csv"]
    case .json: ["\(name).json"]
    case .svg: (["screen"] + Pane.allCases.map(\.commandName)).map { "\(name)-\($0).svg" }
    case .cast: ["\(name).cast"]
    case .html: ["\(name).html"]
    }
  }
}

/// How a session is exported.
package struct ExportSetting: Sendable {
  /// The event that pictures show; nil for the last.
  package var event: Int?
  /// Columns of pictures and of the recording.
  package var width = 120
  /// Rows of pictures and of the recording.
  package var height = 40
  /// Characters of pictures and of the recording.
  package var glyphs = GlyphTier.braille
  /// Colors of pictures and of the recording; nil for what suits each.
  package var color: ColorTier?
  /// How pictures and the recording look; a report has pictures for dark and light pages in any case.
  package var look = Look.dark
  /// Most frames of the recording in a second.
  package var framesPerSecond = 10
  /// How much faster than it was recorded the session is played.
  package var speed = 1.0

  /// Creates the usual setting.
  package init() {}
}

/// A file to be written.
package struct ExportedFile: Sendable {
  /// Its name, without a folder.
  package let name: String
  /// What is in it.
  package let text: String
}

/// Where an export stands, for those who wait for it.
package enum ExportProgress: Sendable {
  /// A training is repeated, because runs use what it learned.
  case training(id: Int, done: Int, of: Int)
  /// Runs are computed.
  case run(done: Int, of: Int)
  /// The replay is recorded, in seconds.
  case recording(done: Double, of: Double)
}

/// Computes a session again and writes it in the formats asked for.
///
/// Nothing depends on the clock or on what was exported before: the same session gives the same bytes.
package struct SessionExporter {
  /// What is known of the session; the runs are computed by `compute`.
  package private(set) var results: SessionResults
  let session: Session
  let path: String
  let setting: ExportSetting
  let parallelFor: ParallelFor
  private let moments: [Moment]
  private var weights: [RunSpecification.Trained: TrainedWeights] = [:]
  private let workshop = Workshop()

  /// Reads a session.
  ///
  /// - Throws: `SessionError` where an event cannot be understood.
  package init(
    _ session: Session, path: String, setting: ExportSetting, parallelFor: @escaping ParallelFor = serialFor
  ) throws(SessionError) {
    (self.session, self.path, self.setting, self.parallelFor) = (session, path, setting, parallelFor)
    moments = try OpenedSession(session, path: path).moments
    results = SessionResults(session, moments: moments, path: path)
  }

  // MARK: - Computing

  /// Computes all runs again; first the trainings whose weights they use, as far as they use them.
  package mutating func compute(progress: (ExportProgress) -> Void = { _ in }) {
    train(progress)
    let names = results.trainings.map(\.configuration.objective) + results.runs.map(\.specification.objective)
    for name in names where !results.objectives.contains(where: { $0.name == name }) {
      if let objective = workshop.objective(named: name) { results.objectives.append(objective) }
    }
    for index in results.runs.indices {
      compute(run: index)
      progress(.run(done: index + 1, of: results.runs.count))
    }
  }

  private mutating func train(_ progress: (ExportProgress) -> Void) {
    let needed = Set(results.runs.compactMap(\.specification.trained))
    for training in results.trainings {
      let steps = needed.filter { $0.training == training.id }.map(\.metaSteps)
      guard let last = steps.max(), let objective = workshop.objective(named: training.configuration.objective) else {
        continue
      }
      let trainer = Trainer(training.configuration, objective: objective)
      for step in 0...max(last, 0) {
        if steps.contains(step) {
          weights[.init(training: training.id, metaSteps: step)] = TrainedWeights(
            rule: trainer.rule, weights: trainer.state.weights)
        }
        guard step < last else { break }
        _ = trainer.step(parallelFor)
        progress(.training(id: training.id, done: step + 1, of: last))
      }
    }
  }

  private mutating func compute(run index: Int) {
    let weights = weights
    do {
      let (run, certificate) = try results.runs[index].specification.perform(resolve: workshop.objective(named:)) {
        weights[$0]?.optimizer
      }
      results.runs[index].computed = SessionResults.Computed(
        trajectory: run.trajectory, certificate: certificate,
        evidence: Certifier(run.objective, run.optimizer, start: run.trajectory.points[0]).evidence(of: run.trajectory),
        outcome: RunOutcome(run, certificate: certificate), reasons: run.reasons, evaluations: run.evaluations,
        objective: run.objective)
    } catch {
      results.runs[index].problem = error.description
    }
  }

  // MARK: - Files

  /// The files of a format.
  ///
  /// - Throws: `SessionError` where an event cannot be understood.
  package func files(_ format: ExportFormat, progress: (ExportProgress) -> Void = { _ in }) throws(SessionError)
    -> [ExportedFile]
  {
    let texts: [String]
    switch format {
    case .csv: texts = [results.stepTable, results.metaTable, results.certificateTable]
    case .json: texts = [results.json.description + "\n"]
    case .svg: texts = try pictures()
    case .cast: texts = [try recording(progress)]
    case .html: texts = [try report()]
    }
    return zip(format.fileNames(results.name), texts).map { ExportedFile(name: $0, text: $1) }
  }

  /// A replay of the session with a runner of its own that has the trained weights already.
  ///
  /// A runner of its own, because planes that one replay has chosen must not change what another shows.
  func stage(color: ColorTier, look: Look) throws(SessionError) -> Stage {
    let own = Workshop()
    for objective in results.objectives { own.keep(objective) }
    for (trained, weights) in weights {
      guard let training = results.trainings.last(where: { $0.id == trained.training }) else { continue }
      own.keep(weights, of: training.configuration, metaSteps: trained.metaSteps)
    }
    var model = try Model.replaying(
      session, path: path, width: setting.width, height: setting.height,
      capabilities: Capabilities(color: color, glyphs: setting.glyphs), look: look, resolve: own.objective(named:))
    // Nobody is there to go on from a marker of a lesson.
    model.playback?.pausesAtMarkers = false
    model.jump(to: 0)
    model.playback?.isPlaying = true
    return Stage(model, InlineRunner(own, parallelFor: parallelFor))
  }
}
