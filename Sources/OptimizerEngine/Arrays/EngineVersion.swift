// Which engine computed something, and on what: one version gives the same bits wherever it runs.

/// The version of this engine and the platform it runs on.
public enum EngineVersion {
  /// The version of the package, as `MAJOR.MINOR.PATCH`.
  public static let current = "0.5.0"

  /// Operating system and processor family, such as `linux-x86_64`; neither changes a bit of what is computed.
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
    return "\(system)-\(processor)"
  }
}
