// Ctrl-C while a command computes: the step being computed is finished, so that what was recorded stays whole.

import Dispatch
import Glibc
import Synchronization

/// Watches for Ctrl-C from its creation on; a second one ends the program at once.
final class Interruption {
  /// The exit status of a program that Ctrl-C ended, as shells count it: 128 and the number of the signal.
  static let status: Int32 = 130

  private let flag: Flag
  private let source: any DispatchSourceSignal

  /// The part that the handler shares.
  private final class Flag: Sendable {
    let isRaised = Atomic<Bool>(false)
  }

  init() {
    let flag = Flag()
    self.flag = flag
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      if flag.isRaised.exchange(true, ordering: .relaxed) { _exit(Self.status) }
    }
    source.resume()
  }

  /// Whether Ctrl-C was pressed.
  var isRaised: Bool { flag.isRaised.load(ordering: .relaxed) }
}
