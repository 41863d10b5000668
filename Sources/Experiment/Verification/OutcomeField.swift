// What came out of a run, member by member: the one list of what is compared.

import OptimizerEngine
package import SessionStore

/// What is compared of how a run ended, within tolerances where another engine recorded it.
///
/// Verdict and digest have rules of their own; a test counts that no member of an outcome is forgotten.
enum OutcomeField: String, CaseIterable {
  case f, gradNorm, termination, steps
}

extension RunOutcome {
  /// Whether a recorded outcome claims less than this one; a violation claims nothing and alarms, so it is never less.
  func claimsMore(than recorded: RunOutcome) -> Bool {
    guard let here = PremiseStatus(rawValue: verdict), let there = PremiseStatus(rawValue: recorded.verdict) else {
      return false
    }
    return there > .violated && here > there
  }

  /// Which fields of another outcome are not near those of this one, in a fixed order.
  func fields(differingFrom other: RunOutcome, _ closeness: Closeness) -> [OutcomeField] {
    let (ending, otherEnding) = (Ending(termination), Ending(other.termination))
    return OutcomeField.allCases.filter { field in
      switch field {
      case .f: return !closeness.agree(value, other.value)
      case .gradNorm: return !closeness.agree(norm: gradientNorm, other.gradientNorm)
      case .termination:
        let isNear = ending.step.flatMap { step in otherEnding.step.map { closeness.agree(steps: step, $0) } }
        return ending.phrase != otherEnding.phrase || !(isNear ?? (ending.step == otherEnding.step))
      case .steps:
        // A run that ended by itself may have ended a step earlier elsewhere.
        return !(ending.step == nil ? Closeness.bits : closeness).agree(steps: steps, other.steps)
      }
    }
  }

  /// Whether another outcome is this one bit for bit; all NaNs are one.
  package func isSame(as other: RunOutcome) -> Bool {
    fields(differingFrom: other, .bits).isEmpty && verdict == other.verdict && digest == other.digest
  }

  /// A field as it is recorded.
  func json(_ field: OutcomeField) -> JSONValue {
    switch field {
    case .f: .number(value)
    case .gradNorm: .number(gradientNorm)
    case .termination: .string(termination)
    case .steps: .integer(steps)
    }
  }
}

/// Why a run ended: the phrase, and the step in it.
private struct Ending {
  let phrase: Substring
  let step: Int?

  init(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    step = words.last.flatMap { Int($0) }
    phrase = step == nil ? text[...] : text.dropLast(words.last?.count ?? 0)
  }
}
