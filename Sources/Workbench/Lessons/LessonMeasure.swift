// What a task can measure: numbers of one run's certificate, of its end, or of the training that it came from.

import Experiment
import OptimizerEngine
import SessionStore

/// A number that a task asks for; the raw value is its name in conditions.
///
/// All are read from what was computed for the run, and are shown elsewhere too: nothing is computed here.
enum LessonMeasure: String, Sendable, CaseIterable {
  /// sqrt(sum |g_t|^2) over the steps taken.
  case gradientEnergy = "G"
  /// The bound of G known before the run.
  case boundBefore = "B"
  /// The bound of G known now.
  case boundNow = "B now"
  /// The sum of |v_t|^2 over the steps taken.
  case spent = "V^2"
  /// The bound of it known before the run.
  case budget = "V^2 bound"
  /// The steps by which some |g_t| <= eps is certain, known now.
  case certainNow = "N"
  /// The same, known before the run.
  case certainBefore = "N before"
  /// The first step at which |g_t| <= eps was seen.
  case seen = "seen"
  /// f at the end.
  case value = "f"
  /// f - f* at the end.
  case gap
  /// |g| at the end.
  case gradientNorm = "|g|"
  /// The held-out loss of the training, where it was taken last.
  case heldOut = "held out"

  /// Whether it depends on eps, which may be written behind it: `N(1e-3)`.
  private var hasTolerance: Bool { [.certainNow, .certainBefore, .seen].contains(self) }

  /// The eps of certificates, the only one for which they count steps.
  static let tolerance = 1e-3

  /// Reads a name; nil for another one, or another eps than certificates have.
  init?(name: String) {
    guard let open = name.lastIndex(of: "("), name.hasSuffix(")") else {
      self.init(rawValue: name)
      return
    }
    let argument = Double(String(name[name.index(after: open)...].dropLast()).trimmed)
    self.init(rawValue: String(name[..<open]).trimmed)
    guard hasTolerance, argument == Self.tolerance else { return nil }
  }

  /// The number, of a run and the training that it came from; nil where there is none.
  func reading(
    of run: RunItem, _ certificate: Certificate?, _ training: TrainingItem?, on objective: Objective
  ) -> Double? {
    func claimed(_ number: Double?) -> Double? {
      // A bound is one where something is claimed.
      guard let certificate, certificate.verdict >= .sampled else { return nil }
      guard !hasTolerance || certificate.tolerance == Self.tolerance else { return nil }
      return number
    }
    let found: Double? =
      switch self {
      case .gradientEnergy: certificate?.gradientEnergy
      case .boundBefore: claimed(certificate?.bound)
      case .boundNow: claimed(certificate?.boundNow)
      case .spent: certificate?.spent
      case .budget: claimed(certificate?.budget)
      case .certainNow: claimed(certificate?.certainStepsNow)
      case .certainBefore: claimed(certificate?.certainSteps)
      case .seen: certificate?.reachedStep.map(Double.init)
      case .value: run.outcome?.value
      case .gap: run.outcome.flatMap { outcome in objective.minimum.map { outcome.value - $0 } }
      case .gradientNorm: run.outcome?.gradientNorm
      case .heldOut: training?.heldOut.last
      }
    return found.flatMap { $0.isFinite ? $0 : nil }
  }
}
