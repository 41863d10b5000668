#pragma once
// Branch-free elementary functions in single precision (errors below 2 ulp of float, CKernelsTests).
#include "elementary_f64.h"

INLINE float from_bits_f32(uint32_t bits) {
  float value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

INLINE uint32_t bits_f32(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

INLINE float round_f32(float x) { return (x + 12582912.0f) - 12582912.0f; }
INLINE float power_of_two_f32(float k) { return from_bits_f32((bits_f32(k + 12582912.0f) + 127u) << 23); }

/// exp(r) - 1 for |r| <= 0.35.
INLINE float expm1_reduced_f32(float r) {
  float p = 1.0f / 5040.0f;
  p = p * r + 1.0f / 720.0f;
  p = p * r + 1.0f / 120.0f;
  p = p * r + 1.0f / 24.0f;
  p = p * r + 1.0f / 6.0f;
  p = p * r + 0.5f;
  return r + r * r * p;
}

#define LN2_HIGH_F32 6.93145752e-01f
#define LN2_LOW_F32 1.42860677e-06f

INLINE float exp_f32(float x) {
  float bounded = x > 88.7228394f ? 88.7228394f : (x < -104.0f ? -104.0f : x);
  float k = round_f32(bounded * 1.44269504f);
  float r = (bounded - k * LN2_HIGH_F32) - k * LN2_LOW_F32;
  float half = round_f32(k * 0.5f);
  float value = (1.0f + expm1_reduced_f32(r)) * power_of_two_f32(half) * power_of_two_f32(k - half);
  value = x > 88.7228394f ? INFINITY : value;
  value = x < -104.0f ? 0.0f : value;
  return x != x ? x : value;
}

INLINE float tanh_f32(float x) {
  float a = x < 0 ? -x : x;
  float twice = 2.0f * (a > 10.0f ? 10.0f : a);
  float k = round_f32(twice * 1.44269504f);
  float r = (twice - k * LN2_HIGH_F32) - k * LN2_LOW_F32;
  float scale = power_of_two_f32(k);
  float e = scale * expm1_reduced_f32(r) + (scale - 1.0f);
  float value = e / (e + 2.0f);
  value = x < 0 ? -value : value;
  return x != x ? x : (x == 0 ? x : value);
}

INLINE float sigmoid_f32(float x) {
  float e = exp_f32(x < 0 ? x : -x);
  return (x < 0 ? e : 1.0f) / (1.0f + e);
}

INLINE float log_f32(float x) { return (float)log_f64((double)x); }
INLINE float sin_near_f32(float x, int64_t quarter) { return (float)sin_near_f64((double)x, quarter); }
INLINE float sin_any_f32(float x, int64_t quarter) { return (float)sin_any_f64((double)x, quarter); }
