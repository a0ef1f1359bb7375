import LuaHost
import Negotiation
import Partnerships
import Randomness
import Simulation

/// What a policy's function returns for offers, as a table with a mark that scripts do not write by hand.
enum Answer {
  case accept, pass, leave, walkOut
  case reject(String?)
  case counter(LuaTable)

  private static let mark = "answer"

  var lua: LuaValue {
    switch self {
    case .accept: .table(LuaTable(named: [(Self.mark, "accept")]))
    case .pass: .table(LuaTable(named: [(Self.mark, "pass")]))
    case .leave: .table(LuaTable(named: [(Self.mark, "leave")]))
    case .walkOut: .table(LuaTable(named: [(Self.mark, "walk_out")]))
    case .reject(let reason):
      .table(LuaTable(named: [(Self.mark, "reject"), ("reason", reason.map { .string($0) } ?? .none)]))
    case .counter(let offer): .table(LuaTable(named: [(Self.mark, "counter"), ("offer", .table(offer))]))
    }
  }

  init?(_ table: LuaTable) {
    switch table[Self.mark].text {
    case "accept": self = .accept
    case "pass": self = .pass
    case "leave": self = .leave
    case "walk_out": self = .walkOut
    case "reject": self = .reject(table["reason"].text)
    case "counter":
      guard case .table(let offer) = table["offer"] else { return nil }
      self = .counter(offer)
    default: return nil
    }
  }
}

/// Decisions by functions of the script.
struct ScriptPolicy: Policy {
  let kinds: Set<DecisionKind>
  /// By kind.
  private let functions: [LuaFunction?]
  private let runtime: ScriptRuntime
  private static let purposes = DecisionKind.allCases.map { Purpose("decision \($0.name)") }

  init(functions: [DecisionKind: LuaFunction], runtime: ScriptRuntime) {
    kinds = Set(functions.keys)
    self.functions = DecisionKind.allCases.map { functions[$0] }
    self.runtime = runtime
  }

  func answer(_ request: DecisionRequest, in world: borrowing World) throws -> DecisionAnswer {
    guard let function = functions[request.kind.rawValue] else { return request.defaultAnswer }
    let key = world.organisations.keys[request.organisation]
    let (oldViewer, oldRequest) = (runtime.viewer, runtime.request)
    runtime.viewer = request.organisation
    runtime.request = request
    defer { (runtime.viewer, runtime.request) = (oldViewer, oldRequest) }
    do {
      let answer = try runtime.seeing(world) {
        let result = try runtime.inContext(
          entity: key, purpose: Self.purposes[request.kind.rawValue], step: request.step,
          index: request.index & 0xFFFFFF
        ) { try runtime.call(function, runtime.arguments(request)) }
        return try runtime.answer(result, to: request, from: function)
      }
      if let problem = request.problem(with: answer, in: world) { throw runtime.failure(problem, in: function) }
      return answer
    } catch var failure as RunFailure {
      if failure.kind == .time, let talks = request.partnership, world[talks].settlement.outlivesFailures,
        request.kind == .propose || request.kind == .respond
      {
        _ = runtime.state.recover()  // who never answers ends the talks, and not the run
      }
      failure.step = request.step
      failure.organisation = failure.organisation ?? world.organisations.names[request.organisation]
      failure.decision = failure.decision ?? request.kind.name
      throw failure
    }
  }
}

extension ScriptRuntime {
  private var world: UnsafePointer<World> {
    guard let sight else { preconditionFailure("decisions are asked for while the world is seen") }
    return sight
  }

  /// (me, …, ask)
  func arguments(_ request: DecisionRequest) -> [LuaValue] {
    let me = LuaValue.object(ObjectKind.organisation.object(request.organisation.index))
    let ask = LuaValue.object(ObjectKind.ask.object())
    let partnership = request.partnership.map { LuaValue.object(ObjectKind.partnership.object($0.index)) } ?? .none
    switch request.matter {
    case .propose(let round):
      return [me, .table(LuaTable(named: [("partnership", partnership), ("round", .integer(Int64(round)))])), ask]
    case .respond(let offer, let round, let worth, let aspiration):
      return [
        me,
        lua(
          offer, request,
          [("round", .integer(Int64(round))), ("worth", .number(worth)), ("aspiration", .number(aspiration))]), ask,
      ]
    case .vote(let motion): return [me, lua(motion), ask]
    case .steer, .contribute, .join, .stay: return [me, partnership, ask]
    case .share(let other): return [me, .object(ObjectKind.organisation.object(other.index)), ask]
    case .spend: return [me, ask]
    }
  }

