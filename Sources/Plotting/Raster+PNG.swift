// A picture as a file every program reads.

import CZlib

extension Raster {
  /// The picture as a PNG file (ISO/IEC 15948) in sRGB, with opacity where something of it is not opaque.
  ///
  /// Rows are written as they are and packed in the quickest way: on a map with lines that is smaller than any of the
  /// filters that write differences, and three times as quick as the best packing.
  package var png: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    func add(_ kind: String, _ body: [UInt8]) {
      let content = Array(kind.utf8) + body
      let sum = content.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      file += number(body.count) + content + number(Int(sum))
    }
    let isOpaque = stride(from: 3, to: bytes.count, by: 4).allSatisfy { bytes[$0] == 255 }
    // Eight bits for each of red, green and blue, and for opacity; not interlaced.
    add("IHDR", number(width) + number(height) + [8, isOpaque ? 2 : 6, 0, 0, 0])
    add("IDAT", Self.deflated(rows(isOpaque: isOpaque)))
    add("IEND", [])
    return file
  }

  /// The rows, before each the number of its filter: none.
  private func rows(isOpaque: Bool) -> [UInt8] {
    let parts = isOpaque ? 3 : 4
    return [UInt8](unsafeUninitializedCapacity: (parts * width + 1) * height) { rows, count in
      count = 0
      for y in 0..<height {
        rows[count] = 0
        count += 1
        for pixel in stride(from: 4 * y * width, to: 4 * (y + 1) * width, by: 4) {
          for part in 0..<parts { rows[count + part] = bytes[pixel + part] }
          count += parts
        }
      }
    }
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(UInt(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(count)) { output, length in
      // The bound says that it fits, and all other errors are those of a caller.
      let status = compress2(output.baseAddress, &count, bytes, UInt(bytes.count), Z_BEST_SPEED)
      precondition(status == Z_OK, "zlib cannot pack \(bytes.count) bytes: \(status)")
      length = Int(count)
    }
  }
}
