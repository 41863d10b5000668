import References
import Testing

@testable import OptimizerEngine

@Suite("Planes through R^d")
struct PlaneTests {
  private static func isOrthonormal(_ plane: Plane) -> Bool {
    abs(norm(plane.first) - 1) < 1e-12 && abs(norm(plane.second) - 1) < 1e-12
      && abs(dot(plane.first, plane.second)) < 1e-12
  }

  /// Points of the plane through `base` along two orthonormal directions of R^5.
  private static let base = [1.0, -2, 0.5, 3, 0]
  private static let along = [0.6, 0.8, 0, 0, 0]
  private static let across = [0.0, 0, 0.6, 0, 0.8]
  private static func point(_ u: Double, _ v: Double, off: Double = 0) -> [Double] {
    (0..<5).map { base[$0] + u * along[$0] + v * across[$0] + ($0 == 3 ? off : 0) }
  }

  @Test("of principal components hold all of points that lie in a plane")
  func exact() throws {
    let places = [(4.0, 0.0), (3, 1), (2, -1), (1, 0.5), (0, 0)]
    let plane = try #require(Plane(principalComponentsOf: places.map { Self.point($0.0, $0.1) }))
    #expect(Self.isOrthonormal(plane))
    #expect(plane.origin == Self.base && plane.name == "PCA")
    #expect(abs((plane.share ?? 0) - 1) < 1e-12)
    for (u, v) in places {
      let point = Self.point(u, v)
      #expect(plane.distance(of: point) < 1e-12)
      let place = plane.place(of: point)
      #expect(worst(zip(plane.point(place.u, place.v), point).map { abs($0 - $1) }) < 1e-12)
    }
  }

  @Test("find the directions in the order of what they hold")
  func order() throws {
    // Differences to the last point: 4 along, 1 across, and nothing mixed, so the axes are the principal directions.
    let points = [(4.0, 0.0), (0, 1), (-4, 0), (0, -1), (0, 0)].map { Self.point($0.0, $0.1) }
    let plane = try #require(Plane(principalComponentsOf: points))
    #expect(abs(abs(dot(plane.first, Self.along)) - 1) < 1e-12)
    #expect(abs(abs(dot(plane.second, Self.across)) - 1) < 1e-12)
    #expect((plane.first.max { abs($0) < abs($1) } ?? 0) > 0, "the largest component is positive")
  }

  @Test("leave out what is off the plane, by the distance computed by hand")
  func noise() throws {
    // Off the plane by 0.5 and -0.5 along x4, orthogonal to it; squares sum to 34 inside, 1 outside.
    let points = [
      Self.point(4, 0, off: 0.5), Self.point(-4, 0, off: 0.5), Self.point(0, 1, off: -0.5),
      Self.point(0, -1, off: -0.5), Self.point(0, 0),
    ]
    let plane = try #require(Plane(principalComponentsOf: points))
    #expect(Self.isOrthonormal(plane))
    // x4 does not correlate with the others, so the principal directions stay the axes.
    #expect(abs(abs(dot(plane.first, Self.along)) - 1) < 1e-9)
    #expect(abs(plane.distance(of: points[0]) - 0.5) < 1e-9)
    #expect(abs(plane.distance(of: points[3]) - 0.5) < 1e-9)
    #expect(abs((plane.share ?? 0) - 34.0 / 35) < 1e-9)
    #expect(abs(plane.distance(of: Self.point(2, 3, off: -7)) - 7) < 1e-9)
  }

  @Test("of two coordinates are these coordinates, and the distance is the rest")
  func coordinates() {
    let plane = Plane(coordinates: 3, 1, through: Self.base)
    #expect(Self.isOrthonormal(plane) && plane.share == nil && plane.name == "x4,x2")
    let point = [2.0, 7, 0.5, 9, 1]
    #expect(plane.place(of: point) == (9, 7))
    #expect(abs(plane.distance(of: point) - 2.0.squareRoot()) < 1e-15)
    #expect(plane.point(9, 7) == [1, 7, 0.5, 9, 0])
    #expect(plane.components(of: [1, 2, 3, 4, 5]) == (4, 2))
  }

  @Test("need two different finite points")
  func degenerate() throws {
    #expect(Plane(principalComponentsOf: []) == nil)
    #expect(Plane(principalComponentsOf: [Self.base]) == nil)
    #expect(Plane(principalComponentsOf: [Self.base, Self.base]) == nil)
    #expect(Plane(principalComponentsOf: [[1], [2]]) == nil, "a line has no plane")
    #expect(Plane(principalComponentsOf: [[.nan, 1], [1, .infinity], [1, 1]]) == nil)
    // Points on a line: the second direction is filled up, and all of the way is still inside.
    let line = try #require(Plane(principalComponentsOf: (0..<4).map { Self.point(Double($0), 0) }))
    #expect(Self.isOrthonormal(line) && abs((line.share ?? 0) - 1) < 1e-12)
    // A point that is not finite is left out of the others.
    let mixed = try #require(Plane(principalComponentsOf: [Self.point(4, 0), [.nan, 0, 0, 0, 0], Self.point(0, 1)]))
    #expect(Self.isOrthonormal(mixed) && mixed.origin == Self.point(0, 1))
  }
}
