// Lines with smooth edges: how much of every pixel they cover.

/// How much of each pixel of a picture is covered, 0...255, by lines with round ends.
///
/// What several lines cover is covered once, so that a path that crosses itself is no darker there.
struct CoverageMask {
  private let width: Int
  private let height: Int
  private var values: [UInt8]
  /// The pixels that may be covered.
  private var columns = 0..<0
  private var rows = 0..<0

  /// Creates an empty mask.
  init(width: Int, height: Int) {
    (self.width, self.height) = (max(width, 0), max(height, 0))
    values = Array(repeating: 0, count: self.width * self.height)
  }

  /// Draws the lines between consecutive points; one that is not finite leaves a gap.
  ///
  /// - Parameters:
  ///   - points: Places in pixels; whole numbers are the edges of pixels.
  ///   - breadth: How broad the line is, in pixels.
  ///   - dash: Which parts of it are drawn.
  ///   - dot: How long a dot of the dash is, in pixels.
  mutating func line(_ points: some Sequence<DataPoint>, breadth: Double, dash: Dash = .solid, dot: Double = 4) {
    var last: DataPoint?
    var isAlone = false
    var phase = 0.0
    for point in points {
      guard point.isFinite else {
        if isAlone, let last { segment(last, last, breadth) }
        (last, isAlone) = (nil, false)
        continue
      }
      if let from = last {
        // Iterates that lie within a tenth of a pixel are the same place.
        let length = max((point.x - from.x).magnitude, (point.y - from.y).magnitude)
        guard length >= 0.1 else { continue }
        phase = walk(from, point, breadth, dash, dot, phase)
      }
      isAlone = last == nil
      last = point
    }
    if isAlone, let last { segment(last, last, breadth) }
  }

  /// Draws a segment by its dash; returns the length walked along the pattern.
  private mutating func walk(
    _ from: DataPoint, _ to: DataPoint, _ breadth: Double, _ dash: Dash, _ dot: Double, _ phase: Double
  ) -> Double {
    let edge = breadth + 1
    let clip = LineClip(x: -edge...Double(width) + edge, y: -edge...Double(height) + edge)
    let (run, rise) = (to.x - from.x, to.y - from.y)
    let length = (run * run + rise * rise).squareRoot()
    let period = 18 * dot
    let end = length.isFinite ? (phase + length).truncatingRemainder(dividingBy: period) : phase
    guard run.isFinite, rise.isFinite, let part = clip.part(from: from, to: to) else { return end }
    func place(_ share: Double) -> DataPoint { DataPoint(from.x + run * share, from.y + rise * share) }
    guard dash != .solid, length.isFinite else {
      segment(place(part.from), place(part.to), breadth)
      return end
    }
    // Where the part inside begins in the pattern, and then dot by dot.
    let skipped = (phase + length * part.from).truncatingRemainder(dividingBy: period)
    let inside = length * (part.to - part.from)
    var walked = 0.0
    while walked < inside {
      let number = Int((skipped + walked) / dot)
      let next = min((Double(number + 1) * dot - skipped).nextUp, inside)
      if dash.isOn(number) {
        segment(place(part.from + walked / length), place(part.from + next / length), breadth)
      }
      guard next > walked else { break }
      walked = next
    }
    return end
  }

  /// Covers what lies within half the breadth of a segment, with an edge one pixel soft.
  private mutating func segment(_ from: DataPoint, _ to: DataPoint, _ breadth: Double) {
    let reach = breadth / 2 + 0.5
    let (run, rise) = (to.x - from.x, to.y - from.y)
    let square = run * run + rise * rise
    let top = max(Int((min(from.y, to.y) - reach).rounded(.down)), 0)
    let bottom = min(Int((max(from.y, to.y) + reach).rounded(.up)), height)
    guard square.isFinite, top < bottom else { return }
    for y in top..<bottom {
      let down = Double(y) + 0.5
      // The stretch of the row that may be near: where the segment passes through the band around it.
      var ends = (from.x, to.x)
      if rise != 0 {
        let first = min(max((down - reach - from.y) / rise, 0), 1)
        let second = min(max((down + reach - from.y) / rise, 0), 1)
        ends = (from.x + run * first, from.x + run * second)
      }
      let left = max(Int((min(ends.0, ends.1) - reach).rounded(.down)), 0)
      let right = min(Int((max(ends.0, ends.1) + reach).rounded(.up)), width)
      guard left < right else { continue }
      for x in left..<right {
        let across = Double(x) + 0.5
        let share =
          square > 0 ? min(max(((across - from.x) * run + (down - from.y) * rise) / square, 0), 1) : 0
        let (dx, dy) = (across - from.x - run * share, down - from.y - rise * share)
        let covered = min(max(reach - (dx * dx + dy * dy).squareRoot(), 0), 1)
        let value = UInt8(covered * 255)
        if value > values[y * width + x] { values[y * width + x] = value }
      }
      note(left..<right, y)
    }
  }

  private mutating func note(_ stretch: Range<Int>, _ y: Int) {
    columns = columns.hull(stretch)
    rows = rows.hull(y..<y + 1)
  }

  /// Calls something with every pixel that is covered at all, and empties the mask.
  mutating func take(_ body: (_ x: Int, _ y: Int, _ coverage: UInt8) -> Void) {
    let (columns, rows, width) = (columns, rows, width)
    values.withUnsafeMutableBufferPointer { values in
      for y in rows {
        for x in columns {
          let value = values[y * width + x]
          guard value > 0 else { continue }
          body(x, y, value)
          values[y * width + x] = 0
        }
      }
    }
    (self.columns, self.rows) = (0..<0, 0..<0)
  }
}

extension Range<Int> {
  /// The least range that holds both.
  fileprivate func hull(_ other: Range<Int>) -> Range<Int> {
    isEmpty ? other : Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}
