// A session file opened to be looked at: its records.

import Datasets
package import OptimizerEngine
package import SessionStore

/// A session that was read and understood.
package struct OpenedSession: Sendable {
  /// Its file; nil where it is the one being recorded.
  package let path: String?
  /// What it is called.
  package let title: String
  /// What it is called as a lesson; nil where it is none.
  package let lesson: LessonTitle?
  /// The objective it begins with, by name.
  package let objective: String?
  /// What happened.
  package let timeline: [TimedRecord]
  /// What was recovered from while reading.
  package private(set) var warnings: [Session.Warning] = []

  /// Understands a session.
  ///
  /// - Parameters:
  ///   - session: What was read.
  ///   - path: Its file, for errors and titles.
  ///   - isOwn: Whether it is the one being recorded.
  /// - Throws: `FileError` where a known kind lacks something.
  package init(_ session: Session, path: String, isOwn: Bool = false) throws(FileError) {
    var entries = SessionTimeline()
    for (index, event) in session.events.enumerated() {
      // The header is line 1.
      try entries.take(try Entry(event, index + 2, of: path))
    }
    self.init(entries.timeline, session.header, path: path, isOwn: isOwn)
  }

  /// Reads and understands a session, event by event: the events themselves are not kept.
  ///
  /// - Parameters:
  ///   - path: The session file.
  ///   - isOwn: Whether it is the one being recorded.
  ///   - parallelFor: Runs the pieces of the file.
  /// - Throws: `FileError` where the file cannot be read, or a known kind lacks something.
  package init(
    reading path: String, isOwn: Bool = false, parallelFor: ParallelFor = serialFor
  ) throws(FileError) {
    var entries = SessionTimeline()
    let session = try JournalReader.read(
      path, parallelFor,
      understand: { (event, line) throws(FileError) in try Entry(event, line, of: path) },
      { (entry) throws(FileError) in try entries.take(entry) })
    self.init(entries.timeline, session.header, path: path, isOwn: isOwn)
    warnings = session.warnings
  }

  private init(_ timeline: [TimedRecord], _ header: SessionHeader, path: String, isOwn: Bool) {
    self.init(
      timeline, path: isOwn ? nil : path,
      title: isOwn ? "this session" : path.split(separator: "/").last.map(String.init) ?? path,
      lesson: header.lesson, objective: header.config["objective"]?.stringValue)
  }

  /// A session whose records are known.
  package init(
    _ timeline: [TimedRecord], path: String?, title: String, lesson: LessonTitle? = nil, objective: String? = nil
  ) {
    self.path = path
    self.title = title
    self.lesson = lesson
    self.objective = objective ?? timeline.firstObjective
    self.timeline = timeline
  }

  /// The names of all objectives that are needed to replay it or to compute it again.
  package var objectiveNames: Set<String> { timeline.objectiveNames.union([objective].compactMap(\.self)) }

  /// The files that it wants to read outside of its folder and of the working directory.
  ///
  /// - Parameter path: Its own file.
  package func filesElsewhere(path: String) -> [String] { DataAccess(session: path).refused(objectiveNames) }

  /// Whether it asks something of whoever watches it.
  package var isLesson: Bool {
    lesson != nil
      || timeline.contains { entry in
        if case .marker(let marker) = entry.record { marker.kind != .note } else { false }
      }
  }
}

/// An event understood: nil where its kind is not known.
private struct Entry: Sendable {
  let elapsed: Double
  let record: SessionRecord?
  let place: (path: String, line: Int)

  init(_ event: SessionEvent, _ line: Int, of path: String) throws(FileError) {
    elapsed = event.elapsed
    place = (path, line)
    record = try SessionRecord(event, place: (path, line))
  }
}

/// Makes records of entries.
private struct SessionTimeline {
  private(set) var timeline: [TimedRecord] = []
  private var time = 0.0
  private var count = 0
  /// Meta-steps of each training so far.
  private var metaSteps: [Int: Int] = [:]

  mutating func take(_ entry: Entry) throws(FileError) {
    time += entry.elapsed
    count += 1
    guard let record = entry.record else { return }
    if case .metaStep(let step) = record { metaSteps[step.training, default: 0] += 1 }
    if case .kept(let kept) = record { metaSteps[kept.id] = kept.metaSteps }
    // Computing it again would take as many meta-steps as it says, which nobody has taken.
    if case .run(let run, _) = record, let trained = run.trained,
      trained.metaSteps > metaSteps[trained.training, default: 0]
    {
      throw FileError(
        .invalid,
        "a run after \(trained.metaSteps) meta-steps of training \(trained.training), which has \(metaSteps[trained.training, default: 0])",
        place: entry.place.path, line: entry.place.line,
        remedy: "the file was written by something else or edited; replay stops here")
    }
    timeline.append(TimedRecord(time: time, record: record, event: count))
  }
}
