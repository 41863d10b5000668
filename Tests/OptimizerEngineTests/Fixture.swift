import Foundation
import Testing

@testable import OptimizerEngine

/// A file of float64 references, computed by independent implementations.
struct Fixture {
  let root: Any

  init(_ name: String) throws {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/" + name, withExtension: "json"))
    root = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
  }

  /// What lies at a path of keys and places in lists, as in `cases/0/losses`.
  func value(_ path: String) throws -> Any {
    var place = root
    for key in path.split(separator: "/") {
      if let list = place as? [Any] {
        let index = try #require(Int(key), "\(key) is no place in a list, in \(path)")
        place = try #require(list.indices.contains(index) ? list[index] : nil, "no \(key) in \(path)")
      } else {
        place = try #require((place as? [String: Any])?[String(key)], "no \(key) in \(path)")
      }
    }
    return place
  }

  /// All numbers below a path, in row-major order.
  func numbers(_ path: String) throws -> [Double] {
    func flat(_ value: Any) -> [Double] {
      if let list = value as? [Any] { return list.flatMap(flat) }
      return [(value as? NSNumber)?.doubleValue ?? .nan]
    }
    return flat(try value(path))
  }
}

/// Compares in the scale of the reference array, or in `floor` where that is smaller.
func expectClose(
  _ values: [Double], _ reference: [Double], _ tolerance: Double, _ name: String, floor: Double = 1e-3
) {
  #expect(values.count == reference.count, "\(name)")
  let scale = max(floor, worst(reference.map(\.magnitude)))
  let off = worst(zip(values, reference).map { abs($0 - $1) })
  #expect(off <= tolerance * scale, "\(name): off by \(off), scale \(scale)")
}
