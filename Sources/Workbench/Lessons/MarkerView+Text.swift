// What a marker shows, as a person types it, and in words.

import OptimizerEngine
import Plotting
import SessionStore

extension MarkerView {
  /// Reads what is to be shown: `curve = gradient; line = bound; map = -1,1,0,2`.
  ///
  /// - Throws: `ConfigurationError` naming what is no view, with what would be one.
  init(typed text: String) throws(ConfigurationError) {
    self.init()
    for part in text.split(separator: ";") {
      let item = String(part).trimmed
      guard let sign = item.firstIndex(of: "=") else { throw Self.refusal("'\(item)': KEY = VALUE") }
      try set(String(item[..<sign]).trimmed, to: String(item[item.index(after: sign)...]).trimmed)
    }
    guard !isEmpty else { throw Self.refusal("it shows nothing; as in view: curve = gradient | NOTE") }
  }

  private static let keys = ["pane", "curve", "steps", "step", "run", "line", "map", "region", "proof"]

  private mutating func set(_ key: String, to value: String) throws(ConfigurationError) {
    switch key {
    case "pane": pane = try Self.name(value, of: key, among: Pane.allCases.map(\.commandName))
    case "curve": curve = try Self.name(value, of: key, among: CurveKind.inSessions.map(\.rawValue))
    case "proof": proof = try Self.name(value, of: key, among: ProofWalk.Line.allCases.map(\.rawValue))
    case "line": line = try Self.name(value, of: key, among: CertificateItem.names)
    case "steps": steps = try Self.part(value, of: key, axes: 1)
    case "map": map = try Self.part(value, of: key, axes: 2)
    case "region":
      region = try Self.part(value, of: key, axes: 2)
      guard region != .all else { throw Self.refusal("region = LEFT,RIGHT,BOTTOM,TOP") }
    case "step": step = try Self.count(value, of: key, from: 0)
    case "run": run = try Self.count(value, of: key, from: 1)
    default:
      throw Self.refusal("'\(key)': no such thing to show\(Spelling.suggestion(for: key, among: Self.keys))")
    }
  }

  private static func name(_ value: String, of key: String, among names: [String]) throws(ConfigurationError) -> String
  {
    guard names.contains(value) else {
      throw refusal("\(key) = \(value): no such name\(Spelling.suggestion(for: value, among: names))")
    }
    return value
  }

  private static func count(_ value: String, of key: String, from least: Int) throws(ConfigurationError) -> Int {
    guard let number = Int(value), number >= least, number <= SessionRange.steps.upperBound else {
      throw refusal("\(key) = \(value): a whole number from \(least)")
    }
    return number
  }

  private static func part(_ value: String, of key: String, axes: Int) throws(ConfigurationError) -> Part {
    let texts = value == "all" ? [] : value.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = texts.compactMap { Double(String($0).trimmed) }
    guard numbers.count == texts.count, value == "all" || !value.isEmpty, let part = Part(numbers, axes: axes) else {
      throw refusal("\(key) = \(value): \(axes == 1 ? "FROM,TO" : "LEFT,RIGHT,BOTTOM,TOP") with numbers, or all")
    }
    return part
  }

  private static func refusal(_ problem: String) -> ConfigurationError {
    ConfigurationError(key: "view", problem)
  }

  /// What it points at, in words for those who cannot see it; nil where it only changes what is shown.
  var pointing: String? {
    var parts: [String] = []
    if let item = line.flatMap(CertificateItem.init(name:)) { parts.append("in the certificate at \(item.title)") }
    if case .within(let box) = region {
      let texts = box.map { $0.shortText() }
      parts.append("on the map at x from \(texts[0]) to \(texts[1]), y from \(texts[2]) to \(texts[3])")
    }
    return parts.isEmpty ? nil : "Look " + parts.joined(separator: ", and ") + "."
  }
}
