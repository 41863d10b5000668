// Hexadecimal digits: of checksums, digests and escape sequences.

enum Hexadecimal {
  static let digits = Array("0123456789abcdef".utf8)

  /// The value of one digit in either case, or nil.
  static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// A number in lower-case digits, with leading zeros.
  static func bytes(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    stride(from: type(of: number).bitWidth - 4, through: 0, by: -4).map { digits[Int(number >> $0 & 15)] }
  }

  /// The number that is spelled by lower-case digits, exactly as many as the type needs, or nil.
  static func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ text: some Collection<UInt8>, as type: Number.Type = Number.self
  ) -> Number? {
    guard text.count == Number.bitWidth / 4 else { return nil }
    var number: Number = 0
    for byte in text {
      guard let digit = value(of: byte), !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) else { return nil }
      number = number << 4 | Number(digit)
    }
    return number
  }

  /// A byte as an error message names it: the character where it is printable ASCII, its number elsewhere.
  static func name(of byte: UInt8) -> String {
    (0x21..<0x7F).contains(byte)
      ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(decoding: bytes(byte), as: UTF8.self))"
  }
}
