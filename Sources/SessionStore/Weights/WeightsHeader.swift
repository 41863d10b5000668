// The header of a weights file, checked before anything it says is believed.

struct WeightsHeader {
  struct Fault: Error {
    let problem: String
    init(_ problem: String) { self.problem = problem }
  }

  /// One array: where its numbers lie.
  struct Entry {
    let name: String
    let shape: [Int]
    let precision: WeightsFile.Precision
    /// The bytes of its numbers, counted from the start of the file.
    let range: Range<Int>
  }

  static let metadataKey = "__metadata__"
  private static let dimensionLimit = 32

  /// Sorted by place in the file.
  let entries: [Entry]
  let metadata: [String: String]

  init(_ bytes: [UInt8]) throws(Fault) {
    let dataStart = try Self.dataStart(bytes)
    let header = try Self.parse(bytes, 8..<dataStart)
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for member in header {
      if member.key == Self.metadataKey {
        metadata = try Self.metadata(member.value)
      } else {
        entries.append(try Self.entry(member, dataStart: dataStart, end: bytes.count))
      }
    }
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    try Self.checkTiling(entries, dataStart..<bytes.count)
    self.entries = entries
    self.metadata = metadata
  }

  private static func dataStart(_ bytes: [UInt8]) throws(Fault) -> Int {
    guard bytes.count >= 8 else { throw Fault("\(bytes.count) bytes, where 8 say how long the header is") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= WeightsFile.headerLimit else {
      throw Fault("a header of \(length) bytes, where \(WeightsFile.headerLimit) are allowed")
    }
    guard length <= bytes.count - 8 else {
      throw Fault("a header of \(length) bytes in a file of \(bytes.count)")
    }
    return 8 + Int(length)
  }

  private static func parse(_ bytes: [UInt8], _ range: Range<Int>) throws(Fault) -> [JSONMember] {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(bytes, in: range)
    } catch {
      throw Fault("the header is bad JSON: \(error)")
    }
    guard let members = value.members else { throw Fault("the header is not a JSON object") }
    return members
  }

  private static func metadata(_ value: JSONValue) throws(Fault) -> [String: String] {
    guard let members = value.members else { throw Fault("\(metadataKey) is not an object") }
    var metadata: [String: String] = [:]
    for member in members {
      guard let text = member.value.stringValue else {
        throw Fault("\(metadataKey): \"\(member.key)\" is not a string")
      }
      metadata[member.key] = text
    }
    return metadata
  }

  private static func entry(_ member: JSONMember, dataStart: Int, end: Int) throws(Fault) -> Entry {
    let name = member.key
    guard let type = member.value["dtype"]?.stringValue else { throw Fault("tensor \"\(name)\": no dtype") }
    guard let precision = WeightsFile.Precision(rawValue: type) else {
      throw Fault("tensor \"\(name)\": the type \(type), where F32 and F64 are read")
    }
    let shape = try naturals(member, "shape")
    guard shape.count <= dimensionLimit else { throw Fault("tensor \"\(name)\": \(shape.count) dimensions") }
    let offsets = try naturals(member, "data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1], offsets[1] <= end - dataStart else {
      throw Fault("tensor \"\(name)\": data_offsets \(offsets) in \(end - dataStart) bytes of data")
    }
    guard let count = byteCount(shape, precision), count == offsets[1] - offsets[0] else {
      throw Fault("tensor \"\(name)\": shape \(shape) of \(type) does not fill data_offsets \(offsets)")
    }
    return Entry(
      name: name, shape: shape, precision: precision, range: (dataStart + offsets[0])..<(dataStart + offsets[1]))
  }

  private static func naturals(_ member: JSONMember, _ key: String) throws(Fault) -> [Int] {
    guard let elements = member.value[key]?.elements else { throw Fault("tensor \"\(member.key)\": no \(key)") }
    var numbers: [Int] = []
    for element in elements {
      guard let number = element.intValue, number >= 0 else {
        throw Fault("tensor \"\(member.key)\": \(key) holds \(element), not a natural number")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// The size of the numbers of a shape, or nil where it overflows.
  static func byteCount(_ shape: [Int], _ precision: WeightsFile.Precision) -> Int? {
    var count = precision.byteCount
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard !overflows else { return nil }
      count = product
    }
    return count
  }

  private static func checkTiling(_ entries: [Entry], _ data: Range<Int>) throws(Fault) {
    var end = data.lowerBound
    for entry in entries {
      guard entry.range.lowerBound >= end else { throw Fault("tensor \"\(entry.name)\" overlaps another") }
      guard entry.range.lowerBound == end else { throw Fault("a hole before tensor \"\(entry.name)\"") }
      end = entry.range.upperBound
    }
    guard end == data.upperBound else { throw Fault("\(data.upperBound - end) bytes after the last tensor") }
  }
}
