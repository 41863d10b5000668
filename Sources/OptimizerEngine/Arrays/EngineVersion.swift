// Which engine computed something, and on what: replays compare bit for bit only where both agree.

internal import CKernels

/// The version of this engine and the platform it runs on.
public enum EngineVersion {
  /// The version of Basin.
  public static let current = "0.2.0"

  /// System, processor and the instruction set the kernels use, for example `linux-x86_64-v4`.
  public static var platform: String {
    #if os(Linux)
    let system = "linux"
    #elseif os(macOS)
    let system = "macos"
    #else
    let system = "other"
    #endif
    #if arch(x86_64)
    return "\(system)-x86_64-v\(ck_instruction_level())"
    #elseif arch(arm64)
    return "\(system)-arm64"
    #else
    return "\(system)-other"
    #endif
  }
}
