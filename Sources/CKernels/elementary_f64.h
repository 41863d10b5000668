#pragma once
// Branch-free elementary functions in double precision, so that the loops around them vectorize.
//
// Reduction and coefficients follow fdlibm (Sun Microsystems, 1993) where it has them. No fused multiply-add and no
// function of the C library is used (-ffp-contract=off), hence every machine computes the same bits, also those whose
// products differ. Errors are below 1 ulp of the true value for exp, log, sin and cos, 1.5 for tanh, 2.5 for the
// sigmoid (CKernelsTests).
#include "levels.h"

INLINE double from_bits_f64(uint64_t bits) {
  double value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

INLINE uint64_t bits_f64(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// 2^k for whole k in -1022...1023.
INLINE double power_of_two_f64(double k) {
  // Adding 1.5 * 2^52 leaves the integer in the low bits.
  return from_bits_f64((bits_f64(k + 6755399441055744.0) + 1023u) << 52);
}

INLINE double round_f64(double x) { return (x + 6755399441055744.0) - 6755399441055744.0; }

/// exp(r) - 1 - r for |r| <= 0.35, by its Taylor polynomial of degree 13 (truncation below 4e-18).
INLINE double exp_curve_f64(double r) {
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  return r * r * p;
}

/// exp(r) - 1 for |r| <= 0.35.
INLINE double expm1_reduced_f64(double r) { return r + exp_curve_f64(r); }

#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
/// What is left of ln 2 after both.
#define LN2_LOWEST 0x1.cc01f97b57a08p-87
#define INVERSE_LN2 1.44269504088896338700e+00

INLINE double exp_f64(double x) {
  double bounded = x > 709.782712893384 ? 709.782712893384 : (x < -745.2 ? -745.2 : x);
  double k = round_f64(bounded * INVERSE_LN2);
  double r = (bounded - k * LN2_HIGH) - k * LN2_LOW;
  // Two factors, so that results near overflow and in the subnormal range come out right.
  double half = round_f64(k * 0.5);
  double value = (1.0 + expm1_reduced_f64(r)) * power_of_two_f64(half) * power_of_two_f64(k - half);
  value = x > 709.782712893384 ? INFINITY : value;
  value = x < -745.2 ? 0.0 : value;
  return x != x ? x : value;
}

/// x + x^3 P(x^2)/Q(x^2) near 0 (the rational function of Cephes, S. Moshier, 1989), 1 - 2/(e^2x + 1) beyond 0.625: a
/// number plus a quotient both times, so there is one division.
INLINE double tanh_f64(double x) {
  double a = x < 0 ? -x : x;
  double twice = 2.0 * (a > 22.0 ? 22.0 : a);
  double k = round_f64(twice * INVERSE_LN2);
  double r = (twice - k * LN2_HIGH) - k * LN2_LOW;
  double scale = power_of_two_f64(k);
  double far = (scale + scale * expm1_reduced_f64(r)) + 1.0;
  double z = a * a;
  double p = ((-9.64399179425052238628e-1 * z - 9.92877231001918586564e1) * z - 1.61468768441708447952e3) * (z * a);
  double q = ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z + 4.84406305325125486048e3;
  int near = a < 0.625;
  double value = (near ? a : 1.0) + (near ? p : -2.0) / (near ? q : far);
  value = x < 0 ? -value : value;
  return x != x ? x : (x == 0 ? x : value);
}

INLINE double sigmoid_f64(double x) {
  double a = x < 0 ? x : -x;
  double e = exp_f64(a);  // at most 1, so nothing overflows
  double value = (x < 0 ? e : 1.0) / (1.0 + e);
  return value;
}

/// R with ln(1 + f) = f - f^2/2 + s (f^2/2 + R), s = f/(2 + f).
INLINE double log_series_f64(double s) {
  double z = s * s;
  double w = z * z;
  double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double odd = z * (6.666666666666735130e-01 +
                    w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  return even + odd;
}

INLINE double log_f64(double x) {
  double scaled = x < 2.2250738585072014e-308 ? x * 18014398509481984.0 : x;
  double extra = x < 2.2250738585072014e-308 ? -54.0 : 0.0;
  uint64_t bits = bits_f64(scaled);
  // Move the mantissa to [sqrt(1/2), sqrt(2)).
  uint64_t shifted = bits + 0x00095f6200000000ULL;
  double k = (double)((int32_t)(shifted >> 52) - 1023) + extra;
  double m = from_bits_f64((shifted & 0x000fffffffffffffULL) + 0x3fe6a09e00000000ULL);
  double f = m - 1.0;
  double s = f / (2.0 + f);
  double half = 0.5 * f * f;
  double value = s * (half + log_series_f64(s)) + k * LN2_LOW - half + f + k * LN2_HIGH;
  value = x == 0 ? -INFINITY : value;
  value = x < 0 ? NAN : value;
  return (x != x || x == INFINITY) ? x : value;
}

#include "trigonometric_f64.h"