  private func lua(_ offer: Offer, _ request: DecisionRequest, _ more: [(String, LuaValue)] = []) -> LuaValue {
    var fields = more
    switch offer {
    case .text(let text):
      let k = text.weightCount
      fields += [
        ("weights", named(world.pointee.objectives.names.values, Array(text.weights))), ("level", .number(text[k])),
        ("rights", .number(text[k + 1])), ("timeline", .number(text[k + 2])),
      ]
    case .values(let choices):
      if let partnership = request.partnership {
        for (issue, choice) in zip(world.pointee[partnership].issues, choices) {
          fields.append(
            (issue.issue.name, value(issue.issue.values[choice], members: world.pointee[partnership].members, world)))
        }
      }
    }
    return .table(LuaTable(named: fields))
  }

  private func lua(_ motion: Motion) -> LuaValue {
    var fields: [(String, LuaValue)] = [("text", .string(world.pointee.describe(motion)))]
    switch motion {
    case .levers(let settings):
      for setting in settings {
        switch setting {
        case .degree(let lever, let value): fields.append((lever.name, .number(value)))
        case .governance(let governance): fields.append(("governance", .string(governance.rawValue)))
        case .proposals(let rule): fields.append(("protocol", .string(rule.rawValue)))
        case .term(let term): fields.append(("term", .integer(Int64(term))))
        }
      }
    case .expel(let organisation): fields.append(("expel", .object(ObjectKind.organisation.object(organisation.index))))
    case .admit(let organisation): fields.append(("admit", .object(ObjectKind.organisation.object(organisation.index))))
    case .end: fields.append(("dissolve", true))
    }
    return .table(LuaTable(named: fields))
  }

  /// The default answer as a script sees it.
  func lua(_ answer: DecisionAnswer, for request: DecisionRequest) -> LuaValue {
    switch answer {
    case .offer(let offer): lua(offer, request)
    case .pass: Answer.pass.lua
    case .leave: Answer.leave.lua
    case .walkOut: Answer.walkOut.lua
    case .accept: Answer.accept.lua
    case .reject(let reason): Answer.reject(reason).lua
    case .counter(let offer): lua(offer, request)
    case .verdict(let verdict): verdict.map { .boolean($0) } ?? .none
    case .motions: .none
    case .share(let share): .number(share)
    case .weights(let weights): named(world.pointee.objectives.names.values, weights)
    }
  }

  /// What a function of the script returned, as an answer.
  func answer(_ result: LuaValue, to request: DecisionRequest, from function: LuaFunction) throws -> DecisionAnswer {
    func wrong(_ expected: String) -> RunFailure {
      failure(
        "\(request.kind.name) is answered with \(expected), not \(Fields.show(result))\(returnHint(result))",
        in: function)
    }
    let answer: DecisionAnswer
    switch request.matter {
    case .contribute, .share:
      guard let share = result.double else { throw wrong("a number from 0 to 1") }
      answer = .share(share)
    case .join, .stay:
      guard case .boolean(let verdict) = result else { throw wrong("true or false") }
      answer = .verdict(verdict)
    case .vote:
      switch result {
      case .boolean(let verdict): answer = .verdict(verdict)
      case .none: answer = .verdict(nil)
      default: throw wrong("true, false or nil")
      }
    case .spend:
      guard case .table(let table) = result else { throw wrong("a table of weights by objective") }
      answer = .weights(try weights(table, in: function))
    case .steer: answer = .motions(try motions(result, request, function))
    case .respond:
      guard case .table(let table) = result else {
        throw wrong("accept(), reject(reason), counter { … }, leave() or walk_out()")
      }
      switch Answer(table) {
      case .accept?: answer = .accept
      case .reject(let reason)?: answer = .reject(reason)
      case .leave?: answer = .leave
      case .walkOut?: answer = .walkOut
      case .counter(let offer)?: answer = .counter(try self.offer(offer, request, function))
      default: throw wrong("accept(), reject(reason), counter { … }, leave() or walk_out()")
      }
    case .propose:
      guard case .table(let table) = result else { throw wrong("an offer, pass(), leave() or walk_out()") }
      switch Answer(table) {
      case .pass?: answer = .pass
      case .leave?: answer = .leave
      case .walkOut?: answer = .walkOut
      case nil: answer = .offer(try self.offer(table, request, function))
      default: throw wrong("an offer, pass(), leave() or walk_out()")
      }
    }
    return answer
  }

  private func weights(_ table: LuaTable, in function: LuaFunction) throws -> [Double] {
    let names = world.pointee.objectives.names.values
    for (name, value) in table.named where !names.contains(name) || value.double == nil {
      throw failure(
        names.contains(name)
          ? "the weight of \"\(name)\" is a number, not \(Fields.show(value))"
          : "there is no objective \"\(name)\"" + (advice(for: name, among: names).map { "; \($0)" } ?? ""),
        in: function)
    }
    return names.map { table[$0].double ?? 0 }
  }

