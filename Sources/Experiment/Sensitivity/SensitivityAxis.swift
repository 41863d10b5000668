// One axis of a sensitivity map: the values of a setting, evenly spaced in what matters of it.

package import OptimizerEngine

/// The values of one setting along a sensitivity map.
package struct SensitivityAxis: Sendable, Equatable {
  /// What is evenly spaced.
  package enum Spacing: String, Sendable {
    /// The decimal logarithm.
    case logarithm = "log"
    /// The decimal logarithm of the distance from one.
    case distanceFromOne = "log of 1 - x"
    /// The number itself.
    case linear
  }

  /// The setting.
  package let key: String
  /// What is evenly spaced.
  package let spacing: Spacing
  /// The values, ascending, each of few digits.
  package let values: [Double]
  private let range: SettingRange
  /// The window on the evenly spaced scale.
  private let window: ClosedRange<Double>

  /// The values that a setting may have around its usual one, which is one of them: two decades on both sides, or all of a
  /// bounded range.
  ///
  /// - Parameters:
  ///   - key: The setting.
  ///   - range: The values it may have.
  ///   - usual: The value in the middle of a logarithmic axis.
  ///   - approachesOne: Whether the distance from one is what matters.
  ///   - count: How many values there are, at least two.
  package init(_ key: String, _ range: SettingRange, usual: Double, approachesOne: Bool = false, count: Int) {
    let isFraction = range.low >= 0 && range.high == 1 && !range.contains(1)
    let isWide = range.low > 0 ? range.high / range.low > 100 : range.high > 100
    let spacing: Spacing = approachesOne || isFraction ? .distanceFromOne : isWide ? .logarithm : .linear
    let middle = usual > 0 ? usual : 1
    let window: ClosedRange<Double> =
      switch spacing {
      // From 0 to 0.998, or to 0.9999: a tenth from one is a value, and so is a hundredth.
      case .distanceFromOne: 0...(Self.place(usual, spacing) > 8.0 / 3 ? 4 : 8.0 / 3)
      case .logarithm: (log10(middle) - 2...log10(middle) + 2).clamped(to: Self.ends(of: range, spacing))
      case .linear:
        // An end that is not allowed is left out.
        (range.contains(range.low) ? range.low : range.low + (range.high - range.low) / Double(count))...range.high
      }
    self.init(key, range, spacing, window, count, containing: usual)
  }

  private init(
    _ key: String, _ range: SettingRange, _ spacing: Spacing, _ window: ClosedRange<Double>, _ count: Int,
    containing usual: Double? = nil
  ) {
    (self.key, self.range, self.spacing, self.window) = (key, range, spacing, window)
    let step = (window.upperBound - window.lowerBound) / Double(max(count - 1, 1))
    // As many digits as neighbors need to be told apart, and one more.
    let digits = step > 0 ? max(3, Int((1 - log10(step)).rounded(.up))) : 3
    var values = (0..<max(count, 2)).map { place in
      let exact = Self.value(window.lowerBound + Double(place) * step, spacing)
      let value = range.isWhole ? exact.rounded() : Self.rounded(exact, spacing, digits: digits)
      return range.contains(value) ? value : min(max(exact, range.low), range.high)
    }
    // Rounded to few digits it would be another one.
    let middle = usual.flatMap { usual -> Int? in
      let place = ((Self.place(usual, spacing) - window.lowerBound) / step).rounded()
      return range.contains(usual) && place >= 0 && place < Double(values.count) ? Int(place) : nil
    }
    if let usual, let middle { values[middle] = usual }
    self.values = values
  }

  /// The same axis around a value, its window multiplied by a factor but inside of what the setting may have.
  package func zoomed(by factor: Double, around value: Double) -> SensitivityAxis {
    guard !range.isWhole else { return self }
    let half = (window.upperBound - window.lowerBound) * factor / 2
    let middle = Self.place(value, spacing)
    let ends = Self.ends(of: range, spacing)
    let (low, high) = (max(middle - half, ends.lowerBound), min(middle + half, ends.upperBound))
    guard low < high else { return self }
    return SensitivityAxis(key, range, spacing, low...high, values.count)
  }

  /// The widest window: all that the setting may have, as far as numbers tell it apart.
  private static func ends(of range: SettingRange, _ spacing: Spacing) -> ClosedRange<Double> {
    switch spacing {
    case .logarithm: max(log10(max(range.low, 0)), -30)...min(log10(range.high), 30)
    case .distanceFromOne: 0...9
    case .linear: range.low...range.high
    }
  }

  /// The index of the value nearest to another one on the evenly spaced scale; nil where that lies outside of the axis.
  package func index(nearest value: Double) -> Int? {
    guard range.contains(value) else { return nil }
    let place = Self.place(value, spacing)
    let step = (window.upperBound - window.lowerBound) / Double(max(values.count - 1, 1))
    guard place.isFinite, place >= window.lowerBound - step / 2, place <= window.upperBound + step / 2 else {
      return nil
    }
    return min(max(Int(((place - window.lowerBound) / step).rounded()), 0), values.count - 1)
  }

  private static func place(_ value: Double, _ spacing: Spacing) -> Double {
    switch spacing {
    case .logarithm: log10(value)
    case .distanceFromOne: -log10(1 - value)
    case .linear: value
    }
  }

  private static func value(_ place: Double, _ spacing: Spacing) -> Double {
    switch spacing {
    case .logarithm: Elementary.pow(10, place)
    case .distanceFromOne: 1 - Elementary.pow(10, -place)
    case .linear: place
    }
  }

  /// A value of few digits, of its distance from one where that is what matters.
  private static func rounded(_ value: Double, _ spacing: Spacing, digits: Int) -> Double {
    guard spacing == .distanceFromOne else { return decimal(value, significantDigits: digits) }
    let distance = decimal(1 - value, significantDigits: digits)
    // The decimal number nearest to the difference, which is what a person reads and types.
    return decimal(1 - distance, decimals: digits - Int(log10(max(distance, 1e-12)).rounded(.down)))
  }

  private static func decimal(_ value: Double, significantDigits: Int) -> Double {
    guard value.isFinite, value != 0 else { return value }
    return decimal(value, decimals: significantDigits - 1 - Int(log10(value.magnitude).rounded(.down)))
  }

  /// A value rounded to some digits behind the point, as its decimal text reads.
  private static func decimal(_ value: Double, decimals: Int) -> Double {
    let scaled = (value * Elementary.pow(10, Double(decimals))).rounded()
    guard scaled.magnitude < 1e15 else { return value }
    return Double("\(Int(scaled))e\(-decimals)") ?? value
  }
}

/// The decimal logarithm, with the same bits everywhere; whole for powers of ten, as those of it that are rounded need.
private func log10(_ x: Double) -> Double {
  let logarithm = Elementary.log(x) / Elementary.log(10)
  let whole = logarithm.rounded()
  return abs(logarithm - whole) <= 1e-14 * max(whole.magnitude, 1) ? whole : logarithm
}
