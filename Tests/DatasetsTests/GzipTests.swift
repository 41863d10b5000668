import OptimizerEngine
import Testing

@testable import Datasets

@Suite("Unpacking gzip data")
struct GzipTests {
  @Test("What was packed comes out", arguments: [0, 1, 1000, 65_535, 65_536, 65_537, 300_000])
  func roundTrip(count: Int) throws {
    let bytes = pattern(count)
    #expect(try Gzip.inflate(gzip(bytes), limit: count) == bytes)
    #expect(try Gzip.inflate(gzip(bytes), limit: .max) == bytes)
  }

  @Test("All members come out, and zeros after the last one are padding")
  func members() throws {
    let bytes = pattern(5000)
    let two = gzip(bytes) + gzip([1, 2, 3])
    #expect(try Gzip.inflate(two, limit: 10_000) == bytes + [1, 2, 3])
    #expect(try Gzip.inflate(gzip([]) + two + [0, 0, 0], limit: 10_000) == bytes + [1, 2, 3])
    let error = #expect(throws: FileError.self) { try Gzip.inflate(two + [0, 7], limit: 10_000) }
    #expect(error?.code == .corrupt)
    #expect(error?.place == "compressed data, compressed byte \(two.count)")
  }

  @Test("More than the limit is refused, also of a bomb")
  func limit() throws {
    for count in [1, 1000, 65_536, 100_000] {
      let packed = gzip(pattern(count))
      #expect(try Gzip.inflate(packed, limit: count).count == count)
      let error = #expect(throws: FileError.self) { try Gzip.inflate(packed, limit: count - 1) }
      #expect(error?.code == .tooLarge)
    }
    let packed = bomb(100_000)
    let error = #expect(throws: FileError.self) { try Gzip.inflate(packed, limit: 1000) }
    #expect(error?.code == .tooLarge)
    #expect(try Gzip.prefix(packed, count: 16, place: "bomb") == [UInt8](repeating: 0, count: 16))
    #expect(try Gzip.prefix(gzip([1, 2]), count: 16, place: "short") == [1, 2])
  }

  @Test("Data cut anywhere are truncated")
  func truncated() {
    let packed = gzip(pattern(2000)) + gzip([1, 2, 3])
    let firstCount = gzip(pattern(2000)).count
    for count in 2..<packed.count where count != firstCount && count != firstCount + 1 {
      let error = #expect(throws: FileError.self) { try Gzip.inflate(Array(packed[..<count]), limit: 10_000) }
      #expect(error?.code == .truncated, "\(count) bytes")
    }
  }

  @Test("A flipped bit is found, or is one that says nothing about the data")
  func corrupt() throws {
    let bytes = pattern(500)
    let packed = gzip(bytes)
    var paddingBits = 0
    for offset in packed.indices {
      for bit in 0..<8 {
        var damaged = packed
        damaged[offset] ^= 1 << bit
        guard let output = try? Gzip.inflate(damaged, limit: 10_000) else { continue }
        #expect(output == bytes, "byte \(offset), bit \(bit)")
        // Flags, time, compression level and system in the header are not covered by a checksum.
        if !(3..<10).contains(offset) { paddingBits += 1 }
      }
    }
    #expect(paddingBits < 8, "a block is padded to whole bytes, the rest counts")
  }

  @Test("Other data are not gzip data", arguments: [[], [0x1F], [0x78, 0x9C, 1, 2], Array("plain".utf8)] as [[UInt8]])
  func otherData(bytes: [UInt8]) {
    let error = #expect(throws: FileError.self) { try Gzip.inflate(bytes, limit: 100, place: "a.gz") }
    #expect(error?.code == .wrongFormat)
    #expect(error?.description == "not gzip data: a.gz; check that it is the right file")
  }
}
