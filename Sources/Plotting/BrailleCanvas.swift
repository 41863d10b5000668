// A canvas of dots: 2 x 4 in each cell with Braille, one in each cell with ASCII.

/// A canvas of dots for lines and points, one pen to a cell.
///
/// A character has one foreground color, so a cell shows the dots of the pen that drew in it last. Dots outside of the
/// canvas and coordinates that are not finite are ignored; lines are clipped before they are walked, so a line to 1e300
/// costs no more than one to the edge.
///
/// In ASCII a cell holds one character: the letter of the pen, or a line character that follows the slope.
package struct BrailleCanvas: Sendable {
  /// What a line is made of where there are no Braille dots.
  package enum Mark: Sendable {
    /// The letter of the pen.
    case letter
    /// One of `/ \ - |`, by the slope of the line.
    case slope
    /// Always the same character.
    case fixed(Character)
  }

  /// Columns of cells.
  package let width: Int
  /// Rows of cells.
  package let height: Int
  /// Which characters are drawn.
  package let glyphs: GlyphTier

  private var dots: [UInt8]
  private var marks: [Character]
  private var owners: [Int32]
  private var pens: [Pen] = []

  /// Creates an empty canvas; negative sizes count as zero.
  package init(width: Int, height: Int, glyphs: GlyphTier) {
    self.width = max(width, 0)
    self.height = max(height, 0)
    self.glyphs = glyphs
    let count = self.width * self.height
    dots = Array(repeating: 0, count: glyphs.isUnicode ? count : 0)
    marks = Array(repeating: " ", count: glyphs == .ascii ? count : 0)
    owners = Array(repeating: -1, count: count)
  }

  /// Columns of dots.
  package var dotColumns: Int { glyphs.isUnicode ? 2 * width : width }
  /// Rows of dots.
  package var dotRows: Int { glyphs.isUnicode ? 4 * height : height }

  /// Draws one dot; `x` grows to the right and `y` downwards from the top left dot.
  package mutating func dot(x: Int, y: Int, pen: Pen, mark: Mark = .letter) {
    let owner = register(pen)
    set(x, y, owner: owner, character: character(mark, pen: pen, run: 1, rise: 0))
  }

  /// Draws a line between two places measured in dots: the whole numbers are the left and top edges of the dots.
  ///
  /// - Parameters:
  ///   - start: The first place.
  ///   - end: The last place.
  ///   - pen: The look, dash included.
  ///   - mark: What the line is made of in ASCII.
  ///   - phase: Dots already walked along the dash pattern.
  /// - Returns: The phase at the end, for the next part of the same line.
  @discardableResult
  package mutating func line(
    from start: DataPoint, to end: DataPoint, pen: Pen, mark: Mark = .letter, phase: Int = 0
  ) -> Int {
    line(from: start, to: end, pen: pen, owner: register(pen), mark: mark, phase: phase)
  }

  private mutating func line(
    from start: DataPoint, to end: DataPoint, pen: Pen, owner: Int32, mark: Mark, phase: Int
  ) -> Int {
    let run = end.x - start.x
    let rise = end.y - start.y
    let length = max(abs(run), abs(rise))
    guard length.isFinite, start.x.isFinite, start.y.isFinite, width > 0, height > 0 else { return phase }
    // Walked from the end that is nearer: far from a place its digits are not those of dots.
    let isReversed = max(start.x.magnitude, start.y.magnitude) > max(1e6, end.x.magnitude, end.y.magnitude)
    let (near, far) = isReversed ? (end, start) : (start, end)
    guard let part = clip(from: near, to: far) else { return Self.advance(phase, by: length) }
    let symbol = glyphs.isUnicode ? " " : character(mark, pen: pen, run: run, rise: rise)
    let first = Self.advance(phase, by: length * (isReversed ? 1 - part.to : part.from))
    // More than this there are not on the canvas, whatever rounding makes of a long line.
    let most = Double(dotColumns + dotRows)
    let steps = max(Int(min(length * (part.to - part.from), most).rounded(.up)), 1)
    // Walked from the clipped ends, which are small numbers whatever the line is.
    let (across, down) = (far.x - near.x, far.y - near.y)
    let left = near.x + across * part.from
    let top = near.y + down * part.from
    for step in 0...steps where pen.dash.isOn(first + (isReversed ? steps - step : step)) {
      let t = (part.to - part.from) * Double(step) / Double(steps)
      // A sum that falls short of a whole number by rounding would leave a hole. The end of a clipped line lies on the
      // far edge of the last dot, which still belongs to it; its start may by rounding lie just outside of the first.
      let (x, y) = (left + across * t + 1e-6, top + down * t + 1e-6)
      // Where both ends are so far that rounding moves the line out of the canvas, nothing of it can be drawn.
      guard x > -1, y > -1, x < Double(dotColumns) + 1, y < Double(dotRows) + 1 else { continue }
      set(min(Int(x), dotColumns - 1), min(Int(y), dotRows - 1), owner: owner, character: symbol)
    }
    return Self.advance(phase, by: length)
  }

  /// Draws the lines between consecutive points; a point that is not finite leaves a gap.
  package mutating func polyline(_ points: [DataPoint], pen: Pen, mark: Mark = .letter) {
    guard points.contains(where: \.isFinite) else { return }
    let owner = register(pen)
    var phase = 0
    var last: DataPoint?
    var isAlone = false
    for point in points {
      guard point.isFinite else {
        if isAlone, let last { _ = line(from: last, to: last, pen: pen, owner: owner, mark: mark, phase: 0) }
        last = nil
        isAlone = false
        continue
      }
      if let last { phase = line(from: last, to: point, pen: pen, owner: owner, mark: mark, phase: phase) }
      isAlone = last == nil
      last = point
    }
    if isAlone, let last { _ = line(from: last, to: last, pen: pen, owner: owner, mark: mark, phase: 0) }
  }

  /// Draws the canvas over a picture, whose background colors stay but for the halo.
  ///
  /// - Parameters:
  ///   - buffer: What is drawn into.
  ///   - column: The column of the canvas' corner.
  ///   - row: Its row.
  ///   - halo: What sets the dots off from what is behind them.
  ///   - leavesImage: Whether cells that show a picture go on showing it, because the same was drawn there.
  ///   - isHidden: Whether something that lies over the canvas has taken a cell, counted row by row.
  package func draw(
    into buffer: inout CellBuffer, column: Int, row: Int, halo: Halo? = nil, leavesImage: Bool = false,
    isHidden: (Int) -> Bool = { _ in false }
  ) {
    for index in owners.indices where owners[index] >= 0 && !isHidden(index) {
      let symbol = glyphs.isUnicode ? Self.characters[Int(dots[index])] : marks[index]
      let pen = pens[Int(owners[index])]
      let (x, y) = (column + index % width, row + index / width)
      let showsImage = leavesImage && buffer[x, y].showsImage
      buffer.overlay(symbol, style: pen.style, column: x, row: y, halo: halo, fading: pen.fading)
      if showsImage { buffer[x, y].showsImage = true }
    }
  }

  /// What a cell shows, nil for an empty cell.
  package func cell(column: Int, row: Int) -> Cell? {
    guard let pen = pen(column: column, row: row) else { return nil }
    let index = row * width + column
    return Cell(glyphs.isUnicode ? Self.characters[Int(dots[index])] : marks[index], style: pen.style)
  }

  /// The cells in which something was drawn, counted row by row.
  var drawnCells: [Int] { owners.indices.filter { owners[$0] >= 0 } }

  /// The pen whose dots a cell shows, nil for an empty cell.
  package func pen(column: Int, row: Int) -> Pen? {
    guard column >= 0, column < width, row >= 0, row < height else { return nil }
    let owner = owners[row * width + column]
    return owner < 0 ? nil : pens[Int(owner)]
  }

  /// The Braille characters by their dots: bit 0 to 7 in the order of Unicode.
  static let characters: [Character] = (0..<256).map { Character(Unicode.Scalar(0x2800 + UInt32($0)) ?? " ") }

  /// The bits of the dots of a cell, row by row.
  static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
}

