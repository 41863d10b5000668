import Testing

@testable import Plotting

@Suite("Two numbers that are compared")
struct NumberPairTests {
  @Test(
    "have digits enough to be told apart, and no more",
    arguments: [
      (7.11579130321867, 7.115797912646356, "7.11579", "7.1158"), (246.9, 247.1, "246.9", "247.1"),
      (1.0, 2.0, "1", "2"), (3.0, 3.0, "3", "3"), (1.0, 1 + 1e-15, "1", "1"), (0.99999, 1, "0.99999", "1"),
      (1.5, .infinity, "1.5", "inf"), (.nan, .nan, "nan", "nan"),
    ])
  func apart(left: Double, right: Double, first: String, second: String) {
    #expect(Double.texts(left, right) == (first, second))
    #expect(Double.texts(right, left) == (second, first))
  }
}
