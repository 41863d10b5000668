import OptimizerEngine
import Testing

@testable import SessionStore

@Suite("A shared configuration")
struct ShareStringTests {
  /// A configuration with about half of its settings drawn anew.
  private static func random(seed: UInt64) -> TrainingConfiguration {
    var stream = SplitMix64(seed: seed)
    var configuration = TrainingConfiguration()
    for setting in TrainingConfiguration.settings {
      guard stream.next() & 1 == 0 else { continue }
      // Tries until one is within the limits of the setting; a setting that takes none keeps its default.
      for _ in 0..<40 {
        let text: String
        if let choice = setting.choices.randomElement(using: &stream) {
          text = choice
        } else if setting.key == "objective" {
          text =
            ["rosenbrock", "expr:(1-x)^2 + 100 (y-x^2)^2; box=-3,3", "logistic@Täble \"1\".csv"]
            .randomElement(using: &stream) ?? "sphere"
        } else if setting.key == "widths" {
          text = "\(Int.random(in: 1...512, using: &stream)),\(Int.random(in: 1...512, using: &stream))"
        } else if stream.next() & 1 == 0 {
          text = String(Int.random(in: 0...600, using: &stream))
        } else {
          text = "\(Double.random(in: 0...1, using: &stream))"
        }
        if (try? configuration.set(setting.key, to: text)) != nil { break }
      }
    }
    return configuration
  }

  @Test("reads back as it was, for three hundred random ones, and is one line of plain characters")
  func roundTrip() throws {
    var lines: Set<String> = []
    for seed in 1...300 as ClosedRange<UInt64> {
      let configuration = Self.random(seed: seed)
      let line = ShareString.encode(configuration)
      lines.insert(line)
      #expect(try ShareString.decode(line) == configuration, "seed \(seed)")
      #expect(try ShareString.decode(" \(line)\r\n") == configuration, "seed \(seed)")
      #expect(ShareString.isShared(line))
      #expect(
        line.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) }, "seed \(seed): \(line)")
    }
    #expect(lines.count > 290)
  }

  @Test("with one character changed, left out or doubled is refused, wherever that is")
  func damage() throws {
    let line = ShareString.encode(Self.random(seed: 7))
    let characters = Array(line)
    var refused = 0
    for index in characters.indices {
      for other in "Aa0_-z9.:=b " where other != characters[index] {
        var changed = characters
        changed[index] = other
        let text = String(changed)
        // A space at either end is no part of the line, but the character that it replaced is missing.
        #expect(throws: FileError.self, "\(text)") { try ShareString.decode(text) }
        refused += 1
      }
      var shorter = characters
      shorter.remove(at: index)
      // Of two equal neighbors it does not matter which one is missing; the line is another one in any case.
      #expect(throws: FileError.self) { try ShareString.decode(String(shorter)) }
      var longer = characters
      longer.insert(characters[index], at: index)
      #expect(throws: FileError.self) { try ShareString.decode(String(longer)) }
    }
    #expect(refused > 10 * line.count)
    #expect(throws: Never.self) { try ShareString.decode(line) }
  }

  @Test("says in one line what is wrong, where, and what to do")
  func messages() throws {
    let line = ShareString.encode(Self.random(seed: 3))
    func problem(_ text: String) -> FileError? {
      do {
        _ = try ShareString.decode(text)
        return nil
      } catch {
        return error
      }
    }
    let cases: [(text: String, code: FileError.Code, says: String)] = [
      ("basin2:" + line.dropFirst(7), .newerVersion, "update Basin"),
      ("basin99999999999999999999:x", .newerVersion, "update Basin"),
      (String(line.dropLast(3)), .damaged, "copy all of the line again"),
      (line + "0", .damaged, "copy all"), ("basin1:", .damaged, "checksum"), ("", .wrongFormat, "basin1:"),
      ("basin0:x.00000000", .wrongFormat, "basin1:"), ("settings.json", .wrongFormat, "basin1:"),
      (signed("[]"), .invalid, "settings"), (signed("{"), .invalid, "holds no settings"),
      (signed("{\"horizn\":\"3\"}"), .invalid, "did you mean 'horizon'?"),
      (signed("{\"horizon\":\"-3\"}"), .invalid, "horizon = -3"), ("\u{1b}[2J\n", .wrongFormat, "?[2J"),
    ]
    for (text, code, says) in cases {
      let found = try #require(problem(text), "\(text)")
      #expect(found.code == code, "\(found)")
      #expect(found.description.contains(says) && !found.description.contains("\n"), "\(found)")
    }
    #expect(problem(signed("{\"horizon\":\"3\"}")) == nil)
    #expect(!ShareString.isShared("basin.json") && !ShareString.isShared("./basin1:x"))
  }

  /// A line whose checksum fits whatever it holds.
  private func signed(_ json: String) -> String {
    let text = Array("basin1:".utf8) + Base64URL.encode(Array(json.utf8))
    return String(decoding: text + [UInt8(ascii: ".")] + Hexadecimal.bytes(Checksum(text).value), as: UTF8.self)
  }

  @Test("means the same in the next version: these lines, and the defaults they leave out")
  func pinned() throws {
    #expect(ShareString.encode(TrainingConfiguration()) == "basin1:e30.ecf60d17")
    var configuration = TrainingConfiguration()
    configuration.horizon = 20
    #expect(ShareString.encode(configuration) == "basin1:eyJob3Jpem9uIjoiMjAifQ.cacae192")
    // A changed default changes what lines mean that were shared before: raise the version with it.
    let defaults = Dictionary(uniqueKeysWithValues: TrainingConfiguration().pairs.map { ($0.key, $0.value) })
    let pinned = [
      "objective": "log-rosenbrock", "optimizer": "convergent", "magnitude": "geometric", "scale": "1.0",
      "ratio": "0.95", "widths": "32,32", "activation": "tanh", "direction": "mlp", "inputs": "x,g,f",
      "proposal": "capped", "stepRule": "fixed", "stepSize": "0.001", "stepOffset": "0.0", "horizon": "50",
      "rollouts": "64", "order": "2", "metaLoss": "mean", "metaSteps": "300", "learningRate": "0.01",
      "rateSchedule": "cosine", "clip": "1.0", "starts": "box", "tasks": "single", "seed": "1",
      "precision": "double",
    ]
    for (key, value) in pinned { #expect(defaults[key] == value, "\(key)") }
  }

  @Test("base64url writes what RFC 4648 says, and reads nothing else")
  func base64() {
    let known = ["": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg", "foobar": "Zm9vYmFy"]
    for (text, code) in known {
      #expect(Base64URL.encode(Array(text.utf8)) == Array(code.utf8))
      #expect(Base64URL.decode(Array(code.utf8)[...]) == Array(text.utf8))
    }
    #expect(Base64URL.encode([0xFB, 0xFF]) == Array("-_8".utf8))
    for wrong in ["Z", "Zh", "Zg==", "Zm9vY", "+/8", "Zm 9"] {
      #expect(Base64URL.decode(Array(wrong.utf8)[...]) == nil, "\(wrong)")
    }
  }
}
