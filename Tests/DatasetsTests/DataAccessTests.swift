// A session reads the files beside it and those of the working directory, and no others.

import Foundation
import Testing

@testable import Datasets

@Suite("Files that a session may read")
struct DataAccessTests {
  @Test("lie in its folder or in the working directory, links followed")
  func folders() throws {
    let root = FileManager.default.temporaryDirectory.path + "/basin-access-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    for folder in ["own/deep", "other", "own-not"] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    try Data("1,2,3\n".utf8).write(to: URL(filePath: "\(root)/other/a.csv"))
    try FileManager.default.createSymbolicLink(
      atPath: "\(root)/own/link.csv", withDestinationPath: "\(root)/other/a.csv")
    let access = DataAccess(session: "\(root)/own/s.jsonl")
    func refused(_ path: String) -> Bool { access.refused(["least-squares@\(path)"]) == [path] }
    #expect(!refused("\(root)/own/a.csv") && !refused("\(root)/own/deep/a.csv") && !refused("a.csv"))
    // A folder of which the name only begins alike, a link that leads out, and steps upward are elsewhere.
    for path in ["other/a.csv", "own-not/a.csv", "own/link.csv", "own/../other/a.csv", "nowhere/a.csv"] {
      #expect(refused("\(root)/\(path)"), "\(path)")
    }
    // What stands behind the path hides no link, nor does what is read with a file that may be.
    #expect(access.refused(["least-squares@\(root)/own/link.csv;lambda=1"]) == ["\(root)/own/link.csv"])
    #expect(access.refused(["images-tanh@\(root)/other;images=0:5"]) == ["\(root)/other"])
    #expect(access.refused(["images-tanh@\(root)/own/deep;images=0:5", "digits-tanh;images=0:5"]).isEmpty)
    for (link, name) in [
      ("m_b.mtx", "least-squares@\(root)/own/m.mtx"), ("deep/train-labels-idx1-ubyte", "images-tanh@\(root)/own/deep"),
      ("set-train-images-idx3-ubyte", "images-tanh@\(root)/own/set"),
    ] {
      #expect(access.refused([name]).isEmpty, "\(name)")
      try FileManager.default.createSymbolicLink(
        atPath: "\(root)/own/\(link)", withDestinationPath: "\(root)/other/a.csv")
      #expect(access.refused([name]).contains("\(root)/own/\(link)"), "\(name)")
    }
    #expect(refused("/etc/passwd") && access.refused(["/etc/a.expr"]) == ["/etc/a.expr"])
    // A mixture reads what its problems read.
    let mixed = ["mix:sphere | least-squares@/etc/passwd~subsets", "mix:/etc/a.expr | sphere", "mix:a.csv | sphere"]
    #expect(access.refused(mixed) == ["/etc/a.expr", "/etc/passwd"])
    #expect(access.refused(["rosenbrock", "digits-tanh", "expr:x^2 + y^2", "sphere:10"]).isEmpty)
  }
}
