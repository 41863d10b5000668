// The certificate: the claim, what it needs, how well each part is known, and the numbers.

import OptimizerEngine
import Plotting

extension Painter {
  mutating func drawCertificate(_ rect: CellRect) {
    let selectedRun = model.selectedRun
    let verdict = selectedRun?.trace?.certificate.verdict
    let headlines = selectedRun?.trace?.certificate.headlines
    // The frame's corners, its blanks and a dash on each side.
    let room = rect.width - 10
    let title = certificateTitle(selectedRun, room: room)
    // The headline at the right is never given up for a name.
    // How far it reaches is not given up either: rather nothing is said.
    let head = headlines.map { ($0.count > 1 ? $0 + [""] : $0).fitting(room - title.count) } ?? ""
    let detail = ["weakest: " + head, head].fitting(room - title.count)
    let footers = ["w why  v verify again  Up Down", "w why  v verify again", "w why  v verify"]
    let inside = frame(
      .certificate, in: rect, title: title, detail: head.isEmpty ? "" : detail,
      footer: model.focus == .certificate
        // Everything else is read at the step of the crosshair then.
        ? footers.fitting(rect.width - 6) : model.curves.chart.crosshair == nil ? "" : "of the whole run")
    if let verdict { tint(head, style.verdict(verdict), row: rect.row, in: rect) }
    guard let selectedRun, selectedRun.trace != nil else {
      let note =
        selectedRun.map { "#\($0.id) \($0.title)\($0.place): \($0.note ?? "computing")" }
        ?? "no run yet: n races, t trains"
      put([Span(text: note, style: style.label)], wrappedIn: inside)
      return
    }
    let window = certificateWindow(width: inside.width - 2, height: inside.height)
    if window.hidesAbove {
      put(isASCII ? "^" : "▲", style.key, column: inside.endColumn - 1, row: inside.row, width: 1)
    }
    if window.hidesBelow {
      put(isASCII ? "v" : "▼", style.key, column: inside.endColumn - 1, row: inside.endRow - 1, width: 1)
    }
    let pointed = model.pointedRow
    for (index, line) in window.lines.enumerated() {
      put(line.spans, column: inside.column + 1, row: inside.row + index, width: inside.width - 2)
      if model.focus == .certificate, line.row == model.certificate.row {
        select(row: inside.row + index, in: inside, isFocused: model.showsCursor && model.editor == nil)
      } else if let pointed, line.row == pointed {
        let isFirst = window.lines[safe: index - 1]?.row != pointed
        point(atRow: inside.row + index, in: inside, isMarked: isFirst)
      }
    }
  }

  /// The title of the pane, whose wording follows from the width alone, so that it stays as it is while runs change.
  private func certificateTitle(_ selectedRun: SelectedRun?, room: Int) -> String {
    let longestHeadline = "CHECKED to step 300".count
    let plain = "3 Certificate"
    guard room >= plain.count + longestHeadline else { return room >= 14 ? "3 Cert" : "3" }
    let rest = room - plain.count - "  ".count - "weakest: ".count - longestHeadline
    guard let selectedRun, rest >= 8 else { return plain }
    let trained = rest >= 40 ? selectedRun.metaSteps.map { " after \($0) meta-steps" } ?? "" : ""
    let name = "#\(selectedRun.id) \(selectedRun.title)"
    return "\(plain)  " + [name + selectedRun.place + trained, name, "#\(selectedRun.id)"].fitting(rest)
  }

  /// Colors a word that is already in a row.
  private mutating func tint(_ word: String, _ theme: CellStyle, row: Int, in rect: CellRect) {
    let letters = Array(word)
    for column in stride(from: rect.endColumn - letters.count, through: rect.column, by: -1)
    where letters.indices.allSatisfy({ buffer[column + $0, row].character == letters[$0] }) {
      for offset in letters.indices { buffer[column + offset, row].style = theme }
      return
    }
  }

  /// How many premises show why.
  private enum Detail {
    case all, weakest, none
  }

  /// A line with the row it belongs to.
  typealias Line = (row: Int, spans: [Span])

