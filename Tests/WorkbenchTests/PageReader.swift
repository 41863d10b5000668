// A reader of HTML as browsers read it, written from the standard and sharing nothing with what writes pages.

/// The elements of a page with their attributes, and the texts in them.
///
/// It follows the tokenizer of the HTML standard (WHATWG, section 13.2.5) in what a hostile text could use: tags,
/// attributes in either quote or none, comments, and the elements whose text ends only at their own end tag, scripts with
/// their escaped states among them.
struct PageReader {
  /// A start tag.
  struct Tag: Equatable {
    var name: String
    var attributes: [String: String]
  }

  /// The start tags in order.
  private(set) var tags: [Tag] = []
  /// The texts, each with the element it follows; references are replaced outside of scripts and sheets.
  private(set) var texts: [(element: String, text: String)] = []
  private let bytes: [UInt8]
  private var place = 0
  /// The element that text follows; none behind one whose text has ended.
  private var element = ""

  init(_ page: String) {
    bytes = Array(page.utf8)
    while place < bytes.count { readData() }
  }

  /// What can be told of a page without its texts: tags and the names of their attributes.
  var skeleton: [String] { tags.map { "\($0.name) \($0.attributes.keys.sorted().joined(separator: " "))" } }

  /// The text of the first element of a name and, where asked for, of an id.
  func text(of name: String, id: String? = nil) -> String? {
    guard id == nil else {
      guard let tag = tags.firstIndex(where: { $0.name == name && $0.attributes["id"] == id }) else { return nil }
      let count = tags[...tag].filter { $0.name == name }.count
      let own = texts.filter { $0.element == name }
      return own.count >= count ? own[count - 1].text : nil
    }
    return texts.first { $0.element == name }?.text
  }

  // MARK: - Reading

  private func follows(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount {
      let byte = word.utf8Start[offset]
      if bytes[index + offset] | (byte > 64 ? 32 : 0) != byte { return false }
    }
    return true
  }

  private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
  private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13 }

  private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func readData() {
    let start = place
    while place < bytes.count, bytes[place] != 60 { place += 1 }
    if place > start { texts.append((element, Self.resolved(string(start..<place)))) }
    guard place + 1 < bytes.count else {
      place = bytes.count
      return
    }
    let next = bytes[place + 1]
    if follows("<!--", at: place) {
      place += 4
      while place < bytes.count, !follows("-->", at: place) { place += 1 }
      place = min(place + 3, bytes.count)
    } else if next == 33 || next == 63 {
      // A declaration, or what browsers take for a comment.
      while place < bytes.count, bytes[place] != 62 { place += 1 }
      place += 1
    } else if next == 47 {
      while place < bytes.count, bytes[place] != 62 { place += 1 }
      place += 1
    } else if isLetter(next) {
      readTag()
    } else {
      place += 1
    }
  }

  private mutating func readTag() {
    place += 1
    let start = place
    while place < bytes.count, !isBlank(bytes[place]), bytes[place] != 47, bytes[place] != 62 { place += 1 }
    var tag = Tag(name: string(start..<place).lowercased(), attributes: [:])
    while place < bytes.count, bytes[place] != 62 {
      if isBlank(bytes[place]) || bytes[place] == 47 {
        place += 1
      } else {
        let (name, value) = readAttribute()
        tag.attributes[name] = tag.attributes[name] ?? value
      }
    }
    place += 1
    tags.append(tag)
    element = tag.name
    if ["script", "style", "title", "textarea"].contains(tag.name) { readRaw(tag.name) }
  }

  private mutating func readAttribute() -> (String, String) {
    let start = place
    place += 1
    while place < bytes.count, !isBlank(bytes[place]), ![47, 62, 61].contains(bytes[place]) { place += 1 }
    let name = string(start..<place).lowercased()
    while place < bytes.count, isBlank(bytes[place]) { place += 1 }
    guard place < bytes.count, bytes[place] == 61 else { return (name, "") }
    place += 1
    while place < bytes.count, isBlank(bytes[place]) { place += 1 }
    guard place < bytes.count else { return (name, "") }
    let quote = bytes[place]
    guard quote == 34 || quote == 39 else {
      let begin = place
      while place < bytes.count, !isBlank(bytes[place]), bytes[place] != 62 { place += 1 }
      return (name, Self.resolved(string(begin..<place)))
    }
    place += 1
    let begin = place
    while place < bytes.count, bytes[place] != quote { place += 1 }
    defer { place += 1 }
    return (name, Self.resolved(string(begin..<min(place, bytes.count))))
  }

  private func ends(_ name: String, at index: Int) -> Bool {
    guard follows("</", at: index),
      string(index + 2..<min(index + 2 + name.utf8.count, bytes.count)).lowercased() == name
    else { return false }
    let after = index + 2 + name.utf8.count
    return after < bytes.count && (isBlank(bytes[after]) || bytes[after] == 47 || bytes[after] == 62)
  }

  /// Text up to its own end tag; a script that holds `<!--` and then `<script` does not end at the next one.
  private mutating func readRaw(_ name: String) {
    let start = place
    var depth = 0
    while place < bytes.count {
      if bytes[place] == 60 || bytes[place] == 45 {
        if name == "script" {
          if depth == 0, follows("<!--", at: place) {
            depth = 1
            place += 2
            continue
          }
          if depth > 0, follows("-->", at: place) { depth = 0 }
          if depth == 1, follows("<script", at: place), place + 7 < bytes.count,
            isBlank(bytes[place + 7]) || bytes[place + 7] == 47 || bytes[place + 7] == 62
          {
            depth = 2
          } else if depth == 2, ends(name, at: place) {
            depth = 1
            place += 2
            continue
          }
        }
        if depth < 2, ends(name, at: place) { break }
      }
      place += 1
    }
    let text = string(start..<place)
    element = ""
    texts.append((name, name == "title" || name == "textarea" ? Self.resolved(text) : text))
    while place < bytes.count, bytes[place] != 62 { place += 1 }
    place += 1
  }

  /// Text with the references that pages use replaced.
  private static func resolved(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var out = ""
    for (index, part) in text.split(separator: "&", omittingEmptySubsequences: false).enumerated() {
      guard index > 0 else {
        out += part
        continue
      }
      let known = [("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("amp;", "&"), ("#39;", "'")]
      if let (name, meant) = known.first(where: { part.hasPrefix($0.0) }) {
        out += meant + part.dropFirst(name.count)
      } else {
        out += "&" + part
      }
    }
    return out
  }
}
