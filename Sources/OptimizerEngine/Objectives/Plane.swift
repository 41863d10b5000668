// Planes through R^d: what a picture of a function of many variables is a picture of.

/// A plane through R^d with an orthonormal basis.
///
/// A point of the plane is `origin + u first + v second`. A point of R^d is shown at the nearest point of the plane;
/// its distance from the plane tells how much the picture leaves out.
public struct Plane: Sendable, Equatable {
  /// The names of the two axes, for titles: `x1,x2`, or `PCA` for principal directions.
  public let name: String
  /// The point at u = v = 0, d numbers.
  public let origin: [Double]
  /// The unit vector of the u axis, d numbers.
  public let first: [Double]
  /// The unit vector of the v axis, d numbers, orthogonal to `first`.
  public let second: [Double]
  /// The fraction, 0 to 1, of the summed squared distances to the origin that lies in the plane; nil for coordinates.
  public let share: Double?

  /// The plane of two coordinates through a point; u and v are the values of these coordinates.
  ///
  /// - Precondition: `i` and `j` are different indices of `base`, counted from 0.
  public init(coordinates i: Int, _ j: Int, through base: [Double]) {
    precondition(i != j && base.indices.contains(i) && base.indices.contains(j), "two coordinates of R^\(base.count)")
    var origin = base
    (origin[i], origin[j]) = (0, 0)
    self.origin = origin
    first = Self.unit(i, count: base.count)
    second = Self.unit(j, count: base.count)
    name = "x\(i + 1),x\(j + 1)"
    share = nil
  }

  /// The plane through the last point of a path that shows most of the path: it is spanned by the two leading principal
  /// directions of the differences to the last point.
  ///
  /// H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS
  /// 2018, section 7.2. Directions that the points do not span are replaced by coordinate directions.
  ///
  /// - Parameter points: Iterates of one run, the last one the origin; points that are not finite are left out.
  /// - Returns: nil for d < 2, or without two different finite points.
  public init?(principalComponentsOf points: [[Double]]) {
    let usable = points.filter { $0.allSatisfy(\.isFinite) }
    guard let last = usable.last, last.count >= 2 else { return nil }
    var rest = usable.map { point in zip(point, last).map(-) }
    let total = rest.reduce(0) { $0 + Self.dot($1, $1) }
    guard total > 0, total.isFinite else { return nil }
    let first = Self.leading(rest, of: total) ?? Self.unit(0, count: last.count)
    rest = rest.map { Self.without(first, $0) }
    let second = Self.leading(rest, of: total) ?? Self.filler(beside: first)
    origin = last
    self.first = first
    self.second = second
    name = "PCA"
    let inside = usable.reduce(0.0) { sum, point in
      let difference = zip(point, last).map(-)
      let (u, v) = (Self.dot(difference, first), Self.dot(difference, second))
      return sum + u * u + v * v
    }
    share = min(inside / total, 1)
  }

  /// The plane coordinates (u, v) of the nearest point of the plane.
  public func place(of point: [Double]) -> (u: Double, v: Double) {
    var (u, v) = (0.0, 0.0)
    for i in point.indices {
      let difference = point[i] - origin[i]
      u += difference * first[i]
      v += difference * second[i]
    }
    return (u, v)
  }

  /// The components along both axes of a vector (a difference of points), d numbers.
  public func components(of vector: [Double]) -> (u: Double, v: Double) {
    (Self.dot(vector, first), Self.dot(vector, second))
  }

  /// The Euclidean distance of a point from the plane.
  public func distance(of point: [Double]) -> Double {
    let (u, v) = place(of: point)
    var sum = 0.0
    for i in point.indices {
      let rest = point[i] - origin[i] - u * first[i] - v * second[i]
      sum += rest * rest
    }
    return sum.squareRoot()
  }

  /// The point of R^d with the plane coordinates (u, v).
  public func point(_ u: Double, _ v: Double) -> [Double] {
    origin.indices.map { origin[$0] + u * first[$0] + v * second[$0] }
  }

  // MARK: - Linear algebra

  private static func unit(_ i: Int, count: Int) -> [Double] { (0..<count).map { $0 == i ? 1 : 0 } }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  private static func without(_ direction: [Double], _ vector: [Double]) -> [Double] {
    let part = dot(direction, vector)
    return vector.indices.map { vector[$0] - part * direction[$0] }
  }

  private static func normalized(_ vector: [Double]) -> [Double]? {
    let length = dot(vector, vector).squareRoot()
    return length > 0 && length.isFinite ? vector.map { $0 / length } : nil
  }

  /// The direction that holds most of some vectors, by power iteration from the longest of them; nil if all are zero or
  /// what rounding left of vectors whose squared lengths had the sum `total`.
  private static func leading(_ vectors: [[Double]], of total: Double) -> [Double]? {
    let lengths = vectors.map { dot($0, $0) }
    guard let longest = lengths.max(), longest > 0, let start = lengths.firstIndex(of: longest) else { return nil }
    // What subtraction left of a direction that is already taken is rounding, not a direction.
    guard longest.squareRoot() > 1e-12 * total.squareRoot(),
      var direction = normalized(vectors[start])
    else { return nil }
    for _ in 0..<300 {
      var next = Array(repeating: 0.0, count: direction.count)
      for vector in vectors {
        let part = dot(vector, direction)
        for i in next.indices { next[i] += part * vector[i] }
      }
      guard let turned = normalized(next) else { return direction }
      // The iteration keeps the sign; the angle itself is compared, for its cosine cannot tell small ones apart.
      let change = zip(turned, direction).reduce(0.0) { max($0, abs($1.0 - $1.1)) }
      direction = turned
      if change < 1e-13 { break }
    }
    // The sign of the largest component, so that the same path always looks the same.
    let lead = direction.max { abs($0) < abs($1) } ?? 1
    return lead < 0 ? direction.map { -$0 } : direction
  }

  /// A coordinate's direction made orthogonal to another one.
  private static func filler(beside first: [Double]) -> [Double] {
    let weakest = first.indices.min { abs(first[$0]) < abs(first[$1]) } ?? 0
    return normalized(without(first, unit(weakest, count: first.count))) ?? unit(weakest, count: first.count)
  }
}
