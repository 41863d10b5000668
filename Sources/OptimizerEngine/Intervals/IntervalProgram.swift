// Scalar formulas as a flat list of interval operations that runs over boxes without allocating.

/// How much of a function is enclosed over a box; each level includes those before it.
enum EnclosureLevel: Int, CaseIterable, Sendable {
  case value, gradient, hessian, third
}

/// A function of d coordinates with its derivatives up to the third as one list of interval operations: first those of the
/// value, then what the gradient needs beyond it, then what the Hessian needs, and so on.
struct IntervalProgram: Sendable {
  /// One operation: reads slots, writes the slot of its own number.
  struct Step: Sendable {
    let code: ScalarCode
    let whole: Int32
    let result: Int32
    let a: Int32
    let b: Int32
    let c: Int32
  }

  /// The number of coordinates, d.
  let dimension: Int
  let steps: [Step]
  /// The number of steps up to and including each level.
  let ends: [Int]
  let slotCount: Int
  /// Slots that are written once.
  let constants: [(slot: Int32, value: Interval)]
  /// Slots of the coordinates; nil where the function does not depend on one.
  let coordinates: [Int32?]
  /// Slots of the coordinates of the box's middle, likewise.
  let centers: [Int32?]
  let value: Int32
  let gradient: [Int32]
  /// The entries i <= j row by row.
  let hessian: [Int32]
  /// The derivatives of each entry; empty in more than `mostForThird` dimensions.
  let third: [[Int32]]

  /// Third derivatives pay in so many dimensions.
  static let mostForThird = 3

  /// Differentiates a scalar formula and lists its operations.
  ///
  /// - Throws: `NoProof.tooLarge` beyond four times what a formula may have.
  init(_ graph: ScalarGraph, root: Int32, dimension d: Int) throws(NoProof) {
    var graph = graph
    let root = graph.tightened(root, dimension: d)
    let derivatives = graph.derivatives(of: root, dimension: d, hasThird: d <= Self.mostForThird)
    let limit = 4 * ScalarLowering.mostOperations
    guard graph.nodes.count <= limit else { throw .tooLarge(operations: graph.nodes.count) }
    let levels = [[root], derivatives.gradient, derivatives.hessian, derivatives.third.flatMap { $0 }]
    var slots = [Int32?](repeating: nil, count: graph.nodes.count)
    var (steps, ends): ([Step], [Int]) = ([], [])
    var constants: [(slot: Int32, value: Interval)] = []
    var coordinates = [Int32?](repeating: nil, count: d)
    var centers = coordinates
    var count: Int32 = 0
    for roots in levels {
      for id in graph.reachable(from: roots) where slots[Int(id)] == nil {
        let node = graph.nodes[Int(id)]
        let slot = count
        (slots[Int(id)], count) = (slot, count + 1)
        func place(_ input: Int32) -> Int32 { input < 0 ? 0 : slots[Int(input)] ?? 0 }
        switch node.code {
        case .constant: constants.append((slot, graph.constant(of: id) ?? .undefined))
        case .coordinate: coordinates[Int(node.whole)] = slot
        case .center: centers[Int(node.whole)] = slot
        default:
          steps.append(
            Step(
              code: node.code, whole: node.whole, result: slot, a: place(node.a), b: place(node.b),
              c: place(node.c)))
        }
      }
      ends.append(steps.count)
    }
    func slot(_ id: Int32) -> Int32 { slots[Int(id)] ?? 0 }
    dimension = d
    (self.steps, self.ends, self.constants) = (steps, ends, constants)
    (self.coordinates, self.centers) = (coordinates, centers)
    slotCount = Int(count)
    value = slot(root)
    gradient = derivatives.gradient.map(slot)
    hessian = derivatives.hessian.map(slot)
    third = derivatives.third.map { $0.map(slot) }
  }
}

