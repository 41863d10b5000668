#pragma once
// The only hot loops of Basin, in C: a small interpreter of array programs.
//
// Swift plans a program once (OptimizerEngine/Differentiation): a list of instructions on strided arrays that live in
// numbered spaces (parameters, state, scratch ...). Running it costs one call and no allocation. Every function comes
// in single and double precision from one source (*.inc). Results depend neither on a thread count nor on the machine:
// each call is serial; sums run over a fixed number of lanes (16 of single, 8 of double precision) that are added in a
// fixed order, however wide a register is; multiply-adds are fused where the source says so and nowhere else; and no
// function of the C library is called but those that are exact. Only where a processor has no fused multiply-add, matrix
// products differ in the last bits.
#include <stddef.h>
#include <stdint.h>

/// Where an array lies: element (g, m, n) is at offset + g*group + m*row + n*column of its space.
/// A stride of 0 broadcasts.
typedef struct {
  int32_t space;
  int32_t column;
  int64_t offset;
  int64_t group;
  int64_t row;
} ck_operand;

/// What a micro-operation computes, element by element; ck_power is `ck_pow_f64` in either precision.
typedef enum {
  ck_copy, ck_negate, ck_add, ck_subtract, ck_multiply, ck_divide, ck_maximum, ck_minimum, ck_greater,
  ck_select, ck_exp, ck_log, ck_sin, ck_cos, ck_tanh, ck_sigmoid, ck_relu, ck_sqrt, ck_abs, ck_sign, ck_reciprocal,
  ck_add_constant, ck_multiply_constant, ck_constant, ck_power
} ck_micro_code;

/// One element-wise operation inside of a fused instruction.
///
/// `target`, `a`, `b` and `c` name an operand of the instruction (its index) or a tile register (its index plus
/// CK_REGISTER).
typedef struct {
  uint16_t code;
  uint16_t target;
  uint16_t a;
  uint16_t b;
  uint16_t c;
  double constant;
} ck_micro;

enum { CK_REGISTER = 0x8000, CK_TILE_BYTES = 16384, CK_TILE_MOST = 512, CK_REGISTERS_MOST = 128 };

/// What an instruction does with its operands.
typedef enum {
  /// Runs micro-operations over groups x rows x columns, tile by tile.
  ck_fused,
  /// C (+)= sum over k of A(., k) B(k, .), for each group; operands A, B, C. A, B strides are free.
  ck_product,
  /// The same where B(k, j) = table(index(g, k), j), or table(index(g, j), k) with CK_GATHERED_COLUMNS; operands A, table,
  /// C, scratch for a panel (CK_PANEL_IMAGES or CK_PANEL_PIXELS times the depth) and, with CK_BYTES, slope and intercept.
  ck_gathered_product,
  /// out (+)= in, where the out strides are 0 along summed axes; operands in, out.
  ck_sum,
  /// out = max over the axes where the out strides are 0; operands in, out.
  ck_reduce_maximum,
  /// out(g, i, .) = table(index(g, i), .); operands table, out and, with CK_BYTES, slope and intercept; indices in the
  /// integer space.
  ck_gather_rows,
  /// X = A^-1 B for each group by LU with partial pivoting; operands A, B, X, scratch (rows * rows).
  ck_solve
} ck_kind;

/// Bits of `ck_instruction.flags`.
enum { CK_ACCUMULATE = 1, CK_SUM_GROUPS = 2, CK_GATHERED_COLUMNS = 4, CK_BYTES = 8 };

/// A panel of gathered images fits the first-level cache.
enum { CK_PANEL_IMAGES = 4, CK_PANEL_PIXELS = 32 };

/// One instruction over an index space of groups x rows x columns.
typedef struct {
  int32_t kind;
  int32_t flags;
  int32_t groups;
  int32_t rows;
  int32_t columns;
  /// Product: the length of the contraction. Fused: the number of tile registers.
  int32_t depth;
  int32_t first_operand;
  int32_t operand_count;
  int32_t first_micro;
  int32_t micro_count;
} ck_instruction;

/// A planned program: read-only tables, shared by any number of threads.
typedef struct {
  const ck_instruction *instructions;
  size_t instruction_count;
  const ck_operand *operands;
  const ck_micro *micros;
} ck_program;

/// Runs a program; `bytes` is 8 for double and 4 for single precision. `spaces[i]` is the first element of space i, in
/// that precision; `indices` is the integer space of the gathers and may be null without them.
void ck_run(const ck_program *program, int bytes, void *const *spaces, const int32_t *indices);

/// y[i] = f(x[i]) for one transcendental micro-code; used by tests to compare with true values.
void ck_map_f64(int code, const double *x, double *y, size_t count);
void ck_map_f32(int code, const float *x, float *y, size_t count);

/// C (+)= A B for one group, by the tiles for wide registers or by those for narrow ones; used by tests to compare the
/// two. A(i, k) is at i*ai + k*ak, B(k, j) at k*bk + j*bj, C(i, j) at i*ci + j.
void ck_product_f64(int wide, int64_t rows, int64_t columns, int64_t depth, const double *a, int64_t ai, int64_t ak,
                    const double *b, int64_t bk, int64_t bj, double *c, int64_t ci, int accumulate);
void ck_product_f32(int wide, int64_t rows, int64_t columns, int64_t depth, const float *a, int64_t ai, int64_t ak,
                    const float *b, int64_t bk, int64_t bj, float *c, int64_t ci, int accumulate);

/// Elementary functions of one number: the same bits on every machine, with those of the C library's conventions for
/// infinities, NaN and signed zeros. exp, log, sin, cos, tanh and sigmoid are the kernels' own. Errors stay below 1 unit
/// in the last place, for tanh 1.5 and for the sigmoid 2.5.
double ck_exp_f64(double x);
double ck_expm1_f64(double x);
double ck_log_f64(double x);
double ck_log1p_f64(double x);
double ck_sin_f64(double x);
double ck_cos_f64(double x);
double ck_tanh_f64(double x);
double ck_sigmoid_f64(double x);
double ck_pow_f64(double x, double y);

/// The instruction levels the kernels are compiled for: x86-64-v4 and -v3 (both with fused multiply-adds), and what every
/// processor of the family has.
typedef enum { ck_level_baseline = 1, ck_level_v3 = 3, ck_level_v4 = 4 } ck_level;

/// The level in use. It is chosen at the first call of anything here: the best this processor has, or the one that
/// BASIN_INSTRUCTIONS names (v4, v3 or baseline) if the processor has it.
int ck_instruction_level(void);

/// Whether this processor runs a level.
int ck_has_instruction_level(int level);

/// Has the calling thread use a level from now on, or again the one of all threads (0). Returns 0 if the processor lacks
/// it, and then nothing changes. For tests.
int ck_force_instruction_level(int level);

/// What BASIN_INSTRUCTIONS says; null if it is not set. Read once.
const char *ck_instructions_asked(void);
