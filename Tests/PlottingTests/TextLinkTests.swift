// Papers and addresses in a row of text.

import Testing

@testable import Plotting

@Suite("Links are found in what is written")
struct TextLinkTests {
  private func links(_ text: String) -> [String] { TextLink.find(in: text).map(\.address) }

  @Test("Papers and addresses are found where they stand")
  func found() throws {
    let text = "gives it (Martin and Furieri, arXiv:2403.09389, with the sharp constants)."
    let link = try #require(TextLink.find(in: text).first)
    #expect(link.address == "https://arxiv.org/abs/2403.09389")
    let words = Array(text)[link.columns]
    #expect(String(words) == "arXiv:2403.09389")
    #expect(
      links("see https://example.org/a_(b)?c=1#d. Or doi:10.1007/s10107-012-0629-5.") == [
        "https://example.org/a_(b)?c=1#d", "https://doi.org/10.1007/s10107-012-0629-5",
      ])
    #expect(links("(https://example.org/x)") == ["https://example.org/x"])
  }

  @Test(
    "What only looks like one is none", arguments: ["arXiv:", "https://", "xarXiv:1", "arxiv 2403.09389", "", "doi:."])
  func none(_ text: String) {
    #expect(links(text).isEmpty)
  }

  @Test("Nothing of a link can end its sequence", arguments: ["https://a\u{1b}\\b", "arXiv:1\u{7}2", "https://a b"])
  func harmless(_ text: String) {
    for link in TextLink.find(in: text) {
      #expect(link.address.allSatisfy { $0.isASCII && $0.asciiValue.map { $0 > 0x20 && $0 < 0x7f } == true })
    }
  }
}
