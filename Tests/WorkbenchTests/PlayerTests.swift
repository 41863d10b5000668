// The player of an exported page: its numbers, its moments, and that no text leaves its place.

import Foundation
import OptimizerEngine
import Plotting
import SessionStore
import Testing

@testable import Experiment
@testable import Workbench

@Suite("The player of an exported page")
struct PlayerTests {
  /// The document of a page.
  private func document(_ page: String) throws -> JSONValue {
    try JSONValue.parse(try #require(PageReader(page).text(of: "script", id: "player-data")))
  }

  /// The numbers of a column, by Foundation's decoder.
  private func column(_ document: JSONValue, _ place: JSONValue?) throws -> [Double] {
    let number = try #require(place?.intValue)
    let text = try #require(document["columns"]?[number]?.stringValue)
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    let padded = plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
    let bytes = [UInt8](try #require(Data(base64Encoded: padded)))
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      Double(bitPattern: bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  private func page(_ session: Session) throws -> (SessionExporter, String) {
    let exporter = try exporter(session)
    return (exporter, try #require(try exporter.files(.html).first?.text))
  }

  @Test("has the numbers of every run and training, bit for bit, and their bounds")
  func numbers() throws {
    let (exporter, page) = try page(try exportedSession())
    let document = try document(page)
    #expect(document["format"]?.stringValue == "basin-player" && document["version"]?.intValue == 1)
    for (index, run) in exporter.results.runs.enumerated() {
      let played = try #require(document["runs"]?[index])
      let computed = try #require(run.computed)
      let trajectory = computed.trajectory
      func same(_ key: String, _ values: [Double]) throws {
        let found = try column(document, played[key])
        #expect(found.map(\.bitPattern) == values.map(\.bitPattern), "\(key) of run \(run.id)")
      }
      try same("f", trajectory.values)
      try same("loss", trajectory.values)
      try same("g", trajectory.gradientNorms)
      try same("v", trajectory.updateNorms)
      let path = document["races"]?[0]?["paths"]?["\(run.id)"]
      #expect(try column(document, path?["u"]) == trajectory.points.map { $0[0] })
      #expect(try column(document, path?["v"]) == trajectory.points.map { $0[1] })
      guard computed.certificate.verdict >= .sampled else {
        #expect(played["now"]?.intValue == nil && played["before"]?.intValue == nil)
        continue
      }
      try same("now", Array(computed.certificate.envelopeNow.prefix(trajectory.values.count)))
    }
    let training = document["trainings"]?[0]
    #expect(try column(document, training?["loss"]) == exporter.results.trainings[0].steps.map(\.loss))
    #expect(
      try column(document, document["times"]) == [
        0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 4.25, 4.5,
      ])
  }

  @Test("keeps any number, and one bit less is another column")
  func columns() {
    var columns = PlayerColumns()
    let values = [0, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1]
    #expect(columns.add(values) == 0 && columns.add(values) == 0 && columns.add([0.0, 0]) == 1)
    #expect(columns.add([-0.0, 0]) == 2 && columns.add(optional: []) == .null && columns.texts.count == 3)
    #expect(PlayerColumns.drawn([1]).stringValue == "AACAPw")
    let long = PlayerRows(10_001)
    #expect(long.stride == 3 && long.of(Array(0...10_000)).suffix(2) == [9999, 10_000])
    #expect(PlayerRows(301).of(Array(0...300)) == Array(0...300) && PlayerRows(301).of(Array(0..<300)).count == 300)
  }

  @Test("shows at every moment the objective, the runs and the training that a replay shows there")
  func moments() throws {
    let session = try exportedSession()
    let (exporter, page) = try page(session)
    let document = try document(page)
    let scenes = try #require(document["scenes"]?.elements)
    var stage = try exporter.host(color: .mono, theme: .mono)
    for index in 0...session.events.count {
      stage.replay(to: index)
      let scene = try #require(scenes.last { ($0["at"]?.intValue ?? .max) <= index })
      let experiment = stage.model.experiment
      #expect(scene["objective"]?.stringValue == experiment.objective.name)
      #expect(scene["runs"]?.elements?.map(\.intValue) == (experiment.race?.runs ?? []), "moment \(index)")
      #expect(scene["training"]?.intValue == experiment.shownTraining?.id)
      let selected = stage.model.selectedRun.flatMap { $0.trace == nil ? nil : $0 }
      if let selected { #expect(scene["featured"]?.intValue == selected.id, "moment \(index)") }
      let at = try column(document, document["trainings"]?[0]?["at"])
      #expect(at.filter { $0 <= Double(index) }.count == experiment.trainings.first?.stepCount ?? 0)
    }
    #expect(scenes.count > 4 && scenes.count < session.events.count)
    // All but the meta-steps is said, in the order in which it happened.
    let said = (document["says"]?.elements ?? []).compactMap { $0[1]?.stringValue }
    #expect(said.count == session.events.filter { $0.kind != "meta" }.count)
    #expect(
      said.first?.hasSuffix("40 steps") == true && said[1...2] == ["run 1: gd, 40 steps", "run 2: adam, 40 steps"])
  }

  @Test("is the files of its folder, with the digests by which a browser knows them")
  func embedded() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Workbench/Export/Player/Page")
    var found = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let whole = name.hasSuffix(".js") ? PlayerParts.script : name.hasSuffix(".css") ? PlayerParts.style : nil
      let part = whole ?? (name == "stage.html" ? PlayerParts.stage : PlayerParts.themeButton)
      #expect(part.contains(text.dropLast()), "\(name): run Scripts/embed-player")
      found += 1
    }
    #expect(found == 13 && !PlayerParts.script.contains("what no file says"))
    #expect(SHA256.base64(PlayerParts.script) == PlayerParts.scriptDigest)
    #expect(SHA256.base64(PlayerParts.style) == PlayerParts.styleDigest)
    #expect(SHA256.base64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
    #expect(SHA256.base64(PlayerParts.script + " ") != PlayerParts.scriptDigest)
  }

  @Test("allows its own script and its own sheet, and nothing else")
  func policy() throws {
    let (_, page) = try page(try exportedSession())
    let reader = PageReader(page)
    let policy = try #require(reader.tags.first { $0.attributes["http-equiv"] != nil }?.attributes["content"])
    #expect(policy.hasPrefix("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"))
    let scripts = reader.texts.filter { $0.element == "script" }
    #expect(scripts.count == 2 && reader.texts.filter { $0.element == "style" }.count == 1)
    #expect(policy.contains("'sha256-\(SHA256.base64(scripts[1].text))'"))
    #expect(policy.contains("'sha256-\(SHA256.base64(reader.text(of: "style") ?? ""))'"))
    let active = Set(reader.tags.flatMap(\.attributes.keys)).filter {
      $0.hasPrefix("on") || $0 == "style" || $0 == "src"
    }
    #expect(active.isEmpty && !reader.tags.contains { ["link", "img", "iframe", "object", "form"].contains($0.name) })
  }
}

@Suite("Text that somebody else wrote")
struct PageTextTests {
  private static let pieces = [
    "</script>", "</ScRiPt >", "<!--", "-->", "<script>", "<script ", "]]>", "<![CDATA[", "</style>", "</title>", "<b>",
    "<img src=x onerror=alert(1)>", "\"", "'", "\\", "\\u003c", "&", "&lt;", "&#60;", "&amp;", "=", "javascript:",
    "\u{2028}", "\u{2029}", "\u{0}", "\u{1b}[2J", "\u{202e}", "\n", "\t", " ", "{", "}", "[", "]", ",", ":", "//", "/*",
    "é", "𝛁", "onload=", "<svg/onload=", "<?", "<", ">", "--!>", "0", "f",
  ]

  private func page(_ text: String) -> String {
    let report =
      HTML.table(text, head: [text, "#" + text], rows: [[HTML.text(text), HTML.code(text)]])
      + HTML.facts([(text, HTML.text(text))])
    return PlayerPage(
      title: text, lead: text,
      document: ["note": .string(text.printable), "name": [.string(text.printable)], text.printable: "formula"],
      report: report
    ).text
  }

  @Test("stays where it belongs in a thousand pages, for a reader of HTML and for one of XML")
  func escape() throws {
    var generator = SeededGenerator(seed: 18, stream: "hostile")
    let plain = PageReader(page("plain")).skeleton
    #expect(plain.count > 60)
    for round in 0..<1000 {
      let count = Int.random(in: 1...7, using: &generator)
      let text = (0..<count).map { _ in Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)] }.joined()
      let reader = PageReader(page(text))
      guard reader.skeleton == plain else {
        Issue.record("it got out: \(text.debugDescription)")
        continue
      }
      let data = try JSONValue.parse(try #require(reader.text(of: "script", id: "player-data")))
      #expect(data["note"]?.stringValue == text.printable && data["name"]?[0]?.stringValue == text.printable)
      #expect(reader.text(of: "title") == text.printable)
      if round % 8 == 0 { #expect(MarkupReader(page(text)).problem == nil, "\(text.debugDescription)") }
    }
  }

  @Test("would get out of a page that did not escape it")
  func twin() {
    let plain = PageReader(page("plain")).skeleton
    for text in ["</script><b>", "<!--<script>", "<img src=x onerror=alert(1)>", "</title><b>"] {
      let page = page(text)
      #expect(PageReader(page).skeleton == plain)
      for safe in [HTML.text(text), PlayerPage.harmless(text)] {
        let open = page.replacing(safe, with: text)
        #expect(open != page)
        // In the data only a script can end or hide what follows.
        if safe == HTML.text(text) || text.contains("script") {
          #expect(PageReader(open).skeleton != plain, "\(text) for \(safe)")
        }
      }
    }
  }

  @Test("stays where it belongs in a whole page of a session, in notes and in questions")
  func session() throws {
    var session = try exportedSession()
    let plain = PageReader(try #require(try exporter(session).files(.html).first?.text)).skeleton
    let evil = "</script><!--<script>\"'&lt;\u{2028}<img src=x onerror=alert(1)>]]>"
    for index in session.events.indices where session.events[index].kind == "marker" {
      session.events[index]["note"] = .string(evil)
    }
    let reader = PageReader(try #require(try exporter(session).files(.html).first?.text))
    // Pictures have as many texts as there are lines; all else is as it was.
    let isSame = reader.skeleton.filter { !$0.hasPrefix("text ") } == plain.filter { !$0.hasPrefix("text ") }
    #expect(isSame)
    let data = try JSONValue.parse(try #require(reader.text(of: "script", id: "player-data")))
    #expect(data["markers"]?.elements?.allSatisfy { $0["note"]?[0]?.stringValue == evil } == true)
  }
}

/// SHA-256 as in FIPS 180-4, for what is a few kilobytes long.
enum SHA256 {
  /// The first 32 bits of the fractional parts of the cube roots (square roots for `start`) of the first primes.
  private static let primes = (2...311).filter { n in !(2..<n).contains { $0 * $0 <= n && n % $0 == 0 } }
  private static let keys = primes.map { fraction(cbrt(Double($0))) }
  private static let start = primes.prefix(8).map { fraction(Double($0).squareRoot()) }

  private static func fraction(_ value: Double) -> UInt32 {
    UInt32((value - value.rounded(.down)) * 4_294_967_296)
  }

  static func base64(_ text: String) -> String {
    var bytes = Array(text.utf8)
    let length = UInt64(bytes.count) * 8
    bytes.append(0x80)
    while bytes.count % 64 != 56 { bytes.append(0) }
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(56 - 8 * $0)) }
    var state = Array(start)
    for block in stride(from: 0, to: bytes.count, by: 64) { mix(&state, bytes[block..<block + 64]) }
    return Data(state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } })
      .base64EncodedString()
  }

  private static func mix(_ state: inout [UInt32], _ block: ArraySlice<UInt8>) {
    func turn(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    var w = stride(from: block.startIndex, to: block.endIndex, by: 4).map { i in
      block[i..<i + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for i in 16..<64 {
      let (a, b) = (w[i - 15], w[i - 2])
      w.append(
        w[i - 16] &+ (turn(a, 7) ^ turn(a, 18) ^ a >> 3) &+ w[i - 7] &+ (turn(b, 17) ^ turn(b, 19) ^ b >> 10))
    }
    var h = state
    for i in 0..<64 {
      let one = turn(h[4], 6) ^ turn(h[4], 11) ^ turn(h[4], 25)
      let first = h[7] &+ one &+ (h[4] & h[5] ^ ~h[4] & h[6]) &+ keys[i] &+ w[i]
      let two = turn(h[0], 2) ^ turn(h[0], 13) ^ turn(h[0], 22)
      let second = two &+ (h[0] & h[1] ^ h[0] & h[2] ^ h[1] & h[2])
      h = [first &+ second, h[0], h[1], h[2], h[3] &+ first, h[4], h[5], h[6]]
    }
    for i in 0..<8 { state[i] &+= h[i] }
  }
}
