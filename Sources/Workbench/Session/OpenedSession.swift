// A session file opened to be looked at: its moments, and the model that replays them.

public import OptimizerEngine
public import Plotting
public import SessionStore

/// A session that was read and understood.
public struct OpenedSession: Sendable {
  /// Its file; nil where it is the one being recorded.
  public let path: String?
  /// What it is called.
  public let title: String
  /// What it is called as a lesson; nil where it is none.
  public let lesson: LessonTitle?
  /// The objective it begins with, by name.
  public let objective: String?
  /// What happened.
  public let moments: [Moment]
  /// What was recovered from while reading.
  public private(set) var warnings: [Session.Warning] = []

  /// Understands a session.
  ///
  /// - Parameters:
  ///   - session: What was read.
  ///   - path: Its file, for errors and titles.
  ///   - isOwn: Whether it is the one being recorded.
  /// - Throws: `SessionError` where a known kind lacks something.
  init(_ session: Session, path: String, isOwn: Bool = false) throws(SessionError) {
    var clerk = Clerk(path: path)
    for event in session.events { try clerk.take(event) }
    self.init(clerk.moments, session.header, path: path, isOwn: isOwn)
  }

  /// Reads and understands a session, event by event: the events themselves are not kept.
  ///
  /// - Throws: `SessionError` where the file cannot be read, or a known kind lacks something.
  public init(reading path: String, isOwn: Bool = false) throws(SessionError) {
    var clerk = Clerk(path: path)
    let session = try JournalReader.read(path) { event throws(SessionError) in try clerk.take(event) }
    self.init(clerk.moments, session.header, path: path, isOwn: isOwn)
    warnings = session.warnings
  }

  private init(_ moments: [Moment], _ header: SessionHeader, path: String, isOwn: Bool) {
    self.init(
      moments, path: isOwn ? nil : path,
      title: isOwn ? "this session" : path.split(separator: "/").last.map(String.init) ?? path,
      lesson: header.lesson, objective: header.config["objective"]?.stringValue)
  }

  /// A session whose moments are known.
  init(_ moments: [Moment], path: String?, title: String, lesson: LessonTitle? = nil, objective: String? = nil) {
    self.path = path
    self.title = title
    self.lesson = lesson
    self.objective = objective ?? moments.firstObjective
    self.moments = moments
  }

  /// Whether it asks something of whoever watches it.
  var isLesson: Bool {
    lesson != nil
      || moments.contains { moment in
        if case .marker(let marker) = moment.record { marker.kind != .note } else { false }
      }
  }
}

/// Makes moments of events.
private struct Clerk {
  let path: String
  private(set) var moments: [Moment] = []
  private var time = 0.0
  private var count = 0

  init(path: String) { self.path = path }

  mutating func take(_ event: SessionEvent) throws(SessionError) {
    time += event.elapsed
    count += 1
    // The header is line 1.
    if let record = try SessionRecord(event, place: (path, count + 1)) {
      moments.append(Moment(time: time, record: record, event: count))
    }
  }
}

extension Model {
  /// The model that replays a session file.
  ///
  /// - Parameters:
  ///   - session: What was recorded.
  ///   - path: Its path, for errors and titles.
  ///   - width: Columns of the screen.
  ///   - height: Rows of the screen.
  ///   - capabilities: What the screen can show.
  ///   - look: How it looks.
  ///   - resolve: Finds objectives by name.
  /// - Throws: `SessionError` where an event cannot be understood.
  public static func replaying(
    _ session: Session, path: String, width: Int, height: Int, capabilities: Capabilities, look: Look = .dark,
    resolve: (String) -> Objective?
  ) throws(SessionError) -> Model {
    replaying(
      try OpenedSession(session, path: path), width: width, height: height, capabilities: capabilities, look: look,
      resolve: resolve)
  }

  /// The model that replays a session that was opened.
  public static func replaying(
    _ opened: OpenedSession, width: Int, height: Int, capabilities: Capabilities, look: Look = .dark,
    resolve: (String) -> Objective?
  ) -> Model {
    let objective = opened.objective.flatMap(resolve) ?? Catalogue.all[0]
    var model = Model(objective: objective, width: width, height: height, capabilities: capabilities, look: look)
    model.adopt(opened.moments.objectiveNames.compactMap(resolve))
    model.play(opened, base: model.bench, stash: nil)
    return model
  }

  /// Begins a replay; a lesson pauses at its markers.
  private mutating func play(_ session: OpenedSession, base: Bench, stash: Bench?) {
    var playback = Playback(
      moments: session.moments, base: base, title: session.title, source: session.path, stash: stash)
    playback.pausesAtMarkers = session.isLesson
    lesson = session.isLesson ? LessonProgress(playback, title: session.lesson) : nil
    self.playback = playback
    bench = base
    // A lesson begins with what its first marker says.
    guard lesson != nil, let first = playback.markers.first else { return }
    jump(to: first.index)
    bench.race?.shown = 0
    self.playback?.isPlaying = false
    showMarker()
  }

  /// Replays a session beside what is live.
  mutating func replay(_ session: OpenedSession, objectives: [Objective]) {
    adopt(objectives)
    guard !session.moments.isEmpty, let first = session.objective.flatMap({ objective(named: $0) }) else {
      return say("\(session.title): nothing in it can be replayed")
    }
    // What was shown of the live bench has numbers that may mean other runs there.
    let live = liveBench
    play(session, base: Bench(objective: first), stash: live)
    if session.path != nil { forgetTraces() }
    guard lesson == nil else { return }
    say(live == nil ? "replay of \(session.title)" : "replay of \(session.title); L returns to live")
  }

  /// Forgets what was computed of runs, because numbers mean other runs now.
  mutating func forgetTraces() {
    traces = [:]
    requestedTraces = []
    traceGeneration += 1
    learned = nil
  }

  /// Goes to an event of the replay and sets the speed of the playback.
  public mutating func seek(event: Int, speed: Double) {
    if event > 0 { jump(to: min(event, playback?.moments.count ?? 0)) }
    playback?.speed = speed
  }

  /// Takes loaded objectives into the library.
  mutating func adopt(_ objectives: [Objective]) {
    for objective in objectives {
      if let index = library.firstIndex(where: { $0.name == objective.name }) {
        library[index].objective = objective
      } else {
        library.append(ObjectiveEntry(name: objective.name, objective: objective))
      }
    }
  }
}
