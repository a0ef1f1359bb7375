import Negotiation
import Randomness

/// M03 Negotiation. Members bargain over a text Z = (v₁..v_K, q̂, r, τ̂); governance sets who must agree, the protocol who proposes.
///
/// Off: there is never an agreement.
public struct NegotiationMechanism: Mechanism {
  public static let name = MechanismName.negotiation
  public static let about =
    "members bargain over priorities, contributions, rights and time; governance sets who must agree"
  public static let equations: [String] = [
    "talks, rounds_per_month rounds a month: without an agreement, at its review, or where H > reneg_conflict, age > reneg_age",
    "ideal text of i: (w_i, T̄_i, min(1, 1/(k π_i)), c_i,control)   (8)",
    "U_i(Z) = 1 − neg_weight_obj ½ Σ_k |v_k − w_ik| − neg_weight_q |q̂ − q̂*_i| "
      + "− neg_weight_rights |r − r*_i| − neg_weight_time |τ̂ − τ̂*_i|   (9)",
    "B_i = batna_base + batna_power · clip(k π_i − 1, 0, 1)(1 − V)   (10)",
    "asp_i = max(B_i, asp_start − asp_step (½ + T̄_i) N (1 − fishbowl · Δtransparency − voice_talk · Δvoice))   (11)",
    "rotating: member N mod k offers a · ideal + (1 − a) Z, a = clip((asp − U(Z))/(1 − U(Z)), 0, 1); "
      + "refused: Z += standing_move (offer − Z)",
    "vote: the motion is Σ_i d_i · ideal_i; yes if U_i ≥ asp_i − vote_accept (asp_i − B_i); otherwise yes if U_i ≥ asp_i",
    "single_text, mutations_per_round times a round: an issue moves by U(−1, 1) · mutation_size; "
      + "kept if mean ΔU_i ≥ −θ and ΔU_i ≥ −θ for a share text_quota of members, θ = temp0 · cooling^N",
    "adopted: consensus: all say yes; nao: a share quota_nao of members; vote: Σ_i d_i yes_i ≥ quota_vote",
    "lead: decrees (1 − lead_listen) ideal_lead + lead_listen · mean ideal at once; yes means U_i ≥ B_i",
    "adopted text: v normalised, q = q_max · q̂, r, τ = round(review_min + review_span · τ̂) months; "
      + "consent = share of yes; dissent = mean max(0, asp_i − U_i)   (12)",
  ]
  public static let source =
    "Raiffa 1982; Faratin et al. 1998 (concession); Fisher & Ury 1981, Klein et al. 2003 (single text, "
    + "annealing); Baron & Ferejohn 1989 (proposer's advantage); Susskind et al. 1999, Choi & Robertson 2014 "
    + "(vote and consensus); Stasavage 2004 (open-door bargaining); Ansell & Gash 2008"

  public var qMax = 0.5
  public var batnaBase = 0.6
  public var batnaPower = 0.15
  public var aspStart = 0.95
  public var aspStep = 0.01
  public var fishbowl = 0.6
  public var voiceTalk = 0.3
  public var voteAccept = 0.5
  public var roundsPerMonth = 6.0
  public var mutationsPerRound = 12.0
  public var mutationSize = 0.15
  public var temp0 = 0.01
  public var cooling = 0.9
  public var standingMove = 0.25
  public var textQuota = 0.75
  public var quotaVote = 0.6
  public var quotaNao = 2.0 / 3
  public var leadListen = 0.4
  public var reviewMin = 6.0
  public var reviewSpan = 30.0
  public var renegConflict = 0.6
  public var renegAge = 3.0
  public var negWeightObj = 0.5
  public var negWeightQ = 0.2
  public var negWeightRights = 0.2
  public var negWeightTime = 0.1

  public init() {}

