// What keys and the mouse do.

import OptimizerEngine
import Plotting
import SessionStore

extension Model {
  /// Where keys are read now.
  var keyContext: KeyContext {
    switch overlay {
    case .help: return .help
    case .quitQuestion: return .question
    case nil: break
    }
    if isTooSmall { return .tooSmall }
    return editor == nil ? .panes : .text
  }

  mutating func receive(_ input: InputEvent) -> [Effect] {
    switch input {
    case .key(let key): return receive(key)
    case .mouse(let mouse): return isTooSmall || overlay != nil ? [] : receive(mouse)
    case .resize(let columns, let rows):
      (width, height) = (columns, rows)
      return playback == nil ? [record(.resize(columns: columns, rows: rows))] : []
    case .interrupt: return interrupt()
    case .terminate, .inputClosed: return [.quit]
    case .resumed: return [.redraw]
    }
  }

  private mutating func receive(_ key: Key) -> [Effect] {
    let context = keyContext
    if context == .text, case .character(let character) = key {
      if editor?.isFresh == true { editor?.text = "" }
      editor?.isFresh = false
      editor?.text.append(character)
      editor?.problem = nil
      followFilter()
      return []
    }
    guard let action = Keymap.action(for: key, in: context) else { return [] }
    if context == .text { return typing(action) }
    if let reason = obstacle(to: action) {
      say(reason)
      return []
    }
    // What was said about the last deed must not hide what this one does.
    notice = nil
    return perform(action)
  }

  /// Ctrl-C: first the live training, then the program.
  private mutating func interrupt() -> [Effect] {
    if let last = interruptedAt, clock - last < 2 { return [.quit] }
    interruptedAt = clock
    guard let training = liveBench?.activeTraining else {
      say("Ctrl-C again to quit")
      return []
    }
    say("cancelling training #\(training.id); Ctrl-C again to quit")
    return cancelTraining(training.id)
  }

  mutating func cancelTraining(_ id: Int) -> [Effect] {
    [record(.cancel, [JSONMember("training", .integer(id))]), .cancel(training: id)]
  }

  /// Does what a key asks for; obstacles have been looked at.
  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .help: help()
    case .quit: return quit()
    case .leave: return leave()
    case .landscape, .curves, .certificate, .architecture, .queue: moveFocus(action.pane ?? .landscape)
    case .nextPane: cycleFocus(1)
    case .previousPane: cycleFocus(-1)
    case .up, .down, .left, .right, .pageUp, .pageDown, .first, .last: return move(action)
    case .open: return open()
    case .pause: return pause()
    case .train: return train()
    case .race: return startRace(from: bench.probe)
    case .cancel: return cancelTraining(cancelTarget?.id ?? 0)
    case .filter:
      moveFocus(.objectives)
      editor = LineEditor(purpose: .filter, text: filter)
    case .stepForward: step(1)
    case .stepBack: step(-1)
    case .zoom: isZoomed.toggle()
    case .logarithmic: isLogarithmic.toggle()
    case .replay: startReplay()
    case .live: return goLive()
    case .slower: playback?.changeSpeed(by: 0.5)
    case .faster: playback?.changeSpeed(by: 2)
    case .snapshot: return [.snapshot]
    case .theme:
      look = look.next
      if look != .mono, terminal.color == .mono {
        look = .mono
        say("this terminal has no color")
      }
      return [record(.theme, [JSONMember("look", .string(look.rawValue))])]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .accept: return [.quit]
    case .erase: break
    }
    return []
  }

  private mutating func help() {
    if case .help(let isFull, _) = overlay {
      overlay = .help(isFull: !isFull, scroll: 0)
    } else {
      overlay = .help(isFull: isTooSmall, scroll: 0)
    }
  }

  private mutating func quit() -> [Effect] {
    switch overlay {
    case .help:
      overlay = nil
      return []
    case .quitQuestion: return [.quit]
    case nil:
      guard liveBench?.activeTraining != nil, !isTooSmall else { return [.quit] }
      overlay = .quitQuestion
      return []
    }
  }

  private mutating func leave() -> [Effect] {
    if overlay != nil {
      overlay = nil
    } else if isZoomed {
      isZoomed = false
    } else if !filter.isEmpty {
      filter = ""
      objectiveRow = library.firstIndex { $0.name == bench.objective.name } ?? 0
    } else if playback?.stash != nil {
      return goLive()
    } else if selectedItem != nil {
      selectedItem = nil
    }
    return []
  }

  // MARK: - Focus

  /// The panes in the order of Tab.
  static let focusOrder: [Pane] = [.landscape, .curves, .certificate, .objectives, .architecture, .queue]

  mutating func moveFocus(_ pane: Pane) {
    focus = pane
    if pane == .architecture || pane == .queue { drawer = pane }
  }

  private mutating func cycleFocus(_ step: Int) {
    let order = Self.focusOrder
    let index = order.firstIndex(of: focus) ?? 0
    moveFocus(order[(index + step + order.count) % order.count])
  }
}

extension Action {
  /// The pane an action jumps to.
  var pane: Pane? {
    switch self {
    case .landscape: .landscape
    case .curves: .curves
    case .certificate: .certificate
    case .architecture: .architecture
    case .queue: .queue
    default: nil
    }
  }
}
