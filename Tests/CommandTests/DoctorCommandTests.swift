import Foundation
import Testing

@Suite("basin doctor")
struct DoctorCommandTests {
  private static func json(_ environment: [String: String]) throws -> [String: Any] {
    let result = try Program.run(["doctor", "--json"], environment: environment)
    #expect(result.status == 0 && result.output.split(separator: "\n").count == 1, "\(result.errors)")
    return result.summary
  }

  @Test("is plain text through a pipe, whatever color is forced")
  func piped() throws {
    let environment = ["LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "3"]
    let result = try Program.run(["doctor"], environment: environment)
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.output.contains("\u{1b}"))
    for word in [
      "stdin", "size", "TERM", "locale", "color", "characters", "mouse", "sessions", "Braille", "box drawing",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
    #expect(result.output.contains("L learned"))
    // Words are not broken by the edge of the narrowest customary terminal.
    let sentences = result.output.split(separator: "\n").drop { !$0.hasPrefix("What should be seen") }
    #expect(sentences.count > 10 && sentences.allSatisfy { $0.count <= 80 })
    #expect(result.output.contains("Color ramps are not shown: the output is no terminal."))
  }

  @Test("is ASCII where the locale is not UTF-8")
  func ascii() throws {
    let result = try Program.run(["doctor"], environment: ["LC_ALL": "C", "TERM": "vt100"])
    #expect(result.output.allSatisfy { $0.isASCII })
    #expect(result.output.contains("LC_ALL does not name UTF-8"))
  }

  @Test("says what was chosen and why")
  func reasons() throws {
    let rich = try Self.json(["LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "COLORTERM": "", "NO_COLOR": ""])
    #expect(rich["color"] as? String == "256" && rich["colorReason"] as? String == "TERM says 256color")
    #expect(rich["glyphs"] as? String == "braille" && rich["charset"] as? String == "UTF-8")
    #expect(rich["stdout"] as? Bool == false && rich["columns"] is NSNull)
    let poor = try Self.json(["LC_ALL": "C", "TERM": "xterm", "NO_COLOR": "1"])
    #expect(poor["color"] as? String == "none" && poor["colorReason"] as? String == "NO_COLOR is set")
    #expect(poor["glyphs"] as? String == "ascii")
    let missing = try Self.json(["LC_ALL": "xx_YY.UTF-8", "TERM": "xterm"])
    #expect(missing["charset"] is NSNull)
    #expect((missing["hints"] as? [String])?.contains { $0.contains("not installed") } == true)
  }

  @Test("prints no escape that the environment holds, and finds folders that cannot be written")
  func badPlaces() throws {
    let hostile = try Program.run(["doctor"], environment: ["TERM": "x\u{1b}[2J\ny", "XDG_STATE_HOME": "/proc/1"])
    #expect(hostile.status == 0 && !hostile.output.contains("\u{1b}"), "\(hostile.errors)")
    #expect(hostile.output.contains("cannot be written"), "\(hostile.output)")
    let fine = try Self.json([:])
    let places = fine["places"] as? [[String: Any]]
    #expect(places?.first?["problem"] is NSNull)
  }
}
