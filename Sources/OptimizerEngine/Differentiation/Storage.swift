// Memory of a running program, in single or double precision.

#if canImport(Glibc)
import Glibc
#endif

/// The scalar type in which a program runs.
public enum Precision: String, DescribedChoice {
  /// 32-bit floating point, for classifiers.
  case single
  /// 64-bit floating point, for analytic objectives, certificates and checks.
  case double

  /// The type, in one sentence.
  public var sentence: String {
    switch self {
    case .single: "32 bits a number: about twice as fast, enough for classifiers."
    case .double: "64 bits a number: what certificates and checks are computed in."
    }
  }

  /// Bytes of one element.
  public var bytes: Int { self == .single ? 4 : 8 }

  /// The distance from 1 to the next number.
  var unit: Double { self == .single ? 0x1p-23 : 0x1p-52 }
}

/// A fixed block of floating-point memory, aligned to cache lines, zero at first.
///
/// A class because it owns memory. It is `@unchecked Sendable` since the engine never shares a block that is written
/// between two threads: each chunk of rollouts has its own.
public final class Storage: @unchecked Sendable {
  /// The scalar type of the elements.
  public let precision: Precision
  /// Number of elements.
  public let count: Int
  let base: UnsafeMutableRawPointer
  private static let hugePage = 2 << 20

  /// Reserves memory for `count` elements, all 0.
  public init(_ precision: Precision, count: Int) {
    self.precision = precision
    self.count = count
    let bytes = max(count, 1) * precision.bytes
    let isLarge = bytes >= 2 * Self.hugePage
    base = .allocate(byteCount: bytes, alignment: isLarge ? Self.hugePage : 128)
    #if canImport(Glibc)
    // Rows of a data set are read in random order: with pages of 4 KiB each row costs a walk of the page tables.
    if isLarge { madvise(base, bytes / Self.hugePage * Self.hugePage, MADV_HUGEPAGE) }
    #endif
    base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
  }

  deinit { base.deallocate() }

  /// The address of an element.
  func address(_ offset: Int) -> UnsafeMutableRawPointer { base + offset * precision.bytes }

  /// One element, converted to and from the precision of the block.
  ///
  /// - Precondition: `index` is in 0..<count.
  public subscript(index: Int) -> Double {
    get {
      precondition(index >= 0 && index < count, "element \(index) of \(count)")
      return precision == .single
        ? Double(address(index).assumingMemoryBound(to: Float.self).pointee)
        : address(index).assumingMemoryBound(to: Double.self).pointee
    }
    set {
      precondition(index >= 0 && index < count, "element \(index) of \(count)")
      if precision == .single {
        address(index).assumingMemoryBound(to: Float.self).pointee = Float(newValue)
      } else {
        address(index).assumingMemoryBound(to: Double.self).pointee = newValue
      }
    }
  }

  /// Writes numbers from element `offset` on, rounded to the precision of the block.
  ///
  /// - Precondition: They fit into the block.
  public func write(_ values: some Collection<Double>, at offset: Int = 0) {
    precondition(offset >= 0 && offset + values.count <= count, "\(values.count) values at \(offset) of \(count)")
    if precision == .single {
      let place = address(offset).assumingMemoryBound(to: Float.self)
      for (i, value) in values.enumerated() { place[i] = Float(value) }
    } else {
      let place = address(offset).assumingMemoryBound(to: Double.self)
      for (i, value) in values.enumerated() { place[i] = value }
    }
  }

  /// Writes bytes, packed, from element `offset` on.
  func write(bytes: [UInt8], at offset: Int) {
    precondition(offset >= 0 && bytes.count <= (count - offset) * precision.bytes, "\(bytes.count) bytes at \(offset)")
    bytes.withUnsafeBytes {
      address(offset).copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(base), byteCount: bytes.count)
    }
  }

  /// The elements of a range, as double-precision numbers.
  ///
  /// - Precondition: The range is in 0..<count.
  public func read(_ range: Range<Int>) -> [Double] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements \(range) of \(count)")
    if precision == .single {
      let place = base.assumingMemoryBound(to: Float.self)
      return range.map { Double(place[$0]) }
    }
    return Array(
      UnsafeBufferPointer(start: base.assumingMemoryBound(to: Double.self) + range.lowerBound, count: range.count))
  }

  /// All elements, as double-precision numbers.
  public func readAll() -> [Double] { read(0..<count) }

  /// Sets the elements of a range to zero.
  func clear(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements \(range) of \(count)")
    address(range.lowerBound).initializeMemory(as: UInt8.self, repeating: 0, count: range.count * precision.bytes)
  }

  /// Copies elements to another place of the same block, which they do not overlap.
  func copy(from source: Int, to target: Int, count length: Int) {
    precondition(min(source, target) >= 0 && max(source, target) + length <= count, "\(length) elements of \(count)")
    address(target).copyMemory(from: address(source), byteCount: length * precision.bytes)
  }

  /// Sets every element to zero.
  public func clear() { base.initializeMemory(as: UInt8.self, repeating: 0, count: count * precision.bytes) }
}
