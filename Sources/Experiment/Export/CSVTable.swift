// Comma-separated values (RFC 4180): written so that every number reads back as it was.

/// A table as comma-separated values.
///
/// Fields with a comma, a quote or a line break are quoted, quotes are doubled (RFC 4180); lines end in a line feed, as
/// the files of `basin run --trace` do. Numbers have the shortest form that reads back; NaN and infinities are `nan`,
/// `inf` and `-inf`; what is not known is empty.
struct CSVTable {
  /// The lines so far, the head first.
  private(set) var text = ""
  private let columnCount: Int

  /// Begins a table with the names of its columns.
  init(_ names: [String]) {
    columnCount = names.count
    append(names)
  }

  /// Appends a row.
  ///
  /// - Precondition: It has a field for every column.
  mutating func append(_ fields: [String]) {
    precondition(fields.count == columnCount, "a row of \(fields.count) fields in a table of \(columnCount) columns")
    text += fields.map(Self.quoted).joined(separator: ",") + "\n"
  }

  /// A field as it is written.
  static func quoted(_ field: String) -> String {
    let isPlain = field.utf8.allSatisfy {
      $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r")
    }
    guard !isPlain else { return field }
    return "\"" + field.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}

extension Double {
  /// The number in a table.
  var field: String { description }
}

extension Double? {
  /// The number in a table, empty where there is none.
  var field: String { map(\.description) ?? "" }
}
