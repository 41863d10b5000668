// `basin objectives`, `basin optimizers` and `basin operators`: what there is to name.

import ArgumentParser
import Datasets
import OptimizerEngine
import SessionStore
import Workbench

struct ObjectivesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "objectives", abstract: "List the objectives with their constants.")

  @Argument(help: "One objective, named as --objective names it; without it, all.", completion: .objectives)
  var name: String?

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    let names = name.map { [$0] } ?? ObjectiveLibrary.names
    for name in names {
      let entry = try objective(named: name, place: "basin objectives")
      if json { printJSON("entry", entry.jsonMembers) } else { printText(entry) }
    }
    if json {
      printJSON("summary", [member("count", .integer(names.count))])
    } else if name == nil {
      printLine("\nAny dimension D from 2 to 1000 with NAME:D for \(Catalogue.extendable.joined(separator: ", ")).")
      printLine(
        "To train on together: mix:NAME~TASKS | NAME ..., and \(ObjectiveLibrary.mixtures.map(\.name).joined(separator: ", "))."
      )
      printLine("Your own formula as expr:FORMULA or FILE.expr, for example 'expr:(1-x)^2 + 100 (y-x^2)^2'.")
      printLine("Your own data with FAMILY@PATH:")
      for family in ObjectiveLibrary.fileFamilies { printLine("  \(family.name)@PATH  \(family.source)") }
      printLine("Behind the path of a table or matrix, after a ';': \(ObjectiveLibrary.fileSettings)")
    }
  }

  private func printText(_ entry: Objective) {
    guard entry.members.isEmpty else {
      // One line for each problem: the first alone would pass for all of them.
      printLine("\(entry.name): \(entry.members.count) problems to train on together, each with its tasks")
      for (member, text) in zip(entry.members, ObjectiveLibrary.problems(in: entry.name)) {
        printText(member.objective)
        printLine("\("".padding(to: 22)) as \(text)")
      }
      return
    }
    let beta =
      entry.smoothness.scope == .none
      ? "beta unknown" : "beta \(entry.smoothness.value) (\(entry.smoothness.scope.rawValue))"
    let mu = entry.curvature.map { ", mu \($0.value) (\($0.kind.rawValue))" } ?? ""
    printLine(
      "\(entry.name.padding(to: 22)) d \(String(entry.dimension).padding(to: 5)) \((beta + mu).padding(to: 32)) \(entry.formula)"
    )
    if let warning = entry.warning { printLine("\("".padding(to: 22)) ! \(warning)") }
  }
}

extension Objective {
  /// The JSON object of a catalogue entry; long vectors of data objectives are left out.
  fileprivate var jsonMembers: [JSONMember] {
    let isSmall = dimension <= 64
    return [
      member("name", .string(name)), member("dimension", .integer(dimension)), member("formula", .string(formula)),
      member(
        "box", isSmall ? .array(box.map { JSONValue([$0.lowerBound, $0.upperBound]) }) : .null),
      member("start", isSmall ? JSONValue(start) : .null),
      member("minimizers", .array(minimizers.map { JSONValue($0) })), member("minimum", JSONValue(optional: minimum)),
      member(
        "smoothness",
        .object([
          member("value", .number(smoothness.value)), member("scope", .string(smoothness.scope.rawValue)),
          member("evidence", .string(facts.smoothnessEvidence.rawValue)),
        ])),
      member(
        "curvature",
        curvature.map {
          .object([member("value", .number($0.value)), member("kind", .string($0.kind.rawValue))])
        } ?? .null), member("lowerBound", JSONValue(optional: facts.lowerBound?.value)),
      member("lowerBoundEvidence", facts.lowerBound.map { .string($0.evidence.rawValue) } ?? .null),
      member("minimumError", .number(minimumError)),
      member("batchSize", data.map { .integer($0.batchSize) } ?? .null),
      member("warning", warning.map { .string($0) } ?? .null),
    ]
  }
}

struct OptimizersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimizers", abstract: "List the hand-designed optimizers with their settings.")

  @Argument(help: "One optimizer; without it, all.", completion: .list(OptimizerCatalogue.all.map(\.name)))
  var name: String?

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    let entries = try name.map { [try optimizerEntry(named: $0, option: "basin optimizers")] } ?? OptimizerCatalogue.all
    for entry in entries {
      if json {
        printJSON(
          "entry",
          [
            member("name", .string(entry.name)), member("formula", .string(entry.formula)),
            member("settings", .object(entry.settings.map { member($0.key, JSONValue(optional: $0.usual)) })),
            member(
              "chosen",
              .object(entry.settings.compactMap { setting in setting.choice.map { member(setting.key, .string($0)) } })),
            member("ranges", .object(entry.settings.map { member($0.key, .string($0.range.description)) })),
            member("guarantee", .string(entry.guarantee)),
          ])
      } else {
        let margin = "".padding(to: 12)
        printLine("\(entry.name.padding(to: 12)) \(entry.formula)\n\(margin) \(entry.guarantee)")
        for setting in entry.settings { printLine("\(margin)   \(setting.line)") }
      }
    }
    if json {
      printJSON("summary", [member("count", .integer(entries.count))])
    } else if name == nil {
      printLine(
        "\nA trained convergent optimizer is a file: basin train --weights FILE.safetensors, then --optimizer FILE.safetensors."
      )
    }
  }
}

