// A picture as a file every program reads.

import CZlib

extension Raster {
  /// The picture as a PNG file (ISO/IEC 15948), colors in sRGB with opacity.
  ///
  /// Every row is written as its difference from the one above, in which the plateaus of a heat map are zeros, and packed
  /// by runs: half again as large as the best packing, and ten times as quick.
  package var png: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    func add(_ kind: String, _ body: [UInt8]) {
      let content = Array(kind.utf8) + body
      let sum = content.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
      file += number(body.count) + content + number(Int(sum))
    }
    // Eight bits for each of red, green, blue and opacity; not interlaced.
    add("IHDR", number(width) + number(height) + [8, 6, 0, 0, 0])
    add("IDAT", packed)
    add("IEND", [])
    return file
  }

  /// The rows, each with the number of its filter, packed by zlib.
  private var packed: [UInt8] {
    let stride = 4 * width
    var rows: [UInt8] = []
    rows.reserveCapacity((stride + 1) * height)
    bytes.withUnsafeBufferPointer { bytes in
      for y in 0..<height {
        rows.append(2)
        let start = y * stride
        for place in start..<(start + stride) { rows.append(bytes[place] &- (y > 0 ? bytes[place - stride] : 0)) }
      }
    }
    return Self.deflated(rows)
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    let status = deflateInit2_(&stream, 1, Z_DEFLATED, 15, 9, Z_RLE, ZLIB_VERSION, size)
    precondition(status == Z_OK, "zlib has no memory for its tables")
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    var bytes = bytes
    return bytes.withUnsafeMutableBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(capacity))
        // All of it fits, so one call does it.
        let end = deflate(&stream, Z_FINISH)
        precondition(end == Z_STREAM_END, "zlib's bound of a packed size was too small")
        count = capacity - Int(stream.avail_out)
      }
    }
  }
}
