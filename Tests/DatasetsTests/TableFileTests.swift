import FoundationEssentials
import OptimizerEngine
import Testing

@testable import Datasets

private func csv(_ text: String) throws -> CSVFile.Table { try CSVFile.parse(Array(text.utf8), place: "t.csv") }

private func matrix(_ text: String) throws -> MatrixMarketFile.Content {
  try MatrixMarketFile.parse(Array(text.utf8), place: "t.mtx")
}

private let fillIn = "give a finite decimal number, or leave such rows out with ;missing=drop"

@Suite("Tables of numbers")
struct CSVFileTests {
  @Test("numbers come out as they are written, with and without a header")
  func numbers() throws {
    let table = try csv("a,b,c\r\n1, -2.5 ,3e-2\n\n4,5,6\n")
    #expect(table.rows == 2 && table.columns == 3 && table.values == [1, -2.5, 0.03, 4, 5, 6])
    #expect(table.header == ["a", "b", "c"] && table.remarks == ["separated by commas", "header"])
    #expect(try csv("1,2\n3,4").values == [1, 2, 3, 4])
  }

  @Test(
    "what is wrong is said with its row and column",
    arguments: [
      ("1,2\n3,\n", "an empty field: t.csv, row 2, column 2; \(fillIn)"),
      ("1,2\n3,x1\n", "'x1' is no number: t.csv, row 2, column 2; give a finite decimal number"),
      (
        "1,2,x\n4,5,6\n",
        "'x' is no number: t.csv, row 1, column 3; give a finite decimal number, or say ;header=yes if this row names the columns"
      ),
      (
        "a,b\nr1,2\n",
        "'r1' is no number: t.csv, row 2, column 1; give a finite decimal number, leave an index out with ;index=drop"
      ),
      ("1 2 3\n4 5 6\n", "blanks between numbers: t.csv, row 2; separate them by commas, ; or tabs"),
      ("1,nan\n", "'nan' is a missing value: t.csv, row 1, column 2; \(fillIn)"),
      ("a,b\n1,inf\n", "'inf' is not finite: t.csv, row 2, column 2; give a finite decimal number"),
      ("1,2\n3\n", "1 fields where the first line has 2: t.csv, row 2; give every row the same fields"),
      ("NA,NA\n1,2\n", "'NA' is a missing value: t.csv, row 1, column 1; \(fillIn)"),
      ("1,0x1F\n", "'0x1F' is hexadecimal: t.csv, row 1, column 2; give a finite decimal number"),
      ("1,2\n\"3,4\n", "a quote that is not closed: t.csv, row 2, column 1; close it with \""),
      ("1,\"2\"3\n", "text behind a closing quote: t.csv, row 1, column 2; write a quote inside quotes as two"),
      (
        "\"1,5\",2\n",
        "'1,5' has a decimal comma: t.csv, row 1, column 1; write a decimal point, or separate fields by ; or tabs"
      ),
      (
        "1.5;2\n2,5;3\n",
        "'2,5' has a decimal comma, but '1.5' in row 1 has a point: t.csv, row 2, column 1; write all numbers in one way"
      ),
      ("", "no row of numbers: t.csv; check that it is the right file"),
      ("a,b\n", "no row of numbers: t.csv; check that it is the right file"),
    ])
  func faults(text: String, message: String) { #expect(failure { _ = try csv(text) } == message) }

  @Test(
    "separators, quotes, line ends, comments and decimal commas of other programs are read alike",
    arguments: [
      "a,b,c\n1.5,2,3\n4,5,-6e1\n", "1.5,2,3\r\n4,5,-60", "1.5;2;3\r4;5;-60\r", "1.5\t2\t3\n4\t5\t-60\n",
      "a;b;c\n1,5;2;3\n4;5;-60,0\n", "1,5\t2\t3\n4\t5\t-60\n", "# a note\n1.5, 2,\t3\n\n# another\n4,5,-60\n",
      "sep=;\r\n1,5;2;3\r\n4;5;-60\r\n", "\"a\",\"b, or \"\"c\"\"\",\"d\ne\"\n\"1.5\",\"2\",\"3\"\n4,5,\"-60\"\n",
      ",b,c\n1.5,2,3\n4,5,-60\n",
    ])
  func dialects(text: String) throws {
    let table = try csv(text)
    #expect(table.rows == 2 && table.columns == 3 && table.values == [1.5, 2, 3, 4, 5, -60], "\(text)")
  }

  @Test("a first row is a header only where no data can get lost by it, or where the person says so")
  func headers() throws {
    #expect(failure { _ = try csv("x,2020,y\n1,2,3\n") }.contains("'x' is no number"))
    var settings = DataSettings()
    settings.header = true
    let bytes = Array("0,1,2\n5,6,7\n".utf8)
    #expect(try CSVFile.parse(bytes, place: "t", settings: settings).rows == 1)
    // The names that pandas gives to columns without names.
    let counted = try CSVFile.parse(bytes, place: "t")
    #expect(counted.rows == 1 && counted.header == ["0", "1", "2"] && counted.warnings.count == 1)
    #expect(try csv(",0,1,2\n7,5,6,7\n").header == ["", "0", "1", "2"])
    settings.header = false
    let plain = try CSVFile.parse(bytes, place: "t", settings: settings)
    #expect(plain.rows == 2 && plain.warnings == [])
  }

  @Test("text before the last column names the columns, sodium too; what may be names is doubted")
  func doubtfulHeaders() throws {
    #expect(try csv("RI,Na,Mg,Type\n1,2,3,4\n").header == ["RI", "Na", "Mg", "Type"])
    #expect(try csv("a,b,NA\n1,2,3\n").rows == 1)
    func named(_ text: String) throws -> CSVFile.Table {
      try CSVFile.parse(Array(text.utf8), place: "t", namesClasses: true)
    }
    let doubt = "the first row is read as data: if it names the columns say ;header=yes"
    #expect(try named("0,1,species\n5,3,setosa\n6,2,virginica\n4,2,setosa\n").warnings == [doubt])
    #expect(try csv("2019,2020,2021\n1,5,2\n3,3,3\n").warnings == [doubt])
    // Counting in every row is no doubt, nor is a class that the first row shares.
    #expect(try csv("1,2,3\n4,5,6\n7,8,9\n").warnings == [])
    #expect(try named("1,2,a\n5,3,b\n6,2,a\n4,2,b\n").warnings == [])
  }

  @Test("what spreadsheets write for errors is no comment, and fields that blanks divide are refused")
  func spreadsheets() throws {
    for word in ["#N/A", "#DIV/0!", "#REF!", "#value!"] {
      #expect(failure { _ = try csv("a,b\n1,2\n\(word),6\n") }.contains("'\(word)'"), "\(word)")
    }
    #expect(try csv("#a note,1\n1,2\n").remarks.contains("1 comment line skipped"))
    let blanks = failure { _ = try CSVFile.parse(Array("1,5 yes\n2,5 no\n".utf8), place: "t", namesClasses: true) }
    #expect(blanks.contains("a number and text in one field, as in '5 yes'"), "\(blanks)")
    #expect(try csv("1,234;2,500\n3,100;4,000\n").warnings.first?.contains("every comma stands before three") == true)
    #expect(try csv("1,234;2,5\n3,100;4,000\n").warnings == [])
  }

  @Test("names of classes are told apart by their bytes, and whole numbers where doubles have them all")
  func classesByBytes() throws {
    let table = try CSVFile.parse(
      Array("1,caf\u{e9}\n2,cafe\u{301}\n3,x\n".utf8), place: "t", namesClasses: true)
    #expect(table.classNames?.count == 3)
    #expect(failure { _ = try ClassLabels([9_007_199_254_740_992, 1], names: nil, place: "t") }.contains("below 2^53"))
  }

  @Test("a column that counts the rows is doubted, and left out where the person says so")
  func index() throws {
    let text = ",a,b\n0,1,2\n1,5,6\n2,7,9\n"
    #expect(try csv(text).warnings.first?.contains("has no name and counts the rows") == true)
    var settings = DataSettings()
    settings.dropsIndex = true
    let table = try CSVFile.parse(Array(text.utf8), place: "t", settings: settings)
    #expect(table.values == [1, 2, 5, 6, 7, 9] && table.columns == 2 && table.header == ["a", "b"])
    // Names of rows are left out before they could be read as numbers, and columns keep their places in the file.
    let named = try CSVFile.parse(Array("\"\",a,b\nr1,1,2\nr2,5,6\n".utf8), place: "t", settings: settings)
    #expect(named.values == [1, 2, 5, 6] && named.header == ["a", "b"])
    #expect(
      failure { _ = try CSVFile.parse(Array("i,a,b\nr1,1,x\n".utf8), place: "t", settings: settings) }
        .contains("row 2, column 3"))
  }

