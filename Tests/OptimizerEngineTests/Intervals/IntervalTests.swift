import Foundation
import Testing

@testable import OptimizerEngine

/// One line of the fixture: operands, a number in each, and the two neighboring numbers between which the exact result
/// lies (mpmath 1.3 with 2,400 bits).
struct IntervalCase {
  let operation: String
  let a: Interval
  let b: Interval
  let x: Double
  let y: Double
  let below: Double
  let above: Double

  static func all() throws -> [IntervalCase] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/intervals", withExtension: "txt"))
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
      let fields = line.split(separator: " ")
      let n = try fields.dropFirst().map { Double(bitPattern: try #require(UInt64($0, radix: 16))) }
      return IntervalCase(
        operation: String(fields[0]), a: Interval(low: n[0], high: n[1]), b: Interval(low: n[2], high: n[3]), x: n[4],
        y: n[5], below: n[6], above: n[7])
    }
  }

  func result(_ a: Interval, _ b: Interval) throws -> Interval {
    switch operation {
    case "add": return a + b
    case "subtract": return a - b
    case "multiply": return a * b
    case "divide": return a / b
    case "square": return a.squared
    case "cube": return a.power(3)
    case "fourth": return a.power(4)
    case "seventh": return a.power(7)
    case "reciprocal": return a.reciprocal
    case "inverseCube": return a.power(-3)
    case "sqrt": return a.squareRoot
    case "exp": return a.exponential
    case "log": return a.logarithm
    case "sin": return a.sine
    case "cos": return a.cosine
    case "tanh": return a.hyperbolicTangent
    case "sigmoid": return a.sigmoid
    case "softplus": return a.softplus
    case "bump": return a.cubicBump
    case "abs": return a.absolute
    default: return try #require(nil, "no operation \(operation)")
    }
  }
}

@Suite("Interval arithmetic") struct IntervalTests {
  @Test("2,600 exact results lie in the intervals") func exactResults() throws {
    var undefined = 0
    for one in try IntervalCase.all() {
      let found = try one.result(one.a, one.b)
      guard found.isDefined else {
        undefined += 1
        continue
      }
      #expect(found.low <= one.below && found.high >= one.above, "\(one): \(found)")
    }
    // Divisors that may be 0, and what overflows.
    #expect(undefined < 260)
  }

  @Test("Numbers give intervals of a few units in the last place") func tightness() throws {
    for one in try IntervalCase.all() where !["bump", "softplus"].contains(one.operation) {
      let found = try one.result(Interval(one.x), Interval(one.y))
      guard found.isDefined else { continue }
      #expect(found.low <= one.below && found.high >= one.above, "\(one): \(found)")
      // Far from where sines are trusted nothing is said.
      if ["sin", "cos"].contains(one.operation), one.x.magnitude > 6e6 { continue }
      let allowed = 0x1p-46 * max(one.below.magnitude, one.above.magnitude) + 5e-308
      #expect(found.high - found.low <= allowed, "\(one): \(found)")
    }
  }

  @Test("What has no finite bound is undefined") func undefined() {
    let across = Interval(-1...2)
    let cases: [(String, Interval)] = [
      ("1/[-1, 2]", across.reciprocal), ("1/[0, 2]", Interval(0...2).reciprocal), ("x/0", Interval(1) / Interval(0)),
      ("ln [0, 1]", Interval(0...1).logarithm), ("ln -1", Interval(-1).logarithm), ("sqrt", across.squareRoot),
      ("e^1000", Interval(1000).exponential), ("1e200 squared", Interval(1e200).squared), ("nan", Interval(.nan)),
      ("infinity", Interval(.infinity)), ("1e308 + 1e308", Interval(1e308) + Interval(1e308)),
      ("infinite range", Interval(0...Double.infinity)), ("1e200 * 1e200", Interval(1e200) * Interval(-1e200)),
      ("(1e200)^3", Interval(-1e200).power(3)), ("sum too wide", Interval(-1e308...1e308)),
    ]
    for (name, found) in cases { #expect(!found.isDefined && !found.contains(0), "\(name): \(found)") }
  }

  @Test("Undefined stays undefined through every operation") func propagation() {
    let (none, one) = (Interval.undefined, Interval(1))
    let found: [Interval] = [
      none + one, one - none, none * one, one * none, none * Interval(0), Interval(0) * none, none / one, -none,
      2 * none, 0 * none, none.squared, none.power(3), none.power(4), none.power(-2), none.reciprocal, none.squareRoot,
      none.absolute, none.exponential, none.logarithm, none.sine, none.cosine, none.hyperbolicTangent, none.sigmoid,
      none.softplus, none.cubicBump, .maximum(none, one), .minimum(one, none), .greater(none, one), none.sign,
      .select(none, one, one), .select(Interval(0...1), none, one), none.ifDecided, .hull(none, one),
    ]
    for (i, result) in found.enumerated() { #expect(!result.isDefined, "operation \(i): \(result)") }
    #expect(Interval.select(one, one, none) == one, "a branch that is not taken does not count")
  }

  @Test("Whole numbers stay exact") func exact() {
    #expect(Interval(3) + Interval(4) == Interval(7))
    #expect(Interval(-2...3) * Interval(5) == Interval(-10...15))
    #expect(Interval(-5...3).squared == Interval(0...25))
    #expect(Interval(-2...3).power(3) == Interval(-8...27))
    #expect(Interval(-3...2).power(4) == Interval(0...81))
    #expect(Interval(9).squareRoot == Interval(3))
    #expect(Interval(4).reciprocal == Interval(0.25))
    #expect(Interval(0).exponential == Interval(1) && Interval(1).logarithm == Interval(0))
    #expect(Interval(0).sine == Interval(0) && Interval(0).cosine == Interval(1))
    // 1/3 is no number of the machine, and 0.1 + 0.2 is rounded.
    #expect(Interval(3).reciprocal.low < Interval(3).reciprocal.high)
    #expect((Interval(0.1) + Interval(0.2)).low < (Interval(0.1) + Interval(0.2)).high)
  }

  @Test("Squares and products of squares are never below 0") func squares() {
    for scale in [1.0, 1e-160, 1e-300, 1e-200] {
      let x = Interval(-0.3 * scale...0.7 * scale)
      #expect(x.squared.low == 0 && x.power(6).low == 0)
      #expect((x.squared * x.squared).low == 0 && (Interval(0...0.1) * Interval(0.3...0.7)).low == 0)
    }
  }

  @Test("Waves reach their tops where they may") func waves() {
    #expect(Interval(0...7).sine == Interval(-1...1))
    #expect(Interval(1...2).sine.high == 1 && Interval(1...2).sine.low < 0.8415)
    #expect(Interval(-0.1...0.1).cosine.high == 1 && Interval(3...3.2).cosine.low == -1)
    #expect(Interval(1e9).sine == Interval(-1...1) && Interval(-1e300).cosine == Interval(-1...1))
    #expect(Interval(0.5...1).sine.low > 0.479 && Interval(0.5...1).sine.high < 0.8415)
  }
}
