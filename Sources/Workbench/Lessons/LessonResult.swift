// What a finished lesson leaves: one file that a teacher can read and check.

package import OptimizerEngine
package import SessionStore

/// The result of a lesson.
package struct LessonResult: Sendable, Equatable {
  /// Who took it; empty where no name was given.
  package let student: String
  /// What was done.
  package let entry: LessonBook.Entry
  /// The score as the file has it.
  package let score: LessonScore
  /// The engine by which it was taken.
  package let engine: String

  /// The result of an attempt at a lesson with these markers.
  package init(student: String, _ entry: LessonBook.Entry, markers: [Marker]) {
    self.student = student
    self.entry = entry
    score = LessonScore(markers, entry.replies)
    engine = EngineVersion.current
  }

  // MARK: - In its file

  private static let format = "basin-lesson-result"
  private static let version = 1

  /// The name of its file: one for each lesson and student.
  package var fileName: String {
    let letters = student.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let slug = String(letters).split(separator: "-").joined(separator: "-")
    let number = entry.number < 10 ? "0\(entry.number)" : "\(entry.number)"
    // Names in other letters are told apart by a digest of them.
    var digest = Digest()
    digest.combine(student)
    let isPlain = student.isEmpty || slug.count >= 2 && student.allSatisfy(\.isASCII)
    let tail =
      student.isEmpty ? "" : "-" + (isPlain ? slug : [slug, digest.hex].filter { !$0.isEmpty }.joined(separator: "-"))
    return "lesson-\(number)\(tail).json"
  }

  /// Writes the file at once.
  package func write(to path: String) throws(FileError) {
    try FileBytes.replace(path, with: SealedFile.bytes(members, format: Self.format, version: Self.version))
  }

  /// Whether a file holds this very result.
  func isKept(at path: String) -> Bool {
    guard let json = try? SealedFile.read(path, format: Self.format, version: Self.version) else { return false }
    return members.allSatisfy { json[$0.key]?.description == $0.value.description }
  }

  /// The same under another name.
  func carrying(_ name: String) -> LessonResult {
    LessonResult(student: name, entry: entry, score: score, engine: engine)
  }

  private init(student: String, entry: LessonBook.Entry, score: LessonScore, engine: String) {
    (self.student, self.entry, self.score, self.engine) = (student, entry, score, engine)
  }

  private var members: [JSONMember] {
    [
      JSONMember("student", .string(student)), JSONMember("engine", .string(engine)),
      JSONMember("points", .integer(score.points)), JSONMember("lesson", entry.json),
    ]
  }

  /// Reads a file and checks that its points follow from what was given.
  ///
  /// - Parameter markers: Finds the markers of a lesson by number and edition; nil where it is not at hand.
  /// - Throws: `FileError` where it is no result, is not as it was sealed, or says what cannot be.
  package init(
    reading path: String, markers: (_ number: Int, _ edition: Digest) -> [Marker]?
  ) throws(FileError) {
    let json = try SealedFile.read(path, format: Self.format, version: Self.version)
    func refuse(_ problem: String) -> FileError {
      FileError(.invalid, problem, place: path, remedy: "it was written by something else or forged")
    }
    guard let student = json["student"]?.stringValue, let engine = json["engine"]?.stringValue,
      let points = json["points"]?.intValue, let entry = json["lesson"].flatMap(LessonBook.Entry.init)
    else { throw refuse("a result that lacks something") }
    guard let asked = markers(entry.number, entry.edition) else {
      throw FileError(
        .notFound, "a result of another edition of lesson \(entry.number), or of one that is not here", place: path,
        remedy: "$BASIN_LESSONS names a folder with it")
    }
    guard entry.replies.allSatisfy({ asked.indices.contains($0.key) && asked[$0.key].allows($0.value) }) else {
      throw refuse("an answer to what lesson \(entry.number) does not ask")
    }
    let score = LessonScore(asked, entry.replies)
    guard score.points == points, entry.most == score.most else {
      throw refuse("\(points) points, where the answers make \(score.points) of \(score.most)")
    }
    guard entry.isFinished else { throw refuse("a lesson that was not finished") }
    (self.student, self.engine, self.entry, self.score) = (student, engine, entry, score)
  }
}

extension Marker {
  /// Whether a reply is one to what is asked here.
  fileprivate func allows(_ reply: MarkerReply) -> Bool {
    guard isAsking, reply.hints <= hints.count else { return false }
    switch kind {
    case .note: return false
    case .task(let check):
      // Who trained or ran something has it to show.
      let needsRun = (try? LessonCheck(check))?.leavesRun ?? false
      return reply.choice == nil && reply.numbers.isEmpty && (!reply.isDone || !needsRun || reply.evidence != nil)
    case .quiz(let choices, _, _):
      return reply.numbers.isEmpty && !reply.isDone && (reply.choice.map(choices.indices.contains) ?? true)
    case .number(let sought):
      // Nobody is asked again after the right answer.
      return reply.choice == nil && !reply.isDone && !reply.numbers.dropLast().contains(where: sought.accepts)
    }
  }
}

extension LessonCheck {
  /// Whether a task that is done has a run by which it was.
  var leavesRun: Bool { conditions.contains { $0.isOfRun || $0 == .train } }
}
