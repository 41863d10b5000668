// Which engine computed something, and on what: replays compare bit for bit only where both agree.

/// The version of this engine and the platform it runs on.
public enum EngineVersion {
  /// The version of Basin.
  public static let current = "0.4.0"

  /// System, processor family and whether multiply-adds are fused, for example `linux-x86_64-fma`: how wide the registers
  /// are changes no bit.
  public static var platform: String {
    #if os(Linux)
    let system = "linux"
    #elseif os(macOS)
    let system = "macos"
    #else
    let system = "other"
    #endif
    #if arch(x86_64)
    let processor = "x86_64"
    #elseif arch(arm64)
    let processor = "arm64"
    #else
    let processor = "other"
    #endif
    return "\(system)-\(processor)-\(InstructionLevel.current.isFused ? "fma" : "baseline")"
  }
}
