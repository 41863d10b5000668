// Functions of one number against true values, computed with 2,400 bits by mpmath and rounded once.

import CKernels
import Testing

private struct Known: Sendable, CustomTestStringConvertible {
  let name: String
  let function: @Sendable (Double) -> Double
  let values: [(argument: Double, value: Double)]
  var testDescription: String { name }

  init(
    _ name: String, _ function: @escaping @Sendable (Double) -> Double, _ values: [(argument: Double, value: Double)]
  ) {
    (self.name, self.function, self.values) = (name, function, values)
  }
}

/// Ordinary arguments, those where a reduction or a cancellation is hardest, and the ends of the range.
private let known = [
  Known(
    "exp", { ck_exp_f64($0) },
    [
      (1.0, 2.718281828459045), (-1.0, 0.36787944117144233), (0.5, 1.6487212707001282), (1e-10, 1.0000000001),
      (700.0, 1.0142320547350045e+304), (-700.0, 9.85967654375977e-305), (709.78, 1.7928227943945155e+308),
      (-740.0, Double(bitPattern: 85)), (-744.4, 0x1p-1074), (0.34657, 1.4142084849595797),
      (88.3, 2.2294757457154923e+38),
    ]),
  Known(
    "expm1", { ck_expm1_f64($0) },
    [
      (1.0, 1.7182818284590453), (-1.0, -0.6321205588285577), (1e-10, 1.00000000005e-10), (-1e-17, -1e-17),
      (0.3465, 0.41410949383036244), (0.3466, 0.41425091185052865), (-37.5, -1.0), (40.0, 2.3538526683702e+17),
      (700.0, 1.0142320547350045e+304), (0.01, 0.010050167084168058),
    ]),
  Known(
    "log", { ck_log_f64($0) },
    [
      (2.0, 0.6931471805599453), (0.5, -0.6931471805599453), (10.0, 2.302585092994046),
      (Double(bitPattern: 0x1268_8b70_e62b), -713.8013788281542),
      (0x1p-1074, -744.4400719213812), (1.7e+308, 709.7268368932282), (1.0000000000000002, 2.2204460492503128e-16),
      (0.9999999999999999, -1.1102230246251565e-16), (0.7071, -0.346583180371942), (1.4143, 0.34663470904431704),
    ]),
  Known(
    "log1p", { ck_log1p_f64($0) },
    [
      (1.0, 0.6931471805599453), (-0.5, -0.6931471805599453), (1e-10, 9.999999999500001e-11), (-1e-17, -1e-17),
      (1e+300, 690.7755278982137), (-0.9999999999999999, -36.7368005696771), (0.4143, 0.3466347090443171),
      (-0.2929, -0.3465831803719419), (1e+16, 36.841361487904734),
    ]),
  Known(
    "sin", { ck_sin_f64($0) },
    [
      (1.0, 0.8414709848078965), (3.141592653589793, 1.2246467991473532e-16), (100000.0, 0.03574879797201651),
      (100000.00000000001, 0.0357487979574739), (1000000.0, -0.34999350217129294), (-1200000.0, 0.416031650046531),
      (1e+22, -0.8522008497671888), (1.0715086071862673e+301, -0.15920170308624243),
      (1.7976931348623157e+308, 0.004961954789184062), (0x1.6ac5b262ca1ffp+849, 1.0), (1e-300, 1e-300),
      (355.0, -3.014435335948845e-05), (3454217652357.6367, -0.0001346513391512239),
    ]),
  Known(
    "cos", { ck_cos_f64($0) },
    [
      (1.0, 0.5403023058681398), (1.5707963267948966, 6.123233995736766e-17), (100000.0, -0.9993608074382124),
      (100000.00000000001, -0.9993608074387327), (1000000.0, 0.9367521275331447), (-1200000.0, 0.9093501339745658),
      (1e+22, 0.523214785395139), (1.0715086071862673e+301, 0.9872460775989135),
      (1.7976931348623157e+308, -0.9999876894265599), (0x1.6ac5b262ca1ffp+849, -4.687165924254628e-19),
      (355.0, -0.999999999545659), (3454217652357.6367, 0.9999999909345084),
    ]),
  Known(
    "tanh", { ck_tanh_f64($0) },
    [
      (1e-10, 1e-10), (0.3, 0.2913126124515909), (0.6249999, 0.5545996531074637), (0.625, 0.5545997223493823),
      (1.0, 0.7615941559557649), (2.0, 0.9640275800758169), (5.0, 0.9999092042625951), (19.0, 0.9999999999999999),
      (-0.7, -0.6043677771171635),
    ]),
]

