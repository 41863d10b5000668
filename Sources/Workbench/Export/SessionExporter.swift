// Exporting a session: what it recorded, what its runs compute, and how it looks, in formats other programs read.

package import Experiment
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
  /// A recording of the replay, for players of terminal recordings: asciicast v2.
  case cast
  /// The same as asciicast v3.
  case cast3
  /// A picture of the screen that moves: the replay from its start to its end.
  case animation
  /// A page that plays the session, with a report to read and print.
  case html

  /// The files of a session's name that the format consists of.
  package func fileNames(_ name: String) -> [String] {
    switch self {
    case .csv: ["\(name)-steps.csv", "\(name)-meta.csv", "\(name)-certificates.csv"]
    case .json: ["\(name).json"]
    case .svg: (["screen"] + Pane.allCases.map(\.commandName)).map { "\(name)-\($0).svg" }
    case .cast: ["\(name).cast"]
    case .cast3: ["\(name)-v3.cast"]
    case .animation: ["\(name)-animation.svg"]
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
  package var theme = Theme.dark
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

/// Computes a session again and writes it in the formats asked for.
///
/// Nothing depends on the clock or on what was exported before: the same session gives the same bytes.
package struct SessionExporter {
  /// What is known of the session; the runs are computed by `compute`.
  package var results: SessionResults { computed.results }
  let session: Session
  let path: String
  let setting: ExportSetting
  let parallelFor: ParallelFor
  private(set) var computed: ComputedSession

  /// Reads a session.
  ///
  /// - Throws: `FileError` where an event cannot be understood.
  package init(
    _ session: Session, path: String, setting: ExportSetting, shelf: OptimizerShelf? = nil,
    parallelFor: @escaping ParallelFor = serialFor
  ) throws(FileError) {
    (self.session, self.path, self.setting, self.parallelFor) = (session, path, setting, parallelFor)
    computed = try ComputedSession(session, path: path, shelf: shelf)
  }

  /// Computes all runs again; first the trainings whose weights they use, as far as they use them.
  package mutating func compute(progress: (ExportProgress) -> Void = { _ in }) {
    computed.compute(parallelFor, progress: progress)
  }

  // MARK: - Files

  /// The files of a format.
  ///
  /// - Throws: `FileError` where an event cannot be understood.
  package func files(_ format: ExportFormat, progress: (ExportProgress) -> Void = { _ in }) throws(FileError)
    -> [ExportedFile]
  {
    let texts: [String]
    switch format {
    case .csv: texts = [results.stepTable, results.metaTable, results.certificateTable]
    case .json: texts = [results.json.description + "\n"]
    case .svg: texts = try pictures()
    case .cast: texts = [try recording(progress).text(.two)]
    case .cast3: texts = [try recording(progress).text(.three)]
    case .animation: texts = [try animation(progress)]
    case .html: texts = [try page()]
    }
    return zip(format.fileNames(results.name), texts).map { ExportedFile(name: $0, text: $1) }
  }

  /// A replay of the session with a runner of its own that has the trained weights already.
  ///
  /// A runner of its own, because planes that one replay has chosen must not change what another shows.
  func host(color: ColorTier, theme: Theme) throws(FileError) -> HeadlessHost {
    let own = computed.freshModels()
    var model = try Model.replaying(
      session, path: path, width: setting.width, height: setting.height,
      capabilities: Capabilities(color: color, glyphs: setting.glyphs), theme: theme, resolve: own.objective(named:))
    // Nobody is there to go on from a marker of a lesson.
    model.playback?.pausesAtMarkers = false
    model.jump(to: 0)
    model.playback?.isPlaying = true
    return HeadlessHost(model, InlineRunner(ComputeService(own), parallelFor: parallelFor))
  }
}
