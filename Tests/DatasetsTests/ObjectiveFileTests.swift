import FoundationEssentials
import Glibc
import OptimizerEngine
import Testing

@testable import Datasets

@Suite("Objectives from files")
struct ObjectiveFileTests {
  @Test("a table becomes a regression; what is wrong with it is one line", arguments: ["logistic", "softmax"])
  func tables(family: String) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "basin \(family).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var text = "u,v,class\n"
    for i in 0..<30 { text += "\(Double(i % 7) - 3),\(Double(i % 5) / 2),\(i % (family == "logistic" ? 2 : 3))\n" }
    _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
    let objective = try #require(try ObjectiveLibrary.objective(named: "\(family)@\(path)"))
    #expect(objective.dimension == (family == "logistic" ? 3 : 9))
    #expect(objective.minimum != nil && objective.curvature?.value == 1.0 / 30)
    #expect(failure { _ = try ObjectiveLibrary.objective(named: "\(family)@\(path).none") }.contains("no such file"))
    _ = FileManager.default.createFile(atPath: path, contents: Data("1,2,0.5\n".utf8))
    #expect(failure { _ = try ObjectiveLibrary.objective(named: "\(family)@\(path)") }.contains("no class"))
  }

  @Test("numbers whose products overflow are refused, the largest that do not are not", arguments: ["1e100", "1e308"])
  func overflow(large: String) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "basin overflow \(large).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = FileManager.default.createFile(atPath: path, contents: Data("1,2,0\n3,\(large),1\n1,1,0\n2,5,1\n".utf8))
    for family in ["least-squares", "logistic", "softmax"] {
      let message = failure { _ = try ObjectiveLibrary.objective(named: "\(family)@\(path)") }
      #expect(message.contains("products overflow") && message.contains("scale the columns"), "\(family): \(message)")
    }
    _ = FileManager.default.createFile(atPath: path, contents: Data("1,2,0\n3,9e99,1\n1,1,0\n2,5,1\n".utf8))
    let objective = try #require(try ObjectiveLibrary.objective(named: "least-squares@\(path)"))
    #expect(objective.smoothness.value.isFinite && objective.smoothness.value > 1e199)
  }

  /// The small files of this room.
  private static let files = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Files").path

  /// Family, file, f* and a part of the line that says what was read.
  private static let read: [(String, String, Double, String)] = [
    ("least-squares", "duplicates.mtx", 1.9100529100529098, "A 3 x 2"),
    ("least-squares", "tabs.MTX", 1.9100529100529098, "A 3 x 2"),
    ("least-squares", "packed.mtx.gz", 1.9100529100529098, "gzipped"),
    ("least-squares", "bom.csv", 1 / 7.0, "4 rows x 3 columns"), ("least-squares", "quotes.csv", 1 / 7.0, "header"),
    ("least-squares", "comment.csv", 1 / 7.0, "1 comment line skipped"),
    ("least-squares", "index.csv;index=drop", 1 / 7.0, "first column left out"),
    ("least-squares", "index.csv", 0.13899613899613872, "warning: the first column has no name and counts the rows"),
    ("softmax", "three-classes.csv", 0.5363600063, "3 classes 1 -> 0, 2 -> 1, 3 -> 2"),
    ("logistic", "two-classes.csv", 0.298865600658, "penalty lambda/2 |w|^2 with lambda = 1/n = 0.025"),
    ("logistic", "names.csv", 0.298865600658, "2 classes setosa -> 0, virginica -> 1"),
  ]

  @Test(
    "files as other programs write them have the optimum that scipy finds, and say what was read",
    arguments: read)
  func readRight(family: String, file: String, minimum: Double, part: String) throws {
    let objective = try #require(try ObjectiveLibrary.objective(named: "\(family)@\(Self.files)/\(file)"))
    #expect(abs((objective.minimum ?? .nan) - minimum) < 1e-10, "\(file)")
    #expect(objective.source?.contains(part) == true, "\(objective.source ?? "nothing")")
  }

  @Test("a skew-symmetric matrix has dependent columns, and the least value is reached")
  func skew() throws {
    let objective = try #require(try ObjectiveLibrary.objective(named: "least-squares@\(Self.files)/skew.mtx"))
    #expect(Evaluator(objective).value([0.4, 1, -0.8]) == 5)
  }

  @Test("wide matrices have a beta without a d x d array, and it bounds the largest eigenvalue")
  func wide() throws {
    try withFolder { folder in
      try store(Array("%%MatrixMarket matrix array real general\n2 1\n1\n2\n".utf8), at: folder + "/w_b.mtx")
      for (columns, entry, beta) in [(100_000, "", 0.0), (100_000, "1 7 3\n2 7 4\n", 50), (20_000, "1 1 1\n", 2)] {
        let count = entry.split(separator: "\n").count
        try store(
          Array("%%MatrixMarket matrix coordinate real general\n2 \(columns) \(count)\n\(entry)".utf8),
          at: folder + "/w.mtx")
        let objective = try #require(try ObjectiveLibrary.objective(named: "least-squares@\(folder)/w.mtx"))
        #expect(objective.smoothness.value >= beta && objective.smoothness.value <= beta * 1.1)
      }
    }
  }

  @Test("settings make another problem: a penalty, an intercept, standardized features")
  func settings() throws {
    try withFolder { folder in
      let path = folder + "/t.csv"
      try store(Array("1,2,3\n2,1,4\n0,1,1\n3,1,5\n".utf8), at: path)
      func minimum(_ settings: String) throws -> Double {
        try ObjectiveLibrary.objective(named: "least-squares@\(path);\(settings)")?.minimum ?? .nan
      }
      // numpy: lstsq of the rows with sqrt(0.5) I below; with a column of ones; both on standardized columns.
      #expect(abs(try minimum("lambda=0.5") - 1.4937238493723848) < 1e-12)
      #expect(abs(try minimum("intercept=yes") - 0.0714285714285714) < 1e-12)
      #expect(abs(try minimum("intercept=yes standardize lambda=0.5") - 5.79891881455739) < 1e-12)
    }
  }

  @Test("pipes, folders and files that unfold too far are refused at once")
  func oddFiles() throws {
    try withFolder { folder in
      #expect(mkfifo(folder + "/pipe.csv", 0o600) == 0)
      #expect(failure { _ = try DataFile.read(folder + "/pipe.csv") }.hasPrefix("a pipe, not a file"))
      #expect(failure { _ = try DataFile.read(folder) }.hasPrefix("a folder, not a file"))
      #expect(failure { _ = try DataFile.read("/dev/zero") }.hasPrefix("a device, not a file"))
      try store(bomb(1 << 19), at: folder + "/bomb.csv.gz")
      let message = failure { _ = try TextFile(folder + "/bomb.csv.gz") }
      #expect(message.contains("bytes come out, the limit"), "\(message)")
    }
  }

  @Test("a folder without IDX files is refused with its name")
  func folders() {
    let message = failure { _ = try ObjectiveLibrary.objective(named: "images-tanh@/") }
    #expect(message.contains("train*-images-idx3-ubyte") && message.contains("/;"), "\(message)")
    #expect(failure { _ = try ObjectiveLibrary.objective(named: "images-tanh@/none at all") }.contains("/none at all"))
  }

  @Test("names that are none are nil")
  func unknown() throws {
    for name in ["digits-", "digits-hidden:0", "digits-hidden:x", "images-tanh", "logistic:3", "least@x", "@", "a@"] {
      #expect(try ObjectiveLibrary.objective(named: name) == nil, "\(name)")
    }
    #expect(try ObjectiveLibrary.objective(named: "digits-hidden:5")?.dimension == 5 * 65 + 10 * 6)
  }
}
