// Replay: a recorded session applied to an experiment, forward and back, without computing its trainings again.

package import OptimizerEngine
package import SessionStore

/// A record and when it happened.
package struct TimedRecord: Sendable {
  /// Seconds since the start of the session.
  package let time: Double
  /// What happened.
  package let record: SessionRecord
  /// How many events of the session have happened then, this one included; those nobody understands count too.
  package let event: Int

  /// Puts a record at its time; the members say what each argument means.
  package init(time: Double, record: SessionRecord, event: Int) {
    self.time = time
    self.record = record
    self.event = event
  }
}

/// A session being replayed.
///
/// Pauses longer than `longestPause` are shortened, so that nobody waits for a lunch break to pass again.
package struct Playback: Sendable {
  /// A marker: how many records have happened then, when, and what it says.
  package struct Place: Sendable {
    package let index: Int
    package let time: Double
    package let marker: Marker
    package var note: String { marker.note }
  }

  /// Everything that happened.
  package let timeline: [TimedRecord]
  /// When each of them is shown, long pauses shortened.
  private let times: [Double]
  /// What is replayed, in words.
  package let title: String
  /// The session file; nil where it is the one being recorded.
  package let source: String?
  /// The markers in order.
  package let markers: [Place]
  /// The records at which races start.
  private let races: [Int]
  /// How many records have happened.
  package private(set) var index = 0
  /// Seconds since the start.
  package private(set) var time = 0.0
  /// Whether time goes on by itself.
  package var isPlaying = true
  /// Whether time stands still at every marker, as in a lesson.
  package var pausesAtMarkers = false
  /// How much faster than it was recorded.
  package var speed = 1.0
  /// The slowest and the fastest playback.
  package static let speeds = 0.125...64.0

  /// Multiplies the speed, within its limits.
  package mutating func changeSpeed(by factor: Double) {
    speed = min(max(speed * factor, Self.speeds.lowerBound), Self.speeds.upperBound)
  }
  /// When all has been shown.
  package let duration: Double
  /// What was live before; nil if nothing was.
  package var stash: Experiment?
  private let base: Experiment
  private var keyframes: Keyframes

  /// Seconds of silence that are kept.
  package static let longestPause = 3.0

  /// Prepares the replay of some records on an experiment.
  package init(
    timeline: [TimedRecord], base: Experiment, title: String, source: String? = nil, stash: Experiment? = nil
  ) {
    self.base = base
    self.title = title
    self.source = source
    self.stash = stash
    var shown = 0.0
    var previous = 0.0
    var markers: [Place] = []
    var races: [Int] = []
    var times: [Double] = []
    times.reserveCapacity(timeline.count)
    for (index, entry) in timeline.enumerated() {
      shown += min(max(entry.time - previous, 0), Self.longestPause)
      previous = entry.time
      times.append(shown)
      if case .marker(let marker) = entry.record {
        markers.append(Place(index: index + 1, time: shown, marker: marker))
      }
      if case .action(let action) = entry.record, action.isRace { races.append(index) }
    }
    duration = max(shown, races.last.map { times[$0] + Race.duration } ?? 0)
    self.timeline = timeline
    self.times = times
    self.markers = markers
    self.races = races
    keyframes = Keyframes(base)
  }

  /// How many events of the session have happened.
  package var eventCount: Int { index > 0 ? timeline[index - 1].event : 0 }

  /// When each record is shown, long pauses shortened.
  package var shownTimes: [Double] { times }

  /// How many records have happened at a time.
  package func index(at time: Double) -> Int { times.partition { $0 > time } }

  /// Lets seconds pass.
  package mutating func advance(_ seconds: Double, experiment: inout Experiment, resolve: (String) -> Objective?) {
    guard isPlaying else { return }
    let target = min(time + seconds * speed, duration)
    while index < timeline.count, times[index] <= target {
      experiment.race?.advance(times[index] - time)
      time = times[index]
      apply(&experiment, resolve)
      if pausesAtMarkers, case .marker = timeline[index - 1].record {
        isPlaying = false
        return
      }
    }
    experiment.race?.advance(target - time)
    time = target
    if time >= duration, index == timeline.count { isPlaying = false }
  }

  /// One record forward; the race shown jumps to where it was then.
  package mutating func stepForward(experiment: inout Experiment, resolve: (String) -> Objective?) {
    isPlaying = false
    guard index < timeline.count else {
      return jump(to: index, time: duration, experiment: &experiment, resolve: resolve)
    }
    jump(to: index + 1, time: nil, experiment: &experiment, resolve: resolve)
  }

  /// One record back.
  package mutating func stepBack(experiment: inout Experiment, resolve: (String) -> Objective?) {
    isPlaying = false
    jump(to: max(index - 1, 0), time: nil, experiment: &experiment, resolve: resolve)
  }

  /// Goes to where some records have happened.
  package mutating func jump(
    to target: Int, time newTime: Double? = nil, experiment: inout Experiment, resolve: (String) -> Objective?
  ) {
    let target = min(max(target, 0), timeline.count)
    if target < index || index == 0 { (index, experiment) = keyframes.last(notAfter: target) }
    while index < target { apply(&experiment, resolve) }
    time = newTime ?? (index > 0 ? times[index - 1] : 0)
    let race = races.partition { $0 >= index }
    if race > 0, experiment.race != nil {
      experiment.race?.shown = 0
      experiment.race?.advance(time - times[races[race - 1]])
    }
  }

  private mutating func apply(_ experiment: inout Experiment, _ resolve: (String) -> Objective?) {
    experiment.apply(timeline[index].record, resolve: resolve)
    index += 1
    keyframes.keep(experiment, at: index)
  }
}

/// Benches kept on the way, so that going back does not begin at the start.
///
/// However long a session is, at most `most` are kept: when there are more, every second one goes and the distance
/// between them doubles. A step back then costs at most that distance.
private struct Keyframes: Sendable {
  private static let most = 32
  private var spacing = 64
  private var benches: [(index: Int, experiment: Experiment)]

  init(_ base: Experiment) { benches = [(0, base)] }

  func last(notAfter index: Int) -> (Int, Experiment) {
    let place = benches.partition { $0.index > index }
    return place > 0 ? benches[place - 1] : benches[0]
  }

  mutating func keep(_ experiment: Experiment, at index: Int) {
    guard index % spacing == 0, index > benches[benches.count - 1].index else { return }
    benches.append((index, experiment))
    guard benches.count > Self.most else { return }
    spacing *= 2
    benches.removeAll { $0.index % spacing != 0 }
  }
}

extension Array {
  /// The first place at which a condition holds that holds from there on; the count where it never does.
  ///
  /// - Complexity: O(log *n*).
  fileprivate func partition(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension [TimedRecord] {
  /// The names of all objectives in runs, trainings and choices.
  package var objectiveNames: Set<String> {
    var names: Set<String> = []
    for entry in self { if let name = entry.record.objectiveName { names.insert(name) } }
    return names
  }

  /// The objective of the first run, training or race.
  var firstObjective: String? {
    for entry in self { if let name = entry.record.objectiveName { return name } }
    return nil
  }
}
