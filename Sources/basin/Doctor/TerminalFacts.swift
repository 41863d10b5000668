// What can be found out about the terminal, the locale and the places Basin writes to, without changing any of them.

import FoundationEssentials
import Glibc
import Plotting
import SessionStore
import Terminal

struct TerminalFacts {
  /// Something that was found, and whether it is as it should be.
  struct Place {
    let name: String
    let path: String
    /// What is wrong; nil where it can be written.
    let problem: String?
  }

  let isInputTerminal: Bool
  let isOutputTerminal: Bool
  /// Columns and rows as the kernel knows them; nil without a terminal.
  let size: (columns: Int, rows: Int)?
  let environment: [String: String]
  /// The locale the environment names, as the C library knows it: its character set, nil where it is not installed.
  let charset: String?
  /// Why no screen can be opened; nil where it can.
  let refusal: String?
  /// What the terminal is taken for where it has no description; nil where it has one.
  let substitution: String?
  let hasMouse: Bool
  let capabilities: Capabilities
  let colorReason: String
  let glyphReason: String
  let places: [Place]
  /// What the terminal was asked, and its answers.
  let inquiry: TerminalInquiry

  /// Looks at this process.
  init() {
    environment = ProcessInfo.processInfo.environment
    isInputTerminal = isatty(STDIN_FILENO) == 1
    isOutputTerminal = isatty(STDOUT_FILENO) == 1
    size = Self.kernelSize()
    charset = Self.charset()
    let support = TerminalSupport.find()
    (refusal, substitution, hasMouse) = (support.refusal?.description, support.notice, support.hasMouse)
    // What a terminal would get: through a pipe there is nothing to choose.
    (capabilities, colorReason, glyphReason) = Capabilities.explain(environment: environment, isTerminal: true)
    places = Self.places(environment)
    inquiry = TerminalInquiry.ask()
  }

  func variable(_ name: String) -> String? { environment[name].map(Self.printable) }

  /// Text from outside on one line, whatever it holds.
  static func printable(_ text: String) -> String {
    String(text.prefix(80).map { $0.isASCII && ($0.asciiValue ?? 0) >= 0x20 && $0.asciiValue != 0x7f ? $0 : "?" })
  }

  private static func kernelSize() -> (columns: Int, rows: Int)? {
    for file in [STDOUT_FILENO, STDIN_FILENO] where isatty(file) == 1 {
      var size = winsize()
      if ioctl(file, UInt(TIOCGWINSZ), &size) == 0 { return (Int(size.ws_col), Int(size.ws_row)) }
    }
    return nil
  }

  private static func charset() -> String? {
    guard setlocale(LC_CTYPE, "") != nil else { return nil }
    return nl_langinfo(nl_item(CODESET)).map { String(cString: $0) }
  }

  private static func places(_ environment: [String: String]) -> [Place] {
    do {
      let folder = try SessionFolder.path(environment: environment)
      return [Place(name: "sessions", path: printable(folder), problem: unavailability(folder))]
    } catch {
      return [Place(name: "sessions", path: "nowhere", problem: "\(error)")]
    }
  }

  /// Why files cannot be made in a folder, or in the nearest one above it that exists.
  private static func unavailability(_ folder: String) -> String? {
    var place = folder
    var status = stat()
    while stat(place, &status) != 0 {
      guard errno == ENOENT, let slash = place.lastIndex(of: "/"), slash > place.startIndex else {
        return String(cString: strerror(errno))
      }
      place = String(place[..<slash])
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "\(printable(place)) is not a folder" }
    // Permissions say little of file systems that take no files at all, so one is tried: an empty folder, gone at once.
    var template = Array((place + "/.basin-doctor-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { return String(cString: strerror(errno)) }
    rmdir(&template)
    return nil
  }
}
