// Evaluates an objective outside of a rollout: for pictures, probes, checks and accuracy.

/// Evaluates value, gradient and Hessian-vector product of an objective in double precision, one point at a time.
///
/// A class because it owns the memory of its programs; not shared between threads.
public final class Evaluator {
  /// The objective that is evaluated.
  public let objective: Objective
  /// Samples whose mean is taken, for objectives with mini-batches; 0 for all others.
  public let batchSize: Int
  private let lanes: Int
  private let values: Machine
  private let gradients: Machine
  private lazy var products: Machine = makeProducts()
  private let point: Storage
  private let direction: Storage
  private let result: Storage
  private let data: Storage

  /// Compiles an objective.
  ///
  /// - Parameters:
  ///   - objective: The objective.
  ///   - batchSize: For objectives with mini-batches, the samples whose mean is taken; nil takes all of them.
  /// - Precondition: The objective is no family of tasks, which has no value before a task is drawn; this is not
  ///   checked.
  public init(_ objective: Objective, batchSize: Int? = nil) {
    self.objective = objective
    let batch = objective.data.map { batchSize ?? $0.sampleCount } ?? 0
    self.batchSize = batch
    // Pictures ask for many values at once; data objectives take one point per run.
    lanes = objective.data == nil ? 256 : 1
    let d = objective.dimension
    let wide = Graph()
    let many = wide.input(Location(.parameters), Shape(rows: d, columns: lanes))
    values = Machine(wide.compile([ProgramOutput(objective.value(many, batch), to: Location(.result))]), .double)
    let graph = Graph()
    let x = graph.input(Location(.parameters), Shape(rows: d))
    let (f, g) = objective.valueAndGradient(x, batch: batch)
    gradients = Machine(
      graph.compile([ProgramOutput(f, to: Location(.result)), ProgramOutput(g, to: Location(.result, 1))]), .double)
    point = Storage(.double, count: d * lanes)
    direction = Storage(.double, count: d)
    result = Storage(.double, count: max(lanes, d + 1))
    data = objective.tables.storage(.double)
    for machine in [values, gradients] { bind(machine) }
  }

  private func bind(_ machine: Machine) {
    machine.bind(.parameters, to: point)
    machine.bind(.direction, to: direction)
    machine.bind(.result, to: result)
    machine.bind(.data, to: data)
  }

  /// Differentiates <gradient, direction> once more: the Hessian-vector product by the same mechanism.
  private func makeProducts() -> Machine {
    let graph = Graph()
    let shape = Shape(rows: objective.dimension)
    let x = graph.input(Location(.parameters), shape)
    let w = graph.input(Location(.direction), shape)
    let g = graph.gradient(of: objective.value(x, batchSize), by: x)
    let product = graph.gradients(of: [(g, w)], by: [x])[0]
    let machine = Machine(graph.compile([ProgramOutput(product, to: Location(.result))]), .double)
    bind(machine)
    return machine
  }

  private func run(_ machine: Machine, _ batch: [Int32]?) {
    if let data = objective.data {
      let indices = batch ?? (0..<Int32(data.sampleCount)).prefix(batchSize).map { $0 }
      precondition(indices.count == batchSize, "a batch of \(batchSize) samples, got \(indices.count)")
      indices.withUnsafeBufferPointer { machine.run(indices: $0.baseAddress) }
    } else {
      machine.run()
    }
  }

  private func check(_ x: [Double]) {
    precondition(x.count == objective.dimension, "a point of R^\(objective.dimension), got \(x.count) numbers")
  }

  /// f(x); for objectives with mini-batches the mean over `batch`.
  ///
  /// - Parameters:
  ///   - x: The point.
  ///   - batch: Sample numbers; nil takes the first `batchSize` samples. Ignored for objectives without mini-batches.
  /// - Precondition: `x` has d numbers and `batch` has `batchSize`.
  public func value(_ x: [Double], batch: [Int32]? = nil) -> Double {
    valueAndGradient(x, batch: batch).value
  }

  /// f(x) and its gradient, d numbers; `batch` and preconditions are those of `value(_:batch:)`.
  public func valueAndGradient(_ x: [Double], batch: [Int32]? = nil) -> (value: Double, gradient: [Double]) {
    check(x)
    point.write(x)
    run(gradients, batch)
    return (result[0], result.read(1..<objective.dimension + 1))
  }

  /// The product H(x) w of the Hessian with a vector, d numbers; no Hessian is formed.
  ///
  /// It is the derivative of the value, even for objectives whose gradient is replaced by a published one.
  public func hessianProduct(_ x: [Double], _ w: [Double], batch: [Int32]? = nil) -> [Double] {
    check(x)
    check(w)
    point.write(x)
    direction.write(w)
    run(products, batch)
    return result.read(0..<objective.dimension)
  }

  /// f at the centers of the cells of a grid in a plane; row 0 has the largest `second`.
  ///
  /// Objectives with mini-batches are evaluated on the first `batchSize` samples.
  ///
  /// - Parameters:
  ///   - plane: The plane, in whose coordinates both ranges are measured.
  ///   - first: The range covered along the plane's first axis.
  ///   - second: The range covered along its second axis.
  ///   - columns: Cells along the first axis.
  ///   - rows: Cells along the second axis.
  ///   - isCancelled: Asked before every run of the compiled program; true abandons the grid.
  /// - Returns: `columns * rows` values, row by row from the top; nil if the grid was abandoned.
  /// - Complexity: One evaluation per cell, 256 at a time for objectives without mini-batches.
  public func grid(
    _ plane: Plane, first: ClosedRange<Double>, second: ClosedRange<Double>, columns: Int, rows: Int,
    isCancelled: () -> Bool = { false }
  ) -> [Double]? {
    check(plane.origin)
    func coordinate(_ range: ClosedRange<Double>, _ i: Int, _ n: Int) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * (Double(i) + 0.5) / Double(n)
    }
    let total = columns * rows
    let d = objective.dimension
    var out: [Double] = []
    out.reserveCapacity(total)
    var points = Array(repeating: 0.0, count: d * lanes)
    for start in stride(from: 0, to: total, by: lanes) {
      guard !isCancelled() else { return nil }
      let count = min(lanes, total - start)
      for lane in 0..<count {
        let place = start + lane
        let u = coordinate(first, place % columns, columns)
        let v = coordinate(second, rows - 1 - place / columns, rows)
        for i in 0..<d { points[i * lanes + lane] = plane.origin[i] + u * plane.first[i] + v * plane.second[i] }
      }
      point.write(points)
      run(values, nil)
      out += result.read(0..<count)
    }
    return out
  }
}
