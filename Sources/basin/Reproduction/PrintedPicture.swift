// Pictures among lines of text, in the colors of the terminal or without.

import FoundationEssentials
import Glibc
import Plotting

/// How pictures are printed here.
struct PrintedPicture {
  /// Narrow enough for every terminal, and for a message.
  static let columns = 78

  let capabilities: Capabilities
  let backdrop: Backdrop

  init() {
    let environment = ProcessInfo.processInfo.environment
    capabilities = Capabilities.detect(environment: environment, isTerminal: isatty(STDOUT_FILENO) == 1)
    backdrop = Backdrop(environment: environment) ?? .dark
  }

  /// Prints a picture and an empty line.
  func show(_ picture: CellBuffer) {
    if capabilities.color == .mono {
      printLine(picture.text + "\n")
    } else {
      printRaw(picture.ansi(tier: capabilities.color) + "\n\n")
    }
  }
}
