import OptimizerEngine
import SessionStore
import Testing

@Suite("The header of a session")
struct HeaderTests {
  private static let parent = SessionParent(session: "a.jsonl", event: 3, digest: Digest([1]))
  private static let lesson = LessonTitle(number: 2, title: "Guarantees", summary: "What PROVED means.")

  private func header(_ optional: String) -> [UInt8] {
    sealed(#"{"format":"basin-session","version":1,"engine":"e","platform":"p","seed":1,"config":{}\#(optional)}"#)
  }

  private func read(_ bytes: [UInt8]) throws(FileError) -> SessionHeader {
    try JournalReader.read(bytes, path: "b.jsonl").header
  }

  @Test("A branch names its parent, a lesson its title, any other session neither")
  func optionalMembers() throws {
    var header = sampleHeader
    #expect(header.parent == nil && header.lesson == nil)
    header.parent = Self.parent
    header.lesson = Self.lesson
    let created = SessionHeader(
      engine: header.engine, platform: header.platform, seed: header.seed, config: header.config, parent: Self.parent,
      lesson: Self.lesson)
    #expect(header == created)
    try withFolder { folder in
      try Session(header: header).rewrite(to: "\(folder)/b.jsonl")
      let again = try JournalReader.read("\(folder)/b.jsonl").header
      #expect(again == header)
      #expect(again.parent == Self.parent && again.lesson == Self.lesson && again.others.isEmpty)
      let text = String(decoding: try contents("\(folder)/b.jsonl"), as: UTF8.self)
      #expect(
        text.contains(
          #","parent":{"session":"a.jsonl","event":3,"digest":"\#(Digest([1]).hex)"},"#
            + #""lesson":{"number":2,"title":"Guarantees","summary":"What PROVED means."},"crc":"#))
    }
    header.parent = nil
    header.lesson = nil
    #expect(header == sampleHeader)
  }

  @Test("Their order, and what is unknown beside and inside them, survive a rewrite")
  func unknownMembersStay() throws {
    let bytes = header(
      #","later":1,"lesson":{"number":1,"title":"t","level":"easy","summary":"s"},"last":null,"#
        + #""parent":{"session":"a","event":0,"digest":"0123456789abcdef","why":"what if"}"#)
    let header = try read(bytes)
    #expect(header.others == [JSONMember("later", 1), JSONMember("last", .null)])
    #expect(header.lesson?.summary == "s" && header.parent?.event == 0)
    try withFolder { folder in
      try Session(header: header).rewrite(to: "\(folder)/b.jsonl")
      #expect(try contents("\(folder)/b.jsonl") == bytes)
    }
  }

  @Test(
    "A parent or a title that cannot be used is refused by its name",
    arguments: [
      (#","parent":null"#, "parent"), (#","parent":{"session":"a","event":-1,"digest":"0123456789abcdef"}"#, "parent"),
      (#","parent":{"session":"a","event":1,"digest":"0123"}"#, "parent"), (#","lesson":"First steps""#, "lesson"),
      (#","lesson":{"number":-1,"title":"t","summary":"s"}"#, "lesson"),
      (#","lesson":{"number":1,"title":"t"}"#, "lesson"),
    ])
  func refusals(optional: String, member: String) {
    let error = #expect(throws: FileError.self) { try read(header(optional)) }
    #expect(error?.code == .invalid)
    #expect(error?.place == "b.jsonl:1")
    #expect(error?.problem.contains("\"\(member)\"") == true)
  }

  @Test("A parent is known by its first lines, whatever follows them, and by nothing else")
  func parentsAreDigested() throws {
    let journal = try sampleJournal()
    try withFolder { folder in
      let path = "\(folder)/a.jsonl"
      try store(journal, at: path)
      let parent = try SessionParent(at: path, event: 2)
      #expect(parent.session == "a.jsonl" && parent.event == 2)
      var digest = Digest()
      digest.combine(bytes: journal.split(separator: 10).prefix(3).flatMap { $0 + [10] })
      #expect(parent.digest == digest)

      try store(journal + sealed(#"{"t":0.0,"k":"later"}"#), at: path)
      #expect(try SessionParent(at: path, event: 2) == parent)
      var changed = journal
      changed[journal.count / 4] ^= 1
      try store(changed, at: path)
      #expect(try SessionParent(at: path, event: 2).digest != parent.digest)

      try store(journal.dropLast(), at: path)
      let error = #expect(throws: FileError.self) { try SessionParent(at: path, event: sampleEvents.count) }
      #expect(error?.code == .invalid, "a torn line is no event to branch from")
    }
  }
}
