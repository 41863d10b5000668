// Events: one wait for keys, mouse, signals and the waker.

import CTerminal
import Glibc
package import Plotting

extension TerminalScreen {
  /// Waits for the next event.
  ///
  /// Any number of resizes since the last call are one event. Signals come as events only through this method, so call it
  /// often: a program that leaves five Ctrl-C or two SIGTERM unread is taken for hung and ended, the terminal restored.
  ///
  /// - Parameter timeoutMilliseconds: How long to wait; 0 not at all, negative without end.
  /// - Returns: The event, or nil when the time is over, the waker was called or the screen is closed. What a waker
  ///   announces should be looked for after every return: an event may hide it.
  package func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    guard !isClosed else { return nil }
    terminal_attend(true)
    defer { terminal_attend(false) }
    let clock = ContinuousClock()
    let start = clock.now
    giveUpLateAnswers()
    while queue.isEmpty {
      let elapsed = Self.milliseconds(start.duration(to: clock.now))
      let left = timeoutMilliseconds < 0 ? nil : max(timeoutMilliseconds - elapsed, 0)
      let sequenceTimeout = decoder.sequenceTimeout.map {
        max($0 - Self.milliseconds(lastInput.duration(to: clock.now)), 0)
      }
      // While a picture is being sent nothing is waited for, only looked for.
      let isSending = sendPiece()
      let wait = isSending ? 0 : [left, sequenceTimeout].compactMap { $0 }.min()
      let ready = Int(terminal_wait(Int32(clamping: wait ?? -1), !isInputClosed))
      let hasNotice = ready & TERMINAL_NOTICE != 0
      // Input first: a notice may read it too, where the terminal is given back, and then there is none to wait for.
      if ready & TERMINAL_INPUT != 0 { readInput() }
      if hasNotice { take(notices: Int(terminal_take_notices())) }
      if ready & TERMINAL_INPUT == 0, let sequenceTimeout, sequenceTimeout == wait { take(decoder.flush()) }
      if queue.isEmpty, hasNotice || (left == 0 && ready == 0) { return nil }
    }
    return queue.removeFirst()
  }

  func readInput() {
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      let result = terminal_read(buffer.baseAddress, buffer.count)
      isInputClosed = result < 0
      count = max(result, 0)
    }
    let silence = Self.milliseconds(lastInput.duration(to: .now))
    lastInput = .now
    if decoder.isPasting, bytes == [Self.interruptByte], silence >= Self.pasteSilence {
      // A paste whose end got lost must not swallow the keyboard for ever: this is a key, for pastes do not pause.
      decoder.abandonPaste()
      queue.append(.interrupt)
      return
    }
    take(decoder.decode(bytes))
    guard isInputClosed else { return }
    take(decoder.flush())
    // A terminal that vanishes ends the input a moment before it sends SIGHUP, which says more.
    _ = terminal_wait(100, false)
    take(notices: Int(terminal_take_notices()))
    queue.append(.inputClosed)
  }

  /// Ctrl-C.
  private static let interruptByte: UInt8 = 3
  /// Milliseconds without input after which a byte on its own is no longer part of a paste.
  private static let pasteSilence = 300

  private func take(_ tokens: [InputToken]) {
    for token in tokens {
      switch token {
      // As everywhere, Ctrl-\ ends the program at once.
      case .key(.control("\\")): raise(SIGQUIT)
      case .key(let key): queue.append(.key(key))
      case .interrupt: queue.append(.interrupt)
      case .paste(let text): queue.append(.paste(text))
      case .focus(let isFocused): queue.append(.focus(isFocused))
      case .answer(let answer): take(answer)
      case .mouse(let report):
        let now = Self.milliseconds(Self.epoch.duration(to: .now))
        // A report from outside of the screen is a lie or older than a resize.
        let events = gestures.events(for: report, at: now)
        queue += events.filter { $0.column < size.columns && $0.row < size.rows }.map(InputEvent.mouse)
      }
    }
  }

  /// Queues what signals announced.
  func take(notices: Int) {
    func has(_ bit: Int) -> Bool { notices & bit != 0 }
    if has(TERMINAL_CONTINUED) {
      // Stopped from outside: the shell has written over the screen and changed the line discipline.
      leave()
      enter()
      queue.append(.resumed)
    }
    // A window may change while the program is stopped.
    if has(TERMINAL_RESIZED) || has(TERMINAL_CONTINUED) { noticeSize() }
    if has(TERMINAL_STOP_ASKED) { queue.append(.key(.control("z"))) }
    if has(TERMINAL_INTERRUPTED) {
      decoder.abandonPaste()
      queue.append(.interrupt)
    }
    if has(TERMINAL_HUNG_UP) { queue.append(.terminate(.hangup)) }
    if has(TERMINAL_TERMINATED) { queue.append(.terminate(.terminate)) }
  }

  private static let epoch = ContinuousClock.now

  static func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }
}
