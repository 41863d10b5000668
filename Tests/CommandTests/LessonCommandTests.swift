import Foundation
import Testing

@Suite("basin lesson")
struct LessonCommandTests {
  /// Goes through lesson 1 by lines, with one right answer, and leaves its result in a state directory.
  private func takeLesson(_ state: Folder) throws -> String {
    let answers =
      ["lesson 1", "wait", "student Ada Lovelace"] + Array(repeating: "next-marker", count: 3)
      + ["answer -0.5"] + Array(repeating: "next-marker", count: 12) + ["lesson", "show lesson", "quit"]
    let script = state.file("script")
    try (answers.joined(separator: "\n") + "\n").write(toFile: script, atomically: true, encoding: .utf8)
    let result = try Program.run(
      ["--linear"], shell: "cat '\(script)' |", environment: ["XDG_STATE_HOME": state.path])
    #expect(result.output.contains("The lesson is over"), "\(result.output)\n\(result.errors)")
    return state.path + "/basin/results/lesson-01-ada-lovelace.json"
  }

  @Test("lists the lessons, and prints one table of results, refusing what was forged")
  func results() throws {
    let list = try Program.run(["lesson", "list", "--json"])
    #expect(list.status == 0, "\(list.errors)")
    #expect(list.summary["lessons"] as? Int == 14)
    let text = try Program.run(["lesson"]).output
    #expect(text.contains("10  The proof, line by line: ") && text.contains("(builds on 3)"))

    let state = try Folder()
    let path = try takeLesson(state)
    let table = try Program.run(["lesson", "results", state.path + "/basin/results", "--verify"])
    #expect(table.status == 0, "\(table.errors)")
    let lines = table.output.split(separator: "\n").map(String.init)
    #expect(
      lines.count == 3 && lines[0].hasPrefix("name") && lines[1].hasPrefix("Ada Lovelace  1: Descent and step size  3/")
    )
    #expect(lines[2] == "1 result, points counted and runs computed again; 0 refused")
    let own = try Program.run(["lesson", "results"], environment: ["XDG_STATE_HOME": state.path])
    #expect(own.status == 0 && own.output.contains("Ada Lovelace"), "\(own.errors)")
    let none = try Program.run(["lesson", "results"], environment: ["XDG_STATE_HOME": state.path + "/new"])
    #expect(none.status == 2 && none.errors.contains("a finished lesson leaves one"), "\(none.errors)")
    #expect(try Program.run(["lesson", "3", "--json"]).summary["lessons"] as? Int == 1)
    let json = try Program.run(["lesson", "results", path, "--json"])
    #expect(json.summary["results"] as? Int == 1 && json.summary["refused"] as? Int == 0)

    let honest = try String(contentsOfFile: path, encoding: .utf8)
    let forged = honest.replacingOccurrences(of: "\"points\":3", with: "\"points\":9")
    #expect(forged != honest)
    try forged.write(toFile: state.path + "/basin/results/forged.json", atomically: true, encoding: .utf8)
    let refused = try Program.run(["lesson", "results", state.path + "/basin/results"])
    #expect(refused.status == 1)
    #expect(refused.output.contains("1 result, points counted again from the answers; 1 refused"))
    #expect(refused.errors.contains("the file is not as it was sealed") && refused.errors.contains("forged.json"))
    let nothing = try Program.run(["lesson", "results", state.path + "/nowhere"])
    #expect(nothing.status == 1 && nothing.errors.contains("no such file or folder"))
  }

  @Test("refuses a title with lessons that cannot be, in one line")
  func titles() throws {
    let folder = try Folder()
    for title in ["1 | T", "x | T | S", "-1 | T | S", "1 | T | S | two", "1 | T | S | 2 | 3"] {
      let result = try Program.run(["--linear", "--session", folder.file("s.jsonl"), "--lesson", title])
      #expect(result.status == 2 && result.errors.contains("--lesson"), "\(title): \(result.errors)")
    }
  }
}
