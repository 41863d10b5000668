// The l2 gain of a REN from its explicit matrices alone: what a weight file can be audited by.

extension RecurrentEquilibriumNetwork {
  /// The gain inequality of theory.md, section 3, checked on the explicit matrices of these weights.
  public func audit(_ weights: WeightValues, dimension: Int) -> OperatorAudit? { gainAudit(numbers(weights), weights) }

  /// Whether the explicit matrices satisfy the gain inequality.
  ///
  /// The dissipation inequality S+ <= abar^2 S + gamma |u|^2 - |y|^2/gamma holds for the incremental sector of tanh if
  /// ```
  /// [ E + E' - P/abar^2   -C1'               F'  ]
  /// [ -C1                 2 Lambda - D11 - D11'  B1' ]  -  sum over blocks of [ A1 R^-1 A1' + A2 A2'/gamma ]  > 0
  /// [ F                   B1                 P   ]
  /// ```
  /// with R = gamma I - D22'D22/gamma > 0 (theory.md, section 3, steps 1 to 5, read backwards). The margin is the smallest
  /// eigenvalue of the left side and of every R.
  func gainAudit(_ m: Numbers, _ weights: WeightValues) -> OperatorAudit {
    let (n, l) = (states, neurons)
    let order = 2 * n + l
    var h = Matrix(rows: order, columns: order, Array(repeating: 0, count: order * order))
    for i in 0..<n {
      for j in 0..<n {
        h[i, j] = m.e[i, j] + m.e[j, i] - m.p[i, j] / (rate * rate)
        h[n + l + i, j] = m.f[i, j]
        h[j, n + l + i] = m.f[i, j]
        h[n + l + i, n + l + j] = m.p[i, j]
      }
      for k in 0..<l {
        h[n + l + i, n + k] = m.b1[i, k]
        h[n + k, n + l + i] = m.b1[i, k]
        h[n + k, i] = -m.c1[k, i]
        h[i, n + k] = -m.c1[k, i]
      }
    }
    for i in 0..<l {
      for j in 0..<l { h[n + i, n + j] = (i == j ? 2 * m.lambda[i] : 0) - m.d11[i, j] - m.d11[j, i] }
    }
    var least = Double.infinity
    // The sizes of what is added up, and how much the worst of the matrices R amplifies rounding.
    let free = ["X", "Y", "x3", "y3", "x3c", "y3c"].map { "ren." + $0 }.filter { weights.has($0) }
    let squares = free.reduce(0) { $0 + weights[$1].reduce(0) { $0 + $1 * $1 } }
    var (size, amplification) = (h.frobeniusNorm + squares, 1.0)
    let suffixes = blocks.corner > 0 ? ["", "c"] : [""]
    for (kind, suffix) in suffixes.enumerated() {
      let width = kind == 0 ? blocks.width : blocks.corner
      let d22 = m.gainMatrices[kind]
      var r = d22.transposed.times(d22)
      for i in 0..<width {
        for j in 0..<width { r[i, j] = (i == j ? gain : 0) - r[i, j] / gain }
      }
      let smallest = r.symmetricEigenvalues().first
      least = Self.smaller(least, smallest)
      amplification = max(amplification, gain / max(smallest ?? 0, .leastNormalMagnitude))
      let c2 = Matrix(rows: width, columns: n, weights["ren.c2" + suffix])
      let d21 = Matrix(rows: width, columns: l, weights["ren.d21" + suffix])
      let d12 = weights["ren.d12" + suffix]
      let top = c2.transposed.times(d22).elements.map { -$0 / gain }
      let middle = zip(d21.transposed.times(d22).elements, d12).map { -$0 / gain - $1 }
      let a1 = Matrix(rows: order, columns: width, top + middle + weights["ren.b2" + suffix])
      let zeros = Array(repeating: 0.0, count: n * width)
      let a2 = Matrix(rows: order, columns: width, c2.transposed.elements + d21.transposed.elements + zeros)
      let first = a1.times(r.solve(a1.transposed))
      let second = a2.times(a2.transposed)
      let copies = kind == 0 ? Double(blocks.count) : 1
      size += copies * (first.frobeniusNorm + second.frobeniusNorm / gain)
      for i in h.elements.indices {
        h.elements[i] -= copies * (first.elements[i] + second.elements[i] / gain)
      }
    }
    // What is not symmetric by rounding is left to the smaller half.
    let margin = Self.smaller(least, h.symmetricEigenvalues().first)
    let rounding = 0x1p-44 * Double(order) * size * amplification
    let isDecided = margin > rounding || margin < -1e4 * rounding
    return OperatorAudit(
      margin: margin, rounding: rounding,
      detail: "smallest eigenvalue of the gain inequality \(margin.short), gamma = \(gain.short)"
        + (isDecided ? "" : "; rounding alone may be \(rounding.short)"))
  }

  /// The smaller of two margins; what is no number is no margin.
  private static func smaller(_ a: Double, _ b: Double?) -> Double {
    guard let b, !a.isNaN, !b.isNaN else { return -.infinity }
    return min(a, b)
  }
}
