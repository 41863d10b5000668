// Replay: a recorded session applied to a bench, forward and back, without computing its trainings again.

public import OptimizerEngine
public import Plotting
public import SessionStore

/// A record and when it happened.
public struct Moment: Sendable {
  /// Seconds since the start of the session.
  public var time: Double
  /// What happened.
  public var record: SessionRecord

  /// Creates a moment.
  public init(time: Double, record: SessionRecord) {
    self.time = time
    self.record = record
  }
}

/// A session being replayed.
///
/// Pauses longer than `longestPause` are shortened, so that nobody waits for a lunch break to pass again.
public struct Playback: Sendable {
  /// Everything that happened.
  public let moments: [Moment]
  /// What is replayed, in words.
  public let title: String
  /// How many moments have happened.
  public private(set) var index = 0
  /// Seconds since the start.
  public private(set) var time = 0.0
  /// Whether time goes on by itself.
  public var isPlaying = true
  /// How much faster than it was recorded.
  public var speed = 1.0
  /// The slowest and the fastest playback.
  static let speeds = 0.125...64.0

  /// Multiplies the speed, within its limits.
  mutating func changeSpeed(by factor: Double) {
    speed = min(max(speed * factor, Self.speeds.lowerBound), Self.speeds.upperBound)
  }
  /// When all has been shown.
  public let duration: Double
  /// What was live before; nil if nothing was.
  var stash: Bench?
  private let base: Bench
  private var keyframes: [Int: Bench] = [:]

  /// Seconds of silence that are kept.
  public static let longestPause = 3.0
  /// Moments between two benches kept for going back.
  static let keyframeSpacing = 64

  /// Prepares the replay of some moments on a bench.
  init(moments: [Moment], base: Bench, title: String, stash: Bench?) {
    self.base = base
    self.title = title
    self.stash = stash
    var shown = 0.0
    var previous = 0.0
    self.moments = moments.map { moment in
      shown += min(max(moment.time - previous, 0), Self.longestPause)
      previous = moment.time
      return Moment(time: shown, record: moment.record)
    }
    let lastRace = self.moments.last { $0.record.isRace }
    duration = max(self.moments.last?.time ?? 0, lastRace.map { $0.time + Race.duration } ?? 0)
  }

  /// Lets seconds pass.
  mutating func advance(_ seconds: Double, bench: inout Bench, resolve: (String) -> Objective?) {
    guard isPlaying else { return }
    let target = min(time + seconds * speed, duration)
    while index < moments.count, moments[index].time <= target {
      bench.race?.advance(moments[index].time - time)
      time = moments[index].time
      apply(&bench, resolve)
    }
    bench.race?.advance(target - time)
    time = target
    if time >= duration, index == moments.count { isPlaying = false }
  }

  /// One moment forward; the race shown jumps to where it was then.
  mutating func stepForward(bench: inout Bench, resolve: (String) -> Objective?) {
    isPlaying = false
    guard index < moments.count else { return jump(to: index, time: duration, bench: &bench, resolve: resolve) }
    jump(to: index + 1, time: nil, bench: &bench, resolve: resolve)
  }

  /// One moment back.
  mutating func stepBack(bench: inout Bench, resolve: (String) -> Objective?) {
    isPlaying = false
    jump(to: max(index - 1, 0), time: nil, bench: &bench, resolve: resolve)
  }

  /// Goes to where some moments have happened.
  mutating func jump(to target: Int, time newTime: Double? = nil, bench: inout Bench, resolve: (String) -> Objective?) {
    let target = min(max(target, 0), moments.count)
    if target < index || index == 0 {
      let key = keyframes.keys.filter { $0 <= target }.max()
      bench = key.flatMap { keyframes[$0] } ?? base
      index = key ?? 0
    }
    while index < target { apply(&bench, resolve) }
    time = newTime ?? (index > 0 ? moments[index - 1].time : 0)
    if let race = moments[..<index].last(where: { $0.record.isRace }), bench.race != nil {
      bench.race?.shown = 0
      bench.race?.advance(time - race.time)
    }
  }

  private mutating func apply(_ bench: inout Bench, _ resolve: (String) -> Objective?) {
    bench.apply(moments[index].record, resolve: resolve)
    index += 1
    if index % Self.keyframeSpacing == 0, keyframes[index] == nil { keyframes[index] = bench }
  }
}

extension SessionRecord {
  /// Whether a race starts here.
  var isRace: Bool {
    if case .action(let action) = self { return action.name == Action.race.rawValue }
    return false
  }
}

extension Session {
  /// All records this version understands, with their times.
  ///
  /// - Throws: `SessionError` where a known kind lacks something.
  func moments(path: String) throws(SessionError) -> [Moment] {
    var time = 0.0
    var moments: [Moment] = []
    for (index, event) in events.enumerated() {
      time += event.elapsed
      if let record = try SessionRecord(event, place: (path, lineNumber(ofEvent: index))) {
        moments.append(Moment(time: time, record: record))
      }
    }
    return moments
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
    let moments = try session.moments(path: path)
    let name = session.header.config["objective"]?.stringValue ?? moments.firstObjective
    let objective = name.flatMap(resolve) ?? Catalogue.all[0]
    var model = Model(objective: objective, width: width, height: height, capabilities: capabilities, look: look)
    model.adopt(moments.objectiveNames.compactMap(resolve))
    let title = path.split(separator: "/").last.map(String.init) ?? path
    model.playback = Playback(moments: moments, base: model.bench, title: title, stash: nil)
    return model
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

extension [Moment] {
  /// The names of all objectives in runs and trainings.
  var objectiveNames: Set<String> {
    reduce(into: []) { names, moment in
      switch moment.record {
      case .run(let specification, _): names.insert(specification.objective)
      case .training(_, let configuration): names.insert(configuration.objective)
      default: break
      }
    }
  }

  /// The objective of the first run or training.
  var firstObjective: String? {
    for moment in self {
      if case .run(let specification, _) = moment.record { return specification.objective }
      if case .training(_, let configuration) = moment.record { return configuration.objective }
    }
    return nil
  }
}
