import FoundationEssentials
import OptimizerEngine
import Testing

@testable import Datasets

private func csv(_ text: String) throws -> CSVFile.Table { try CSVFile.parse(Array(text.utf8), place: "t.csv") }

private func matrix(_ text: String) throws -> MatrixMarketFile.Content {
  try MatrixMarketFile.parse(Array(text.utf8), place: "t.mtx")
}

/// The description of the error that some work ends in; empty where it succeeds.
private func failure(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch let error as DatasetError {
    return error.description
  } catch {
    return "another error: \(error)"
  }
}

@Suite("Tables of numbers")
struct CSVFileTests {
  @Test("numbers come out as they are written, with and without a header")
  func numbers() throws {
    let table = try csv("a,b,c\r\n1, -2.5 ,3e-2\n\n4,5,6\n")
    #expect(table == CSVFile.Table(rows: 2, columns: 3, values: [1, -2.5, 0.03, 4, 5, 6]))
    #expect(try csv("1,2\n3,4").values == [1, 2, 3, 4])
  }

  @Test(
    "what is wrong is said with its row and column",
    arguments: [
      ("1,2\n3,\n", "an empty field: t.csv, row 2, column 2; give a finite decimal number"),
      ("1,2\n3,x1\n", "'x1' is no number: t.csv, row 2, column 2; give a finite decimal number"),
      ("1,2,x\n4,5,6\n", "'x' is no number: t.csv, row 1, column 3; give a finite decimal number"),
      ("1,nan\n", "'nan' is not finite: t.csv, row 1, column 2; give a finite decimal number"),
      ("a,b\n1,inf\n", "'inf' is not finite: t.csv, row 2, column 2; give a finite decimal number"),
      ("1,2\n3\n", "1 fields where the first line has 2: t.csv, row 2; give every row the same fields"),
      ("", "no row of numbers: t.csv; check that it is the right file"),
      ("a,b\n", "no row of numbers: t.csv; check that it is the right file"),
    ])
  func faults(text: String, message: String) { #expect(failure { _ = try csv(text) } == message) }

  @Test("targets become classes, and what is no class is named")
  func classes() throws {
    func data(_ targets: [Double]) -> RegressionData {
      RegressionData(
        name: "t", featureCount: 1, features: targets.map { _ in 1 }, targets: targets)
    }
    #expect(try data([-1, 1, 1]).classified().data.targets == [0, 1, 1])
    #expect(try data([0, 2, 1]).classified().classCount == 3)
    #expect(failure { _ = try data([0, 0.5]).classified() }.contains("sample 2"))
    #expect(failure { _ = try data([0, -2]).classified() }.contains("sample 2"))
    #expect(failure { _ = try data([0, 0]).classified() }.contains("only one class"))
  }
}

@Suite("Matrix Market files")
struct MatrixMarketFileTests {
  @Test("dense matrices come column by column, symmetric ones as their lower half")
  func dense() throws {
    let general = try matrix("%%MatrixMarket matrix array real general\n% a comment\n2 3\n1\n2\n3\n4\n5\n6\n")
    #expect(general == .init(rows: 2, columns: 3, values: [1, 3, 5, 2, 4, 6]))
    let symmetric = try matrix("%%MatrixMarket matrix array integer symmetric\n3 3\n1\n2\n3\n4\n5\n6\n")
    #expect(symmetric.values == [1, 2, 3, 2, 4, 5, 3, 5, 6])
  }

  @Test("sparse matrices are filled with zeros")
  func sparse() throws {
    let general = try matrix("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 1.5\n2 1 -3\n")
    #expect(general.values == [0, 1.5, -3, 0])
    let pattern = try matrix("%%MatrixMarket matrix coordinate pattern symmetric\n3 3 2\n2 1\n3 3\n")
    #expect(pattern.values == [0, 1, 0, 1, 0, 0, 0, 0, 1])
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      ("hello\n", "line 1"), ("%%MatrixMarket matrix array complex general\n1 1\n1 0\n", "line 1"),
      ("%%MatrixMarket matrix array real general\n", "no size line"),
      ("%%MatrixMarket matrix array real general\n2\n", "line 2"),
      ("%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n", "entries are missing"),
      ("%%MatrixMarket matrix array real general\n1 2\n1\n2\n3\n", "more entries"),
      ("%%MatrixMarket matrix array real general\n1 2\n1\nnan\n", "line 4"),
      ("%%MatrixMarket matrix coordinate real general\n2 2 1\n3 1 1\n", "no element (3, 1)"),
      ("%%MatrixMarket matrix coordinate real general\n2 2 1\n1 1\n", "line 3"),
      ("%%MatrixMarket matrix array real symmetric\n2 3\n1\n", "square"),
      ("%%MatrixMarket matrix array real general\n9000000000 9000000000\n", "9000000000 x 9000000000"),
      ("%%MatrixMarket matrix array real general\n7000 7000\n1\n", "49000000 entries in"),
      ("%%MatrixMarket matrix array real general\n-1 2\n", "-1 x 2"),
    ])
  func faults(text: String, part: String) {
    let message = failure { _ = try matrix(text) }
    #expect(message.contains(part), "\(message)")
  }

  @Test("a matrix needs its right side beside it, of its own length")
  func companion() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "matrix market test").path
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func write(_ name: String, _ text: String) {
      _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: Data(text.utf8))
    }
    write("a.mtx", "%%MatrixMarket matrix array real general\n3 2\n1\n0\n0\n0\n2\n1\n")
    #expect(failure { _ = try RegressionData(matrixMarket: folder + "/a.mtx") }.contains("a_b.mtx"))
    write("a_b.mtx", "%%MatrixMarket matrix array real general\n2 1\n1\n2\n")
    #expect(failure { _ = try RegressionData(matrixMarket: folder + "/a.mtx") }.contains("b is 2 x 1"))
    write("a_b.mtx", "%%MatrixMarket matrix array real general\n3 1\n1\n2\n4\n")
    let objective = try #require(try ObjectiveLibrary.objective(named: "least-squares@\(folder)/a.mtx"))
    // A = [1 0; 0 2; 0 1]: x = (1, (2*2 + 4)/5), the rest is what the second and third rows disagree by.
    #expect(abs(objective.minimizers[0][0] - 1) < 1e-14 && abs(objective.minimizers[0][1] - 1.6) < 1e-14)
    #expect(abs((objective.minimum ?? 0) - (1.2 * 1.2 + 2.4 * 2.4)) < 1e-13)
    #expect(abs(objective.smoothness.value - 10) < 1e-9 && objective.curvature?.value ?? 0 > 1.999)
  }
}

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
