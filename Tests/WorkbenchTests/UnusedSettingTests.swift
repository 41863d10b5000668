import Experiment
import OptimizerEngine
import SessionStore
import Testing

@testable import Workbench

@Suite("Settings that have no effect beside the others")
struct UnusedSettingTests {
  /// Configurations between them without and with every kind of part, and with every choice that keeps a setting idle.
  private static let configurations: [TrainingConfiguration] = [
    [:], ["magnitude": "lru"], ["magnitude": "gate", "direction": "lstm"], ["optimizer": "lstm"],
    ["optimizer": "lstm-coordinate", "estimator": "es"], ["stepRule": "audited"], ["stepOffset": "50"],
    ["base": "nesterov"], ["estimator": "pes", "curriculum": "5"],
  ].map { edits in
    var configuration = TrainingConfiguration()
    for (key, value) in edits as [String: String] { try? configuration.set(key, to: value) }
    return configuration
  }

  /// Another value of a setting.
  private func other(_ setting: Setting, in configuration: TrainingConfiguration) -> String? {
    let value = setting.read(configuration)
    if !setting.choices.isEmpty { return setting.choices.first { $0 != value } }
    return [1, -1].lazy.compactMap { Form.stepped(setting.key, in: configuration, by: $0) }.first { $0 != value }
  }

  @Test("The form shows exactly those that have an effect, and :set refuses exactly the others", arguments: 0..<9)
  func agreement(place: Int) throws {
    let configuration = Self.configurations[place]
    let shown = Form.rows(configuration)
    var (taken, refused) = (0, 0)
    for setting in TrainingConfiguration.settings where setting.key != "objective" {
      #expect(shown.contains(.setting(setting.key)) == configuration.uses(setting.key), "\(setting.key)")
      guard let value = other(setting, in: configuration) else { continue }
      var model = try model(120, 40)
      var form = configuration
      form.objective = model.experiment.objective.name
      model.experiment.configuration = form
      _ = model.receive(.command("set \(setting.key)=\(value)"))
      let read = setting.read(model.experiment.configuration)
      if configuration.uses(setting.key) {
        #expect(read != setting.read(configuration), "\(setting.key) = \(value): \(model.messages.notice?.text ?? "")")
        taken += 1
      } else {
        #expect(model.experiment.configuration == form, "\(setting.key)")
        #expect(model.messages.notice?.text.contains("not used with") == true)
        refused += 1
      }
    }
    #expect(taken > 10 && refused > 5)
  }

  @Test("What makes a setting count may come before it or behind it, and its own value may always be named")
  func together() throws {
    let objective = try model(120, 40).experiment.objective
    let start = TrainingConfiguration()
    for edits in [
      [("sigma", "0.5"), ("estimator", "es")], [("estimator", "es"), ("sigma", "0.5")],
      [("stepExponent", "0.7"), ("stepOffset", "9")], [("outputScale", "2"), ("optimizer", "lstm")],
      [("ratio", start.pairs.first { $0.key == "ratio" }?.value ?? ""), ("magnitude", "lru")],
    ] {
      var changed = start
      try changed.edit(edits, on: objective)
      for (key, value) in edits { #expect(changed.pairs.contains { $0.key == key && $0.value.hasPrefix(value) }) }
    }
    for (edits, reason) in [
      (
        [("ratio", "0.5"), ("magnitude", "lru")], "ratio = 0.5: not used with magnitude = lru; leave it out, or choose"
      ),
      ([("widths", "4"), ("direction", "lstm")], "widths = 4: not used with direction = lstm"),
      ([("sigma", "0.5")], "sigma = 0.5: not used with estimator = backpropagation"),
      ([("outputScale", "2")], "choose optimizer = lstm or lstm-coordinate"),
      ([("optimizer", "lstm"), ("gain", "3")], "gain = 3.0: not used with optimizer = lstm"),
    ] {
      var changed = start
      let error = #expect(throws: ConfigurationError.self) { try changed.edit(edits, on: objective) }
      #expect(error?.description.contains(reason) == true && changed == start, "\(error?.description ?? "")")
    }
  }

  @Test("A whole configuration names what of it is idle, and a usual one nothing")
  func whole() throws {
    var configuration = TrainingConfiguration()
    #expect(configuration.unused.isEmpty)
    try configuration.set("ratio", to: "0.7")
    #expect(configuration.unused.isEmpty)
    try configuration.set("magnitude", to: "lru")
    #expect(configuration.unused == ["ratio = 0.7 (not used with magnitude = lru)"])
  }
}
