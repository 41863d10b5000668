// Which of the compiled kernels run on this processor, and how to choose others for a test.

internal import CKernels

/// What the kernels are compiled for.
///
/// All levels give the same bits; where there is no instruction for a b + c with one rounding, products take longer.
public enum InstructionLevel: String, Sendable, CaseIterable {
  /// x86-64-v4: registers of 64 bytes.
  case v4
  /// x86-64-v3: registers of 32 bytes.
  case v3
  /// What every processor of the family has.
  case baseline

  private var code: Int32 {
    switch self {
    case .v4: Int32(ck_level_v4.rawValue)
    case .v3: Int32(ck_level_v3.rawValue)
    case .baseline: Int32(ck_level_baseline.rawValue)
    }
  }

  /// Whether this processor runs it.
  public var isAvailable: Bool { ck_has_instruction_level(code) != 0 }

  /// The levels of this processor, the best first.
  public static var available: [InstructionLevel] { allCases.filter(\.isAvailable) }

  /// The level in use: the best, unless `$BASIN_INSTRUCTIONS` names another.
  public static var current: InstructionLevel {
    let code = ck_instruction_level()
    return allCases.first { $0.code == code } ?? .baseline
  }

  /// The environment variable that chooses a level.
  public static let variable = "BASIN_INSTRUCTIONS"

  /// What is wrong with `$BASIN_INSTRUCTIONS`; nil if it is obeyed or not set.
  public static var refusal: String? {
    guard let name = ck_instructions_asked().map({ String(cString: $0) }), name != current.rawValue else { return nil }
    let names = available.map(\.rawValue).joined(separator: ", ")
    let problem = InstructionLevel(rawValue: name) == nil ? "no such level" : "this processor lacks it"
    return "\(variable)=\(name): \(problem); use one of \(names)"
  }
}