  /// The lines that fit, each with its row: details where there is room for them, else names and statuses.
  func certificateWindow(width: Int, height: Int) -> (lines: [Line], hidesAbove: Bool, hidesBelow: Bool) {
    guard let selectedRun = model.selectedRun, let certificate = selectedRun.trace?.certificate else {
      return ([], false, false)
    }
    var lines: [Line] = []
    for detail in [Detail.all, .weakest, .none] {
      lines = certificateLines(selectedRun, certificate, width: width, detail: detail)
      if lines.count <= height { break }
    }
    // With the cursor in the pane all rows can be reached; else the weakest premise and the numbers matter most.
    if let row = readRow {
      let first = lines.firstIndex { $0.row == row } ?? 0
      // The row is read to its end where it has several lines.
      let last = lines.lastIndex { $0.row == row } ?? first
      let start = min(max(first - height / 2, last - height + 1, 0), first, max(lines.count - height, 0))
      return (Array(lines.dropFirst(start).prefix(height)), start > 0, start + height < lines.count)
    }
    // Without the cursor the lines left out are those that say least: no mark calls for them.
    if height < 8, height < lines.count { lines = shortLines(selectedRun, certificate, width: width) }
    return (Array(lines.prefix(height)), false, false)
  }

  /// The row under the cursor, else the one that a lesson points at: it is written out, on several lines if need be.
  private var readRow: Int? { model.focus == .certificate ? model.certificate.row : model.pointedRow }

  private func certificateLines(
    _ selectedRun: SelectedRun, _ certificate: Certificate, width: Int, detail: Detail
  ) -> [Line] {
    var lines: [Line] = []
    for (row, item) in CertificateItem.all(of: model).enumerated() {
      let spans: [[Span]] =
        switch item {
        case .claim: [claimLine(selectedRun, certificate, width: width)]
        case .premise(let kind):
          certificate.premises.first { $0.kind == kind }.map { premise in
            let isShown = detail == .all || (detail == .weakest && premise == certificate.weakest) || row == readRow
            return premiseLines(premise, width: width, isDetailed: isShown)
          } ?? []
        case .others: othersLines(width: width, isShort: detail != .all)
        case .budget, .bound, .reach, .rate, .step:
          row == readRow
            ? numberLine(item, certificate, width: width, isWhole: true).wrapped(to: width, indent: 8)
            : [numberLine(item, certificate, width: width)]
        }
      lines += spans.map { (row, $0) }
    }
    return lines
  }

  private func claimLine(_ selectedRun: SelectedRun, _ certificate: Certificate, width: Int) -> [Span] {
    let run = "  #\(selectedRun.id) \(selectedRun.title)"
    let runs =
      selectedRun.otherObjective == nil
      ? width >= 54 ? [""] : [run, "  #\(selectedRun.id)", ""]
      : [run + selectedRun.place, "  #\(selectedRun.id)\(selectedRun.place)"]
    let verdict = certificate.verdict
    // Whose claim it is matters more than its fullest words.
    let wordings = runs.flatMap { run in
      certificate.statements.map { statement in
        // What is not claimed begins with the verdict.
        let head =
          verdict >= .sampled
          ? Span(text: "claim   ", style: style.label) : Span(text: verdict.rawValue, style: style.verdict(verdict))
        let words = verdict >= .sampled ? statement : String(statement.dropFirst(verdict.rawValue.count))
        return [head, Span(text: words, style: style.text), Span(text: run, style: style.label)]
      }
    }
    // Which run it is of matters more than the claim where it is none of the bench.
    return (selectedRun.otherObjective == nil ? wordings : wordings + [placeLine(selectedRun)]).fitting(width)
  }

  /// A run of another objective, and which it is of.
  private func placeLine(_ selectedRun: SelectedRun) -> [Span] {
    [
      Span(text: "of ", style: style.label),
      Span(text: "#\(selectedRun.id) \(selectedRun.title)\(selectedRun.place)", style: style.text),
    ]
  }

  private func othersLines(width: Int, isShort: Bool) -> [[Span]] {
    let others = model.otherPaths
    guard !others.isEmpty else { return [] }
    let verdicts = others.map { (name: $0.title, status: $0.trace.certificate.verdict) }
    let full =
      [Span(text: "others ", style: style.label)]
      + verdicts.flatMap { name, status in
        [
          Span(text: " \(name) ", style: style.label),
          Span(text: status.rawValue, style: style.verdict(status)),
        ]
      }
    guard full.width > width else { return [full] }
    guard isShort else { return full.wrapped(to: width, indent: 7) }
    // In one line every verdict is said once, with the names that fit behind it.
    var line = [Span(text: "others ", style: style.label)]
    let statuses = Set(verdicts.map(\.status)).sorted(by: >)
    for (index, status) in statuses.enumerated() {
      let names = verdicts.filter { $0.status == status }.map(\.name)
      // Later verdicts need room for themselves and for a count.
      let later = statuses[(index + 1)...].reduce(0) { $0 + $1.rawValue.count + 5 }
      let head = (index > 0 ? "  " : " ") + status.rawValue + " "
      let room = width - line.width - head.count - later
      let shown = names[0].count + 3 <= room ? Listing.text(names, width: room) : "\(names.count)"
      line.append(Span(text: head, style: style.verdict(status)))
      line.append(Span(text: shown, style: style.label))
    }
    return [line]
  }

