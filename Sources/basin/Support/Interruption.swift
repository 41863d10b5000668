// Signals that ask a command to end while it computes: the step being computed is finished, so that what was recorded
// stays whole.

import Dispatch
import Glibc
import Synchronization

/// Watches for Ctrl-C, SIGTERM and SIGHUP from its creation on; a second one ends the program at once.
final class Interruption {
  private let flag: Flag
  private let sources: [any DispatchSourceSignal]

  /// The part that the handlers share.
  private final class Flag: Sendable {
    /// The number of the signal; 0 while there was none.
    let number = Atomic<Int32>(0)
  }

  init() {
    let flag = Flag()
    self.flag = flag
    sources = [SIGINT, SIGTERM, SIGHUP].filter { $0 == SIGINT || !Self.isIgnored($0) }.map { number in
      Glibc.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if flag.number.exchange(number, ordering: .relaxed) != 0 { _exit(Self.status(of: number)) }
      }
      source.resume()
      return source
    }
  }

  /// The first signal that came; nil while there was none.
  var signal: Int32? {
    let number = flag.number.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The same as a question that threads may ask.
  var isRequested: @Sendable () -> Bool {
    let flag = flag
    return { flag.number.load(ordering: .relaxed) != 0 }
  }

  /// The exit status of a program that a signal ended, as shells count it.
  static func status(of signal: Int32) -> Int32 { 128 + signal }

  /// Whether the parent had a signal ignored, as `nohup` does; then it stays ignored.
  static func isIgnored(_ signal: Int32) -> Bool {
    var present = sigaction()
    guard sigaction(signal, nil, &present) == 0 else { return false }
    return unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
