// `basin objectives`, `basin optimizers` and `basin keys`: what there is to name.

import ArgumentParser
import Datasets
import OptimizerEngine
import SessionStore
import Workbench

struct ObjectivesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "objectives", abstract: "List the objectives with their constants.")

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    for name in ObjectiveLibrary.names {
      let entry = try objective(named: name)
      if json { printJSON("entry", entry.members) } else { printText(entry) }
    }
    if json {
      printJSON("summary", [member("count", .integer(ObjectiveLibrary.names.count))])
    } else {
      printLine("\nAny dimension D from 2 to 1000 with NAME:D for \(Catalogue.extendable.joined(separator: ", ")).")
      printLine("Your own formula as expr:FORMULA or FILE.expr, for example 'expr:(1-x)^2 + 100 (y-x^2)^2'.")
      printLine("Your own data with FAMILY@PATH:")
      for family in ObjectiveLibrary.fileFamilies { printLine("  \(family.name)@PATH  \(family.source)") }
      printLine("Behind the path of a table or matrix, after a ';': \(ObjectiveLibrary.fileSettings)")
    }
  }

  private func printText(_ entry: Objective) {
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
  fileprivate var members: [JSONMember] {
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

  @Flag(help: "One JSON object per line.")
  var json = false

  func run() throws {
    for entry in OptimizerCatalogue.all {
      if json {
        printJSON(
          "entry",
          [
            member("name", .string(entry.name)), member("formula", .string(entry.formula)),
            member("settings", .object(entry.settings.map { member($0.key, .number($0.usual)) })),
            member("ranges", .object(entry.settings.map { member($0.key, .string($0.range.description)) })),
            member("guarantee", .string(entry.guarantee)),
          ])
      } else {
        let margin = "".padding(to: 12)
        printLine("\(entry.name.padding(to: 12)) \(entry.formula)\n\(margin) \(entry.guarantee)")
        for setting in entry.settings { printLine("\(margin)   \(setting.key)=\(setting.usual): \(setting.range)") }
      }
    }
    if json {
      printJSON("summary", [member("count", .integer(OptimizerCatalogue.all.count))])
    } else {
      printLine(
        "\nA trained convergent optimizer is a file: basin train --weights FILE.safetensors, then --optimizer FILE.safetensors."
      )
    }
  }
}
