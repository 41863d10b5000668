// Formulas as they are typed, set with the signs they stand for.

/// Sets a formula that was typed in ASCII: `x_{t+1} = x_t - eta grad f(x_t) + v_t` becomes `xₜ₊₁ = xₜ − η ∇f(xₜ) + vₜ`.
///
/// Only signs are exchanged, each for one that means the same; what is not known stays as it was typed.
enum MathText {
  private static let words: [String: String] = [
    "eta": "η", "beta": "β", "rho": "ρ", "mu": "μ", "sigma": "σ", "tau": "τ", "eps": "ε", "lambda": "λ", "omega": "ω",
    "delta": "δ", "theta": "θ", "phi": "φ", "pi": "π", "sum": "Σ", "sqrt": "√", "inf": "∞", "grad": "∇", "in": "∈",
  ]
  private static let signs: [(typed: String, set: String)] = [
    ("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("->", "→"), ("...", "…"), ("-", "−"),
  ]
  private static let lowered: [Character: Character] = [
    "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉", "+": "₊",
    "-": "₋", "t": "ₜ", "k": "ₖ", "n": "ₙ",
  ]
  private static let raised: [Character: Character] = [
    "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "+": "⁺",
    "-": "⁻", "n": "ⁿ",
  ]

  /// The formula as it is shown where there are such signs.
  static func set(_ typed: String) -> String {
    var (rest, text) = (typed[...], "")
    while let first = rest.first {
      if first == "_" || first == "^", let (script, count) = script(rest.dropFirst(), first == "_" ? lowered : raised) {
        text += script
        rest = rest.dropFirst(1 + count)
      } else if first == "_" || first == "^", rest.dropFirst().first == "{", let end = rest.firstIndex(of: "}") {
        // No such signs: in parentheses it still reads as one thing.
        text += "\(first)(\(set(String(rest[..<end].dropFirst(2)))))"
        rest = rest[rest.index(after: end)...]
      } else if first.isASCII, first.isNumber {
        let (number, count) = Self.number(rest)
        text += number
        rest = rest.dropFirst(count)
      } else if first.isASCII, first.isLetter {
        let word = String(rest.prefix { $0.isASCII && $0.isLetter })
        rest = rest.dropFirst(word.count)
        text += words[word] ?? word
        // A gradient belongs to what stands behind it.
        if word == "grad", rest.first == " " { rest = rest.dropFirst() }
        // x+ is the next iterate, no sum.
        if rest.first == "+", rest.dropFirst().first.map({ !$0.isLetter && !$0.isNumber }) ?? true {
          text += "⁺"
          rest = rest.dropFirst()
        }
      } else if let sign = signs.first(where: { rest.hasPrefix($0.typed) }) {
        text += sign.set
        rest = rest.dropFirst(sign.typed.count)
      } else {
        text.append(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// A number, its power of ten raised, with how much was read: `2e-3` becomes `2·10⁻³`.
  private static func number(_ rest: Substring) -> (String, Int) {
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let behind = rest.dropFirst(digits.count)
    guard behind.first == "e" else { return (String(digits), digits.count) }
    let power = behind.dropFirst().prefix { $0 == "-" || $0.isASCII && $0.isNumber }
    let set = power.compactMap { raised[$0] }
    guard power.contains(where: \.isNumber), set.count == power.count else { return (String(digits), digits.count) }
    let text = (digits == "1" ? "" : "\(digits)·") + "10" + String(set)
    let count = digits.count + 1 + power.count
    // A power of a power would read as one number.
    return (rest.dropFirst(count).first == "^" ? "(\(text))" : text, count)
  }

  /// A subscript or superscript, in braces or of one sign, where all of it has such a form; with how much was read.
  private static func script(_ rest: Substring, _ forms: [Character: Character]) -> (String, Int)? {
    let isBraced = rest.first == "{"
    guard let body = isBraced ? rest.dropFirst().split(separator: "}", maxSplits: 1).first : rest.prefix(1),
      !body.isEmpty, body.allSatisfy({ forms[$0] != nil })
    else { return nil }
    // A letter that goes on is a word of its own, as a_total, and a sign alone is none.
    if !isBraced, rest.dropFirst().first.map({ $0.isLetter || $0.isNumber || $0 == "." }) ?? false { return nil }
    if !isBraced, !body.allSatisfy({ $0.isLetter || $0.isNumber }) { return nil }
    return (String(body.compactMap { forms[$0] }), body.count + (isBraced ? 2 : 0))
  }

  /// A note in parts: text, and the formulas between dollar signs.
  static func parts(of note: String) -> [(text: String, isFormula: Bool)] {
    let parts = note.split(separator: "$", omittingEmptySubsequences: false).map { String($0).trimmed }
    // One sign alone is a sign.
    guard parts.count % 2 == 1 else { return [(note, false)] }
    return parts.enumerated().map { ($1, $0 % 2 == 1) }.filter { !$0.0.isEmpty }
  }
}
