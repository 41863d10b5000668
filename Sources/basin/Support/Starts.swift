// Where runs start: numbers, a file of them, or draws from a distribution.

import FoundationEssentials
import OptimizerEngine
import SessionStore

/// What `--start` says.
enum StartSource {
  /// One point, given.
  case point([Double])
  /// A draw from a distribution, whose name it has.
  case drawn(String, (inout SeededGenerator) -> [Double])

  /// How the help says it.
  static let help = "numbers separated by commas, a FILE of numbers, box (uniform in the box), or normal:DEVIATION"

  /// Reads it; without a text the customary start.
  init(_ text: String?, for objective: Objective) throws(CommandFailure) {
    guard let text else {
      self = .point(objective.start)
      return
    }
    let d = objective.dimension
    if text == "box" {
      self = .drawn("uniform in the box") { StartRule(.box).draw(objective, &$0) }
    } else if text == "normal" || text.hasPrefix("normal:") {
      let digits = text.dropFirst("normal:".count)
      guard let deviation = Double(digits), deviation > 0, deviation.isFinite else {
        throw CommandFailure("'\(text)' lacks its deviation: --start; write for example --start normal:0.1")
      }
      self = .drawn("N(0, \(digits)^2)") { StartRule(.normal, scale: deviation).draw(objective, &$0) }
    } else if Files.exists(text) {
      self = .point(try Self.numbers(try Files.read(text), text, d))
    } else if text.contains(where: \.isLetter), text.split(separator: ",").first.flatMap({ Double($0) }) == nil {
      throw CommandFailure("no start '\(text)': --start; give \(Self.help)")
    } else {
      self = .point(try start(text, for: objective))
    }
  }

  /// d finite numbers, separated by blanks, commas or line ends.
  private static func numbers(_ text: String, _ path: String, _ d: Int) throws(CommandFailure) -> [Double] {
    var values: [Double] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for part in line.split(whereSeparator: { ", \t\r".contains($0) }) {
        guard let value = Double(part), value.isFinite else {
          throw CommandFailure("'\(part)' is no finite number: \(path):\(index + 1); --start takes a file of numbers")
        }
        values.append(value)
      }
    }
    guard values.count == d else {
      throw CommandFailure("\(values.count) numbers for an objective of dimension \(d): \(path); --start needs \(d)")
    }
    return values
  }

  /// The starts of some runs; a given point is one.
  func starts(_ count: Int, seed: UInt64) throws(CommandFailure) -> [[Double]] {
    switch self {
    case .point(let point):
      guard count == 1 else {
        throw CommandFailure(
          "\(count) runs from one point are the same: --starts; --start box or normal:0.1 draws them")
      }
      return [point]
    case .drawn(_, let draw):
      var generator = SeededGenerator(seed: seed, stream: "run starts")
      return (0..<count).map { _ in draw(&generator) }
    }
  }
}
