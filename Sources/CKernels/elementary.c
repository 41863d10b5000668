// Elementary functions of one number, for everything outside of the kernels that decides a number of a run: step sizes,
// budgets, schedules, generators, constants of formulas. The same functions as in the kernels, and those they lack.
#include "elementary_f64.h"

double ck_exp_f64(double x) { return exp_f64(x); }
double ck_log_f64(double x) { return log_f64(x); }
double ck_sin_f64(double x) { return sin_any_f64(x, 0); }
double ck_cos_f64(double x) { return sin_any_f64(x, 1); }
double ck_tanh_f64(double x) { return tanh_f64(x); }
double ck_sigmoid_f64(double x) { return sigmoid_f64(x); }

/// A number as the sum of two, the second below the rounding of the first.
typedef struct {
  double high;
  double low;
} two_parts;

INLINE two_parts exact_sum(double a, double b) {
  double sum = a + b, of_b = sum - a;
  return (two_parts){sum, (a - (sum - of_b)) + (b - of_b)};
}

/// The same where |a| >= |b|.
INLINE two_parts ordered_sum(double a, double b) {
  double sum = a + b;
  return (two_parts){sum, b - (sum - a)};
}

/// T. J. Dekker, Numerische Mathematik 18, 1971; for factors below 2^995.
INLINE two_parts exact_product(double a, double b) {
  double product = a * b, wide_a = a * 134217729.0, wide_b = b * 134217729.0;
  double a1 = wide_a - (wide_a - a), b1 = wide_b - (wide_b - b), a2 = a - a1, b2 = b - b1;
  return (two_parts){product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2};
}

INLINE two_parts sum_of(two_parts a, two_parts b) {
  two_parts sum = exact_sum(a.high, b.high);
  return ordered_sum(sum.high, sum.low + (a.low + b.low));
}

INLINE two_parts product_of(two_parts a, two_parts b) {
  two_parts product = exact_product(a.high, b.high);
  return ordered_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

/// value * 2^k for |k| up to 2000, in steps that neither overflow nor vanish early.
INLINE double scaled(double value, int k) {
  if (k > 1023) return value * 0x1p1023 * power_of_two_f64(k - 1023);
  if (k < -1022) return value * 0x1p-969 * power_of_two_f64(k + 969);
  return value * power_of_two_f64(k);
}

double ck_expm1_f64(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return INFINITY;
  if (x < -38.0) return -1.0;
  if (x < 0x1p-54 && x > -0x1p-54) return x;
  double k = round_f64(x * INVERSE_LN2);
  two_parts r = ordered_sum(x - k * LN2_HIGH, -k * LN2_LOW);
  // exp(r) - 1 = r + r^2 p, whose first term is r.high.
  two_parts e = ordered_sum(r.high, exp_curve_f64(r.high) + r.low * (1.0 + r.high));
  if (k == 0) return e.high + e.low;
  if (k > 1000) return scaled((1.0 + e.high) + e.low, (int)k);
  double scale = power_of_two_f64(k);
  two_parts sum = exact_sum(scale * e.high, scale);
  two_parts less = exact_sum(sum.high, -1.0);
  return less.high + (less.low + (sum.low + scale * e.low));
}

/// A number as 2^k m with m in [sqrt(1/2), sqrt(2)); for normal positive numbers.
INLINE double mantissa_of(double x, double *k) {
  uint64_t shifted = bits_f64(x) + 0x00095f6200000000ULL;
  *k = (double)((int32_t)(shifted >> 52) - 1023);
  return from_bits_f64((shifted & 0x000fffffffffffffULL) + 0x3fe6a09e00000000ULL);
}

double ck_log1p_f64(double x) {
  if (x != x || x == INFINITY) return x;
  if (x <= -1.0) return x == -1.0 ? -INFINITY : NAN;
  if (x < 0x1p-54 && x > -0x1p-54) return x;
  two_parts sum = exact_sum(1.0, x);
  double k, m = mantissa_of(sum.high, &k), f, rest;
  if (k == 0) {
    // 1 + x may round, x itself does not.
    f = x;
    rest = 0;
  } else {
    f = m - 1.0;
    rest = sum.low / sum.high;
  }
  double s = f / (2.0 + f), half = 0.5 * f * f;
  return k * LN2_HIGH + (f - (half - (s * (half + log_series_f64(s)) + (rest + k * LN2_LOW))));
}

/// ln x for a positive finite number, with a relative error below 2^-66.
static two_parts precise_log(double x) {
  double extra = 0, k;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    extra = -54;
  }
  double m = mantissa_of(x, &k);
  k += extra;
  // ln m = 2 artanh(s) = 2 s (1 + z/3 + z^2/5 + ...), s = (m - 1)/(m + 1), z = s^2 below 0.0295.
  two_parts below = ordered_sum(m > 1.0 ? m : 1.0, m > 1.0 ? 1.0 : m);
  double above = m - 1.0, s1 = above / below.high;
  two_parts back = exact_product(s1, below.high);
  two_parts s = ordered_sum(s1, (((above - back.high) - back.low) - s1 * below.low) / below.high);
  two_parts z = product_of(s, s);
  double tail = 0;
  for (int n = 33; n >= 7; n -= 2) tail = tail * z.high + 1.0 / n;
  two_parts series = sum_of((two_parts){0.2, -0x1.999999999999ap-57}, exact_product(z.high, tail));
  series = sum_of((two_parts){0x1.5555555555555p-2, 0x1.5555555555555p-56}, product_of(z, series));
  two_parts value = product_of(s, product_of(z, series));
  value = sum_of(s, value);
  value = (two_parts){2.0 * value.high, 2.0 * value.low};
  two_parts whole = exact_product(k, LN2_LOW);
  whole = ordered_sum(k * LN2_HIGH, whole.high + (whole.low + k * LN2_LOWEST));
  return sum_of(whole, value);
}

