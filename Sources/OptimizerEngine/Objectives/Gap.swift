// f - f*, with what is not known of it.

/// How far a value lies above f*, the least value of f, with the error of that difference.
public struct Gap: Sendable, Equatable {
  /// f - f* as computed; negative where f* was found numerically and f came out below it.
  public let value: Double
  /// How far `value` may be from the truth: the error of f*, and the rounding of f too where `value` is negative.
  public let error: Double

  /// Creates a gap; `error` is an absolute error, 0 where the gap is exact.
  public init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// Whether the error matters: it is positive, and more than a tenth of the value.
  public var isUncertain: Bool { error > 0 && value < 10 * error }

  /// The gap as text, `1.2e-5`, or `-1.4e-17 +- 3e-16` where the error matters; `number` formats each of the numbers.
  public func text(_ number: (Double) -> String) -> String {
    isUncertain ? "\(number(value)) +- \(number(error))" : number(value)
  }
}

extension Objective {
  /// The gap between a value of f and f*; nil where f* is not known.
  public func gap(of f: Double) -> Gap? {
    guard let minimum else { return nil }
    let value = f - minimum
    let rounding = value < 0 && minimumError == 0 && !isMinimumOfBox ? 0x1p-45 * (1 + minimum.magnitude) : 0
    return Gap(value: value, error: minimumError + rounding)
  }
  /// The number to show for a value of f: its gap, or f itself where f* is not known.
  public func loss(of f: Double) -> Gap { gap(of: f) ?? Gap(value: f, error: 0) }

  /// The label of `loss(of:)`: `f - f*`, `f - f* of the box`, or `f` where f* is not known.
  public var lossName: String { minimum == nil ? "f" : isMinimumOfBox ? "f - f* of the box" : "f - f*" }

  /// Whether `minimum` is the least value on the box only, so that f may fall below it elsewhere.
  public var isMinimumOfBox: Bool { minimum != nil && !isBoundedBelow }
}
