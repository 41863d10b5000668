// The part of a chart between two lines, as between two quantiles.

/// The part between a lower and an upper line, drawn as a sparse pattern behind the curves.
package struct LineBand: Hashable, Sendable {
  /// The look.
  package var pen: Pen
  /// The places along x, ascending.
  package var x: [Double]
  /// The lower line.
  package var low: [Double]
  /// The upper line.
  package var high: [Double]

  /// Creates a band; the shortest of the three lists decides how far it goes.
  package init(pen: Pen, x: [Double], low: [Double], high: [Double]) {
    self.pen = pen
    self.x = x
    self.low = low
    self.high = high
  }

  private var count: Int { min(x.count, low.count, high.count) }

  /// All of its numbers that have a place upwards.
  func values(from axis: Axis) -> [Double] {
    (0..<count).filter { axis.range.contains(x[$0]) }.flatMap { [low[$0], high[$0]] }
  }

  /// Fills the part with dots, a quarter of them, and the edges with more.
  func draw(on canvas: inout BrailleCanvas, frame: AxisFrame) {
    let (columns, rows) = (Double(canvas.dotColumns), Double(canvas.dotRows))
    for index in 1..<max(count, 1) {
      guard let left = frame.x.fraction(x[index - 1]), let right = frame.x.fraction(x[index]), right > left else {
        continue
      }
      let first = max(Int((left * columns).rounded(.up)), 0)
      let last = min(Int((right * columns).rounded(.up)), canvas.dotColumns)
      guard first < last else { continue }
      for column in first..<last {
        let share = (Double(column) / columns - left) / (right - left)
        guard let bottom = place(low, index, share, frame.y), let top = place(high, index, share, frame.y) else {
          continue
        }
        let above = max(Int(((1 - top) * rows).rounded(.down)), 0)
        let below = min(Int(((1 - bottom) * rows).rounded(.down)), canvas.dotRows - 1)
        guard above <= below else { continue }
        for row in above...below where Self.isOn(column, row, glyphs: canvas.glyphs) {
          canvas.dot(x: column, y: row, pen: pen, mark: .fixed(":"))
        }
      }
    }
  }

  /// Every fourth dot, every cell with some of them.
  private static func isOn(_ column: Int, _ row: Int, glyphs: GlyphTier) -> Bool {
    glyphs == .ascii || (column + 2 * row).isMultiple(of: 4)
  }

  /// A line's place upwards between two of its points; what has no place there lies below or above all.
  private func place(_ y: [Double], _ index: Int, _ share: Double, _ axis: Axis) -> Double? {
    guard let from = axis.nearPlace(y[index - 1]), let to = axis.nearPlace(y[index]) else { return nil }
    return from + (to - from) * share
  }

  /// The places of its edges on two axes, stretch by stretch: it is broken where an edge is no number.
  func stretches(x axis: Axis, y: Axis) -> [[(x: Double, low: Double, high: Double)]] {
    var all: [[(x: Double, low: Double, high: Double)]] = [[]]
    for index in 0..<count {
      if let place = axis.fraction(x[index]), let low = y.nearPlace(low[index]), let high = y.nearPlace(high[index]) {
        all[all.count - 1].append((place, low, high))
      } else if !all[all.count - 1].isEmpty {
        all.append([])
      }
    }
    return all.filter { $0.count > 1 }
  }
}

extension Axis {
  /// The place of a number, no farther away than the length of the axis: what has no place lies below or above all.
  fileprivate func nearPlace(_ value: Double) -> Double? {
    if let place = fraction(value) { return min(max(place, -1), 2) }
    return value.isNaN ? nil : value > 0 ? 2 : -1
  }
}
