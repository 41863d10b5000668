// The text of a data file, unpacked where it is gzipped, and what kind of file it is by its content.

import OptimizerEngine

/// The bytes of a text file, without compression and byte order mark.
struct TextFile {
  /// What is in it.
  let bytes: [UInt8]
  /// Whether it was gzipped.
  let isCompressed: Bool
  /// Its path, for errors.
  let path: String

  /// Reads a file.
  ///
  /// - Throws: `FileError`, also for UTF-16 and for files that are no text.
  init(_ path: String) throws(FileError) {
    let raw = try DataFile.read(path, limit: DataFile.textLimit)
    isCompressed = Gzip.isCompressed(raw)
    self.path = path
    bytes = try Self.text(
      isCompressed ? try Gzip.inflate(raw, limit: Gzip.limit(for: raw.count), place: path) : raw, place: path)
  }

  /// Whether it begins as Matrix Market files do, whatever its name.
  var isMatrixMarket: Bool {
    String(decoding: bytes.prefix(14), as: UTF8.self).lowercased() == "%%matrixmarket"
  }

  /// The same bytes without byte order mark.
  ///
  /// - Throws: `FileError` where they are no text in UTF-8.
  static func text(_ bytes: [UInt8], place: String) throws(FileError) -> [UInt8] {
    let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    // Without a mark every second byte of a table is zero.
    let zeros = bytes.prefix(64).enumerated().filter { $0.element == 0 }.map { $0.offset % 2 }
    let isBare = bytes.count >= 4 && zeros.count >= bytes.prefix(64).count / 3 && Set(zeros).count == 1
    guard !isWide, !isBare else {
      throw FileError(.wrongFormat, "the text is UTF-16", place: place, remedy: "save it as UTF-8")
    }
    if let zero = bytes.firstIndex(of: 0) {
      throw FileError(
        .wrongFormat, "no text: a zero byte", place: "\(place), byte \(zero)", remedy: "check that it is the right file"
      )
    }
    // Other encodings would make one class of two names.
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw FileError(
        .wrongFormat, "the text is not UTF-8", place: place,
        remedy: "save it as UTF-8, for example by iconv -f latin1 -t utf-8")
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }
}

/// Lines of a text, ended by LF, CR LF or CR, numbered from 1.
struct TextLines {
  private let bytes: [UInt8]
  private var position = 0
  /// The number of the line that was read last.
  private(set) var number = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next line, without its end; nil behind the last one.
  mutating func next() -> String? {
    guard position < bytes.count else { return nil }
    let first = position
    while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
    let text = String(decoding: bytes[first..<position], as: UTF8.self)
    number += 1
    if position < bytes.count {
      position += bytes[position] == 13 && position + 1 < bytes.count && bytes[position + 1] == 10 ? 2 : 1
    }
    return text
  }
}
