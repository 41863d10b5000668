// The config file, the look that is remembered, and which of them decides.

import Foundation
import Plotting
import Testing

@testable import Workbench

@Suite("Settings are read, refused and written line by line")
struct PreferenceTests {
  @Test("Every setting takes each of its values, and says it again")
  func values() {
    for setting in Preference.all {
      #expect(setting.text(Preferences()) == setting.values[0], "\(setting.key): the usual value comes first")
      for value in setting.values {
        let file = PreferenceFile("\(setting.key) = \(value)")
        #expect(file.complaints.isEmpty)
        #expect(setting.text(file.preferences) == value, "\(setting.key)")
      }
    }
  }

  @Test(
    "What is no setting is refused with its line and what it may be",
    arguments: [
      ("theme = blue", "theme = blue", "use auto, dark, light, mono"),
      ("themes = dark", "no setting 'themes'", "did you mean 'theme'?"), ("theme dark", "no setting 'theme dark'", "#"),
      ("= dark", "no setting '= dark'", "KEY = VALUE"), ("mouse = yes", "mouse = yes", "use on, off"),
      ("zzz = 1", "no setting 'zzz'", "known: theme"), ("key.t = race", "t is train already", "free key"),
      ("key.F5 = rase", "key.F5 = rase", "did you mean 'race'?"), ("key.F5 =", "key.F5 = ", "no command"),
      ("key.F99 = race", "no key 'F99'", "F5"), ("key.F5 = objective", "key.F5 = objective", "needs NAME"),
      ("theme =", "theme = ", "use auto"), ("key. = race", "no key ''", "F5"),
      ("key.= = race", "= is usual already", "free"),
    ])
  func refusals(_ line: String, _ problem: String, _ remedy: String) throws {
    let file = PreferenceFile("# first\n\n" + line + "\nmouse = off\n")
    if line.hasPrefix("mouse") {
      // The good line comes second, so it is told as the one too many.
      #expect(file.complaints.count == 2)
    } else {
      #expect(file.complaints.count == 1 && file.entries.map(\.key) == ["mouse"])
    }
    let complaint = try #require(file.complaints.first)
    #expect(complaint.line == 3)
    #expect(complaint.problem.contains(problem), "\(complaint.problem)")
    #expect(complaint.remedy.contains(remedy), "\(complaint.remedy)")
  }

  @Test("A setting that is there twice is told with both lines")
  func twice() {
    let file = PreferenceFile("theme = dark\nmouse = on\ntheme = light")
    #expect(file.complaints.map(\.line) == [3])
    #expect(file.complaints.first?.remedy.contains("line 1") == true)
    #expect(file.preferences.theme == .dark)
  }

  @Test("Setting and unsetting change one line; comments, order and wrong lines stay")
  func editing() throws {
    let text = "# mine\ntheme = dark\n\n  # keys\nkey.F5 = race\nmouse = maybe\n"
    let changed = PreferenceFile(text).setting("theme", to: "light")
    #expect(changed == text.replacingOccurrences(of: "theme = dark", with: "theme = light"))
    #expect(PreferenceFile(changed).setting("theme", to: "dark") == text)
    let longer = PreferenceFile(text).setting("title", to: "off")
    #expect(longer == text + "title = off\n")
    #expect(PreferenceFile(longer).unsetting("title") == text)
    #expect(PreferenceFile(text).unsetting("title") == nil)
    // What is there twice by mistake is there once after it is set, and not at all after it is unset.
    let twice = "theme = light\n# between\ntheme = dark\n"
    #expect(PreferenceFile(twice).setting("theme", to: "mono") == "theme = mono\n# between\n")
    #expect(PreferenceFile(twice).unsetting("theme") == "# between\n")
    // A wrong line is mended by setting it again.
    #expect(PreferenceFile(PreferenceFile(text).setting("mouse", to: "off")).complaints.isEmpty)
    #expect(PreferenceFile("theme = dark").setting("mouse", to: "off") == "theme = dark\nmouse = off\n")
    #expect(PreferenceFile("").setting("mouse", to: "off") == "mouse = off\n")
  }

