import Testing

@testable import Plotting

@Suite("Scales and ticks")
struct TickTests {
  static let ranges: [ClosedRange<Double>] = [
    0...1, -1...1, 0.3...0.7, -2...2, 1...1, 0...0, 1e-300...1e-299, -1e300...1e300, 1e-300...1e300, 1e9...(1e9 + 1),
    -5e-7...3e-7, 99.5...100.5, -1.7e308...1.7e308, 0.9...2.1, 1...1.0000000000000002,
    Double.leastNonzeroMagnitude...(20 * Double.leastNonzeroMagnitude),
    123456...123999, -1e-3...1e6,
  ]
  static let scales: [Scale] = [.linear, .log10, .symlog(threshold: 1e-3), .symlog(threshold: .nan)]

  @Test("Ticks lie in the range, ascend, keep the budget, and their labels read back", arguments: ranges, scales)
  func properties(range: ClosedRange<Double>, scale: Scale) throws {
    for budget in [1, 2, 3, 5, 8, 12] {
      let ticks = scale.ticks(in: range, budget: budget)
      #expect(ticks.count <= budget, "\(ticks)")
      for (left, right) in zip(ticks, ticks.dropFirst()) {
        #expect(left.value < right.value)
        #expect(left.label(.ascii) != right.label(.ascii))
      }
      for (tick, glyphs) in ticks.flatMap({ tick in GlyphTier.allCases.map { (tick, $0) } }) {
        #expect(range.contains(tick.value))
        let read = try #require(Self.read(tick.label(glyphs)), "\(tick.label(glyphs))")
        let width = range.upperBound / 2 - range.lowerBound / 2
        #expect(abs(read - tick.value) <= max(width * 1e-6, abs(tick.value) * 1e-3))
      }
    }
  }

  /// Reads a label as a person does.
  private static func read(_ label: String) -> Double? {
    let lowered = Dictionary(uniqueKeysWithValues: zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    guard label.contains(where: { lowered[$0] != nil }) else { return Double(label) }
    let parts = label.split(separator: "·")
    guard let power = parts.last, power.drop(while: { $0 == "-" }).hasPrefix("10") else { return nil }
    let sign = power.hasPrefix("-") ? "-" : ""
    let exponent = String(power.drop(while: { $0 == "-" }).dropFirst(2).compactMap { lowered[$0] })
    return Double((parts.count == 2 ? String(parts[0]) : "\(sign)1") + "e" + exponent)
  }

  @Test("On a logarithmic axis of a decade or more ticks are 1, 2 or 5 times powers of ten, one a power itself")
  func decades() throws {
    var generator = Xorshift(state: 0x1234_5678_9abc_def1)
    for _ in 0..<3000 {
      let low = powerOfTen(generator.uniform(-300, 280))
      let high = low * powerOfTen(generator.uniform(1, generator.uniform(1, 20)))
      for budget in [2, 3, 5, 8, 12] {
        let ticks = Scale.log10.ticks(in: low...high, budget: budget)
        #expect(ticks.count >= 2 && ticks.count <= budget, "\(low)...\(high)")
        #expect(
          ticks.allSatisfy { [[1], [2], [5]].contains($0.number.digits) },
          "\(low)...\(high): \(ticks.map { $0.label(.ascii) })")
        #expect(ticks.contains { $0.number.digits == [1] })
      }
    }
    // Its negative: less than a decade is divided evenly.
    let narrow = Scale.log10.ticks(in: 5...24, budget: 5)
    #expect(narrow.map { $0.label(.ascii) } == ["5", "10", "15", "20"])
    #expect(Scale.log10.ticks(in: 2.4...24, budget: 5).map { $0.label(.ascii) } == ["5", "10", "20"])
  }

