#pragma once
// Sine and cosine for every finite double: a branch-free reduction below SIN_FAST_RANGE, so that loops vectorize, and the
// reduction of Payne and Hanek (SIGNUM Newsletter 18(1), 1983) in whole numbers beyond. Coefficients follow fdlibm.

/// An argument less its multiple of pi/2: value + rest in about [-pi/4, pi/4], and the quadrant.
typedef struct {
  double value;
  double rest;
  int64_t quadrant;
} reduced_angle;

/// Below this, multiples of the first 66 bits of pi/2 are exact in two parts, and the rest stays so small that what the
/// sine makes of it need not be known better than to first order.
#define SIN_FAST_RANGE 1e5

INLINE reduced_angle reduce_angle_f64(double x) {
  double n = round_f64(x * 6.36619772367581382433e-01);
  double high = x - n * 1.57079632673412561417e+00;
  double w = n * 6.07710050630396597660e-11;
  reduced_angle angle;
  angle.value = high - w;
  angle.rest = ((high - angle.value) - w) - n * 2.02226624879595063154e-21;
  // Adding 1.5 * 2^52 leaves the integer in the low bits.
  angle.quadrant = (int64_t)bits_f64(n + 6755399441055744.0);
  return angle;
}

/// The bits of 2/pi after 64 zeros.
static const uint64_t two_over_pi[19] = {
  0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
  0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
  0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
  0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08,
};

/// The same for any |x| >= SIN_FAST_RANGE; NaN for an infinity.
///
/// With x = m 2^e only 192 bits of 2/pi count: those before make multiples of four quadrants, and those after less than
/// 2^-126, while no double comes nearer to a multiple of pi/2 than 2^-62.
static __attribute__((noinline, unused)) reduced_angle reduce_far_angle_f64(double x) {
  uint64_t bits = bits_f64(x), m = (bits << 11) | 0x8000000000000000ULL;
  int exponent = (int)(bits >> 52 & 0x7ff);
  if (exponent == 0x7ff) return (reduced_angle){x - x, x - x, 0};
  int first = exponent - 1023 - 63 + 62, word = first >> 6, shift = first & 63;
  uint64_t a[3];
  for (int i = 0; i < 3; i++)
    a[i] = shift ? two_over_pi[word + i] << shift | two_over_pi[word + i + 1] >> (64 - shift) : two_over_pi[word + i];
  unsigned __int128 low = (unsigned __int128)m * a[2], middle = (unsigned __int128)m * a[1] + (uint64_t)(low >> 64);
  uint64_t p[3] = {m * a[0] + (uint64_t)(middle >> 64), (uint64_t)middle, (uint64_t)low};
  // Two bits of quadrant before 190 bits of fraction; a fraction from one half on belongs to the next quadrant.
  int64_t quadrant = (int64_t)(p[0] >> 62);
  p[0] = p[0] << 2 | p[1] >> 62;
  p[1] = p[1] << 2 | p[2] >> 62;
  p[2] = p[2] << 2;
  int negative = (int)(p[0] >> 63);
  if (negative) {
    quadrant++;
    p[2] = -p[2];
    p[1] = ~p[1] + (p[2] == 0);
    p[0] = ~p[0] + (p[2] == 0 && p[1] == 0);
  }
  int zeros = p[0] ? __builtin_clzll(p[0]) : 63;
  if (zeros) {
    p[0] = p[0] << zeros | p[1] >> (64 - zeros);
    p[1] = p[1] << zeros | p[2] >> (64 - zeros);
  }
  // Times pi/2 = (its 128 bits) 2^-127; the first 128 bits of the product count.
  const uint64_t half_pi[2] = {0xc90fdaa22168c234, 0xc4c6628b80dc1cd1};
  unsigned __int128 product = (unsigned __int128)p[0] * half_pi[0] + (((unsigned __int128)p[0] * half_pi[1]) >> 64) +
                              (((unsigned __int128)p[1] * half_pi[0]) >> 64);
  uint64_t top = (uint64_t)(product >> 64);
  double scale = from_bits_f64((uint64_t)(1023 - 63 - zeros) << 52);
  double high = (double)(top & ~(uint64_t)0x7ff);
  double rest = (double)(top & 0x7ff) + (double)(uint64_t)product * 0x1p-64;
  double value = high + rest;
  rest = (high - value) + rest;
  int turned = negative != (x < 0);
  reduced_angle angle = {turned ? -value * scale : value * scale, turned ? -rest * scale : rest * scale, 0};
  angle.quadrant = x < 0 ? -quadrant : quadrant;
  return angle;
}

/// The sine of a reduced angle, `quarter` quadrants on (1 for the cosine).
INLINE double sin_reduced_f64(reduced_angle angle, int64_t quarter) {
  double y = angle.value, rest = angle.rest;
  int64_t q = angle.quadrant + quarter;
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

/// sin(x + quarter * pi/2) for |x| below SIN_FAST_RANGE.
INLINE double sin_near_f64(double x, int64_t quarter) { return sin_reduced_f64(reduce_angle_f64(x), quarter); }

/// sin(x + quarter * pi/2) for any x.
INLINE double sin_any_f64(double x, int64_t quarter) {
  int near = x < SIN_FAST_RANGE && x > -SIN_FAST_RANGE;
  return sin_reduced_f64(near ? reduce_angle_f64(x) : reduce_far_angle_f64(x), quarter);
}
