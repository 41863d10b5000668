import SessionStore
import Testing

@Suite("JSON values")
struct JSONTests {
  @Test("Random values survive writing and reading", arguments: UInt64(1)...50)
  func randomValuesRoundTrip(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let value = randomValue(&generator, depth: 4)
      let text = value.description
      #expect(try JSONValue.parse(text) == value, "seed \(seed): \(text)")
      #expect(!text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "seed \(seed): \(text)")
    }
  }

  @Test("Random doubles keep every bit", arguments: UInt64(1)...10)
  func randomDoublesAreExact(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<2000 {
      let value = Double(bitPattern: generator.next())
      let read = try #require(try JSONValue.parse(JSONValue.number(value).description).double)
      #expect(read.bitPattern == value.bitPattern || (read.isNaN && value.isNaN), "seed \(seed): \(value)")
    }
  }

  @Test(
    "Doubles at the edges keep every bit",
    arguments: [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1e308, .greatestFiniteMagnitude,
      0.1, 1 / 3, 1e16, 1e-7, 9.007199254740993e15, .infinity, -.infinity,
    ])
  func edgesAreExact(value: Double) throws {
    let read = try JSONValue.parse(JSONValue.number(value).description)
    #expect(read.double?.bitPattern == value.bitPattern)
  }

  @Test("Numbers that JSON cannot spell are strings")
  func nonFiniteNumbersAreStrings() {
    #expect(JSONValue([.nan, .infinity, -.infinity, -0.0, 1]).description == #"["nan","inf","-inf",-0.0,1.0]"#)
    #expect(JSONValue.string("nan").double?.isNaN == true)
    #expect(JSONValue.string("infinity").double == nil)
    #expect(JSONValue.string("NaN").double == nil)
  }

  @Test("Integers stay integers to the last one that fits")
  func integersStayIntegers() throws {
    for value in [0, 1, -1, .max, .min, 1 << 53 + 1] {
      #expect(try JSONValue.parse(String(value)) == .integer(value))
    }
    #expect(try JSONValue.parse("-0") == .number(-0.0))
    #expect(JSONValue.integer(.max).double == nil, "no double is this integer")
    #expect(throws: JSONError.self) { try JSONValue.parse("9223372036854775808") }
    #expect(throws: JSONError.self) { try JSONValue.parse("-9223372036854775809") }
    for value: UInt64 in [0, 7, 1 << 63 - 1, 1 << 63, .max] { #expect(JSONValue(value).uint64 == value) }
    #expect(JSONValue.string("+7").uint64 == nil)
  }

  @Test("Members keep their order, and a change keeps their places")
  func orderIsKept() throws {
    var value = try JSONValue.parse(#" { "z" : 1 , "a" : [ true , null ] , "é" : "\u00e9\ud83d\ude00\/" } "#)
    #expect(value.description == #"{"z":1,"a":[true,null],"é":"é😀/"}"#)
    value["a"] = 2
    value["new"] = nil
    value["b"] = 3
    #expect(value.description == #"{"z":1,"a":2,"é":"é😀/","b":3}"#)
    value["z"] = nil
    #expect(value.description == #"{"a":2,"é":"é😀/","b":3}"#)
    #expect(value["c"] == nil)
    #expect(JSONValue.integer(1)["a"] == nil)
  }

  @Test("Control characters are escaped, those of terminals included")
  func controlCharactersAreEscaped() throws {
    let text = "\u{0}\u{1B}[31m\n\t\"\\\u{7F}\u{85}\u{9B}\u{A0}Ü"
    let written = JSONValue.string(text).description
    #expect(written == #""\u0000\u001b[31m\n\t\"\\\u007f\u0085\u009b"# + "\u{A0}Ü\"")
    #expect(try JSONValue.parse(written) == .string(text))
  }

  @Test(
    "What is not JSON is refused with the byte where it goes wrong",
    arguments: [
      ("", 0), (" ", 1), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\":1,}", 7), ("{\"a\" 1}", 5), ("{a:1}", 1),
      ("{\"a\":1,\"a\":2}", 7), ("01", 0), ("-", 1), ("1.", 2), (".5", 0), ("1e", 2), ("1e400", 0), ("1e-400", 0),
      ("[0.001e-999]", 1), ("+1", 0),
      ("nul", 0), ("truth", 0), ("NaN", 0), ("\"abc", 0), ("\"a\nb\"", 2), ("\"\\x\"", 1), ("\"\\u12g4\"", 5),
      ("\"\\ud800\"", 1), ("\"\\udc00\"", 1), ("\"\\ud800\\u0041\"", 1), ("1 1", 2), ("'a'", 0), ("[1]//", 3),
      ("\u{FEFF}1", 0),
    ])
  func faultsAreNamed(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
    #expect(error?.offset == offset, "\(text): \(error.debugDescription)")
  }

  @Test("A string that is not UTF-8 is refused")
  func invalidTextIsRefused() {
    for bad: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
      let error = #expect(throws: JSONError.self) { try JSONValue.parse([0x5B, 0x22] + bad + [0x22, 0x5D]) }
      #expect(error?.offset == 1)
    }
  }

  @Test("Nesting ends at the limit, not with the stack")
  func depthIsLimited() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    let deepest = nested(JSONValue.depthLimit)
    #expect(try JSONValue.parse(deepest).description == deepest)
    #expect(throws: JSONError.self) { try JSONValue.parse(nested(JSONValue.depthLimit + 1)) }
    #expect(throws: JSONError.self) { try JSONValue.parse(String(repeating: "[{\"a\":", count: 1_000_000)) }
  }

  @Test("Duplicate keys are found in large objects as well")
  func duplicatesInLargeObjects() throws {
    let members = (0..<100).map { "\"k\($0)\":\($0)" }
    #expect(try JSONValue.parse("{\(members.joined(separator: ","))}").members?.count == 100)
    for key in ["k0", "k15", "k16", "k99"] {
      #expect(throws: JSONError.self) {
        try JSONValue.parse("{\(members.joined(separator: ",")),\"\(key)\":0}")
      }
    }
  }

  @Test("Values that are written differently are different")
  func equalityIsExact() {
    #expect(JSONValue.number(0.0) != .number(-0.0))
    #expect(JSONValue.number(.nan) == .number(.nan))
    #expect(JSONValue.number(1) != .integer(1))
    #expect(JSONValue.string("é") != .string("e\u{301}"))
    #expect((["a": 1, "b": 2] as JSONValue) != ["b": 2, "a": 1])
  }

  private func randomValue(_ generator: inout SplitMix64, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer(Int(truncatingIfNeeded: generator.next()) >> Int.random(in: 0..<64, using: &generator))
    case 3:
      let value = Double(bitPattern: generator.next())
      return .number(value.isFinite ? value : 0.5)
    case 4: return .string(randomText(&generator))
    case 5:
      let count = Int.random(in: 0..<5, using: &generator)
      return .array((0..<count).map { _ in randomValue(&generator, depth: depth - 1) })
    default:
      return .object(
        (0..<Int.random(in: 0..<5, using: &generator)).map {
          JSONMember("\($0)\(randomText(&generator))", randomValue(&generator, depth: depth - 1))
        })
    }
  }

  private func randomText(_ generator: inout SplitMix64) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0..<12, using: &generator) {
      let limit: UInt32 = [0x30, 0x100, 0x3000, 0x110000].randomElement(using: &generator) ?? 0x100
      if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
