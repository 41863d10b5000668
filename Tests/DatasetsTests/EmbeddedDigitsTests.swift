import OptimizerEngine
import Testing

@testable import Datasets

@Suite("The embedded digits")
struct EmbeddedDigitsTests {
  @Test("They are the 1,797 images of the source")
  func content() throws {
    let digits = try EmbeddedDigits.load()
    #expect(digits.count == 1797)
    #expect(digits.width == 8 && digits.height == 8 && digits.classCount == 10)
    #expect(digits.pixels.count == 1797 * 64)
    var histogram = [Int](repeating: 0, count: 10)
    for label in digits.labels { histogram[label] += 1 }
    #expect(histogram == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(digits.pixels.reduce(0, +) == 561_718)
    #expect(digits.pixels.allSatisfy { (0...16).contains($0) })
    let first: [Double] = [
      0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0, 0, 8, 8, 0,
      0, 5, 8, 0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0, 6, 13, 10, 0, 0, 0,
    ]
    #expect(Array(digits.image(0)) == first)
    #expect(digits.labels[0] == 0)
    #expect(digits.labels[1796] == 8)
  }

  @Test("They are the same at every call")
  func deterministic() throws {
    #expect(try EmbeddedDigits.load() == EmbeddedDigits.load())
  }

  @Test("A classifier takes the part of the images that its name says, and no other part is read")
  func part() throws {
    let all = try ObjectiveLibrary.digits().training
    let name = ObjectiveLibrary.name("digits-tanh", images: 10..<40)
    #expect(name == "digits-tanh;images=10:40")
    let objective = try #require(try ObjectiveLibrary.objective(named: name))
    let own = Objective.classifier(name: name, samples: all.subset(10..<40), activation: .tanh, batchSize: 128)
    #expect(objective.name == name && objective.data?.sampleCount == 30 && objective.data?.batchSize == 30)
    #expect(objective.dataNumbers == own.dataNumbers)
    let whole = try #require(try ObjectiveLibrary.objective(named: "digits-tanh"))
    #expect(whole.data?.sampleCount == 1297 && whole.dataNumbers != own.dataNumbers)
    for wrong in ["0:1298", "5:5", "7:3", "-1:5", "1", "1:2:3", ":", "a:b", "", "0x1:5", "99999999999999999999:5"] {
      #expect(throws: FileError.self, "\(wrong)") {
        try ObjectiveLibrary.objective(named: "digits-tanh;images=\(wrong)")
      }
    }
    #expect(try ObjectiveLibrary.objective(named: "digits-tanh;other=1:2") == nil)
  }

  @Test("Scaled, a pixel is x / 16 - 0.3")
  func scaling() throws {
    let digits = try EmbeddedDigits.load()
    let scaled = digits.scaled(by: .digits)
    #expect(scaled.pixels == digits.pixels.map { $0 / 16 - 0.3 })
    #expect(scaled.labels == digits.labels)
    #expect(digits.scaled(by: .raw) == digits)
  }

  @Test(
    "A table that is not quite one of digits is refused at its row and column",
    arguments: [
      (replacing("0,", with: "17,"), "row 1, column 1"),
      (replacing("0,", with: "-1,"), "row 1, column 1"),
      (replacing("0,", with: " 0,"), "row 1, column 1"),
      (replacing("0,", with: ","), "row 1, column 1"),
      (replacing("0,", with: "0.5,"), "row 1, column 1"),
      (replacing("0,", with: "0000,"), "row 1, column 1"),
      (replacing("0,", with: "0\n"), "row 1, column 1"),
      (replacing("0,", with: ""), "row 1, column 64"),
      (row.dropLast() + "\r\n", "row 1, column 65"),
      (row.dropLast(), "row 1, column 65"),
      (row.dropLast(2) + "10\n", "row 1, column 65"),
      (row + row.dropLast(2), "row 2, column 65"),
      (row + "\n", "row 2, column 1"),
      (row.dropLast() + ",\n", "row 1, column 65"),
    ] as [(String.SubSequence, String)])
  func strictness(table: Substring, place: String) {
    let error = #expect(throws: FileError.self) { try EmbeddedDigits.parse(Array(table.utf8), place: "table") }
    #expect(error?.place == "table, \(place)", "\(error.debugDescription)")
  }

  private static let row = String(repeating: "0,", count: 64) + "9\n"

  private static func replacing(_ old: String, with new: String) -> Substring {
    (new + row.dropFirst(old.count))[...]
  }
}
