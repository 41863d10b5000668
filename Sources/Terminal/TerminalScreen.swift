// The one owner of the terminal.

import CNCurses
import CTerminal
import Glibc
package import Plotting

/// The screen of the terminal: draws cell buffers and reports events.
///
/// One screen can be open at a time, and all its methods are called from the thread that opened it; only its `waker` may
/// be used anywhere. The terminal is put back on every way out: `close()`, the end of the object, `exit`, a signal that
/// ends the process, and a trap on any thread. Meanwhile what is written to stderr is held back and appears after the
/// screen is gone, unless stderr goes to a file already.
package final class TerminalScreen {
  /// What the screen can really show, which may be less than was asked for.
  package let capabilities: Capabilities
  /// Number of columns and rows.
  package internal(set) var size: (columns: Int, rows: Int)
  /// What a person should know of the terminal: that it was taken for another one; nil where there is nothing.
  package let notice: String?
  /// What is done beside drawing, as far as the terminal can.
  package let manners: TerminalManners
  /// What the terminal has answered so far.
  package internal(set) var answers = TerminalAnswers()

  private let curses: OpaquePointer
  private let marksPastes: Bool
  /// Whether the terminal understands the questions and reports of the xterm family.
  let mayAsk: Bool
  private let resetText: String
  private var isOpen = true

  // What the drawing remembers.
  var colors: ColorPairs
  var shown: CellBuffer?
  var run: [cchar_t] = []
  var scalars: [Character: UInt32] = [:]
  /// The picture of the frame that was not begun yet, the one that was begun last, what is still to be written of it, and
  /// whether the terminal keeps one of ours.
  var waitingImage: CellImage?
  var sentImage: CellImage?
  var pieces: ArraySlice<[UInt8]> = []
  var hasImage = false

  // What the events remember.
  var decoder: InputDecoder
  var gestures = MouseGestures()
  var queue: [InputEvent] = []
  var isInputClosed = false
  var lastInput = ContinuousClock.now
  /// When the terminal was asked; nil where it was not.
  var asked: ContinuousClock.Instant?
  /// What was shown outside of the screen last.
  var shownLinks: [Int: [TextLink]] = [:]
  var shownTitle: String?
  var shownProgress: Int?

  /// Opens the screen: alternate screen, no echo, no cursor.
  ///
  /// - Parameters:
  ///   - color: The most colors to use; a terminal that has fewer gets fewer, see `capabilities`. 24-bit color is taken at
  ///     its word wherever colors are set by ANSI sequences, for descriptions of terminals seldom know of it.
  ///   - glyphs: The characters the drawings use; `.ascii` is reported if the locale is not UTF-8.
  ///   - manners: What to do beside drawing; what the terminal cannot do is left out.
  /// - Throws: `TerminalError` if stdin or stdout is not a terminal, if TERM is not set or names one that cannot be drawn
  ///   on, or if a screen is open already. The terminal is left as it was.
  package init(color: ColorTier, glyphs: GlyphTier, manners: TerminalManners) throws(TerminalError) {
    notice = try TerminalDescription.check()
    let speaksUTF8 = curses_speaks_utf8()
    guard terminal_guard_begin() else {
      throw errno == EBUSY
        ? TerminalError(code: .alreadyOpen, place: "this process", remedy: "close the other screen first")
        : TerminalError(code: .system, place: String(cString: strerror(errno)), remedy: "try another terminal")
    }
    use_env(false)
    use_tioctl(true)
    guard let curses = DirectColor.open(asked: color) else {
      terminal_guard_end()
      throw TerminalError(code: .system, place: "newterm", remedy: "check TERM and the terminfo database")
    }
    guard TerminalDescription.capability("cup") != nil else {
      endwin()
      delscreen(curses)
      terminal_guard_end()
      throw TerminalDescription.dumb(getenv("TERM").map { String(cString: $0) } ?? "")
    }
    self.curses = curses
    let (tier, pairs) = Self.startColors(asked: color)
    colors = pairs
    capabilities = Capabilities(color: tier, glyphs: speaksUTF8 ? glyphs : .ascii, encodesBraille: speaksUTF8)
    mayAsk = TerminalDescription.mayAsk
    var manners = manners
    manners.mouse = manners.mouse && TerminalDescription.hasMouse
    manners.title = manners.title && mayAsk
    manners.links = manners.links && mayAsk
    self.manners = manners
    marksPastes = TerminalDescription.marksPastes
    resetText =
      (mayAsk || manners.assumesGraphics ? Self.imageTakenBack : "")
      + TerminalDescription.resetText(manners, pastes: marksPastes, asks: mayAsk)
    decoder = InputDecoder(unusualKeys: TerminalDescription.keys())
    size = (Int(curses_columns()), Int(curses_rows()))
    enter()
    if mayAsk { ask() }
    adoptSize()
  }

  deinit {
    close()
  }

  /// Wakes `nextEvent` from any thread.
  package var waker: TerminalWaker { TerminalWaker() }

  /// Restores the terminal and prints what stderr held back; a closed screen draws nothing and has no events.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    leave()
    delscreen(curses)
    terminal_guard_end()
  }

  /// Closes the screen and ends the process by the signal that asked for it, so that its parent sees the true reason.
  package func close(endingWith signal: InputSignal) -> Never {
    close()
    let number = signal == .terminate ? SIGTERM : SIGHUP
    terminal_die(number)
    exit(128 + number)
  }

  /// Restores the terminal, stops the process as Ctrl-Z does everywhere, and takes the screen back when it continues.
  ///
  /// The next event is `.resumed`.
  package func suspend() {
    guard isOpen else { return }
    leave()
    terminal_stop()
    enter()
    queue.append(.resumed)
    noticeSize()
    // The SIGCONT that brought us back is told already.
    take(notices: Int(terminal_take_notices()) & ~TERMINAL_CONTINUED)
  }

  // MARK: - In and out

  var isClosed: Bool { !isOpen }

  /// Takes the terminal over, at first and again.
  func enter() {
    cbreak()
    noecho()
    nonl()
    terminal_take_keys()
    def_prog_mode()
    leaveok(curses_window(), true)
    keypad(curses_window(), true)
    curs_set(0)
    write((manners.mouse ? TerminalDescription.mouseOn : "") + (marksPastes ? TerminalDescription.pastesOn : ""))
    write((manners.title ? ControlText.keepTitle : "") + (mayAsk ? ControlText.focusReportsOn : ""))
    (shownTitle, shownProgress) = (nil, nil)
    forget()
    var reset = resetText
    reset.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { terminal_screen_up($0.baseAddress, $0.count) }
    }
  }

  /// Gives the terminal back; the guard then restores termios as it was before curses.
  func leave() {
    forgoAnswers()
    removeImage()
    write((manners.mouse ? TerminalDescription.mouseOff : "") + (marksPastes ? TerminalDescription.pastesOff : ""))
    write((mayAsk ? ControlText.focusReportsOff : "") + TerminalDescription.takenBack(manners))
    endwin()
    terminal_screen_down()
  }

  /// Paints every cell at the next drawing.
  func forget() {
    (shown, sentImage) = (nil, nil)
    shownLinks = [:]
    werase(curses_window())
    curses_forget()
  }

  /// Reports another size, if there is one.
  func noticeSize() {
    guard adoptSize() else { return }
    queue.append(.resize(columns: size.columns, rows: size.rows))
    // Another font gives cells other pixels.
    if let graphics { queue.append(.graphics(graphics)) }
  }

  /// Makes the size the kernel knows ours; whether it was another.
  @discardableResult
  func adoptSize() -> Bool {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard terminal_size(&columns, &rows), (Int(columns), Int(rows)) != size else { return false }
    size = (Int(columns), Int(rows))
    resizeterm(rows, columns)
    forget()
    return true
  }

  func write(_ text: String) {
    guard !text.isEmpty else { return }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { terminal_write($0.baseAddress, $0.count) }
    }
  }

  private static func startColors(asked: ColorTier) -> (ColorTier, ColorPairs) {
    let hasColors = asked != .mono && curses_start_colors()
    let count = hasColors ? Int(curses_colors()) : 0
    let tier = ColorPairs.tier(asked: asked, colors: count, isDirect: curses_flag("RGB") || count >= 1 << 24)
    let firstDirect: Int32 = TerminalDescription.capability("setaf") == DirectColor.foreground ? 0 : 8
    let pairs = ColorPairs(
      tier: tier, colors: count, capacity: hasColors ? Int(curses_pairs()) : 0, firstDirect: firstDirect,
      forgetAll: { reset_color_pairs() }, define: { init_extended_pair($0, $1, $2) == OK })
    return (tier, pairs)
  }
}
