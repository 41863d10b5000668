// The one place where effects are told apart: what a loop does itself, what the session file is asked for, what computes.

import Experiment
import SessionStore

/// A loop that carries effects out: on a screen or by lines.
protocol EffectHost {
  associatedtype Worker: EffectRunner

  /// What computes.
  var runner: Worker { get }
  /// What writes the session.
  var recorder: SessionRecorder { get }
  /// The time of the session.
  var now: Double { get }

  /// Lets something happen to the model, with all its consequences.
  mutating func send(_ event: Event)
  /// Writes a record into the session, and tells where that fails.
  mutating func write(_ record: SessionRecord)
  /// Hands a request to what computes.
  mutating func compute(_ request: ComputeRequest)
  /// Paints every cell again.
  mutating func redraw()
  /// Hands a text to the clipboard.
  mutating func copy(_ text: String)
  /// Tells the person, wherever they look, that something has ended.
  mutating func announce(_ text: String)
  /// Stops the process until it is continued.
  mutating func suspend()
  /// Writes what is shown into files.
  mutating func takeSnapshot()
  /// Ends the loop.
  mutating func quit()
  /// Says that no session is recorded that could be replayed.
  mutating func refuseReplay()
}

extension EffectHost {
  /// Carries an effect out.
  mutating func perform(_ effect: Effect) {
    switch effect {
    case .record(let record): write(record)
    case .redraw: redraw()
    case .copy(let text): copy(text)
    case .announce(let text): announce(text)
    case .suspend: suspend()
    case .snapshot: takeSnapshot()
    case .quit: quit()
    case .replaySession:
      guard let reading = recorder.replaying else { return refuseReplay() }
      compute(reading)
    case .findUnfinished: if let search = recorder.unfinishedSearch { compute(search) }
    case .weights(let item, let optimizer): recorder.keep(optimizer, ofItem: item, isGiven: true)
    case .file(let request): for event in recorder.perform(request, at: now) { send(event) }
    case .compute(let request): compute(request)
    }
  }

  /// Keeps in the session what an event brings for it.
  mutating func keep(_ event: Event) {
    switch event {
    case .record(let record): write(record)
    case .checkpoint(let training, let file): recorder.keep(file, ofTraining: training)
    case .weights(let training, let optimizer): recorder.keep(optimizer, ofItem: training)
    case .launch, .input, .command, .tick, .news, .recording, .readOut: break
    }
  }
}
