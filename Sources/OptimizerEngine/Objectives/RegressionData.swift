// Rows of features with a target each: what regressions are fitted to.

/// A table of n samples: p features and a target for each.
public struct RegressionData: Sendable, Equatable {
  /// Where the samples come from, as a name for display.
  public let name: String
  /// Features per sample, p.
  public let featureCount: Int
  /// The features, `n x p` numbers in row-major order.
  public let features: [Double]
  /// The n targets: real numbers, or classes 0, 1, 2 ...
  public let targets: [Double]

  /// Number of samples, n.
  public var count: Int { targets.count }

  /// Creates a table.
  ///
  /// - Precondition: At least one feature and one sample; `features` holds `featureCount` numbers for each target, and
  ///   all numbers are finite.
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

  /// The same samples with a constant feature 1 as the last one, whose weight is a bias.
  public func withBias() -> RegressionData {
    var wide: [Double] = []
    wide.reserveCapacity(count * (featureCount + 1))
    for sample in 0..<count {
      wide += features[(sample * featureCount)..<((sample + 1) * featureCount)]
      wide.append(1)
    }
    return RegressionData(name: name, featureCount: featureCount + 1, features: wide, targets: targets)
  }

  /// A'A + ridge I for the `n x p` matrix A of features.
  func gram(ridge: Double = 0) -> Matrix {
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
    if ridge > 0 { for a in 0..<p { sum[a * p + a] += ridge } }
    return Matrix(rows: p, columns: p, sum)
  }

  /// The most features for which A'A is formed, and the most samples for which A A' is in its place.
  private static let (mostColumns, mostRows) = (1024, 64)

  /// A bound on the largest eigenvalue of A'A: from A'A where it is small, else from A A', which has the same one, where
  /// that is; else the smaller of |A|_F^2 and |A|_1 |A|_inf, which need no array but A.
  ///
  /// - Complexity: O(n p min(p, 1024)).
  var largestSquareBound: Double {
    if featureCount <= Self.mostColumns { return gram().largestEigenvalueBound }
    if count <= Self.mostRows { return transposed.gram().largestEigenvalueBound }
    var squares = 0.0
    var (rows, columns) = (Array(repeating: 0.0, count: count), Array(repeating: 0.0, count: featureCount))
    for i in 0..<count {
      for j in 0..<featureCount {
        let size = features[i * featureCount + j].magnitude
        squares += size * size
        rows[i] += size
        columns[j] += size
      }
    }
    let product = (rows.max() ?? 0) * (columns.max() ?? 0)
    // Sums of so many positive terms may be rounded down by this share.
    return min(squares, product) * (1 + 0x1p-51 * Double(features.count) + 1e-12)
  }

  /// A' as features, with targets that say nothing.
  private var transposed: RegressionData {
    let turned = (0..<featureCount).flatMap { j in (0..<count).map { features[$0 * featureCount + j] } }
    return RegressionData(
      name: name, featureCount: count, features: turned, targets: Array(repeating: 0, count: featureCount))
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
