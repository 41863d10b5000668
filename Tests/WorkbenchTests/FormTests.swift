// The form: what is shown, and that stepping never leaves what a setting allows.

import Experiment
import OptimizerEngine
import Plotting
import Testing

@testable import Workbench

@Suite("The form of the architecture")
struct FormTests {
  @Test("Every setting but the objective is in the form for some choice")
  func formIsComplete() {
    var seen: Set<String> = []
    for kind in MagnitudeKind.allCases {
      var configuration = TrainingConfiguration()
      configuration.magnitude = kind
      for case .setting(let key) in Form.rows(configuration) { seen.insert(key) }
    }
    var other = TrainingConfiguration()
    other.stepOffset = 10
    other.starts = .small
    other.tasks = .targets
    other.curriculum = 5
    other.estimator = .evolution
    other.optimizer = .lstm
    for case .setting(let key) in Form.rows(other) { seen.insert(key) }
    other.optimizer = .convergent
    other.direction = .transfer
    other.base = .nesterov
    for case .setting(let key) in Form.rows(other) { seen.insert(key) }
    #expect(seen == Set(TrainingConfiguration.settings.map(\.key)).subtracting(["objective"]))
  }

  @Test("No heading stands over nothing, whatever is chosen")
  func noEmptyHeadings() {
    for optimizer in TrainingConfiguration.OptimizerKind.allCases {
      var configuration = TrainingConfiguration()
      configuration.optimizer = optimizer
      let rows = Form.rows(configuration)
      for (row, next) in zip(rows, rows.dropFirst() + [.heading("")]) {
        if case .heading(let title) = row, case .heading = next { Issue.record("\(optimizer): nothing under \(title)") }
      }
      #expect(rows.contains(.heading("operator")) == (optimizer == .convergent))
    }
  }

  @Test("The line under the list says of every field what it is, its unit, and what it may be")
  func fieldLine() throws {
    for setting in TrainingConfiguration.settings {
      let line = Form.meaning(of: setting.key, in: TrainingConfiguration())[0]
      #expect(line.hasPrefix("\(setting.key): \(setting.summary)") && line.contains(setting.unit), "\(line)")
      if let range = setting.range { #expect(line.contains("\(range)"), "\(line)") }
    }
    var model = settled(try model(120, 40))
    model.moveFocus(.architecture)
    model.isZoomed = true
    model.architecture.row = try #require(Form.rows(model.experiment.configuration).firstIndex(of: .setting("horizon")))
    #expect(view(model).text.contains("horizon: steps of a rollout, T; steps; a whole number from 1 to 100000"))
  }

  @Test("What differs from the last training is named in whole words at every size, or counted")
  func differences() throws {
    var model = settled(try model(120, 40), training: true)
    for edit in ["magnitude=geometric-polynomial", "stepRule=audited"] { _ = model.receive(.command("set \(edit)")) }
    model.moveFocus(.architecture)
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
      for isZoomed in [false, true] {
        (model.display.width, model.display.height, model.isZoomed) = (width, height, isZoomed)
        let text = view(model).text
        // In the drawer of the smallest screen two lines are all there is.
        guard width > 80 || isZoomed else { continue }
        let words = ["since #6:", "magnitude", "geometric", "->", "geometric-polynomial"]
        for word in words { #expect(text.contains(word), "\(width) \(isZoomed) '\(word)': \(text)") }
        #expect(!text.contains("->…") && (text.contains("audited") || text.contains("more: D")), "\(text)")
      }
    }
  }

  @Test("The cursor stays on its setting when rows above it appear or vanish, and goes one up when its own vanishes")
  func cursorStays() throws {
    var model = settled(try model(120, 40))
    func key() -> String? { Form.key(atRow: model.architecture.row, in: model.experiment.configuration) }
    func row(_ key: String) throws -> Int {
      try #require(Form.rows(model.experiment.configuration).firstIndex(of: .setting(key)))
    }
    _ = model.receive(.command("objective quadratic"))
    model.moveFocus(.architecture)
    model.architecture.row = try row("stepSize")
    let plain = model.architecture.row
    _ = model.receive(.command("set base=nesterov"))
    #expect(key() == "stepSize" && model.architecture.row == plain + 1)
    _ = model.receive(.input(.key(.character("u"))))
    #expect(key() == "stepSize" && model.architecture.row == plain)
    _ = model.receive(.command("set base=nesterov"))
    model.architecture.row = try row("momentum")
    _ = model.receive(.input(.key(.character("u"))))
    #expect(key() == "base")
  }

  @Test("Only settings that matter for the chosen magnitude are shown")
  func onlyWhatMatters() {
    var configuration = TrainingConfiguration()
    configuration.magnitude = .ren
    #expect(!Form.rows(configuration).contains(.setting("ratio")))
    #expect(Form.rows(configuration).contains(.setting("gain")))
    configuration.magnitude = .geometric
    #expect(Form.rows(configuration).contains(.setting("ratio")))
    #expect(!Form.rows(configuration).contains(.setting("gain")))
  }

  @Test(
    "Stepping a value up and down many times keeps it allowed, and down undoes up for choices",
    arguments: TrainingConfiguration.settings.map(\.key).filter { $0 != "objective" })
  func steppingIsSafe(_ key: String) throws {
    for direction in [1, -1] {
      var configuration = TrainingConfiguration()
      for _ in 0..<60 {
        guard let next = Form.stepped(key, in: configuration, by: direction) else { break }
        try configuration.set(key, to: next)
      }
    }
    let setting = try #require(TrainingConfiguration.settings.first { $0.key == key })
    guard !setting.choices.isEmpty else { return }
    var configuration = TrainingConfiguration()
    let before = setting.read(configuration)
    try configuration.set(key, to: try #require(Form.stepped(key, in: configuration, by: 1)))
    #expect(Form.stepped(key, in: configuration, by: -1) == before)
  }

  @Test("Numbers step along 1, 2, 5 without gathering digits")
  func ladder() throws {
    var configuration = TrainingConfiguration()
    configuration.stepSize = 1e-3
    var values: [String] = []
    for _ in 0..<4 {
      let next = try #require(Form.stepped("stepSize", in: configuration, by: 1))
      try configuration.set("stepSize", to: next)
      values.append(next)
    }
    #expect(values == ["0.002", "0.005", "0.01", "0.02"])
  }

  @Test("The form says that too large a step loses the claim, and that a small one keeps it")
  func meaningFollowsTheStep() throws {
    var model = settled(try model(200, 60))
    let before = view(model).text
    #expect(before.contains("|v|_2 finite kept PROVED"))
    #expect(before.contains("step eta beta = "))
    #expect(!before.contains("is not below 2/beta"))
    model.experiment.configuration.stepSize = 1
    let text = view(model).text
    #expect(text.contains("step eta = 1 is not below 2/beta"))
    #expect(text.contains("NO CLAIM"))
    #expect(!text.contains("step eta beta = "))
  }

  @Test("The certificate in the frame is the weakest premise")
  func headlineIsWeakest() throws {
    let model = settled(try model(120, 40))
    let certificate = try #require(model.selectedRun?.trace?.certificate)
    let weakest = try #require(certificate.premises.map(\.status).min())
    #expect(certificate.headline.hasPrefix(weakest.rawValue) && view(model).text.contains(certificate.headline))
  }
}