  public static let tunables: [Tunable<NegotiationMechanism>] = [
    Tunable(
      "q_max", \.qMax, 0.1...0.8, unit: "share", domain: .positive, "largest share of income that can be pledged"),
    Tunable("batna_base", \.batnaBase, 0.3...0.8, unit: "utility", "worth of no agreement"),
    Tunable("batna_power", \.batnaPower, 0...0.4, unit: "utility", "better outside options of the powerful"),
    Tunable("asp_start", \.aspStart, 0.8...1, unit: "utility", "what members hold out for at first"),
    Tunable("asp_step", \.aspStep, 0.002...0.05, unit: "utility/round", "concession a round"),
    Tunable("fishbowl", \.fishbowl, 0...1, "slower concessions before an audience"),
    Tunable("voice_talk", \.voiceTalk, 0...0.6, "slower concessions at a larger table"),
    Tunable("vote_accept", \.voteAccept, 0...1, "readiness to vote for a motion below one's aspiration"),
    Tunable(
      "rounds_per_month", \.roundsPerMonth, 1...30, unit: "rounds", per: .flow, domain: .notNegative, "rounds of talks"),
    Tunable(
      "mutations_per_round", \.mutationsPerRound, 1...100, unit: "count", domain: .notNegative,
      "changes that a mediator tries"),
    Tunable("mutation_size", \.mutationSize, 0.02...0.5, "their size"),
    Tunable("temp0", \.temp0, 0...0.3, "what a member lives with at first for the sake of the text"),
    Tunable("cooling", \.cooling, 0...1, "how that falls from round to round"),
    Tunable("standing_move", \.standingMove, 0...1, "how far a refused offer moves the standing text"),
    Tunable("text_quota", \.textQuota, 0.5...1, unit: "share", "members that must live with a mediator's change"),
    Tunable("quota_vote", \.quotaVote, 0.5...1, unit: "share", "rights that carry a vote"),
    Tunable("quota_nao", \.quotaNao, 0.5...1, unit: "share", "heads that carry a decision of a network organisation"),
    Tunable("lead_listen", \.leadListen, 0...1, "weight of all members' wishes in a lead's decree"),
    Tunable(
      "review_min", \.reviewMin, 1...24, unit: "months", per: .duration, domain: .notNegative,
      "shortest time to a review"),
    Tunable(
      "review_span", \.reviewSpan, 0...60, unit: "months", per: .duration, domain: .notNegative,
      "and how much longer it can be"),
    Tunable("reneg_conflict", \.renegConflict, 0.3...1, "conflict that reopens an agreement"),
    Tunable("reneg_age", \.renegAge, 0...24, unit: "months", per: .duration, "age before which it does not"),
    Tunable("neg_weight_obj", \.negWeightObj, 0...1, unit: "weight", "weight of objectives in a member's utility"),
    Tunable("neg_weight_q", \.negWeightQ, 0...1, unit: "weight", "weight of the contribution level"),
    Tunable("neg_weight_rights", \.negWeightRights, 0...1, unit: "weight", "weight of rights"),
    Tunable("neg_weight_time", \.negWeightTime, 0...1, unit: "weight", "weight of the timeline"),
  ]
  public static let entries = [
    Entry.each(.alive, .negotiation) { partnership, world, decisions in
      try world.model.negotiation.meet(partnership, in: &world, decisions)
    }
  ]

  /// Talks are held without an agreement, at a review, or when conflict is high.
  func meet(_ partnership: PartnershipID, in world: inout World, _ decisions: any DecisionSource) throws {
    let hasAgreement = world[partnership].hasAgreement
    let isReview = hasAgreement && world.step >= world[partnership].reviewAt
    let isReopened =
      world[partnership].now.conflict > renegConflict && Double(world[partnership].age(at: world.step)) > renegAge
    world[partnership].now.negotiated = false
    if let pace = world.pace, !pace.holdsTalks(in: world.step) { return }
    if !world[partnership].members.isEmpty, !hasAgreement || isReview || isReopened {
      if isReview { try world.askToSteer(partnership, decisions) }
      world[partnership].now.negotiated = true
      world[partnership].tally.stepsNegotiating += 1
      world[partnership].tally.stepsOfTalks += 1
      try hold(partnership, in: &world, decisions)
    }
  }