/// Runs an interval program over one box after the other in memory of its own.
///
/// A class because it owns that memory; not shared between threads.
final class IntervalMachine {
  let program: IntervalProgram
  private let slots: UnsafeMutablePointer<Interval>
  private let steps: UnsafeMutablePointer<IntervalProgram.Step>
  private var reached = 0

  init(_ program: IntervalProgram) {
    self.program = program
    slots = .allocate(capacity: max(program.slotCount, 1))
    slots.initialize(repeating: .undefined, count: max(program.slotCount, 1))
    steps = .allocate(capacity: max(program.steps.count, 1))
    for (i, step) in program.steps.enumerated() { (steps + i).initialize(to: step) }
    for (slot, value) in program.constants { slots[Int(slot)] = value }
  }

  deinit {
    slots.deallocate()
    steps.deallocate()
  }

  /// Sets the box: low and high of each coordinate, 2d numbers.
  func load(_ box: UnsafePointer<Double>) {
    for i in 0..<program.dimension {
      let side = Interval.checked(box[2 * i], box[2 * i + 1])
      if let slot = program.coordinates[i] { slots[Int(slot)] = side }
      if let slot = program.centers[i] { slots[Int(slot)] = Interval(side.middle) }
    }
    reached = 0
  }

  /// Sets one point.
  func load(point: UnsafePointer<Double>) {
    for i in 0..<program.dimension {
      if let slot = program.coordinates[i] { slots[Int(slot)] = Interval(point[i]) }
      if let slot = program.centers[i] { slots[Int(slot)] = Interval(point[i]) }
    }
    reached = 0
  }

  /// Goes on to a level from where the box was left.
  func run(to level: EnclosureLevel) {
    let end = program.ends[level.rawValue]
    while reached < end {
      run(steps[reached])
      reached += 1
    }
  }

  var value: Interval { slots[Int(program.value)] }
  func gradient(_ i: Int) -> Interval { slots[Int(program.gradient[i])] }
  /// The entry at a place of the upper triangle.
  func hessian(_ place: Int) -> Interval { slots[Int(program.hessian[place])] }
  /// The derivative of that entry by a coordinate.
  func third(_ place: Int, _ k: Int) -> Interval { slots[Int(program.third[place][k])] }

  @inline(__always)
  private func run(_ step: IntervalProgram.Step) {
    let slots = slots
    let x = slots[Int(step.a)]
    let result: Interval
    switch step.code {
    case .add: result = x + slots[Int(step.b)]
    case .subtract: result = x - slots[Int(step.b)]
    case .multiply: result = x * slots[Int(step.b)]
    case .negate: result = -x
    case .scale: result = x.low * slots[Int(step.b)]
    case .power: result = x.power(Int(step.whole))
    case .maximum, .minimum, .greater, .tighter: result = step.code.apply(x, slots[Int(step.b)])
    case .select: result = .select(x, slots[Int(step.b)], slots[Int(step.c)])
    case .squareRoot: result = x.squareRoot
    case .exponential: result = x.exponential
    case .logarithm: result = x.logarithm
    case .sine: result = x.sine
    case .cosine: result = x.cosine
    default: result = step.code.apply(x)
    }
    slots[Int(step.result)] = result
  }

  /// What keeps the values up to a level from being bounded on the current box: the first operation without a bound.
  func obstacle(upTo level: EnclosureLevel) -> String {
    run(to: level)
    for step in program.steps[..<program.ends[level.rawValue]] where !slots[Int(step.result)].isDefined {
      return step.code.obstacle
    }
    return "a derivative that is not the function's own"
  }
}

extension ScalarCode {
  /// Why this operation has no finite bound, in a few words.
  fileprivate var obstacle: String {
    switch self {
    case .power: "a divisor that may be 0, or an overflow"
    case .logarithm: "the logarithm of what may not be positive"
    case .squareRoot: "the square root of what may be negative"
    case .ifDecided: "a kink or a jump"
    case .exponential: "an exponential that overflows"
    default: "an overflow"
    }
  }
}
