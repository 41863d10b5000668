// Bytes as text that survives chats, shells and addresses: base64url without padding (RFC 4648, section 5).

package enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let values: [UInt8: UInt8] = Dictionary(
    uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, UInt8($0.offset)) })

  /// The text of some bytes: four characters for three bytes, two or three for the rest.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var word = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for _ in 0...group.count {
        text.append(alphabet[Int(word >> 18 & 63)])
        word <<= 6
      }
    }
    return text
  }

  /// The bytes of a text, or nil where it is not what `encode` writes.
  static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (word, bits): (UInt32, UInt32) = (0, 0)
    for character in text {
      guard let value = values[character] else { return nil }
      word = word << 6 | UInt32(value)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: word >> bits))
      word &= (1 << bits) - 1
    }
    // Six bits that belong to no byte, or bits that encoding leaves zero: two texts would mean the same.
    return bits < 6 && word == 0 ? bytes : nil
  }
}
