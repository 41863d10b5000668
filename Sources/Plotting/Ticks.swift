// Nice places for labels on an axis: multiples of 1, 2 and 5 times a power of ten, and decades.

/// A labeled place on an axis.
package struct Tick: Hashable, Sendable {
  /// The number, as near to the label as a Double can be.
  package let value: Double
  /// The number in decimal.
  let number: ShortNumber
  /// The exponents up to which it is written without a power of ten.
  private let plain: ClosedRange<Int>

  /// A tick of an axis that is divided evenly: its labels are of one kind as far as they go.
  init(linear value: Double, _ number: ShortNumber) {
    (self.value, self.number, plain) = (value, number, -4...5)
  }

  /// A power of ten, or 2 or 5 times one.
  init(decade value: Double, _ number: ShortNumber) {
    (self.value, self.number, plain) = (value, number, -2...3)
  }

  /// The number in few characters of ASCII.
  package var label: String { label(.ascii) }

  /// The number in few characters: `100`, `10⁻¹²`, in ASCII `1e-12`.
  package func label(_ glyphs: GlyphTier) -> String {
    // A number of many digits is shorter with a power.
    let text = number.powerText(plain: plain, glyphs: glyphs)
    let power = number.powerText(plain: 0...0, glyphs: glyphs)
    return text.count <= max(power.count, 6) ? text : power
  }
}

extension Scale {
  /// At most `budget` ticks in a range, in ascending order.
  ///
  /// Linear ticks are the multiples of the smallest step 1, 2 or 5 times a power of ten that fits the budget. Decade
  /// ticks are the powers of ten whose exponents are multiples of 1, 2, 5, 10, 20, 50, ...; with much room in few
  /// decades 2 and 5 times them are labeled too, as they are where there is one power of ten only; less than a decade is
  /// labeled as a linear axis.
  ///
  /// A range of one number gets that number. There are no ticks if the range is not finite, or has nothing positive on
  /// a logarithmic scale.
  package func ticks(in range: ClosedRange<Double>, budget: Int) -> [Tick] {
    guard budget > 0, range.lowerBound.isFinite, range.upperBound.isFinite else { return [] }
    switch self {
    case .linear: return Self.linearTicks(range, budget: budget)
    case .log10: return Self.logarithmicTicks(range, budget: budget)
    case .symlog(let threshold): return Self.symlogTicks(range, threshold: Self.usable(threshold), budget: budget)
    }
  }

  private static func linearTicks(_ range: ClosedRange<Double>, budget: Int) -> [Tick] {
    let low = range.lowerBound
    let high = range.upperBound
    let largest = max(low.magnitude, high.magnitude)
    let share = (high / 2 - low / 2) / Double(budget + 1) * 2
    // Closer numbers cannot be told apart by labels of a sensible length.
    guard share > largest * 1e-12, share >= Double.leastNormalMagnitude else {
      return [Tick(linear: low, ShortNumber(low, significantDigits: 4))]
    }
    var exponent = Int(decimalLogarithm(share).rounded(.down))
    var previous: [Tick] = []
    while true {
      for multiple in [1, 2, 5] {
        let step = exact(multiple, exponent)
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        if last - first < Double(budget) {
          guard first < last || budget == 1 || previous.count < 2 else { return ends(of: previous) }
          guard first <= last else { return Array(previous.prefix(1)) }
          return linearTicks(Int(first)...Int(last), multiple: multiple, exponent: exponent, in: range)
        }
        if last - first < 1000 {
          previous = linearTicks(Int(first)...Int(last), multiple: multiple, exponent: exponent, in: range)
        }
      }
      exponent += 1
    }
  }

  private static func linearTicks(
    _ indices: ClosedRange<Int>, multiple: Int, exponent: Int, in range: ClosedRange<Double>
  ) -> [Tick] {
    indices.map { index in
      let value = exact(index * multiple, exponent)
      return Tick(
        linear: min(max(value, range.lowerBound), range.upperBound),
        ShortNumber(coefficient: index * multiple, exponent: exponent))
    }
  }

