import CKernels
import Glibc
import Testing

/// Distance in units in the last place of the reference.
private func ulps(_ value: Double, _ reference: Double) -> Double {
  if value == reference || (value.isNaN && reference.isNaN) { return 0 }
  return abs(value - reference) / reference.ulp
}

private func map(_ code: ck_micro_code, _ x: [Double]) -> [Double] {
  var y = Array(repeating: 0.0, count: x.count)
  ck_map_f64(Int32(code.rawValue), x, &y, x.count)
  return y
}

private func map(_ code: ck_micro_code, _ x: [Float]) -> [Float] {
  var y = Array(repeating: Float(0), count: x.count)
  ck_map_f32(Int32(code.rawValue), x, &y, x.count)
  return y
}

private struct Case: CustomTestStringConvertible, Sendable {
  let name: String
  let code: ck_micro_code
  let low: Double
  let high: Double
  let reference: @Sendable (Double) -> Double
  let allowed: Double
  var testDescription: String { "\(name) on \(low)...\(high)" }
}

private let cases: [Case] = [
  Case(name: "exp", code: ck_exp, low: -700, high: 700, reference: { exp($0) }, allowed: 2),
  Case(name: "exp", code: ck_exp, low: -1, high: 1, reference: { exp($0) }, allowed: 2),
  Case(name: "log", code: ck_log, low: 1e-10, high: 10, reference: { log($0) }, allowed: 2),
  Case(name: "log", code: ck_log, low: 0x1p-1070, high: 1e-300, reference: { log($0) }, allowed: 2),
  Case(name: "sin", code: ck_sin, low: -50, high: 50, reference: { sin($0) }, allowed: 2),
  Case(name: "cos", code: ck_cos, low: -50, high: 50, reference: { cos($0) }, allowed: 2),
  Case(name: "sin", code: ck_sin, low: -1e7, high: 1e7, reference: { sin($0) }, allowed: 2),
  Case(name: "cos", code: ck_cos, low: -1e15, high: 1e15, reference: { cos($0) }, allowed: 2),
  Case(name: "sin", code: ck_sin, low: -1e300, high: 1e300, reference: { sin($0) }, allowed: 2),
  Case(name: "tanh", code: ck_tanh, low: -0.01, high: 0.01, reference: { tanh($0) }, allowed: 2),
  Case(name: "tanh", code: ck_tanh, low: -30, high: 30, reference: { tanh($0) }, allowed: 2),
  Case(name: "sigmoid", code: ck_sigmoid, low: -40, high: 40, reference: { 1 / (1 + exp(-$0)) }, allowed: 4),
]

@Suite("Elementary functions of the kernels")
struct ElementaryFunctionTests {
  @Test("agree with the C library within a few units in the last place", arguments: cases)
  private func accuracy(_ test: Case) {
    let count = 20_000
    let x = (0..<count).map { test.low + (test.high - test.low) * Double($0) / Double(count - 1) }
    let y = map(test.code, x)
    let worst = zip(x, y).map { (ulps($1, test.reference($0)), $0) }.max { $0.0 < $1.0 }
    #expect((worst?.0 ?? Double.infinity) <= test.allowed, "worst at \(worst?.1 ?? Double.nan)")
  }

  @Test("agree in single precision with the double result", arguments: cases.filter { $0.low > -1e6 && $0.high > 1e-6 })
  private func singleAccuracy(_ test: Case) {
    let low = max(test.low, -80)
    let high = min(test.high, 80)
    let x = (0..<5000).map { Float(low + (high - low) * Double($0) / 4999) }
    let y = map(test.code, x)
    for (argument, value) in zip(x, y) {
      let reference = test.reference(Double(argument))
      #expect(abs(Double(value) - reference) <= 4 * Double(Float(abs(reference)).ulp), "at \(argument)")
    }
  }

  @Test("keep the limits: infinities, NaN, zero and overflow")
  func limits() {
    let edges = [Double.infinity, -Double.infinity, Double.nan, 0, 800, -800]
    #expect(map(ck_exp, edges)[0] == Double.infinity)
    #expect(map(ck_exp, edges)[1] == 0)
    #expect(map(ck_exp, edges)[2].isNaN)
    #expect(map(ck_exp, edges)[3] == 1)
    #expect(map(ck_exp, edges)[4] == Double.infinity)
    #expect(map(ck_tanh, edges)[0] == 1)
    #expect(map(ck_tanh, edges)[1] == -1)
    #expect(map(ck_tanh, edges)[2].isNaN)
    #expect(map(ck_log, [0, -1, Double.infinity])[0] == -Double.infinity)
    #expect(map(ck_log, [0, -1, Double.infinity])[1].isNaN)
    #expect(map(ck_log, [0, -1, Double.infinity])[2] == Double.infinity)
    #expect(map(ck_sigmoid, edges)[5] == 0)
    #expect(map(ck_relu, [-1, 2, Double.nan])[2].isNaN)
  }
}
