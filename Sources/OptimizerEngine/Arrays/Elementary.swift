// Elementary functions whose bits are the same on every machine, unlike those of a C library.

internal import CKernels

/// exp, log and their relatives of one number, by the kernels' own code, with the same bits on every platform.
///
/// What decides a step size, a budget, a random number or a constant is computed by these and by nothing else, so that
/// a session can be verified anywhere. Infinities, NaN and signed zeros are treated as IEEE 754 recommends (section
/// 9.2). Errors are below one unit in the last place; for tanh below 1.5 and for the sigmoid below 2.5 units.
public enum Elementary {
  /// The exponential function e^x.
  public static func exp(_ x: Double) -> Double { ck_exp_f64(x) }
  /// e^x - 1, accurate near 0.
  public static func expm1(_ x: Double) -> Double { ck_expm1_f64(x) }
  /// The natural logarithm; NaN below 0, -infinity at 0.
  public static func log(_ x: Double) -> Double { ck_log_f64(x) }
  /// ln(1 + x), accurate near 0; NaN below -1.
  public static func log1p(_ x: Double) -> Double { ck_log1p_f64(x) }
  /// The sine of any finite number, in radians.
  public static func sin(_ x: Double) -> Double { ck_sin_f64(x) }
  /// The cosine of any finite number, in radians.
  public static func cos(_ x: Double) -> Double { ck_cos_f64(x) }
  /// The tangent, as the quotient of sine and cosine.
  public static func tan(_ x: Double) -> Double { sin(x) / cos(x) }
  /// The hyperbolic tangent.
  public static func tanh(_ x: Double) -> Double { ck_tanh_f64(x) }
  /// The logistic function 1 / (1 + e^-x).
  public static func sigmoid(_ x: Double) -> Double { ck_sigmoid_f64(x) }
  /// The power x^y; NaN for a negative x with a y that is not whole.
  public static func pow(_ x: Double, _ y: Double) -> Double { ck_pow_f64(x, y) }
}