  @Test("rows with missing values are left out by choice alone, and counted")
  func missing() throws {
    let bytes = Array("a,b\n1,2\nNA,3\n4,\n5,6\n".utf8)
    var settings = DataSettings()
    settings.dropsMissing = true
    let table = try CSVFile.parse(bytes, place: "t", settings: settings)
    #expect(table.values == [1, 2, 5, 6] && table.remarks.contains("2 rows with missing values dropped"))
    #expect(
      failure { _ = try CSVFile.parse(Array("a,b\n1,\n".utf8), place: "t", settings: settings) }.contains("1 rows"))
  }

  @Test("UTF-16 and files that are no text are named, a byte order mark is none of the data")
  func encodings() throws {
    let text = "1,2\n3,4\n"
    let utf16 = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    for bytes in [[0xFF, 0xFE] + utf16, utf16] {
      #expect(failure { _ = try TextFile.text(bytes, place: "t.csv") }.contains("UTF-16"))
    }
    #expect(failure { _ = try TextFile.text(Array("1,2,3,4,5,\0".utf8), place: "t") }.contains("t, byte 10"))
    // Latin-1 would make one class of "Mäx" and "Möx".
    #expect(failure { _ = try TextFile.text([0x4D, 0xE4, 0x78, 10], place: "t") }.contains("not UTF-8: t; save it as"))
    #expect(try TextFile.text([0xEF, 0xBB, 0xBF] + Array(text.utf8), place: "t") == Array(text.utf8))
  }

  @Test("control characters of a file do not reach the message")
  func control() {
    let message = failure { _ = try csv("a,b\n\u{1B}]0;title\u{7}\u{202E},2\n") }
    #expect(message.hasPrefix(#"'\u{1b}]0;title\u{7}\u{202e}' is no number"#), "\(message)")
  }

  @Test("targets become classes by their values, and what is no class is named")
  func classes() throws {
    func labels(_ targets: [Double]) throws -> ClassLabels { try ClassLabels(targets, names: nil, place: "t") }
    #expect(try labels([-1, 1, 1]).targets == [0, 1, 1])
    #expect(
      try labels([1, 3, 2]).targets == [0, 2, 1] && labels([1, 3, 2]).summary == "3 classes 1 -> 0, 2 -> 1, 3 -> 2")
    #expect(try labels([1, 2]).count == 2 && labels([0, 2, 1]).summary == "3 classes 0 to 2")
    #expect(failure { _ = try labels([0, 0.5]) }.contains("sample 2"))
    #expect(failure { _ = try labels([3, 3]) }.contains("only one class"))
    let named = try CSVFile.parse(Array("1,2,b\n3,4,a\n5,6,b\n".utf8), place: "t", namesClasses: true)
    #expect(named.classNames == ["a", "b"] && named.values == [1, 2, 1, 3, 4, 0, 5, 6, 1])
    let mixed = failure { _ = try CSVFile.parse(Array("1,2,b\n3,4,1\n".utf8), place: "t", namesClasses: true) }
    #expect(mixed.contains("'b' is no number: t, row 1, column 3"), "\(mixed)")
  }

  @Test("settings behind the path are read, and what is none is named")
  func settings() throws {
    let (path, settings) = try DataSettings.split("a b.csv;lambda=0.01 intercept=no;standardize missing=drop header=no")
    #expect(path == "a b.csv" && settings.ridge == 0.01 && settings.intercept == false && settings.standardizes)
    #expect(settings.dropsMissing && settings.header == false && !settings.dropsIndex)
    for wrong in ["lambda=-1", "lambda=nan", "lambda", "intercept=maybe", "standardize=maybe", "missing=keep", "x=1"] {
      #expect(failure { _ = try DataSettings.split("a;" + wrong) }.contains("'\(wrong)' is no setting: a;"), "\(wrong)")
    }
  }
}

