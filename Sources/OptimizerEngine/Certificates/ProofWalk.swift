// The proof of inequality (2), walked line by line on one run: each line an inequality with its two sides as numbers.

/// The proof that gradients of x+ = x - eta g + v go to zero, with the numbers of a run in every line.
///
/// Only for a constant eta and a known beta: the other theorems have other proofs (docs/theory.md). Nothing is proved here
/// that the certificate does not use; each side is computed from the trajectory alone, so a false line would show.
public struct ProofWalk: Sendable {
  /// The lines, in the order of the proof; the raw values are their names in lessons.
  public enum Line: String, Sendable, CaseIterable {
    /// The descent lemma for the step from x_t.
    case lemma
    /// The same with v in it.
    case descent
    /// The sum of these over the steps up to t.
    case sum
    /// f cannot fall below f*.
    case floor
    /// Cauchy and Schwarz.
    case product
    /// An inequality of second degree in G.
    case quadratic
    /// It solved for G, with the V of the steps taken.
    case solved
    /// V^2 against what was known of it before the run.
    case budget
    /// G against its bound known before the run.
    case bound
    /// The least gradient against what the bound leaves for it.
    case rate
  }

  /// The two sides of a line, left <= right.
  public struct Sides: Sendable, Equatable {
    /// The left side.
    public let left: Double
    /// The right side.
    public let right: Double
    /// How far rounding may put the left side above the right one.
    public let rounding: Double
    /// What the right side is the sum of, in the order of the formula; empty where it is one number.
    public let terms: [Double]

    init(left: Double, right: Double, rounding: Double, terms: [Double] = []) {
      (self.left, self.right, self.rounding, self.terms) = (left, right, rounding, terms)
    }

    /// Whether the line is true of the run.
    public var holds: Bool { left <= right + rounding }
  }

  private let values: [Double]
  private let gradientNorms: [Double]
  private let updateNorms: [Double]
  private let slopes: [Double]
  private let squaredSteps: [Double]
  /// What rounding may have made of each |v_t|, which is recovered from the iterates.
  private let roundings: [Double]
  private let eta: Double
  private let beta: Double
  private let floor: Double
  private let budget: Double?
  private let knownBound: Double

  /// The walk along a run; nil where its certificate rests on another theorem, where beta is not known, and for a run
  /// without a step.
  public init?(_ run: Trajectory, _ certificate: Certificate) {
    guard certificate.theorem == .energy, certificate.smoothness.isFinite, run.stepCount > 0,
      run.values.allSatisfy(\.isFinite), certificate.stepSize > 0
    else { return nil }
    values = run.values
    gradientNorms = run.gradientNorms
    updateNorms = run.updateNorms
    slopes = run.slopes
    squaredSteps = run.squaredSteps
    roundings = (0..<run.stepCount).map { run.roundingOfUpdate($0) }
    eta = certificate.stepSize
    beta = certificate.smoothness
    floor = run.values[0] - certificate.decrease
    budget = certificate.budget
    knownBound = certificate.bound
  }

  /// The number of steps of the run.
  public var stepCount: Int { updateNorms.count }
  /// s = eta beta.
  public var scaledStep: Double { eta * beta }

  /// The two sides of a line, read at step t: of the step from x_t, or of all steps up to that one.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - t: The step; a later one than the run has is its last.
  /// - Returns: nil where there is no such number: no budget or bound before the run, or eta beta >= 2.
  /// - Complexity: O(*t*).
  public func sides(of line: Line, at t: Int) -> Sides? {
    let t = min(max(t, 0), stepCount - 1)
    switch line {
    case .lemma: return lemma(t)
    case .descent: return descent(t)
    case .sum, .floor, .product, .quadratic, .solved, .budget, .bound, .rate: return energies(upTo: t).sides(of: line)
    }
  }

  /// Why a line holds; where the run has no number for it, why it has none.
  public func reason(for line: Line) -> String {
    let hasBudget = budget?.isFinite ?? false
    switch line {
    case .solved where scaledStep >= 2:
      return "It divides by eta (2 - s), and s is not below 2: nothing bounds G."
    case .budget where !hasBudget: return "Nothing is known of V^2 before the run."
    case .bound where !knownBound.isFinite, .rate where !knownBound.isFinite:
      if scaledStep >= 2 { return "Line 7 bounds nothing, so there is no B." }
      return hasBudget ? "A premise does not hold here, so there is no B." : "Without line 8 there is no B."
    case .lemma, .descent, .sum, .floor, .product, .quadratic, .solved, .budget, .bound, .rate: return line.reason
    }
  }

  private func sides(_ left: Double, _ right: Double, terms: [Double] = [], _ sizes: Double...) -> Sides {
    let size = sizes.reduce(left.magnitude + right.magnitude) { $0 + $1.magnitude }
    return Sides(left: left, right: right, rounding: 0x1p-40 * size, terms: terms)
  }

  /// f(x+) <= f + <g, d> + (beta/2) |d|^2.
  private func lemma(_ t: Int) -> Sides {
    let bend = beta / 2 * squaredSteps[t]
    return sides(
      values[t + 1], values[t] + slopes[t] + bend, terms: [values[t], slopes[t], bend], values[t], slopes[t], bend)
  }

