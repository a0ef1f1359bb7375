import Foundation
import Scenarios
import Testing

struct LanguageReferenceTests {
  @Test("docs/language.md is what the words declare (entente words --markdown > docs/language.md)")
  func pageIsTrue() throws {
    let page = Scripts.folder.deletingLastPathComponent().appending(path: "docs/language.md")
    #expect(try String(contentsOf: page, encoding: .utf8) == LanguageReference().markdown)
  }
}
