// Which of the compiled kernels run on this processor, and how to choose others for a test.

internal import CKernels

/// The instruction sets for which the kernels are compiled.
///
/// All levels give the same bits. Without an instruction for a b + c with one rounding, products take longer.
public enum InstructionLevel: String, Sendable, CaseIterable {
  /// x86-64-v4, with registers of 64 bytes.
  case v4
  /// x86-64-v3, with registers of 32 bytes.
  case v3
  /// What every processor of the family can run.
  case baseline

  private var code: Int32 {
    switch self {
    case .v4: Int32(ck_level_v4.rawValue)
    case .v3: Int32(ck_level_v3.rawValue)
    case .baseline: Int32(ck_level_baseline.rawValue)
    }
  }

  /// Whether this processor can run it.
  public var isAvailable: Bool { ck_has_instruction_level(code) != 0 }

  /// The levels that this processor can run, the best first.
  public static var available: [InstructionLevel] { allCases.filter(\.isAvailable) }

  /// The level in use: the best one, unless the environment variable `variable` names another.
  public static var current: InstructionLevel {
    let code = ck_instruction_level()
    return allCases.first { $0.code == code } ?? .baseline
  }

  /// The name of the environment variable that chooses a level.
  public static let variable = "BASIN_INSTRUCTIONS"

  /// What is wrong with the level that the environment variable names; nil if it is obeyed or not set.
  public static var refusal: String? {
    guard let name = ck_instructions_asked().map({ String(cString: $0) }), name != current.rawValue else { return nil }
    let names = available.map(\.rawValue).joined(separator: ", ")
    let problem = InstructionLevel(rawValue: name) == nil ? "no such level" : "this processor lacks it"
    return "\(variable)=\(name): \(problem); use one of \(names)"
  }
}
