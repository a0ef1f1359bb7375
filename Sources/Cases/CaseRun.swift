import Negotiation
import Randomness

/// A file that a case was read from.
public struct CaseFile: Hashable, Sendable {
  public let name: String
  /// SHA-256, lower-case hexadecimal.
  public let digest: String
}

/// A case, prepared: its outcomes, and what each party makes of them. Hold it as often as you like.
public struct CaseRun {
  public let negotiation: NegotiationCase
  public let space: OutcomeSpace
  /// One a party.
  public let preferences: [Preferences]
  /// What it was read from, the case first; empty where it was not read from files.
  public internal(set) var files: [CaseFile] = []
  private let scripts: CaseScripts

  /// Spaces up to this size are listed whole; of larger ones as many outcomes are sampled as `sampleSize` says.
  public static let mostOutcomes = 100_000
  public static let sampleSize = 50_000

  /// - Parameter files: reads a script beside the case, by its name; throws where there is none.
  /// - Throws: `CaseProblems`, where a script cannot be read or a utility fails; the cause of a failing script.
  public init(_ negotiation: NegotiationCase, file: String, files: @escaping (String) throws -> [UInt8]) throws {
    self.negotiation = negotiation
    if let space = OutcomeSpace(negotiation.issues, limit: Self.mostOutcomes) {
      self.space = space
    } else {
      if negotiation.parties.contains(where: { if case .scripted = $0.strategy.kind { true } else { false } }) {
        let size = OutcomeSpace.size(of: negotiation.issues)
        throw CaseProblems(all: [
          CaseProblem(
            file: file, line: nil,
            message:
              "there are \(size.formatted(.number.notation(.scientific).precision(.significantDigits(3)))) outcomes, and a scripted party names them by number, which needs \(Self.mostOutcomes) or fewer: give issues fewer values"
          )
        ])
      }
      var stream = Chance(seed: 1, replicate: 0).draw(EntityKey("outcomes"), Purpose("sample"))
      space = OutcomeSpace(sampling: Self.sampleSize, of: negotiation.issues, from: &stream)
    }
    scripts = try CaseScripts(negotiation, file: file, files: files)
    preferences = try negotiation.parties.indices.map { [space, scripts] party in
      let utilities =
        switch negotiation.parties[party].utility {
        case .additive(let function): function.utilities(over: space)
        case .boxes(let function): function.utilities(over: space)
        case .lua(let reference): try scripts.utilities(reference, of: party, over: space)
        }
      if let outcome = utilities.firstIndex(where: { !$0.isFinite }) {
        throw CaseProblems(all: [
          CaseProblem(
            file: file, line: nil,
            message:
              "the utility of \"\(negotiation.parties[party].name)\" is \(utilities[outcome]) for outcome \(outcome): its numbers are too large to add up"
          )
        ])
      }
      return Preferences(
        utilities: utilities, reservation: negotiation.parties[party].reservation,
        discount: negotiation.parties[party].discount)
    }
  }

  /// Holds the talks.
  public func transcript() -> Transcript<Int> {
    var table = CaseTable(
      talking: StrategyTable(strategies(), outcomes: space.count), space: space, preferences: preferences, seed: 1)
    switch negotiation.rules {
    case .stacked(let rules): return rules.hold(at: &table.talking)
    case .simultaneous(let rules): return rules.hold(at: &table.talking)
    case .slate(let rules): return rules.hold(at: &table)
    case .singleText(let rules, let seed):
      table.chance = Chance(seed: seed, replicate: 0)
      var stream = table.chance.draw(EntityKey("mediator"), Purpose("first text"))
      return rules.hold(at: &table, from: Int(stream.below(UInt64(space.count))))
    }
  }

  /// What could have been agreed.
  public func analysis() -> SpaceAnalysis { SpaceAnalysis(UtilityTable(preferences)) }

