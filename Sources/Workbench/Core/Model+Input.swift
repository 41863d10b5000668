// What keys and the mouse do.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Where keys are read now.
  var keyContext: KeyContext {
    switch overlay {
    case .help, .page: return editor?.purpose == .search ? .text : number == nil ? .help : .number
    case .quitQuestion, .cancelQuestion, .recoveryQuestion, .dataQuestion, .recordingQuestion: return .question
    case nil: break
    }
    if isTooSmall { return .tooSmall }
    guard let editor else { return number != nil ? .number : sheet == nil ? .panes : .sheet }
    return editor.hasList ? .palette : .text
  }

  mutating func receive(_ input: InputEvent) -> [Effect] {
    switch input {
    case .key(let key): return receive(key)
    case .mouse(let mouse):
      if isTooSmall || overlay != nil { return [] }
      return sheet.map { receive(mouse, in: $0) } ?? receive(mouse)
    case .paste(let text): return paste(text)
    case .resize(let columns, let rows):
      (display.width, display.height) = (columns, rows)
      return playback == nil ? [record(.resize(columns: columns, rows: rows))] : []
    case .interrupt: return interrupt()
    case .terminate, .inputClosed: return [.quit]
    case .resumed: return [.redraw]
    case .focus: return []
    case .graphics(let cell):
      display.offeredGraphics = cell
      return []
    case .backdrop(let backdrop):
      display.backdrop = backdrop
      if display.followsTerminal, display.theme != .mono { display.theme = display.themeOfTerminal }
      return []
    }
  }

  private mutating func receive(_ key: Key) -> [Effect] {
    let context = keyContext
    let isTyping = context == .text || context == .palette
    if isTyping, case .character(let character) = key { return type(character) }
    if context == .number { return receiveNumber(key) }
    // y and n are words of the question, not keys of the table.
    let key = context == .question ? key.answer : key
    guard let action = CommandTable.action(for: key, in: context) else {
      if context == .panes, let own = ownKeys.first(where: { $0.key == key }) { return command(own.command) }
      // A key that does nothing here looks like a program that hangs.
      if context == .help { say("Esc or q closes this page, / searches in the help") }
      return []
    }
    return isTyping ? perform(action) : act(action)
  }

  /// Does what was asked for, or says why it cannot be done.
  mutating func act(_ action: Action) -> [Effect] {
    if let reason = unavailability(to: action) {
      say(reason)
      return []
    }
    // What was said about the last deed must not hide what this one does.
    messages.notice = nil
    // Asking why is a first step only where the certificate is asked.
    if action != .why || focus == .certificate { progress.seen.insert(action) }
    lessons.taken?.task?.deeds.insert(action)
    return perform(action)
  }

  /// Ctrl-C: first the live training, then the program.
  private mutating func interrupt() -> [Effect] {
    if let last = messages.interruptedAt, clock - last < Self.noticeSeconds { return [.quit] }
    messages.interruptedAt = clock
    guard let training = liveExperiment?.activeTraining else {
      say("Ctrl-C again to quit")
      return []
    }
    say("cancelling training \(training.mention); Ctrl-C again to quit")
    return cancelTraining(training.id)
  }

  mutating func cancelTraining(_ id: Int) -> [Effect] {
    [record(.cancel(id)), .compute(.cancel(training: id))]
  }

  /// Does what a key asks for; obstacles have been looked at.
  private mutating func perform(_ action: Action) -> [Effect] {
    action.command.does?(&self) ?? []
  }

  /// Puts on a look; a terminal without color has only one.
  mutating func setTheme(_ theme: Theme) -> [Effect] {
    display.theme = display.terminal.color == .mono ? .mono : theme
    display.followsTerminal = false
    if display.terminal.color == .mono, theme != .mono { say("this terminal has no color") }
    return [record(.theme(display.theme.rawValue))]
  }

  /// Draws with other characters.
  mutating func draw(with glyphs: GlyphTier) -> [Effect] {
    guard glyphs == .ascii || display.terminal.encodesBraille else {
      say("this locale cannot write more than ASCII: start with LC_ALL=C.UTF-8")
      return []
    }
    display.terminal.glyphs = glyphs
    return [record(.glyphs(glyphs.rawValue))]
  }

  /// Shows the map as a picture where the terminal has pictures, or in characters.
  mutating func setGraphics(_ isOn: Bool) -> [Effect] {
    if isOn, let missing = display.missingForGraphics {
      say(missing)
      return []
    }
    display.showsGraphics = isOn
    say(isOn ? "the map is a picture" : "the map is made of characters")
    return []
  }

  // MARK: - Questions

  /// A training that has computed for a while is not thrown away by one key.
  mutating func askToCancel() -> [Effect] {
    guard let target = cancelTarget else { return [] }
    guard target.stepCount > 0 else { return cancelTraining(target.id) }
    overlay = .cancelQuestion(training: target.id)
    return []
  }

  /// Yes.
  mutating func answer() -> [Effect] {
    defer { overlay = nil }
    switch overlay {
    case .quitQuestion: return [.quit]
    case .cancelQuestion(let training):
      let isLive = liveExperiment?.trainings.contains { $0.id == training && $0.isLive } ?? false
      return isLive ? cancelTraining(training) : []
    case .recoveryQuestion(let session):
      if let reason = recoveryUnavailability {
        say(reason)
        return []
      }
      return [.file(.recover(path: session.path))]
    case .dataQuestion(let path, _): return [.compute(.openSession(path: path, isOwn: false, allowsData: true))]
    case .recordingQuestion:
      recording.sessionName = nil
      return [.file(.stopRecording)]
    case .help, .page, nil: return []
    }
  }

  mutating func showHelp() {
    helpSearch = ""
    if case .help(let isFull, _) = overlay {
      overlay = .help(isFull: !isFull, scroll: 0)
    } else {
      overlay = .help(isFull: isTooSmall, scroll: 0)
    }
  }

  mutating func quit() -> [Effect] {
    switch overlay {
    case .help, .page, .cancelQuestion, .dataQuestion, .recordingQuestion:
      overlay = nil
      return []
    case .recoveryQuestion: return leave()
    case .quitQuestion: return [.quit]
    case nil:
      guard sheet == nil else {
        sheet = nil
        return []
      }
      guard liveExperiment?.activeTraining != nil, !isTooSmall else { return [.quit] }
      overlay = .quitQuestion
      return []
    }
  }

  mutating func leave() -> [Effect] {
    if case .recoveryQuestion(let session) = overlay {
      overlay = nil
      say("it stays as it is: \(session.path)")
      return [.file(.closeUnfinished(path: session.path))]
    } else if editor?.purpose == .search {
      (editor, helpSearch) = (nil, "")
    } else if overlay != nil {
      overlay = nil
    } else if let editor {
      if editor.purpose == .filter { objectives.filter = "" }
      self.editor = nil
    } else if sheet != nil {
      sheet = nil
    } else if isZoomed {
      isZoomed = false
    } else if !objectives.filter.isEmpty {
      objectives.filter = ""
      objectives.row = objectives.library.firstIndex { $0.name == experiment.objective.name } ?? 0
    } else if playback?.stash != nil {
      return goLive()
    } else if queue.selected != nil {
      queue.selected = nil
    }
    return []
  }

  // MARK: - Focus

  /// The panes in the order of Tab.
  static let focusOrder: [Pane] = [
    .landscape, .curves, .certificate, .objectives, .architecture, .queue, .lesson, .compare,
  ]

  /// `/`: in the help what is looked for; else the filter of the objectives, typed where they are seen.
  mutating func typeFilter() {
    guard overlay == nil else {
      overlay = .help(isFull: true, scroll: 0)
      helpSearch = ""
      editor = LineEditor(purpose: .search, text: "")
      return
    }
    moveFocus(.objectives)
    editor = LineEditor(purpose: .filter, text: objectives.filter)
  }

  mutating func moveFocus(_ pane: Pane) {
    (focus, sheet) = (pane, nil)
    if Pane.secondaryPanes.contains(pane) { secondaryPane = pane }
  }

  mutating func cycleFocus(_ step: Int) {
    let order = Self.focusOrder
    let index = order.firstIndex(of: focus) ?? 0
    moveFocus(order[(index + step + order.count) % order.count])
  }
}

extension Key {
  /// The key that answers a question as this one does.
  fileprivate var answer: Key {
    if self == .character("y") || self == .character("Y") { return .enter }
    return self == .character("n") || self == .character("N") ? .escape : self
  }
}
