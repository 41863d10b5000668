// What a session is exported to: numbers that read back, documents that others can read, the same bytes every time.

import Foundation
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("An exported session")
struct ExportTests {
  @Test("has every step of every run in a table, bit for bit")
  func steps() throws {
    let exporter = try exporter(try exportedSession())
    let rows = readCSV(exporter.results.stepTable)
    let head = try #require(rows.first)
    #expect(
      head.starts(with: [
        "run", "optimizer", "objective", "t", "f", "gap", "gapError", "gradNorm", "v", "eta", "x0", "x1",
      ]))
    #expect(rows.allSatisfy { $0.count == head.count })
    #expect(rows.count == 1 + 3 * 41)
    for run in exporter.results.runs {
      let trajectory = try #require(run.computed?.trajectory)
      let own = rows.filter { $0[0] == "\(run.id)" }
      #expect(own.count == trajectory.values.count && own.allSatisfy { $0[1] == run.specification.optimizer })
      for (t, row) in own.enumerated() {
        #expect(row[3] == "\(t)" && Double(row[4])?.bitPattern == trajectory.values[t].bitPattern)
        #expect(Double(row[7])?.bitPattern == trajectory.gradientNorms[t].bitPattern)
        #expect(Double(row[5]) == trajectory.values[t], "f* of rosenbrock is 0")
        #expect(Double(row[6]) == 0, "and known exactly")
        #expect(row[10...].map { Double($0) } == trajectory.points[t].map { Double?.some($0) })
        #expect(row[8].isEmpty == (t == 40) && row[9].isEmpty == (t == 40))
        guard t < 40 else { continue }
        #expect(Double(row[8])?.bitPattern == trajectory.updateNorms[t].bitPattern)
        #expect(Double(row[9])?.bitPattern == trajectory.stepSizes[t].bitPattern)
      }
    }
  }

  @Test("has its meta-losses and premises in tables")
  func tables() throws {
    let results = try exporter(try exportedSession()).results
    let meta = readCSV(results.metaTable)
    #expect(meta.count == 7 && meta[0] == ["training", "step", "loss", "heldOut", "heldOutGap", "gradNorm"])
    for (row, step) in zip(meta.dropFirst(), results.trainings[0].steps) {
      #expect(row[0] == "3" && row[1] == "\(step.step)" && Double(row[2]) == step.loss)
      #expect(
        Double(row[3]) == step.heldOut && Double(row[4]) == step.heldOutGap && Double(row[5]) == step.gradientNorm)
    }
    let certificates = readCSV(results.certificateTable)
    #expect(certificates[0] == ["run", "verdict", "premise", "status", "value", "detail"])
    let premises = results.runs.flatMap { $0.computed?.certificate.premises ?? [] }
    #expect(certificates.count == premises.count + 1 && premises.count > 6)
    for (row, premise) in zip(certificates.dropFirst(), premises) {
      #expect(row[2] == premise.name && row[3] == premise.status.rawValue && row[5] == premise.detail)
      #expect(Double(row[4]) == premise.value)
    }
  }

  @Test("quotes what would break a table, and a field that is not quoted would")
  func quoting() {
    let fields = ["plain", "a,b", "\"", "two\nlines", "", " spaces ", "\r", "\"\",\n\"", "nan"]
    var table = CSVTable(Array(repeating: "name", count: fields.count))
    table.append(fields)
    #expect(readCSV(table.text).last == fields)
    #expect(readCSV(fields.joined(separator: ",") + "\n").last != fields)
    #expect(
      [Double.leastNonzeroMagnitude, 0.1, -0.0, .nan, .infinity].map(\.field) == [
        "5e-324", "0.1", "-0.0", "nan", "inf",
      ])
  }

  @Test("leaves out iterates of many dimensions, and says where f* is not known")
  func dimensions() throws {
    var setting = ExportSetting()
    setting.width = 60
    let specification = RunSpecification(
      id: 1, objective: "quadratic:65", optimizer: "gd", settings: ["stepSize": 1e-3],
      start: Array(repeating: 1, count: 65), steps: 3)
    let (run, certificate) = try specification.perform(resolve: library)
    let record = SessionRecord.run(specification, RunOutcome(run, certificate: certificate))
    let session = Session(
      header: SessionRecorder.header(objective: "quadratic:65", seed: 1), events: [record.event(after: 0)])
    var exporter = try SessionExporter(session, path: "s.jsonl", setting: setting)
    exporter.compute()
    #expect(readCSV(exporter.results.stepTable).map(\.count) == [10, 10, 10, 10, 10])
    let trace = exporter.results.json["runs"]?[0]?["trace"]
    #expect(trace?[0]?["x"] == nil && trace?[0]?["f"] != nil)
    #expect(exporter.results.json["runs"]?[0]?["x"]?.elements?.count == 65)
  }

  @Test("is one document with the certificates of `basin run`, and says that the runs are the recorded ones")
  func document() throws {
    let session = try exportedSession()
    let exporter = try exporter(session)
    let text = try #require(try exporter.files(.json).first?.text)
    let document = try JSONValue.parse(text)
    // Infinities are strings once they were written.
    #expect(document.description == exporter.results.json.description)
    #expect(document["format"]?.stringValue == "basin-export" && document["version"]?.intValue == 1)
    #expect(document["markers"]?[0]?["note"]?.stringValue == awkwardNote)
    let runs = try #require(document["runs"]?.elements)
    #expect(runs.count == 3 && runs.allSatisfy { $0["reproduced"]?.boolValue == true })
    for (run, result) in zip(runs, exporter.results.runs) {
      #expect(run["certificate"]?.description == result.computed?.certificate.json.description)
      #expect(run["trace"]?.elements?.count == 41)
      // What a checker needs; the steps stand beside it.
      #expect(run["evidence"]?["beta"]?["value"] != nil && run["evidence"]?["trace"] == nil)
      #expect((run["evidence"]?["budget"]?["tail"]?.elements?.count ?? 41) == 41)
      #expect(run["recorded"]?["digest"] == run["digest"])
    }
    let share = try #require(document["trainings"]?[0]?["share"]?.stringValue)
    #expect(try ShareString.decode(share) == exporter.results.trainings[0].configuration)
    #expect(document["trainings"]?[0]?["meta"]?.elements?.count == 6)
  }

  @Test("names runs that come out otherwise than recorded, and those that cannot be computed")
  func differences() throws {
    var session = try exportedSession()
    let index = try #require(session.events.firstIndex { $0.kind == "run" })
    session.events[index]["outcome"]?["f"] = 3.5
    #expect(try exporter(session).results.differing.map(\.id) == [1])
    #expect(try exporter(session).results.problems.isEmpty)
    session.events.removeAll { $0.kind == "train" }
    let results = try exporter(session).results
    #expect(results.problems.map(\.id) == [4])
    #expect(results.problems[0].problem?.contains("no weights of training 3") == true)
    #expect(results.json["runs"]?[2]?["problem"] != nil && results.json["runs"]?[2]?["trace"] == nil)
    #expect(try exporter(session).files(.html).first?.text.contains("no weights of training 3") == true)
  }

  @Test("is the same bytes every time, whatever was exported before")
  func determinism() throws {
    let session = try exportedSession()
    let first = try exporter(session)
    let second = try exporter(session)
    for format in ExportFormat.allCases.reversed() {
      let files = try first.files(format)
      #expect(files.map(\.name) == format.fileNames("lesson"))
      #expect(try second.files(format).map(\.text) == files.map(\.text), "\(format)")
    }
    let other = try exporter(try exportedSession(objective: "booth"))
    for format in ExportFormat.allCases {
      #expect(try other.files(format).map(\.text) != first.files(format).map(\.text), "\(format)")
    }
  }

  @Test("is pictures that stand by themselves, with all text escaped", arguments: [Theme.dark, .light, .mono])
  func pictures(theme: Theme) throws {
    let exporter = try exporter(try exportedSession()) {
      $0.theme = theme
      $0.color = theme == .mono ? .mono : nil
    }
    let files = try exporter.files(.svg)
    #expect(files.map(\.name).contains("lesson-landscape.svg") && files.count == 9)
    for file in files {
      let reader = MarkupReader(file.text)
      #expect(reader.problem == nil, "\(file.name): \(reader.problem ?? "")")
      #expect(reader.elements.first == "svg" && reader.attributes.first?["role"] == "img")
      #expect(reader.count("title") == 1 && reader.text.contains("session lesson"))
      #expect(reader.references.isEmpty && !file.text.contains("\u{1b}"))
    }
    let notes = MarkupReader(try #require(files.first { $0.name == "lesson-lesson.svg" }).text).text
    #expect(notes.contains("<b>\"bold\"</b>"))
    #expect(MarkupReader("<svg><text>\(awkwardNote)</text></svg>").problem != nil)
  }

  @Test("is pictures of the event asked for")
  func event() throws {
    let session = try exportedSession()
    let early = try exporter(session) { $0.event = 3 }.files(.svg)
    let late = try exporter(session).files(.svg)
    #expect(early[0].text.contains("event 3 of 15") && late[0].text.contains("event 15 of 15"))
    #expect(early[1].text != late[1].text)
  }

  @Test("is a page that stands by itself: well-formed, named, captioned, escaped")
  func report() throws {
    let exporter = try exporter(try exportedSession())
    let page = try #require(try exporter.files(.html).first?.text)
    let reader = MarkupReader(page)
    #expect(reader.problem == nil, "\(reader.problem ?? "")")
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(reader.count("h1") == 1 && reader.count("h2") >= 5 && reader.count("table") >= 5)
    #expect(reader.count("caption") == reader.count("table") && reader.count("figcaption") == reader.count("figure"))
    // Eight pictures; what the player draws into, and seven buttons.
    #expect(reader.count("svg") == 8 + 9 && reader.count("title") == 9)
    // The data and the script of the page itself.
    #expect(reader.references == ["script", "script"] && !page.contains("@import") && !page.contains("url("))
    #expect(page.contains("prefers-color-scheme:dark") && page.contains("@media print"))
    #expect(!page.contains("\u{1b}") && !page.contains("<b>") && reader.text.contains("<b>\"bold\"</b>"))
    for word in ["rosenbrock", "PROVED", "basin replay --verify lesson.jsonl", "basin train --config 'basin1:"] {
      #expect(reader.text.contains(word), "\(word)")
    }
    for run in exporter.results.runs { #expect(reader.text.contains(run.recorded.digest.hex)) }
    #expect(!MarkupReader("<p><img src='x'/></p>").references.isEmpty)
  }
}
