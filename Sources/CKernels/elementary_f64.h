#pragma once
// Branch-free elementary functions in double precision, so that the loops around them vectorize.
//
// Reduction and coefficients follow fdlibm (Sun Microsystems, 1993) where it has them. No fused multiply-add is used
// (-ffp-contract=off), hence every machine computes the same bits. Errors against the C library are below 2 ulp
// (CKernelsTests).
#include "clones.h"
#include <math.h>
#include <stdint.h>

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

/// exp(r) - 1 for |r| <= 0.35, by its Taylor polynomial of degree 13 (truncation below 4e-18).
INLINE double expm1_reduced_f64(double r) {
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
  return r + r * r * p;
}

#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
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

INLINE double tanh_f64(double x) {
  double a = x < 0 ? -x : x;
  double twice = 2.0 * (a > 22.0 ? 22.0 : a);
  double k = round_f64(twice * INVERSE_LN2);
  double r = (twice - k * LN2_HIGH) - k * LN2_LOW;
  double scale = power_of_two_f64(k);
  double e = scale * expm1_reduced_f64(r) + (scale - 1.0);  // exp(2|x|) - 1 without cancellation
  double value = e / (e + 2.0);
  value = x < 0 ? -value : value;
  return x != x ? x : (x == 0 ? x : value);
}

INLINE double sigmoid_f64(double x) {
  double a = x < 0 ? x : -x;
  double e = exp_f64(a);  // at most 1, so nothing overflows
  double value = (x < 0 ? e : 1.0) / (1.0 + e);
  return value;
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
  double z = s * s;
  double w = z * z;
  double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double odd = z * (6.666666666666735130e-01 +
                    w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  double half = 0.5 * f * f;
  double value = s * (half + odd + even) + k * LN2_LOW - half + f + k * LN2_HIGH;
  value = x == 0 ? -INFINITY : value;
  value = x < 0 ? NAN : value;
  return (x != x || x == INFINITY) ? x : value;
}

/// sin(x + quarter * pi/2) for |x| below 1e5.
INLINE double sin_shifted_f64(double x, double quarter) {
  double n = round_f64(x * 6.36619772367581382433e-01);
  double high = x - n * 1.57079632673412561417e+00;
  double w = n * 6.07710050630396597660e-11;
  double y = high - w;
  double rest = ((high - y) - w) - n * 2.02226624879595063154e-21;
  int64_t q = (int64_t)bits_f64((n + quarter) + 6755399441055744.0);
  double z = y * y;
  double cube = z * y;
  double sine = y - ((z * (0.5 * rest - cube * (8.33333333332248946124e-03 + z * (-1.98412698298579493134e-04 +
                z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))))) - rest) +
                cube * 1.66666666666666324348e-01);
  double p = z * (4.16666666666666019037e-02 + z * (-1.38888888888741095749e-03 + z * (2.48015872894767294178e-05 +
             z * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)))));
  double h = 0.5 * z;
  double a = 1.0 - h;
  double cosine = a + (((1.0 - a) - h) + (z * p - y * rest));
  double value = (q & 1) ? cosine : sine;
  return (q & 2) ? -value : value;
}
