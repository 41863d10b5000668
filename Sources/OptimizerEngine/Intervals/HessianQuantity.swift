// What is bounded by the Hessian over boxes: its spectral norm, and how far its least eigenvalue goes down.

/// A number of the Hessian whose maximum over a box is wanted.
///
/// Two enclosures of each entry are met where the first does not reach the goal: the interval value, wider than the range
/// by the width of the box, and the mean value form H(c) + sum H_k(B) (B_k - c_k), wider by its square.
struct HessianQuantity: BoxQuantity {
  enum Measure {
    /// |H|: its maximum over a box is a gradient-Lipschitz constant there.
    case norm
    /// -lambda_min(H): where it is at most 0 on a box the function is convex there.
    case negativeLeast
  }

  let machine: IntervalMachine
  let measure: Measure
  private let d: Int
  private var bounds: SymmetricBounds
  private var entries: [Interval]
  private var spread: [Interval]
  private let center: NumberBuffer

  init(_ measure: Measure, _ machine: IntervalMachine) {
    self.machine = machine
    self.measure = measure
    d = machine.program.dimension
    bounds = SymmetricBounds(dimension: d)
    entries = Array(repeating: .undefined, count: d * (d + 1) / 2)
    spread = entries
    center = NumberBuffer(count: d)
  }

  var dimension: Int { d }

  private var hasThird: Bool { !machine.program.third.isEmpty }

  var visitsCenters: Bool { hasThird }

  mutating func bound(_ box: UnsafePointer<Double>, goal: Double) -> (bound: Double, attained: Double) {
    machine.load(box)
    machine.run(to: .hessian)
    // A derivative may have a bound where the function has no value.
    guard machine.value.isDefined else { return (.nan, -.infinity) }
    bounds.load(machine)
    let plain = upper()
    if plain <= goal || !hasThird || plain.isNaN { return (plain, -.infinity) }
    for place in entries.indices { entries[place] = machine.hessian(place) }
    machine.run(to: .third)
    for place in entries.indices { spread[place] = deviation(place, box) }
    for i in 0..<d { center.base[i] = box[2 * i] + (box[2 * i + 1] - box[2 * i]) * 0.5 }
    let attained = attained(at: center.base)
    for place in entries.indices {
      entries[place] = .intersection(entries[place], machine.hessian(place) + spread[place])
    }
    bounds.load(entries)
    return (smaller(plain, upper()), attained)
  }

  /// The sum of H_k(B) (B_k - c_k) for one entry.
  private func deviation(_ place: Int, _ box: UnsafePointer<Double>) -> Interval {
    var sum = Interval(0)
    for k in 0..<d {
      let (low, high) = (box[2 * k], box[2 * k + 1])
      let middle = Interval(low + (high - low) * 0.5)
      sum = sum + machine.third(place, k) * (Interval(low: low, high: high) - middle)
    }
    return sum
  }

  private mutating func upper() -> Double {
    switch measure {
    case .norm: bounds.norm()
    case .negativeLeast: -bounds.least()
    }
  }

  mutating func attained(at point: UnsafePointer<Double>) -> Double {
    machine.load(point: point)
    machine.run(to: .hessian)
    guard machine.value.isDefined else { return .nan }
    bounds.load(machine)
    switch measure {
    case .norm: return bounds.normAtLeast()
    case .negativeLeast: return bounds.atLeast(sign: -1)
    }
  }

  func point(_ i: Int) -> Double { center.base[i] }

  func obstacle(_ box: UnsafePointer<Double>) -> String {
    machine.load(box)
    return machine.obstacle(upTo: .hessian)
  }
}
