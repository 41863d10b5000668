// What a person has settled and what was chosen last, read from their places.

import FoundationEssentials
import OptimizerEngine
import Plotting
import SessionStore
import Terminal
import Workbench

/// The config file and the look that was chosen last.
struct UserSettings {
  /// What is settled.
  var preferences = Preferences()
  /// What was chosen last, as far as it is not settled.
  var remembered: [String: String] = [:]

  var rememberedTheme: Theme? { remembered["theme"].flatMap(Theme.init) }
  var rememberedGlyphs: GlyphTier? { remembered["glyphs"].flatMap(GlyphTier.init) }

  /// Reads both; the first line of the config file that says nothing right is an error, so that nothing is overlooked.
  static func load() throws(CommandFailure) -> UserSettings {
    let environment = ProcessInfo.processInfo.environment
    var settings = UserSettings()
    if let path = try? UserPlaces.config(environment), let text = try text(of: path) {
      let file = PreferenceFile(text)
      if let complaint = file.complaints.first { throw CommandFailure(complaint.line(in: path)) }
      settings.preferences = file.preferences
      settings.remembered = remembered(environment, beside: file)
    } else {
      settings.remembered = remembered(environment, beside: PreferenceFile(""))
    }
    return settings
  }

  /// What was chosen last; what the config file says in so many words, `auto` too, is settled.
  static func remembered(_ environment: [String: String], beside file: PreferenceFile) -> [String: String] {
    guard let path = try? UserPlaces.look(environment) else { return [:] }
    return LookFile.read((try? text(of: path)) ?? "").filter { file.entry($0.key) == nil }
  }

  /// The text of a file; nil where there is none.
  static func text(of path: String) throws(CommandFailure) -> String? {
    Files.exists(path) ? try Files.read(path) : nil
  }

  /// Keeps what was changed of the look beside what others have kept; says why that failed.
  static func remember(_ changed: [String: String]) -> String? {
    do {
      let path = try UserPlaces.look(ProcessInfo.processInfo.environment)
      let former = LookFile.read((try? text(of: path)) ?? "")
      try UserPlaces.write(LookFile.text(former.merging(changed) { $1 }), to: path)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

/// Where a person's own files are, by the XDG base directory rules; pure functions of the environment.
enum UserPlaces {
  /// The config file.
  static func config(_ environment: [String: String]) throws(FileError) -> String {
    try folder("XDG_CONFIG_HOME", "/.config", environment) + "/config"
  }

  /// What was chosen last.
  static func look(_ environment: [String: String]) throws(FileError) -> String {
    try folder("XDG_STATE_HOME", "/.local/state", environment) + "/look"
  }

  /// A relative path in a variable is ignored, as the rules ask.
  private static func folder(
    _ variable: String, _ usual: String, _ environment: [String: String]
  ) throws(FileError) -> String {
    if let own = environment[variable], own.hasPrefix("/") { return "\(own)/basin" }
    if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)\(usual)/basin" }
    throw FileError(
      .noHome, "no folder for settings", place: "HOME", remedy: "set HOME or \(variable) to an absolute path")
  }

  /// Writes a file, its folders too.
  static func write(_ text: String, to path: String) throws {
    if let slash = path.lastIndex(of: "/") { try Folder.create(String(path[..<slash]), mode: 0o700) }
    try Files.write(text, to: path)
  }
}

extension PreferenceFile.Complaint {
  /// On one line: what is wrong, where, what to do.
  func line(in place: String) -> String { "\(problem): \(place)\(line.map { ":\($0)" } ?? ""); \(remedy)" }
}

extension TerminalManners {
  /// What is settled, as far as the program that the terminal is understands it.
  init(_ settled: Preferences, environment: [String: String]) {
    self.init()
    let program = TerminalProgram(environment: environment)
    mouse = settled.mouse
    title = settled.title
    links = settled.links
    assumesGraphics = settled.graphics == .on
    messages =
      switch settled.notices {
      case .off: nil
      case .bell: .bell
      case .message: program.messages
      case .osc9: .osc9
      case .osc777: .osc777
      }
    progress = settled.progress == .always || (settled.progress == .on && program.showsProgress)
  }
}