  private func hold(_ partnership: PartnershipID, in world: inout World, _ decisions: any DecisionSource) throws {
    let round = world.happened(
      .round, .partnership(partnership),
      because: world[partnership].agreement == nil
        ? world[partnership].causes.founding : world[partnership].causes.agreement,
      and: world[partnership].causes.lever)
    world[partnership].causes.round = round
    let talked: Talked
    do {
      talked = try talk(partnership, in: world, decisions)
    } catch let breakdown as Breakdown {
      if let transcript = breakdown.transcript {
        world.record(
          transcript, breakdown.stakes, by: breakdown.rules, in: partnership, failure: "\(breakdown.cause)")
      }
      guard world[partnership].settlement.outlivesFailures else { throw breakdown.cause }
      world[partnership].talks = nil
      world.happened(
        .talksFailed, .partnership(partnership), because: round,
        detail: .text("broke off its talks: \(breakdown.cause)"))
      return
    }
    if let transcript = talked.talks.transcript, world[partnership].negotiatesText {
      world.record(transcript, talked.stakes, by: talked.rules, in: partnership)
    }
    for place in talked.leaving {
      world.happened(
        .talksFailed, .member(world[partnership].members[place], of: partnership), because: round,
        detail: .text("left the talks; the others talk on"))
    }
    if let adopted = talked.adopted {
      adopt(adopted, partnership, in: &world)
      try world.settleIssues(of: partnership, decisions)
    } else {
      world[partnership].talks = talked.talks
    }
    if let place = talked.brokenOffBy {
      world.happened(
        .talksFailed, .member(world[partnership].members[place], of: partnership), because: round,
        detail: .text("walked out of the talks"))
    }
  }

  /// A month of talks.
  private struct Talked {
    var talks: Talks<Text>
    var stakes: NegotiationRecord.TextStakes
    var rules: NegotiationRecord.Rules
    /// Places of those who left in this month.
    var leaving: [Int] = []
    var adopted: Adopted?
    var brokenOffBy: Int?
  }

  /// A policy failed in the midst of talks.
  private struct Breakdown: Error {
    let cause: any Error
    let transcript: Transcript<Text>?
    let stakes: NegotiationRecord.TextStakes
    let rules: NegotiationRecord.Rules
  }

  private struct Adopted {
    let text: Text
    let consent: Double
    let dissent: Double
  }

  /// One month of talks. The table sees the world and does not outlive this function, so that nothing of the world is copied.
  private func talk(_ partnership: PartnershipID, in world: borrowing World, _ decisions: any DecisionSource) throws
    -> Talked
  {
    let current = world[partnership]
    var table = TextTable(partnership, mechanism: self, in: copy world, decisions)
    var talked = Talked(
      talks: table.talks(resuming: current), stakes: table.stakes,
      rules: .text(current.levers.proposals, table.adoption))
    guard current.negotiatesText else {
      talked.adopted = Adopted(text: talked.talks.standing, consent: 1, dissent: 0)
      return talked
    }
    let before = talked.talks.left
    let ending: Ending<Text>
    do {
      ending = try talked.talks.hold(
        rounds: exchanges(in: world) ?? rounds(in: world), eachFor: exchanges(in: world) == nil ? 1 : roundsOfExchange,
        proposals: current.levers.proposals, adoption: table.adoption, at: &table)
    } catch {
      throw Breakdown(
        cause: error, transcript: talked.talks.transcript, stakes: talked.stakes, rules: talked.rules)
    }
    talked.leaving = talked.talks.left.subtracting(before).sorted()
    switch ending {
    case .adjourned: break
    case .brokenOff(let place): talked.brokenOffBy = place
    case .agreed(let text, let yes, let round):
      var dissent = 0.0
      for (place, preference) in table.preferences.enumerated() {
        dissent += max(0, table.aspiration(of: place, round: round) - preference.utility(of: text))
      }
      let members = Double(table.parties)
      talked.adopted = Adopted(
        text: text, consent: Double(yes.count(where: { $0 })) / members, dissent: dissent / members)
    }
    return talked
  }

  /// Rounds of a step: whole ones a month. In steps of another length what a step cannot hold of a round is held in a later one, so
  /// that short steps do not slow talks down.
  private func rounds(in world: borrowing World) -> Int {
    func held(_ steps: Int) -> Int { Int(min(roundsPerMonth * Double(steps), 1e9)) }
    let rounds = world.monthsPerStep == 1 ? held(1) : held(world.step) - held(world.step - 1)
    return min(rounds, Self.mostRounds)
  }

  /// In a workshop: exchanges of a round, each of which counts for a month of talks. nil in any other step.
  private func exchanges(in world: borrowing World) -> Int? {
    guard let pace = world.pace, world.step <= pace.lastStep else { return nil }
    return pace.exchanges
  }

  private var roundsOfExchange: Int { max(1, Int(min(roundsPerMonth, Double(Self.mostRounds)))) }

  /// No talks take longer than this, whatever the parameters say.
  private static let mostRounds = 10_000
  /// Of a round, for the same reason: ten times what is plausible.
  fileprivate static let mostMutations = 1000.0

