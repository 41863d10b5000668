// Text that was pasted, between the marks terminals put around it (mode 2004): it is no typing, so it does nothing by
// itself.

/// A paste as it comes in.
struct PastedText: Sendable {
  static let start = Array("\u{1b}[200~".utf8)
  static let end = Array("\u{1b}[201~".utf8)
  /// What is beyond is dropped: nobody pastes a book into a line.
  static let longest = 1 << 16

  private var bytes: [UInt8] = []

  mutating func append(_ more: some Collection<UInt8>) {
    bytes += more.prefix(Self.longest - bytes.count)
  }

  /// The text: line ends are newlines, other controls but tabs and what is not UTF-8 are left out.
  var text: String {
    var result = String.UnicodeScalarView()
    var last: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      defer { last = scalar }
      switch scalar {
      case "\r": result.append("\n")
      case "\n": if last != "\r" { result.append("\n") }
      case "\t": result.append("\t")
      case "\u{fffd}": break
      default: if scalar.properties.generalCategory != .control { result.append(scalar) }
      }
    }
    return String(result)
  }

  /// How many of the bytes belong to the paste for certain, and whether its end follows.
  static func length(in bytes: ArraySlice<UInt8>) -> (used: Int, isOver: Bool) {
    var place = bytes.startIndex
    while let escape = bytes[place...].firstIndex(of: 0x1b) {
      let rest = bytes[escape...].prefix(end.count)
      if rest.elementsEqual(end) { return (escape - bytes.startIndex, true) }
      // The end may be cut in two.
      if end.starts(with: rest) { return (escape - bytes.startIndex, false) }
      place = escape + 1
    }
    return (bytes.count, false)
  }
}
