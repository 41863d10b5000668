// Reads formulas: `(1-x)^2 + 100 (y-x^2)^2`.

/// Reads a formula by recursive descent.
///
/// Coordinates are `x`, `y`, `z` or `x1`, `x2` ...; `pi` and `e` are numbers; a product may be written without its sign
/// where a number or a parenthesis comes first (`2x`, `100 (y-x^2)`); `^` binds to the right and before a minus sign.
/// What comes with pasted formulas is read as well: `x²`, `x₁`, `**`, `−`, `·`, `×`, `÷`, `π`.
struct FormulaParser {
  private let text: [Character]
  private var place = 0
  private var depth = 0
  private var operations = 0

  /// The longest text that is read, in characters.
  static let longest = 4096
  /// The deepest nesting that is read; it bounds the stack, also that of small threads.
  private static let deepest = 100
  /// The most operations that are read; sums lean to the left, so this bounds the stack as well.
  private static let most = 500
  /// The highest coordinate; parameters are read as the coordinates after it.
  static let coordinates = 1000

  // The signs, as typed and as they come with text that is pasted.
  private static let pluses: [Character] = ["+"]
  private static let minuses: [Character] = ["-", "−", "–"]
  private static let times: [Character] = ["*", "·", "⋅", "∙", "×", "∗"]
  private static let divisions: [Character] = ["/", "÷", "∕"]

  private let parameters: [String]

  private init(_ text: String, _ parameters: [String]) { (self.text, self.parameters) = (Array(text), parameters) }

  /// Reads all of a text.
  ///
  /// - Parameter parameters: Names that stand for the coordinates after the last one, `coordinates` and on.
  static func formula(_ text: String, parameters: [String] = []) throws(FormulaError) -> Formula {
    var parser = FormulaParser(text, parameters)
    guard parser.text.count <= longest else {
      throw parser.error("more than \(longest) characters", "shorten it", at: longest)
    }
    let formula = try parser.sum()
    if let next = parser.peek() {
      throw parser.unexpected(next, next == ")" ? "no ( is open here" : "write an operator before it")
    }
    return formula
  }

  // MARK: - Grammar

  private mutating func sum() throws(FormulaError) -> Formula {
    try nested { parser throws(FormulaError) in
      var left = try parser.product()
      while let sign = parser.take(Self.pluses + Self.minuses) {
        try parser.count()
        let right = try parser.product()
        left = Self.pluses.contains(sign) ? .sum(left, right) : .difference(left, right)
      }
      return left
    }
  }

  private mutating func product() throws(FormulaError) -> Formula {
    var left = try signed()
    while true {
      if let sign = take(Self.times + Self.divisions) {
        try count()
        let right = try signed()
        left = Self.times.contains(sign) ? .product(left, right) : .quotient(left, right)
      } else if let next = peek(), next == "(" || next.isFormulaLetter || next.isFormulaDigit || next == "." {
        // A product without its sign; a number that follows something is a slip more often than a product.
        guard !next.isFormulaDigit, next != "." else {
          throw error("unexpected '\(next)'", "write an operator before it")
        }
        if next == "(", case .coordinate = left, let index = wholeNumberInParentheses() {
          throw error(
            "'(\(index))' behind a coordinate", "write x\(index) for a coordinate, or x*\(index) for a product")
        }
        try count()
        left = .product(left, try power())
      } else {
        return left
      }
    }
  }

  /// The digits of `(12)` at the present place, which elsewhere is an index; nil for anything else.
  private func wholeNumberInParentheses() -> String? {
    var digits = ""
    var offset = 1
    while let next = raw(offset), next.isFormulaDigit {
      digits.append(next)
      offset += 1
    }
    return !digits.isEmpty && raw(offset) == ")" ? digits : nil
  }

  private mutating func signed() throws(FormulaError) -> Formula {
    guard let sign = take(Self.pluses + Self.minuses) else { return try power() }
    let inner = try nested { parser throws(FormulaError) in try parser.signed() }
    return Self.minuses.contains(sign) ? .negative(inner) : inner
  }

  private mutating func power() throws(FormulaError) -> Formula {
    let base = try atom()
    if let exponent = try raised() { return .power(base, .number(exponent)) }
    guard takePowerSign() else { return base }
    return .power(base, try nested { parser throws(FormulaError) in try parser.signed() })
  }

  private mutating func atom() throws(FormulaError) -> Formula {
    guard let next = peek() else {
      throw error("the formula ends too early", "a number, a coordinate or ( is missing")
    }
    if next == "(" {
      place += 1
      let inner = try sum()
      try expect(")")
      return inner
    }
    if next.isFormulaDigit || next == "." { return .number(try number()) }
    if next.isFormulaLetter { return try named() }
    throw unexpected(next, "a number, a coordinate or ( is missing before it")
  }

  /// A whole exponent in raised digits; nil where none follows.
  private mutating func raised() throws(FormulaError) -> Double? {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    _ = peek()
    let start = place
    let isNegative = raw() == "⁻"
    if isNegative { place += 1 }
    var written = ""
    while let digit = raw().flatMap({ digits.firstIndex(of: $0) }) {
      written += "\(digit)"
      place += 1
    }
    if written.isEmpty, !isNegative { return nil }
    guard let exponent = Double(written), exponent.isFinite else {
      throw error("a raised sign without a whole number", "write for example ^-2", at: start)
    }
    return isNegative ? -exponent : exponent
  }

