import Glibc
import References

@testable import OptimizerEngine

/// The recurrent equilibrium network on full matrices and plain loops, straight from its definition.
struct PlainNetwork {
  let n, l, d: Int
  let gain, decay: Double
  var h, e, f, b1, b2, p, c1, c2, d11, d12, d21, d22: Matrix
  let lambda, bx, bv, bu, xi0: [Double]

  init(_ network: RecurrentEquilibriumNetwork, _ arrays: [String: [Double]]) {
    let blocks = network.blocks
    (n, l, d) = (network.states, network.neurons, blocks.dimension)
    (gain, decay) = (network.gain, network.decay)
    let (n, l, d, gamma) = (n, l, d, gain)
    /// Which copy of which kind of block a coordinate belongs to, and its place there.
    func home(_ i: Int) -> (kind: String, block: Int, place: Int, width: Int) {
      i < blocks.count * blocks.width
        ? ("", i / blocks.width, i % blocks.width, blocks.width)
        : ("c", blocks.count, i - blocks.count * blocks.width, blocks.corner)
    }
    func weight(_ name: String) -> [Double] { arrays["ren." + name] ?? [] }
    func wide(_ name: String, _ rows: Int) -> Matrix {
      var result = Matrix(rows: rows, columns: d, Array(repeating: 0, count: rows * d))
      for j in 0..<d {
        let at = home(j)
        for i in 0..<rows { result[i, j] = weight(name + at.kind)[i * at.width + at.place] }
      }
      return result
    }
    func tall(_ name: String, _ columns: Int) -> Matrix {
      var result = Matrix(rows: d, columns: columns, Array(repeating: 0, count: d * columns))
      for i in 0..<d {
        let at = home(i)
        for j in 0..<columns { result[i, j] = weight(name + at.kind)[at.place * columns + j] }
      }
      return result
    }
    func square(_ name: String) -> Matrix {
      var result = Matrix(rows: d, columns: d, Array(repeating: 0, count: d * d))
      for i in 0..<d {
        for j in 0..<d where home(i).block == home(j).block {
          result[i, j] = weight(name + home(i).kind)[home(i).place * home(i).width + home(j).place]
        }
      }
      return result
    }
    func plus(_ a: Matrix, _ b: Matrix, _ factor: Double = 1) -> Matrix {
      Matrix(rows: a.rows, columns: a.columns, zip(a.elements, b.elements).map { $0 + factor * $1 })
    }
    func unit(_ k: Int, _ value: Double) -> Matrix {
      Matrix(rows: k, columns: k, (0..<k * k).map { $0 % (k + 1) == 0 ? value : 0 })
    }
    let x3 = square("x3")
    let y3 = square("y3")
    let m = plus(plus(plus(x3.transposed.times(x3), y3), y3.transposed, -1), unit(d, 1e-3))
    // N (I + M) = I - M.
    let cayley = plus(unit(d, 1), m).transposed.solve(plus(unit(d, 1), m, -1).transposed).transposed
    d22 = Matrix(rows: d, columns: d, cayley.elements.map { gamma * $0 })
    let r = plus(unit(d, gamma), d22.transposed.times(d22), -1 / gamma)
    (b2, d12, c2, d21) = (wide("b2", n), wide("d12", l), tall("c2", n), tall("d21", l))
    let scaled = Matrix(rows: d, columns: d, d22.elements.map { -$0 / gamma })
    let top = c2.transposed.times(scaled)
    let middle = plus(d21.transposed.times(scaled), d12, -1)
    let a1 = Matrix(rows: 2 * n + l, columns: d, top.elements + middle.elements + b2.elements)
    let a2 = Matrix(
      rows: 2 * n + l, columns: d,
      c2.transposed.elements + d21.transposed.elements + Array(repeating: 0, count: n * d))
    let x = Matrix(rows: 2 * n + l, columns: 2 * n + l, weight("X"))
    h = plus(
      plus(plus(x.transposed.times(x), unit(2 * n + l, 1e-3)), a1.times(r.solve(a1.transposed))),
      a2.times(a2.transposed), 1 / gamma)
    let whole = h
    func block(_ rows: Range<Int>, _ columns: Range<Int>) -> Matrix {
      Matrix(rows: rows.count, columns: columns.count, rows.flatMap { i in columns.map { whole[i, $0] } })
    }
    let (first, second, third) = (0..<n, n..<n + l, (n + l)..<(2 * n + l))
    p = block(third, third)
    f = block(third, first)
    b1 = block(third, second)
    c1 = Matrix(rows: l, columns: n, block(second, first).elements.map { -$0 })
    let h22 = block(second, second)
    lambda = (0..<l).map { h22[$0, $0] / 2 }
    d11 = Matrix(rows: l, columns: l, (0..<l * l).map { $0 % l < $0 / l ? -h22.elements[$0] : 0 })
    let y = Matrix(rows: n, columns: n, weight("Y"))
    let rate = network.rate * network.rate
    let sum = plus(plus(plus(block(first, first), p, 1 / rate), y), y.transposed, -1)
    e = Matrix(rows: n, columns: n, sum.elements.map { $0 / 2 })
    (bx, bv, bu, xi0) = (weight("bx"), weight("bv"), weight("bu"), weight("x0"))
  }

