// The handwritten digits that come with Basin, so that a classifier can be trained without fetching anything.

import CDigits
import CZlib
public import OptimizerEngine

/// The UCI handwritten digits: 1,797 images of 8 x 8 pixels.
///
/// E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998,
/// https://doi.org/10.24432/C50P49, licensed CC BY 4.0.
public enum EmbeddedDigits {
  /// Number of images.
  public static let count = 1797

  private static let side = 8
  private static let largestPixel = 16
  private static let classCount = 10
  private static let place = "the embedded digits"

  /// Loads the digits with their raw pixels, whole numbers from 0 to 16, in the same order at every call.
  ///
  /// `scaled(by: .digits)` turns them into inputs of a classifier.
  ///
  /// - Throws: `FileError` if the embedded copy is damaged.
  public static func load() throws(FileError) -> LabeledImages {
    let compressed = Array(UnsafeBufferPointer(start: cdigits_csv_gz_start(), count: cdigits_csv_gz_count))
    let table = try Gzip.inflate(compressed, limit: 1 << 20, place: place)
    let images = try parse(table, place: place)
    guard images.count == count else {
      throw FileError(
        .truncated, "\(images.count) images instead of \(count)", place: place, remedy: "build Basin again")
    }
    return images
  }

  /// Reads rows of 64 pixels and a label, strictly: decimal digits, commas and line ends, nothing else.
  static func parse(_ table: [UInt8], place: String) throws(FileError) -> LabeledImages {
    let columns = side * side + 1
    var pixels: [UInt8] = []
    var labels: [Int] = []
    pixels.reserveCapacity(count * side * side)
    labels.reserveCapacity(count)
    var position = 0
    while position < table.count {
      let row = labels.count + 1
      for column in 1...columns {
        let isLast = column == columns
        let ending = isLast ? UInt8(ascii: "\n") : UInt8(ascii: ",")
        guard let number = number(table, &position), position < table.count, table[position] == ending else {
          throw fault("a number and \(isLast ? "a line end" : "a comma") should be here", row, column, place)
        }
        position += 1
        guard number <= (isLast ? classCount - 1 : largestPixel) else {
          throw fault("\(number) is no \(isLast ? "digit" : "pixel")", row, column, place)
        }
        if isLast { labels.append(number) } else { pixels.append(UInt8(number)) }
      }
    }
    return LabeledImages(
      name: "digits", width: side, height: side, classCount: classCount, bytes: pixels, slope: 1, intercept: 0,
      labels: labels)
  }

  /// Reads up to three decimal digits; nil where there is none.
  private static func number(_ table: [UInt8], _ position: inout Int) -> Int? {
    let first = position
    var number = 0
    while position < table.count, position - first < 3, (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= table[position] {
      number = number * 10 + Int(table[position] - UInt8(ascii: "0"))
      position += 1
    }
    return position > first ? number : nil
  }

  private static func fault(_ problem: String, _ row: Int, _ column: Int, _ place: String) -> FileError {
    FileError(.corrupt, problem, place: "\(place), row \(row), column \(column)", remedy: "build Basin again")
  }
}
