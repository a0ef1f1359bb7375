import Scenarios
import Testing

@Suite("CSV tables")
struct CSVTableTests {
  private func table(_ text: String) throws -> CSVTable { try CSVTable(Array(text.utf8), file: "members.csv") }

  private func texts(_ text: String) throws -> [[String]] { try table(text).rows.map { $0.fields.map(\.text) } }

  private func problem(_ bytes: [UInt8]) throws -> CSVProblem {
    try #require(throws: CSVProblem.self) { try CSVTable(bytes, file: "members.csv") }
  }

  /// The position and message of what is wrong with a table.
  private func complaint(_ text: String) throws -> String {
    let problem = try problem(Array(text.utf8))
    #expect(problem.file == "members.csv")
    #expect(!problem.advice.isEmpty)
    return "\(problem.line):\(problem.column) \(problem.message)"
  }

  @Test("Fields are found by the name of their column, and know where they stand")
  func positions() throws {
    let table = try table("name,sector,capacity\nCity,public, 12.5\n\"Bäcker, e.V.\",civic,3e-4\n")
    #expect(table.header == ["name", "sector", "capacity"])
    #expect(table.headerLine == 1)
    #expect(table.rows.map(\.line) == [2, 3])
    let capacity = try #require(table.rows[0]["capacity"])
    #expect((capacity.line, capacity.column) == (2, 13))
    #expect(capacity.number == 12.5)
    let sector = try #require(table.rows[1]["sector"])
    #expect((sector.text, sector.line, sector.column) == ("civic", 3, 16))
    #expect(table.rows[1]["name"]?.text == "Bäcker, e.V.")
    #expect(table.rows[0]["trust"] == nil)
  }

  @Test("Line ends of every system read the same, the last one being optional", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(end: String) throws {
    let lines = ["", "a,b", "1,2", "", "  ", "\"x\(end)y\",4"]
    for text in [
      lines.joined(separator: end), lines.joined(separator: end) + end + end, "\u{FEFF}" + lines.joined(separator: end),
    ] {
      #expect(try texts(text) == [["1", "2"], ["x\ny", "4"]])
      #expect(try table(text).rows.map(\.line) == [3, 6])
      #expect(try table(text).headerLine == 2)
    }
  }

  @Test("Quotes protect delimiters, doubled quotes and line breaks; empty fields are fields")
  func quotes() throws {
    #expect(
      try texts("a,b,c\n\"1,\"\"2\"\"\",\"\",\"x\n\ny\"\n,,\n5\" pipe,it's, \n") == [
        ["1,\"2\"", "", "x\n\ny"], ["", "", ""], ["5\" pipe", "it's", " "],
      ])
    #expect(try table("a,b\n\"x\n\ny\",2\n3,4\n").rows.map(\.line) == [2, 5])
    #expect(try texts("a\n\"\"\nx\n") == [[""], ["x"]])
  }

  @Test(
    "Any text that is quoted comes back as it was",
    arguments: [
      "", " ", ",", ";", "\"", "\"\"", "\n", "a\"b,c\nd", "e\u{301}\u{1F469}\u{200D}\u{1F680}", "\t", ",\u{301}",
      "\u{0}",
    ])
  func roundTrip(text: String) throws {
    let quoted = "\"" + text.replacing("\"", with: "\"\"") + "\""
    let padding = String(repeating: "x", count: 70)
    #expect(try texts("a,b\(padding)\n\(quoted),\(quoted)\n\(quoted),z") == [[text, text], [text, "z"]])
  }

  @Test("Semicolons or tabs separate if the header has no comma outside quotes", arguments: [";", "\t"])
  func delimiters(delimiter: String) throws {
    let text = ["\"a,b\"\(delimiter)c", "1,5\(delimiter)2", "\(delimiter)"].joined(separator: "\n")
    #expect(try table(text).header == ["a,b", "c"])
    #expect(try texts(text) == [["1,5", "2"], ["", ""]])
    #expect(try table("a,b\(delimiter)c\n1,2").header == ["a", "b\(delimiter)c"])
  }

  @Test(
    "A number is the whole field, finite, and the same in every locale",
    arguments: [
      ("12", 12), ("-0.5", -0.5), ("\t+3e-4 ", 3e-4), (".5", 0.5), ("1E3", 1000), ("", nil), (" ", nil),
      ("12 000", nil), ("1_000", nil),
      ("0,5", nil), ("12%", nil), ("0x10", nil), ("inf", nil), ("nan", nil), ("1e999", nil), ("١٢", nil), ("--1", nil),
      ("e", nil),
    ] as [(String, Double?)])
  func numbers(text: String, number: Double?) throws {
    #expect(try table("a,b\n\"\(text)\",x").rows[0]["a"]?.number == number)
  }

  @Test(
    "What is wrong is said with its place",
    arguments: [
      ("", "1:1 the file is empty"),
      ("\n \n\r\n", "1:1 the file is empty"),
      ("\u{FEFF}", "1:1 the file is empty"),
      ("\na,b\n", "2:1 the table has a header and no rows"),
      ("a,b,c\n1,2,3\n4,5\n", "3:4 the row has 2 columns, the header has 3"),
      ("a,b,c\n1", "2:2 the row has 1 column, the header has 3"),
      ("a,b\n1,2\n\"x\ny\",2,3,4\n", "4:6 the row has 4 columns, the header has 2"),
      ("a,b\n1,\"2\n3,4\n", "2:3 a quote opens here and is never closed"),
      ("a,b\n1,\"2\" x\n", "2:6 text follows a closing quote"),
      ("a,b\nÄe\u{301}, \"2\"\n", "2:5 a quote follows blanks at the beginning of a field"),
      ("a,,c\n1,2,3\n", "1:3 the header has a column without a name"),
      ("a,b, \n1,2,3\n", "1:5 the header has a column without a name"),
      ("name,b, name\n1,2,3\n", "1:8 the header has two columns 'name'; the first is at 1:1"),
    ])
  func complaints(text: String, expected: String) throws {
    #expect(try complaint(text) == expected)
  }

  @Test("A file that is not UTF-8 is told to be saved as UTF-8")
  func encodings() throws {
    let utf16 = "name,b\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    for bytes in [utf16, [0xFF, 0xFE] + utf16, [0xFE, 0xFF] + utf16] {
      #expect(try problem(bytes).message == "the file is UTF-16, where UTF-8 is expected")
    }
    let latin1 = try problem(Array("name,b\r\nB".utf8) + [0xE4] + Array("cker,2".utf8))
    #expect((latin1.line, latin1.column) == (2, 2))
    #expect(latin1.message == "a byte here is not UTF-8")
    #expect(latin1.advice.contains("UTF-8"))
  }

  @Test("A problem reads like a compiler's")
  func description() throws {
    #expect(
      try problem(Array("a;b\n1;2;3".utf8)).description == """
        members.csv:2:5: the row has 3 columns, the header has 2
          put quotes around a field that contains ';'
        """)
  }

  @Test("No bytes whatever crash the reader", arguments: 0..<300)
  func noise(seed: Int) {
    // Of bytes that matter, so that odd tables come up often.
    let alphabet: [UInt8] = Array("ab,;\t\"\"\n\r 1".utf8) + [0xC3, 0xA4, 0xEF]
    var state = UInt64(seed)
    let bytes = (0..<60).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return alphabet[Int(state >> 33) % alphabet.count]
    }
    do throws(CSVProblem) {
      let table = try CSVTable(bytes, file: "noise")
      #expect(table.rows.allSatisfy { $0.fields.count == table.header.count })
    } catch {
      #expect(error.line >= 1 && error.column >= 1)
    }
  }
}
