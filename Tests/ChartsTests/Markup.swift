import Testing

/// A piece of markup, read as XML. Bytes, since pages are long and tests are many.
struct Markup {
  /// What is wrong with it: elements that do not close each other, attributes without quotes or given twice, an
  /// ampersand or a bracket that was not escaped. Nil if nothing is.
  private(set) var fault: String?
  /// All attributes, by name.
  private(set) var attributes: [String: [String]] = [:]

  init(_ markup: String) {
    var open: [String] = []
    var rest = Array(markup.utf8)[...]
    while fault == nil, let bracket = rest.firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }) {
      checkText(rest[..<bracket])
      guard rest[bracket] == UInt8(ascii: "<"), let end = rest[bracket...].firstIndex(of: UInt8(ascii: ">")) else {
        fault = "a bracket alone: \(text(of: rest[bracket...].prefix(40)))"
        return
      }
      read(tag: rest[(bracket + 1)..<end], &open)
      rest = rest[(end + 1)...]
    }
    checkText(rest)
    if !open.isEmpty { fault = fault ?? "not closed: \(open)" }
  }

  private mutating func read(tag: ArraySlice<UInt8>, _ open: inout [String]) {
    var tag = tag
    if tag.first == UInt8(ascii: "/") {
      if open.popLast() != text(of: tag.dropFirst()) { fault = "\(text(of: tag)) closes something else" }
      return
    }
    let closes = tag.last == UInt8(ascii: "/")
    if closes { tag = tag.dropLast() }
    let name = tag.prefix { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
    var own: Set<String> = []
    var rest = tag[name.endIndex...]
    while !rest.isEmpty {
      guard rest.first == UInt8(ascii: " "), let equals = rest.firstIndex(of: UInt8(ascii: "=")),
        rest.dropFirst().prefix(upTo: equals).allSatisfy({ $0 == 45 || UInt8(ascii: "A")...UInt8(ascii: "z") ~= $0 }),
        equals + 1 < rest.endIndex, rest[equals + 1] == UInt8(ascii: "\""),
        let end = rest[(equals + 2)...].firstIndex(of: UInt8(ascii: "\""))
      else {
        fault = "not a tag: \(text(of: tag))"
        return
      }
      let (attribute, value) = (text(of: rest[..<equals].dropFirst()), rest[(equals + 2)..<end])
      if attribute.isEmpty || !own.insert(attribute).inserted || value.contains(UInt8(ascii: "<")) {
        fault = "not an attribute, or twice: \(text(of: tag))"
      }
      checkText(value)
      attributes[attribute, default: []].append(text(of: value))
      rest = rest[(end + 1)...]
    }
    if name.isEmpty { fault = "no name: \(text(of: tag))" }
    if !closes { open.append(text(of: name)) }
  }

  private mutating func checkText(_ bytes: ArraySlice<UInt8>) {
    if bytes.contains(where: { $0 < 0x20 && $0 != 10 }) { fault = "a control character" }
    for place in bytes.indices where bytes[place] == UInt8(ascii: "&") {
      let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
      if !entities.contains(where: { bytes[place...].starts(with: $0.utf8) }) {
        fault = "an ampersand alone: \(text(of: bytes[place...].prefix(40)))"
      }
    }
  }

  private func text(of bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Every number in the attributes that say where things are; of a path, what stands between its letters.
  var numbers: [String] {
    ["d", "x", "y", "width", "height", "viewBox"].flatMap { attributes[$0] ?? [] }.flatMap { value in
      value.utf8.split { " MQahzZ".utf8.contains($0) }.map { String(decoding: Array($0), as: UTF8.self) }
    }
  }
}

/// If a text holds a word, in small or capital letters.
func holds(_ text: String, _ word: String) -> Bool {
  let (bytes, word) = (Array(text.utf8), Array(word.utf8))
  for start in 0..<max(0, bytes.count - word.count + 1) where bytes[start] | 0x20 == word[0] | 0x20 {
    if (bytes[start..<(start + word.count)].map { $0 | 0x20 }) == word.map({ $0 | 0x20 }) { return true }
  }
  return false
}

/// If it is a number as charts write it: digits, at most two of them after a point, and no zero below zero.
func isCoordinate(_ text: String) -> Bool {
  let digits = text.first == "-" ? text.dropFirst() : text[...]
  let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
  let isWritten = parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } }
  return isWritten && (parts.count == 1 || parts[1].count <= 2)
    && (text.first != "-" || digits.contains { "1"..."9" ~= $0 })
}

@Suite("Markup of tests")
struct MarkupTests {
  @Test("What is not well-formed is found")
  func faults() {
    #expect(Markup("<a x=\"1\"><b/>t &amp; u</a>").fault == nil)
    for wrong in [
      "<a>", "</a>", "<a></b>", "<a><b></a></b>", "<a x=1/>", "<a x=\"1\" x=\"2\"/>", "a & b", "a > b",
      "<a x=\"<\"/>", "<a x=\"&\"/>", "<a>\u{1}</a>", "<a", "<a x=\"1\"y=\"2\"/>", "<a x/>", "<>",
    ] {
      #expect(Markup(wrong).fault != nil, "\(wrong)")
    }
  }

  @Test("A number that is none is found")
  func numbers() {
    #expect(Markup("<path d=\"M1 2.5 -3 4h0\" x=\"7\"/>").numbers == ["1", "2.5", "-3", "4", "0", "7"])
    for right in ["0", "-0.1", "12.25"] { #expect(isCoordinate(right)) }
    for wrong in ["", "-", "-0", "-0.0", "1.", ".5", "1.234", "nan", "inf", "1e5", "1.2.3"] {
      #expect(!isCoordinate(wrong), "\(wrong)")
    }
    #expect(holds("a NaN", "nan") && holds("Inf", "inf") && !holds("na n", "nan"))
  }
}
