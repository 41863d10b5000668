// Element-wise kernels: each operation alone, chains of them, and the functions of one number.
#include "stream.h"

void kd_elementwise(kd_stream *stream, int bytes) {
  for (int code = ck_copy; code <= ck_constant; code++)
    for (size_t count = 1; count <= 531; count += count < 40 ? 1 : 70) {
      kd_block x = new_block(stream, bytes, count), y = new_block(stream, bytes, count);
      if (bytes == 4) ck_map_f32(code, x.f32, y.f32, count); else ck_map_f64(code, x.f64, y.f64, count);
      add_results(stream, y, bytes, count);
      free(x.at);
      free(y.at);
    }
}

void kd_scalars(kd_stream *stream) {
  double (*const functions[])(double) = {ck_exp_f64, ck_expm1_f64, ck_log_f64,  ck_log1p_f64,
                                         ck_sin_f64, ck_cos_f64,   ck_tanh_f64, ck_sigmoid_f64};
  for (int i = 0; i < 20000; i++) {
    double x = next_number(stream, 8), y = next_number(stream, 8);
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) add_result(stream, functions[f](x));
    add_result(stream, ck_pow_f64(x, y));
    add_result(stream, ck_pow_f64(x < 0 ? -x : x, 10 * y));
    add_result(stream, ck_pow_f64(x, (double)(i % 40 - 20)));
  }
}

/// A chain of random operations over operands of all strides: 0 to 3 are read (4 strided, packed first), 5 is written.
static void chain(kd_stream *stream, int bytes, int groups, int rows, int columns) {
  enum { OPERANDS = 6, REGISTERS = 6, STEPS = 14, SPREAD = 3 };
  size_t size = (size_t)groups * (size_t)rows * (size_t)columns * SPREAD;
  kd_block in = new_block(stream, bytes, 4 * size), out = new_block(stream, bytes, size);
  void *spaces[] = {in.at, out.at};
  ck_operand operands[OPERANDS];
  for (int o = 0; o < OPERANDS; o++) {
    int column = o == 5 ? 1 : o == 4 ? 1 + (int)below(stream, SPREAD) : (int)below(stream, 2);
    int64_t row = below(stream, 4) || o == 5 ? columns * (o == 4 ? SPREAD : 1) : 0;
    operands[o] = (ck_operand){o == 5, column, o == 5 ? 0 : below(stream, 3 * (int64_t)size), rows * row, row};
    if (o != 5 && !row) operands[o].group = 0;
  }
  ck_micro micros[STEPS + 2];
  micros[0] = (ck_micro){ck_copy, CK_REGISTER, 4, 4, 4, 0};
  int written = 1;
  for (int i = 1; i <= STEPS; i++) {
    uint16_t inputs[3];
    for (int k = 0; k < 3; k++)
      inputs[k] = below(stream, 3) ? (uint16_t)(CK_REGISTER + below(stream, written)) : (uint16_t)below(stream, 4);
    // A target may be one of its own inputs.
    int target = written < REGISTERS ? written++ : (int)below(stream, REGISTERS);
    micros[i] = (ck_micro){(uint16_t)below(stream, ck_constant + 1), (uint16_t)(CK_REGISTER + target), inputs[0],
                           inputs[1], inputs[2], next_number(stream, bytes)};
  }
  uint16_t last = (uint16_t)(CK_REGISTER + written - 1);
  micros[STEPS + 1] = (ck_micro){ck_add, 5, last, CK_REGISTER, last, 0};
  ck_instruction instruction = {ck_fused, 0, groups, rows, columns, REGISTERS, 0, OPERANDS, 0, STEPS + 2};
  ck_program program = {&instruction, 1, operands, micros};
  ck_run(&program, bytes, spaces, 0);
  add_results(stream, out, bytes, size / SPREAD);
  free(in.at);
  free(out.at);
}

void kd_fused(kd_stream *stream, int bytes) {
  static const int columns[] = {1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 100, 511, 512, 513, 700};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    for (int trial = 0; trial < 8; trial++) chain(stream, bytes, 1 + trial % 2, 1 + trial % 3, columns[i]);
}
