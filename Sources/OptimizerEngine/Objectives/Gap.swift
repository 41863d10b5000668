// f - f*, with what is not known of it.

/// How far a value lies above the least value of f, where that is known.
public struct Gap: Sendable, Equatable {
  /// f - f*, as computed: below 0 where f* is a number that was found and f came below it.
  public let value: Double
  /// How far that may be from the truth: the error of f*; with a value below 0 the rounding of f too.
  public let error: Double

  /// Creates a gap that is known within an error.
  public init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }

  /// Whether the error is too large to be left out; without one there is nothing to leave out.
  public var isUncertain: Bool { error > 0 && value < 10 * error }

  /// `1.2e-5`, or `-1.4e-17 +- 3e-16` where the error matters.
  public func text(_ number: (Double) -> String) -> String {
    isUncertain ? "\(number(value)) +- \(number(error))" : number(value)
  }
}

extension Objective {
  /// The gap of a value of f; nil where f* is not known.
  public func gap(of f: Double) -> Gap? {
    guard let minimum else { return nil }
    let value = f - minimum
    let rounding = value < 0 && minimumError == 0 && !isMinimumOfBox ? 0x1p-45 * (1 + minimum.magnitude) : 0
    return Gap(value: value, error: minimumError + rounding)
  }
  /// What a value of f is shown as: its gap, or f itself where f* is not known.
  public func loss(of f: Double) -> Gap { gap(of: f) ?? Gap(value: f, error: 0) }

  /// What `loss(of:)` is called.
  public var lossName: String { minimum == nil ? "f" : isMinimumOfBox ? "f - f* of the box" : "f - f*" }

  /// Whether f* is the least value on the box only, and f falls below it elsewhere.
  public var isMinimumOfBox: Bool { minimum != nil && !isBoundedBelow }
}
