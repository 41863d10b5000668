// The values written on isolines.

/// The value of an isoline at a place of the picture where it may be written.
package struct LevelLabel: Hashable, Sendable {
  /// The value in few characters.
  package let text: String
  /// The column of its first character.
  package let column: Int
  /// Its row.
  package let row: Int
  /// The color of the line, for where nothing lies behind the label.
  package let color: CellColor

  /// Whether another label lies nearer than a row and two columns.
  func isNear(_ other: LevelLabel) -> Bool {
    (row - other.row).magnitude <= 1 && column < other.column + other.text.count + 2
      && other.column < column + text.count + 2
  }

  /// One label for each level where there is room for one: the first of its places that is free, and clear of the others.
  ///
  /// - Parameters:
  ///   - places: For each level the places on its line, the best first.
  ///   - isFree: Whether nothing else lies in a cell.
  package static func chosen(
    from places: [[LevelLabel]], isFree: (_ column: Int, _ row: Int) -> Bool
  ) -> [LevelLabel] {
    var chosen: [LevelLabel] = []
    for choices in places {
      let found = choices.first { label in
        !chosen.contains { $0.isNear(label) }
          && (0..<label.text.count).allSatisfy { isFree(label.column + $0, label.row) }
      }
      if let found { chosen.append(found) }
    }
    return chosen
  }

  /// Writes the label over a picture, in a tone that can be read there.
  package func draw(into buffer: inout CellBuffer, column: Int, row: Int, tier: ColorTier) {
    for (offset, character) in text.enumerated() {
      let place = (column: column + self.column + offset, row: row + self.row)
      let behind = buffer[place.column, place.row].backdrop
      let ink = behind == .standard ? color : HeatColors.tone(over: behind, contrast: 4.5, tier: tier)
      buffer.overlay(character, style: CellStyle(foreground: ink), column: place.column, row: place.row)
    }
  }
}

/// Looks for places on isolines where a value can be written: straight parts with no other line beside them.
struct LabelSearch {
  let lines: Isolines

  /// A place with its worth.
  private struct Found {
    let column: Int
    let row: Int
    let worth: Double
  }

  /// The places for the text of a level, the best first, none near another one.
  func places(ofLevel level: Int, text: String, most: Int = 12) -> [(column: Int, row: Int)] {
    let length = text.count
    guard lines.height > 2, lines.width > length + 2 else { return [] }
    var all: [Found] = []
    for row in 1..<(lines.height - 1) {
      for column in 1..<(lines.width - length) {
        if let worth = worth(level, column, row, length) { all.append(Found(column: column, row: row, worth: worth)) }
      }
    }
    all.sort { ($1.worth, $0.row, $0.column) < ($0.worth, $1.row, $1.column) }
    var kept: [(column: Int, row: Int)] = []
    for place in all where kept.count < most {
      let isNear = kept.contains { abs($0.row - place.row) <= 1 && abs($0.column - place.column) <= length }
      if !isNear { kept.append((place.column, place.row)) }
    }
    return kept
  }

  /// How good a place is; nil where another line, a gap of the samples or a bend is in the way.
  private func worth(_ level: Int, _ column: Int, _ row: Int, _ length: Int) -> Double? {
    var hits: [Int] = []
    for place in (column - 1)...(column + length) {
      guard lines.isWhole(place, row) else { return nil }
      if lines.masks[row * lines.width + place] == 0 { continue }
      guard lines.level(place, row) == level else { return nil }
      hits.append(place)
    }
    // Along the line: it goes on at both ends, in the middle of the row.
    if hits.count == length + 2 {
      let heights = hits.map { height($0, row) }
      guard let low = heights.min(), let high = heights.max(), high - low <= 2 else { return nil }
      return 10 - (high - low) - abs((high + low) / 2 - 1.5)
    }
    // Across it: it comes from the row above and goes on in the row below, under the middle of the text.
    guard (1...2).contains(hits.count), let first = hits.first, let last = hits.last, last - first < 2 else {
      return nil
    }
    let middle = Double(column) + Double(length - 1) / 2
    guard abs(Double(first + last) / 2 - middle) <= 1, isOnLine(level, first...last, row - 1),
      isOnLine(level, first...last, row + 1)
    else { return nil }
    return 5 - Double(hits.count) - abs(Double(first + last) / 2 - middle)
  }

  private func isOnLine(_ level: Int, _ columns: ClosedRange<Int>, _ row: Int) -> Bool {
    let near = max(columns.lowerBound - 1, 0)...min(columns.upperBound + 1, lines.width - 1)
    return near.contains { lines.level($0, row) == level }
  }

  /// The mean row of the dots of a cell, 0...3.
  private func height(_ column: Int, _ row: Int) -> Double {
    let mask = lines.masks[row * lines.width + column]
    var (sum, count) = (0.0, 0.0)
    for y in 0..<4 {
      for x in 0..<2 where mask & BrailleCanvas.bits[2 * y + x] != 0 { (sum, count) = (sum + Double(y), count + 1) }
    }
    return count > 0 ? sum / count : 1.5
  }
}
