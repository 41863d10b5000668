import Datasets
import Testing

@testable import OptimizerEngine

@Suite("Settings of a training")
struct SettingsTests {
  /// A value other than the default for every key.
  private static let others: [String: String] = [
    "objective": "rastrigin:5", "magnitude": "ren", "scale": "0.1", "ratio": "0.3", "states": "7", "neurons": "9",
    "gain": "1e-05", "decay": "0.123456789012345", "renDeviation": "3.0", "widths": "5,6,7", "activation": "relu",
    "features": "raw", "proposal": "soft", "stepSize": "1e-12", "stepOffset": "12.5", "horizon": "5000",
    "rollouts": "1", "order": "1", "metaLoss": "final", "metaSteps": "1000000", "learningRate": "0.1",
    "rateSchedule": "constant", "clip": "0.0", "starts": "small", "seed": "18446744073709551615",
    "precision": "single", "optimizer": "lstm-coordinate", "hidden": "3", "outputScale": "2.5", "base": "nesterov",
    "stepRule": "audited", "stepExponent": "0.75", "exponent": "1.25", "timescale": "12.0", "outputs": "3",
    "truncation": "5", "curriculum": "10", "curriculumSteps": "3", "estimator": "pes", "sigma": "0.5",
    "perturbationPairs": "2",
    "cosineEvery": "4", "evaluateEvery": "7", "rate": "0.5", "share": "0.25", "tasks": "rotations", "stepLength": "2.0",
    "direction": "lstm",
    "startScale": "0.5", "taskCount": "12", "inputs": "g,f", "momentum": "0.75", "heldOutStarts": "33",
  ]

  @Test("Nesterov's momentum follows strong convexity; an inequality of Polyak and Lojasiewicz gives it no rate")
  func baseMomentum() throws {
    var configuration = TrainingConfiguration()
    configuration.base = .nesterov
    configuration.stepSize = 0.1
    func momentum(on name: String) throws -> Double? {
      let objective = try #require(Catalogue.objective(named: name))
      guard case .nesterov(let momentum) = (configuration.rule(for: objective) as? ConvergentRule)?.base else {
        return nil
      }
      return momentum
    }
    // |x|^2 has mu = 2: (1 - q)/(1 + q) with q = sqrt(0.2) is (3 - sqrt 5)/2.
    let strong = try #require(try momentum(on: "sphere"))
    #expect(abs(strong - 0.381_966_011_250_105_2) < 1e-12)
    #expect(try momentum(on: "nonconvex-pl") == 0.9)
    // With stepSize mu above 1 there is none: it is refused, and a momentum that is given is not.
    configuration.stepSize = 0.6
    let sphere = Catalogue.sphere(2)
    let error = #expect(throws: ConfigurationError.self) { try configuration.check(for: sphere) }
    #expect(error?.key == "stepSize" && error?.description.contains("stepSize mu <= 1") == true)
    #expect(try momentum(on: "sphere") == 0.9)
    configuration.momentum = 0.2
    try configuration.check(for: sphere)
    (configuration.momentum, configuration.stepSize) = (nil, 0.5)
    try configuration.check(for: sphere)
  }

  @Test("one quantity has one range, whoever reads it, and every number says its range")
  func ranges() throws {
    func allowed(_ key: String) throws -> String {
      try #require(TrainingConfiguration.settings.first { $0.key == key }).allowed
    }
    let gd = try #require(OptimizerCatalogue.entry(named: "gd"))
    #expect(try allowed("stepExponent") == gd.settings.first { $0.key == "stepExponent" }?.range.description)
    #expect(try allowed("exponent") == "a number above 0.55, at most 10")
    #expect(MagnitudeKind.polynomial.guarantee.contains("p > 0.55 for any weights"))
    #expect(try allowed("momentum") == "auto, or a number from 0 to below 1")
    #expect(try allowed("widths") == "one to four layers of 1 to 512")
    #expect(try allowed("seed") == "a whole number from 0 to 18446744073709551615")
    for setting in TrainingConfiguration.settings where setting.key != "objective" {
      #expect(!setting.allowed.isEmpty, "\(setting.key)")
    }
    var configuration = TrainingConfiguration()
    for (key, text, says) in [
      ("seed", "-1", "18446744073709551615"), ("widths", "0", "one to four layers"), ("exponent", "0.55", "above 0.55"),
      ("metaSteps", "1e3", "in digits; write 1000"), ("clip", "", "clip has no value: a number from 0"),
    ] {
      let error = #expect(throws: ConfigurationError.self) { try configuration.set(key, to: text) }
      #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }
    try configuration.set("exponent", to: "0.5501")
  }

  @Test("every key is read back as it was set, and pairs restore a configuration")
  func roundTrip() throws {
    let keys = TrainingConfiguration.settings.map(\.key)
    #expect(Set(keys) == Set(Self.others.keys) && Set(keys).count == keys.count)
    var changed = TrainingConfiguration()
    for (key, value) in Self.others {
      let before = changed
      try changed.set(key, to: value)
      #expect(changed != before, "\(key)")
      #expect(changed.pairs.first { $0.key == key }?.value == value)
    }
    var restored = TrainingConfiguration()
    for (key, value) in changed.pairs { try restored.set(key, to: value) }
    #expect(restored == changed)
  }

  @Test("random numbers round-trip in every bit")
  func randomNumbers() throws {
    var generator = SeededGenerator(seed: 1, stream: "settings")
    for _ in 0..<200 {
      var first = TrainingConfiguration()
      try first.set("stepSize", to: "\(generator.logUniform(-12, 6))")
      var second = TrainingConfiguration()
      for (key, value) in first.pairs { try second.set(key, to: value) }
      #expect(first.stepSize.bitPattern == second.stepSize.bitPattern)
    }
  }

  @Test("a bad value is refused with its key and changes nothing", arguments: TrainingConfiguration.settings.map(\.key))
  func refusals(key: String) {
    guard key != "objective" else { return }
    for value in ["", " ", "zz", "nan", "inf", "-1", "1e99", "0x", "1,", ",", "9999999999999999999999"] {
      var configuration = TrainingConfiguration()
      let error = #expect(throws: ConfigurationError.self, "\(key) = \(value)") {
        try configuration.set(key, to: value)
      }
      #expect(error?.key == key)
      #expect(error?.description.contains(key) == true)
      #expect(configuration == TrainingConfiguration())
    }
  }

  @Test("an unknown key is refused with a suggestion")
  func unknown() {
    var configuration = TrainingConfiguration()
    let error = #expect(throws: ConfigurationError.self) { try configuration.set("stepsize", to: "1") }
    #expect(error?.description == "no setting 'stepsize'; did you mean 'stepSize'?")
    #expect(configuration == TrainingConfiguration())
  }

  @Test("every preset names an objective and builds its rule", arguments: TrainingConfiguration.presetNames)
  func presets(name: String) throws {
    let preset = try #require(TrainingConfiguration.preset(named: name))
    let objective = try #require(try ObjectiveLibrary.objective(named: preset.objective))
    let rule = preset.rule(for: objective)
    #expect(rule.parameterLayout(dimension: objective.dimension).count > 0)
    try preset.check(for: objective)
    if preset.stepRule == .fixed { #expect(preset.stepSizes(on: objective)(0) == preset.stepSize) }
    #expect(TrainingConfiguration.preset(named: name + "x") == nil)
  }
}
