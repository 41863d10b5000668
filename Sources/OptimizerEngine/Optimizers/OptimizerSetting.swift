// A setting of a hand-designed optimizer, and how it follows from an objective: the number and the words from one place.

/// A numeric setting of a hand-designed optimizer.
public struct OptimizerSetting: Sendable {
  /// The key of `--set key=value` and of session files.
  public let key: String
  /// The value where nothing is known of the objective; nil where the objective has to be known.
  public let usual: Double?
  /// The values it may have.
  public let range: SettingRange
  private let source: SettingSource?

  init(_ key: String, _ usual: Double?, _ range: SettingRange, from source: SettingSource? = nil) {
    (self.key, self.usual, self.range, self.source) = (key, usual, range, source)
  }

  /// How the value follows from the objective, as a phrase; nil where it is `usual` on all of them.
  public var choice: String? { source?.phrase(usual) }

  /// The value that suits an objective; nil where only the objective could tell and does not.
  public func value(for objective: Objective) -> Double? { source?.value(objective, usual) ?? usual }
}

/// What a setting follows from.
enum SettingSource: Sendable {
  /// c/beta, where beta is known.
  case smoothness(share: Double)
  /// 1/beta where beta is known; 0, which audits eta, where it is not and values can be compared.
  case smoothnessOrAudit
  /// A part of the width of the box, for steps that do not depend on the size of the gradient; not for mini-batches.
  case width(parts: Double)
  /// The constant mu of a strongly convex objective.
  case convexity

  /// The value; nil where the objective does not tell.
  func value(_ objective: Objective, _ usual: Double?) -> Double? {
    // With beta = 0 the gradient is constant, and no step size follows from it.
    let known = objective.smoothness.value
    let beta = known > 0 ? known : .infinity
    switch self {
    case .smoothness(let share): return beta.isFinite ? share / beta : nil
    case .smoothnessOrAudit: return beta.isFinite ? 1 / beta : objective.data == nil ? 0 : nil
    case .width(let parts):
      return objective.data == nil ? objective.box.first.map { ($0.upperBound - $0.lowerBound) / parts } : nil
    case .convexity:
      return objective.curvature.flatMap { $0.kind == .stronglyConvex ? $0.value : nil }
    }
  }

  /// The same in words.
  func phrase(_ usual: Double?) -> String {
    let other = usual.map { ", \(SettingRange.shown($0))" } ?? ""
    return switch self {
    case .smoothness(let share):
      "\(SettingRange.shown(share))/beta of the objective\(other) where beta is not known"
    case .smoothnessOrAudit:
      "1/beta of the objective; where beta is not known 0, which audits eta\(other.isEmpty ? "" : "\(other) on mini-batches")"
    case .width(let parts): "1/\(Int(parts)) of the width of the objective's box\(other) on mini-batches"
    case .convexity: "mu of a strongly convex objective; to be given where none is known"
    }
  }
}
