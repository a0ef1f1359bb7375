import Cases
import Foundation
import Testing

/// None of these may open a file, grow memory without bound, overflow the stack or take long.
struct GeniusHostileTests {
  static let documentTypes = [
    """
    <!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
    <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>
    <negotiation_template name="&e;">&e;</negotiation_template>
    """,
    #"<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><negotiation_template>&a;</negotiation_template>"#,
    #"<!DOCTYPE l SYSTEM "http://localhost:1/evil.dtd"><negotiation_template/>"#,
    #"<!DOCTYPE l PUBLIC "-//X//Y" "file:///tmp/evil.dtd"><negotiation_template/>"#,
    #"<!DOCTYPE l [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><negotiation_template/>"#,
    #"<!DOCTYPE l [<!ATTLIST negotiation_template name CDATA "default">]><negotiation_template/>"#,
    "<!DOCTYPE negotiation_template><negotiation_template/>",
  ]

  @Test("A document type is refused at once, in its line", arguments: documentTypes)
  func documentType(xml: String) throws {
    for start in ["", "<?xml version='1.0'?>", "\u{FEFF}", "<?xml version='1.0' encoding='UTF-7'?>"] {
      let problem = try #require(problemOfDomain(start + "\n\n" + xml))
      #expect(problem.description == "domain.xml:3: a document type, which is refused with its entities; expected none")
    }
  }

  @Test(
    "Another encoding hides nothing: it is refused, with mark or without", arguments: documentTypes,
    [.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32, .utf32BigEndian] as [String.Encoding])
  func encodings(xml: String, encoding: String.Encoding) throws {
    let bytes = try #require(xml.data(using: encoding))
    let problem = try #require(problemOfDomain(bytes))
    #expect(problem.mistakes[0].line == 1)
    #expect(problem.description.contains("UTF-8"))
  }

  @Test("A document type in UTF-7 or EBCDIC is not read as one")
  func smuggled() throws {
    let utf7 = "<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE l SYSTEM 'file:///etc/passwd'+AD4-<l/>"
    #expect(problemOfDomain(utf7)?.description.contains("libxml2 error") == true)
    #expect(problemOfDomain(Data([0x4C, 0x6F, 0xA7, 0x94, 0x93]))?.description.contains("UTF-8") == true)
  }

  @Test("Latin 1 is refused in the line that shows it, whatever is declared")
  func latin() throws {
    let bytes = Data("<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>\n<b name='".utf8) + [0xE9] + Data("'/></a>".utf8)
    #expect(
      problemOfDomain(bytes)?.description
        == "domain.xml:3: not in UTF-8; expected this encoding, whatever is declared")
  }

  @Test("A NUL byte is refused")
  func nul() throws {
    #expect(
      problemOfDomain(Flawless.domain.replacing("Size", with: "Si\0ze"))?.description
        == "domain.xml:6: a NUL byte; expected text in UTF-8")
  }

  @Test("A file of more than 10 MB is refused unread", arguments: [10_000_001, 50_000_000])
  func large(size: Int) throws {
    let problem = try #require(problemOfDomain(Data(repeating: UInt8(ascii: " "), count: size)))
    #expect(problem.description == "domain.xml:1: a file of \(size) bytes; expected at most 10000000")
  }

  @Test(
    "A hundred thousand nested elements do not overflow the stack", arguments: ["<objective>", "<objective a='1'>\n"])
  func deep(tag: String) throws {
    let problem = try #require(problemOfDomain(String(repeating: tag, count: 100_000)))
    #expect(problem.description.contains("<objective> is deeper than 64 levels"))
    let closed = String(repeating: tag, count: 100_000) + String(repeating: "</objective>", count: 100_000)
    #expect(problem == problemOfDomain(closed))
  }

  @Test("A tag of many attributes, which libxml2 compares each with each, is refused")
  func wide() throws {
    let tag = "<a " + (0..<900_000).map { "a\($0)=''" }.joined(separator: " ") + "/>"
    #expect(problemOfDomain(tag)?.description == "domain.xml:1: a tag, comment or text of more than 16384 bytes")
    let hidden = "<a x='>' " + (0..<100_000).map { "a\($0)=''" }.joined(separator: " ") + "/>"
    #expect(problemOfDomain(hidden)?.description == "domain.xml:1: a tag, comment or text of more than 16384 bytes")
  }

  @Test("The largest files that pass take no long time, whatever is in them", .timeLimit(.minutes(10)))
  func slow() throws {
    let attributes = "<a " + (0..<1_500).map { "a\($0)=''" }.joined(separator: " ") + "/>"
    let wide =
      "<negotiation_template>" + String(repeating: attributes, count: 9_000_000 / attributes.utf8.count)
      + "</negotiation_template>"
    #expect(problemOfDomain(wide)?.description == "domain.xml:1: <negotiation_template> has no <utility_space>")
    let issues = String(repeating: "<issue name='x' type='x'/>", count: 300_000)
    let many = Flawless.domain.replacing("</objective>", with: issues + "</objective>")
    #expect(problemOfDomain(many)?.mistakes.count == 20)
  }

  @Test("A file that ends too early is told of, wherever it ends")
  func truncated() throws {
    let bytes = Data(Flawless.domain.utf8)
    for end in bytes.indices {
      let problem = try #require(problemOfDomain(bytes.prefix(end)), "\(end)")
      #expect(problem.mistakes.count == 1 && (1...12).contains(problem.mistakes[0].line))
    }
    #expect(problemOfDomain("<a>\n<b>\n")?.description == "domain.xml:2: the file ends within <b> of line 2")
    #expect(problemOfDomain("")?.description == "domain.xml:1: there is no element; expected <negotiation_template>")
    #expect(problemOfDomain(" ")?.mistakes.count == 1)
  }

  @Test("A file with bytes of chance in it is read or refused", arguments: 0..<300)
  func noise(seed: UInt64) throws {
    var random = Random(seed: seed)
    var bytes = Data(Flawless.domain.utf8)
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    if let problem = problemOfDomain(bytes) { #expect(!problem.mistakes.isEmpty) }
  }
}
