// Products, sums, maxima, gathers and small systems, in all layouts.
#include "stream.h"

static void run(ck_instruction instruction, int bytes, const ck_operand *operands, void *const *spaces,
                const int32_t *indices) {
  ck_program program = {&instruction, 1, operands, 0};
  ck_run(&program, bytes, spaces, indices);
}

/// One product, in the layouts that `layout` counts through.
static void product(kd_stream *stream, int bytes, int groups, int m, int n, int k, int layout) {
  int spread = layout % 5 == 4 ? 2 : 1;
  size_t a_size = (size_t)(groups * m * k * spread), b_size = (size_t)(groups * k * n * spread),
         c_size = (size_t)(groups * m * n);
  kd_block a = new_block(stream, bytes, a_size), b = new_block(stream, bytes, b_size), c = new_block(stream, bytes, c_size);
  void *spaces[] = {a.at, b.at, c.at};
  int turned_a = layout & 1, turned_b = layout >> 1 & 1;
  int shared = layout % 7 == 3, sums = layout % 11 == 5;
  ck_operand operands[] = {
    {0, (turned_a ? m : 1) * spread, 0, shared ? 0 : m * k * spread, (turned_a ? 1 : k) * spread},
    {1, (turned_b ? k : 1) * spread, 0, k * n * spread, (turned_b ? 1 : n) * spread},
    {2, 1, 0, sums ? 0 : m * n, n},
  };
  int flags = (layout >> 2 & 1 ? CK_ACCUMULATE : 0) | (sums ? CK_SUM_GROUPS : 0);
  run((ck_instruction){ck_product, flags, groups, m, n, k, 0, 3, 0, 0}, bytes, operands, spaces, 0);
  add_results(stream, c, bytes, c_size);
  // Both sets of tiles are compiled for every level.
  for (int wide = 0; wide < 2; wide++) {
    int64_t ai = operands[0].row, ak = operands[0].column, bk = operands[1].row, bj = operands[1].column;
    if (bytes == 4)
      ck_product_f32(wide, m, n, k, a.f32, ai, ak, b.f32, bk, bj, c.f32, n, flags & CK_ACCUMULATE);
    else
      ck_product_f64(wide, m, n, k, a.f64, ai, ak, b.f64, bk, bj, c.f64, n, flags & CK_ACCUMULATE);
    add_results(stream, c, bytes, (size_t)(m * n));
  }
  free(a.at);
  free(b.at);
  free(c.at);
}

void kd_products(kd_stream *stream, int bytes) {
  static const int shapes[][3] = {{1, 1, 1},   {3, 2, 5},   {10, 12, 784}, {12, 10, 130}, {10, 78, 17}, {7, 33, 64},
                                  {4, 16, 16}, {5, 65, 8},  {9, 71, 129},  {2, 32, 1},    {64, 64, 3},  {33, 1, 20},
                                  {70, 1, 3},  {1, 70, 9},  {6, 15, 40},   {16, 48, 7},   {20, 31, 31}, {1, 1, 300},
                                  {37, 3, 1},  {5, 130, 4}, {8, 64, 32},   {13, 7, 15}};
  int layout = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
    for (int trial = 0; trial < 24; trial++)
      product(stream, bytes, 1 + trial % 3, shapes[s][0], shapes[s][1], shapes[s][2], layout++);
  for (int trial = 0; trial < 200; trial++)
    product(stream, bytes, 1, 1 + (int)below(stream, 20), 1 + (int)below(stream, 40), 1 + (int)below(stream, 40), layout++);
}

/// A table of numbers or of bytes, and indices into it.
typedef struct {
  kd_block block;
  int32_t *indices;
  ck_operand table;
  ck_operand decoding;
} gathered;

static gathered new_gathered(kd_stream *stream, int bytes, int space, int rows, int width, int coded, int indices) {
  gathered g = {.block = new_block(stream, bytes, (size_t)(rows * width + 2))};
  if (coded) {
    uint8_t *pixels = (uint8_t *)g.block.at;
    for (int i = 0; i < rows * width; i++) pixels[i] = (uint8_t)next_word(stream);
  }
  g.indices = malloc((size_t)indices * sizeof *g.indices);
  if (!g.indices) abort();
  for (int i = 0; i < indices; i++) g.indices[i] = (int32_t)below(stream, rows);
  g.table = (ck_operand){space, 1, 0, 0, width};
  // The slope and the intercept follow the table.
  g.decoding = (ck_operand){space, 1, rows * width, 0, 0};
  return g;
}