  @Test("All settings written one after the other are read as they are", arguments: 0..<20)
  func roundTrip(_ seed: Int) {
    var text = "# \(seed)\n"
    var wanted: [String: String] = [:]
    for (place, setting) in Preference.all.enumerated() {
      let value = setting.values[(seed * 7 + place * 3) % setting.values.count]
      text = PreferenceFile(text).setting(setting.key, to: value)
      wanted[setting.key] = value
    }
    let file = PreferenceFile(text)
    #expect(file.complaints.isEmpty)
    for setting in Preference.all { #expect(setting.text(file.preferences) == wanted[setting.key]) }
  }

  @Test("Any text is read without harm", arguments: 0..<40)
  func noise(_ seed: UInt64) {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    let alphabet = Array("theme=drk.F5# \n\r\t\u{0}é\u{1b}[2J")
    let text = String(
      (0..<400).map { _ -> Character in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return alphabet[Int(state >> 33) % alphabet.count]
      })
    let file = PreferenceFile(text)
    _ = file.preferences
    #expect(PreferenceFile(file.setting("theme", to: "dark")).entry("theme")?.value == "dark", "seed \(seed)")
  }

  @Test("A key of one's own does its command, in the panes only, and takes no key that has a meaning")
  func ownKeys() throws {
    var model = try model(100, 30)
    model.adopt(PreferenceFile("key.F5 = curve gradient\nkey.Q = objectives").preferences, remembered: [:])
    _ = model.receive(.input(.key(.function(5))))
    #expect(model.curves.kind == .gradient)
    _ = model.receive(.input(.key(.character("Q"))))
    #expect(model.focus == .objectives)
    _ = model.receive(.input(.key(.character("/"))))
    _ = model.receive(.input(.key(.character("Q"))))
    #expect(model.editor?.text == "Q")
    for command in CommandTable.keyed {
      for key in command.keys {
        #expect(PreferenceFile.complaint("key.\(key.label)", "race") != nil, "\(key.label)")
      }
    }
  }

  @Test("The document has the table of settings")
  func document() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/config.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    #expect(text.contains(Preference.markdown), "run Scripts/readme")
  }
}

@Suite("The look is what was asked for, settled, chosen last, or what the terminal is")
struct LookTests {
  private func theme(
    _ asked: Theme?, _ configured: Theme?, _ remembered: Theme?, _ backdrop: Backdrop?, _ variable: String? = nil
  ) -> ThemeChoice {
    ThemeChoice(
      asked: asked, configured: configured, remembered: remembered, backdrop: { backdrop },
      environment: variable.map { ["COLORFGBG": $0] } ?? [:])
  }

  @Test("The strongest word decides, and only without one the terminal is followed")
  func order() {
    #expect(theme(.mono, .light, .dark, .light).theme == .mono)
    #expect(theme(nil, .light, .dark, .dark).theme == .light)
    #expect(theme(nil, nil, .dark, .light, "0;15").theme == .dark)
    #expect(!theme(nil, nil, .dark, .light).followsTerminal)
    let answered = theme(nil, nil, nil, .light, "15;0")
    #expect(answered.theme == .light && answered.followsTerminal)
    #expect(theme(nil, nil, nil, nil, "0;15").theme == .light)
    #expect(theme(nil, nil, nil, nil).theme == .dark)
  }

  @Test("A terminal that need not be asked is not waited for")
  func noWaiting() {
    _ = ThemeChoice(
      configured: .light,
      backdrop: {
        Issue.record("waited for the terminal")
        return nil
      }, environment: [:])
  }

  @Test(
    "COLORFGBG says what it says, and nothing else",
    arguments: [
      ("15;0", Backdrop.dark), ("0;15", .light), ("0;7", .light), ("15;8", .dark), ("12;default;0", .dark),
      ("15", nil), ("15;default", nil), ("", nil), ("0;16", nil), ("0;-1", nil), ("0;seven", nil),
    ])
  func variable(_ text: String, _ backdrop: Backdrop?) {
    #expect(Backdrop(environment: ["COLORFGBG": text]) == backdrop)
  }

