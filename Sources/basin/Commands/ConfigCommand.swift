// `basin config`: where the settings are, what they say and what is in force; `set` and `unset` change a line.

import ArgumentParser
import FoundationEssentials
import OptimizerEngine
import SessionStore
import Workbench

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show or change the settings of the workbench.",
    subcommands: [ShowCommand.self, SetCommand.self, UnsetCommand.self], defaultSubcommand: ShowCommand.self)

  /// The config file and what it says.
  static func file() throws(CommandFailure) -> (path: String, text: String?) {
    let path = try attempt { try UserPlaces.config(ProcessInfo.processInfo.environment) }
    return (path, try UserSettings.text(of: path))
  }

  struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Set KEY to VALUE in the config file; other lines and comments stay.")

    @Argument(help: "The setting, for instance theme, or key.F5 for a key of your own.")
    var key: String

    @Argument(help: "Its value; for a key the command it does, as typed after : in the workbench.")
    var value: String

    func run() throws {
      if let complaint = PreferenceFile.complaint(key, value) {
        throw CommandFailure(complaint.line(in: "basin config set"))
      }
      let (path, text) = try ConfigCommand.file()
      try attempt { try UserPlaces.write(PreferenceFile(text ?? "").setting(key, to: value), to: path) }
      printLine("\(key) = \(value)  in \(path)")
    }
  }

  struct UnsetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "unset", abstract: "Take the line of KEY out of the config file.")

    @Argument(help: "The setting.")
    var key: String

    func run() throws {
      let (path, text) = try ConfigCommand.file()
      guard let changed = PreferenceFile(text ?? "").unsetting(key) else {
        throw CommandFailure("no line of '\(key)': \(path); `basin config` shows what it says")
      }
      try attempt { try UserPlaces.write(changed, to: path) }
      printLine("\(key) is not set any more in \(path)")
    }
  }
}

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print where the settings are, what they say and what is in force.")

  @Flag(help: "One JSON object per setting, a summary last.")
  var json = false

  @Flag(help: "The table of docs/config.md.")
  var markdown = false

  /// A setting with what is in force and why.
  private struct Row {
    let key: String
    let value: String
    let source: String
  }

  func run() throws {
    guard !markdown else { return printLine(Preference.markdown) }
    let (path, text) = try ConfigCommand.file()
    let file = PreferenceFile(text ?? "")
    let look = try attempt { try UserPlaces.look(ProcessInfo.processInfo.environment) }
    let remembered = UserSettings.remembered(ProcessInfo.processInfo.environment, beside: file)
    let rows = rows(file, remembered)
    if json {
      for row in rows {
        printJSON(
          "setting",
          [member("key", .string(row.key)), member("value", .string(row.value)), member("from", .string(row.source))])
      }
      printJSON(
        "summary",
        [
          member("path", .string(path)), member("exists", .bool(text != nil)), member("look", .string(look)),
          member("complaints", .array(file.complaints.map { .string($0.line(in: path)) })),
        ])
    } else {
      printAsText(rows, path, text, look, remembered)
    }
    // What is wrong is an error, after what is right was shown.
    if let complaint = file.complaints.first { throw CommandFailure(complaint.line(in: path)) }
  }

  private func printAsText(
    _ rows: [Row], _ path: String, _ text: String?, _ look: String, _ remembered: [String: String]
  ) {
    printLine(
      "config file  \(path)" + (text == nil ? " (there is none yet: `basin config set KEY VALUE` makes it)" : ""))
    let chosen = remembered.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    printLine("chosen last  \(chosen.isEmpty ? "nothing yet" : chosen)  (\(look))\n")
    let width = rows.map(\.key.count).max() ?? 0
    for row in rows {
      printLine("\(row.key.padding(to: width + 2))\(row.value.padding(to: 12)) \(row.source)")
    }
    printLine("\nOptions of `basin` win over these for one start. docs/config.md tells what each setting means:")
    for setting in Preference.all {
      printLine("  \(setting.key): \(setting.values.joined(separator: ", "))")
    }
    printLine("  key.NAME: a command, for instance key.F5 = race")
  }

  private func rows(_ file: PreferenceFile, _ remembered: [String: String]) -> [Row] {
    let settled = file.preferences
    let settings = Preference.all.map { setting -> Row in
      if let entry = file.entry(setting.key) {
        return Row(key: setting.key, value: entry.value, source: "config file, line \(entry.line)")
      }
      if let last = remembered[setting.key], setting.values.contains(last) {
        return Row(key: setting.key, value: last, source: "chosen last in the workbench")
      }
      return Row(key: setting.key, value: setting.text(settled), source: "usual")
    }
    let keys = file.entries.filter { $0.key.hasPrefix(PreferenceFile.keyPrefix) }
    return settings + keys.map { Row(key: $0.key, value: $0.value, source: "config file, line \($0.line)") }
  }
}
