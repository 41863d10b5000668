// Rows of features with a target each: what regressions are fitted to.

/// A table of samples: a row of features and a target for each.
public struct RegressionData: Sendable, Equatable {
  /// Where the samples come from.
  public let name: String
  /// Features per sample, p.
  public let featureCount: Int
  /// `n x p` numbers, row-major.
  public let features: [Double]
  /// n targets: real numbers, or classes 0, 1, 2 ...
  public let targets: [Double]

  /// Number of samples, n.
  public var count: Int { targets.count }

  /// Creates a table.
  ///
  /// - Precondition: `features` holds `featureCount` finite numbers for each target, and every target is finite.
  public init(name: String, featureCount: Int, features: [Double], targets: [Double]) {
    precondition(featureCount > 0 && !targets.isEmpty, "at least one feature and one sample")
    precondition(
      features.count == targets.count * featureCount,
      "\(targets.count) samples of \(featureCount) features, got \(features.count) numbers")
    precondition(features.allSatisfy(\.isFinite) && targets.allSatisfy(\.isFinite), "features and targets are finite")
    self.name = name
    self.featureCount = featureCount
    self.features = features
    self.targets = targets
  }

  /// The same samples with a constant feature 1 at the end, for a bias.
  public func withBias() -> RegressionData {
    let wide = (0..<count).flatMap { features[($0 * featureCount)..<(($0 + 1) * featureCount)] + [1] }
    return RegressionData(name: name, featureCount: featureCount + 1, features: wide, targets: targets)
  }

  /// A'A for the `n x p` matrix A of features.
  func gram() -> Matrix {
    let p = featureCount
    var sum = Array(repeating: 0.0, count: p * p)
    features.withUnsafeBufferPointer { rows in
      for i in 0..<count {
        for a in 0..<p {
          let factor = rows[i * p + a]
          if factor == 0 { continue }
          for b in 0...a { sum[a * p + b] += factor * rows[i * p + b] }
        }
      }
    }
    for a in 0..<p { for b in 0..<a { sum[b * p + a] = sum[a * p + b] } }
    return Matrix(rows: p, columns: p, sum)
  }

  /// Features, then targets, for the data space of a program.
  var tables: DataTables {
    let (features, targets) = (features, targets)
    return DataTables(count: features.count + targets.count) { storage in
      storage.write(features)
      storage.write(targets, at: features.count)
    }
  }

  /// A, `n x p`, as an input of a graph.
  func featureInput(_ graph: Graph) -> Expression {
    graph.input(Location(.data), Shape(rows: count, columns: featureCount))
  }

  /// The targets, `n x 1`, as an input of a graph.
  func targetInput(_ graph: Graph) -> Expression {
    graph.input(Location(.data, features.count), Shape(rows: count))
  }
}
