// Pieces of HTML: escaped text, numbers that carry all their digits, tables with captions and row heads.

import OptimizerEngine
import Plotting

/// Pieces of a page.
enum HTML {
  /// Text, safe between tags and in attributes; control characters are question marks.
  static func text(_ text: String) -> String {
    var out = ""
    for character in text.printable {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default: out.append(character)
      }
    }
    return out
  }

  /// A number in few digits that carries all of them; a dash where there is none.
  static func number(_ value: Double?) -> String {
    guard let value else { return "-" }
    return "<data value=\"\(value)\">\(value.shortText(significantDigits: 4))</data>"
  }

  /// A gap with its error where that is too large to be left out; a dash without one.
  static func gap(_ gap: Gap?) -> String {
    guard let gap else { return "-" }
    return gap.isUncertain ? "\(number(gap.value)) +- \(number(gap.error))" : number(gap.value)
  }

  /// Code in one line that may be broken anywhere.
  static func code(_ text: String) -> String { "<code>\(self.text(text))</code>" }

  /// A verdict or the status of a premise: its word, with a color besides.
  static func status(_ word: String) -> String {
    "<span class=\"status \(word.lowercased().map { $0 == " " ? "-" : String($0) }.joined())\">\(text(word))</span>"
  }

  /// A table whose first column names its rows.
  ///
  /// - Parameters:
  ///   - caption: What it shows.
  ///   - head: The names of the columns; one that begins with `#` is a column of numbers, without the sign.
  ///   - rows: Cells that are HTML already.
  static func table(_ caption: String, head: [String], rows: [[String]]) -> String {
    let isNumber = head.map { $0.hasPrefix("#") }
    let names = head.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
    func theme(_ column: Int) -> String { isNumber[column] ? " class=\"number\"" : "" }
    var out = "<div class=\"wide\"><table><caption>\(text(caption))</caption>\n<thead><tr>"
    for (column, name) in names.enumerated() { out += "<th scope=\"col\"\(theme(column))>\(text(name))</th>" }
    out += "</tr></thead>\n<tbody>\n"
    for row in rows {
      out += "<tr><th scope=\"row\"\(theme(0))>\(row.first ?? "")</th>"
      for (column, cell) in row.enumerated().dropFirst() { out += "<td\(theme(column))>\(cell)</td>" }
      out += "</tr>\n"
    }
    return out + "</tbody></table></div>\n"
  }

  /// A list of names with what belongs to each; what belongs is HTML already.
  static func facts(_ facts: [(name: String, value: String)]) -> String {
    "<dl>\n" + facts.map { "<dt>\(text($0.name))</dt><dd>\($0.value)</dd>\n" }.joined() + "</dl>\n"
  }
}
