import Partnerships
import Testing

@testable import Scenarios

struct AnnotationsTests {
  let lines = Annotations().text.split(separator: "\n").map(String.init)

  @Test("Every word is annotated, and every field of it")
  func everyWordAndField() throws {
    for word in Vocabulary.words {
      #expect(lines.contains { $0.hasPrefix("function \(word.name)(") }, "\(word.name) is not annotated")
      guard !word.fields.isEmpty else { continue }
      let start = try #require(lines.firstIndex(of: "---@class \(word.typeName)"), "\(word.name) has no fields")
      let fields = lines[(start + 1)...].prefix { $0.hasPrefix("---@field ") }
      #expect(
        fields.filter { !$0.hasPrefix("---@field [") }.map { $0.split(separator: " ")[1] }
          == word.fields.map { "\($0.name)?" })
    }
  }

  @Test("Every field and method of every object is annotated")
  func everyObject() throws {
    for object in ObjectDeclaration.all {
      let start = try #require(lines.firstIndex(of: "---@class \(object.name)"))
      let fields = lines[(start + 1)...].prefix { $0.hasPrefix("---@field ") }
      #expect(
        object.properties.allSatisfy { property in fields.contains { $0.hasPrefix("---@field \(property.name) ") } })
      #expect(
        object.methods.allSatisfy { method in lines.contains { $0.hasPrefix("function \(object.name):\(method.name)(") }
        })
    }
  }

  @Test("The annotations are Lua that compiles")
  func syntax() {
    #expect(Scripts.complaints("\(Scripts.small)assert(load([==[\n\(Annotations().text)]==]))").isEmpty)
    #expect(!Scripts.complaints("\(Scripts.small)assert(load([==[\n\(Annotations().text) end]==]))").isEmpty)
  }

  @Test("Only tags that the language server documents are used, and every type that is named is declared")
  func tagsAndTypes() {
    let tags: Set = ["meta", "class", "field", "alias", "param", "return", "overload", "operator"]
    let builtIn: Set = ["number", "integer", "string", "boolean", "table", "any", "fun", "function", "nil", "len"]
    var declared: Set<String> = []
    for line in lines {
      guard let tag = line.firstMatch(of: /^---@(\w+)/) else { continue }
      #expect(tags.contains(String(tag.1)), "@\(tag.1) is not a tag")
      if let name = line.firstMatch(of: /^---@(?:class|alias) (\w+)/) { declared.insert(String(name.1)) }
    }
    let types =
      Vocabulary.words.flatMap { $0.fields.map(\.type) + $0.signatures.map(\.functionType) }
      + ObjectDeclaration.all.flatMap { $0.properties.map(\.type) + $0.methods.map(\.signature.functionType) }
      + DecisionKind.allCases.map(\.signature.functionType)
    for type in types {
      // Without names of parameters and texts.
      let bare = type.replacing(/\w+\??:/, with: "").replacing(/"[^"]*"/, with: "")
      for name in bare.matches(of: /\w+/).map({ String($0.output) }) {
        #expect(builtIn.contains(name) || declared.contains(name), "\(name) in \(type) is not declared")
      }
    }
  }

  @Test("Everything that objects are declared to have can be read of them")
  func objectsKeepTheirWord() throws {
    let objects: [(ObjectDeclaration, String)] = [
      (.world, "world"), (.organisation, "world.organisations.city"), (.partnership, "world.partnerships.compact"),
      (.objective, "world.objectives.clean_air"), (.community, "world.communities.town"),
      (.relation, "world.organisations.city.relations[1]"), (.draw, "world.organisations.city.draw"),
    ]
    let reads = objects.flatMap { object, path in object.names.map { "local _ = \(path).\($0)" } }
    let history = try Scripts.history(
      Scripts.small + "community(\"town\", {})\nat(6, function(world) \(reads.joined(separator: "; ")) end)")
    #expect(history.failure == nil, "\(history.failure?.text ?? "")")
  }

  @Test("A name that is no field is told with the names that are declared")
  func unknownFieldsAreToldTheDeclaredOnes() throws {
    let history = try Scripts.history(
      Scripts.small + "at(2, function(world) local _ = world.organisations.city.fnuds end)")
    #expect(history.failure?.message.contains("did you mean 'funds'?") == true)
  }
}
