// The check of a gradient that the workbench shows while a formula is typed.

import Testing

@testable import OptimizerEngine

@Suite("Checks of gradients")
struct GradientCheckTests {
  @Test("Every smooth function of the catalogue agrees with differences", arguments: Catalogue.all.map(\.name))
  func catalogueAgrees(_ name: String) throws {
    let objective = try #require(Catalogue.objective(named: name))
    guard !objective.hasKinks else { return }
    let check = GradientCheck(objective, at: objective.probePoints(12))
    #expect(check.agrees, "\(name): \(check.worst) at \(check.worstPoint ?? [])")
    #expect(check.checked == 12 && check.undefined == 0)
  }

  @Test("A gradient that is off by 1e-5 is found, with its point", arguments: 0..<3)
  func faultIsFound(coordinate: Int) {
    let value = { (x: [Double]) in x.reduce(0) { $0 + $1 * $1 * $1 } }
    let right = { (x: [Double]) in x.map { 3 * $0 * $0 } }
    let points = [[0.1, 0.2, 0.3], [1, -1, 2]]
    #expect(GradientCheck(at: points, value: value, gradient: right).agrees)
    let wrong = GradientCheck(at: points, value: value) { x in
      var g = right(x)
      if x[0] == 0.1 { g[coordinate] += 1e-5 }
      return g
    }
    #expect(!wrong.agrees && wrong.worstPoint == points[0])
  }

  @Test("Points where f is not finite are counted, and nothing is said where there is nothing else")
  func undefinedPoints() {
    let value = { (x: [Double]) in x[0] > 0 ? x[0] : .nan }
    let check = GradientCheck(at: [[1], [-1]], value: value) { x in x[0] > 0 ? [1] : [.nan] }
    #expect(check.checked == 1 && check.undefined == 1 && check.agrees)
    let none = GradientCheck(at: [[-1]], value: value) { _ in [1] }
    #expect(none.checked == 0 && !none.agrees && none.worstPoint == nil)
  }
}
