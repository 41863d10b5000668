#pragma once
// a b + c with one rounding, for processors without an instruction for it: in more bits, rounded to odd there, which
// keeps the second rounding right (Boldo and Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms
// using rounding to odd", 2008). Slower than a product and a sum, but the same bits as everywhere.
#include "levels.h"

/// Any numbers: exact in a format of more than twice the bits, which is software on every processor.
static double multiply_add_any(double a, double b, double c) {
#if defined(__SIZEOF_FLOAT128__)
  __float128 product = (__float128)a * b, sum = product + c;
  __float128 part = sum - product, error = (product - (sum - part)) + (c - part);
  if (error < 0 || error > 0) {
    __int128 bits;
    memcpy(&bits, &sum, 16);
    bits = (bits - ((error < 0) != (sum < 0))) | 1;
    memcpy(&sum, &bits, 16);
  }
  return (double)sum;
#else
  return __builtin_fma(a, b, c);
#endif
}

/// A sum rounded to odd: towards zero, with the last bit set where anything was lost. Comparisons give -1 or 0; where the
/// sum is infinite or no number, what was lost is none, and it stays as it is.
#define SUM_TO_ODD(V, I, result, x, y)                                                                         \
  V result = (x) + (y), result##_part = result - (x);                                                          \
  V result##_error = ((x) - (result - result##_part)) + ((y) - result##_part);                                 \
  I result##_lost = ((result##_error < 0) | (result##_error > 0)) & 1;                                         \
  I result##_beyond = result##_lost & (I)((U)((I)result##_error ^ (I)result) >> 63);                           \
  result = (V)(((I)result - result##_beyond) | result##_lost)

/// Functions that replace `count` numbers c by a b + c.
#define MULTIPLY_ADDS(count)                                                                                   \
  KERNEL void multiply_add_f32_##count(const float *a, const float *b, float *c) {                             \
    typedef float S __attribute__((vector_size(4 * count), aligned(4)));                                       \
    typedef double V __attribute__((vector_size(8 * count)));                                                  \
    typedef int64_t I __attribute__((vector_size(8 * count)));                                                 \
    typedef uint64_t U __attribute__((vector_size(8 * count)));                                                \
    /* The product is exact in double, which has more than twice the bits of float. */                         \
    V product = __builtin_convertvector(*(const S *)a, V) * __builtin_convertvector(*(const S *)b, V);         \
    V addend = __builtin_convertvector(*(const S *)c, V);                                                      \
    SUM_TO_ODD(V, I, sum, product, addend);                                                                    \
    *(S *)c = __builtin_convertvector(sum, S);                                                                 \
  }                                                                                                            \
                                                                                                               \
  KERNEL void multiply_add_f64_##count(const double *a, const double *b, double *c) {                          \
    typedef double A __attribute__((vector_size(8 * count), aligned(8)));                                      \
    typedef double V __attribute__((vector_size(8 * count)));                                                  \
    typedef int64_t I __attribute__((vector_size(8 * count)));                                                 \
    typedef uint64_t U __attribute__((vector_size(8 * count)));                                                \
    V x = *(const A *)a, y = *(const A *)b, z = *(const A *)c, product = x * y;                                \
    /* Splitting must not overflow, and what is lost must not underflow. */                                    \
    V size = __builtin_elementwise_abs(product), addend = __builtin_elementwise_abs(z);                        \
    I fits = (__builtin_elementwise_abs(x) < 0x1p500) & (__builtin_elementwise_abs(y) < 0x1p500)               \
             & ((size > 0x1p-900) | (x == 0) | (y == 0))                                                       \
             & (addend < 0x1p1000) & ((addend > 0x1p-900) | (z == 0));                                         \
    if (!__builtin_reduce_and(fits)) {                                                                         \
      for (int i = 0; i < count; i++) c[i] = multiply_add_any(a[i], b[i], c[i]);                               \
      return;                                                                                                  \
    }                                                                                                          \
    /* The product as two numbers: products of halves are exact (Veltkamp, Dekker). */                         \
    V xs = 134217729 * x, xh = xs - (xs - x), xl = x - xh, ys = 134217729 * y, yh = ys - (ys - y), yl = y - yh; \
    V rest = ((xh * yh - product) + xh * yl + xl * yh) + xl * yl;                                              \
    /* Two exact sums, then one that is rounded to odd. */                                                     \
    V low = z + rest, lowPart = low - z, lowRest = (z - (low - lowPart)) + (rest - lowPart);                   \
    V high = product + low, highPart = high - product;                                                         \
    V highRest = (product - (high - highPart)) + (low - highPart);                                             \
    SUM_TO_ODD(V, I, all, lowRest, highRest);                                                                  \
    /* Adding a zero would lose the sign of another one. */                                                    \
    *(A *)c = (V)(((I)(high + all) & (all != 0)) | ((I)high & (all == 0)));                                    \
  }

MULTIPLY_ADDS(1)
MULTIPLY_ADDS(4)
MULTIPLY_ADDS(8)
MULTIPLY_ADDS(16)
