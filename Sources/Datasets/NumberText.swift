// How numbers and missing values are written in data files.

/// Reads the words and fields of data files.
enum NumberText {
  /// What tables write where a value is missing, as pandas reads it.
  private static let missing: Set<String> = [
    "", "na", "n/a", "#n/a", "#na", "<na>", "nan", "-nan", "+nan", "null", "none", "nil", "?", "-", ".",
  ]
  private static let infinities: Set<String> = ["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"]

  /// The finite number that is written in decimal digits; nil for anything else.
  static func value(_ text: some StringProtocol) -> Double? {
    // Double reads hexadecimal, infinities and NaN as well.
    guard let first = text.utf8.first, first != UInt8(ascii: "e"), first != UInt8(ascii: "E"),
      text.utf8.allSatisfy(isDecimal), let number = Double(text), number.isFinite
    else { return nil }
    return number
  }

  private static func isDecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// A number with a decimal comma; nil where no digit is beside the comma, or there is a point as well.
  static func commaValue(_ text: String) -> Double? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].last?.isNumber == true || parts[1].first?.isNumber == true, !text.contains(".")
    else { return nil }
    return value("\(parts[0]).\(parts[1])")
  }

  /// Whether a comma stands where one between thousands would, as in 12,345.
  static func groupsThousands(_ text: String) -> Bool {
    let parts = text.drop { "+-".contains($0) }.split(separator: ",", omittingEmptySubsequences: false)
    return parts.count == 2 && 1...3 ~= parts[0].count && parts[0].first != "0" && parts[1].count == 3
      && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
  }

  /// Whether a field says that its value is missing.
  static func isMissing(_ text: String) -> Bool { text.utf8.count <= 4 && missing.contains(text.lowercased()) }

  /// Whether a text means a number, even one that is refused.
  static func isNumberLike(_ text: String) -> Bool {
    value(text) != nil || infinities.contains(text.lowercased()) || Double(text)?.isInfinite == true
      || isHexadecimal(text)
  }

  private static func isHexadecimal(_ text: String) -> Bool {
    let digits = text.lowercased().drop { $0 == "-" || $0 == "+" }
    return digits.hasPrefix("0x") && digits.dropFirst(2).first?.isHexDigit == true
  }

  /// What is wrong with a text that is no finite decimal number, and what to do.
  static func fault(_ text: some StringProtocol) -> (problem: String, remedy: String) {
    let (text, shown) = (String(text), "'\(text.prefix(40))'")
    if isMissing(text) {
      return (
        text.isEmpty ? "an empty field" : "\(shown) is a missing value",
        "give a finite decimal number, or leave such rows out with ;missing=drop"
      )
    }
    if isHexadecimal(text) { return ("\(shown) is hexadecimal", "give a finite decimal number") }
    if isNumberLike(text) { return ("\(shown) is not finite", "give a finite decimal number") }
    if commaValue(text) != nil {
      return ("\(shown) has a decimal comma", "write a decimal point, or separate fields by ; or tabs")
    }
    return ("\(shown) is no number", "give a finite decimal number")
  }
}
