import SessionStore
import Testing

@Suite("Digests and checksums")
struct DigestTests {
  @Test("The checksum is the CRC-32 of IEEE 802.3")
  func knownChecksums() {
    #expect(Checksum("123456789".utf8).value == 0xCBF4_3926)
    #expect(Checksum([]).value == 0)
    var pieces = Checksum("1234".utf8)
    pieces.update(Array("56789".utf8))
    #expect(pieces.value == 0xCBF4_3926)
  }

  @Test("Digests never change between versions")
  func knownDigests() {
    #expect(Digest().hex == "626173696e2d6431")
    #expect(Digest([1, 2, 3]).hex == "1860dac0bdc44495")
    #expect(Digest([0]).hex != Digest([0, 0]).hex)
  }

  @Test("Every bit, the order, and the sign of zero count")
  func everythingCounts() {
    let base: [Double] = [0, 1, -2.5, 1e-300]
    var seen: Set<Digest> = [Digest(base), Digest([-0.0, 1, -2.5, 1e-300]), Digest(base.reversed()), Digest([])]
    for index in base.indices {
      for bit in 0..<64 {
        var changed = base
        changed[index] = Double(bitPattern: base[index].bitPattern ^ 1 << bit)
        seen.insert(Digest(changed))
      }
    }
    // One of the flips makes -0.0 of 0.0, which is in the set already.
    #expect(seen.count == 4 + 4 * 64 - 1)
  }

  @Test("Arrays count as their little-endian bytes")
  func arraysAreBytes() {
    let doubles: [Double] = [1, -0.0, .pi]
    var asBytes = Digest()
    asBytes.combine(bytes: doubles.flatMap { littleEndian($0.bitPattern) })
    #expect(Digest(doubles) == asBytes)

    for floats: [Float] in [[], [1], [1, 2], [1, 2, -3]] {
      var asFloats = Digest()
      asFloats.combine(floats)
      var bytes = Digest()
      bytes.combine(bytes: floats.flatMap { littleEndian($0.bitPattern) })
      #expect(asFloats == bytes)
    }
  }

  private func littleEndian<Bits: FixedWidthInteger>(_ bits: Bits) -> [UInt8] {
    (0..<(Bits.bitWidth / 8)).map { (byte: Int) -> UInt8 in UInt8(truncatingIfNeeded: bits >> (byte * 8)) }
  }

  @Test("Where one array ends and the next begins counts")
  func boundariesCount() {
    func digest(_ arrays: [[Double]]) -> Digest {
      var digest = Digest()
      for array in arrays { digest.combine(array) }
      return digest
    }
    #expect(digest([[1, 2], [3]]) != digest([[1], [2, 3]]))
    #expect(digest([[1, 2, 3]]) != digest([[1, 2, 3], []]))
    var texts = Digest()
    texts.combine("ab")
    texts.combine("c")
    var others = Digest()
    others.combine("a")
    others.combine("bc")
    #expect(texts != others)
  }

  @Test("A digest is read from its 16 lower-case digits alone")
  func hexRoundTrips() {
    let digest = Digest([1, 2, 3])
    #expect(Digest(hex: digest.hex) == digest)
    #expect(digest.hex.count == 16)
    for bad in ["", "0", "0123456789ABCDEF", "0123456789abcdeg", "0123456789abcdef0", " 123456789abcdef"] {
      #expect(Digest(hex: bad) == nil, "\(bad)")
    }
  }
}
