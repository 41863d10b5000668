// What is compared of a run, and that nothing of it is forgotten.

import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment

@Suite("The members of an outcome")
struct OutcomeFieldTests {
  private static let outcome = RunOutcome(
    steps: 7, value: 1.5, gradientNorm: 0.25, termination: "all 7 steps", verdict: "PROVED", digest: Digest([1, 2]))

  @Test("are all compared: each has a field, or a rule of its own")
  func complete() {
    let members = Mirror(reflecting: Self.outcome).children.compactMap(\.label)
    let named: [OutcomeField: String] = [
      .f: "value", .gradNorm: "gradientNorm", .termination: "termination", .steps: "steps",
    ]
    #expect(Set(members) == Set(OutcomeField.allCases.compactMap { named[$0] } + ["verdict", "digest"]))
    #expect(members.count == OutcomeField.allCases.count + 2)
  }

  @Test("and any of them that differs makes another outcome")
  func differing() {
    let outcome = Self.outcome
    #expect(outcome.isSame(as: outcome))
    let changes: [(inout RunOutcome) -> Void] = [
      { $0.steps += 1 }, { $0.value = $0.value.nextUp }, { $0.gradientNorm = 0 },
      { $0.termination = "f is no number at step 7" }, { $0.verdict = "CHECKED" }, { $0.digest = Digest([2, 1]) },
    ]
    for change in changes {
      var other = outcome
      change(&other)
      #expect(!outcome.isSame(as: other) && !other.isSame(as: outcome), "\(other)")
    }
    var (first, second) = (outcome, outcome)
    (first.value, second.value) = (.nan, -.nan)
    #expect(first.isSame(as: second), "all NaNs are one")
  }
}
