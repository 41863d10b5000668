// Best-first bisection of a box until an upper bound of a quantity is close to a value that is attained, or below a claim.

/// A quantity of which an upper bound over boxes and a lower bound at points are computed.
///
/// What is to be bounded from below (a minimum, the least eigenvalue) is its negative.
protocol BoxQuantity {
  /// The number of coordinates, d.
  var dimension: Int { get }
  /// An upper bound of the quantity on a box (2d numbers), NaN where there is none, and what is known to be attained in
  /// it, -infinity where nothing is. Work ends early where the bound is at most `goal`.
  mutating func bound(_ box: UnsafePointer<Double>, goal: Double) -> (bound: Double, attained: Double)
  /// A lower bound of the quantity at one point (d numbers), NaN where there is none.
  mutating func attained(at point: UnsafePointer<Double>) -> Double
  /// Whether bounding a box that does not reach the goal also evaluates a point in it.
  var visitsCenters: Bool { get }
  /// Where the value attained in the box bounded last is attained: a coordinate of that point.
  func point(_ i: Int) -> Double
  /// What keeps a box from having a bound.
  mutating func obstacle(_ box: UnsafePointer<Double>) -> String
}

/// When a search ends.
enum SearchGoal: Equatable, Sendable {
  /// The bound exceeds what is attained by at most so much of its size (of the scale, where that is larger).
  case tolerance(Double, scale: Double)
  /// The bound is at most a claim.
  case claim(Double)
}

/// How a search ended.
enum SearchEnd: Equatable, Sendable {
  case reached
  /// The claim is false at this point.
  case refuted([Double])
  case budget
  /// Boxes cannot be halved any more.
  case exhausted
  case undefined(String, [Double])
}

/// The boxes at the end of a search, which cover the roots and do not overlap, with the bound of each.
struct SearchResult: Sendable {
  var end: SearchEnd
  /// The largest bound of all leaves; NaN or infinity where one has none.
  var bound: Double
  /// The largest value known to be attained, and a point where it was found.
  var attained: Double
  var point: [Double]
  /// Boxes and points evaluated.
  var evaluations: Int
  /// 2d numbers each.
  var boxes: [Double]
  var bounds: [Double]
}

/// Numbers at a fixed place, for code that takes pointers.
///
/// A class because it owns them.
final class NumberBuffer {
  let base: UnsafeMutablePointer<Double>

  init(count: Int) {
    base = .allocate(capacity: count)
    base.initialize(repeating: 0, count: count)
  }

  deinit { base.deallocate() }
}

/// A deterministic best-first branch and bound: the worst box is halved along its relatively longest side.
///
/// Memory: 2d + 2 numbers for each box. Budgets count evaluations, never time, and every choice depends on numbers alone.
struct BranchAndBound<Quantity: BoxQuantity> {
  private var quantity: Quantity
  private let d: Int
  private let goal: SearchGoal
  private let limit: Int
  private let widths: [Double]
  private var boxes: [Double] = []
  private var bounds: [Double] = []
  private var queue = BoxQueue()
  private var best = -Double.infinity
  private var bestPoint: [Double] = []
  private var evaluations = 0
  private let current: NumberBuffer

  /// Sides shorter than this part of the whole box are not halved while a box has no bound.
  private static var finest: Double { 0x1p-22 }

  /// Prepares a search over boxes of which none overlaps another; about `limit` evaluations (a few more for the last box,
  /// roots and candidates).
  init(_ quantity: Quantity, roots: [[ClosedRange<Double>]], goal: SearchGoal, limit: Int) {
    self.quantity = quantity
    self.goal = goal
    self.limit = limit
    let d = quantity.dimension
    self.d = d
    current = NumberBuffer(count: 2 * d)
    widths = (0..<d).map { i in
      let low = roots.map { $0[i].lowerBound }.min() ?? 0
      let high = roots.map { $0[i].upperBound }.max() ?? 0
      return high > low ? high - low : 1
    }
    for root in roots {
      boxes += root.flatMap { [$0.lowerBound, $0.upperBound] }
      bounds.append(.nan)
    }
  }

  /// Searches; candidates are points where the quantity may be large.
  mutating func run(candidates: [[Double]] = []) -> SearchResult {
    for point in candidates {
      for i in 0..<d { current.base[i] = point[i] }
      visit()
    }
    for id in bounds.indices { judge(Int32(id)) }
    var end: SearchEnd?
    while end == nil, let worst = queue.worst {
      end = ending(worst)
      if end == nil, evaluations >= limit { end = .budget }
      if end == nil { end = refine(worst) }
    }
    let top = queue.worst.map { bounds[Int($0)] } ?? -.infinity
    return SearchResult(
      end: end ?? .reached, bound: top.isNaN ? .infinity : top, attained: best, point: bestPoint,
      evaluations: evaluations, boxes: boxes, bounds: bounds)
  }

