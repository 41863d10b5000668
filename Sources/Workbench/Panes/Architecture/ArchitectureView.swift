// The architecture pane: the form, and what the edit means before anything is trained.

import Experiment
import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawArchitecture(_ rect: CellRect) {
    let experiment = model.experiment
    let configuration = experiment.configuration
    let state =
      experiment.lastTrained == nil
      ? "not trained" : !experiment.isEdited ? "as trained" : rect.width >= 34 ? "edited, not trained" : "edited"
    let footers = ["Enter edit  Left Right change  t train", "Enter edit  Left Right change", "Enter edit  t train"]
    let inside = frame(
      .architecture, in: rect, title: rect.width >= 34 ? "4 Architecture" : "4 Arch", detail: state,
      footer: model.focus == .architecture ? footers.fitting(rect.width - 6) : "")
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
    let lines = complaint(width: inside.width - 2) ?? meaning(width: inside.width - 2, count: foot)
    for (index, line) in lines.prefix(foot).enumerated() {
      put(line, column: inside.column + 1, row: inside.endRow - foot + index, width: inside.width - 2)
    }
  }

  private mutating func drawRow(_ row: Form.Row, index: Int, row line: Int, in rect: CellRect) {
    let isSelected = index == model.architecture.row
    switch row {
    case .heading(let title):
      put(title, style.heading, column: rect.column + 1, row: line, width: rect.width - 2)
    case .setting(let key):
      guard let setting = TrainingConfiguration.settings.first(where: { $0.key == key }) else { return }
      let configuration = model.experiment.configuration
      let value = setting.read(configuration)
      let isChanged = model.experiment.lastTrained.map { setting.read($0.configuration) != value } ?? false
      let editor = model.editor.flatMap { $0.purpose == .setting(key) ? $0 : nil }
      let shown =
        editor.map { $0.text + caret } ?? (setting.choices.isEmpty ? "<\(Form.short(value))>" : "[\(value)]")
      // A long value begins further left, a long name further right, so that neither is cut where both fit.
      let usual = rect.width >= 36 ? 14 : 13
      let nameWidth = max(min(usual, rect.width - 3 - shown.count), key.count + 1)
      put(
        [
          Span(text: isChanged ? "*" : " ", style: style.alert),
          Span(text: " " + key.padded(to: nameWidth), style: style.label),
        ], column: rect.column, row: line, width: rect.width)
      let column = rect.column + 2 + nameWidth
      let room = rect.endColumn - column - 1
      guard editor == nil else {
        // Typing goes on at the end of the text.
        put(String(shown.suffix(max(room, 0))), style.alert, column: column, row: line, width: room)
        return
      }
      let words = "  " + hint(key)
      let hint = shown.count + words.count <= room ? words : ""
      put(
        [Span(text: shown, style: style.text), Span(text: hint, style: style.label)], column: column, row: line,
        width: room)
    }
    if isSelected { select(row: line, in: rect, isFocused: model.focus == .architecture && model.overlay == nil) }
  }

  /// What a setting should be seen against.
  private func hint(_ key: String) -> String {
    let objective = model.experiment.objective
    let setting = TrainingConfiguration.settings.first { $0.key == key }
    // While a value is typed, what it may be says more than what it is.
    if model.editor?.purpose == .setting(key), let range = setting?.range { return range.description }
    let beta = model.experiment.configuration.family(of: objective).facts.beta
    guard key == "stepSize", beta.isFinite else { return setting?.summary ?? "" }
    return objective.isClassifier
      ? "1/(2 beta) \((0.5 / beta).shortText())"
      : "2/beta \((2 / beta).shortText())"
  }

  /// Why a value was not taken, in all of its words: it stands where else the meaning of the edit does.
  private func complaint(width: Int) -> [[Span]]? {
    guard let editor = model.editor, case .setting = editor.purpose, let problem = editor.problem else { return nil }
    return [Span(text: problem, style: style.failure)].wrapped(to: width)
  }

  // MARK: - What the edit means

  /// Parameters, what happens to the guarantee, and the difference to what was trained last.
  func meaning(width: Int, count: Int) -> [[Span]] {
    let objective = model.experiment.objective
    let configuration = model.experiment.configuration
    let rule = configuration.rule(for: objective)
    let parameters = rule.parameterLayout(dimension: objective.dimension).count
    let sizes = sizeWordings(configuration, parameters: parameters, dimension: objective.dimension)
    // The engine's own premises: nothing is inferred here.
    let prospect = Prospect(configuration, on: objective)
    let kept = keptMeaning(prospect)
    let step = stepMeaning(prospect)
    // Where there is little room the guarantee comes first: it is what must not be cut.
    if count <= 2 {
      let gap = [Span(text: "  ", style: style.label)]
      return [(sizes.map { kept + gap + $0 } + [kept]).fitting(width), step.fitting(width)]
    }
    // Two lines are enough for eta; its scope is in the certificate as well.
    let etas = step.map { $0.wrapped(to: width) }
    let eta = etas.first { $0.count <= 2 } ?? etas[etas.count - 1]
    var groups: [[[Span]]] = [[sizes.fitting(width)], kept.wrapped(to: width), eta]
    if count >= 9 {
      groups.insert([[Span(text: "guarantee after this edit", style: style.heading)]], at: 1)
      groups.append(
        [Span(text: "m  ", style: style.label), Span(text: rule.correctionGuarantee, style: style.label)]
          .wrapped(to: width))
      groups.append(claimMeaning(prospect).wrapped(to: width))
    }
    // The difference to the last training is why the pane is open: it may push the explanations out, each as a whole.
    let changes = difference(configuration, width: width)
    let room = max(count - min(changes.count, 3), 3)
    if count < 9, groups.joined().count > room { groups.removeFirst() }
    return groups.reduce(into: []) { lines, group in
      if lines.count + group.count <= room { lines += group }
    } + changes
  }

  /// Parameters, dimension and cost, in fewer and fewer words.
  private func sizeWordings(
    _ configuration: TrainingConfiguration, parameters: Int, dimension: Int
  ) -> [[Span]] {
    let cost = Double(Form.cost(configuration, parameters: parameters, dimension: dimension)).shortText()
    func spans(_ pairs: [(name: String, value: String)]) -> [Span] {
      pairs.enumerated().flatMap { index, pair in
        [
          Span(text: (index > 0 ? "  " : "") + pair.name + " ", style: style.label),
          Span(text: pair.value, style: style.text),
        ]
      }
    }
    let all = [("params", "\(parameters)"), ("d", "\(dimension)"), ("mul/step", cost)]
    return [spans(all), spans([all[0], all[2]]), spans([all[0], all[1]]), spans([all[0]])]
  }

  /// What is known of v, or of the rate where the base is Nesterov's method.
  private func keptMeaning(_ prospect: Prospect) -> [Span] {
    let isNesterov = prospect.theorem == .nesterov
    let kinds: [Premise.Kind] = isNesterov ? [.momentum, .curvature] : [.summable]
    let status = kinds.compactMap { prospect[$0]?.status }.min() ?? .noClaim
    return [
      Span(text: isNesterov ? "Nesterov's rate " : "|v|_2 finite ", style: style.text),
      Span(
        text: status >= .sampled ? "kept " : "LOST ", style: status >= .sampled ? style.text : style.failure),
      Span(text: status.rawValue, style: style.verdict(status)),
    ]
  }

  /// What is known of the step size, in fewer and fewer words.
  private func stepMeaning(_ prospect: Prospect) -> [[Span]] {
    guard let step = prospect.step else { return [[]] }
    let short = step.detail.upTo(",")
    return [step.detail, short, ""].map { words in
      [
        Span(text: "step ", style: style.label), Span(text: words.isEmpty ? "" : words + " ", style: style.text),
        Span(text: step.status.rawValue, style: style.verdict(step.status)),
      ]
    }
  }

  /// What remains of the whole claim.
  private func claimMeaning(_ prospect: Prospect) -> [Span] {
    let holds = prospect.verdict >= .sampled
    return [
      Span(text: prospect.verdict.rawValue + " ", style: style.verdict(prospect.verdict)),
      Span(text: holds ? prospect.claim + " " : "", style: style.text),
      Span(text: prospect.reach, style: style.label),
    ]
  }

  /// What differs from the newest training on this objective.
  private func difference(_ configuration: TrainingConfiguration, width: Int) -> [[Span]] {
    guard let last = model.experiment.lastTrained else {
      let wordings = ["t trains it: ", "t trains: "].map { words in
        [
          Span(text: words, style: style.label),
          Span(text: "\(configuration.metaSteps) meta-steps", style: style.text),
        ]
      }
      return [wordings.fitting(width)]
    }
    let changes = Form.changes(from: last.configuration, to: configuration)
    guard !changes.isEmpty else { return [[Span(text: "same as training #\(last.id)", style: style.label)]] }
    return [[Span(text: "difference to training #\(last.id)", style: style.heading)]]
      + changes.map { key, old, new in
        // Where there is room for one value only it is the one that is new.
        ["\(Form.short(old)) -> ", "-> "].map { before in
          [
            Span(text: "  \(key) ", style: style.label), Span(text: before + Form.short(new), style: style.text),
          ]
        }.fitting(width)
      }
  }
}
