// Answers of the terminal: read among the keys, however they come, and never taken for typing.

import Plotting
import Testing

@testable import Terminal

@Suite("What the terminal answers is read and never typed")
struct AnswerTests {
  static let background = Array("\u{1b}]11;rgb:ffff/8080/0000\u{1b}\\".utf8)
  static let mode = Array("\u{1b}[?2026;2$y".utf8)
  static let attributes = Array("\u{1b}[?62;1;4c".utf8)
  static let name = Array("\u{1b}P>|tmux 3.4\u{1b}\\".utf8)
  static let all = [background, mode, name, attributes]
  static let stream = Array("a".utf8) + background + Array("\u{1b}[A".utf8) + mode + name + Array("q".utf8) + attributes
  static let meaning: [InputToken] = [
    .key(.character("a")), .answer(.background(red: 1, green: Double(0x8080) / 0xffff, blue: 0)), .key(.up),
    .answer(.mode(2026, state: 2)), .answer(.name("tmux 3.4")), .key(.character("q")),
    .answer(.attributes([62, 1, 4])),
  ]

  private func keys(_ tokens: [InputToken]) -> [InputToken] {
    tokens.filter { if case .answer = $0 { false } else { true } }
  }

  @Test("Cut in two anywhere, keys and answers mean the same", arguments: 0...stream.count)
  func cut(_ place: Int) {
    for awaits in [true, false] {
      var decoder = InputDecoder()
      decoder.awaitsAnswers = awaits
      let tokens = decoder.decode(Self.stream[..<place]) + decoder.decode(Self.stream[place...])
      #expect(tokens == Self.meaning)
    }
  }

  @Test("An answer whose rest comes too late presses no key", arguments: 0..<all.count)
  func late(_ index: Int) {
    let answer = Self.all[index]
    for place in 2..<answer.count {
      var decoder = InputDecoder()
      decoder.awaitsAnswers = true
      let tokens =
        decoder.decode(answer[..<place]) + decoder.flush() + decoder.decode(answer[place...] + Array("k".utf8))
      #expect(keys(tokens) == [.key(.character("k"))], "cut at \(place)")
      #expect(tokens.count == 2, "the answer itself is read, cut at \(place)")
    }
    // Esc alone is a key as well: it may be pressed, nothing else.
    var decoder = InputDecoder()
    decoder.awaitsAnswers = true
    #expect(decoder.decode(answer[..<1]) + decoder.flush() == [.key(.escape)])
    #expect(keys(decoder.decode(answer[1...] + Array("k".utf8))) == [.key(.character("k"))])
  }

  @Test("Byte by byte, each given up, an answer presses Esc at most", arguments: 0..<all.count)
  func dribbling(_ index: Int) {
    var decoder = InputDecoder()
    decoder.awaitsAnswers = true
    let tokens = Self.all[index].flatMap { decoder.decode([$0]) + decoder.flush() }
    #expect(keys(tokens) == [.key(.escape)])
    #expect(decoder.decode(Array("k".utf8)) == [.key(.character("k"))])
  }

  @Test("A terminal that dies in the middle of an answer does not take the keyboard with it")
  func abandoned() {
    var decoder = InputDecoder()
    decoder.awaitsAnswers = true
    #expect(decoder.decode(Array("\u{1b}]11;rgb:ff".utf8)) + decoder.flush() == [])
    // A letter that no color has ends it at once; others count again when nothing is awaited any more.
    #expect(decoder.decode(Array("q".utf8)) == [.key(.character("q"))])
    #expect(decoder.decode(Array("\u{1b}]11;rgb:ff".utf8)) + decoder.flush() == [])
    decoder.awaitsAnswers = false
    #expect(decoder.decode(Array("a1".utf8)) == [.key(.character("a")), .key(.character("1"))])
  }

  @Test("Esc is a key at once where nothing is awaited, and after a moment where something is")
  func escape() {
    var decoder = InputDecoder()
    decoder.awaitsAnswers = true
    #expect(decoder.decode([0x1b]).isEmpty && decoder.sequenceTimeout == 250)
    #expect(decoder.flush() == [.key(.escape)])
    #expect(decoder.decode(Array("j".utf8)) == [.key(.character("j"))])
    decoder.awaitsAnswers = false
    #expect(decoder.decode([0x1b]).isEmpty && decoder.sequenceTimeout == 25)
  }

