// The words for what can be wrong with a journal.

import OptimizerEngine

struct Damage {
  private let bytes: [UInt8]
  private let path: String

  init(_ bytes: [UInt8], _ path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Whether the checksum of a line is there and right.
  func isConsistent(_ line: LineSplitter.Line) -> Bool {
    JournalLine.written(bytes, line.range).map { $0 == JournalLine.computed(bytes, line.range) } ?? false
  }

  func noHeader() -> FileError {
    FileError(
      .noHeader, "the header line is not whole, so nothing can be recovered", place: path, line: 1,
      remedy: "choose another session")
  }

  func wrongFormat() -> FileError {
    FileError(.wrongFormat, "not a Basin session", place: path, line: 1, remedy: "choose another file")
  }

  func newer(_ version: Int) -> FileError {
    FileError(
      .newerVersion,
      "was written by a newer Basin (version \(version), this one reads \(SessionHeader.newestVersion))",
      place: path, line: 1, remedy: "upgrade")
  }

  /// Tells apart why a first line is no intact header.
  func header(_ line: LineSplitter.Line, _ fault: JournalLine.Fault) -> FileError {
    // A newer format may have another checksum, or none, and must still say that it is newer.
    if JournalLine.written(bytes, line.range) == nil, let value = try? JSONValue.parse(bytes, in: line.range),
      value["format"] == .string(SessionHeader.format), let version = value["version"]?.intValue,
      version > SessionHeader.newestVersion
    {
      return newer(version)
    }
    let text = bytes[line.range]
    let opening = Array("{\"format\":\"basin-session\"".utf8)
    if !line.isTerminated, opening.starts(with: text) || text.starts(with: opening) { return noHeader() }
    if text.starts(with: opening) || JournalLine.written(bytes, line.range) != nil { return damaged(line, fault) }
    return FileError(
      .wrongFormat, "not a Basin session, or its header is damaged (\(fault.problem))", place: path, line: line.number,
      remedy: "choose another file")
  }

  func damaged(_ line: LineSplitter.Line, _ fault: JournalLine.Fault) -> FileError {
    FileError(
      .damaged, fault.problem, place: path, line: line.number,
      remedy: line.number == 1
        ? "restore the file from a copy"
        : "restore the file from a copy, or cut it before this line to keep what precedes")
  }

  func invalid(_ line: LineSplitter.Line, _ fault: JournalLine.Fault) -> FileError {
    FileError(
      .invalid, fault.problem, place: path, line: line.number,
      remedy: "the line is intact but was written wrongly: report it with the file")
  }

  func tooLong(_ line: LineSplitter.Line) -> FileError {
    FileError(
      .tooLarge, "a line of \(line.range.count) bytes, where \(JournalLine.limit) are allowed", place: path,
      line: line.number, remedy: "check that it is the right file")
  }

  func torn(_ line: LineSplitter.Line, _ problem: String) -> Session.Warning {
    Session.Warning("the torn last line was dropped (\(problem))", path: path, line: line.number)
  }
}
