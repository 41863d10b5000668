// What is said of a formula while it is typed.

import Datasets
import Experiment
import OptimizerEngine
import Plotting

/// The check of a formula that is being typed.
enum ExpressionCheck {
  /// What is known of it: where it cannot be read, or how well its derivatives agree with differences.
  static func news(of text: String) -> News {
    guard !text.isEmpty else { return .expression(text, remark: "") }
    do {
      guard let objective = try ObjectiveLibrary.objective(named: Model.objectiveName(of: text)) else {
        return .expression(text, remark: "no such objective")
      }
      return .expression(text, remark: remark(on: objective))
    } catch {
      return .expression(text, remark: "\(error)")
    }
  }

  /// Points at which derivatives are compared with differences while a formula is typed.
  private static let pointCount = 12

  /// What was found: the dimension, f at the start, and whether the derivatives are those of f.
  private static func remark(on objective: Objective) -> String {
    let check = GradientCheck(objective, at: objective.probePoints(pointCount))
    let head = "d = \(objective.dimension), f at the start \(Evaluator(objective).value(objective.start).shortText())"
    let undefined = check.undefined > 0 ? "; not finite at \(check.undefined) points of \(pointCount)" : ""
    guard check.checked > 0, let place = check.worstPoint else { return head + "; not finite anywhere that was tried" }
    let error = check.worst.shortText(significantDigits: 2)
    guard check.agrees else {
      let spot = place.prefix(2).map { $0.shortText() }.joined(separator: ",")
      return head + "; derivatives differ from differences by \(error) at (\(spot)): a kink?" + undefined
    }
    return head + "; derivatives agree with differences at \(check.checked) points, worst \(error)" + undefined
  }
}

extension ComputeService {
  /// Finds an objective by a formula, a file or a name.
  func open(_ name: String) -> News {
    do {
      guard let objective = try ObjectiveLibrary.objective(named: name) else {
        if let (problem, remedy) = Catalogue.dimensionProblem(in: name) {
          return .notOpened(name, reason: "\(problem); \(remedy)")
        }
        return .notOpened(
          name, reason: "no objective of this name\(Spelling.suggestion(for: name, among: ObjectiveLibrary.names))")
      }
      models.keep(objective)
      return .opened(objective)
    } catch {
      return .notOpened(name, reason: "\(error)")
    }
  }
}
