// The magnitudes m_0, m_1, ... of the operators on plain numbers, from their definitions.

import Glibc

/// The magnitudes of each operator, from its weights by name.
package enum MagnitudesByHand {
  /// The weights of an array of some name.
  package typealias Weights = (String) -> [Double]

  private static func softplus(_ x: Double) -> Double { log(1 + exp(x)) }

  /// a rho^t (1 + c_1 t + c_2 t^2), without the bracket where the envelope has no polynomial.
  package static func geometric(_ w: Weights, degree: Int, steps: Int) -> [Double] {
    let (a, r) = (softplus(w("magnitude.scale")[0]), 0.999 / (1 + exp(-w("magnitude.ratio")[0])))
    let c = degree > 0 ? w("magnitude.polynomial").map(softplus) : []
    return (0..<steps).map { t in
      var (bracket, power) = (1.0, 1.0)
      for coefficient in c {
        power *= Double(t)
        bracket += coefficient * power
      }
      return a * pow(r, Double(t)) * bracket
    }
  }

  /// a (1 + t/tau)^-p.
  package static func polynomial(_ w: Weights, timescale: Double, steps: Int) -> [Double] {
    let (a, p) = (softplus(w("magnitude.scale")[0]), 0.55 + softplus(w("magnitude.exponent")[0]))
    return (0..<steps).map { a * pow(1 + Double($0) / timescale, -p) }
  }

  /// |C z_t| with z_t+1 = lambda z_t.
  package static func realRecurrence(
    _ w: Weights, states: Int, outputs: Int, largest: Double, start: [Double], steps: Int
  ) -> [Double] {
    var z = times(rows(w("lru.B"), states), start)
    let lambda = w("lru.lambda").map { tanh($0) * largest }
    let c = rows(w("lru.C"), outputs)
    return (0..<steps).map { _ in
      defer { for i in z.indices { z[i] *= lambda[i] } }
      return norm(times(c, z))
    }
  }

  /// |Re(C z_t)| with complex eigenvalues; lambda^t in polar form, so that nothing is shared with the recurrence.
  package static func complexRecurrence(
    _ w: Weights, states: Int, outputs: Int, largest: Double, start: [Double], steps: Int
  ) -> [Double] {
    let modulus = w("lru.nu").map { exp(-exp($0)) * largest }
    let angle = w("lru.theta").map { exp($0) }
    let scale = modulus.map { (1 - $0 * $0).squareRoot() }
    let real = zip(rows(w("lru.Br"), states), scale).map { dot($0, start) * $1 }
    let imaginary = zip(rows(w("lru.Bi"), states), scale).map { dot($0, start) * $1 }
    let (cr, ci) = (rows(w("lru.Cr"), outputs), rows(w("lru.Ci"), outputs))
    return (0..<steps).map { t in
      var (hr, hi) = ([Double](), [Double]())
      for i in 0..<states {
        let (size, turn) = (pow(modulus[i], Double(t)), angle[i] * Double(t))
        hr.append(size * (cos(turn) * real[i] - sin(turn) * imaginary[i]))
        hi.append(size * (sin(turn) * real[i] + cos(turn) * imaginary[i]))
      }
      return norm(zip(times(cr, hr), times(ci, hi)).map { $0 - $1 })
    }
  }

  /// The contraction cell: the norm of the outputs of a tanh layer that feeds its states back.
  package static func contraction(
    _ w: Weights, states: Int, outputs: Int, gain: Double, rate: Double, start: [Double], steps: Int
  ) -> [Double] {
    let (wx, wu) = (rows(w("cell.Wx"), states + outputs), rows(w("cell.Wu"), states + outputs))
    let shrink = 1 / max(1, norm(w("cell.Wx") + w("cell.Wu")))
    var out = times(wu, start).map { tanh(gain * shrink * $0) }
    return (0..<steps).map { _ in
      let y = norm(out[states...])
      out = times(wx, Array(out[..<states])).map { tanh(rate * shrink * $0) }
      return y
    }
  }
}
