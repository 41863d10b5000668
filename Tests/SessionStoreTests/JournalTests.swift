import OptimizerEngine
import SessionStore
import Testing

@Suite("The journal")
struct JournalTests {
  @Test("A session is read as it was written")
  func roundTrip() throws {
    let session = try JournalReader.read(try sampleJournal(), path: "a.jsonl")
    #expect(session.header == sampleHeader)
    #expect(session.events.map(\.kind) == ["action", "meta", "marker", "end"])
    #expect(session.events[1]["gradNorm"]?.double?.isNaN == true)
    #expect(session.events[2] == sampleEvents[2])
    #expect(session.warnings.isEmpty)
    #expect(session.lineNumber(ofEvent: 0) == 2)
  }

  @Test("Every line is one object that ends with its checksum")
  func linesHaveTheStatedForm() throws {
    let text = String(decoding: try sampleJournal(), as: UTF8.self)
    #expect(text.hasPrefix(#"{"format":"basin-session","version":1,"engine":"basin 0.1","platform":"#))
    #expect(text.hasSuffix("\"}\n"))
    for line in text.split(separator: "\n") {
      let members = try #require(try JSONValue.parse(String(line)).members)
      #expect(members.last?.key == "crc")
      let bare = line.dropLast(18) + "}"
      #expect(sealed(String(bare)) == Array((line + "\n").utf8))
    }
    let second = try #require(text.split(separator: "\n").dropFirst().first)
    #expect(second.hasPrefix(#"{"t":0.0,"k":"action","name":"train","crc":""#))
  }

