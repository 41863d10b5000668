// A small terminal: reads the bytes a program writes and knows what a person would see.

/// The screen of a terminal of the VT100 family, as far as curses uses it.
package struct VirtualScreen: Sendable {
  package enum Color: Hashable, Sendable {
    case standard
    case indexed(Int)
    case rgb(Int, Int, Int)
  }

  package struct Style: Hashable, Sendable {
    package var foreground = Color.standard
    package var background = Color.standard
    package var isBold = false
    package var isDim = false
    package var isUnderlined = false
    package var isReversed = false

    package init(
      foreground: Color = .standard, background: Color = .standard, isBold: Bool = false, isDim: Bool = false,
      isUnderlined: Bool = false, isReversed: Bool = false
    ) {
      self.foreground = foreground
      self.background = background
      self.isBold = isBold
      self.isDim = isDim
      self.isUnderlined = isUnderlined
      self.isReversed = isReversed
    }
  }

  package struct Place: Hashable, Sendable {
    package var character: Character = " "
    package var style = Style()
  }

  package private(set) var columns: Int
  package private(set) var rows: Int
  package private(set) var cells: [Place]
  package private(set) var isAlternate = false
  package private(set) var isCursorVisible = true
  /// Private modes that are set: mouse reports, for instance.
  package private(set) var modes: Set<Int> = []
  /// How often all of it was erased: every full painting begins so.
  package private(set) var clearings = 0
  /// The title of the window.
  package private(set) var title = ""
  /// Titles that were kept to be brought back.
  private var titles: [String] = []
  /// System commands other than titles, as they came: questions, messages, the clipboard.
  package private(set) var said: [String] = []
  /// Application commands as they came: pictures.
  package private(set) var applications: [String] = []
  /// How often it was asked what kind of terminal it is, which is the end of every list of questions.
  package private(set) var questions = 0
  /// How often it rang.
  package private(set) var bells = 0
  /// Sequences that this screen does not know.
  package private(set) var unknown: [String] = []

  private var mainCells: [Place]
  private var style = Style()
  private var column = 0
  private var row = 0
  private var isAtEdge = false
  private var region: Range<Int>
  private var saved = (column: 0, row: 0, style: Style())
  private var last: Character = " "
  private var pending: [UInt8] = []

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Place(), count: columns * rows)
    mainCells = cells
    region = 0..<rows
  }

  /// Empties the screen at another size, as a window does before the program paints anew.
  package mutating func resize(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Array(repeating: Place(), count: columns * rows)
    mainCells = cells
    (column, row) = (0, 0)
    region = 0..<rows
  }

  package func place(_ column: Int, _ row: Int) -> Place { cells[row * columns + column] }

  package func line(_ row: Int) -> String {
    var text = String((0..<columns).map { place($0, row).character })
    while text.last == " " { text.removeLast() }
    return text
  }

  package var text: String { (0..<rows).map(line).joined(separator: "\n") }

  // MARK: - Bytes

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      pending.append(byte)
      if isComplete { interpret() }
    }
  }

  private var isComplete: Bool {
    guard let first = pending.first, let last = pending.last else { return false }
    if first != 0x1b { return first < 0xc0 || pending.count == (first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4) }
    guard pending.count > 1 else { return false }
    switch pending[1] {
    case UInt8(ascii: "["): return pending.count > 2 && (0x40...0x7e).contains(last)
    case UInt8(ascii: "_"), UInt8(ascii: "P"):
      return last == UInt8(ascii: "\\") && pending.count > 3 && pending.dropLast().last == 0x1b
    case UInt8(ascii: "]"): return last == 0x07 || (last == UInt8(ascii: "\\") && pending.dropLast().last == 0x1b)
    case UInt8(ascii: "("), UInt8(ascii: ")"): return pending.count == 3
    default: return true
    }
  }

  private mutating func interpret() {
    let sequence = pending
    pending = []
    guard sequence[0] == 0x1b else { return control(sequence) }
    switch sequence[1] {
    case UInt8(ascii: "["): command(String(decoding: sequence.dropFirst(2), as: UTF8.self))
    case UInt8(ascii: "]"): systemCommand(sequence)
    case UInt8(ascii: "_"): applications.append(String(decoding: sequence.dropFirst(2).dropLast(2), as: UTF8.self))
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "="), UInt8(ascii: ">"): break
    case UInt8(ascii: "7"): saved = (column, row, style)
    case UInt8(ascii: "8"):
      moveTo(saved.column, saved.row)
      style = saved.style
    case UInt8(ascii: "M"): if row == region.lowerBound { scroll(-1) } else { moveTo(column, row - 1) }
    default: unknown.append("ESC " + String(decoding: sequence.dropFirst(), as: UTF8.self))
    }
  }

  /// What is said past the cells: the title, and all else as it came.
  private mutating func systemCommand(_ sequence: [UInt8]) {
    let length = sequence.last == 0x07 ? 1 : 2
    let body = String(decoding: sequence.dropFirst(2).dropLast(length), as: UTF8.self)
    if body.hasPrefix("0;") || body.hasPrefix("2;") { title = String(body.dropFirst(2)) } else { said.append(body) }
  }

  private mutating func control(_ sequence: [UInt8]) {
    switch sequence[0] {
    case 0x07: bells += 1
    case 0x08: moveTo(column - 1, row)
    case 0x09: moveTo(column / 8 * 8 + 8, row)
    case 0x0a: lineFeed()
    case 0x0d: moveTo(0, row)
    case 0..<0x20: break
    default: for character in String(decoding: sequence, as: UTF8.self) { put(character) }
    }
  }

  private mutating func put(_ character: Character) {
    // A mark stands over the character before it.
    if character.unicodeScalars.allSatisfy({ $0.properties.generalCategory == .nonspacingMark }) {
      let place = row * columns + (isAtEdge ? column : max(column - 1, 0))
      cells[place].character = Character(String(cells[place].character) + String(character))
      return
    }
    if isAtEdge {
      moveTo(0, row)
      lineFeed()
    }
    cells[row * columns + column] = Place(character: character, style: style)
    last = character
    if column + 1 == columns { isAtEdge = true } else { column += 1 }
  }

  private mutating func lineFeed() {
    isAtEdge = false
    if row + 1 == region.upperBound { scroll(1) } else { row = min(row + 1, rows - 1) }
  }

  /// Moves the lines of the scrolling region up, or down if `count` is negative.
  private mutating func scroll(_ count: Int) {
    let count = min(max(count, -region.count), region.count)
    let area = (region.lowerBound * columns)..<(region.upperBound * columns)
    let gap = Array(repeating: blank, count: abs(count) * columns)
    let lines = Array(cells[area])
    let moved: [Place] = count > 0 ? lines.dropFirst(gap.count) + gap : gap + lines.dropLast(gap.count)
    cells.replaceSubrange(area, with: moved)
  }

  private mutating func moveTo(_ column: Int, _ row: Int) {
    self.column = min(max(column, 0), columns - 1)
    self.row = min(max(row, 0), rows - 1)
    isAtEdge = false
  }

  // MARK: - Commands

  private var blank: Place { Place(style: Style(background: style.background)) }

  private mutating func command(_ text: String) {
    guard let final = text.last else { return }
    let body = text.dropLast()
    if body.first == "?" { return mode(body.dropFirst().split(separator: ";").compactMap { Int($0) }, final) }
    if final == "m" { return rendition(body) }
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = max(numbers.first ?? 0, 1)
    let start = row * columns + column
    let rest = columns - column
    switch final {
    case "H", "f": moveTo((numbers.count > 1 ? max(numbers[1], 1) : 1) - 1, first - 1)
    case "A": moveTo(column, row - first)
    case "B": moveTo(column, row + first)
    case "C": moveTo(column + first, row)
    case "D": moveTo(column - first, row)
    case "G": moveTo(first - 1, row)
    case "d": moveTo(column, first - 1)
    case "J":
      if numbers.first == 2 || start == 0 { clearings += 1 }
      erase(numbers.first ?? 0, start, cells.count, from: 0)
    case "K": erase(numbers.first ?? 0, start, (row + 1) * columns, from: row * columns)
    case "X": fill(start..<(start + min(first, rest)))
    case "P", "@":
      let count = min(first, rest)
      let line = Array(cells[start..<(start + rest)])
      let gap = Array(repeating: blank, count: count)
      let moved: [Place] = final == "P" ? line.dropFirst(count) + gap : gap + line.dropLast(count)
      cells.replaceSubrange(start..<(start + rest), with: moved)
    case "b": for _ in 0..<first { put(last) }
    case "S": scroll(first)
    case "T": scroll(-first)
    case "r":
      let bottom = numbers.count > 1 ? min(max(numbers[1], first), rows) : rows
      region = min(first - 1, bottom - 1)..<bottom
      moveTo(0, 0)
    case "t":
      if numbers.first == 22 { titles.append(title) }
      if numbers.first == 23, let kept = titles.popLast() { title = kept }
    case "c": questions += 1
    case "h", "l": break
    default: unknown.append("CSI " + text)
    }
  }

  private mutating func erase(_ part: Int, _ start: Int, _ end: Int, from beginning: Int) {
    fill(part == 0 ? start..<end : part == 1 ? beginning..<(start + 1) : beginning..<end)
  }

  private mutating func fill(_ range: Range<Int>) {
    for index in range { cells[index] = blank }
  }

  private mutating func mode(_ numbers: [Int], _ final: Character) {
    for number in numbers where final == "h" || final == "l" {
      if final == "h" { modes.insert(number) } else { modes.remove(number) }
      if number == 25 { isCursorVisible = final == "h" }
      guard number == 1049, isAlternate != (final == "h") else { continue }
      isAlternate.toggle()
      swap(&cells, &mainCells)
      if isAlternate { cells = Array(repeating: Place(), count: columns * rows) }
    }
  }

  private mutating func rendition(_ body: Substring) {
    var codes = body.split(whereSeparator: { $0 == ";" || $0 == ":" }).map { Int($0) ?? 0 }[...]
    if codes.isEmpty { codes = [0] }
    while let code = codes.popFirst() {
      switch code {
      case 0: style = Style()
      case 1: style.isBold = true
      case 2: style.isDim = true
      case 4, 24: style.isUnderlined = code == 4
      case 7, 27: style.isReversed = code == 7
      case 22: (style.isBold, style.isDim) = (false, false)
      case 30...37: style.foreground = .indexed(code - 30)
      case 40...47: style.background = .indexed(code - 40)
      case 90...97: style.foreground = .indexed(code - 82)
      case 100...107: style.background = .indexed(code - 92)
      case 39: style.foreground = .standard
      case 49: style.background = .standard
      case 38: style.foreground = extended(&codes)
      case 48: style.background = extended(&codes)
      case 10, 11: break
      default: unknown.append("SGR \(code)")
      }
    }
  }

  private func extended(_ codes: inout ArraySlice<Int>) -> Color {
    guard codes.popFirst() == 2 else { return .indexed(codes.popFirst() ?? 0) }
    return .rgb(codes.popFirst() ?? 0, codes.popFirst() ?? 0, codes.popFirst() ?? 0)
  }
}