  /// (12)
  private func adopt(_ adopted: Adopted, _ partnership: PartnershipID, in world: inout World) {
    let text = adopted.text
    let total = text.weights.reduce(0, +)
    let weights = text.weights.map { $0 / total }
    let k = weights.count
    let agreement = Agreement(
      text: text, weights: weights, level: qMax * text[k], rights: text[k + 1],
      review: rounded(reviewMin + reviewSpan * text[k + 2]), division: nil,
      consent: adopted.consent, dissent: adopted.dissent, adoptedAt: world.step)
    let event = world.happened(
      .agreement, .partnership(partnership), because: world[partnership].causes.round,
      detail: .agreement(
        monthsOfTalks: world[partnership].tally.stepsOfTalks, consent: agreement.consent, level: agreement.level,
        review: agreement.review))
    world[partnership].agreement = agreement
    world[partnership].weights = weights
    world[partnership].consent = agreement.consent
    world[partnership].dissent = agreement.dissent
    world[partnership].talks = nil
    world[partnership].reviewAt = world.step + agreement.review
    world[partnership].tally.stepsOfTalks = 0
    world[partnership].causes.agreement = event
    world[partnership].causes.lever = nil
    if world[partnership].formedAt == nil {
      world[partnership].formedAt = world.step
      world[partnership].tally.stepsToAgreement = world[partnership].age(at: world.step)
      world[partnership].deliveries = Deliveries(
        memberCount: world[partnership].members.count, step: world.step)
      world[partnership].causes.contributions = []
    }
  }
}

/// M03's table: members with preferences over texts, asked one by one.
struct TextTable: RoundTable {
  let partnership: PartnershipID
  let mechanism: NegotiationMechanism
  let members: [OrganisationID]
  let preferences: [TextPreference]
  private let panel: TextPanel
  let adoption: AdoptionRule
  let middle: Text
  /// (11), by place.
  private let demands: [SteadyConcession]
  private let rights: [Double]
  private let isVote: Bool
  private let isDecree: Bool
  private let world: World
  private let decisions: any DecisionSource

  init(_ partnership: PartnershipID, mechanism: NegotiationMechanism, in world: World, _ decisions: any DecisionSource)
  {
    let current = world[partnership]
    let trust = world.seats.meanTrust[current.table.seats]
    let objectiveCount = world.objectives.count
    let k = Double(current.members.count)
    let influence = world.influenceShares(current.members)
    var costs = Array(repeating: 0.5 * mechanism.negWeightObj, count: objectiveCount)
    costs += [mechanism.negWeightQ, mechanism.negWeightRights, mechanism.negWeightTime]
    preferences = zip(current.members, zip(influence, trust)).map { member, standing in
      let (influence, trust) = standing
      let ideal =
        Array(world.organisations.priorities[member]) + [
          clip01(trust), min(1, 1 / (k * influence)),
          world.organisations.culture[member, CultureDimension.control.rawValue],
        ]
      return TextPreference(ideal: Text(ideal, weightCount: objectiveCount), costs: costs)
    }
    panel = TextPanel(preferences)
    let slow =
      1 - mechanism.fishbowl * current.levers.extraTransparency - mechanism.voiceTalk * current.levers.extraVoice
    demands = zip(influence, trust).map { influence, trust in
      SteadyConcession(
        start: mechanism.aspStart, pace: mechanism.aspStep * (0.5 + trust) * slow,
        fallback: mechanism.batnaBase + mechanism.batnaPower * clip01(k * influence - 1) * (1 - current.sharedVision))
    }
    middle = Text(
      Array(repeating: 1 / Double(objectiveCount), count: objectiveCount) + [0.5, 0.5, 0.5], weightCount: objectiveCount
    )
    rights = world.decisionRights(in: partnership)
    isVote = current.levers.proposals == .vote
    switch current.levers.governance {
    case .consensus: adoption = .unanimity
    case .nao: adoption = .headCount(quota: mechanism.quotaNao)
    case .vote: adoption = .weighted(rights, quota: mechanism.quotaVote)
    case .lead:
      let lead = world.lead(of: partnership)
      adoption = .decree(by: current.members.firstIndex { $0 == lead } ?? 0)
    }
    isDecree = current.levers.governance == .lead
    members = current.members
    self.partnership = partnership
    self.mechanism = mechanism
    self.world = world
    self.decisions = decisions
  }

