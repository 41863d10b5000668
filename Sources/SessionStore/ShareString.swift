// A training configuration as one line of text, to hand to someone else.

package import OptimizerEngine

/// A training configuration as one line of text.
///
/// ```
/// basin1:PAYLOAD.CHECKSUM
/// ```
///
/// The payload is a JSON object of the settings that differ from the defaults, in the order of the table of settings, as
/// base64url without padding (RFC 4648); the checksum is the CRC-32 of all before its point, as eight lower-case
/// hexadecimal digits, so every single changed character is found. The number is the version of this format; it grows
/// when a default changes, for what is left out means the default.
package enum ShareString {
  /// The newest version that this Basin reads, and the one it writes.
  package static let newestVersion = 1
  private static let name = "basin"

  /// Whether a text calls itself a shared configuration, of whatever version, rather than the name of a file.
  package static func isShared(_ text: String) -> Bool { version(of: trimmed(text)) != nil }

  /// The line of a configuration.
  package static func encode(_ configuration: TrainingConfiguration) -> String {
    let defaults = TrainingConfiguration()
    let changed = TrainingConfiguration.settings.compactMap { setting -> JSONMember? in
      let value = setting.read(configuration)
      return value == setting.read(defaults) ? nil : JSONMember(setting.key, .string(value))
    }
    var json: [UInt8] = []
    JSONValue.object(changed).write(to: &json)
    let text = Array("\(name)\(newestVersion):".utf8) + Base64URL.encode(json)
    return String(decoding: text + [UInt8(ascii: ".")] + Hexadecimal.bytes(Checksum(text).value), as: UTF8.self)
  }

  /// The configuration of a line; spaces and line ends around it do not matter.
  ///
  /// - Throws: `FileError` with the code `wrongFormat`, `newerVersion`, `damaged`, or `invalid` for a setting this
  ///   Basin does not know.
  package static func decode(_ line: String) throws(FileError) -> TrainingConfiguration {
    let text = trimmed(line)
    func refuse(_ code: FileError.Code, _ problem: String, _ remedy: String) -> FileError {
      FileError(code, problem, place: place(text), remedy: remedy)
    }
    guard let version = version(of: text) else {
      throw refuse(.wrongFormat, "not a shared configuration", "it begins with \(name)\(newestVersion):")
    }
    guard version == newestVersion else {
      throw refuse(
        .newerVersion, "a shared configuration of a newer Basin (version \(version), known up to \(newestVersion))",
        "update Basin, or ask for the settings as JSON")
    }
    let remedy = "copy all of the line again"
    let bytes = Array(text.utf8)
    guard let point = bytes.lastIndex(of: UInt8(ascii: ".")),
      let expected = Hexadecimal.number(bytes[(point + 1)...], as: UInt32.self)
    else { throw refuse(.damaged, "a shared configuration without its checksum", remedy) }
    guard Checksum(bytes[..<point]).value == expected,
      let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let json = Base64URL.decode(bytes[(colon + 1)..<point])
    else { throw refuse(.damaged, "a shared configuration that was changed on its way", remedy) }
    do {
      return try TrainingConfiguration(json: try JSONValue.parse(json))
    } catch let error as ConfigurationError {
      throw refuse(.invalid, "a shared configuration with \(error.description)", "it may come from a newer Basin")
    } catch {
      throw refuse(.invalid, "a shared configuration that holds no settings", "let Basin write it")
    }
  }

  /// The number between the name and the colon, nil where the text does not begin with both.
  private static func version(of text: Substring) -> Int? {
    guard text.hasPrefix(name), let colon = text.firstIndex(of: ":") else { return nil }
    let digits = text[..<colon].dropFirst(name.count)
    guard let first = digits.first, first != "0", digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    // More digits than a number holds are a newer version all the same.
    return Int(digits) ?? .max
  }

  private static func trimmed(_ text: String) -> Substring {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  /// The beginning of the text, fit for a message.
  private static func place(_ text: Substring) -> String {
    let shown = String(text.prefix(32).map { ("!"..."~").contains($0) ? $0 : "?" })
    return text.count > 32 ? shown + "..." : shown
  }
}
