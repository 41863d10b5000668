// What may follow a typed formula: the box that is shown and the start.

/// The settings behind the `;` of a typed formula, with blanks or `;` between: `box=-2,2` for every coordinate,
/// `start=-1,1`, `b ~ normal(0.5, 0.2)` for a parameter that tasks draw.
struct FormulaSettings: Equatable {
  /// The range of every coordinate; nil leaves the customary one.
  var box: ClosedRange<Double>?
  /// The start; nil leaves the customary one.
  var start: [Double]?
  /// The parameters, in the order in which they are written.
  var parameters: [FormulaParameter] = []
  /// The column of the start in the text, for errors.
  private var startColumn = 1

  /// Divides a text into the formula and its settings.
  ///
  /// - Throws: `FormulaError` with the column of a setting that cannot be read.
  static func split(_ text: String) throws(FormulaError) -> (formula: String, settings: FormulaSettings) {
    guard let mark = text.firstIndex(of: ";") else { return (text, FormulaSettings()) }
    var settings = FormulaSettings()
    for (part, column) in parts(text, after: mark) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let numbers = sides.last?.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) } ?? []
      let values = numbers.compactMap { $0 }.filter(\.isFinite)
      switch sides.first {
      case "box" where sides.count == 2 && values.count == 2 && numbers.count == 2 && values[0] < values[1]:
        // Squares of lengths within it, and what is a hundredth or a hundred times as wide, are finite numbers.
        let size = max(values[0].magnitude, values[1].magnitude)
        guard size <= 1e150, values[1] - values[0] >= max(1e-150, 1e-12 * size) else {
          throw FormulaError(
            column: column, problem: "'\(part)' is a box too wide or too narrow for double precision",
            remedy: "give ends up to 1e150, apart by 1e-150 and by 1e-12 of them at least")
        }
        settings.box = values[0]...values[1]
      case "start" where sides.count == 2 && !values.isEmpty && values.count == numbers.count:
        (settings.start, settings.startColumn) = (values, column)
      case "box": throw FormulaError(column: column, problem: "'\(part)' is no box", remedy: "write box=LOW,HIGH")
      case "start": throw FormulaError(column: column, problem: "'\(part)' is no start", remedy: "write start=X,Y")
      default:
        if part.contains("~") {
          do throws(FormulaParameter.Fault) {
            let parameter = try FormulaParameter(part)
            guard !settings.parameters.contains(where: { $0.name == parameter.name }) else {
              throw FormulaParameter.Fault(words: "\(parameter.name) is drawn twice")
            }
            settings.parameters.append(parameter)
          } catch {
            throw FormulaError(
              column: column, problem: "'\(part)' is no parameter: \(error.words)",
              remedy: "write NAME ~ and one of \(FormulaParameter.Distribution.help)")
          }
        } else {
          throw FormulaError(
            column: column, problem: "'\(part)' is no setting",
            remedy: "behind ; there are box=LOW,HIGH, start=X,Y and NAME ~ normal(MEAN, DEVIATION)")
        }
      }
    }
    return (String(text[..<mark]), settings)
  }

  /// The settings one by one with their columns, without the blanks beside a `~` and in parentheses.
  private static func parts(_ text: String, after mark: String.Index) -> [(part: String, column: Int)] {
    var (found, depth): ([(part: String, column: Int)], Int) = ([], 0)
    var isOpen = false
    let characters = Array(text)
    let first = text.distance(from: text.startIndex, to: mark) + 1
    for i in characters.indices.dropFirst(first) {
      let next = characters[i]
      depth += next == "(" ? 1 : next == ")" ? -1 : 0
      if next == " " {
        let follows = characters[i...].first { $0 != " " } == "~"
        if depth <= 0, !follows, found.last?.part.last != "~" { isOpen = false }
      } else if next == ";" {
        (isOpen, depth) = (false, 0)
      } else if isOpen, let last = found.indices.last {
        found[last].part.append(next)
      } else {
        found.append((String(next), i + 1))
        isOpen = true
      }
    }
    return found
  }

  /// The start for a dimension.
  ///
  /// - Throws: `FormulaError` where it has another number of coordinates.
  func start(dimension: Int) throws(FormulaError) -> [Double]? {
    guard let start else { return nil }
    guard start.count == dimension else {
      throw FormulaError(
        column: startColumn, problem: "a start of \(start.count) numbers for \(dimension) coordinates",
        remedy: "give \(dimension) numbers")
    }
    return start
  }
}
