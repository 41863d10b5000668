// How deep a function goes on boxes: four ever sharper lower bounds, the last of them nearly exact around minimizers.

/// -f, so that a lower bound of f on a box is an upper bound of the quantity.
///
/// The bounds, each tried only where those before it do not reach the goal:
/// 1. the interval value;
/// 2. the interval value on the face where a derivative of one sign puts the minimum;
/// 3. the mean value form f(c) + g(B)(B - c);
/// 4. where H >= mu > 0 on the box: f(p) + min of g(p) t + (mu/2) t^2 for a point p that a few Newton steps find. Around a
///    minimizer g(p) is rounding, so the bound is f(p) but for rounding: no cluster of tiny boxes
///    (Hansen and Walster 2004, sections 12.5 and 12.10).
struct Descent: BoxQuantity {
  let machine: IntervalMachine
  private var bounds: SymmetricBounds
  private let d: Int
  /// The box or the face of it where the minimum lies.
  private var box: NumberBuffer
  private var slopes: [Interval]
  private var upper: [Interval]
  private var matrix: [Double]
  private var step: [Double]
  private let candidate: NumberBuffer
  private var bestPoint: [Double]

  init(_ machine: IntervalMachine) {
    self.machine = machine
    d = machine.program.dimension
    bounds = SymmetricBounds(dimension: d)
    box = NumberBuffer(count: 2 * d)
    slopes = Array(repeating: .undefined, count: d)
    upper = Array(repeating: .undefined, count: d * (d + 1) / 2)
    matrix = Array(repeating: 0, count: d * d)
    step = Array(repeating: 0, count: d)
    candidate = NumberBuffer(count: d)
    bestPoint = step
  }

  var dimension: Int { d }
  var visitsCenters: Bool { true }

  func point(_ i: Int) -> Double { bestPoint[i] }

  mutating func attained(at point: UnsafePointer<Double>) -> Double {
    machine.load(point: point)
    machine.run(to: .value)
    return -machine.value.high
  }

  func obstacle(_ box: UnsafePointer<Double>) -> String {
    machine.load(box)
    return machine.obstacle(upTo: .value)
  }

  mutating func bound(_ box: UnsafePointer<Double>, goal: Double) -> (bound: Double, attained: Double) {
    machine.load(box)
    machine.run(to: .value)
    guard machine.value.isDefined else { return (.nan, -.infinity) }
    var bound = -machine.value.low
    if bound <= goal { return (bound, -.infinity) }
    for k in 0..<(2 * d) { self.box.base[k] = box[k] }
    machine.run(to: .gradient)
    var attained = -Double.infinity
    if pin() {
      machine.load(self.box.base)
      machine.run(to: .gradient)
      bound = smaller(bound, machine.value.isDefined ? -machine.value.low : bound)
      if bound <= goal { return (bound, attained) }
    }
    for i in 0..<d { slopes[i] = machine.gradient(i) }
    bound = smaller(bound, meanValue(&attained))
    if bound <= goal { return (bound, attained) }
    return (smaller(bound, convex(&attained)), attained)
  }

  private func isFree(_ i: Int) -> Bool { box.base[2 * i] < box.base[2 * i + 1] }

  /// Shrinks the box to the face where the minimum lies, as far as signs of derivatives tell.
  private func pin() -> Bool {
    var isPinned = false
    for i in 0..<d where isFree(i) {
      let slope = machine.gradient(i)
      if slope.low >= 0 {
        box.base[2 * i + 1] = box.base[2 * i]
        isPinned = true
      } else if slope.high <= 0 {
        box.base[2 * i] = box.base[2 * i + 1]
        isPinned = true
      }
    }
    return isPinned
  }

  /// What is attained at the point `candidate`, kept where it is more than before; leaves the machine there.
  private mutating func raise(_ attained: inout Double) {
    machine.load(point: candidate.base)
    machine.run(to: .value)
    let value = -machine.value.high
    if value > attained {
      attained = value
      for i in 0..<d { bestPoint[i] = candidate.base[i] }
    }
  }