extension OptimizerSetting {
  /// The value it has without `--set`, and those it may have.
  fileprivate var line: String {
    if let choice { return "\(key): \(choice); \(range)" }
    return "\(key)=\(usual.map(SettingRange.shown) ?? ""): \(range)"
  }
}

struct OperatorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operators", abstract: "List the magnitude operators and directions a training can choose.")

  @Flag(help: "One JSON object per line.")
  var json = false

  @Flag(help: "Print docs/operators.md.")
  var markdown = false

  /// A part of a convergent optimizer, as it describes itself.
  private struct Entry {
    let setting: String
    let name: String
    let sentence: String
    let guarantee: String?
    let settings: [OperatorSetting]
  }

  private static let entries: [Entry] =
    MagnitudeKind.allCases.map {
      Entry(
        setting: "magnitude", name: $0.rawValue, sentence: $0.sentence, guarantee: $0.guarantee, settings: $0.settings)
    }
    + DirectionKind.allCases.map {
      Entry(setting: "direction", name: $0.rawValue, sentence: $0.sentence, guarantee: nil, settings: $0.settings)
    }

  func run() throws {
    if markdown { return printLine(Self.document) }
    for entry in Self.entries { json ? Self.printJSONEntry(entry) : Self.printText(entry) }
    if json {
      printJSON("summary", [member("count", .integer(Self.entries.count))])
    } else {
      printLine(
        "\nbasin train --set magnitude=NAME direction=NAME KEY=VALUE chooses; the architecture pane does it too.")
    }
  }

  private static func printText(_ entry: Entry) {
    let margin = "".padding(to: 22)
    printLine("\(entry.setting)=\(entry.name)\n\(margin) \(entry.sentence)")
    if let guarantee = entry.guarantee { printLine("\(margin) \(guarantee)") }
    for setting in entry.settings {
      printLine("\(margin)   \(setting.key)=\(setting.usual): \(setting.meaning)\(unit(setting)), \(setting.allowed)")
    }
  }

  private static func printJSONEntry(_ entry: Entry) {
    printJSON(
      "entry",
      [
        member("setting", .string(entry.setting)), member("name", .string(entry.name)),
        member("sentence", .string(entry.sentence)), member("guarantee", entry.guarantee.map { .string($0) } ?? .null),
        member(
          "settings",
          .array(
            entry.settings.map { setting in
              .object([
                member("key", .string(setting.key)), member("meaning", .string(setting.meaning)),
                member("unit", .string(setting.unit)), member("usual", .string(setting.usual)),
                member("values", .string(setting.allowed)),
              ])
            })),
      ])
  }

  private static func unit(_ setting: OperatorSetting) -> String { setting.unit.isEmpty ? "" : " (\(setting.unit))" }

  /// The tables of `docs/operators.md`.
  private static var document: String {
    var lines = [
      "# Magnitude operators and directions", "",
      "Printed by `basin operators --markdown` from what the operators say of themselves. v_t is a number m_t times a vector of",
      "length at most 1: the magnitude operator gives m_t and the budget V^2, the direction network says where v points. The",
      "budgets with their proofs are in [theory.md](theory.md).", "", "## magnitude", "",
      "| name | what it does | why v is square-summable |", "|---|---|---|",
    ]
    let magnitudes = entries.filter { $0.guarantee != nil }
    let directions = entries.filter { $0.guarantee == nil }
    lines += magnitudes.map { "| `\($0.name)` | \($0.sentence) | \(escaped($0.guarantee ?? "")) |" }
    lines += ["", "## direction", "", "| name | what it does |", "|---|---|"]
    lines += directions.map { "| `\($0.name)` | \($0.sentence) |" }
    lines += [
      "", "## Their settings", "", "| key | of | what it is | unit | usual | values |", "|---|---|---|---|---|---|",
    ]
    for setting in TrainingConfiguration.partSettings {
      let owners = entries.filter { entry in entry.settings.contains { $0.key == setting.key } }.map(\.name)
      let names = (owners.isEmpty ? ["lstm optimizers"] : owners).joined(separator: ", ")
      lines.append(
        "| `\(setting.key)` | \(names) | \(escaped(setting.meaning)) | \(escaped(setting.unit)) | \(setting.usual) | \(escaped(setting.allowed)) |"
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
