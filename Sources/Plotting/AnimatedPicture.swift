// Frames of the screen as one picture in SVG that moves: for documents that show pictures, where nothing plays.

/// A picture that shows one frame after the other, and begins anew after the last.
///
/// The screen is cut into tiles. What a tile shows is written once for each of its looks, with the times when it is seen, so
/// that what stands still costs nothing. Without animation (SMIL) the last frame is seen.
package struct AnimatedPicture {
  /// Columns of a tile; a tile has one row.
  private static let tile = 24

  /// What a tile shows, and from which frames to which.
  private struct Look {
    var tile: Int
    var cells: CellBuffer
    var frames: [Range<Int>]
  }

  private let width: Int
  private let height: Int
  private var times: [Double] = []
  private var looks: [Look] = []
  /// The places of a tile's looks.
  private var known: [[Int]]
  private let tilesInRow: Int

  /// Begins a picture of so many cells.
  package init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    tilesInRow = (width + Self.tile - 1) / Self.tile
    known = Array(repeating: [], count: tilesInRow * height)
  }

  /// Frames so far.
  package var frameCount: Int { times.count }

  /// Shows a frame of the picture's size from a time on, in seconds; times never decrease.
  ///
  /// A frame that looks like the one before is not counted.
  package mutating func show(_ frame: CellBuffer, at seconds: Double) {
    precondition(frame.width == width && frame.height == height, "a frame has the picture's size")
    let number = times.count
    let cells = known.indices.map { frame.part(rect(ofTile: $0)) }
    let isSame = known.indices.allSatisfy { tile in
      known[tile].contains { isSeen(looks[$0]) && looks[$0].cells == cells[tile] }
    }
    if number > 0, isSame { return }
    times.append(seconds)
    for tile in known.indices {
      if let place = known[tile].first(where: { looks[$0].cells == cells[tile] }) {
        let last = looks[place].frames.count - 1
        if looks[place].frames[last].upperBound == number {
          looks[place].frames[last] = looks[place].frames[last].lowerBound..<(number + 1)
        } else {
          looks[place].frames.append(number..<(number + 1))
        }
      } else {
        known[tile].append(looks.count)
        looks.append(Look(tile: tile, cells: cells[tile], frames: [number..<(number + 1)]))
      }
    }
  }

  /// Whether the last frame so far has it.
  private func isSeen(_ look: Look) -> Bool { look.frames.last?.upperBound == times.count }

  private func rect(ofTile tile: Int) -> CellRect {
    let column = tile % tilesInRow * Self.tile
    return CellRect(column: column, row: tile / tilesInRow, width: min(Self.tile, width - column), height: 1)
  }

  /// The picture.
  ///
  /// - Parameters:
  ///   - backdrop: The background, and the colors that stand for the terminal's own.
  ///   - title: What the picture shows.
  ///   - end: When it begins anew, in the seconds of the frames; later than the last one.
  package func svg(_ backdrop: Backdrop, title: String, end: Double) -> String {
    var out = CellBuffer.opening(width: width, height: height, backdrop, title: title)
    for look in looks {
      let fragment = look.cells.fragment(backdrop)
      guard !fragment.isEmpty else { continue }
      let rect = rect(ofTile: look.tile)
      out += "<g \(CellBuffer.place(column: rect.column, row: rect.row))"
      out += isSeen(look) ? ">" : " visibility=\"hidden\">"
      out += animation(look, end: end) + fragment + "</g>\n"
    }
    return out + "</svg>\n"
  }

  /// When a tile looks so; nothing where it always does.
  private func animation(_ look: Look, end: Double) -> String {
    guard look.frames != [0..<times.count], let start = times.first, end > start else { return "" }
    var (values, keys): ([String], [Double]) = look.frames.first?.lowerBound == 0 ? ([], []) : (["hidden"], [0])
    for frames in look.frames {
      values.append("visible")
      keys.append((times[frames.lowerBound] - start) / (end - start))
      guard frames.upperBound < times.count else { break }
      values.append("hidden")
      keys.append((times[frames.upperBound] - start) / (end - start))
    }
    let times = keys.map { $0.shortText(significantDigits: 5) }.joined(separator: ";")
    return "<animate attributeName=\"visibility\" calcMode=\"discrete\" repeatCount=\"indefinite\" "
      + "dur=\"\((end - start).shortText(significantDigits: 5))s\" values=\"\(values.joined(separator: ";"))\" "
      + "keyTimes=\"\(times)\"/>"
  }
}
