import Foundation
import Negotiation

extension NegotiationCase {
  /// Reads a case.
  /// - Parameters:
  ///   - json: UTF-8.
  ///   - file: what it is called in messages.
  /// - Throws: `CaseProblems`, with all that is wrong.
  public init(json: Data, file: String) throws {
    let node: JSONNode
    do {
      // It says where text is no JSON; the decoder does not.
      _ = try JSONSerialization.jsonObject(with: json, options: [.fragmentsAllowed])
      node = try JSONDecoder().decode(JSONNode.self, from: json)
    } catch {
      throw CaseProblems(all: [Self.problem(error, json, file: file)])
    }
    let mistakes = CaseMistakes(file: file, text: Array(json))
    let whole = CasePart(node: node, path: [], subject: "the case", mistakes: mistakes)
    self.init(whole)
    if !mistakes.isEmpty { throw mistakes.problems }
  }

  /// What is no JSON, as far as Foundation says where.
  private static func problem(_ error: any Error, _ json: Data, file: String) -> CaseProblem {
    let told = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "the text breaks its rules"
    let place = told.firstMatch(of: #/ around character (\d+)/#).flatMap { Int($0.1) }
    let end = told.contains("end of file") ? json.count : place
    let line = end.map { end in 1 + json.prefix(end).count { $0 == UInt8(ascii: "\n") } }
    let message = told.replacing(#/ around character \d+\.?/#, with: "").replacing(" in Swift", with: "")
    return CaseProblem(
      file: file, line: json.isEmpty ? nil : line,
      message: json.isEmpty ? "the file is empty" : "this is no JSON: \(message)")
  }

  private init(_ part: CasePart) {
    part.allow(["format", "name", "description", "tests", "issues", "parties", "protocol", "expected"])
    let format = part.requiredText("format")
    if part.isGiven("format"), format != Self.format {
      part.mistake("format is \"\(format)\", and this version reads \"\(Self.format)\"", at: "format")
    }
    name = part.text("name") ?? ""
    description = part.text("description") ?? ""
    let issueParts = part.parts("issues") { "issue \($0)" }
    let issues = issueParts.compactMap(Self.issue)
    let parts = part.parts("parties") { "party \($0)" }
    if issues.isEmpty, part.isGiven("issues") {
      part.mistake("there is nothing to negotiate: issues is empty", at: "issues")
    }
    if parts.count < 2, part.isGiven("parties") {
      part.mistake("a negotiation has two parties or more, and this one \(parts.count)", at: "parties")
    }
    for (place, issue) in issues.enumerated() where issues[..<place].contains(where: { $0.name == issue.name }) {
      part.mistake("two issues are called \"\(issue.name)\"", at: "issues")
    }
    self.issues = issues
    // What parties make of issues that are not known cannot be judged.
    let known = issues.count == issueParts.count && !issues.isEmpty ? issues : nil
    parties = parts.compactMap { Self.party($0, known, partyCount: parts.count) }
    for (place, party) in parties.enumerated() where parties[..<place].contains(where: { $0.name == party.name }) {
      part.mistake("two parties are called \"\(party.name)\"", at: "parties")
    }
    rules =
      part.requiredPart("protocol", "protocol").map { Self.rules($0, partyCount: parts.count) }
      ?? .stacked(Stacked(steps: 1))
  }

  private static func issue(_ part: CasePart) -> Issue? {
    let name = part.requiredText("name")
    let part = CasePart(node: part.node, path: part.path, subject: "issue \"\(name)\"", mistakes: part.mistakes)
    let most = 10_000
    var values: [IssueValue] = []
    switch part.choice("type", among: ["categorical", "integer", "real", "division"]) {
    case "categorical"?:
      part.allow(["name", "type", "values"])
      let names = part.texts("values") ?? []
      if Set(names).count < names.count { part.mistake("values of \(part.subject) repeat themselves", at: "values") }
      values = names.map { .text($0) }
    case "integer"?:
      part.allow(["name", "type", "min", "max"])
      let limit = 1_000_000_000
      part.require("min", "max")
      guard let low = part.integer("min", -limit...limit), let high = part.integer("max", -limit...limit) else {
        return nil
      }
      guard high >= low, high - low < most else {
        part.mistake(
          "\(part.subject) goes from \(low) to \(high): min is the smaller, and there are at most \(most) values",
          at: "max")
        return nil
      }
      values = (low...high).map { .number(Double($0)) }
    case "real"?:
      part.allow(["name", "type", "min", "max", "levels"])
      let (low, high) = (part.requiredNumber("min"), part.requiredNumber("max"))
      let levels = part.requiredInteger("levels", 2...most)
      values = (0..<levels).map { .number(low + Double($0) * (high - low) / Double(levels - 1)) }
    case "division"?:
      part.allow(["name", "type", "among", "parts"])
      let (members, parts) = (part.requiredInteger("among", 2...8), part.requiredInteger("parts", 1...20))
      guard part.isGiven("among"), part.isGiven("parts") else { return nil }
      let count = (1..<members).reduce(1.0) { $0 * Double(parts + $1) / Double($1) }
      guard count <= Double(most) else {
        part.mistake(
          "\(part.subject) can be divided in \(Int(count)) ways, and there are at most \(most) values", at: "parts")
        return nil
      }
      values = Issue.divisions(among: members, steps: parts)
    default: return nil
    }
    if values.isEmpty {
      part.mistake("\(part.subject) has no values")
      return nil
    }
    return Issue(name: name, values: values)
  }

  /// - Parameter issues: nil where they are mistaken.
  private static func party(_ part: CasePart, _ issues: [Issue]?, partyCount: Int) -> Party? {
    let name = part.requiredText("name")
    let part = CasePart(node: part.node, path: part.path, subject: "party \"\(name)\"", mistakes: part.mistakes)
    part.allow(["name", "sector", "utility", "reservation", "discount", "strategy"])
    let utility = part.requiredPart("utility", "the utility of \(part.subject)").flatMap { utility in
      issues.flatMap { Self.utility(utility, $0) }
    }
    let strategy = part.requiredPart("strategy", "the strategy of \(part.subject)").flatMap {
      Self.strategy($0, partyCount: partyCount)
    }
    let reservation = part.number("reservation")
    let discount = part.part("discount", "the discount of \(part.subject)").flatMap(Self.discount)
    guard let utility, let strategy else { return nil }
    return Party(
      name: name, sector: part.text("sector") ?? "", utility: utility, reservation: reservation, discount: discount,
      strategy: strategy)
  }

  private static func utility(_ part: CasePart, _ issues: [Issue]) -> CaseUtility? {
    switch part.choice("type", among: ["linear_additive", "hyper_rectangle", "lua"]) {
    case "linear_additive"?: return .additive(additive(part, issues))
    case "hyper_rectangle"?:
      part.allow(["type", "bias", "base", "boxes"])
      let boxes = part.parts("boxes") { "box \($0) of \(part.subject)" }.map { box in
        box.allow(["weight", "value", "where"])
        var sides: [Int: Set<Int>] = [:]
        for side in box.parts("where", { "side \($0) of \(box.subject)" }) {
          side.allow(["issue", "values"])
          let issue = side.requiredInteger("issue", 0...max(0, issues.count - 1))
          let values = side.numbers("values") ?? []
          guard issues.indices.contains(issue) else { continue }
          let indices = values.compactMap { Int(exactly: $0) }.filter(issues[issue].values.indices.contains)
          if indices.count < values.count {
            side.mistake(
              "values of \(side.subject) are value indices of issue \"\(issues[issue].name)\", 0 to \(issues[issue].values.count - 1)",
              at: "values")
          }
          sides[issue] = sides[issue].map { $0.intersection(indices) } ?? Set(indices)
        }
        return HyperRectangles.Box(
          weight: box.requiredNumber("weight"), value: box.requiredNumber("value"), sides: sides)
      }
      let base = part.part("base", "the base of \(part.subject)").map { additive($0, issues) }
      return .boxes(HyperRectangles(bias: part.number("bias") ?? 0, base: base, boxes: boxes))
    case "lua"?:
      part.allow(["type", "file"])
      return script(part).map { .lua($0) }
    default: return nil
    }
  }

  private static func additive(_ part: CasePart, _ issues: [Issue]) -> LinearAdditive {
    part.allow(["type", "bias", "issues"])
    let terms = part.parts("issues") { "issue \($0) of \(part.subject)" }
    if terms.count != issues.count, part.isGiven("issues") {
      part.mistake("\(part.subject) values \(terms.count) issues, and there are \(issues.count)", at: "issues")
    }
    return LinearAdditive(
      bias: part.number("bias") ?? 0,
      terms: zip(terms, issues).map { term, issue in
        term.allow(["weight", "table", "slope", "intercept", "share_of"])
        let weight = term.requiredNumber("weight")
        if let table = term.numbers("table") {
          if term.isGiven("slope") || term.isGiven("intercept") {
            term.mistake("\(term.subject) has a table and a slope: give one of them", at: "slope")
          }
          if table.count != issue.values.count {
            term.mistake(
              "the table of \(term.subject) has \(table.count) numbers, and issue \"\(issue.name)\" has \(issue.values.count) values",
              at: "table")
          }
          return .init(weight: weight, worth: .table(table))
        }
        if case .division(let shares)? = issue.values.first, term.isGiven("share_of") {
          let party = term.requiredInteger("share_of", 0...(shares.count - 1))
          return .init(
            weight: weight,
            worth: .share(of: party, slope: term.number("slope") ?? 1, intercept: term.number("intercept") ?? 0))
        }
        if term.isGiven("share_of") {
          term.mistake("\(term.subject) has a share, and \"\(issue.name)\" is no division", at: "share_of")
          return .init(weight: weight, worth: .table(issue.values.map { _ in 0 }))
        }
        if case .number? = issue.values.first, term.isGiven("slope") {
          return .init(
            weight: weight, worth: .affine(slope: term.number("slope") ?? 0, intercept: term.number("intercept") ?? 0))
        }
        if term.isGiven("slope") {
          term.mistake(
            "\(term.subject) has a slope, and the values of \"\(issue.name)\" are no numbers: give a table, or share_of a division",
            at: "slope")
        } else if !term.isGiven("table") {
          term.mistake("\(term.subject) says nothing of its worth: give a table, or slope and intercept")
        }
        return .init(weight: weight, worth: .table(issue.values.map { _ in 0 }))
      })
  }

  private static func discount(_ part: CasePart) -> Discount? {
    switch part.choice("type", among: ["exponential", "linear"]) {
    case "exponential"?:
      part.allow(["type", "factor"])
      let factor = part.requiredNumber("factor", 0...1e6)
      if factor == 0, part.isGiven("factor") { part.mistake("factor of \(part.subject) is above 0", at: "factor") }
      return .exponential(factor: factor)
    case "linear"?:
      part.allow(["type", "cost", "power"])
      return .linear(cost: part.requiredNumber("cost", 0...1e300), power: part.number("power", 0...1e6) ?? 1)
    default: return nil
    }
  }

  static func script(_ part: CasePart) -> ScriptReference? {
    let file = part.requiredText("file")
    return part.isGiven("file")
      ? ScriptReference(file: file, line: JSONPlaces.line(of: part.path, in: part.mistakes.text)) : nil
  }
}
