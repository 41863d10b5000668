// `basin render`: one frame as text or a picture on stdout; `basin keys`: the key table.

import ArgumentParser
import Experiment
import OptimizerEngine
import Plotting
import SessionStore
import Workbench

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Print one frame of a session or a training, or one pane in sentences.")

  @Argument(help: "A session file.")
  var session: String?

  @Option(
    help: "A preset instead of a session: \(TrainingConfiguration.presetNames.joined(separator: ", ")).",
    completion: .list(TrainingConfiguration.presetNames))
  var preset: String?

  @Option(help: "An objective instead of a session: trained with the settings that suit it.", completion: .objectives)
  var objective: String?

  @Option(help: "The pane with the focus.")
  var focus = Pane.landscape.commandName

  @Option(name: .customLong("do"), help: "A command of the palette to carry out first; may be given several times.")
  var commands: [String] = []

  @Option(help: "Keys to press after that, as `basin keys` names them, separated by spaces.")
  var press: String?

  @Flag(help: "Print the pane with the focus in sentences instead of a frame.")
  var linear = false

  @Option(help: "text, ansi or svg; by default text without color, else ansi.")
  var format: String?

  @OptionGroup var picture: PictureOptions

  @OptionGroup var data: SessionDataOptions

  func run() throws {
    guard [session, preset, objective].filter({ $0 != nil }).count == 1 else {
      throw CommandFailure("a session, a preset or an objective: SESSION, --preset, --objective; give one of them")
    }
    let format = try parsedFormat()
    let setting = try setting(format)
    let model = try attempt { try renderModel(try source(), setting, parallelFor: concurrentFor) }
    if linear { return lineText(model, model.focus).forEach(printLine) }
    let frame = view(model)
    switch format {
    case .text: printLine(frame.text)
    case .ansi: printRaw(frame.ansi(tier: setting.capabilities.color) + "\n")
    case .svg: printLine(frame.svg(setting.theme == .light ? .light : .dark))
    }
  }

  private enum Format: String, CaseIterable {
    case text, ansi, svg
  }

  private func source() throws(CommandFailure) -> FrameSource {
    if let session {
      let recorded = try attempt { try JournalReader.read(session) }
      try data.check(try attempt { try OpenedSession(recorded, path: session) }, path: session)
      return .session(recorded, path: session)
    }
    if let objective { return .objective(try basin.objective(named: objective)) }
    return .preset(preset ?? "")
  }

  private func parsedFormat() throws(CommandFailure) -> Format {
    guard let format else { return try picture.colors() ?? .mono == .mono ? .text : .ansi }
    guard let found = Format(rawValue: format) else {
      throw CommandFailure("format = \(format): --format; use text, ansi or svg")
    }
    return found
  }

  private func setting(_ format: Format) throws(CommandFailure) -> FrameSetting {
    // A picture has all colors unless fewer are asked for.
    let colors = try picture.colors() ?? (format == .text ? .mono : .truecolor)
    guard let pane = Pane(commandName: focus) else {
      let names = Pane.allCases.map(\.commandName)
      throw CommandFailure("no pane '\(focus)': --focus\(Spelling.suggestion(for: focus, among: names))")
    }
    var setting = FrameSetting(capabilities: Capabilities(color: colors, glyphs: try picture.tier()))
    if picture.graphics {
      guard format == .svg else { throw CommandFailure("graphics: --graphics; only with --format svg") }
      setting.graphics = PixelSize(width: 10, height: 20)
    }
    (setting.width, setting.height) = try picture.dimensions(least: (1, 1))
    (setting.step, setting.theme) = (try picture.place(), try picture.chosenTheme())
    (setting.focus, setting.commands) = (pane, commands)
    (setting.lessonFolders, setting.shelf) = (LessonFolders.all, userShelf)
    for label in (press ?? "").split(separator: " ").map(String.init) {
      guard let key = Key(label: label) else {
        throw CommandFailure("no key '\(label)': --press; a character, or a name of `basin keys`, as Enter")
      }
      setting.keys.append(key)
    }
    return setting
  }
}

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Print the key table as Markdown.")

  func run() { printLine(CommandTable.markdown) }
}