  @Test("A late answer changes the look only where nobody has chosen one")
  func late() throws {
    var model = try model(100, 30)
    model.display.followsTerminal = true
    _ = model.receive(.input(.backdrop(.light)))
    #expect(model.display.theme == .light)
    _ = model.receive(.input(.key(.character("T"))))
    let chosen = model.display.theme
    _ = model.receive(.input(.backdrop(.light)))
    #expect(model.display.theme == chosen)
    _ = model.receive(.command("theme auto"))
    #expect(model.display.theme == .light && model.look["theme"] == "auto")
  }

  @Test("What was chosen is kept when it changes, and brought back")
  func remembered() throws {
    var model = try model(100, 30)
    let before = model.look
    for command in ["theme light", "colors cividis", "levels linear", "fill"] { _ = model.receive(.command(command)) }
    let changed = model.look.filter { before[$0.key] != $0.value }
    #expect(Set(changed.keys) == ["theme", "colors", "levels", "fill"])
    let read = LookFile.read(LookFile.text(model.look))
    #expect(read == model.look)
    var next = try self.freshModel()
    next.adopt(Preferences(), remembered: read)
    #expect(next.landscape.map == model.landscape.map)
    // What is settled wins over what was chosen last; what is no value does nothing.
    var settled = try self.freshModel()
    settled.adopt(PreferenceFile("colors = viridis").preferences, remembered: read)
    #expect(settled.landscape.map.colors == .viridis && settled.landscape.map.spacing == .linear)
    var odd = try self.freshModel()
    odd.adopt(Preferences(), remembered: ["colors": "mud", "levels": "", "unheard": "of"])
    #expect(odd.landscape.map == (try self.freshModel()).landscape.map)
  }

  private func freshModel() throws -> Model { try model(100, 30) }

  @Test("The loop keeps what changed, once for each change, and says where it cannot")
  func kept() throws {
    let clock = FakeClock()
    let screen = FakeScreen(
      100, 30, clock: clock, [.key(.character("T")), .sees("not remembered"), .key(.character("q"))])
    var kept: [[String: String]] = []
    WorkbenchLoop.run(
      screen: screen, clock: clock, runner: InlineRunner(), recorder: nil, model: try model(100, 30),
      remember: {
        kept.append($0)
        return "no room"
      })
    #expect(kept == [["theme": "light"]])
    #expect(screen.problem == nil)
  }

  @Test("Without the keyboard frames come a few times a second, with it they come at once")
  func unattended() throws {
    func frames(_ focus: [Step]) throws -> Int {
      let clock = FakeClock()
      let screen = FakeScreen(100, 30, clock: clock, focus + [.sees("RACE DONE")])
      WorkbenchLoop.run(
        screen: screen, clock: clock, runner: InlineRunner(), recorder: nil, model: try model(100, 30))
      return screen.frames.count
    }
    let watched = try frames([])
    let unwatched = try frames([.input(.focus(false))])
    #expect(unwatched < watched / 2, "\(unwatched) of \(watched)")
  }

  @Test("The window says what is on the bench and how far the training is")
  func title() throws {
    var model = settled(try model(100, 30))
    #expect(model.windowTitle == "basin: rosenbrock" && model.shownProgress == nil)
    let effects = model.receive(.input(.key(.character("t"))))
    #expect(!effects.isEmpty && model.windowTitle == "basin: rosenbrock, training 0 %" && model.shownProgress == 0)
  }

  @Test("The end of a training is told beyond the screen, a cancelled one is not")
  func announced() throws {
    let done = Pilot(try model(100, 30), [.key(.character("t")), .sees("done after"), .key(.character("q"))]).screen
    #expect(done.announcements.count == 1 && done.announcements[0].hasPrefix("training #"), "\(done.announcements)")
    #expect(done.titles.first == "basin: rosenbrock" && done.titles.last == "basin: rosenbrock", "\(done.titles)")
    #expect(done.titles.contains { $0.contains("training ") && $0.hasSuffix(" %") }, "\(done.titles)")
    let cancelled = Pilot(
      try model(100, 30, metaSteps: 500),
      [
        .key(.character("t")), .sees("TRAIN"), .key(.character("X")), .sees("Cancel?"), .key(.enter),
        .sees("cancelled after"), .key(.character("q")),
      ]
    ).screen
    #expect(cancelled.announcements.isEmpty)
  }
}