// MARK: - Details

extension BrailleCanvas {
  private mutating func register(_ pen: Pen) -> Int32 {
    if let last = pens.last, last == pen { return Int32(pens.count - 1) }
    if let known = pens.firstIndex(of: pen) { return Int32(known) }
    pens.append(pen)
    return Int32(pens.count - 1)
  }

  private mutating func set(_ x: Int, _ y: Int, owner: Int32, character: Character) {
    guard x >= 0, y >= 0, x < dotColumns, y < dotRows else { return }
    guard glyphs.isUnicode else {
      marks[y * width + x] = character
      owners[y * width + x] = owner
      return
    }
    let cell = (y >> 2) * width + (x >> 1)
    let bit = Self.bits[(y & 3) * 2 + (x & 1)]
    dots[cell] = owners[cell] == owner ? dots[cell] | bit : bit
    owners[cell] = owner
  }

  private func character(_ mark: Mark, pen: Pen, run: Double, rise: Double) -> Character {
    switch mark {
    case .letter: pen.letter
    case .fixed(let character): character
    case .slope: Self.lineCharacter(run: run, rise: rise)
    }
  }

  /// The ASCII character nearest to a direction in cells, rows counted downwards.
  static func lineCharacter(run: Double, rise: Double) -> Character {
    if abs(rise) <= 0.4 * abs(run) { return "-" }
    if abs(run) <= 0.4 * abs(rise) { return "|" }
    return (run > 0) == (rise > 0) ? "\\" : "/"
  }

  /// The part of a segment inside of the canvas as fractions of its length.
  private func clip(from start: DataPoint, to end: DataPoint) -> (from: Double, to: Double)? {
    LineClip(x: 0...Double(dotColumns), y: 0...Double(dotRows)).part(from: start, to: end)
  }

  /// Every dash pattern repeats after 18 dots, so the phase never grows out of the integers.
  private static func advance(_ phase: Int, by length: Double) -> Int {
    let period = 18
    // Where the whole numbers hold the length their remainder is the same, and much quicker.
    let rest =
      length < 1e15 ? Int(length) % period : Int(length.truncatingRemainder(dividingBy: Double(period)).rounded(.down))
    return (phase + rest) % period
  }
}
