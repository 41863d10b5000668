// What the tests of this room share: packed data, files that go away, and where MNIST may be.

import Datasets
import FoundationEssentials
import OptimizerEngine

/// Packs bytes as one gzip member: one deflate block of literals in the fixed Huffman code (RFC 1951, 3.2.6).
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var bits = BitWriter()
  for byte in bytes {
    if byte < 144 { bits.code(0x30 + UInt32(byte), 8) } else { bits.code(0x190 + UInt32(byte) - 144, 9) }
  }
  bits.code(0, 7)
  let crc = bytes.reduce(UInt32.max) { crc, byte in
    (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  let trailer = [~crc, UInt32(bytes.count)].flatMap { word in [0, 8, 16, 24].map { UInt8(word >> $0 & 255) } }
  return bits.bytes + trailer
}

/// The start of a member that unpacks to `258 * count + 1` zeros from 13 bits for 258 of them.
func bomb(_ count: Int) -> [UInt8] {
  var bits = BitWriter()
  bits.code(0x30, 8)
  for _ in 0..<count {
    bits.code(0b1100_0101, 8)
    bits.code(0, 5)
  }
  return bits.bytes
}

/// Bits of a gzip member, whose header and first block header are there already.
private struct BitWriter {
  private(set) var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  private var count = 0

  init() {
    // The last block, of the fixed code: 1, then 01 from the low bit on.
    code(0b110, 3)
  }

  /// Appends a code, its high bit first.
  mutating func code(_ value: UInt32, _ length: Int) {
    for shift in stride(from: length - 1, through: 0, by: -1) {
      if count % 8 == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8(value >> shift & 1) << (count % 8)
      count += 1
    }
  }
}

/// Runs a test in a folder of its own, which is removed afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.path + "/basin-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

func store(_ bytes: [UInt8], at path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

/// The bytes of an IDX file.
func idx(_ magic: UInt32, _ sizes: [UInt32], _ payload: [UInt8]) -> [UInt8] {
  ([magic] + sizes).flatMap { word in [24, 16, 8, 0].map { UInt8(word >> $0 & 255) } } + payload
}

/// A stretch of bytes that is neither constant nor random.
func pattern(_ count: Int) -> [UInt8] {
  (0..<count).map { (i: Int) -> UInt8 in UInt8(truncatingIfNeeded: i &* i &+ i / 7) }
}

/// The folder with MNIST: `$BASIN_MNIST`, else the shared data beside the package, else nil.
let mnistFolder: String? = {
  let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let candidates: [String?] = [
    ProcessInfo.processInfo.environment["BASIN_MNIST"],
    package.deletingLastPathComponent().appending(path: "shared/data/mnist").path,
  ]
  return candidates.compactMap { $0 }.first {
    FileManager.default.fileExists(atPath: "\($0)/t10k-labels-idx1-ubyte.gz")
      || FileManager.default.fileExists(atPath: "\($0)/t10k-labels-idx1-ubyte")
  }
}()

/// The description of the error that some work ends in; empty where it succeeds.
func failure(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch let error as FileError {
    return error.description
  } catch {
    return "another error: \(error)"
  }
}
