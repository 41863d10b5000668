import CKernels
import Testing

/// Numbers that no order of addition gives the same sum of.
private func numbers(_ count: Int, _ seed: UInt64) -> [Double] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(Int64(bitPattern: state) >> 11) * 0x1p-52
  }
}

private struct Layout: Sendable, CustomTestStringConvertible {
  let name: String
  /// Strides (of A by row and column, of B by row and column) for a product of this shape.
  let strides: @Sendable (_ m: Int, _ n: Int, _ k: Int) -> (Int, Int, Int, Int)
  var testDescription: String { name }
}

private let layouts = [
  Layout(name: "rows of B contiguous") { _, n, k in (k, 1, n, 1) },
  Layout(name: "rows of B contiguous, A transposed") { m, n, _ in (1, m, n, 1) },
  Layout(name: "both contiguous along the contraction") { _, _, k in (k, 1, 1, k) },
]

@Suite("Tiles of matrix products")
struct ProductTileTests {
  @Test("those for wide and for narrow registers give the same bits, near the plain sum", arguments: layouts)
  private func tiles(_ layout: Layout) {
    for (number, (m, n, k)) in [
      (1, 1, 1), (3, 2, 5), (10, 128, 784), (128, 10, 784), (10, 784, 17), (7, 33, 64), (4, 16, 16), (5, 65, 8),
      (9, 71, 129),
      (2, 32, 1), (64, 64, 3),
    ].enumerated() {
      let (ai, ak, bk, bj) = layout.strides(m, n, k)
      let (a, b) = (numbers(m * k, UInt64(number + 1)), numbers(k * n, UInt64(number + 50)))
      for accumulate: Int32 in [0, 1] {
        let first = numbers(m * n, 99)
        func product(_ wide: Int32) -> (double: [Double], single: [Float]) {
          var (double, single) = (first, first.map { Float($0) })
          ck_product_f64(
            wide, Int64(m), Int64(n), Int64(k), a, Int64(ai), Int64(ak), b, Int64(bk), Int64(bj), &double, Int64(n),
            accumulate)
          ck_product_f32(
            wide, Int64(m), Int64(n), Int64(k), a.map { Float($0) }, Int64(ai), Int64(ak), b.map { Float($0) },
            Int64(bk), Int64(bj), &single, Int64(n), accumulate)
          return (double, single)
        }
        let (wide, narrow) = (product(1), product(0))
        #expect(wide.double.map(\.bitPattern) == narrow.double.map(\.bitPattern), "\(m) x \(n) x \(k)")
        #expect(wide.single.map(\.bitPattern) == narrow.single.map(\.bitPattern), "\(m) x \(n) x \(k)")
        for i in 0..<m {
          for j in 0..<n {
            let sum = (0..<k).reduce(accumulate == 1 ? first[i * n + j] : 0) {
              $0 + a[i * ai + $1 * ak] * b[$1 * bk + j * bj]
            }
            let off = (
              (narrow.double[i * n + j] - sum).magnitude, (Double(narrow.single[i * n + j]) - sum).magnitude
            )
            if off.0 > 1e-13 * Double(k + 1) || off.1 > 2e-6 * Double(k + 1) {
              Issue.record("\(m) x \(n) x \(k), element \(i), \(j): off by \(off)")
              return
            }
          }
        }
        // The twin: a product that forgets the last term of one sum differs in its bits.
        var short = a
        short[(m - 1) * ai + (k - 1) * ak] = 0
        var other = first
        ck_product_f64(
          0, Int64(m), Int64(n), Int64(k), short, Int64(ai), Int64(ak), b, Int64(bk), Int64(bj), &other, Int64(n),
          accumulate)
        #expect(other.map(\.bitPattern) != wide.double.map(\.bitPattern), "\(m) x \(n) x \(k)")
      }
    }
  }
}
