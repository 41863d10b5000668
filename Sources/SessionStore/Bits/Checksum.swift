// CRC-32, which finds every damaged line of a journal.

/// The CRC-32 checksum of IEEE 802.3, as in gzip, PNG and `cksum -a crc32b`.
///
/// Finds every error of up to 32 adjacent bits, so every single flipped bit. Not a defense against forgery.
public struct Checksum: Sendable {
  private var state: UInt32 = ~0

  /// Creates the checksum of no bytes.
  public init() {}

  /// Creates the checksum of some bytes.
  public init(_ bytes: some Sequence<UInt8>) { update(bytes) }

  /// The checksum of all bytes so far.
  public var value: UInt32 { ~state }

  /// Takes further bytes in.
  ///
  /// - Complexity: O(*n*).
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let table = Self.table
    var crc = state
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { buffer in
      table.withUnsafeBufferPointer { table in
        for byte in buffer { crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
      }
    }
    if isContiguous == nil {
      for byte in bytes { crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    }
    state = crc
  }

  /// The remainders of all bytes under the reflected polynomial 0xEDB88320.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
}
