// CRC-32, which finds every damaged line of a journal.

/// The CRC-32 checksum of IEEE 802.3, as in gzip, PNG and `cksum -a crc32b`.
///
/// Finds every error of up to 32 adjacent bits, so every single flipped bit. Not a defense against forgery.
package struct Checksum: Sendable {
  private var state: UInt32 = ~0

  /// Creates the checksum of no bytes.
  package init() {}

  /// Creates the checksum of some bytes.
  package init(_ bytes: some Sequence<UInt8>) { update(bytes) }

  /// The checksum of all bytes so far.
  package var value: UInt32 { ~state }

  /// Takes further bytes in.
  ///
  /// - Complexity: O(*n*); four bytes at a time where they lie in one piece.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { update($0) }
    if isContiguous == nil { Array(bytes).withUnsafeBufferPointer { update($0) } }
  }

  private mutating func update(_ buffer: UnsafeBufferPointer<UInt8>) {
    state = Self.tables.withUnsafeBufferPointer { tables in
      var crc = state
      var index = 0
      while index + 4 <= buffer.count {
        crc ^= UInt32(buffer[index]) | UInt32(buffer[index + 1]) << 8
        crc ^= UInt32(buffer[index + 2]) << 16 | UInt32(buffer[index + 3]) << 24
        crc =
          tables[768 + Int(crc & 255)] ^ tables[512 + Int(crc >> 8 & 255)]
          ^ tables[256 + Int(crc >> 16 & 255)] ^ tables[Int(crc >> 24)]
        index += 4
      }
      while index < buffer.count {
        crc = crc >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: crc) ^ buffer[index])]
        index += 1
      }
      return crc
    }
  }

  /// The remainders of all bytes under the reflected polynomial 0xEDB88320, followed by none, one, two and three zeros.
  private static let tables: [UInt32] = {
    let table: [UInt32] = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return (0..<4).flatMap { zeros in
      table.map { first in (0..<zeros).reduce(first) { crc, _ in crc >> 8 ^ table[Int(crc & 255)] } }
    }
  }()
}
