// What was read from a file is said wherever a number of it is.

import Foundation
import Testing

@Suite("What was read")
struct DataLineTests {
  @Test("is a line of run, train and compare, and a member of their JSON")
  func commands() throws {
    let folder = try Folder()
    let path = folder.file("a.csv")
    try Data("x;y;b\n1,5;0;1\n0;1;2\n1;1;3\n2;-1;0,5\n".utf8).write(to: URL(filePath: path))
    let name = "least-squares@\(path)"
    let commands = [
      ["run", "--objective", name, "--optimizer", "gd", "--steps", "3"],
      ["train", "--objective", name, "--set", "metaSteps=1", "--set", "horizon=2"],
      ["compare", "--objective", name, "--optimizers", "gd", "--steps", "3"],
    ]
    var said: Set<String> = []
    for command in commands {
      let text = try Program.run(command)
      #expect(text.status == 0, "\(text.errors)")
      let line = try #require(text.output.split(separator: "\n").first { $0.hasPrefix("data: ") }, "\(command)")
      for part in ["4 rows", "decimal commas", "target 'b'", "2 features", "no intercept", "no penalty"] {
        #expect(line.contains(part), "\(part) in: \(line)")
      }
      let json = try Program.run(command + ["--json"])
      let member = "\"data\":\"\(line.dropFirst(6))\""
      #expect(json.output.contains(member), "\(command): \(json.output.prefix(600))")
      said.insert(String(line))
    }
    #expect(said.count == 1)
    // Where nothing was read nothing is said, and JSON says so.
    let sphere = try Program.run(["run", "--objective", "sphere", "--optimizer", "gd", "--steps", "1", "--json"])
    #expect(sphere.output.contains("\"data\":null"))
  }
}
