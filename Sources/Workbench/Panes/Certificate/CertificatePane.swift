// The certificate: what is certain of a run, and why.

import Experiment
import OptimizerEngine
import Plotting
import SessionStore

/// What is certain of a run.
enum CertificatePane: PaneFeature {
  static let title = "Certificate"
  static let shortTitle = "Cert"

  static var purpose: [String] {
    ["What is certain of the run under the queue cursor.", "The headline is the weakest premise; w explains a line."]
  }
  static var keys: [Action] { [.up, .down, .why, .proof, .verify, .bound] }
  static func hints(_ model: Model) -> [Action] { [.why, .verify, .proof] }

  static func draw(_ painter: inout Painter, in rect: CellRect) { painter.drawCertificate(rect) }
  static func sentences(_ text: LineText) -> [String] { text.certificate }

  static func move(_ model: inout Model, _ movement: Movement) -> [Effect] {
    model.certificate.row = movement.row(from: model.certificate.row, count: CertificateItem.all(of: model).count)
    return []
  }

  static func open(_ model: inout Model) -> [Effect] {
    model.isZoomed.toggle()
    return []
  }

  static func row(_ model: Model, atLine line: Int, in rect: CellRect) -> Int? {
    CertificateItem.row(atLine: line, width: rect.width - 2, height: rect.height, in: model)
  }

  static func click(_ model: inout Model, _ mouse: Mouse, row: Int?, isDouble: Bool) -> [Effect] {
    if let row { model.certificate.row = row }
    return []
  }

  static func wheel(_ model: inout Model, _ mouse: Mouse, isUp: Bool) { _ = move(&model, isUp ? .up : .down) }

  static func copied(_ model: Model) -> CopiedText? {
    guard let certificate = model.selectedRun?.trace?.certificate else { return nil }
    let items = CertificateItem.all(of: model)
    return items[safe: min(model.certificate.row, items.count - 1)]?.copied(certificate)
  }

  static func why(_ model: Model) -> TextPage {
    let items = CertificateItem.all(of: model)
    guard let certificate = model.selectedRun?.trace?.certificate,
      let item = items[safe: min(model.certificate.row, items.count - 1)]
    else { return TextPage(title: "Why", lines: ["No run has a certificate yet: n races, t trains."]) }
    return TextPage(title: "Why: \(item.title)", lines: item.explanation(certificate, in: model))
  }
}
