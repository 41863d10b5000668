// A program that shows every event it gets, and misbehaves on command, so that tests can watch a real screen.
//
//     TerminalProbe COLOR GLYPHS [mouse]

import Dispatch
import Glibc
import Plotting
import Terminal

let arguments = CommandLine.arguments
let asked = ColorTier(rawValue: arguments.dropFirst().first ?? "") ?? .palette
let wanted = GlyphTier(rawValue: arguments.dropFirst(2).first ?? "") ?? .braille

/// The random picture that is shown instead of the test card; 0 for the card.
nonisolated(unsafe) var noise: UInt64 = 0

func complain(_ text: String) {
  _ = (text + "\n").withCString { write(STDERR_FILENO, $0, strlen($0)) }
}

func shout(_ text: String) {
  _ = text.withCString { write(STDOUT_FILENO, $0, strlen($0)) }
}

func overflow(_ depth: Int) -> Int {
  withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { room in
    room.initialize(repeating: depth)
    return overflow(depth + 1) + room[depth & 511]
  }
}

/// Goes wrong, or does something out of the ordinary; false if the key asks for nothing of the kind.
func obey(_ key: Character, _ screen: TerminalScreen, _ frame: CellBuffer) -> Bool {
  switch key {
  case "S": complain("words on stderr")
  case "G": UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
  case "T":
    complain("words before the trap")
    DispatchQueue.global().async { fatalError("the trap itself") }
  case "D":
    DispatchQueue.global().async { fatalError("the trap itself") }
    for frames in 1... {
      let size = screen.size
      screen.draw(
        TestCard.frame(columns: size.columns, rows: size.rows, frames: frames, glyphs: .braille, log: ["\(frames)"]))
    }
  case "O": _ = overflow(0)
  case "A": abort()
  case "E": exit(3)
  case "H":
    shout("\u{1b}]0;hangs\u{7}")
    while true { pause() }
  case "R": screen.redraw()
  case "P": screen.setTitle("probe")
  case "I": screen.announce("it has ended")
  case "C": screen.copy("text")
  case "J": screen.setProgress(42)
  case "N":
    shout("\u{1b}]0;begin\u{7}")
    for _ in 0..<20 { screen.draw(frame) }
    shout("\u{1b}]0;end\u{7}")
  case "B":
    shout("\u{1b}]0;blocked\u{7}")
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while poll(&input, 1, -1) < 0 {}
  case "F":
    for _ in 0..<TestCard.noises {
      noise += 1
      screen.draw(TestCard.noise(columns: screen.size.columns, rows: screen.size.rows, seed: noise))
    }
    shout("\u{1b}]0;noise \(noise)\u{7}")
  case "W":
    let waker = screen.waker
    DispatchQueue.global().async { waker.wake() }
  default: return false
  }
  return true
}

func run() throws(TerminalError) {
  var manners = TerminalManners()
  manners.mouse = arguments.contains("mouse")
  manners.messages = arguments.contains("bell") ? .bell : nil
  manners.progress = arguments.contains("progress")
  let screen = try TerminalScreen(color: asked, glyphs: wanted, manners: manners)
  var log = ["\(screen.capabilities.color.rawValue) \(screen.capabilities.glyphs.rawValue)"]
  var frames = 0
  while true {
    frames += 1
    let (columns, rows) = screen.size
    let frame =
      noise > 0
      ? TestCard.noise(columns: columns, rows: rows, seed: noise)
      : TestCard.frame(columns: columns, rows: rows, frames: frames, glyphs: screen.capabilities.glyphs, log: log)
    screen.draw(frame)
    guard let event = screen.nextEvent(timeoutMilliseconds: -1) else {
      log.append("woken")
      continue
    }
    log.append(TestCard.words(event))
    switch event {
    case .key(.character("Q")), .inputClosed:
      screen.close()
      return
    case .interrupt:
      screen.close()
      exit(130)
    case .terminate(let signal): screen.close(endingWith: signal)
    case .key(.control("z")): screen.suspend()
    case .key(.character(let key)): _ = obey(key, screen, frame)
    default: break
    }
  }
}

do {
  try run()
} catch {
  complain("probe: error: \(error)")
  exit(2)
}
