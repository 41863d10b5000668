// The architecture pane: the form, and what the edit means before anything is trained.

import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawArchitecture(_ rect: CellRect) {
    let bench = model.bench
    let configuration = bench.configuration
    let state =
      bench.lastTrained == nil
      ? "not trained" : !bench.isEdited ? "as trained" : rect.width >= 34 ? "edited, not trained" : "edited"
    let inside = frame(
      .architecture, in: rect, title: rect.width >= 34 ? "4 Architecture" : "4 Arch", detail: state,
      footer: model.focus == .architecture ? "Enter edit  Left Right change  t train" : "")
    let rows = Form.rows(configuration)
    let window = Form.window(model, in: inside)
    for (line, index) in window.enumerated() {
      drawRow(rows[index], index: index, row: inside.row + line, in: inside)
    }
    if window.upperBound < rows.count, let last = window.indices.last {
      let more = isASCII ? "v" : "▼"
      put(more, style.key, column: inside.endColumn - 1, row: inside.row + last - window.lowerBound, width: 1)
    }
    let foot = Form.footHeight(inside.height)
    let lines = meaning(width: inside.width - 2, count: foot)
    for (index, line) in lines.prefix(foot).enumerated() {
      put(line, column: inside.column + 1, row: inside.endRow - foot + index, width: inside.width - 2)
    }
  }

  private mutating func drawRow(_ row: Form.Row, index: Int, row line: Int, in rect: CellRect) {
    let isSelected = index == model.settingRow
    switch row {
    case .heading(let title):
      put(title, style.heading, column: rect.column + 1, row: line, width: rect.width - 2)
    case .setting(let key):
      guard let setting = TrainingConfiguration.settings.first(where: { $0.key == key }) else { return }
      let configuration = model.bench.configuration
      let value = setting.read(configuration)
      let isChanged = model.bench.lastTrained.map { setting.read($0.configuration) != value } ?? false
      let nameWidth = rect.width >= 36 ? 14 : 13
      put(
        [
          Span(text: isChanged ? "*" : " ", style: style.alert),
          Span(text: " " + key.padded(to: nameWidth), style: style.label),
        ], column: rect.column, row: line, width: rect.width)
      let column = rect.column + 2 + nameWidth
      let room = rect.endColumn - column - 1
      if let editor = model.editor, editor.purpose == .setting(key) {
        put(
          [
            Span(text: editor.text + (isASCII ? "_" : "▏"), style: style.alert),
            Span(text: editor.problem.map { "  " + $0 } ?? "", style: style.failure),
          ], column: column, row: line, width: room)
        return
      }
      let shown = setting.choices.isEmpty ? "<\(Self.short(value))>" : "[\(value)]"
      let words = "  " + hint(key)
      let hint = shown.count + words.count <= room ? words : ""
      put(
        [Span(text: shown, style: style.text), Span(text: hint, style: style.label)], column: column, row: line,
        width: room)
    }
    if isSelected { select(row: line, in: rect, isFocused: model.focus == .architecture && model.overlay == nil) }
  }

  /// A number in few digits, anything else as it is.
  static func short(_ text: String) -> String {
    guard Int(text) == nil, let value = Double(text) else { return text }
    return value.shortText(significantDigits: 4)
  }

  /// What a setting should be seen against.
  private func hint(_ key: String) -> String {
    let objective = model.bench.objective
    guard key == "stepSize", objective.smoothness.value.isFinite else {
      return TrainingConfiguration.settings.first { $0.key == key }?.summary ?? ""
    }
    return "2/beta \((2 / objective.smoothness.value).shortText())"
  }

  // MARK: - What the edit means

  /// Parameters, what happens to the guarantee, and the difference to what was trained last.
  func meaning(width: Int, count: Int) -> [[Span]] {
    let objective = model.bench.objective
    let configuration = model.bench.configuration
    let rule = configuration.rule(for: objective)
    let parameters = rule.parameterLayout(dimension: objective.dimension).count
    let size: [Span] = [
      Span(text: "params ", style: style.label), Span(text: "\(parameters)", style: style.text),
      Span(text: "  d ", style: style.label), Span(text: "\(objective.dimension)", style: style.text),
      Span(text: "  mul/step ", style: style.label),
      Span(
        text: Double(Form.cost(configuration, parameters: parameters, dimension: objective.dimension)).shortText(),
        style: style.text),
    ]
    let summable: PremiseStatus = rule.keepsCorrectionSummable ? .proved : .noClaim
    let kept: [Span] = [
      Span(text: "|v|_2 finite ", style: style.text),
      Span(
        text: summable == .proved ? "kept " : "LOST ", style: summable == .proved ? style.text : style.failure),
      Span(text: summable.rawValue, style: style.verdict(summable)),
    ]
    let step = stepMeaning(configuration, objective)
    // Where there is little room the guarantee comes first: it is what must not be cut.
    if count <= 2 { return [kept + [Span(text: "  ", style: style.label)] + size, step] }
    var lines: [[Span]] = [size] + kept.wrapped(to: width) + step.wrapped(to: width)
    if count >= 9 {
      lines.insert([Span(text: "guarantee after this edit", style: style.heading)], at: 1)
      lines += [Span(text: "m  ", style: style.label), Span(text: rule.correctionGuarantee, style: style.label)]
        .wrapped(to: width)
      lines += claimMeaning(configuration, objective).wrapped(to: width)
    }
    // The difference to the last training is why the pane is open: it may push the explanations out.
    let changes = difference(configuration)
    return lines.prefix(max(count - min(changes.count, 3), 3)) + changes
  }

  /// eta against 2/beta, with its scope.
  private func stepMeaning(_ configuration: TrainingConfiguration, _ objective: Objective) -> [Span] {
    let beta = objective.smoothness
    let eta = configuration.stepSizes(0)
    let isStochastic = objective.isClassifier
    if configuration.stepRule == .audited {
      let status: PremiseStatus =
        isStochastic || objective.hasKinks ? .noClaim : beta.scope == .global ? .proved : .checked
      return [
        Span(text: "eta  ", style: style.label), Span(text: "audited, whatever beta is ", style: style.text),
        Span(text: status.rawValue, style: style.verdict(status)),
      ]
    }
    guard beta.value.isFinite else {
      return [
        Span(text: "eta  ", style: style.label), Span(text: "no beta is known ", style: style.text),
        Span(text: "NO CLAIM", style: style.verdict(.noClaim)),
      ]
    }
    let limit = isStochastic ? 0.5 / beta.value : 2 / beta.value
    let name = isStochastic ? "1/(2 beta)" : "2/beta"
    let holds = isStochastic ? eta <= limit : eta < limit
    let status: PremiseStatus = !holds ? .noClaim : beta.scope == .global ? .proved : .sampled
    let scope = beta.scope == .global ? "everywhere" : "on the box"
    return [
      Span(text: "eta  ", style: style.label),
      Span(text: "\(eta.shortText()) \(holds ? "<" : ">=") \(name) = \(limit.shortText()) ", style: style.text),
      Span(text: status.rawValue, style: style.verdict(status)), Span(text: " " + scope, style: style.label),
    ]
  }

  /// What remains of the whole claim.
  private func claimMeaning(_ configuration: TrainingConfiguration, _ objective: Objective) -> [Span] {
    let eta = configuration.stepSizes(0)
    let isEverywhere = objective.smoothness.scope == .global
    let beta = objective.smoothness.value
    let limit = objective.isClassifier ? 0.5 : 2
    let isAudited = configuration.stepRule == .audited && !objective.isClassifier && !objective.hasKinks
    let isSummable = configuration.rule(for: objective).keepsCorrectionSummable
    let fits = beta.isFinite && eta * beta <= limit && (!objective.isClassifier || configuration.stepOffset > 0)
    let holds = isSummable && objective.lowerBound != nil && (isAudited || fits)
    let name = objective.isClassifier ? "E|grad f| -> 0 along a subsequence" : "grad f -> 0"
    return [
      Span(text: holds ? "kept " : "lost ", style: holds ? style.label : style.failure),
      Span(text: name, style: style.text),
      Span(
        // A constant of the box says nothing of a run that leaves it.
        text: !holds || objective.isClassifier
          ? "" : isEverywhere ? " for any weights" : " in the box",
        style: style.label),
    ]
  }

  /// What differs from the newest training on this objective.
  private func difference(_ configuration: TrainingConfiguration) -> [[Span]] {
    guard let last = model.bench.lastTrained else {
      return [
        [
          Span(text: "t trains it: ", style: style.label),
          Span(text: "\(configuration.metaSteps) meta-steps", style: style.text),
        ]
      ]
    }
    let changes = zip(last.configuration.pairs, configuration.pairs).filter { $0.value != $1.value }
    guard !changes.isEmpty else { return [[Span(text: "same as training #\(last.id)", style: style.label)]] }
    return [[Span(text: "difference to training #\(last.id)", style: style.heading)]]
      + changes.map { old, new in
        [
          Span(text: "  \(new.key) ", style: style.label),
          Span(text: "\(Self.short(old.value)) -> \(Self.short(new.value))", style: style.text),
        ]
      }
  }
}