  /// -(f(c) + g(B)(B - c)), infinity where a derivative has no bound.
  private mutating func meanValue(_ attained: inout Double) -> Double {
    for i in 0..<d {
      candidate.base[i] = box.base[2 * i] + (box.base[2 * i + 1] - box.base[2 * i]) * 0.5
    }
    raise(&attained)
    var sum = machine.value
    for i in 0..<d where isFree(i) {
      sum = sum + slopes[i] * (Interval(low: box.base[2 * i], high: box.base[2 * i + 1]) - Interval(candidate.base[i]))
    }
    return sum.isDefined ? -sum.low : .infinity
  }

  // MARK: - Where f is convex

  /// -(f(p) + min of g(p) t + (mu/2) t^2 over the box), infinity where H is not proved positive.
  private mutating func convex(_ attained: inout Double) -> Double {
    machine.load(box.base)
    machine.run(to: .hessian)
    takeHessian()
    bounds.load(upper)
    let mu = bounds.least()
    guard mu > 0 else { return .infinity }
    for _ in 0..<4 { if !newtonStep() { break } }
    raise(&attained)
    machine.run(to: .gradient)
    var sum = machine.value
    for i in 0..<d where isFree(i) {
      let slope = machine.gradient(i)
      // At an edge that the function leaves uphill the point itself is least.
      let isLeast =
        (candidate.base[i] == box.base[2 * i] && slope.low >= 0)
        || (candidate.base[i] == box.base[2 * i + 1] && slope.high <= 0)
      if !isLeast { sum = sum - slope.squared / (2 * Interval(mu)) }
    }
    return sum.isDefined ? -sum.low : .infinity
  }

  /// The Hessian of the machine's box in the free directions; the others get the curvature of a free one and no coupling, so
  /// that they do not count.
  private mutating func takeHessian() {
    guard let free = (0..<d).first(where: isFree) else {
      for i in 0..<d {
        for j in i..<d { upper[ScalarDerivatives.place(i, j, d)] = Interval(i == j ? 1 : 0) }
      }
      return
    }
    for i in 0..<d {
      for j in i..<d {
        let place = ScalarDerivatives.place(i, j, d)
        if isFree(i) && isFree(j) {
          upper[place] = machine.hessian(place)
        } else {
          upper[place] = i == j ? machine.hessian(ScalarDerivatives.place(free, free, d)) : Interval(0)
        }
      }
    }
  }

  /// Moves the candidate to the minimizer of the local quadratic model, as far as the box allows.
  private mutating func newtonStep() -> Bool {
    machine.load(point: candidate.base)
    machine.run(to: .hessian)
    takeHessian()
    for i in 0..<d {
      step[i] = isFree(i) ? machine.gradient(i).middle : 0
      for j in 0..<d { matrix[i * d + j] = upper[ScalarDerivatives.place(min(i, j), max(i, j), d)].middle }
    }
    solve()
    var hasMoved = false
    for i in 0..<d where isFree(i) {
      let next = larger(smaller(candidate.base[i] - step[i], box.base[2 * i + 1]), box.base[2 * i])
      guard next.isFinite else { return false }
      hasMoved = hasMoved || next != candidate.base[i]
      candidate.base[i] = next
    }
    return hasMoved
  }

  /// Elimination without pivots, for a matrix that is positive definite; the solution replaces `step`.
  private mutating func solve() {
    for k in 0..<d {
      for i in (k + 1)..<max(d, k + 1) {
        let ratio = matrix[i * d + k] / matrix[k * d + k]
        for j in k..<d { matrix[i * d + j] -= ratio * matrix[k * d + j] }
        step[i] -= ratio * step[k]
      }
    }
    for k in (0..<d).reversed() {
      for j in (k + 1)..<max(d, k + 1) { step[k] -= matrix[k * d + j] * step[j] }
      step[k] /= matrix[k * d + k]
    }
  }
}
