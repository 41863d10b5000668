// Where the elements of a node lie: views move no data, they only change strides.

/// Strides into the contiguous array of another node (or of the node itself).
struct Layout: Equatable {
  /// The node whose array this is.
  var base: Int
  var offset = 0
  var group: Int
  var row: Int
  var column: Int

  /// The contiguous row-major layout of a node's own array.
  init(base: Int, shape: Shape) {
    self.base = base
    group = shape.rows * shape.columns
    row = shape.columns
    column = 1
  }

  /// The same elements under another shape, where strides can express it.
  func reshaped(from old: Shape, to new: Shape) -> Layout? {
    let source = zip([old.groups, old.rows, old.columns], [group, row, column]).filter { $0.0 > 1 }
    let sizes = [new.groups, new.rows, new.columns]
    var strides = [0, 0, 0]
    var s = 0
    var t = 0
    while t < 3 {
      if sizes[t] == 1 {
        t += 1
        continue
      }
      // Match a run of old axes with a run of new axes of the same count.
      var oldEnd = s
      var newEnd = t
      var oldCount = 1
      var newCount = 1
      repeat {
        if oldCount <= newCount, oldEnd < source.count {
          oldCount *= source[oldEnd].0
          oldEnd += 1
        } else {
          newCount *= sizes[newEnd]
          newEnd += 1
        }
        if newCount == 1 {
          newCount *= sizes[newEnd]
          newEnd += 1
        }
      } while oldCount != newCount
      for k in s..<(oldEnd - 1) where source[k].1 != source[k + 1].1 * source[k + 1].0 { return nil }
      var stride = source[oldEnd - 1].1
      for k in (t..<newEnd).reversed() {
        strides[k] = stride
        stride *= sizes[k]
      }
      s = oldEnd
      t = newEnd
    }
    var result = self
    (result.group, result.row, result.column) = (strides[0], strides[1], strides[2])
    return result
  }

  /// The layout under which this value is read while looping over `target`.
  func broadcast(from shape: Shape, to target: Shape) -> Layout {
    var result = self
    if shape.groups == 1 { result.group = 0 }
    if shape.rows == 1, target.rows > 1 { result.row = 0 }
    if shape.columns == 1, target.columns > 1 { result.column = 0 }
    return result
  }
}

/// The loop of an instruction over at most three axes, with the strides of each operand.
struct LoopNest {
  /// Sizes, outermost first.
  private(set) var sizes: [Int]
  /// strides[operand][axis].
  private(set) var strides: [[Int]]

  /// Merges axes that every operand walks in one stride, so that short rows become long ones.
  ///
  /// - Parameter written: The operands that are stored to; these must end up contiguous along the innermost axis.
  init(shape: Shape, layouts: [Layout], written: Range<Int>) {
    let all = [shape.groups, shape.rows, shape.columns]
    let axes = (0..<3).filter { all[$0] > 1 }
    sizes = []
    strides = layouts.map { _ in [] }
    let raw = layouts.map { [$0.group, $0.row, $0.column] }
    for axis in axes.reversed() {
      let mergeable =
        !sizes.isEmpty && raw.indices.allSatisfy { raw[$0][axis] == strides[$0][0] * sizes[0] }
      if mergeable {
        sizes[0] *= all[axis]
      } else {
        sizes.insert(all[axis], at: 0)
        for i in raw.indices { strides[i].insert(raw[i][axis], at: 0) }
      }
    }
    if sizes.count < 3, written.contains(where: { strides[$0].last ?? 1 > 1 }) {
      // One element of each row, as when a column is written into a wider array: a row of length one.
      sizes.append(1)
      for i in strides.indices { strides[i].append(1) }
    }
    while sizes.count < 3 {
      sizes.insert(1, at: 0)
      for i in strides.indices { strides[i].insert(0, at: 0) }
    }
  }
}
