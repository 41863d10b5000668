// Which values get an isoline: round ones, and no more than can be told apart.

extension LevelScale {
  /// Values for isolines, strictly ascending and strictly inside of what the values cover, each with few digits.
  ///
  /// Evenly spread places k / (n + 1), k = 1...n, each moved to the roundest number whose place is nearer to it than to
  /// its neighbors: linear levels are the multiples of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameter count: The number n of lines wanted.
  /// - Returns: At most `count` levels, none if the values are all equal.
  package func levels(count: Int) -> [Double] {
    guard count > 0, let range else { return [] }
    var levels: [Double] = []
    func keep(_ level: Double) {
      if level > range.lowerBound, level < range.upperBound, level > levels.last ?? -.infinity { levels.append(level) }
    }
    if spacing == .linear {
      let ticks = Scale.linear.ticks(in: range, budget: count + 2).map(\.value)
      ticks.forEach(keep)
      // The ends of the range may be ticks; where there are no others the middle is a level, however it reads.
      if !levels.isEmpty, levels.count <= count { return levels }
      levels = []
    }
    let step = 1 / Double(count + 1)
    for k in 1...count {
      let place = Double(k) * step
      keep(RoundNumber.between(value(at: place - 0.4 * step), value(at: place + 0.4 * step)))
    }
    return levels
  }

  /// The most lines that lie so many dots apart in most of a picture; 0 where not even one goes apart from itself.
  ///
  /// Where the place changes by p from one dot to the next, lines of n levels lie 1 / ((n + 1) p) dots apart; p is taken
  /// where only a fifth of the picture is steeper.
  ///
  /// - Parameters:
  ///   - places: The place of every dot, row by row; NaN where there is none.
  ///   - columns: Dots in a row.
  ///   - distance: Dots between two lines.
  ///   - most: More lines than this are never wanted.
  package static func lineCount(_ places: [Double], columns: Int, distance: Double, most: Int) -> Int {
    guard columns > 1, places.count >= 2 * columns else { return most }
    var slopes: [Double] = []
    slopes.reserveCapacity(places.count / 2)
    // Every second dot says enough.
    for index in stride(from: 0, to: places.count - columns, by: 2) where index % columns + 1 < columns {
      let (across, down) = (places[index + 1] - places[index], places[index + columns] - places[index])
      let slope = (across * across + down * down).squareRoot()
      if slope.isFinite { slopes.append(slope) }
    }
    guard !slopes.isEmpty else { return most }
    slopes.sort()
    let steep = slopes[min(slopes.count * 4 / 5, slopes.count - 1)]
    guard steep > 0 else { return most }
    return min(max(Int(min(1 / (distance * steep) + 1e-9, 1e6)) - 1, 0), most)
  }
}

/// Numbers that are read at a glance.
enum RoundNumber {
  /// The roundest number between two others, ends included: a power of ten, else the multiple of 5, 2 or 1 times the
  /// largest power of ten that has one there; 0 where it lies between them.
  static func between(_ low: Double, _ high: Double) -> Double {
    guard low.isFinite, high.isFinite, low <= high else { return .nan }
    if low <= 0, high >= 0 { return 0 }
    if low < 0 { return -between(-high, -low) }
    let top = Int(decimalLogarithm(high).rounded(.down))
    let decade = product(1, 1, top)
    if low <= decade, decade <= high { return decade }
    for exponent in stride(from: top, to: top - 17, by: -1) {
      for multiple in [5, 2, 1] {
        let step = product(1, multiple, exponent)
        guard step > 0, step.isFinite else { continue }
        let nearest = ((low / 2 + high / 2) / step).rounded()
        for count in [nearest, nearest + 1, nearest - 1] where count >= 1 {
          let number = product(count, multiple, exponent)
          if number >= low, number <= high { return number }
        }
      }
    }
    return low / 2 + high / 2
  }

  /// `count * multiple * 10^exponent`, correctly rounded as only the parser of the library does it.
  private static func product(_ count: Double, _ multiple: Int, _ exponent: Int) -> Double {
    guard count < 1e15 else { return .nan }
    return Double("\(Int(count) * multiple)e\(exponent)") ?? .nan
  }
}
