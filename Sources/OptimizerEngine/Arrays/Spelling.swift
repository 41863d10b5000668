// Suggestions for names that were typed wrong.

/// Suggestions for mistyped names, for error messages.
public enum Spelling {
  /// `; did you mean 'x'?` with the nearest name, or `; known: ` and all names where none is near.
  public static func suggestion(for name: String, among names: [String]) -> String {
    nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? "; known: \(names.joined(separator: ", "))"
  }

  /// The nearest of some names, ignoring case; nil where none is near.
  ///
  /// The only name that begins with `name` (three letters or more) comes first, then the one with the fewest edits, if
  /// these are at most a third of its length (or two) and half of what was typed.
  public static func nearest(to name: String, among names: [String]) -> String? {
    let longer = names.filter { $0.lowercased().hasPrefix(name.lowercased()) }
    if name.count > 2, longer.count == 1 { return longer[0] }
    let ranked = names.map { ($0, distance(name.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
    guard let (nearest, edits) = ranked, edits <= min(max(2, nearest.count / 3), max(1, name.count / 2)) else {
      return nil
    }
    return nearest
  }

  /// Levenshtein's edit distance.
  static func distance(_ a: String, _ b: String) -> Int {
    let target = Array(b)
    var row = Array(0...target.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in target.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[target.count]
  }
}
