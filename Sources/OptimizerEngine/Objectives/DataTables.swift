// The numbers a data objective's formula reads, in the type they are multiplied in, shared by all who run it.

import Synchronization

/// Tables one after the other in one block of memory; each precision is filled the first time it is asked for.
///
/// A class so that every rollout, evaluator and thread reads the same block, which nobody writes once it is filled.
final class DataTables: Sendable {
  /// Number of elements.
  let count: Int
  private let fill: @Sendable (Storage) -> Void
  private let blocks = Mutex<[Precision: Storage]>([:])

  /// No tables.
  static let none = DataTables(count: 0) { _ in }

  /// Tables of `count` numbers that `fill` writes.
  init(count: Int, fill: @escaping @Sendable (Storage) -> Void) {
    self.count = count
    self.fill = fill
  }

  /// The tables in a precision.
  func storage(_ precision: Precision) -> Storage {
    blocks.withLock { blocks in
      if let known = blocks[precision] { return known }
      let block = Storage(precision, count: count)
      fill(block)
      blocks[precision] = block
      return block
    }
  }
}

/// A value that is computed when it is first asked for.
final class Lazy<Value: Sendable>: Sendable {
  private let compute: @Sendable () -> Value
  private let known = Mutex<Value?>(nil)

  init(_ compute: @escaping @Sendable () -> Value) { self.compute = compute }

  /// The value.
  var value: Value {
    known.withLock { known in
      if let known { return known }
      let value = compute()
      known = value
      return value
    }
  }
}

/// A value that is computed when it is first asked for, by whoever asks, and kept by all copies of what holds it.
final class Memo<Value: Sendable>: Sendable {
  private let known = Mutex<Value?>(nil)

  /// The value.
  func value(_ compute: () -> Value) -> Value {
    known.withLock { known in
      if let known { return known }
      let value = compute()
      known = value
      return value
    }
  }
}