  /// Whether H is positive definite, by Cholesky's factorization.
  var isPositiveDefinite: Bool {
    var a = h
    for k in 0..<a.rows {
      for j in 0..<k { a[k, k] -= a[k, j] * a[k, j] }
      guard a[k, k] > 0 else { return false }
      a[k, k] = a[k, k].squareRoot()
      for i in (k + 1)..<max(a.rows, k + 1) {
        for j in 0..<k { a[i, k] -= a[i, j] * a[k, j] }
        a[i, k] /= a[k, k]
      }
    }
    return true
  }

  /// S(xi_0) = xi' E' P^-1 E xi.
  var initialStorage: Double {
    let right = e.times(xi0)
    return dot(right, p.solve(Matrix(rows: n, columns: 1, right)).elements)
  }

  /// The output norms from the impulse on, without biases.
  func magnitudes(inputs: (Int) -> [Double], steps: Int) -> [Double] {
    var xi = xi0
    let inverse = e.solve(Matrix(rows: n, columns: n, (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }))
    return (0..<steps).map { t in
      let u = inputs(t)
      var w: [Double] = []
      let drive = zip(c1.times(xi), d12.times(u)).map(+)
      for i in 0..<l {
        let sum = (0..<i).reduce(drive[i]) { $0 + d11[i, $1] * w[$1] }
        w.append(tanh(sum / lambda[i]))
      }
      let y = zip(zip(c2.times(xi), d21.times(w)).map(+), d22.times(u)).map(+)
      xi = inverse.times(zip(zip(f.times(xi), b1.times(w)).map(+), b2.times(u)).map(+))
      return norm(y)
    }
  }

  /// The output norms from the impulse on.
  func magnitudes(start: [Double], steps: Int, hasBias: Bool = true) -> [Double] {
    var xi = xi0
    let inverse = e.solve(Matrix(rows: n, columns: n, (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }))
    return (0..<steps).map { t in
      let q = hasBias ? pow(decay, Double(t)) : 0
      let u = t == 0 ? start : Array(repeating: 0, count: d)
      var w: [Double] = []
      let (fromState, fromInput) = (c1.times(xi), t == 0 ? d12.times(u) : Array(repeating: 0, count: l))
      for i in 0..<l {
        let sum = (0..<i).reduce(fromState[i] + fromInput[i] + q * bv[i]) { $0 + d11[i, $1] * w[$1] }
        w.append(tanh(sum / lambda[i]))
      }
      let (a, b) = (c2.times(xi), d21.times(w))
      let direct = t == 0 ? d22.times(u) : Array(repeating: 0, count: d)
      let z = (0..<d).map { a[$0] + b[$0] + direct[$0] + q * bu[$0] }
      let (g, k) = (f.times(xi), b1.times(w))
      let push = t == 0 ? b2.times(u) : Array(repeating: 0, count: n)
      xi = inverse.times((0..<n).map { g[$0] + k[$0] + push[$0] + q * bx[$0] })
      return norm(z)
    }
  }
}
