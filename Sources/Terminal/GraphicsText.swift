// Pictures between the characters, by the graphics protocol of kitty (https://sw.kovidgoyal.net/kitty/graphics-protocol/),
// with Unicode placeholders: the picture is sent once, and cells say with their character and color which part of it they
// show. So it moves, is covered and goes away with the cells, also where a multiplexer stands between.

import Glibc
import Plotting

enum GraphicsText {
  /// The character of a cell that shows a part of a picture.
  static let placeholder: UInt32 = 0x10EEEE
  /// The number of the picture that is asked about and never shown.
  static let questionNumber = 31
  /// Bytes of a piece: the protocol's most.
  private static let pieceLength = 4096

  /// Asks whether pictures are understood, with one of a pixel.
  static let question = String(
    decoding: passed(command("i=\(questionNumber),s=1,v=1,a=q,t=d,f=24", Array("AAAA".utf8))), as: UTF8.self)

  /// A picture that is seen in so many cells that name it, in pieces to be written one after the other.
  ///
  /// An older one of the number is replaced when the last piece has come. Text may stand between two pieces, no other
  /// command.
  static func pieces(_ raster: Raster, number: Int, columns: Int, rows: Int) -> [[UInt8]] {
    let digits = Base64.digits(of: raster.png)
    return stride(from: 0, to: digits.count, by: pieceLength).map { start in
      let piece = digits[start..<min(start + pieceLength, digits.count)]
      let hasMore = piece.endIndex < digits.count ? 1 : 0
      // No answers: nobody would read them.
      let keys = start > 0 ? "q=2,m=\(hasMore)" : "a=T,U=1,q=2,f=100,i=\(number),c=\(columns),r=\(rows),m=\(hasMore)"
      return command(keys, piece)
    }
  }

  /// The end of a picture of which not all pieces were written.
  static let brokenOff = command("q=2,m=0", [])

  /// Takes a picture and its memory back.
  static func remove(number: Int) -> [UInt8] { command("a=d,d=I,i=\(number),q=2", []) }

  private static func command(_ keys: String, _ body: some Collection<UInt8>) -> [UInt8] {
    Array("\u{1b}_G\(keys)".utf8) + (body.isEmpty ? [] : [UInt8(ascii: ";")] + Array(body)) + Array("\u{1b}\\".utf8)
  }

  /// Whether tmux stands between.
  private static let isMultiplexed = getenv("TMUX").map { $0.pointee != 0 } ?? false

  /// Commands as they reach the terminal from here.
  static func passed(_ text: [UInt8]) -> [UInt8] { isMultiplexed ? throughMultiplexer(text) : text }

  /// The same through tmux, which hands on what stands in an envelope of its own, every Esc doubled.
  static func throughMultiplexer(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 64)
    var place = 0
    // One envelope for each command: tmux holds no more than a megabyte at once.
    while place < text.count {
      var end = place
      while end + 1 < text.count, !(text[end] == 0x1b && text[end + 1] == UInt8(ascii: "\\")) { end += 1 }
      end = min(end + 2, text.count)
      result += Array("\u{1b}Ptmux;".utf8)
      for byte in text[place..<end] { result += byte == 0x1b ? [0x1b, 0x1b] : [byte] }
      result += Array("\u{1b}\\".utf8)
      place = end
    }
    return result
  }

  /// The marks that count rows and columns of a picture from 0: combining characters above, in Unicode since 6.0, that
  /// are part of no other character.
  static let marks: [UInt32] = ranges.split(separator: " ").flatMap { text -> ClosedRange<UInt32> in
    let ends = text.split(separator: "-").compactMap { UInt32($0, radix: 16) }
    return (ends.first ?? 0)...(ends.last ?? 0)
  }

  private static let ranges = """
    305 30D-30E 310 312 33D-33F 346 34A-34C 350-352 357 35B 363-36F 483-487 592-595 597-599 59C-5A1 5A8-5A9 5AB-5AC \
    5AF 5C4 610-617 657-65B 65D-65E 6D6-6DC 6DF-6E2 6E4 6E7-6E8 6EB-6EC 730 732-733 735-736 73A 73D 73F-741 743 745 \
    747 749-74A 7EB-7F1 7F3 816-819 81B-823 825-827 829-82D 951 953-954 F82-F83 F86-F87 135D-135F 17DD 193A 1A17 \
    1A75-1A7C 1B6B 1B6D-1B73 1CD0-1CD2 1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1 \
    20D4-20D7 20DB-20DC 20E1 20E7 20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8F1 AAB0 AAB2-AAB3 \
    AAB7-AAB8 AABE-AABF AAC1 FE20-FE26 10A0F 10A38 1D185-1D189 1D1AA-1D1AD 1D242-1D244
    """
}
