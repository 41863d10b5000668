// Images that classifiers read wrong, each kept once for all runs and steps.

import Plotting
import SessionStore

/// The misread images of a page.
struct PlayerDigits {
  private var images: [JSONValue] = []
  private var places: [[UInt8]: Int] = [:]
  private var size = (width: 0, height: 0)

  /// The most mistakes of one step: small pictures need less room.
  private static func most(of image: GrayImage) -> Int { image.pixels.count > 200 ? 8 : 24 }

  /// Keeps the mistakes of a step.
  ///
  /// - Returns: For each the place of its image, its class and what was said.
  mutating func add(_ mistakes: [DigitReading.Mistake]) -> JSONValue {
    guard let first = mistakes.first?.image else { return .array([]) }
    return .array(
      mistakes.prefix(Self.most(of: first)).map { mistake in
        [.integer(place(of: mistake.image)), .integer(mistake.label), .integer(mistake.said)]
      })
  }

  private mutating func place(of image: GrayImage) -> Int {
    size = (image.width, image.height)
    let bytes = image.pixels.map { $0.isFinite ? UInt8(min(max($0, 0), 1) * 255) : 0 }
    if let place = places[bytes] { return place }
    places[bytes] = images.count
    images.append(.string(String(decoding: Base64URL.encode(bytes), as: UTF8.self)))
    return images.count - 1
  }

  /// The images, a byte for each pixel, row by row; null where there is none.
  var json: JSONValue {
    images.isEmpty
      ? .null : ["width": .integer(size.width), "height": .integer(size.height), "images": .array(images)]
  }
}