  @Test(
    "What cannot be understood says nothing, and presses nothing",
    arguments: [
      "\u{1b}]11;rgb:ff/ff\u{7}", "\u{1b}]11;rgb:fffff/0/0\u{7}", "\u{1b}]11;#12345\u{7}", "\u{1b}]11;\u{7}",
      "\u{1b}]11;rgb:gg/00/00\u{7}", "\u{1b}[?$y", "\u{1b}[?1;2;3$y", "\u{1b}[?2026u", "\u{1b}[>0;1;2c",
      "\u{1b}]11;" + String(repeating: "f", count: 500) + "\u{7}", "\u{1b}]11;rgb:0/0/0\u{1b}[A",
    ])
  func hostile(_ text: String) {
    var decoder = InputDecoder()
    decoder.awaitsAnswers = true
    let tokens = decoder.decode(Array(text.utf8) + Array("z".utf8)) + decoder.flush()
    #expect(tokens.last == .key(.character("z")))
    #expect(keys(tokens).allSatisfy { [.key(.character("z")), .key(.up)].contains($0) }, "\(tokens)")
    #expect(!tokens.contains { if case .answer(.background) = $0 { true } else { false } })
  }

  @Test(
    "Colors of every spelling are light or dark",
    arguments: [
      ("rgb:0000/0000/0000", Backdrop.dark), ("rgb:ffff/ffff/ffff", .light), ("rgb:1e/1e/2e", .dark),
      ("rgb:f/f/e", .light), ("rgba:fdfd/f6f6/e3e3/ffff", .light), ("#002b36", .dark), ("#fff", .light),
    ])
  func colors(_ text: String, _ backdrop: Backdrop) {
    var decoder = InputDecoder()
    var answers = TerminalAnswers()
    for case .answer(let answer) in decoder.decode(Array("\u{1b}]11;\(text)\u{7}".utf8)) { answers.note(answer) }
    #expect(answers.backdrop == backdrop)
  }

  @Test("Frames are whole where the terminal says so, and nowhere else", arguments: 0...4)
  func synchronized(_ state: Int) {
    var answers = TerminalAnswers()
    #expect(answers.hasSynchronizedOutput == nil)
    answers.note(.mode(2026, state: state))
    #expect(answers.hasSynchronizedOutput == (state == 1 || state == 2))
  }

  @Test("Focus is told, in one piece and in several")
  func focus() {
    var decoder = InputDecoder()
    let bytes = Array("\u{1b}[I\u{1b}[Ox\u{1b}OP".utf8)
    let meaning: [InputToken] = [.focus(true), .focus(false), .key(.character("x")), .key(.function(1))]
    #expect(decoder.decode(bytes) == meaning)
    #expect(bytes.flatMap { decoder.decode([$0]) } == meaning)
  }

  @Test("Only terminals are asked that take no harm from it")
  func families() {
    for term in [
      "xterm", "xterm-256color", "tmux-256color", "screen.xterm-256color", "foot", "alacritty", "st-256color",
    ] {
      #expect(TerminalQuestion.mayAsk(term: term), "\(term)")
    }
    for term in ["linux", "vt100", "vt220", "dumb", "cons25", "emacs", "eterm-color", "stv52", "", "ansi"] {
      #expect(!TerminalQuestion.mayAsk(term: term), "\(term)")
    }
  }
}

@Suite("What is written beside the cells cannot be misused")
struct ControlTextTests {
  @Test(
    "A hostile name ends no sequence and begins none", arguments: ["\u{1b}]2;x\u{7}", "a\u{9c}b", "x\ny\r\u{202e}z"])
  func hostile(_ name: String) {
    let texts = [ControlText.title(name)] + MessageKind.allCases.map { ControlText.message(name, $0) }
    for text in texts where text != ControlText.bell {
      let inside = text.unicodeScalars.dropFirst(2).dropLast(2)
      #expect(
        inside.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{202e}" }, "\(text.debugDescription)")
      #expect(text.hasSuffix("\u{1b}\\"))
    }
    #expect(!ControlText.message("a;b", .osc777).contains("a;b"))
  }

  @Test("Base64 is that of RFC 4648")
  func base64() {
    for (text, code) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ] { #expect(Base64.text(Array(text.utf8)) == code) }
    #expect(ControlText.clipboard("f") == "\u{1b}]52;c;Zg==\u{1b}\\")
  }

  @Test("Progress and messages go only to programs that are known to understand them")
  func programs() {
    func program(_ environment: [String: String]) -> TerminalProgram { TerminalProgram(environment: environment) }
    #expect(program(["TERM": "xterm-256color"]) == program(["TERM": "xterm-256color", "TERM_PROGRAM": ""]))
    #expect(program(["TERM": "xterm-256color"]).messages == .bell && !program(["TERM": "xterm-256color"]).showsProgress)
    let old = program(["TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.5.10"])
    #expect(old.messages == .osc9 && !old.showsProgress)
    #expect(program(["TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.6.6"]).showsProgress)
    #expect(program(["TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.2.0"]).showsProgress)
    #expect(!program(["TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.1.3"]).showsProgress)
    #expect(program(["WT_SESSION": "1"]).showsProgress)
    // Whatever lies around tmux, it is tmux that reads.
    let inside = program(["TERM": "tmux-256color", "TMUX": "/tmp/x", "WT_SESSION": "1", "KITTY_WINDOW_ID": "1"])
    #expect(inside.messages == .bell && !inside.showsProgress)
  }
}