  /// An offer that a script wrote: what it leaves out is as in the offer on the table, or as the built-in policy would propose.
  private func offer(_ table: LuaTable, _ request: DecisionRequest, _ function: LuaFunction) throws -> Offer {
    let base: Offer
    switch (request.matter, request.defaultAnswer) {
    case (.respond(let offer, _, _, _), _): base = offer
    case (_, .offer(let offer)): base = offer
    default: throw failure("there is nothing to offer here", in: function)
    }
    let ignored: Set<String> = ["round", "worth", "aspiration"]
    switch base {
    case .text(var text):
      let k = text.weightCount
      for (name, value) in table.named where !ignored.contains(name) {
        switch (name, value) {
        case ("weights", .table(let weights)):
          text.components.replaceSubrange(..<k, with: try self.weights(weights, in: function))
        case ("level", _), ("rights", _), ("timeline", _):
          guard let number = value.double else {
            throw failure("\(name) of an offer is a number from 0 to 1, not \(Fields.show(value))", in: function)
          }
          text.components[name == "level" ? k : name == "rights" ? k + 1 : k + 2] = number
        default:
          throw failure(
            "an offer has no '\(name)' now; the text has weights, level, rights and timeline, and the declared issues follow"
              + (nearestName(to: name, among: ["weights", "level", "rights", "timeline"]).map {
                "; did you mean '\($0)'?"
              }
                ?? ""),
            in: function)
        }
      }
      return .text(text)
    case .values(var choices):
      guard let partnership = request.partnership else { return base }
      let issues = world.pointee[partnership].issues
      for (name, value) in table.named where !ignored.contains(name) {
        guard let place = issues.firstIndex(where: { $0.issue.name == name }) else {
          throw failure(
            "there is no issue \"\(name)\""
              + (advice(for: name, among: issues.map(\.issue.name)).map { "; \($0)" } ?? ""), in: function)
        }
        let members = world.pointee[partnership].members
        guard
          let choice = issues[place].issue.values.firstIndex(where: {
            matches(value, self.value($0, members: members, world))
          })
        else {
          throw failure("\(Fields.show(value)) is no value of issue \"\(name)\"", in: function)
        }
        choices[place] = choice
      }
      return .values(choices)
    }
  }

  private func matches(_ given: LuaValue, _ value: LuaValue) -> Bool {
    switch (given, value) {
    case (.table(let a), .table(let b)):
      return b.named.allSatisfy { abs((a[$0.0].double ?? 0) - ($0.1.double ?? 0)) < 1e-9 }
    default:
      if let a = given.double, let b = value.double { return a == b }
      return given == value
    }
  }

  /// Levers to change, or motions: a table of levers, an effect, or a list of effects; nothing for none.
  private func motions(_ result: LuaValue, _ request: DecisionRequest, _ function: LuaFunction) throws -> [Motion] {
    switch result {
    case .none: return []
    case .object(let object) where object.kind == ObjectKind.effect.rawValue:
      return [try motion(Int(object.index), request, function)]
    case .table(let table):
      if !table.sequence.isEmpty { return try table.sequence.flatMap { try motions($0, request, function) } }
      let diagnostics = Diagnostics()
      let site = CallSite(function.definedAt, word: "steer", sources: sheet.sources)
      let fields = Fields(
        table, of: Word("steer", "", fields: Field.levers), subject: "what steer returns", at: site, into: diagnostics)
      if let mistake = diagnostics.all.first {
        throw failure(mistake.message + (mistake.advice.map { "; \($0)" } ?? ""), in: function)
      }
      let settings = fields.leverSettings
      return settings.isEmpty ? [] : [.levers(settings)]
    default:
      throw failure(
        "steer is answered with levers to change, { monitoring = 0.8 }, or nothing; not \(Fields.show(result))",
        in: function)
    }
  }

  private func motion(_ index: Int, _ request: DecisionRequest, _ function: LuaFunction) throws -> Motion {
    let (actions, mistakes) = actions(of: sheet.effects[index])
    if let mistake = mistakes.first { throw failure(mistake.message, in: function) }
    let settings = actions.compactMap { if case .set(_, let setting) = $0 { setting } else { nil } }
    if !settings.isEmpty { return .levers(settings) }
    switch actions.first {
    case .expel(let organisation, _)?: return .expel(organisation)
    case .invite(let organisation, _)?: return .admit(organisation)
    case .end?: return .end
    default: throw failure("steer moves lever changes, expel { … }, invite { … } or dissolve { … }", in: function)
    }
  }
}
