// Links: curses knows none, so the text of one is written once more over itself, as a link, after curses has painted.

import CNCurses
import Plotting

extension TerminalScreen {
  /// What makes links of the texts in rows that changed; rows in which one is gone are painted anew.
  func links(of buffer: CellBuffer, inRows rows: Set<Int>) -> String {
    var text = ""
    for row in rows.sorted() {
      let links = buffer.links(inRow: row)
      // Where the text of a link stays and what it leads to goes, curses sees no change.
      if let former = shownLinks[row], former != links { curses_forget_row(Int32(row)) }
      shownLinks[row] = links.isEmpty ? nil : links
      for link in links where link.columns.upperBound <= size.columns {
        let words = buffer.ansi(row: row, columns: link.columns, tier: capabilities.color)
        text += ControlText.link(words, column: link.columns.lowerBound, row: row, to: link.address)
      }
    }
    return text
  }
}