  /// By which step |g| is small, from the longest text to the shortest, the last ones without what was known before the run;
  /// what a bound depends on is never left out.
  private static func reaches(_ certificate: Certificate) -> (whole: [String], cut: [String]) {
    let isCertain = certificate.certainStepsNow.isFinite && certificate.verdict >= .sampled
    let (now, before) = (certificate.certainStepsNow.shortText(), certificate.certainSteps.shortText())
    let condition = certificate.reachCondition
    guard isCertain else {
      let seen = certificate.reachedStep.map { ", seen at \($0)" } ?? ""
      return (["no number is certain\(seen)", "not certain\(seen)"], [])
    }
    if let seen = certificate.reachedStep {
      let bounds =
        condition.map { ["\(seen) steps, seen; by the bound \(now) now, \($0)"] } ?? [
          "\(seen) steps known now, seen; by the bound \(now), \(before) before",
          "\(seen) steps, seen; by the bound \(now) (before \(before))",
          "\(seen) steps, seen; before \(before)",
        ]
      return (bounds, ["\(seen) steps, seen", "\(seen), seen"])
    }
    if let condition {
      return (
        ["\(now) steps known now, \(before) before, \(condition)"],
        [
          "\(now) steps now, \(condition)", "\(now) steps, \(condition)",
          "\(now) steps, \(Certificate.shortReachCondition)",
        ]
      )
    }
    return (["\(now) steps known now, \(before) before", "\(now) steps now, \(before) before"], ["\(now) steps"])
  }

  /// What matters most where there are few lines: the weakest premise and the numbers.
  private func shortLines(_ selectedRun: SelectedRun, _ certificate: Certificate, width: Int) -> [Line] {
    // Where all is PROVED no premise is weaker than the others: what follows from them says more.
    let isProved = certificate.verdict == .proved
    let weakest = isProved ? [] : certificate.weakest.map { premiseLines($0, width: width, isDetailed: true) } ?? []
    let items: [CertificateItem] = isProved ? [.bound, .reach, .budget, .step] : [.budget, .bound, .reach, .step]
    let numbers = items.map { numberLine($0, certificate, width: width) }
    let place = selectedRun.otherObjective == nil ? [] : [placeLine(selectedRun)]
    return (place + weakest + numbers).map { (-1, $0) }
  }

  private func premiseLines(_ premise: Premise, width: Int, isDetailed: Bool) -> [[Span]] {
    let status = Span(text: premise.status.rawValue.padded(to: 10), style: style.verdict(premise.status))
    let name = Span(text: premise.name, style: style.text)
    let why = Span(text: "  " + premise.detail, style: style.label)
    if [status, name, why].width <= width { return [[status, name, why]] }
    let head = [status, name].wrapped(to: width, indent: 10)
    guard isDetailed else { return head }
    return head + [Span(text: "  " + premise.detail, style: style.label)].wrapped(to: width)
  }

