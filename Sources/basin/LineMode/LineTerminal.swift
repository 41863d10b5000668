// Lines from stdin, signals and wakes, all waited for at once.

import Dispatch
import Glibc
import Plotting
import Workbench

/// Reads lines from stdin without ever blocking what computes.
///
/// Runners wake it from any thread through a pipe; SIGINT, SIGTERM and SIGHUP come through the same pipe, so that what a
/// session lacks is written before the process ends.
final class LineTerminal: LineSource {
  private let readEnd: Int32
  private let writeEnd: Int32
  private var pending: [UInt8] = []
  private var inputs: [LineInput] = []
  private var isClosed = false
  private var signals: [any DispatchSourceSignal] = []

  /// The longest line that is taken as one.
  private static let longestLine = 1 << 16

  init() throws(CommandFailure) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw CommandFailure("no pipe: stdin; \(String(cString: strerror(errno))): close other programs")
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
    // A reader that has gone is told by the write that fails.
    signal(SIGPIPE, SIG_IGN)
    for (number, byte) in [(SIGINT, Self.interrupt), (SIGTERM, Self.terminate), (SIGHUP, Self.hangup)]
    where number == SIGINT || !Interruption.isIgnored(number) {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      let wake = waker
      source.setEventHandler { wake(byte) }
      source.resume()
      signals.append(source)
    }
  }

  private static let woken: UInt8 = 0
  private static let interrupt: UInt8 = 1
  private static let terminate: UInt8 = 2
  private static let hangup: UInt8 = 3

  /// Ends the waiting from any thread.
  var wake: @Sendable () -> Void {
    let wake = waker
    return { wake(Self.woken) }
  }

  private var waker: @Sendable (UInt8) -> Void {
    let end = writeEnd
    return { byte in
      var byte = byte
      // A full pipe wakes as well.
      _ = write(end, &byte, 1)
    }
  }

  /// Ends the process by the signal that asked for it, so that its parent sees the true reason.
  func die(of number: Int32) -> Never {
    // Dispatch blocks the signals that it waits for.
    for source in signals { source.cancel() }
    signal(number, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    raise(number)
    exit(128 + number)
  }

  func next(timeoutMilliseconds: Int, takesLines: Bool) -> LineInput? {
    if let input = take(takesLines: takesLines) { return input }
    var files = [pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)]
    if takesLines, !isClosed { files.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)) }
    guard poll(&files, nfds_t(files.count), Int32(clamping: timeoutMilliseconds)) > 0 else { return nil }
    if files[0].revents != 0 { readWakes() }
    if files.count > 1, files[1].revents != 0 { readLines() }
    return take(takesLines: takesLines)
  }

  /// What has been read already; signals before lines.
  private func take(takesLines: Bool) -> LineInput? {
    let place = inputs.firstIndex { input in
      switch input {
      case .line, .closed: false
      case .interrupt, .terminate: true
      }
    }
    if let place { return inputs.remove(at: place) }
    return takesLines && !inputs.isEmpty ? inputs.removeFirst() : nil
  }

  private func readWakes() {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(readEnd, &bytes, bytes.count)
    for byte in bytes.prefix(max(count, 0)) {
      switch byte {
      case Self.interrupt: inputs.append(.interrupt)
      case Self.terminate: inputs.append(.terminate(.terminate))
      case Self.hangup: inputs.append(.terminate(.hangup))
      default: break
      }
    }
  }

  private func readLines() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    guard count > 0 else {
      isClosed = true
      if !pending.isEmpty { append(pending[...]) }
      pending = []
      inputs.append(.closed)
      return
    }
    pending += bytes.prefix(count)
    while let end = pending.firstIndex(of: 10) ?? (pending.count > Self.longestLine ? pending.count : nil) {
      append(pending[..<end])
      pending.removeFirst(min(end + 1, pending.count))
    }
  }

  private func append(_ bytes: ArraySlice<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    inputs.append(.line(text.hasSuffix("\r") ? String(text.dropLast()) : text))
  }
}
