// What a terminal has to be sent so that it shows the next picture: for recordings of a screen.

extension CellBuffer {
  /// The sequences that turn a former picture on a terminal into this one.
  ///
  /// Only cells that changed are written, each run of them from its own place, so that nothing wraps or scrolls. The
  /// terminal's rendition is the plain one before and after. Without a former picture, or with one of another size, the
  /// screen is cleared first.
  ///
  /// - Returns: Nothing where the pictures are equal.
  /// - Complexity: O(cells) comparisons.
  package func ansi(from former: CellBuffer?, tier: ColorTier) -> String {
    let isFresh = former.map { $0.width != width || $0.height != height } ?? true
    var result = isFresh ? "\u{1B}[0m\u{1B}[2J" : ""
    let plain = CellStyle.plain.codes(tier)
    var codes = plain
    for run in changes(from: former) {
      result += "\u{1B}[\(run.row + 1);\(run.columns.lowerBound + 1)H"
      for column in run.columns {
        let cell = self[column, run.row]
        let next = cell.style.codes(tier)
        if next != codes {
          result += "\u{1B}[0" + next + "m"
          codes = next
        }
        result.append(cell.character.oneColumn)
      }
    }
    if codes != plain { result += "\u{1B}[0m" }
    return result
  }
}
