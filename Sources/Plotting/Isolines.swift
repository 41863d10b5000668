// Isolines by comparing neighboring samples: no polylines to assemble, no saddle cases.

/// The dots of isolines in cells of 2 x 4 samples.
///
/// A sample gets a dot if one of its four neighbors lies in a higher band of levels, so lines are one dot thin and run
/// on the lower side of their level. Where more than `capacity` levels cross one cell, as on steep walls, only every
/// second, fourth, ... level is drawn there: the same ones in all cells, so that lines do not break up.
struct Isolines: Sendable {
  /// Columns of cells.
  let width: Int
  /// Rows of cells.
  let height: Int
  /// Number of levels at or below each sample; -1 where the sample is not finite.
  private(set) var bands: [Int16]
  /// Braille bits of each cell.
  private(set) var masks: [UInt8]

  /// How many levels may cross a cell before they are thinned.
  static let capacity = 2

  /// Finds the lines in a grid of `2 * width` x `4 * height` samples.
  init(grid: SampleGrid, levels: [Double], capacity: Int = Isolines.capacity) {
    precondition(grid.columns % 2 == 0 && grid.rows % 4 == 0, "isolines need 2 x 4 samples for each cell")
    width = grid.columns / 2
    height = grid.rows / 4
    bands = Self.bands(of: grid.values, levels: levels)
    masks = Array(repeating: 0, count: width * height)
    guard !levels.isEmpty else { return }
    for row in 0..<height {
      for column in 0..<width { masks[row * width + column] = mask(column, row, capacity: max(capacity, 1)) }
    }
  }

  private static func bands(of values: [Double], levels: [Double]) -> [Int16] {
    levels.withUnsafeBufferPointer { levels in
      values.map { value in
        guard value.isFinite else { return -1 }
        var low = 0
        var high = levels.count
        while low < high {
          let middle = (low + high) / 2
          if levels[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return Int16(low)
      }
    }
  }

  /// The highest band of a sample and its neighbors.
  @inline(__always)
  private func highest(_ x: Int, _ y: Int) -> Int16 {
    let columns = 2 * width
    let place = y * columns + x
    var top = bands[place]
    if x > 0 { top = max(top, bands[place - 1]) }
    if x + 1 < columns { top = max(top, bands[place + 1]) }
    if y > 0 { top = max(top, bands[place - columns]) }
    if y + 1 < 4 * height { top = max(top, bands[place + columns]) }
    return top
  }

  private func mask(_ column: Int, _ row: Int, capacity: Int) -> UInt8 {
    var low = Int16.max
    var high = Int16.min
    for y in (4 * row)..<(4 * row + 4) {
      for x in (2 * column)..<(2 * column + 2) {
        let band = bands[2 * width * y + x]
        guard band >= 0 else { continue }
        low = min(low, band)
        high = max(high, highest(x, y))
      }
    }
    guard low < high else { return 0 }
    var stride: Int16 = 1
    while (high - low) > Int16(clamping: capacity) * stride { stride *= 2 }
    var mask: UInt8 = 0
    for y in 0..<4 {
      for x in 0..<2 {
        let band = bands[2 * width * (4 * row + y) + 2 * column + x]
        guard band >= 0 else { continue }
        // A line of every `stride`-th level lies between the two bands.
        if highest(2 * column + x, 4 * row + y) / stride > band / stride { mask |= BrailleCanvas.bits[2 * y + x] }
      }
    }
    return mask
  }

  /// The share of neighboring lines, met along rows and columns of dots, that lie nearer than some dots.
  func crowding(distance: Int) -> Double {
    var (near, all) = (0, 0)
    let columns = 2 * width
    func walk(_ count: Int, _ place: (Int) -> Int) {
      var last: Int?
      for step in 1..<max(count, 1) where bands[place(step)] != bands[place(step - 1)] {
        if let last {
          all += 1
          if step - last < distance { near += 1 }
        }
        last = step
      }
    }
    for y in 0..<(4 * height) { walk(columns) { y * columns + $0 } }
    for x in 0..<columns { walk(4 * height) { $0 * columns + x } }
    return all > 0 ? Double(near) / Double(all) : 0
  }

  /// The number of the only level whose line is drawn in a cell; nil where there is none or more than one.
  func level(_ column: Int, _ row: Int) -> Int? {
    guard masks[row * width + column] != 0 else { return nil }
    var low = Int16.max
    var high = Int16.min
    for y in (4 * row)..<(4 * row + 4) {
      for x in (2 * column)..<(2 * column + 2) where bands[2 * width * y + x] >= 0 {
        low = min(low, bands[2 * width * y + x])
        high = max(high, highest(x, y))
      }
    }
    return high == low + 1 ? Int(low) : nil
  }

  /// Whether all samples of a cell are finite.
  func isWhole(_ column: Int, _ row: Int) -> Bool {
    (4 * row..<4 * row + 4).allSatisfy { y in
      bands[2 * width * y + 2 * column] >= 0 && bands[2 * width * y + 2 * column + 1] >= 0
    }
  }

  /// The character of a cell in ASCII: nothing where a line only touches a corner, else a stroke along the line.
  ///
  /// - Parameter values: The samples the lines were found in.
  func stroke(_ column: Int, _ row: Int, values: [Double]) -> Character? {
    guard masks[row * width + column].nonzeroBitCount >= 2 else { return nil }
    let columns = 2 * width
    let top = 4 * row * columns + 2 * column
    var across = 0.0
    var down = 0.0
    for y in 0..<4 {
      let left = values[top + y * columns]
      let right = values[top + y * columns + 1]
      across += right - left
      down += (Double(y) - 1.5) * (left + right)
    }
    // Per cell: a mean of four differences over half a cell; a least-squares slope over a quarter of a cell.
    across *= 2.0 / 4
    down *= 4.0 / 10
    guard across.isFinite, down.isFinite else { return nil }
    return BrailleCanvas.lineCharacter(run: down, rise: -across)
  }
}