@Suite("Matrix Market files")
struct MatrixMarketFileTests {
  @Test("dense matrices come column by column, symmetric ones as their lower half")
  func dense() throws {
    let general = try matrix("%%MatrixMarket matrix array real general\n% a comment\n2 3\n1\n2\n3\n4\n5\n6\n")
    #expect(general.dense() == [1, 3, 5, 2, 4, 6])
    let symmetric = try matrix("%%MatrixMarket matrix array integer symmetric\n3 3\n1\n2\n3\n4\n5\n6\n")
    #expect(symmetric.dense() == [1, 2, 3, 2, 4, 5, 3, 5, 6])
  }

  @Test("sparse matrices are filled with zeros")
  func sparse() throws {
    let general = try matrix("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 1.5\n2 1 -3\n")
    #expect(general.dense() == [0, 1.5, -3, 0])
    let pattern = try matrix("%%MatrixMarket matrix coordinate pattern symmetric\n3 3 2\n2 1\n3 3\n")
    #expect(pattern.dense() == [0, 1, 0, 1, 0, 0, 0, 0, 1])
  }

  @Test("entries of one place are added; skew-symmetric, capitals, tabs, double and zeros are read")
  func kinds() throws {
    let twice = try matrix("%%MatrixMarket matrix coordinate double general\n2 2 4\n1 1 3\n1 1 1\n2 1 0\n2 2 -1\n")
    #expect(twice.dense() == [4, 0, 0, -1] && twice.remarks.contains("those of one place added"))
    let mirrored = try matrix("%%MatrixMarket matrix coordinate real symmetric\n2 2 3\n2 1 3\n2 1 1\n2 2 5\n")
    #expect(mirrored.dense() == [0, 4, 4, 5])
    let skew = try matrix("%%MATRIXMARKET\tMatrix\tCoordinate\tReal\tSkew-Symmetric\r\n3\t3\t2\r\n2 1 1\r\n3 2 2\r\n")
    #expect(skew.dense() == [0, -1, 0, 1, 0, -2, 0, 2, 0])
    let array = try matrix("%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n0\n2\n")
    #expect(array.dense() == [0, -1, 0, 1, 0, -2, 0, 2, 0])
  }