  @Test("Powers of ten are written as such, those that one reads at once as numbers")
  func powers() {
    func labels(_ range: ClosedRange<Double>, _ budget: Int, _ glyphs: GlyphTier) -> [String] {
      Scale.log10.ticks(in: range, budget: budget).map { $0.label(glyphs) }
    }
    #expect(labels(1e-12...1e2, 9, .braille) == ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1", "100"])
    #expect(labels(1e-12...1e2, 9, .ascii) == ["1e-12", "1e-10", "1e-8", "1e-6", "1e-4", "0.01", "1", "100"])
    #expect(labels(1e3...3e4, 9, .braille) == ["1000", "2000", "5000", "10⁴", "2·10⁴"])
    #expect(Scale.linear.ticks(in: 0...3e7, budget: 4).map { $0.label(.braille) } == ["0", "10⁷", "2·10⁷", "3·10⁷"])
    #expect(
      Scale.symlog(threshold: 1).ticks(in: -1e6...1e6, budget: 7).map { $0.label(.braille) }
        == ["-10⁶", "-10⁴", "-100", "0", "100", "10⁴", "10⁶"])
  }

  @Test(
    "A range with room has at least two ticks on a linear scale", arguments: [0...1, -1.2...1.2, 0.9...2.1, 6.1...7.9])
  func atLeastTwo(_ range: ClosedRange<Double>) {
    for budget in 2...10 { #expect(Scale.linear.ticks(in: range, budget: budget).count >= 2) }
  }

  @Test("Linear ticks are evenly spaced by 1, 2 or 5 times a power of ten", arguments: 3...12)
  func nice(_ budget: Int) throws {
    for high in [0.017, 1, 3.3, 47, 999, 1.2e7] {
      let ticks = Scale.linear.ticks(in: 0...high, budget: budget)
      let step = ticks[1].value - ticks[0].value
      let digit = try #require(step.shortText(significantDigits: 6).first { $0 != "0" && $0 != "." })
      #expect(ticks.count == 2 || "125".contains(digit), "\(step)")
      for (left, right) in zip(ticks, ticks.dropFirst()) { #expect(abs(right.value - left.value - step) < step * 1e-9) }
    }
  }

  @Test("Known ranges have known labels")
  func known() {
    func labels(_ scale: Scale, _ range: ClosedRange<Double>, _ budget: Int) -> [String] {
      scale.ticks(in: range, budget: budget).map { $0.label(.ascii) }
    }
    #expect(labels(.linear, -1...1, 5) == ["-1", "-0.5", "0", "0.5", "1"])
    #expect(labels(.linear, 0...200, 5) == ["0", "50", "100", "150", "200"])
    #expect(labels(.linear, 0...3e7, 4) == ["0", "1e7", "2e7", "3e7"])
    #expect(labels(.log10, 1e-8...300, 6) == ["1e-8", "1e-6", "1e-4", "0.01", "1", "100"])
    #expect(labels(.log10, 1e-300...1e300, 7) == ["1e-300", "1e-200", "1e-100", "1", "1e100", "1e200", "1e300"])
    #expect(labels(.log10, 1...20, 8) == ["1", "2", "5", "10", "20"])
    #expect(labels(.log10, 2...6, 5) == ["2", "3", "4", "5", "6"])
    #expect(labels(.symlog(threshold: 1), -1000...1000, 5) == ["-100", "-1", "0", "1", "100"])
    #expect(labels(.linear, 7...7, 3) == ["7"])
    #expect(labels(.log10, -3...(-1), 4).isEmpty)
    #expect(labels(.linear, 0...Double.infinity, 4).isEmpty)
    #expect(labels(.linear, 0...1, 0).isEmpty)
  }

  @Test("A scale and its inverse undo each other", arguments: scales)
  func inverse(_ scale: Scale) throws {
    for value in [1e-8, 0.3, 1, 17, 1e12] {
      let place = try #require(scale.transformed(value))
      #expect(abs(scale.inverse(place) / value - 1) < 1e-9)
    }
    #expect(scale.transformed(.nan) == nil)
    #expect(scale.transformed(.infinity) == nil)
  }

  @Test("Only the logarithm has no place for zero and negative numbers")
  func skipped() throws {
    #expect(Scale.log10.transformed(0) == nil)
    #expect(Scale.log10.transformed(-1) == nil)
    #expect(Scale.linear.transformed(-1) == -1)
    let symmetric = Scale.symlog(threshold: 0.1)
    let right = try #require(symmetric.transformed(5))
    #expect(symmetric.transformed(-5) == -right)
  }

  @Test("What cannot be shown is counted and does not touch the range")
  func summary() {
    var summary = ScaleSummary()
    summary.include([1, .nan, 3, .infinity, -.infinity, 0, -2], scale: .log10)
    #expect(summary.range == 1...3)
    #expect(summary.note == "1 nan, 2 inf, 2 <= 0")
    var nothing = ScaleSummary()
    nothing.include([.nan, .nan], scale: .linear)
    #expect(nothing.range == nil)
    #expect(Axis(scale: .linear, summary: nothing).range == 0...1)
  }

  @Test("An axis maps its ends to 0 and 1 and its places back", arguments: ranges, scales)
  func axes(range: ClosedRange<Double>, scale: Scale) throws {
    let axis = Axis(scale: scale, range: range)
    #expect(axis.range.lowerBound < axis.range.upperBound)
    #expect(try abs(#require(axis.fraction(axis.range.lowerBound))) < 1e-6)
    #expect(try abs(#require(axis.fraction(axis.range.upperBound)) - 1) < 1e-6)
    #expect(axis.value(at: 0.5).isFinite)
    #expect(axis.fraction(.nan) == nil)
  }

  @Test("Labels never touch each other and stay inside, whatever the size", arguments: ranges, scales)
  func spaced(range: ClosedRange<Double>, scale: Scale) {
    for width in [0, 1, 11, 12, 16, 23, 40, 100] {
      for height in [0, 1, 3, 5, 10, 30] {
        let rect = CellRect(column: 2, row: 1, width: width, height: height)
        let axis = Axis(scale: scale, range: range)
        let frame = AxisFrame(in: rect, x: axis, y: axis)
        #expect(frame.plot.intersection(rect) == frame.plot)
        #expect(Set(frame.yLabels.map(\.cell)).count == frame.yLabels.count)
        for label in frame.xLabels { #expect(label.column >= rect.column && label.cell < frame.plot.width) }
        for label in frame.xLabels { #expect(label.column + label.label.count <= rect.endColumn) }
        for (left, right) in zip(frame.xLabels, frame.xLabels.dropFirst()) {
          #expect(left.column + left.label.count < right.column)
        }
      }
    }
  }

  @Test(
    "Numbers are written in few characters",
    arguments: [
      (1.34e-7, "1.34e-7"), (0.5, "0.5"), (-1, "-1"), (0, "0"), (-0.0, "0"), (999.96, "1000"), (123456, "123000"),
      (1e-300, "1e-300"), (Double.leastNonzeroMagnitude, "5e-324"), (Double.greatestFiniteMagnitude, "1.8e+308"),
      (.nan, "nan"), (-.infinity, "-inf"),
      (0.00012, "1.2e-4"), (9.999e-5, "0.0001"), (1_234_567, "1.23e+6"), (0.25, "0.25"),
    ])
  func short(value: Double, text: String) {
    #expect(value.shortText() == text)
  }
}

/// A generator of its own, so that a test prints the same numbers everywhere.
struct Xorshift {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// A number between two others.
  mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) / 0x1p53
  }

  /// A whole number from a range.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() >> 1) % (range.upperBound - range.lowerBound + 1)
  }
}
