// The spectral gradient method: step sizes from the last two points and gradients, with a search that lets f rise.

/// The globalized method of Barzilai and Borwein: x+ = x - a g, with the secant step sizes by turns.
///
/// ```
/// s = x - x-,  y = g - g-,   a = |s|^2 / s.y  and  s.y / |y|^2  by turns,
/// halved until  f(x - a g) <= max(f of the last points) - 1e-4 a |g|^2
/// ```
/// Where s.y / |s|^2 is not between 1e-10 and 1e10, or s.y <= 0, a is 1 where |g| > 1, 1e-5 where |g| < 1e-5, and |g|
/// between. f may rise from one step to the next. Nothing bounds v in advance, so its certificates claim nothing.
///
/// J. Barzilai and J. Borwein, 1988, doi:10.1093/imanum/8.1.141; M. Raydan, "The Barzilai and Borwein gradient method for
/// the large scale unconstrained minimization problem", 1997, doi:10.1137/S1052623494266365; both steps by turns: Y.-H. Dai
/// and R. Fletcher, 2005, doi:10.1007/s00211-004-0569-y.
public struct BarzilaiBorwein: EngineRule, SearchRule, Equatable {
  /// The name by which commands and files know it.
  public let name = "barzilai-borwein"
  /// Of how many of the last points f has to stay below the largest value, at least 1; with 1 it falls at every step.
  public var memory: Int
  /// The first step size that is tried, and eta of the view "gradient descent + v".
  public var stepSize: Double

  /// Creates the rule.
  ///
  /// - Precondition: `memory` is at least 1, `stepSize` above 0 and finite.
  public init(memory: Int = 10, stepSize: Double) {
    precondition(memory >= 1, "at least 1 value, got \(memory)")
    SettingRange.positive.require(stepSize, "eta")
    self.memory = memory
    self.stepSize = stepSize
  }

  /// The constant eta of the view "gradient descent + v".
  public var stepSizes: StepSizeRule { .constant(stepSize) }

  /// The step along a line, which takes the place of formulas.
  public var search: LineSearchStep? {
    LineSearchStep { oracle, point, memory in step(oracle, from: point, memory: &memory) }
  }

  private func step(_ oracle: Oracle, from point: SearchPoint, memory state: inout SearchMemory) -> SearchPoint? {
    let norm = point.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard norm > 0, norm.isFinite else { return nil }
    state.values.append(point.value)
    if state.values.count > memory { state.values.removeFirst() }
    let first = state.pairs.last.map { secant($0, isLong: state.steps % 2 == 1, gradientNorm: norm) } ?? stepSize
    let line = Line(oracle, from: point, along: point.gradient.map { -$0 })
    guard let found = line.nonmonotone(first: first, below: state.values.max() ?? point.value) else { return nil }
    state.steps += 1
    state.length = found.length
    state.pairs = [
      (zip(found.point.x, point.x).map { $0 - $1 }, zip(found.point.gradient, point.gradient).map { $0 - $1 })
    ]
    return found.point
  }

  /// |s|^2 / s.y or s.y / |y|^2, the shorter one; a step that does not depend on them where the curvature says nothing.
  private func secant(_ pair: (s: [Double], y: [Double]), isLong: Bool, gradientNorm: Double) -> Double {
    let ss = pair.s.reduce(0) { $0 + $1 * $1 }
    let sy = zip(pair.s, pair.y).reduce(0) { $0 + $1.0 * $1.1 }
    let yy = pair.y.reduce(0) { $0 + $1 * $1 }
    let length = isLong ? ss / sy : sy / yy
    guard sy > 0, Self.range.contains(sy / ss), Self.range.contains(length) else {
      return min(max(gradientNorm, 1e-5), 1)
    }
    return length
  }

  /// The curvatures and step sizes that are believed.
  private static let range = 1e-10...1e10
}