  @Test("A file cut at any byte opens with every whole event, or says that its header is not whole")
  func cutAnywhere() throws {
    let journal = try sampleJournal()
    let ends = journal.indices.filter { journal[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    for count in 0...journal.count {
      let cut = Array(journal[..<count])
      if count < ends[0] {
        let error = #expect(throws: FileError.self) { try JournalReader.read(cut, path: "a.jsonl") }
        #expect(error?.code == .noHeader, "\(count) bytes: \(error.debugDescription)")
      } else {
        let session = try JournalReader.read(cut, path: "a.jsonl")
        let whole = ends.filter { $0 <= count }.count - 1
        #expect(session.events.count == whole, "\(count) bytes")
        #expect(session.intactByteCount == ends[whole])
        #expect(session.warnings.count == (ends.contains(count) ? 0 : 1), "\(count) bytes")
        #expect(session.warnings.allSatisfy { $0.line == whole + 2 })
      }
    }
  }

  @Test("Every flipped bit is named by its line, or the last line is dropped with a warning")
  func flippedBits() throws {
    let journal = try sampleJournal()
    let intact = try JournalReader.read(journal, path: "a.jsonl")
    var line = 1
    for index in journal.indices {
      for bit in 0..<8 {
        var damaged = journal
        damaged[index] ^= 1 << bit
        do throws(FileError) {
          let session = try JournalReader.read(damaged, path: "a.jsonl")
          #expect(line == 5, "byte \(index), bit \(bit): accepted")
          #expect(session.events == Array(intact.events.dropLast()))
          #expect(session.warnings.map(\.line) == [5])
        } catch {
          #expect(error.line == line, "byte \(index), bit \(bit): \(error)")
          #expect(error.place == "a.jsonl:\(line)")
        }
      }
      if journal[index] == UInt8(ascii: "\n") { line += 1 }
    }
    #expect(line == 6)
  }

  @Test("A lost, doubled or swapped byte is found as well", arguments: UInt64(1)...200)
  func randomDamage(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let journal = try sampleJournal()
    let intact = try JournalReader.read(journal, path: "a.jsonl")
    var damaged = journal
    let index = Int.random(in: 0..<journal.count, using: &generator)
    switch seed % 3 {
    case 0: damaged.remove(at: index)
    case 1: damaged.insert(UInt8.random(in: 0...255, using: &generator), at: index)
    default: damaged.swapAt(index, Int.random(in: 0..<journal.count, using: &generator))
    }
    guard let session = try? JournalReader.read(damaged, path: "a.jsonl") else { return }
    let isUnchanged = damaged == journal && session == intact
    let isShortened = session.warnings.count == 1 && session.events == Array(intact.events.dropLast())
    #expect(isUnchanged || isShortened, "seed \(seed)")
  }

  @Test("Events and members that are not known survive a rewrite")
  func unknownContentSurvives() throws {
    let journal =
      sealed(
        #"{"format":"basin-session","version":1,"engine":"e","platform":"p","seed":1,"config":{},"later":{"b":1,"a":2}}"#
      )
      + sealed(#"{"t":0.5,"k":"hologram","depth":[1,2.50,"x"],"note":null}"#)
      + sealed(#"{"t":1.0,"k":"meta","step":1,"futureKey":{"deep":{"deeper":true}}}"#)
    try withFolder { folder in
      let session = try JournalReader.read(journal, path: "a.jsonl")
      try session.rewrite(to: "\(folder)/deep/er/b.jsonl")
      let again = try JournalReader.read("\(folder)/deep/er/b.jsonl")
      #expect(again.header == session.header)
      #expect(again.events == session.events)
      #expect(again.header.others == [JSONMember("later", ["b": 1, "a": 2])])
      #expect(again.events[0].payload == [JSONMember("depth", [1, 2.5, "x"]), JSONMember("note", .null)])
      let text = String(decoding: try contents("\(folder)/deep/er/b.jsonl"), as: UTF8.self)
      #expect(text.contains(#""k":"hologram","depth":[1,2.5,"x"],"note":null,"#))
    }
  }

  @Test("A rewrite of what was read is the same file")
  func rewriteIsStable() throws {
    let journal = try sampleJournal()
    try withFolder { folder in
      try JournalReader.read(journal, path: "a.jsonl").rewrite(to: "\(folder)/b.jsonl")
      #expect(try contents("\(folder)/b.jsonl") == journal)
    }
  }

  @Test(
    "A first line that is no header of ours says what it is",
    arguments: [
      (sealed(#"{"format":"basin-session","version":2,"shape":"new"}"#), FileError.Code.newerVersion),
      (Array(#"{"format":"basin-session","version":9,"sha":"of a newer kind"}"#.utf8) + [10], .newerVersion),
      (Array(#"{"format":"basin-session","version":1,"engine":"e"}"#.utf8) + [10], .damaged),
      (sealed(#"{"format":"basin-session","version":0,"engine":"e"}"#), .invalid),
      (sealed(#"{"format":"basin-session","version":1,"engine":"e","platform":"p","seed":-1,"config":{}}"#), .invalid),
      (sealed(#"{"format":"other","version":1}"#), .wrongFormat),
      (Array("{\"version\":3,\"width\":80}\n".utf8), .wrongFormat),
      (Array("x,y\n1,2\n".utf8), .wrongFormat),
      ([0x1F, 0x8B, 0x08, 0x00, 0x0A, 0xFF], .wrongFormat),
      ([10, 10], .wrongFormat),
      ([], .noHeader),
    ])
  func wrongHeaders(bytes: [UInt8], code: FileError.Code) {
    let error = #expect(throws: FileError.self) { try JournalReader.read(bytes, path: "a.jsonl") }
    #expect(error?.code == code, "\(error.debugDescription)")
    #expect(error?.description.contains("\n") == false)
  }

  @Test("A newer journal asks for an upgrade in one line")
  func newerVersionIsExplained() {
    let error = #expect(throws: FileError.self) {
      try JournalReader.read(sealed(#"{"format":"basin-session","version":2}"#), path: "a.jsonl")
    }
    #expect(
      error?.description
        == "was written by a newer Basin (version 2, this one reads 1): a.jsonl:1; upgrade")
  }

  @Test(
    "An intact line that is no event is refused, even at the end",
    arguments: [
      #"{"t":-1.0,"k":"meta"}"#, #"{"t":"inf","k":"meta"}"#, #"{"t":"soon","k":"meta"}"#, #"{"k":"meta"}"#,
      #"{"t":1.0}"#, #"{"t":1.0,"k":7}"#, #"{"t":1.0,"k":"a","x":[1,]}"#, #"{"t":1.0,"k":"a","t":2.0}"#,
      #"{"t":1.0,"k":"a","crc":"00000000"}"#,
    ])
  func wrongEvents(text: String) throws {
    let journal = try sampleJournal()
    let error = #expect(throws: FileError.self) { try JournalReader.read(journal + sealed(text), path: "a.jsonl") }
    #expect(error?.line == 6, "\(error.debugDescription)")
  }

  @Test("Damage in the middle names expected and computed checksum, or the byte of bad JSON")
  func damageIsExplained() throws {
    let lines = String(decoding: try sampleJournal(), as: UTF8.self).split(separator: "\n").map(String.init)
    func problem(_ line: String) throws -> String {
      let text = [lines[0], lines[1], line, lines[3]].joined(separator: "\n") + "\n"
      let error = #expect(throws: FileError.self) { try JournalReader.read(Array(text.utf8), path: "a.jsonl") }
      #expect(error?.code == .damaged)
      #expect(error?.place == "a.jsonl:3")
      return error?.problem ?? ""
    }
    let changed = lines[2].replacing("0.1", with: "0.2")
    #expect(try problem(changed).hasPrefix("checksum mismatch: expected \(lines[2].suffix(10).prefix(8)), got "))
    #expect(try problem(lines[2].replacing("{", with: "[")).contains("bad JSON: "))
    #expect(try problem(String(lines[2].dropLast(18)) + "}") == "no checksum at the end of the line")
    #expect(try problem("") == "bad JSON: the text ends where a value should be at byte 0")
    #expect(try problem("[1]") == "not a JSON object")
  }
}