  @Test(
    "what is wrong is said with its line",
    arguments: [
      ("hello\n", "line 1"), ("%%MatrixMarket matrix array complex general\n1 1\n1 0\n", "the field 'complex'"),
      ("%%MatrixMarket vector array real general\n", "the object 'vector'"),
      ("%%MatrixMarket matrix list real general\n", "the format 'list'"),
      ("%%MatrixMarket matrix array real hermitian\n", "the symmetry 'hermitian'"),
      ("%%MatrixMarket matrix array real\n", "a header of 4 words"),
      ("%%MatrixMarket matrix array pattern general\n", "a pattern of an array"),
      ("%%MatrixMarket matrix coordinate pattern skew-symmetric\n", "a skew-symmetric pattern"),
      ("%%MatrixMarket matrix coordinate real skew-symmetric\n2 2 1\n1 1 1\n", "on the diagonal"),
      ("%%MatrixMarket matrix array real general\n1 1\n0x10\n", "no finite decimal number"),
      ("%%MatrixMarket matrix array integer general\n1 1\n1.5\n", "'1.5' is no whole number"),
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
    #expect(
      failure { _ = try DataTable(path: folder + "/a.mtx", settings: DataSettings(), namesClasses: false) { _, _ in } }
        .contains(
          "a_b.mtx"))
    write("a_b.mtx", "%%MatrixMarket matrix array real general\n2 1\n1\n2\n")
    #expect(
      failure { _ = try DataTable(path: folder + "/a.mtx", settings: DataSettings(), namesClasses: false) { _, _ in } }
        .contains(
          "b is 2 x 1"))
    write("a_b.mtx", "%%MatrixMarket matrix array real general\n3 1\n1\n2\n4\n")
    let objective = try #require(try ObjectiveLibrary.objective(named: "least-squares@\(folder)/a.mtx"))
    // A = [1 0; 0 2; 0 1]: x = (1, (2*2 + 4)/5), the rest is what the second and third rows disagree by.
    #expect(abs(objective.minimizers[0][0] - 1) < 1e-14 && abs(objective.minimizers[0][1] - 1.6) < 1e-14)
    #expect(abs((objective.minimum ?? 0) - (1.2 * 1.2 + 2.4 * 2.4)) < 1e-13)
    #expect(abs(objective.smoothness.value - 10) < 1e-9 && objective.curvature?.value ?? 0 > 1.999)
  }
}
