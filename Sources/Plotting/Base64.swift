// Bytes as text that passes everywhere.

/// Base64 with padding, by RFC 4648.
package enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The digits of some bytes.
  package static func digits(of bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { result, count in
      count = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = min(bytes.count - start, 3)
        var bits = UInt32(bytes[start]) << 16
        if group > 1 { bits |= UInt32(bytes[start + 1]) << 8 }
        if group > 2 { bits |= UInt32(bytes[start + 2]) }
        for place in 0..<4 {
          result[count] = place <= group ? digits[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "=")
          count += 1
        }
      }
    }
  }

  /// The same as text.
  package static func text(_ bytes: [UInt8]) -> String { String(decoding: digits(of: bytes), as: UTF8.self) }
}