  /// A line of numbers in the words that fit; whole where it is read, however long that is.
  private func numberLine(
    _ item: CertificateItem, _ certificate: Certificate, width: Int, isWhole: Bool = false
  ) -> [Span] {
    func pair(_ name: String, _ whole: [String], cut: [String] = []) -> [Span] {
      let text = (isWhole ? whole : whole + cut).fitting(width - 8)
      return [Span(text: name.padded(to: 8), style: style.label), Span(text: text, style: style.text)]
    }
    switch item {
    case .budget: return budgetLine(certificate, width: width)
    case .bound:
      let (energy, now) = certificate.energyAndBound()
      let measured = certificate.stepCount > 0 ? energy : "over no step yet"
      guard certificate.boundNow.isFinite else {
        let why = certificate.rate == nil ? certificate.insteadOfBound : "f - f* is bounded instead"
        return pair(item.label, ["G \(measured), \(why)"], cut: ["G \(measured), no bound", why])
      }
      let before = certificate.bound.shortText()
      if certificate.isInExpectation {
        return pair(item.label, ["E G <= \(before)  (mini-batches: \(measured))"], cut: ["E G <= \(before)"])
      }
      let tight = certificate.tightText.map { ", tight \($0) %" } ?? ""
      return pair(
        item.label,
        [
          "G \(measured) <= \(now) known now\(tight); \(before) before",
          "G \(measured) <= \(now) now\(tight); \(before) before",
          "G \(measured) <= \(now) now, \(before) before", "G \(measured) <= \(now) (before \(before))",
        ], cut: ["G \(measured) <= \(now)", "G <= \(now)", ""])
    case .reach:
      let (whole, cut) = Self.reaches(certificate)
      return pair("\(item.label) \(certificate.tolerance.shortText())", whole, cut: cut)
    case .rate:
      guard let rate = certificate.rate else { return [] }
      let factor = Self.factor(rate.factor)
      let constant = rate.constant.shortText()
      let last = "\((rate.gaps.last ?? .nan).shortText()) after \(rate.gaps.count - 1)"
      return pair(
        item.label,
        rate.source == .convex
          ? ["convex: f - f* <= \(last) steps, ~ 1/T", "f - f* <= \(last)"]
          : [
            "\(rate.source.rawValue): f - f* <= \(constant) (\(factor))^t + v's part",
            "f - f* <= \(constant) (\(factor))^t + v",
          ],
        cut: rate.source == .convex ? ["f - f* ~ 1/T"] : ["gap times \(factor) a step", "gap times \(factor)"])
    default:
      // beta in the digits that the premises above give it.
      let (eta, beta) = (certificate.stepSize.shortText(), certificate.smoothnessWords(\.short))
      let decrease = certificate.decrease.shortText()
      return pair(
        item.label,
        ["\(eta)   beta \(beta)   D \(decrease)", "\(eta)  beta \(beta)  D \(decrease)"],
        cut: ["\(eta)  beta \(beta)"] + (certificate.hasSeenSmoothness ? ["\(eta)  beta unknown"] : []))
    }
  }

  /// A factor; one that rounds to 1 by what it lacks.
  private static func factor(_ value: Double) -> String {
    let text = value.shortText()
    return text == "1" && value < 1 ? "1 - \((1 - value).shortText(significantDigits: 2))" : text
  }

  /// V^2 spent of what is known, with a meter and the tail that is left.
  private func budgetLine(_ certificate: Certificate, width: Int) -> [Span] {
    let name = Span(text: "budget".padded(to: 8), style: style.label)
    let spent = certificate.spent.shortText()
    guard let budget = certificate.budget, budget > 0, budget.isFinite else {
      let texts =
        certificate.hasNoCorrection && certificate.verdict != .violated
        ? ["v = 0"] : ["V^2 \(spent) spent, none known before", "V^2 \(spent), none known", "V^2 \(spent) spent"]
      return [name, Span(text: texts.fitting(width - 8), style: style.text)]
    }
    // What a base adds of its own is v, but no spending of the operator.
    if certificate.budgetIsPart {
      let texts = [
        "V^2 \(spent), the operator's at most \(budget.shortText())", "V^2 \(spent), \(budget.shortText()) learned",
        "V^2 \(spent)",
      ]
      return [name, Span(text: texts.fitting(width - 8), style: style.text)]
    }
    // A run that diverged has spent more than any budget.
    let share = certificate.spent / budget
    let used = share.isFinite ? min(share, 9.99) : 9.99
    let percent = " \(Int((100 * used).rounded())) %"
    let words = ["V^2 \(spent) of \(budget.shortText())", "\(spent) of \(budget.shortText())"]
      .fitting(width - 8 - percent.count)
    // A meter of fewer cells would show nothing that the number does not.
    let room = width - 8 - words.count - 1 - percent.count
    let meter = room < 3 ? "" : " " + Meter.text(used, width: min(room, 30), glyphs: glyphs)
    let isWhole = 8 + words.count + meter.count + percent.count <= width
    return [
      name, Span(text: words, style: style.text), Span(text: meter, style: style.live),
      Span(text: isWhole ? percent : "", style: style.text),
    ]
  }
}
