// A session to export, and small readers of what was exported.

import Foundation
import OptimizerEngine
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Text that would break every format that did not escape it.
let awkwardNote = "a <b>\"bold\"</b>, & 'so',\nlast \u{1b}[2J\u{9b}2J line ]]> =1+1"

/// A session of two hand-designed runs, a short training and what it learned, with two notes, the second after a pause.
func exportedSession(pause: Double = 1, objective name: String = "rosenbrock") throws -> Session {
  let objective = try #require(library(name))
  var events: [SessionEvent] = []
  var total = Digest()
  func add(_ record: SessionRecord, after seconds: Double = 0.25) {
    if case .run(_, let outcome) = record { total.combine(outcome.digest) }
    if case .trainingEnd(let end) = record { total.combine(end.digest) }
    events.append(record.event(after: seconds))
  }
  func run(_ id: Int, _ optimizer: String, _ trained: RunSpecification.Trained? = nil, _ weights: Optimizer? = nil)
    throws
  {
    let settings = OptimizerCatalogue.entry(named: optimizer)?.settings(for: objective) ?? [:]
    let specification = RunSpecification(
      id: id, objective: name, optimizer: optimizer, settings: settings, trained: trained, start: objective.start,
      steps: 40)
    let (run, certificate) = try specification.perform(resolve: library, trained: { _ in weights })
    add(.run(specification, RunOutcome(run, certificate: certificate)))
  }
  let race: [JSONMember] = [
    JSONMember("objective", .string(name)), JSONMember("start", JSONValue(objective.start)),
    JSONMember("steps", .integer(40)),
  ]
  add(.action(ActionRecord("race", race)))
  try run(1, "gd")
  try run(2, "adam")
  add(.marker(note: awkwardNote))
  var configuration = TrainingConfiguration.preset(for: objective)
  (configuration.metaSteps, configuration.rollouts, configuration.horizon) = (6, 4, 10)
  configuration.widths = [8]
  let training = RecordedTraining(id: 3, configuration, objective: objective)
  add(.training(id: 3, configuration))
  training.advance(serialFor) { _, record in add(.metaStep(record)) }
  add(.trainingEnd(training.end))
  try run(4, "convergent", .init(training: 3, metaSteps: 6), training.weights.optimizer)
  add(.marker(note: "the end"), after: pause)
  add(.end(total))
  let header = SessionRecorder.header(objective: name, seed: 1)
  return Session(header: header, events: events)
}

/// An exporter that has computed everything.
func exporter(_ session: Session, _ change: (inout ExportSetting) -> Void = { _ in }) throws -> SessionExporter {
  var setting = ExportSetting()
  change(&setting)
  var exporter = try SessionExporter(session, path: "folder/lesson.jsonl", setting: setting)
  exporter.compute()
  return exporter
}

/// A reader of comma-separated values after RFC 4180, independent of what writes them.
func readCSV(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var (row, field, isQuoted, mayEndQuote): ([String], String, Bool, Bool) = ([], "", false, false)
  for scalar in text.unicodeScalars {
    if isQuoted, !mayEndQuote {
      if scalar == "\"" { mayEndQuote = true } else { field.unicodeScalars.append(scalar) }
      continue
    }
    if mayEndQuote, scalar == "\"" {
      field.unicodeScalars.append(scalar)
      mayEndQuote = false
      continue
    }
    (isQuoted, mayEndQuote) = (isQuoted && !mayEndQuote, false)
    switch scalar {
    case "\"": isQuoted = true
    case ",":
      row.append(field)
      field = ""
    case "\n":
      rows.append(row + [field])
      (row, field) = ([], "")
    default: field.unicodeScalars.append(scalar)
    }
  }
  return rows
}

/// What a parser of XML found in a document.
final class MarkupReader: NSObject, XMLParserDelegate {
  /// The names of elements in order.
  private(set) var elements: [String] = []
  /// The attributes of every element.
  private(set) var attributes: [[String: String]] = []
  /// All text between tags.
  private(set) var text = ""
  /// What is wrong with the document.
  private(set) var problem: String?

  init(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    if !parser.parse() { problem = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "unknown")" }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append(name)
    self.attributes.append(attributes)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  /// How many elements of a name there are.
  func count(_ name: String) -> Int { elements.filter { $0 == name }.count }

  /// Everything that would be fetched from elsewhere, or run.
  var references: [String] {
    zip(elements, attributes).flatMap { element, attributes in
      let active = ["script", "link", "iframe", "object", "image", "img", "use"].contains(element) ? [element] : []
      return active
        + attributes.filter {
          ["href", "src", "xlink:href", "srcset", "data"].contains($0.key) || $0.key.hasPrefix("on")
            || $0.value.contains("url(")
        }.map(\.value)
    }
  }
}
