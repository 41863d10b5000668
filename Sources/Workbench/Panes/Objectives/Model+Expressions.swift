// Objectives of one's own: a formula typed into the workbench, or a file that holds one.

import Experiment
import OptimizerEngine

extension Model {
  /// What `a` begins with: the formula on the bench, if it is one's own.
  var expressionText: String {
    let name = experiment.objective.name
    return name.hasPrefix(Self.expressionPrefix) ? String(name.dropFirst(Self.expressionPrefix.count)) : ""
  }

  /// What names of formulas begin with.
  static let expressionPrefix = "expr:"

  /// The name by which an objective is opened: a formula gets its prefix, a file and other names stay.
  static func objectiveName(of text: String) -> String {
    // `FAMILY@PATH`; an @ elsewhere is a slip in a formula.
    let family = text.contains("@") ? text.prefix { $0 != "@" } : ""
    let isData = !family.isEmpty && family.allSatisfy { $0.isLetter || $0 == "-" }
    let isName = text.hasPrefix(expressionPrefix) || text.hasSuffix(".expr") || isData
    return isName ? text : expressionPrefix + text
  }

  /// Puts what was typed on the bench, once it has been found.
  mutating func adoptExpression(_ text: String) -> [Effect] {
    guard !text.isEmpty else {
      editor = nil
      return []
    }
    // What was wrong with an earlier attempt must not stand beside this one.
    messages.notice = nil
    editor?.problem = nil
    return [.compute(.openObjective(Self.objectiveName(of: text)))]
  }
}
