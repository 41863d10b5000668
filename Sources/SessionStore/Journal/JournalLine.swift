// One line of a journal: JSON whose last member is the checksum of the rest.

/// Encodes and checks lines of the form `{...,"crc":"xxxxxxxx"}`.
///
/// The checksum is the CRC-32 of the line without that member, so of `{...}`, in eight lower-case digits.
enum JournalLine {
  /// Why a line is not what it should be.
  struct Fault: Error, Equatable {
    let problem: String

    static func member(_ key: String) -> Fault {
      Fault(problem: "the member \"\(key)\" is missing or not what it must be")
    }
  }

  /// The longest line that is written or read, in bytes.
  static let limit = 1 << 24

  private static let opening = Array(",\"crc\":\"".utf8)
  private static let closing = Array("\"}".utf8)
  private static let suffixCount = 18

  /// The bytes of a line, its line end included.
  static func encode(_ members: [JSONMember]) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(256)
    JSONValue.object(members).write(to: &line)
    let checksum = Checksum(line).value
    line.removeLast()
    line += opening
    line += Hexadecimal.bytes(checksum)
    line += closing
    line.append(UInt8(ascii: "\n"))
    return line
  }

  /// The checksum that a line ends with, or nil where it ends with none.
  static func written(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32? {
    let start = range.upperBound - suffixCount
    guard start > range.lowerBound, bytes[start..<(start + 8)].elementsEqual(opening),
      bytes[(start + 16)..<range.upperBound].elementsEqual(closing)
    else { return nil }
    return Hexadecimal.number(bytes[(start + 8)..<(start + 16)])
  }

  /// The checksum of the text of a line that ends with one.
  static func computed(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    var checksum = Checksum(bytes[range.lowerBound..<(range.upperBound - suffixCount)])
    checksum.update(CollectionOfOne(UInt8(ascii: "}")))
    return checksum.value
  }

  /// Reads the members of a line, without the checksum.
  ///
  /// - Throws: How the line is damaged.
  static func read(_ bytes: [UInt8], _ range: Range<Int>) throws(Fault) -> [JSONMember] {
    let checksum = written(bytes, range)
    if let checksum {
      let actual = computed(bytes, range)
      if checksum != actual { throw mismatch(checksum, actual, bytes, range) }
    }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(bytes, in: range)
    } catch {
      throw Fault(problem: "bad JSON: \(error)")
    }
    guard case .object(var members) = consume value else { throw Fault(problem: "not a JSON object") }
    guard checksum != nil else { throw Fault(problem: "no checksum at the end of the line") }
    members.removeLast()
    return members
  }

  private static func mismatch(_ expected: UInt32, _ got: UInt32, _ bytes: [UInt8], _ range: Range<Int>) -> Fault {
    func text(_ number: UInt32) -> String { String(decoding: Hexadecimal.bytes(number), as: UTF8.self) }
    var problem = "checksum mismatch: expected \(text(expected)), got \(text(got))"
    do throws(JSONError) {
      _ = try JSONValue.parse(bytes, in: range)
    } catch {
      problem += " (bad JSON: \(error))"
    }
    return Fault(problem: problem)
  }

  /// Whether a damaged line is an intact one whose line end was overwritten, so that the next line runs on in it.
  static func swallowsAnother(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var candidates = 0
    var end = range.lowerBound + suffixCount
    while end + 1 < range.upperBound, candidates < 8 {
      if bytes[end - 1] == UInt8(ascii: "}"), let checksum = written(bytes, range.lowerBound..<end) {
        if checksum == computed(bytes, range.lowerBound..<end) { return true }
        candidates += 1
      }
      end += 1
    }
    return false
  }

  /// Stops a program that would write a line which could not be read back.
  static func checkKeys(_ members: [JSONMember], reserved: Set<String>) {
    var keys = reserved
    for member in members {
      precondition(keys.insert(member.key).inserted, "the key \"\(member.key)\" is taken already in this line")
    }
  }
}
