// Names of runs and trainings: typed, given, taken away. What may be one is said by `GivenNames`.

import Experiment
import Plotting
import SessionStore

extension Model {
  /// What takes a name away.
  private static let noName = "-"

  /// The arguments of `name` that can be listed: the numbers, with the names they have.
  var nameOffers: [String] {
    queueRows.map { row in experiment.names[row.id].map { "\(row.id) \($0)" } ?? "\(row.id)" }
  }

  /// Opens the line of commands with the chosen run or training in it.
  mutating func typeName() {
    guard let id = selectedID else { return }
    editor = LineEditor(purpose: .palette, text: "name \(id) \(experiment.names[id] ?? "")")
  }

  /// `name NUMBER TEXT`, or `name TEXT` for the chosen run or training.
  mutating func giveName(_ argument: String) -> [Effect] {
    let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
    let number = words.first.flatMap { Int($0.drop { $0 == "#" }) }
    let text = (number == nil ? argument : words.count > 1 ? words[1] : "").trimmed
    guard let id = number ?? selectedID else {
      return refuse("name \(argument): no run or training is chosen; name NUMBER \(argument)")
    }
    guard queueRows.contains(where: { $0.id == id }) else { return refuse("name \(id): no such run or training") }
    guard !text.isEmpty else {
      return refuse("name \(id) needs a name, as in name \(id) fast one; name \(id) \(Self.noName) takes it away")
    }
    guard text != Self.noName else { return rename(id, "") }
    if let problem = experiment.names.problem(with: text, for: id) { return refuse("name \(id): \(problem)") }
    return rename(id, text)
  }

  private mutating func rename(_ id: Int, _ text: String) -> [Effect] {
    guard experiment.names[id] ?? "" != text else { return refuse("name \(id): nothing changes") }
    return editing { [$0.record(.name(id, text))] }
  }
}
