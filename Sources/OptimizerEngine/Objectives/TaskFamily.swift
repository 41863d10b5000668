// Families of tasks: one objective seen through a random linear map, drawn anew for every rollout.

import Synchronization

/// What is drawn for every rollout of meta-training, so that an optimizer learns a family and not one task.
///
/// Most members are f(A x + b) for the same f; A and b are data, so one compiled program serves all of them. Values and
/// the minimum are those of f, and constants hold for every member. A constant of f that holds on a box only is
/// searched for again on all places where members evaluate f while x is in the box.
public enum TaskFamily: String, DescribedChoice {
  /// The objective as it is.
  case single
  /// Rotated about the middle of its box: the product of two random reflections.
  case rotations
  /// Shifted by up to a tenth of the width of its box in every coordinate, so that its minimizers are elsewhere.
  case targets
  /// Every coordinate stretched by a random factor from 1/3 to 3 about the middle of the box: another spectrum.
  case spectra
  /// Rotated, shifted and stretched at once.
  case affine
  /// The named parameters of a typed formula drawn from their distributions.
  case parameters
  /// The right-hand side b of a least-squares problem: normal, with the mean and deviation of its own b.
  case rightHandSides = "right-hand-sides"
  /// Half of the samples of a regression, drawn at random.
  case subsets
  /// The classes of a classifier renamed by a random permutation.
  case labels
  /// The pixels of a classifier's images permuted at random, in the same way for all images.
  case pixels
  /// Both classes and pixels permuted.
  case labelsAndPixels = "labels,pixels"
  /// The activation inside the softmax of a one-layer classifier: tanh, sigmoid or ReLU.
  case activations

  /// What is drawn, in one sentence.
  public var sentence: String {
    switch self {
    case .single: "Nothing is drawn: every rollout minimizes the objective as it is."
    case .rotations: "Rotated about the middle of its box by two random reflections."
    case .targets: "Shifted by up to a tenth of its box, so that its minimizers are elsewhere."
    case .spectra: "Every coordinate stretched by 1/3 to 3 about the middle of the box: another spectrum."
    case .affine: "Rotated, shifted and stretched at once, as rotations, targets and spectra are."
    case .parameters: "The parameters of a typed formula, as in (x-b)^2 + y^2; b ~ normal(0.5, 0.2)."
    case .rightHandSides: "The right-hand side b of least squares: normal, with the mean and deviation of its own b."
    case .subsets: "Half of the samples of a regression."
    case .labels: "The classes of a classifier renamed at random."
    case .pixels: "The pixels of a classifier's images permuted at random, alike in all images."
    case .labelsAndPixels: "Both classes and pixels permuted."
    case .activations: "The activation of a one-layer classifier: tanh, sigmoid or ReLU."
    }
  }
}

/// The numbers of one task and the map they make.
struct TaskMap: Sendable {
  /// Shapes of the arrays of one start, one after the other in the task space.
  let shapes: [Shape]
  /// Draws the arrays of one start.
  let draw: @Sendable (inout SeededGenerator) -> [[Double]]
  /// A x + b, from x and the arrays of all starts.
  let map: @Sendable (_ x: Expression, _ arrays: [Expression]) -> Expression

  /// This map and then another.
  func followed(by other: TaskMap) -> TaskMap {
    let mine = shapes.count
    return TaskMap(shapes: shapes + other.shapes) { generator in
      draw(&generator) + other.draw(&generator)
    } map: { x, arrays in
      other.map(map(x, Array(arrays[..<mine])), Array(arrays[mine...]))
    }
  }

  /// Numbers of one start.
  var count: Int { shapes.reduce(0) { $0 + $1.count } }

  /// The arrays of all starts in the order of the task space: array by array, in each of them start by start.
  ///
  /// For starts in lanes every array is `rows x lanes`; arrays with columns of their own need starts in groups.
  func arranged(_ tasks: [[[Double]]], inLanes: Bool) -> [Double] {
    shapes.indices.flatMap { k in
      guard inLanes else { return tasks.flatMap { $0[k] } }
      return (0..<shapes[k].rows).flatMap { row in tasks.map { $0[k][row] } }
    }
  }

  /// The arrays as inputs of a graph, for points of this shape.
  func inputs(for x: Expression) -> [Expression] {
    let starts = x.shape.groups * x.shape.columns
    var offset = 0
    return shapes.map { shape in
      defer { offset += shape.count * starts }
      let all =
        x.shape.columns > 1
        ? Shape(rows: shape.rows, columns: starts)
        : Shape(groups: starts, rows: shape.rows, columns: shape.columns)
      return x.graph.input(Location(.task, offset), all)
    }
  }
}

/// What the maps of a family do to points and to curvature.
private struct MapReach {
  /// Holds A x + b for every x in the box and every member.
  let image: [ClosedRange<Double>]
  /// |A| of every member is at most this, and |A^-1| too.
  var stretch = 1.0
}

