// Suggestions for names that were typed wrong.

/// The nearest of a list of names, for error messages.
public enum Spelling {
  /// `; did you mean 'x'?` for the nearest name, else a list of all names.
  public static func suggestion(for name: String, among names: [String]) -> String {
    nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? "; known: \(names.joined(separator: ", "))"
  }

  /// The only name that begins so, else the nearest name within a third of its length and half of what was typed; nil where
  /// none is that near.
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