  var parties: Int { members.count }

  var stakes: NegotiationRecord.TextStakes {
    NegotiationRecord.TextStakes(preferences: preferences, fallbacks: demands.map(\.fallback))
  }

  /// Talks go on where they were adjourned; a lead decrees at once, in round 0.
  func talks(resuming partnership: Partnership) -> Talks<Text> {
    if !isDecree, let adjourned = partnership.talks { return adjourned }
    return Talks(startingFrom: partnership.agreement?.text ?? middle, keepsTranscript: world.journal.isKept)
  }

  /// (11)
  func aspiration(of place: Int, round: Int) -> Double { demands[place].level(inRound: round) }

  func propose(_ proposer: Proposer, standing text: Text?, at moment: Moment) throws -> Proposal<Text> {
    let round = moment.step
    let standing = text ?? middle
    switch proposer {
    case .party(let place):
      let own: Text
      if isDecree {
        own = Text.blend(1 - mechanism.leadListen, of: preferences[place].ideal, with: meanIdeal)
      } else {
        own = preferences[place].offer(worth: aspiration(of: place, round: round), from: standing)
      }
      guard decisions.asks(.propose, by: members[place]),
        let answer = try decisions.ask(
          .propose(round: round), of: members[place], in: partnership, index: round, world,
          weighing: stake(of: place), otherwise: .offer(.text(own)))
      else { return .offer(own) }
      switch answer {
      case .offer(.text(let text)): return .offer(text)
      case .offer(.values):
        throw DecisionProblem(
          kind: .propose, organisation: members[place], step: world.step,
          message: "what is on the table now is the text; the declared issues follow")
      case .pass: return isDecree ? .offer(own) : .pass
      case .leave: return .leave
      default: return .walkOut
      }
    case .mediator:
      let mediator = SingleTextMediator(
        quota: mechanism.textQuota, temperature: mechanism.temp0 * power(mechanism.cooling, Double(round)),
        mutations: Int(min(mechanism.mutationsPerRound, NegotiationMechanism.mostMutations)))
      let (chance, step) = (world.chance, world.step)
      let luck = Luck(world[partnership].key, Draws.amendment)
      return .offer(
        mediator.improve(standing, for: panel) { mutation in
          var stream = chance.draw(luck, step: step, index: (round & 0xFFF) << 12 | (mutation & 0xFFF))
          let component = Int(stream.below(UInt64(standing.components.count)))
          return (component, stream.uniform(-1, 1) * mechanism.mutationSize)
        })
    case .motion:
      var motion = middle
      for component in motion.components.indices {
        motion.components[component] = zip(rights, preferences).reduce(0) { $0 + $1.0 * $1.1.ideal[component] }
      }
      return .offer(motion)
    }
  }

  private func stake(of place: Int) -> Stake { .text(preferences[place], fallback: demands[place].fallback) }

  func respond(_ place: Int, to offer: Text, at moment: Moment) throws -> Response<Text> {
    let round = moment.step
    let worth = preferences[place].utility(of: offer)
    let aspiration = aspiration(of: place, round: round)
    let bar =
      isDecree
      ? demands[place].fallback
      : isVote ? aspiration - mechanism.voteAccept * (aspiration - demands[place].fallback) : aspiration
    let yes = worth >= bar - 1e-9
    guard decisions.asks(.respond, by: members[place]),
      let answer = try decisions.ask(
        .respond(.text(offer), round: round, worth: worth, aspiration: bar), of: members[place], in: partnership,
        index: round, world, weighing: stake(of: place), otherwise: yes ? .accept : .reject(nil))
    else { return yes ? .accept : .reject(reason: nil) }
    switch answer {
    case .accept: return .accept
    case .reject(let reason): return .reject(reason: reason)
    case .counter(.text(let text)): return .counter(text)
    case .leave: return .leave
    default: return .walkOut
    }
  }

  func standing(after offer: Text, of proposer: Proposer, refused standing: Text) -> Text {
    switch proposer {
    case .party: standing.moved(mechanism.standingMove, toward: offer)
    case .mediator: offer
    case .motion: standing
    }
  }

  private var meanIdeal: Text {
    var mean = middle
    let k = Double(preferences.count)
    for component in mean.components.indices {
      mean.components[component] = preferences.reduce(0) { $0 + $1.ideal[component] } / k
    }
    return mean
  }
}
