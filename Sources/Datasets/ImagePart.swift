// Which of the training images a classifier takes, where it does not take all: a part of them by their numbers.

import OptimizerEngine

/// What may follow the name of a classifier of images: `;images=A:B` takes the training images A to B - 1, counted from 0
/// in the order of their file.
///
/// So what was trained on a part is an objective of its own name, which a session can compute again.
enum ImagePart {
  private static let mark = ";images="

  /// The name of a classifier of which only a part of the images is taken.
  static func name(_ whole: String, _ part: Range<Int>) -> String {
    "\(whole)\(mark)\(part.lowerBound):\(part.upperBound)"
  }

  /// Divides a name, or the path in it, from its part; nil where there is none, and all images are taken.
  ///
  /// - Throws: `FileError` for a part that cannot be read.
  static func split(_ text: String) throws(FileError) -> (whole: String, part: Range<Int>?) {
    let (whole, written) = divide(text)
    guard let written else { return (whole, nil) }
    let ends = written.split(separator: ":", omittingEmptySubsequences: false).map { end in
      end.allSatisfy { $0.isASCII && $0.isNumber } ? Int(end) : nil
    }
    guard ends.count == 2, let first = ends[0], let end = ends[1], first < end else {
      throw FileError(
        .wrongFormat, "images = \(written.prefix(40))", place: whole,
        remedy: "write \(mark.dropFirst())0:8000 for the first 8000 images")
    }
    return (whole, first..<end)
  }

  /// The same without reading the part, for those who only want what stands before it.
  static func whole(_ text: String) -> String { divide(text).whole }

  private static func divide(_ text: String) -> (whole: String, written: Substring?) {
    guard let semicolon = text.lastIndex(of: ";"), text[semicolon...].hasPrefix(mark) else { return (text, nil) }
    return (String(text[..<semicolon]), text[semicolon...].dropFirst(mark.count))
  }
}

extension LabeledImages {
  /// The images of a part; all where there is none.
  ///
  /// - Throws: `FileError` where the part is not in the images; `place` is where they come from.
  func taking(_ part: Range<Int>?, place: String) throws(FileError) -> LabeledImages {
    guard let part else { return self }
    guard part.upperBound <= count else {
      throw FileError(
        .mismatch, "images \(part.lowerBound) to \(part.upperBound - 1) of \(count)", place: place,
        remedy: "take a part of them")
    }
    return subset(part)
  }
}

extension ObjectiveLibrary {
  /// The name of a classifier of images of which only a part of the training images is taken, counted from 0 in the order
  /// of their file: `images-tanh@FOLDER;images=0:8000`.
  public static func name(_ classifier: String, images part: Range<Int>) -> String { ImagePart.name(classifier, part) }
}
