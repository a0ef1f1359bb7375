import Scenarios
import Testing

/// The annotations for editors, held against the reference page, which is made of the same declarations.
struct AnnotationsTests {
  let lines = Annotations().text.split(separator: "\n").map(String.init)

  /// Headings of the third order of a section of the reference, each with the first cells of its table.
  private func entries(of section: String) -> [(name: String, rows: [String])] {
    var entries: [(name: String, rows: [String])] = []
    var isInside = false
    for line in LanguageReference().markdown.split(separator: "\n") {
      if line.hasPrefix("## ") { isInside = line == "## \(section)" }
      guard isInside else { continue }
      if line.hasPrefix("### ") { entries.append((String(line.dropFirst(4).replacing("`", with: "")), [])) }
      if let row = line.firstMatch(of: /^\| `([^`]+)` \|/), !entries.isEmpty {
        entries[entries.count - 1].rows.append(String(row.1))
      }
    }
    return entries
  }

  /// The names of the fields of a class.
  private func fields(_ name: String) throws -> [String] {
    let start = try #require(lines.firstIndex(of: "---@class \(name)"), "there is no class \(name)")
    return lines[(start + 1)...].prefix { $0.hasPrefix("---@") }.compactMap {
      $0.firstMatch(of: #/^---@field (\w+\??)\s/#).map { String($0.1) }
    }
  }

  @Test("Every word is annotated, and every field of it")
  func everyWordAndField() throws {
    let words = entries(of: "Words")
    #expect(words.count > 30)
    for (word, rows) in words {
      #expect(lines.contains { $0.hasPrefix("function \(word)(") }, "\(word) is not annotated")
      guard !rows.isEmpty else { continue }
      #expect(try fields("\(word.prefix(1).uppercased() + word.dropFirst())Fields") == rows.map { "\($0)?" })
    }
  }

  private static let objects = [
    ("The world", "World", "world"), ("An organisation", "Organisation", "world.organisations.city"),
    ("A partnership", "Partnership", "world.partnerships.compact"),
    ("An objective", "Objective", "world.objectives.clean_air"),
    ("A community", "Community", "world.communities.town"),
    ("A relation", "Relation", "world.organisations.city.relations[1]"),
    ("A draw", "Draw", "world.organisations.city.draw"),
  ]

  @Test("Every field and method of the world's objects is annotated, and is there to be read", arguments: objects)
  func everyObject(called: String, type: String, path: String) throws {
    let entry = try #require(entries(of: "Reading the world").first { $0.name == called })
    let methods = entry.rows.filter { $0.hasPrefix(":") }.map { $0.dropFirst().prefix { $0 != "(" } }
    let names = entry.rows.filter { !$0.hasPrefix(":") }
    #expect(!entry.rows.isEmpty)
    #expect(try fields(type) == names)
    for method in methods { #expect(lines.contains { $0.hasPrefix("function \(type):\(method)(") }) }
    let reads = (names + methods.map(String.init)).map { "do local _ = \(path).\($0) end" }.joined(separator: " ")
    let history = try Scripts.history(
      Scripts.small + "community(\"town\", {})\nat(6, function(world) \(reads) end)")
    #expect(history.status == .ok, "\(history.status)")
  }

  @Test("A field that is not there is told with what is declared")
  func unknownFields() throws {
    let script = Scripts.small + "at(2, function(world) local _ = world.partnerships.compact.memberz end)"
    guard case .failed(let failure) = try Scripts.history(script).status else {
      Issue.record("it ran")
      return
    }
    #expect(failure.message.contains("did you mean 'members'?"))
  }

  @Test("The annotations are Lua that compiles")
  func syntax() {
    #expect(Scripts.complaints("\(Scripts.small)assert(load([==[\n\(Annotations().text)]==]))").isEmpty)
    #expect(!Scripts.complaints("\(Scripts.small)assert(load([==[\n\(Annotations().text) end]==]))").isEmpty)
  }

  @Test("Only tags that the language server documents are used, and every class that is named is declared")
  func tagsAndTypes() {
    let tags: Set = [
      "meta", "class", "field", "alias", "param", "return", "overload", "operator", "diagnostic",
    ]
    let declared = Set(lines.compactMap { $0.firstMatch(of: /^---@(?:class|alias) (\w+)/).map { String($0.1) } })
    for line in lines {
      guard let tag = line.firstMatch(of: /^---@(\w+) ?(\S*) ?(.*)/) else { continue }
      #expect(tags.contains(String(tag.1)), "@\(tag.1) is not a tag")
      // Types of ours begin with a capital; so may a description, which follows a type that is none of ours.
      let types = tag.1 == "field" || tag.1 == "param" ? tag.3.prefix { $0 != " " } : tag.2
      for name in types.replacing(/"[^"]*"/, with: "").matches(of: /[A-Z]\w*/).map({ String($0.output) }) {
        #expect(declared.contains(name), "\(name) in \(line) is not declared")
      }
    }
  }
}
