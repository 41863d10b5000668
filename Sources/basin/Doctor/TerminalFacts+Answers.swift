// What the terminal was asked and what it answered, in words.

import OptimizerEngine
import Plotting
import Terminal
import Workbench

extension TerminalFacts {
  /// A line for each question: what it is about, and what came of it.
  var answerLines: [(name: String, value: String)] {
    if let refusal = inquiry.refusal { return [("asked", "nothing: \(refusal)")] }
    let time = inquiry.milliseconds.map { "answered within \($0) ms" } ?? "it has not said that it is done"
    return [("asked", "\(TerminalQuestion.allCases.count) questions: \(time)")]
      + TerminalQuestion.allCases.map { ("  " + shortName($0), "\($0.manualName): \(answer($0) ?? "no answer")") }
  }

  private func shortName(_ question: TerminalQuestion) -> String {
    switch question {
    case .graphics: "pictures"
    case .background: "background"
    case .synchronizedOutput: "whole frames"
    case .name: "its name"
    case .attributes: "its kind"
    }
  }

  /// What was answered; nil for nothing.
  func answer(_ question: TerminalQuestion) -> String? {
    let answers = inquiry.answers
    switch question {
    case .graphics: return answers.hasGraphics.map { $0 ? "it shows them" : "it knows them, but not these" }
    case .background:
      guard let color = answers.background, let backdrop = answers.backdrop else { return nil }
      let parts = [color.red, color.green, color.blue].map { "\(Int((255 * $0).rounded()))" }
      return "\(parts.joined(separator: " ")) of 255, \(backdrop.rawValue)"
    case .synchronizedOutput:
      return answers.hasSynchronizedOutput.map { $0 ? "frames appear at once" : "it does not know them" }
    case .name: return answers.name.map(Self.printable)
    case .attributes: return answers.attributes.map { $0.map(String.init).joined(separator: ";") }
    }
  }

  /// The look that the workbench would begin with, and why.
  var lookText: String {
    guard capabilities.color != .mono else { return "mono: \(colorReason)" }
    let settings: UserSettings
    do throws(CommandFailure) {
      settings = try UserSettings.load()
    } catch {
      return "the workbench does not start: \(error)"
    }
    let choice = ThemeChoice(
      configured: settings.preferences.theme, remembered: settings.rememberedTheme,
      backdrop: { inquiry.answers.backdrop }, environment: environment)
    return "\(choice.theme.rawValue): \(choice.reason)"
  }

  /// What the terminal is as a program, and what it is told beside the screen.
  var programText: String {
    let program = TerminalProgram(environment: environment)
    let messages =
      switch program.messages {
      case .bell: "rings for messages"
      case .osc9: "messages by OSC 9"
      case .osc777: "messages by OSC 777"
      }
    return "\(program.name.map(Self.printable) ?? "not named"), \(messages), "
      + (program.showsProgress ? "shows progress" : "not known to show progress")
  }
}
