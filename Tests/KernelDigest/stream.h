#pragma once
// Pseudo-random inputs and a growing list of results.
#include "CKernels.h"
#include "KernelDigest.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint64_t random;
  /// Whether inputs are finite and near 1.
  int tame;
  double *values;
  size_t count;
  size_t capacity;
} kd_stream;

static inline uint64_t next_word(kd_stream *stream) {
  uint64_t z = stream->random += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static inline int64_t below(kd_stream *stream, int64_t bound) {
  return (int64_t)((next_word(stream) >> 33) % (uint64_t)bound);
}

/// A number in [-1, 1), or, where the stream is wild, now and then one of any magnitude, an infinity, NaN or a zero.
static inline double next_number(kd_stream *stream, int bytes) {
  static const double special[] = {0, -0.0, INFINITY, -INFINITY, NAN, 1, -1, 0x1p-1074, -0x1p-1022, 0x1.fffffffffffffp1023,
                                   1e5, -1e5, 99999.99999999999, 1e22, 0.625, -22, 709.782712893384, -745.1, 0x1p-149, 88.7f};
  uint64_t word = next_word(stream);
  if (!stream->tame && word % 16 == 0) return special[(word >> 8) % (sizeof special / sizeof *special)];
  if (!stream->tame && word % 4 == 1) {
    if (bytes == 4) {
      uint32_t bits = (uint32_t)(word >> 16);
      float value;
      memcpy(&value, &bits, sizeof value);
      return value;
    }
    double value;
    word = next_word(stream);
    memcpy(&value, &word, sizeof value);
    return value;
  }
  double value = (double)((int64_t)word >> 11) * 0x1p-52;
  return !stream->tame && word % 4 == 2 ? 30 * value : value;
}

static inline void add_result(kd_stream *stream, double value) {
  if (stream->count == stream->capacity) {
    stream->capacity = stream->capacity ? 2 * stream->capacity : 4096;
    stream->values = realloc(stream->values, stream->capacity * sizeof *stream->values);
    if (!stream->values) abort();
  }
  // Which of two NaN an operation passes on is up to the processor.
  stream->values[stream->count++] = value != value ? (double)NAN : value;
}

/// A block of numbers of one precision.
typedef union {
  void *at;
  double *f64;
  float *f32;
} kd_block;

static inline void set(kd_block block, int bytes, size_t i, double value) {
  if (bytes == 4) block.f32[i] = (float)value; else block.f64[i] = value;
}

static inline kd_block new_block(kd_stream *stream, int bytes, size_t count) {
  kd_block block = {malloc(count * (size_t)bytes)};
  if (!block.at) abort();
  for (size_t i = 0; i < count; i++) set(block, bytes, i, next_number(stream, bytes));
  return block;
}

static inline void add_results(kd_stream *stream, kd_block block, int bytes, size_t count) {
  for (size_t i = 0; i < count; i++) add_result(stream, bytes == 4 ? (double)block.f32[i] : block.f64[i]);
}

void kd_elementwise(kd_stream *stream, int bytes);
void kd_scalars(kd_stream *stream);
void kd_fused(kd_stream *stream, int bytes);
void kd_products(kd_stream *stream, int bytes);
void kd_gathered_products(kd_stream *stream, int bytes);
void kd_sums(kd_stream *stream, int bytes);
void kd_gathers(kd_stream *stream, int bytes);
void kd_solves(kd_stream *stream, int bytes);
