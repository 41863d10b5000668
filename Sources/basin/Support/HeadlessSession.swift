// The session that a headless command records; training goes on where it cannot be written.

import Dispatch
import FoundationEssentials
import OptimizerEngine
import SessionStore

final class HeadlessSession {
  private var writer: JournalWriter?
  private var last = DispatchTime.now()
  private var total = Digest()
  private var hasFailed = false

  /// The file, nil where it could not be written to the end.
  var path: String? { hasFailed ? nil : writer?.path }

  /// Creates the file asked for, or one in the state directory.
  ///
  /// A place that was asked for must work; where only the state directory fails, the command goes on without a session.
  init(out: String?, seed: UInt64, config: JSONValue) throws(CommandFailure) {
    let header = SessionHeader(
      engine: EngineVersion.current, platform: EngineVersion.platform, seed: seed, config: config)
    if let out {
      writer = try SessionFile.create(at: out, option: "--out", header: header)
      return
    }
    do {
      let folder = try SessionFolder.path(environment: ProcessInfo.processInfo.environment)
      writer = try JournalWriter.create(inFolder: folder, date: SessionDate.now, header: header)
    } catch {
      hasFailed = true
      writeError("basin: warning: the session is not saved: \(error)")
    }
  }

  /// Appends a record; the first failure is told and ends the recording.
  func record(_ record: SessionRecord) {
    if let digest = record.digest { total.combine(digest) }
    guard let writer, !hasFailed else { return }
    let now = DispatchTime.now()
    let elapsed = Double(now.uptimeNanoseconds - last.uptimeNanoseconds) / 1e9
    do {
      try writer.append(record.event(after: elapsed))
      last = now
    } catch {
      hasFailed = true
      writeError("basin: warning: the session is cut short: \(error)")
    }
  }

  /// Writes the end and closes the file.
  func finish() {
    record(.end(total))
    leave()
  }

  /// Closes the file without an end: someone will go on with it.
  func leave() {
    guard let writer, !hasFailed else { return }
    do {
      try writer.close()
    } catch {
      hasFailed = true
      writeError("basin: warning: the session may be incomplete: \(error)")
    }
  }
}

/// Names of session files come from the wall clock, which only the executable reads.
enum SessionDate {
  /// `2026-01-31-175959` in UTC.
  static var now: String {
    let seconds = Int(Date().timeIntervalSince1970)
    let (days, rest) = (seconds / 86_400, seconds % 86_400)
    // Days to civil date, H. Hinnant, "chrono-compatible low-level date algorithms".
    let z = days + 719_468
    let era = z / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day))-\(two(rest / 3600))\(two(rest % 3600 / 60))\(two(rest % 60))"
  }
}
