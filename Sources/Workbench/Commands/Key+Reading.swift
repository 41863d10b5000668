// Keys by the names that people read.

package import Plotting

extension Key {
  /// The keys with names of their own.
  private static let named: [Key] =
    [
      .character(" "), .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right,
      .pageUp,
      .pageDown, .home, .end,
    ] + (1...24).map { .function($0) }

  /// The key of a label, as `label` writes it; nil where there is none.
  package init?(label: String) {
    if label.count == 1, let character = label.first {
      self = .character(character)
    } else if let named = Self.named.first(where: { $0.label.lowercased() == label.lowercased() }) {
      self = named
    } else if let letter = label.last, label.lowercased() == "ctrl-\(letter)".lowercased() {
      self = .control(Character(letter.lowercased()))
    } else if let letter = label.last, label.lowercased().hasPrefix("alt-"), label.count == 5 {
      self = .alt(letter)
    } else {
      return nil
    }
  }
}
