import Negotiation

/// Strategies and protocols of a case file.
extension NegotiationCase {
  private static let kinds = [
    "time_based", "aspiration", "hardheaded", "micro", "naive_tft", "scripted", "frequency", "fair_minded",
    "trust_sensitive", "lua",
  ]

  static func strategy(_ part: CasePart, partyCount: Int) -> CaseStrategy? {
    guard let type = part.choice("type", among: kinds), let kind = kind(type, part, partyCount: partyCount) else {
      return nil
    }
    let steps = 0...1_000_000_000
    return CaseStrategy(
      kind: kind, endsAt: part.integer("end_at_step", steps), leavesAt: part.integer("leave_at_step", steps))
  }

  private static func kind(_ type: String, _ part: CasePart, partyCount: Int) -> CaseStrategy.Kind? {
    func allow(_ names: String...) { part.allow(["type", "end_at_step", "leave_at_step"] + names) }
    let tolerance = { part.number("tolerance") ?? 0 }
    switch type {
    case "time_based":
      allow("offering", "accepting", "tolerance")
      guard let offering = part.requiredPart("offering", "the offering curve of \(part.subject)") else { return nil }
      return .timeBased(
        offering: curve(offering),
        accepting: part.part("accepting", "the accepting curve of \(part.subject)").map { curve($0) },
        tolerance: tolerance())
    case "aspiration":
      allow("exponent", "start", "tolerance")
      return .aspiration(
        exponent: part.number("exponent", positive) ?? 1, start: part.number("start") ?? 1, tolerance: tolerance())
    case "hardheaded":
      allow()
      return .hardheaded
    case "micro":
      allow("accept_same")
      return .micro(acceptsSame: part.bool("accept_same") ?? true)
    case "naive_tft":
      allow("kindness", "initial_concession", "punish")
      return .titForTat(
        kindness: part.number("kindness") ?? 0, initialConcession: part.number("initial_concession") ?? 0,
        punishes: part.bool("punish") ?? false)
    case "scripted":
      allow("turns")
      let turns = part.parts("turns") { "turn \($0) of \(part.subject)" }.compactMap(turn)
      if turns.isEmpty, part.mistakes.isEmpty { part.mistake("\(part.subject) has no turns", at: "turns") }
      return turns.isEmpty ? nil : .scripted(turns)
    case "frequency":
      allow("curve", "window")
      return .frequency(
        curve(part.part("curve", "the curve of \(part.subject)")), window: part.number("window", 0...1) ?? 0.05)
    case "fair_minded":
      allow("aim", "curve")
      let aim = part.choice("aim", among: FairMinded.Aim.allCases.map(\.rawValue), otherwise: "nash")
      return .fairMinded(
        aim.flatMap(FairMinded.Aim.init) ?? .nash, curve(part.part("curve", "the curve of \(part.subject)")))
    case "trust_sensitive":
      allow("trust", "start", "pace")
      return .trustSensitive(
        trust: trust(part, partyCount), start: part.number("start", 0...1) ?? 0.95,
        pace: part.number("pace", 0...1) ?? 0.01)
    default:
      allow("file")
      return script(part).map { .lua($0) }
    }
  }

  private static let positive = 1e-9...1e9

  /// One number for all others, or one a party.
  private static func trust(_ part: CasePart, _ partyCount: Int) -> [Double] {
    if let list = part.isList("trust") ? part.numbers("trust") : nil {
      if list.count != partyCount || !list.allSatisfy({ $0 >= 0 && $0 <= 1 }) {
        part.mistake("trust of \(part.subject) is one number from 0 to 1 a party: there are \(partyCount)", at: "trust")
      }
      return list
    }
    return Array(repeating: part.requiredNumber("trust", 0...1), count: partyCount)
  }

  private static func curve(_ part: CasePart?) -> ConcessionCurve {
    guard let part else { return ConcessionCurve() }
    part.allow(["family", "exponent", "start"])
    let family = part.choice("family", among: ConcessionCurve.Family.allCases.map(\.rawValue), otherwise: "poly")
    return ConcessionCurve(
      family.flatMap(ConcessionCurve.Family.init) ?? .polynomial, exponent: part.number("exponent", positive) ?? 1,
      start: part.number("start") ?? 1)
  }

  private static func turn(_ part: CasePart) -> Scripted.Turn? {
    part.allow(["do", "outcome"])
    switch part.choice("do", among: ["offer", "accept", "end", "leave", "no_offer"]) {
    case "offer"?: return .offer(part.requiredInteger("outcome", 0...1_000_000_000))
    case "accept"?: return .accept
    case "end"?: return .end
    case "leave"?: return .leave
    case "no_offer"?: return .noOffer
    default: return nil
    }
  }

  static func rules(_ part: CasePart, partyCount: Int) -> CaseProtocol {
    let most = 1_000_000
    switch part.choice("type", among: ["sao", "slate", "simultaneous", "single_text"]) {
    case "slate"?:
      part.allow(["type", "rule", "quota", "weights", "veto"])
      return .slate(Slate(rule: votingRule(part, partyCount), vetoes: vetoes(part, partyCount)))
    case "simultaneous"?:
      part.allow(["type", "n_steps", "patience"])
      return .simultaneous(
        Simultaneous(
          rounds: part.requiredInteger("n_steps", 1...most), patience: part.integer("patience", 1...most) ?? 1))
    case "single_text"?:
      part.allow(["type", "n_steps", "quota", "temperature", "cooling", "changes", "seed"])
      let mediator = SingleTextMediator(
        quota: part.number("quota", 0...1) ?? 1, temperature: part.number("temperature", 0...1e300) ?? 0,
        mutations: part.integer("changes", 1...1000) ?? 1)
      return .singleText(
        SingleText(
          rounds: part.requiredInteger("n_steps", 1...most), mediator: mediator,
          cooling: part.number("cooling", 0...1) ?? 0.99),
        seed: UInt64(part.integer("seed", 0...Int(1e15)) ?? 1))
    default:
      part.allow(["type", "n_steps", "step_unit"])
      let unit = part.choice("step_unit", among: Stacked.StepUnit.allCases.map(\.rawValue), otherwise: "round")
      return .stacked(
        Stacked(steps: part.requiredInteger("n_steps", 1...most), unit: unit.flatMap(Stacked.StepUnit.init) ?? .round))
    }
  }

  private static func votingRule(_ part: CasePart, _ partyCount: Int) -> VotingRule {
    switch part.choice("rule", among: ["plurality", "approval", "borda", "weighted_quota", "unanimity"]) {
    case "plurality"?: return .plurality
    case "approval"?: return .approval
    case "weighted_quota"?:
      let weights = part.numbers("weights") ?? Array(repeating: 1, count: partyCount)
      let total = weights.reduce(0, +)
      if weights.count != partyCount || !weights.allSatisfy({ $0 >= 0 }) || !(total > 0) {
        part.mistake("weights are one number a party, 0 or more and not all 0", at: "weights")
      }
      return .weightedQuota(weights.map { $0 / total }, quota: part.requiredNumber("quota", 0...1))
    case "unanimity"?: return .unanimity
    default: return .borda
    }
  }

  private static func vetoes(_ part: CasePart, _ partyCount: Int) -> Set<Int> {
    let places = part.numbers("veto") ?? []
    let indices = places.compactMap { Int(exactly: $0) }.filter((0..<partyCount).contains)
    if indices.count < places.count {
      part.mistake("veto lists parties by their place, 0 to \(partyCount - 1)", at: "veto")
    }
    return Set(indices)
  }
}
