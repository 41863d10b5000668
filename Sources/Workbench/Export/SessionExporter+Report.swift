// A session as a report: to read, to print, and what a page says where no script runs.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

extension SessionExporter {
  /// What a page has below its player, as HTML: all that can be read without a script.
  func report() throws(FileError) -> String {
    summary + (try figures()) + results.runSection + results.trainingSection + results.certificateSection
      + results.digestSection
  }

  private var summary: String {
    let header = results.header
    var facts = results.objectives.map { objective in
      let minimum = objective.minimum.map { ", f* = \(HTML.number($0))" } ?? ", f* is not known"
      return (
        objective.name,
        "\(HTML.code("f = " + objective.formula)) in \(objective.dimension) dimensions\(minimum)"
      )
    }
    facts += [
      ("engine", HTML.text("Basin \(header.engine)")), ("platform", HTML.text(header.platform)),
      ("seed", HTML.text("\(header.seed)")),
      ("recorded", "\(results.eventCount) events in \(HTML.number(results.seconds)) seconds"),
    ]
    var out = "<section>\n<h2>What was recorded</h2>\n" + HTML.facts(facts)
    if !results.notes.isEmpty {
      out += HTML.table(
        "Notes set on the way", head: ["#event", "#seconds", "note"],
        rows: results.notes.map { ["\($0.event)", HTML.number($0.seconds), HTML.text($0.text)] })
    }
    return out + "</section>\n"
  }

  /// The screen, the landscape and the curves, and what a training did, each for dark and for light pages.
  private func figures() throws(FileError) -> String {
    var host = try host(color: setting.color ?? .truecolor, theme: .dark)
    host.replay(to: setting.event)
    var out = "<section>\n<h2>How it looked</h2>\n"
    var shown: [(pane: Pane?, curve: CurveKind?, caption: String)] = [
      (nil, nil, "The workbench"), (.landscape, nil, "The landscape with the paths over it"),
      (.curves, nil, "The curves"),
    ]
    if !host.model.experiment.trainings.isEmpty {
      shown.append((.curves, .meta, "The meta-loss of the newest training"))
    }
    for (pane, curve, caption) in shown {
      out += "<figure>\n"
      for theme in [Theme.light, .dark] {
        host.model.display.theme = theme
        host.send(.tick(0))
        let picture = pane.map { host.picture(of: $0, curve: curve) } ?? view(host.model)
        out +=
          "<div class=\"for-\(theme.rawValue)\">" + picture.svg(theme.backdrop, title: title(of: caption, host.model))
        out += "</div>\n"
      }
      out += "<figcaption>\(HTML.text(title(of: caption, host.model)))</figcaption>\n</figure>\n"
    }
    return out + "</section>\n"
  }
}