  private mutating func number() throws(FormulaError) -> Double {
    let start = place
    while let next = raw(), next.isFormulaDigit || next == "." { place += 1 }
    // An exponent only where digits follow: 2e is 2 times e.
    if let mark = raw(), mark == "e" || mark == "E" {
      let hasSign = raw(1).map { Self.pluses.contains($0) || Self.minuses.contains($0) } ?? false
      if raw(hasSign ? 2 : 1)?.isFormulaDigit == true {
        place += hasSign ? 2 : 1
        while raw()?.isFormulaDigit == true { place += 1 }
      }
    }
    // A minus that was pasted may be a longer one.
    let written = String(text[start..<place].map { Self.minuses.contains($0) ? "-" : $0 })
    guard let value = Double(written), value.isFinite else {
      throw error("'\(written)' is not a finite number", "write for example 0.5 or 1e-3", at: start)
    }
    guard value != 0 || written.isWrittenZero else {
      throw error("'\(written)' is too small, it reads as 0", "write 0 or a larger number", at: start)
    }
    return value
  }

  private mutating func named() throws(FormulaError) -> Formula {
    let start = place
    while let next = raw(), next.isFormulaLetter || next.isFormulaDigit || next == "_" || next.lowered != nil {
      place += 1
    }
    let name = String(text[start..<place].map { $0.lowered ?? $0 })
    if let coordinate = try coordinate(name, at: start) { return .coordinate(coordinate) }
    if let parameter = parameters.firstIndex(of: name) { return .coordinate(Self.coordinates + parameter) }
    switch name {
    case "pi", "π": return .number(.pi)
    case "e": return .number(Formula.Function.exp(1))
    case "max", "min":
      try expect("(", after: name)
      let left = try sum()
      try expect(",")
      let right = try sum()
      try expect(")")
      return name == "max" ? .maximum(left, right) : .minimum(left, right)
    default: break
    }
    guard let function = Formula.Function(rawValue: name) ?? Formula.Function.others[name] else {
      throw error("no function or coordinate '\(name)'", Self.names + parameterHelp(name), at: start)
    }
    try expect("(", after: name)
    let inner = try sum()
    try expect(")")
    return .call(function, inner)
  }

  private static let names =
    "use x, y, z, x1, x2 ..., pi, e, max, min, "
    + Formula.Function.allCases.map(\.rawValue).joined(separator: ", ") + ", and * between factors"

  /// How a letter becomes a parameter.
  private func parameterHelp(_ name: String) -> String {
    name.count == 1 && name.first?.isLetter == true ? "; \(name) ~ normal(0, 1) behind ; makes it a parameter" : ""
  }

  /// `x`, `y`, `z`, `x3` and `x_3`; nil for other names.
  private func coordinate(_ name: String, at start: Int) throws(FormulaError) -> Int? {
    if let index = ["x", "y", "z"].firstIndex(of: name) { return index }
    guard name.first == "x" else { return nil }
    let digits = name.dropFirst().drop { $0 == "_" }
    guard !digits.isEmpty, digits.allSatisfy(\.isFormulaDigit) else { return nil }
    guard let number = Int(digits), (1...Self.coordinates).contains(number) else {
      throw error("no coordinate '\(name)'", "they count from x1 to x\(Self.coordinates)", at: start)
    }
    return number - 1
  }

  // MARK: - Characters

  private mutating func nested(
    _ body: (inout FormulaParser) throws(FormulaError) -> Formula
  ) throws(FormulaError) -> Formula {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw error("nested too deep", "at most \(Self.deepest) levels") }
    return try body(&self)
  }

  private func raw(_ offset: Int = 0) -> Character? {
    text.indices.contains(place + offset) ? text[place + offset] : nil
  }

  /// The next character that is no space.
  private mutating func peek() -> Character? {
    while raw()?.isWhitespace == true { place += 1 }
    return raw()
  }

  private mutating func take(_ choices: [Character]) -> Character? {
    guard let next = peek(), choices.contains(next) else { return nil }
    place += 1
    return next
  }

  /// `^` or `**`.
  private mutating func takePowerSign() -> Bool {
    if take(["^"]) != nil { return true }
    guard raw() == "*", raw(1) == "*" else { return false }
    place += 2
    return true
  }

  private mutating func count() throws(FormulaError) {
    operations += 1
    guard operations <= Self.most else { throw error("more than \(Self.most) operations", "simplify it") }
  }

  private mutating func expect(_ character: Character, after name: String? = nil) throws(FormulaError) {
    guard take([character]) == nil else { return }
    let found = peek().map { "'\($0)'" } ?? "the end"
    throw error(
      "\(found) where '\(character)' is missing", name.map { "write \($0)(...)" } ?? "check the parentheses")
  }

  /// What to write in place of a character that is understood but not read.
  private static let others: [Character: String] = [
    "√": "write sqrt(...)", "|": "write abs(...)", "‖": "write it out, as in sqrt(x^2 + y^2)", "[": "use ( and )",
    "{": "use ( and )", "=": "write the formula alone, without =", "½": "write 0.5", "∞": "use finite numbers",
    "∑": "write the sum out", "∏": "write the product out",
  ]

  private func unexpected(_ next: Character, _ remedy: String) -> FormulaError {
    error("unexpected '\(next)'", Self.others[next] ?? remedy)
  }

  private func error(_ problem: String, _ remedy: String, at index: Int? = nil) -> FormulaError {
    FormulaError(column: (index ?? place) + 1, problem: problem, remedy: remedy)
  }
}

extension Character {
  fileprivate var isFormulaDigit: Bool { isASCII && isNumber }
  fileprivate var isFormulaLetter: Bool { isASCII && isLetter || self == "π" }
  /// The digit that a lowered one stands for.
  fileprivate var lowered: Character? { Array("₀₁₂₃₄₅₆₇₈₉").firstIndex(of: self).flatMap { "\($0)".first } }
}