  /// Halves the worst box; nil unless that ends the search.
  private mutating func refine(_ worst: Int32) -> SearchEnd? {
    let isBounded = bounds[Int(worst)] < .infinity
    guard let side = side(of: worst, finest: isBounded ? 0 : Self.finest) else {
      return isBounded ? .exhausted : stuck(worst)
    }
    // A point of the worst box raises what is known to be attained.
    if isBounded && !quantity.visitsCenters {
      for i in 0..<d { current.base[i] = middle(worst, i) }
      visit()
    }
    queue.removeWorst(bounds)
    halve(worst, side)
    return nil
  }

  // MARK: - Judging

  /// Below this a box needs no more work.
  private var threshold: Double {
    switch goal {
    case .claim(let claim): claim
    case .tolerance(let tolerance, let scale):
      best == -.infinity ? best : best + tolerance * larger(best.magnitude, scale)
    }
  }

  private func ending(_ worst: Int32) -> SearchEnd? {
    if case .claim(let claim) = goal, best > claim { return .refuted(bestPoint) }
    return bounds[Int(worst)] <= threshold ? .reached : nil
  }

  /// Evaluates the point in `current`.
  private mutating func visit() {
    evaluations += 1
    raise(to: quantity.attained(at: current.base))
  }

  /// Takes a value that is attained in the box or at the point in `current`, the point of which the quantity left there.
  private mutating func raise(to value: Double) {
    guard value > best else { return }
    best = value
    bestPoint = (0..<d).map { current.base[$0] }
  }

  private mutating func judge(_ id: Int32) {
    evaluations += 1
    place(id)
    let (bound, attained) = quantity.bound(current.base, goal: threshold)
    if attained > best {
      for i in 0..<d { current.base[i] = quantity.point(i) }
      raise(to: attained)
    }
    bounds[Int(id)] = bound
    queue.insert(id, bounds)
  }

  private func place(_ id: Int32) {
    for k in 0..<(2 * d) { current.base[k] = boxes[Int(id) * 2 * d + k] }
  }

  private mutating func stuck(_ id: Int32) -> SearchEnd {
    place(id)
    return .undefined(quantity.obstacle(current.base), (0..<d).map { middle(id, $0) })
  }

  // MARK: - Boxes

  private func middle(_ id: Int32, _ i: Int) -> Double {
    let place = Int(id) * 2 * d + 2 * i
    return boxes[place] + (boxes[place + 1] - boxes[place]) * 0.5
  }

  /// The relatively longest side; nil where none can be halved.
  private func side(of id: Int32, finest: Double) -> Int? {
    var (best, longest): (Int?, Double) = (nil, 0)
    for i in 0..<d {
      let (a, b) = (boxes[Int(id) * 2 * d + 2 * i], boxes[Int(id) * 2 * d + 2 * i + 1])
      let length = (b - a) / widths[i]
      let half = middle(id, i)
      if length > longest, length > finest, half > a, half < b { (best, longest) = (i, length) }
    }
    return best
  }

  /// The first half takes the place of the box, the second is new.
  private mutating func halve(_ id: Int32, _ side: Int) {
    let from = Int(id) * 2 * d
    let half = middle(id, side)
    let second = Int32(bounds.count)
    for k in 0..<(2 * d) { boxes.append(boxes[from + k]) }
    boxes[from + 2 * side + 1] = half
    boxes[Int(second) * 2 * d + 2 * side] = half
    bounds.append(.nan)
    judge(id)
    judge(second)
  }
}

/// Boxes that wait, the worst first.
private struct BoxQueue {
  /// Boxes without a bound, the newest on top: so a point without one is reached fast.
  private var open: [Int32] = []
  /// A heap of the others: the largest bound, of equals the oldest, on top.
  private var heap: [Int32] = []

  var worst: Int32? { open.last ?? heap.first }

  private func isWorse(_ a: Int32, _ b: Int32, _ bounds: [Double]) -> Bool {
    let (x, y) = (bounds[Int(a)], bounds[Int(b)])
    return x > y || (x == y && a < b)
  }

  mutating func insert(_ id: Int32, _ bounds: [Double]) {
    guard bounds[Int(id)] < .infinity else {
      open.append(id)
      return
    }
    heap.append(id)
    var place = heap.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard isWorse(heap[place], heap[parent], bounds) else { return }
      heap.swapAt(place, parent)
      place = parent
    }
  }

  mutating func removeWorst(_ bounds: [Double]) {
    guard open.popLast() == nil, let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    var place = 0
    while true {
      var worst = place
      for child in (2 * place + 1)...(2 * place + 2)
      where child < heap.count && isWorse(heap[child], heap[worst], bounds) {
        worst = child
      }
      if worst == place { return }
      heap.swapAt(place, worst)
      place = worst
    }
  }
}