  private static func logarithmicTicks(_ range: ClosedRange<Double>, budget: Int) -> [Tick] {
    guard range.upperBound > 0 else { return [] }
    let low = max(range.lowerBound, Double.leastNonzeroMagnitude)
    let high = range.upperBound
    guard low < high else { return [Tick(linear: low, ShortNumber(low, significantDigits: 4))] }
    let decades = decades(low...high)
    // A hair under ten times is a decade too.
    guard let first = decades.first, decades.count >= 2 || high / low >= 10 * (1 - 1e-9) else {
      return linearTicks(low...high, budget: budget).filter { $0.value > 0 }
    }
    guard decades.count == 1 || (decades.count <= 3 && decades.count * 4 <= budget) else {
      return thinned(decades, budget: budget).map { decade(1, $0) }
    }
    let all = ([first - 1] + decades).flatMap { exponent in [1, 2, 5].map { decade($0, exponent) } }
      .filter { $0.value >= low && $0.value <= high }
    // One power of ten alone says nothing about the scale: the farthest of the others goes with it.
    return all.count <= budget ? all : budget == 1 ? [decade(1, first)] : [decade(1, first)].joined(by: all)
  }

  private static func symlogTicks(_ range: ClosedRange<Double>, threshold: Double, budget: Int) -> [Tick] {
    let largest = max(range.upperBound, -range.lowerBound)
    guard largest > 10 * threshold, range.lowerBound < range.upperBound else {
      return linearTicks(range, budget: budget)
    }
    let all = decades(threshold...largest)
    let zero = range.contains(0) ? [Tick(linear: 0, ShortNumber(coefficient: 0, exponent: 0))] : []
    for count in stride(from: min(all.count, budget), through: 1, by: -1) {
      let kept = thinned(all, budget: count)
      // The lowest powers stand beside 0, and are the first to be left out.
      for kept in [kept[...], kept.dropFirst()] {
        let above = kept.map { decade(1, $0) }
        let below = kept.reversed().map { decade(-1, $0) }
        let ticks = (below + zero + above).filter { range.contains($0.value) }
        if ticks.count <= budget, ticks.count > 1 { return ticks }
      }
    }
    // Within a decade the powers of ten say too little.
    let linear = linearTicks(range, budget: budget)
    return linear.isEmpty ? Array(zero.prefix(budget)) : linear
  }

  /// The first and last: one tick alone says nothing about the scale.
  private static func ends<Element>(of all: [Element]) -> [Element] {
    all.count < 2 ? all : [all[0], all[all.count - 1]]
  }

  /// The exponents of the powers of ten inside a range of positive numbers.
  private static func decades(_ range: ClosedRange<Double>) -> [Int] {
    let first = Int((decimalLogarithm(range.lowerBound) - 1e-9).rounded(.up))
    let last = Int((decimalLogarithm(range.upperBound) + 1e-9).rounded(.down))
    return first <= last ? Array(first...last) : []
  }

  /// The multiples of the smallest step, 1, 2 or 5 times a power of ten, that leaves no more decades than asked.
  private static func thinned(_ decades: [Int], budget: Int) -> [Int] {
    var kept = decades
    for step in [1, 2, 5, 10, 20, 50, 100, 200, 500] {
      let multiples = decades.filter { $0 % step == 0 }
      if multiples.count < 2, budget >= 2 { return ends(of: kept) }
      if multiples.isEmpty { break }
      kept = multiples
      if kept.count <= budget { return kept }
    }
    return Array(kept.prefix(1))
  }

  private static func decade(_ coefficient: Int, _ exponent: Int) -> Tick {
    Tick(decade: exact(coefficient, exponent), ShortNumber(coefficient: coefficient, exponent: exponent))
  }

  /// `coefficient * 10^exponent`, correctly rounded as only the parser of the library does it.
  private static func exact(_ coefficient: Int, _ exponent: Int) -> Double {
    Double("\(coefficient)e\(exponent)") ?? Double(coefficient) * powerOfTen(Double(exponent))
  }
}

extension [Tick] {
  /// One tick with the one of others that is farthest from it on a logarithmic axis.
  fileprivate func joined(by others: [Tick]) -> [Tick] {
    guard let tick = first else { return [] }
    let farthest = others.max { a, b in tick.ratio(to: a) < tick.ratio(to: b) }
    return (self + (farthest.map { [$0] } ?? [])).sorted { $0.value < $1.value }
  }
}

extension Tick {
  fileprivate func ratio(to other: Tick) -> Double { max(value / other.value, other.value / value) }
}