  private func strategies() -> [any Strategy] {
    negotiation.parties.enumerated().map { place, party in
      let strategy = strategy(of: place, party.strategy.kind)
      guard party.strategy.endsAt != nil || party.strategy.leavesAt != nil else { return strategy }
      return Departing(strategy, endsAt: party.strategy.endsAt, leavesAt: party.strategy.leavesAt)
    }
  }

  private func strategy(of place: Int, _ kind: CaseStrategy.Kind) -> any Strategy {
    let own = preferences[place]
    switch kind {
    case .timeBased(let offering, let accepting, let tolerance):
      return TimeBased(own, offering: offering, accepting: accepting, tolerance: tolerance)
    case .aspiration(let exponent, let start, let tolerance):
      return TimeBased.aspiration(own, exponent: exponent, start: start, tolerance: tolerance)
    case .hardheaded: return Hardheaded(own)
    case .micro(let acceptsSame): return MiCRO(own, acceptsSame: acceptsSame)
    case .titForTat(let kindness, let initialConcession, let punishes):
      return TitForTat(own, kindness: kindness, initialConcession: initialConcession, punishes: punishes)
    case .scripted(let turns): return Scripted(turns)
    case .frequency(let curve, let window): return OpponentAware(own, in: space, curve: curve, window: window)
    case .fairMinded(let aim, let curve): return FairMinded(own, in: space, aim: aim, curve: curve)
    case .trustSensitive(let trust, let start, let pace):
      return TrustSensitive(own, trust: trust, place: place, start: start, pace: pace)
    case .lua: return scripts.strategy(of: place, own, in: space)
    }
  }
}

/// The table of a case: strategies that talk, with what voting and mediation ask beside.
struct CaseTable: VotingTable, MediationTable {
  var talking: StrategyTable
  let space: OutcomeSpace
  let preferences: [Preferences]
  var chance: Chance

  init(talking: StrategyTable, space: OutcomeSpace, preferences: [Preferences], seed: UInt64) {
    self.talking = talking
    self.space = space
    self.preferences = preferences
    chance = Chance(seed: seed, replicate: 0)
  }

  var parties: Int { talking.parties }

  mutating func propose(_ proposer: Proposer, standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    try talking.propose(proposer, standing: standing, at: moment)
  }

  mutating func respond(_ party: Int, to offer: Int, at moment: Moment) throws -> Response<Int> {
    try talking.respond(party, to: offer, at: moment)
  }

  mutating func observe(_ offer: Int, by proposer: Proposer) { talking.observe(offer, by: proposer) }

  /// Ranks by its utility, and approves what it would accept.
  mutating func ballot(of party: Int, on slate: [Int], at moment: Moment) throws -> Ballot {
    var approved: Set<Int> = []
    for (candidate, outcome) in slate.enumerated() {
      if case .accept = try talking.respond(party, to: outcome, at: moment) { approved.insert(candidate) }
    }
    let worths = slate.map { preferences[party].utilities[$0] }
    let ranking = slate.indices.sorted { worths[$0] == worths[$1] ? $0 < $1 : worths[$0] > worths[$1] }
    return Ballot(ranking: ranking, approved: approved)
  }

  func worth(of text: Int, to party: Int) -> Double { preferences[party].utilities[text] }

  /// One issue, drawn, takes another value, drawn. Of a sample another outcome of it is drawn.
  func changed(_ text: Int, mutation: Int, at moment: Moment) -> Int {
    var stream = chance.draw(EntityKey("mediator"), Purpose("change"), step: moment.step, index: mutation)
    guard !space.isSample else { return Int(stream.below(UInt64(space.count))) }
    var choices = space.choices(text)
    let open = space.issues.indices.filter { space.issues[$0].values.count > 1 }
    guard !open.isEmpty else { return text }
    let issue = open[Int(stream.below(UInt64(open.count)))]
    let other = Int(stream.below(UInt64(space.issues[issue].values.count - 1)))
    choices[issue] = other < choices[issue] ? other : other + 1
    return space.outcome(choices) ?? text
  }
}