/// |x|^y for positive finite x other than 1 and finite y other than 0.
static double positive_power(double x, double y) {
  double size = y < 0 ? -y : y;
  // ln x is 0x1p-53 at the least.
  if (size > 0x1p65) return (x > 1.0) == (y > 0) ? INFINITY : 0.0;
  two_parts log = precise_log(x);
  if (size < 0x1p-65) return 1.0 + y * log.high;
  two_parts product = exact_product(y, log.high);
  product = ordered_sum(product.high, product.low + y * log.low);
  if (product.high > 710.0) return INFINITY;
  if (product.high < -746.0) return 0.0;
  double k = round_f64(product.high * INVERSE_LN2);
  two_parts r = exact_sum(product.high - k * LN2_HIGH, -k * LN2_LOW);
  r = ordered_sum(r.high, r.low + product.low);
  double square = exp_curve_f64(r.high) + r.low * (1.0 + r.high);
  two_parts one = ordered_sum(1.0, r.high);
  return scaled(one.high + (one.low + square), (int)k);
}

double ck_pow_f64(double x, double y) {
  if (y == 0 || x == 1.0) return 1.0;
  if (x != x || y != y) return x + y;
  double size = x < 0 ? -x : x;
  // 1 for a whole exponent that is odd, 2 for one that is even.
  int whole = 0;
  double y_size = y < 0 ? -y : y;
  if (y_size >= 0x1p53) {
    whole = 2;
  } else if (y_size >= 1.0 && (double)(int64_t)y == y) {
    whole = ((int64_t)y & 1) ? 1 : 2;
  }
  int negative = (int)(bits_f64(x) >> 63) && whole == 1;
  double value;
  if (y_size == INFINITY) {
    value = size == 1.0 ? 1.0 : (size > 1.0) == (y > 0) ? INFINITY : 0.0;
  } else if (size == 0 || size == INFINITY) {
    value = (size == 0) == (y > 0) ? 0.0 : INFINITY;
  } else if (x < 0 && !whole) {
    value = NAN;
  } else {
    value = size == 1.0 ? 1.0 : positive_power(size, y);
  }
  return negative ? -value : value;
}
