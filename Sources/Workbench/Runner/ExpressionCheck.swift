// What is said of a formula while it is typed.

import Datasets
import OptimizerEngine

/// The check of a formula that is being typed.
enum ExpressionCheck {
  /// What is known of it: where it cannot be read, or how well its derivatives agree with differences.
  static func news(of text: String) -> News {
    guard !text.isEmpty else { return .expression(text, remark: "") }
    do {
      guard let objective = try ObjectiveLibrary.objective(named: Model.objectiveName(of: text)) else {
        return .expression(text, remark: "no such objective")
      }
      return .expression(text, remark: "d = \(objective.dimension)")
    } catch {
      return .expression(text, remark: "\(error)")
    }
  }
}

extension Workshop {
  /// Finds an objective by a formula, a file or a name.
  func open(_ name: String) -> News {
    do {
      guard let objective = try ObjectiveLibrary.objective(named: name) else {
        return .notOpened(
          name, reason: "no objective of this name\(Spelling.suggestion(for: name, among: ObjectiveLibrary.names))")
      }
      keep(objective)
      return .opened(objective)
    } catch {
      return .notOpened(name, reason: "\(error)")
    }
  }
}
