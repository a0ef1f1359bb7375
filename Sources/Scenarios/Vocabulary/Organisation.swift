import LuaHost
import Randomness

extension Word {
  static let organisation = Word(
    "organisation", "An agent.",
    called: naming("organisation"),
    fields: [
      Field("sector", .text, "its sector: public, private, nonprofit, community, or one that you declare"),
      Field("about", .localisedText, "what it is"),
      Field("income", .number(.positive), "k€/month"),
      Field("staff", .number(.positive), "person-months a month"),
      Field("funds", .number(.notNegative), "k€ at the start"),
      Field("priorities", .numbers, "weights of objectives; normalised"),
      Field("culture", .numbers, "clan, adhocracy, control, market, each 0 to 1"),
      Field("knowledge", .numbers, "policy, market, service, local, each 0 to 1"),
      Field("influence", .number(.share), "share of influence"),
      Field("opportunism", .number(.share), "how far it shirks when it can"),
      Field("satisfaction", .number(.share), "at the start"),
      Field("agility", .number(.share), "at the start"),
      Field("attitude", .number(.range(-1, 1)), "stated attitude to partnering, −1 to 1"),
      Field("trust", .numbers, "trust in others at the start, by name, 0 to 1"),
      Field("policy", .text, "a kind of policy"),
    ])

  static let organisations = Word(
    "organisations",
    "So many organisations, or one a row: organisations(n or rows, function(i or row, draw) return { name = …, … } end).",
    called: [
      Signature([
        .init("count", "integer", "how many"),
        .init("make", "fun(i: integer, draw: Draw): OrganisationsFields", "returns the fields of one"),
      ]),
      Signature([
        .init("rows", "Row[]", "a table, one row each"),
        .init("make", "fun(row: Row, draw: Draw): OrganisationsFields", "returns the fields of one"),
      ]),
    ],
    fields: [Field("name", .text, "its name")] + Word.organisation.fields)
}

extension Sheet {
  /// Traits of organisations, declared before or after, are fields of organisations too.
  func organisation(_ call: LuaCall) throws -> [LuaValue] {
    let name = try name(call, "organisation")
    let site = site(call, "organisation")
    let table = try table(call[1], "organisation")
    let fields = Fields(
      table, of: .organisation, subject: "organisation \"\(name)\"", at: site,
      permitting: nil, into: diagnostics)
    declare(name, fields, as: "organisation", at: site, in: \.organisations)
    return []
  }

  /// At most so many organisations in a scenario: what a world can hold with room to spare.
  static let organisationLimit = 200_000

  func organisations(_ call: LuaCall, _ runtime: ScriptRuntime) throws -> [LuaValue] {
    let site = site(call, "organisations")
    guard case .function(let make) = call[1] else {
      throw LuaRefusal(
        call[0].text == nil
          ? "organisations takes a number or rows, then a function that returns the fields of one"
          : "organisations takes a number or rows, not \(Fields.show(call[0])); one by name is an organisation(…)")
    }
    var arguments: [LuaValue] = []
    switch call[0] {
    case .integer, .number:
      guard let count = call[0].double, count >= 0, count == count.rounded(), count <= Double(Self.organisationLimit)
      else {
        throw LuaRefusal(
          "organisations takes a whole number from 0 to \(Self.organisationLimit), not \(Fields.show(call[0]))")
      }
      arguments = (0..<Int(count)).map { .integer(Int64($0 + 1)) }
    case .table(let rows): arguments = rows.sequence
    case .string(let text) where text.hasSuffix(".csv"):
      throw LuaRefusal("organisations takes a number or rows, not \"\(text)\"; rows are read by csv \"\(text)\"")
    default: throw LuaRefusal("organisations takes a number or rows, not \(Fields.show(call[0]))")
    }
    let ordinal = runtime.nextOrdinal()
    for (index, argument) in arguments.enumerated() {
      let made: [LuaValue]
      do {
        made = try runtime.inContext(
          entity: EntityKey("organisations \(ordinal)"), purpose: Purpose("declaration"), index: index
        ) {
          try runtime.state.call(make, [argument, runtime.draw])
        }
      } catch let failure as LuaFailure where failure.kind == .runtime {
        incomplete.insert(Word.organisation.name)
        diagnostics.addUnlessTold(Diagnostic(failure, in: site.file, sources: sources))
        return []
      }
      guard case .table(let table)? = made.first else {
        throw LuaRefusal(
          "the function given to organisations returns the fields of organisation \(index + 1), { name = …, … }, not \(Fields.show(made.first ?? .none))\(place(of: argument))"
        )
      }
      if table["name"].isMistaken {
        incomplete.insert(Word.organisation.name)
        return []
      }
      guard let name = table["name"].text else {
        let given = table["name"].isNone ? "no name" : "\(Fields.show(table["name"])) as the name, which is no text,"
        throw LuaRefusal(
          "the function given to organisations returns \(given) for organisation \(index + 1)\(place(of: argument))")
      }
      try check(name: name, of: "organisation")
      let fields = Fields(
        table, of: .organisations, subject: "organisation \"\(name)\"", at: site,
        permitting: nil, cell: { self.cell($0, in: argument) }, into: diagnostics)
      declare(
        name, fields, as: "organisation", at: site, in: \.organisations, cell: cell(.string(name), in: argument))
    }
    return []
  }

  /// The row that an organisation is made of, if it is.
  private func place(of argument: LuaValue) -> String {
    guard case .object(let object) = argument, object.kind == ObjectKind.row.rawValue else { return "" }
    let (table, row) = rows[Int(object.index)]
    return " (\(tableNames[table]):\(tables[table].rows[row].line))"
  }

  /// Where in a table of data a text stands.
  private func cell(_ value: LuaValue, in argument: LuaValue) -> Diagnostic? {
    guard case .object(let object) = argument, object.kind == ObjectKind.row.rawValue, let text = value.text else {
      return nil
    }
    let (table, row) = rows[Int(object.index)]
    guard let field = tables[table].rows[row].fields.first(where: { $0.text == text }) else { return nil }
    let lines = sources[tableNames[table]] ?? []
    return Diagnostic(
      severity: .error, file: tableNames[table], line: field.line, column: field.column, length: text.count,
      message: "", advice: nil,
      excerpt: lines.indices.contains(field.line - 1) ? lines[field.line - 1] : nil)
  }
}
