// A session as one page: what plays it, and under that the report.

import Experiment
import OptimizerEngine
import SessionStore

extension SessionExporter {
  /// The page.
  func page() throws(FileError) -> String {
    let opened = try OpenedSession(session, path: path)
    var document = PlayerDocument(results, opened, computed.models)
    return PlayerPage(
      title: results.header.lesson.map { "Lesson \($0.number): \($0.title)" } ?? "Basin session \(results.name)",
      lead: results.header.lesson?.summary ?? results.lead, document: document.json(), report: try report()
    ).text
  }
}

/// A page that needs nothing else: its script is its own, and nothing is fetched from anywhere.
struct PlayerPage {
  /// What it is called; any text.
  var title: String
  /// A sentence under the title; any text.
  var lead: String
  /// What is played.
  var document: JSONValue
  /// What can be read without a script, as HTML.
  var report: String

  /// What a browser may do with the page: run the script and use the sheet that it came with, and nothing else.
  private static let policy = """
    default-src 'none'; script-src 'sha256-\(PlayerParts.scriptDigest)'; style-src 'sha256-\(PlayerParts.styleDigest)'; \
    base-uri 'none'; form-action 'none'
    """

  /// The page, which is HTML and well-formed XML at once.
  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="generator" content="Basin \(HTML.text(EngineVersion.current))"/>
    <title>\(HTML.text(title))</title>
    <style>\(PlayerParts.style)</style>
    </head>
    <body>
    <header class="top">
    <div>
    <h1>\(HTML.text(title))</h1>
    <p class="lead">\(HTML.text(lead))</p>
    </div>
    \(PlayerParts.themeButton)
    </header>
    \(PlayerParts.stage)
    <main class="report">
    \(report)</main>
    <script type="application/json" id="player-data">\(Self.harmless(document.description))</script>
    <script>\(PlayerParts.script)</script>
    </body>
    </html>

    """
  }

  /// JSON as it may stand in a script: what could end it, or begin a comment, a reference or a section, is escaped.
  ///
  /// These characters only occur in strings of JSON, where an escape means the same.
  static func harmless(_ json: String) -> String {
    var out = ""
    for scalar in json.unicodeScalars {
      switch scalar {
      case "<", ">", "&", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