extension Objective {
  /// The objective with the maps of a family in front of it.
  ///
  /// - Throws: `ConfigurationError` if the family does not fit: `labels`, `pixels` and both need a classifier of images,
  ///   `activations` one with a single layer; `rotations`, `targets`, `spectra` and `affine` are not for objectives with
  ///   mini-batches; `parameters` needs a formula that names some, `rightHandSides` least squares, `subsets` a regression.
  public func family(_ kind: TaskFamily) throws(ConfigurationError) -> Objective {
    guard kind != .single else { return self }
    if let known = families.value(kind) { return known }
    let made = try makeFamily(kind)
    families.keep(made, kind)
    return made
  }

  private func makeFamily(_ kind: TaskFamily) throws(ConfigurationError) -> Objective {
    if let make = ownFamilies[kind] { return make() }
    func refuse(_ why: String) -> ConfigurationError {
      ConfigurationError(key: "tasks", "tasks = \(kind.rawValue): \(why)")
    }
    switch kind {
    case .single: return self
    case .rotations, .targets, .spectra, .affine:
      guard data == nil else { throw refuse("for classifiers use labels or pixels") }
      return mapped(affineMap(kind), reach(of: kind))
    case .parameters:
      throw refuse("for a typed formula that names some, as in expr:(x-b)^2 + y^2; b ~ normal(0.5, 0.2)")
    case .rightHandSides: throw refuse("for least squares, as in least-squares:30")
    case .subsets: throw refuse("for regressions on data, as digits-logistic")
    case .labels, .pixels, .labelsAndPixels:
      guard let data else { throw refuse("for classifiers of images") }
      let map = Self.permutations(kind, data)
      // Permutations keep lengths; the constants of classifiers hold everywhere.
      return mapped(map, MapReach(image: box))
    case .activations: return try activations()
    }
  }

  /// One of three classifiers for every start: the sum of their losses, all but one of them times 0.
  private func activations() throws(ConfigurationError) -> Objective {
    guard let data, data.layers.count == 1 else {
      throw ConfigurationError(
        key: "tasks", "tasks = activations: for classifiers of images with one layer only")
    }
    let kinds: [Activation] = [.tanh, .sigmoid, .relu]
    let formulas = kinds.map { ClassifierFormula(table: data.table, activation: $0) }
    let map = TaskMap(shapes: [Shape(rows: kinds.count)]) { generator in
      let chosen = generator.index(below: kinds.count)
      return [kinds.indices.map { $0 == chosen ? 1 : 0 }]
    } map: { x, _ in
      x
    }
    return Objective(
      name: name, formula: formula, box: box, start: start, leastValue: 0, smoothness: .none, hasKinks: true,
      warning: "ReLU is one of the activations", data: data, tables: tables, task: map
    ) { x, batch in
      let chosen = map.inputs(for: x)[0]
      return formulas.enumerated().reduce(x.graph.number(0)) { sum, item in
        sum + item.element.loss(x, batch) * chosen[row: item.offset]
      }
    }
  }

  /// Where the affine maps go, every bound rounded outward.
  private func reach(of kind: TaskFamily) -> MapReach {
    let middle = box.map { ($0.lowerBound + $0.upperBound) / 2 }
    let halves = box.map { ($0.upperBound - $0.lowerBound) / 2 }
    let diagonal = halves.reduce(0) { $0 + $1 * $1 }.squareRoot()
    func around(_ radius: (Int) -> Double) -> [ClosedRange<Double>] {
      box.indices.map { i in
        let r = radius(i) * (1 + 1e-12) + 1e-12 * middle[i].magnitude
        return middle[i] - r...middle[i] + r
      }
    }
    switch kind {
    case .rotations:
      // A corner may come to lie anywhere on the sphere about the middle.
      return MapReach(image: around { _ in diagonal })
    case .targets: return MapReach(image: around { 1.2 * halves[$0] })
    case .affine:
      // Stretched, turned, shifted.
      return MapReach(image: around { 3 * diagonal + 0.2 * halves[$0] }, stretch: 3)
    default: return MapReach(image: around { 3 * halves[$0] }, stretch: 3)
    }
  }

