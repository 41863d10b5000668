// Several problems to train on at once, by one name.

import OptimizerEngine

extension ObjectiveLibrary {
  /// The prefix of `mix:NAME~TASKS | NAME | ...`.
  public static let mixturePrefix = "mix:"
  /// The most problems of a mixture.
  private static let mostMembers = 32

  /// Mixtures that have a name of their own, each with what it stands for.
  ///
  /// `transfer-problems` is what the optimizer in the box was trained on: quadratics, valleys, regressions and classifiers
  /// of many dimensions, no two rollouts on the same task.
  public static let mixtures: [(name: String, text: String)] = [
    (
      "transfer-problems",
      [
        "quadratic:10~affine", "quadratic:50~affine", "log-rosenbrock~affine", "log-rosenbrock:10~affine",
        "griewank:10~affine", "digits-logistic~subsets", "digits-tanh~labels,pixels", "digits-sigmoid~labels,pixels",
        "digits-hidden:16~labels,pixels",
      ].joined(separator: " | ")
    )
  ]

  /// Whether a name is that of a mixture.
  public static func isMixture(_ name: String) -> Bool {
    name.hasPrefix(mixturePrefix) || mixtures.contains { $0.name == name }
  }

  /// The problems of a mixture as they are written; nil for other names.
  private static func parts(_ name: String) -> [String]? {
    let text =
      mixtures.first { $0.name == name }?.text
      ?? (name.hasPrefix(mixturePrefix) ? String(name.dropFirst(mixturePrefix.count)) : nil)
    return text.map { $0.split(separator: "|", omittingEmptySubsequences: false).map(trimmed) }
  }

  /// The problems of a mixture with their tasks, as they are written; a name of anything else alone.
  package static func problems(in name: String) -> [String] { parts(name) ?? [name] }

  /// The names of the objectives that belong to a name: those of the problems of a mixture, else itself.
  package static func names(in name: String) -> [String] { parts(name)?.map { divided($0).name } ?? [name] }

  /// A problem as its objective and its tasks; a formula may have a ~ of its own, behind its ;.
  private static func divided(_ part: String) -> (name: String, tasks: TaskFamily) {
    guard let mark = part.lastIndex(of: "~"),
      let tasks = TaskFamily(rawValue: trimmed(part[part.index(after: mark)...]))
    else { return (part, .single) }
    return (trimmed(part[..<mark]), tasks)
  }

  /// The mixture of a name; nil for other names.
  ///
  /// - Throws: `FileError` for a problem in it that is unknown or that its tasks do not fit.
  static func mixture(_ name: String) throws(FileError) -> Objective? {
    guard let parts = parts(name) else { return nil }
    func refuse(_ problem: String, _ remedy: String) -> FileError {
      FileError(.wrongFormat, problem, place: name, remedy: remedy)
    }
    guard parts.count <= mostMembers else {
      throw refuse("\(parts.count) problems", "give at most \(mostMembers)")
    }
    var members: [MixtureMember] = []
    for part in parts { members.append(try member(part, refuse)) }
    let list = members.map(\.name).joined(separator: ", ")
    return Objective.mixture(name: name, members)
      .read(from: "\(members.count) problems to train on: \(list); runs are on \(members[0].objective.name)")
  }

  private static func member(
    _ part: String, _ refuse: (String, String) -> FileError
  ) throws(FileError) -> MixtureMember {
    let (name, tasks) = divided(part)
    guard !isMixture(name) else { throw refuse("a mixture in a mixture", "list its problems") }
    guard let objective = try objective(named: name) else {
      if let mark = name.lastIndex(of: "~"), (try? self.objective(named: trimmed(name[..<mark]))) ?? nil != nil {
        let tasks = trimmed(name[name.index(after: mark)...])
        let hint = Spelling.suggestion(for: tasks, among: TaskFamily.allCases.map(\.rawValue))
        throw refuse(
          "no tasks '\(tasks)' in '\(name)'",
          "take \(TaskFamily.allCases.map(\.rawValue).joined(separator: ", "))\(hint)")
      }
      throw refuse(
        name.isEmpty ? "a problem without a name" : "no objective '\(name)'",
        "write for example mix:quadratic:10~rotations | log-rosenbrock~affine, with tasks of \(TaskFamily.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    do {
      return try MixtureMember(objective, tasks)
    } catch {
      throw refuse("\(name)~\(tasks.rawValue)", error.description)
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let rest = text.drop { $0 == " " }
    return String(rest.reversed().drop { $0 == " " }.reversed())
  }
}
