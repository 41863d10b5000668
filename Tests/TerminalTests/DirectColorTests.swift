// Descriptions compiled in memory.

import Testing

@testable import Terminal

@Suite("A description of a terminal is compiled as ncurses reads it")
struct DirectColorTests {
  @Test("Header, names, flags, numbers, strings and further flags lie where term(5) says")
  func layout() {
    var entry = TerminalEntry(name: "x")
    entry.flags = [true, false, true]
    entry.numbers = [-1, 1 << 24]
    entry.strings = [nil, Array("ab".utf8), Array("c".utf8)]
    entry.furtherFlags = ["RGB"]
    let names = Array("x|with direct color".utf8) + [0]
    var expected: [UInt8] = [0x1e, 2, UInt8(names.count), 0, 3, 0, 2, 0, 3, 0, 5, 0]
    expected += names + [1, 0, 1]
    // Names and flags have an odd length together, so a byte is between them and the numbers.
    expected += [0] + [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1]
    expected += [0xff, 0xff, 0, 0, 3, 0] + Array("ab".utf8) + [0] + Array("c".utf8) + [0]
    expected += [0] + [1, 0, 0, 0, 0, 0, 1, 0, 4, 0] + [1, 0] + [0, 0] + Array("RGB".utf8) + [0]
    #expect(entry.bytes == expected)
    #expect(entry.hexadecimal.hasPrefix("hex:1E02"))
    #expect(entry.hexadecimal.utf8.count == 4 + 2 * expected.count)
  }
}