void kd_gathers(kd_stream *stream, int bytes) {
  for (int width = 1; width < 70; width += width < 36 ? 1 : 11)
    for (int coded = 0; coded < 2; coded++) {
      int groups = 2, rows = 5;
      gathered g = new_gathered(stream, bytes, 0, 9, width, coded, groups * rows);
      kd_block out = new_block(stream, bytes, (size_t)(groups * rows * width));
      void *spaces[] = {g.block.at, out.at};
      ck_operand operands[] = {g.table, {1, 1, 0, rows * width, width}, g.decoding};
      run((ck_instruction){ck_gather_rows, coded ? CK_BYTES : 0, groups, rows, width, 0, 0, 3, 0, 0}, bytes, operands,
          spaces, g.indices);
      add_results(stream, out, bytes, (size_t)(groups * rows * width));
      free(g.block.at);
      free(g.indices);
      free(out.at);
    }
}

void kd_gathered_products(kd_stream *stream, int bytes) {
  static const int shapes[][3] = {{10, 13, 64}, {10, 4, 150}, {3, 33, 20}, {10, 70, 9}, {1, 5, 784}, {6, 32, 128}};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
    for (int trial = 0; trial < 16; trial++) {
      int m = shapes[s][0], n = shapes[s][1], k = shapes[s][2], groups = 1 + trial % 2;
      int by_columns = trial >> 1 & 1, coded = trial >> 2 & 1, sums = trial >> 3 & 1;
      int width = by_columns ? k : n, index_count = groups * (by_columns ? n : k);
      gathered g = new_gathered(stream, bytes, 1, 40, width, coded, index_count);
      kd_block a = new_block(stream, bytes, (size_t)(groups * m * k)), c = new_block(stream, bytes, (size_t)(groups * m * n));
      size_t panel_size = (size_t)(CK_PANEL_PIXELS * k);
      kd_block panel = new_block(stream, bytes, panel_size);
      void *spaces[] = {a.at, g.block.at, c.at, panel.at};
      ck_operand operands[] = {{0, 1, 0, m * k, k}, g.table, {2, 1, 0, sums ? 0 : m * n, n}, {3, 1, 0, 0, 0}, g.decoding};
      int flags = (by_columns ? CK_GATHERED_COLUMNS : 0) | (coded ? CK_BYTES : 0) | (sums ? CK_SUM_GROUPS : 0) |
                  (trial % 3 == 0 ? CK_ACCUMULATE : 0);
      run((ck_instruction){ck_gathered_product, flags, groups, m, n, k, 0, 5, 0, 0}, bytes, operands, spaces, g.indices);
      add_results(stream, c, bytes, (size_t)(groups * m * n));
      free(g.block.at);
      free(g.indices);
      free(a.at);
      free(c.at);
      free(panel.at);
    }
}

void kd_sums(kd_stream *stream, int bytes) {
  static const int columns[] = {1, 2, 7, 15, 16, 17, 31, 33, 63, 64, 65, 100, 128, 130, 257, 1000};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    for (int trial = 0; trial < 32; trial++) {
      int n = columns[i], groups = 1 + trial % 2, rows = 1 + trial % 3, stride = 1 + (trial >> 4 & 1);
      size_t size = (size_t)(groups * rows * n);
      kd_block in = new_block(stream, bytes, size * 2), out = new_block(stream, bytes, size);
      void *spaces[] = {in.at, out.at};
      int keeps = trial & 7;
      int row = keeps & 1 ? n : 0, column = keeps & 2 ? 1 : 0, group = keeps & 4 ? rows * n : 0;
      ck_operand operands[] = {{0, stride, 0, rows * n * stride, n * stride}, {1, column, 0, group, row}};
      ck_kind kind = trial >> 3 & 1 ? ck_reduce_maximum : ck_sum;
      int flags = kind == ck_sum && trial % 3 == 1 ? CK_ACCUMULATE : 0;
      run((ck_instruction){kind, flags, groups, rows, n, 0, 0, 2, 0, 0}, bytes, operands, spaces, 0);
      add_results(stream, out, bytes, size);
      free(in.at);
      free(out.at);
    }
}

void kd_solves(kd_stream *stream, int bytes) {
  for (int n = 1; n <= 9; n++)
    for (int trial = 0; trial < 12; trial++) {
      int groups = 1 + trial % 3, columns = 1 + trial % 5;
      size_t square = (size_t)(n * n), thin = (size_t)(groups * n * columns);
      kd_block a = new_block(stream, bytes, square * (size_t)groups), b = new_block(stream, bytes, thin),
               x = new_block(stream, bytes, thin), scratch = new_block(stream, bytes, square);
      void *spaces[] = {a.at, b.at, x.at, scratch.at};
      ck_operand operands[] = {{0, trial & 1 ? n : 1, 0, n * n, trial & 1 ? 1 : n},
                               {1, 1, 0, n * columns, columns},
                               {2, 1, 0, n * columns, columns},
                               {3, 1, 0, 0, n}};
      run((ck_instruction){ck_solve, 0, groups, n, columns, 0, 0, 4, 0, 0}, bytes, operands, spaces, 0);
      add_results(stream, x, bytes, thin);
      free(a.at);
      free(b.at);
      free(x.at);
      free(scratch.at);
    }
}
