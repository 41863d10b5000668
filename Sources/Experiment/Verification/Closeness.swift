// How near a number computed here must be to the recorded one.

/// How near a number must be to the recorded one, by what is known of that which it was computed from.
///
/// The tolerances were measured on trainings computed by two engines with other rounding: losses differed by 1e-4 (1 + |b|)
/// in the first 20 meta-steps and by 0.18 (1 + |b|) in 1500, norms of meta-gradients by a factor of 20.
package enum Closeness: Equatable {
  /// The same engine: the same bits, whatever the platform.
  case bits
  /// The same weights, or none, with other rounding: |a - b| <= 1e-6 (1 + |b|).
  case digits
  /// Weights after some meta-steps whose rounding differed: |a - b| <= 1e-2 (1 + |b|).
  case early
  /// Weights after many meta-steps, which amplify rounding: |a - b| <= 0.5 (1 + |b|).
  case rough

  /// Meta-steps after which digits no longer agree where rounding differs.
  package static let earlyMetaSteps = 20

  /// How near what comes after some meta-steps must be whose weights are not the recorded ones bit for bit.
  static func after(metaSteps: Int) -> Closeness { metaSteps <= earlyMetaSteps ? .early : .rough }

  /// Whether a number is near enough to the recorded one; all NaNs are one, and no infinity is near a number.
  func agree(_ found: Double, _ recorded: Double) -> Bool {
    if found.bitPattern == recorded.bitPattern || found.isNaN && recorded.isNaN { return true }
    guard let tolerance, found.isFinite, recorded.isFinite else { return false }
    return (found - recorded).magnitude <= tolerance * (1 + recorded.magnitude)
  }

  /// The tolerance of numbers; nil where bits are compared.
  package var tolerance: Double? {
    switch self {
    case .bits: nil
    case .digits: 1e-6
    case .early: 1e-2
    case .rough: 0.5
    }
  }

  /// Whether the norm of a gradient is near enough: a gradient may change by far where its function hardly does.
  func agree(norm found: Double, _ recorded: Double) -> Bool {
    guard self == .rough, found.isFinite, recorded.isFinite, recorded >= 0 else { return agree(found, recorded) }
    let (a, b) = (1 + found, 1 + recorded)
    return a <= 10 * b && b <= 10 * a
  }

  /// Whether a run that ended by itself has taken near enough as many steps.
  func agree(steps found: Int, _ recorded: Int) -> Bool {
    let (a, b) = (Double(found), Double(recorded))
    return switch self {
    case .bits: found == recorded
    case .digits, .early: (a - b).magnitude <= max(1, b.magnitude / 100)
    case .rough: recorded >= 0 && (a - b).magnitude <= 0.5 * (1 + b)
    }
  }
}