  /// <g_t, v_t>, from d = v - eta g.
  private func product(_ t: Int) -> Double { slopes[t] + eta * gradientNorms[t] * gradientNorms[t] }

  private func descent(_ t: Int) -> Sides {
    let s = scaledStep
    let gain = eta * (1 - s / 2) * gradientNorms[t] * gradientNorms[t]
    let (mixed, push) = ((1 - s) * product(t), beta / 2 * updateNorms[t] * updateNorms[t])
    return sides(
      values[t + 1], values[t] - gain + mixed + push, terms: [values[t], -gain, mixed, push], values[t],
      eta * gradientNorms[t] * gradientNorms[t], mixed, push)
  }

  private func energies(upTo t: Int) -> Energies {
    var sums = Energies(walk: self, steps: t + 1, fallen: values[0] - values[t + 1])
    for k in 0...t {
      sums.squaredGradients += gradientNorms[k] * gradientNorms[k]
      sums.squaredUpdates += updateNorms[k] * updateNorms[k]
      sums.roundedUpdates += roundings[k] * (2 * updateNorms[k] + roundings[k])
      sums.products += product(k)
      sums.least = min(sums.least, gradientNorms[k])
    }
    return sums
  }

  /// The sums of the steps up to one of them.
  private struct Energies {
    let walk: ProofWalk
    let steps: Int
    /// f(x_0) - f(x_T).
    let fallen: Double
    var squaredGradients = 0.0
    var squaredUpdates = 0.0
    var roundedUpdates = 0.0
    var products = 0.0
    var least = Double.infinity

    func sides(of line: Line) -> Sides? {
      let (eta, beta, s) = (walk.eta, walk.beta, walk.scaledStep)
      let (g, v) = (squaredGradients.squareRoot(), squaredUpdates.squareRoot())
      let decrease = walk.values[0] - walk.floor
      let gain = eta * (1 - s / 2) * squaredGradients
      let push = beta / 2 * squaredUpdates
      switch line {
      case .sum:
        let mixed = (1 - s) * products
        return walk.sides(gain, fallen + mixed + push, walk.values[0], mixed, push, eta * squaredGradients)
      case .floor: return walk.sides(fallen, decrease, walk.values[0])
      case .product: return walk.sides(products.magnitude, g * v, eta * squaredGradients)
      case .quadratic: return walk.sides(gain, decrease + abs(1 - s) * g * v + push, walk.values[0])
      case .solved:
        let bound = EnergyBound.gradientEnergy(
          stepSize: eta, smoothness: beta, squaredUpdates: squaredUpdates, decrease: decrease)
        return bound.isFinite ? walk.sides(g, bound, walk.values[0]) : nil
      case .budget:
        guard let budget = walk.budget, budget.isFinite else { return nil }
        return Sides(left: squaredUpdates, right: budget, rounding: roundedUpdates + 0x1p-40 * budget)
      case .bound: return walk.knownBound.isFinite ? walk.sides(g, walk.knownBound) : nil
      case .rate:
        return walk.knownBound.isFinite ? walk.sides(least, walk.knownBound / Double(steps).squareRoot()) : nil
      case .lemma, .descent: return nil
      }
    }
  }
}

extension ProofWalk.Line {
  /// The inequality, in ASCII: d = x+ - x, s = eta beta, sums over the steps taken.
  public var formula: String {
    switch self {
    case .lemma: "f(x+) <= f(x) + <g, d> + (beta/2) |d|^2"
    case .descent: "f(x+) <= f(x) - eta (1 - s/2) |g|^2 + (1-s) <g, v> + (beta/2) |v|^2"
    case .sum: "eta (1 - s/2) G^2 <= f(x_0) - f(x_T) + (1-s) sum <g, v> + (beta/2) V^2"
    case .floor: "f(x_0) - f(x_T) <= D = f(x_0) - f*"
    case .product: "|sum <g, v>| <= G V"
    case .quadratic: "eta (1 - s/2) G^2 <= D + |1-s| G V + (beta/2) V^2"
    case .solved: "G <= ( |1-s| V + sqrt(V^2 + 2 eta (2-s) D) ) / ( eta (2-s) )"
    case .budget: "V^2 <= what the operator can spend, known before"
    case .bound: "G <= B, line 7 with that budget for V^2"
    case .rate: "min |g_t| <= B / sqrt(T)"
    }
  }

  /// Why it holds, in a sentence.
  public var reason: String {
    switch self {
    case .lemma: "The descent lemma: beta bounds how fast g turns, so f lies below this parabola along the step d."
    case .descent:
      "Put d = v - eta g into it: the same number in other terms, what descent earns and what v may cost."
    case .sum: "Add it up over the steps: the values of f in between cancel."
    case .floor: "f never falls below f*."
    case .product: "Cauchy and Schwarz, for the sum over steps and for each <g, v>."
    case .quadratic: "Put both into the sum."
    case .solved: "It is of second degree in G: solve it."
    case .budget: "The operator bounds |v_t| for every value of its weights."
    case .bound: "So a bound of G is known before the first step."
    case .rate:
      "Were all T gradients larger, their squares would sum to more than B^2. As T grows the right side goes to 0."
    }
  }

  /// Whether it speaks of one step; else of all steps up to it.
  public var isOfOneStep: Bool { self == .lemma || self == .descent }
}