  private func affineMap(_ kind: TaskFamily) -> TaskMap {
    let vector = Shape(rows: dimension)
    let (d, widths) = (dimension, box.map { $0.upperBound - $0.lowerBound })
    let middle = box.map { ($0.lowerBound + $0.upperBound) / 2 }
    let turns = TaskMap(shapes: [vector, vector]) { generator in
      (0..<2).map { _ in
        let u = (0..<d).map { _ in generator.normal() }
        let length = u.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return u.map { $0 / length }
      }
    } map: { x, reflections in
      let center = x.graph.table(middle, vector)
      return reflections.reduce(x - center) { y, u in y - u * (u.dot(y) * 2) } + center
    }
    let shifts = TaskMap(shapes: [vector]) { generator in
      [widths.map { 0.1 * $0 * generator.uniform(-1, 1) }]
    } map: { x, shift in
      x - shift[0]
    }
    // ln 3 up and down.
    let stretches = TaskMap(shapes: [vector]) { generator in
      [widths.map { _ in generator.uniform(-1.0986122886681098, 1.0986122886681098) }]
    } map: { x, stretch in
      let center = x.graph.table(middle, vector)
      return (x - center) * stretch[0].exp() + center
    }
    switch kind {
    case .rotations: return turns
    case .targets: return shifts
    case .affine: return stretches.followed(by: turns).followed(by: shifts)
    default: return stretches
    }
  }

  /// The maps that rename the classes and permute the pixels of a classifier: W -> W P for the first of its matrices and
  /// W -> L W, b -> L b for the last, with permutation matrices L and P.
  private static func permutations(_ kind: TaskFamily, _ data: ObjectiveData) -> TaskMap {
    let layers = data.layers
    let classes = kind == .pixels ? nil : data.classCount
    let pixels = kind == .labels ? nil : data.imageWidth * data.imageHeight
    let sizes = [classes, pixels].compactMap { $0 }
    return TaskMap(shapes: sizes.map { Shape(rows: $0, columns: $0) }) { generator in
      sizes.map { size in
        var matrix = Array(repeating: 0.0, count: size * size)
        for (row, column) in generator.permutation(size).enumerated() { matrix[row * size + column] = 1 }
        return matrix
      }
    } map: { x, matrices in
      var (parts, offset): ([Expression], Int) = ([], 0)
      for (index, layer) in layers.enumerated() {
        let count = layer.rows * layer.columns
        var w = x[rows: offset..<offset + count].reshaped(
          Shape(groups: x.shape.groups, rows: layer.rows, columns: layer.columns))
        var b = x[rows: offset + count..<offset + count + layer.rows]
        offset += count + layer.rows
        if classes != nil, index == layers.count - 1 {
          w = matrices[0].times(w)
          b = matrices[0].times(b)
        }
        if pixels != nil, index == 0 { w = w.times(matrices[matrices.count - 1]) }
        parts += [w.reshaped(Shape(groups: x.shape.groups, rows: count)), b]
      }
      return .concatenated(parts)
    }
  }

  /// f(A x + b) as an objective of its own, with the constants that hold for every member.
  private func mapped(_ map: TaskMap, _ reach: MapReach) -> Objective {
    let inner = value
    let place = data == nil && !hasKinks ? BoxFacts(onto(reach.image), budget: boxBudget) : nil
    let factor = reach.stretch * reach.stretch
    // A bound that holds everywhere holds of every map; one of the box is looked for anew where the maps go.
    let low = facts.lowerBound.flatMap { $0.scope == .global && $0.evidence == .proved ? $0 : nil }
    return Objective(
      name: name, formula: formula, box: box, start: start, minimum: minimum, minimumError: minimumError,
      isBoundedBelow: isBoundedBelow, leastValue: low?.value, leastReason: low?.reason ?? "",
      smoothness: Self.smoothness(self.smoothness, mappedBy: factor, place),
      curvature: curvature.map { Curvature($0.value / factor, $0.kind) }, isConvex: isConvex, hasKinks: hasKinks,
      boxBudget: boxBudget, warning: warning, data: data, tables: tables, task: map, place: place
    ) { x, batch in inner(map.map(x, map.inputs(for: x)), batch) }
  }

  /// The same function on another box.
  private func onto(_ box: [ClosedRange<Double>]) -> Objective {
    Objective(
      name: name, formula: formula, box: box, start: start, isBoundedBelow: false, smoothness: .none,
      hasKinks: hasKinks, boxBudget: boxBudget, tables: tables, value: value)
  }

  /// The constant of f(A x + b) with |A|^2 at most `factor`, from that of f everywhere, else from f where members look.
  private static func smoothness(_ ofF: Smoothness, mappedBy factor: Double, _ place: BoxFacts?) -> Smoothness {
    guard ofF.scope != .global else { return Smoothness(factor * ofF.value, .global, isProved: ofF.isProved) }
    guard let found = place?.smoothness, found.isProved else { return .none }
    return Smoothness((factor * found.value).nextUp, .box, isProved: true)
  }
}

/// The families that were made of an objective.
///
/// A class because all copies of the objective share them.
final class Families: Sendable {
  private let known = Mutex<[TaskFamily: Objective]>([:])

  /// The family of a kind, if it was made.
  func value(_ kind: TaskFamily) -> Objective? { known.withLock { $0[kind] } }

  /// Keeps a family.
  func keep(_ family: Objective, _ kind: TaskFamily) { known.withLock { $0[kind] = family } }
}
