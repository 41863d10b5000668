// The certificate: the claim, what it needs, how well each part is known, and the numbers.

import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawCertificate(_ rect: CellRect) {
    let featured = model.featured
    let verdict = featured?.trace?.certificate.verdict
    // The headline at the right is never given up for a name.
    let names = featured.map { ["  \(Self.heading($0))", "  #\($0.id) \($0.name)", ""] } ?? [""]
    let title = "3 Certificate" + (names.first { rect.width >= 42 + $0.count } ?? "")
    let room = rect.width >= 40
    let inside = frame(
      .certificate, in: rect, title: title, detail: verdict.map { (room ? "weakest: " : "") + $0.rawValue } ?? "")
    if let verdict { tint(verdict.rawValue, style.verdict(verdict), row: rect.row, in: rect) }
    guard let featured, let certificate = featured.trace?.certificate else {
      let note = featured.map { "#\($0.id) \($0.name): \($0.note ?? "computing")" } ?? "no run yet: n races, t trains"
      put(note, style.label, column: inside.column + 1, row: inside.row, width: inside.width - 2)
      return
    }
    // Details where there is room for them, else names and statuses, which are what matters.
    let lengths = [Detail.all, .weakest, .none].map {
      certificateLines(featured, certificate, width: inside.width - 2, detail: $0)
    }
    var lines = lengths.first { $0.count <= inside.height } ?? lengths[2]
    if inside.height < 8, inside.height < lines.count { lines = shortLines(certificate, width: inside.width - 2) }
    for (index, line) in lines.prefix(inside.height).enumerated() {
      put(line, column: inside.column + 1, row: inside.row + index, width: inside.width - 2)
    }
  }

  private static func heading(_ featured: Featured) -> String {
    "#\(featured.id) \(featured.name)" + (featured.metaSteps.map { " after \($0) meta-steps" } ?? "")
  }

  /// Colors a word that is already in a row.
  private mutating func tint(_ word: String, _ look: CellStyle, row: Int, in rect: CellRect) {
    let letters = Array(word)
    for column in stride(from: rect.endColumn - letters.count, through: rect.column, by: -1)
    where letters.indices.allSatisfy({ buffer[column + $0, row].character == letters[$0] }) {
      for offset in letters.indices { buffer[column + offset, row].style = look }
      return
    }
  }

  /// How many premises show why.
  private enum Detail {
    case all, weakest, none
  }

  private func certificateLines(
    _ featured: Featured, _ certificate: Certificate, width: Int, detail: Detail
  ) -> [[Span]] {
    var lines: [[Span]] = []
    let run = width >= 54 ? "" : "  #\(featured.id) \(featured.name)"
    lines.append([
      Span(text: "claim   ", style: style.label), Span(text: certificate.claim, style: style.text),
      Span(text: run, style: style.label),
    ])
    // The weakest first: the reason for the headline is what a person looks for.
    for premise in certificate.premises.sorted(by: { $0.status < $1.status }) {
      let isShown = detail == .all || (detail == .weakest && premise == certificate.weakest)
      lines.append(contentsOf: premiseLines(premise, width: width, isDetailed: isShown))
    }
    lines.append(contentsOf: numberLines(certificate, width: width))
    let others = model.shownPaths.filter { $0.name != featured.name }
    if !others.isEmpty {
      var spans = [Span(text: "others ", style: style.label)]
      for path in others {
        spans.append(Span(text: " \(path.name) ", style: style.label))
        let status = path.trace.certificate.verdict
        spans.append(Span(text: status.rawValue, style: style.verdict(status)))
      }
      lines += detail == .none ? [spans] : spans.wrapped(to: width, indent: 7)
    }
    return lines
  }

  /// What matters most where there are few lines: the weakest premise and the numbers.
  private func shortLines(_ certificate: Certificate, width: Int) -> [[Span]] {
    let numbers = numberLines(certificate, width: width)
    return (certificate.weakest.map { premiseLines($0, width: width, isDetailed: true) } ?? [])
      + [numbers[0], numbers[1]] + numbers.dropFirst(2)
  }

  private func premiseLines(_ premise: Premise, width: Int, isDetailed: Bool) -> [[Span]] {
    let status = Span(text: premise.status.rawValue.padded(to: 10), style: style.verdict(premise.status))
    let name = Span(text: premise.name, style: style.text)
    let why = Span(text: "  " + premise.detail, style: style.label)
    if [status, name, why].width <= width { return [[status, name, why]] }
    guard isDetailed else { return [[status, name]] }
    return [[status, name]] + [Span(text: "  " + premise.detail, style: style.label)].wrapped(to: width)
  }

  private func numberLines(_ certificate: Certificate, width: Int) -> [[Span]] {
    func pair(_ name: String, _ text: String) -> [Span] {
      [Span(text: name.padded(to: 8), style: style.label), Span(text: text, style: style.text)]
    }
    var lines: [[Span]] = []
    let spent = certificate.spent.shortText()
    if let budget = certificate.budget, budget > 0 {
      // A run that diverged has spent more than any budget.
      let share = certificate.spent / budget
      let used = share.isFinite ? min(share, 9.99) : 9.99
      let words = "V^2 \(spent) of \(budget.shortText()) "
      lines.append(
        pair("budget", words)
          + [
            Span(
              text: Meter.text(used, width: min(max(width - 8 - words.count - 6, 0), 30), glyphs: glyphs),
              style: style.live),
            Span(text: " \(Int((100 * used).rounded())) %", style: style.text),
          ])
    } else {
      lines.append(pair("budget", certificate.budget == nil ? "V^2 \(spent) spent, none known before" : "v = 0"))
    }
    if certificate.bound.isFinite {
      let measured = certificate.gradientEnergy.shortText()
      let bound = certificate.bound.shortText()
      let text =
        certificate.tightness.map { "G \(measured) <= \(bound), tight \((100 * $0).shortText(significantDigits: 2)) %" }
        ?? "E G <= \(bound)  (mini-batches: \(measured))"
      lines.append(pair("bound", text))
    } else {
      lines.append(pair("bound", "G \(certificate.gradientEnergy.shortText()), no bound holds"))
    }
    let eps = certificate.tolerance.shortText()
    let isCertain = certificate.certainSteps.isFinite && certificate.verdict >= .sampled
    let reach = certificate.certainSteps.shortText()
    lines.append(
      pair(
        "N \(eps)",
        !isCertain
          ? "no number is certain"
          : "\(reach) steps\(certificate.verdict == .proved ? ", certain" : " if all lasts")"))
    lines.append(
      pair(
        "eta",
        "\(certificate.stepSize.shortText())   beta \(certificate.smoothness.shortText())   D \(certificate.decrease.shortText())"
      ))
    return lines
  }
}