private let powers: [(base: Double, exponent: Double, value: Double)] = [
  (2.0, 0.5, 1.4142135623730951), (10.0, -300.0, 1e-300), (1.0000001, 1000000000.0, 2.6881038582144647e+43),
  (0.5, 1074.0, 0x1p-1074), (1e+300, -0.3, 1.0000000000000076e-90), (3.0, 5.0, 243.0),
  (1.5, -700.25, 4.9214813792074175e-124), (0.1, 3.0, 0.0010000000000000002), (0x1p-1074, 0.01, 0.0005847063987397111),
  (7.0, -1.0, 0.14285714285714285), (2.0, -1074.0, 0x1p-1074),
]

private func isNear(_ value: Double, _ truth: Double) -> Bool {
  (value - truth).magnitude <= truth.ulp && (truth.magnitude != 1 || value.magnitude <= 1)
}

@Suite("Functions of one number")
struct KnownValueTests {
  @Test("are right to the last place or its neighbor, also where arguments are huge", arguments: known)
  private func values(_ test: Known) {
    for (argument, value) in test.values {
      // A literal of many digits may be read through a wider type, hence hexadecimal where one bit changes everything.
      let found = test.function(argument)
      #expect(isNear(found, value), "\(test.name)(\(argument)) is \(value), not \(found)")
      // The twin: three units are too many.
      #expect(!isNear(value + 3 * value.ulp, value))
    }
  }

  @Test("are the kernels' own")
  func sameAsKernels() {
    let pairs: [(ck_micro_code, String)] = [
      (ck_exp, "exp"), (ck_log, "log"), (ck_sin, "sin"), (ck_cos, "cos"), (ck_tanh, "tanh"),
    ]
    for (code, name) in pairs {
      for test in known where test.name == name {
        let arguments = test.values.map(\.argument)
        var found = Array(repeating: 0.0, count: arguments.count)
        ck_map_f64(Int32(code.rawValue), arguments, &found, arguments.count)
        #expect(found.map(\.bitPattern) == arguments.map { test.function($0).bitPattern }, "\(name)")
      }
    }
  }

  @Test("powers are right, exact where they can be, and those of IEEE 754 where arguments are special")
  func power() {
    for (base, exponent, value) in powers {
      #expect(isNear(ck_pow_f64(base, exponent), value), "\(base)^\(exponent)")
    }
    for n in -1074...1023 {
      let whole =
        n < -1022 ? Double(bitPattern: 1 << UInt64(n + 1074)) : Double(sign: .plus, exponent: n, significand: 1)
      #expect(ck_pow_f64(2, Double(n)) == whole)
    }
    let (infinity, nan) = (Double.infinity, Double.nan)
    let special: [(Double, Double, Double)] = [
      (nan, 0, 1), (1, nan, 1), (-1, infinity, 1), (0, -1, infinity), (-0.0, -3, -infinity), (-0.0, 3, -0.0),
      (-0.0, 2, 0), (-infinity, 3, -infinity), (-infinity, -3, -0.0), (infinity, -1, 0), (0.5, infinity, 0),
      (0.5, -infinity, infinity), (-2, 3, -8), (-2, 2, 4), (2, 1e300, infinity), (2, -1e300, 0), (0.5, 1e300, 0),
      (-2, -1e300, 0),
    ]
    for (base, exponent, value) in special {
      #expect(ck_pow_f64(base, exponent).bitPattern == value.bitPattern, "\(base)^\(exponent)")
    }
    #expect(ck_pow_f64(-2, 0.5).isNaN && ck_pow_f64(nan, 1).isNaN && ck_pow_f64(2, nan).isNaN)
  }

  @Test("keep the limits")
  func limits() {
    let infinity = Double.infinity
    #expect(ck_sin_f64(infinity).isNaN && ck_cos_f64(-infinity).isNaN && ck_sin_f64(.nan).isNaN)
    #expect(ck_sin_f64(-0.0).bitPattern == (-0.0).bitPattern)
    #expect(ck_exp_f64(infinity) == infinity && ck_exp_f64(-infinity) == 0 && ck_exp_f64(710) == infinity)
    #expect(ck_expm1_f64(-infinity) == -1 && ck_expm1_f64(infinity) == infinity && ck_expm1_f64(.nan).isNaN)
    #expect(ck_expm1_f64(-0.0).bitPattern == (-0.0).bitPattern)
    #expect(ck_log_f64(0) == -infinity && ck_log_f64(-1).isNaN && ck_log_f64(infinity) == infinity)
    #expect(ck_log1p_f64(-1) == -infinity && ck_log1p_f64(-2).isNaN && ck_log1p_f64(infinity) == infinity)
    #expect(ck_log1p_f64(-0.0).bitPattern == (-0.0).bitPattern)
    #expect(ck_tanh_f64(infinity) == 1 && ck_tanh_f64(-infinity) == -1 && ck_tanh_f64(.nan).isNaN)
    #expect(ck_sigmoid_f64(-infinity) == 0 && ck_sigmoid_f64(infinity) == 1)
  }
}
