import Partnerships
import Simulation

/// A number of a run that is made of balances, so that postings add up to its change.
enum Quantity: Hashable {
  case account(String)
  case metric(Metric, PartnershipID)
  /// What a community has of the objectives, weighted by its needs.
  case community(CommunityID)

  /// Steps by which it is late: cultural distance is that of a step's beginning.
  var delay: Int { if case .metric(.culturalDistance, _) = self { 1 } else { 0 } }

  var partnership: PartnershipID? { if case .metric(_, let partnership) = self { partnership } else { nil } }

  /// Whether its value is measured; that of an account is its balance.
  var isMeasured: Bool { if case .account = self { false } else { true } }

  /// What was measured in a step; nil where it has no value, and for an account.
  func measured(in world: borrowing World) -> Double? {
    switch self {
    case .account: return nil
    case .metric(let metric, let partnership):
      let value = world.value(of: metric, in: partnership)
      return value.isFinite ? value : nil
    case .community(let community):
      var value = 0.0
      for k in world.objectives.ids {
        value += world.communities[community.index].needs[k.index] * world.objectives.attained(k)
      }
      return value
    }
  }
}

/// The accounts of a run by name, with the balances that they opened with.
struct Books {
  private(set) var openings: [Double] = []
  private var places: [String: Int] = [:]
  let organisations: [String]
  let partnerships: [String]
  let objectives: [String]

  init(_ declaration: WorldDeclaration) {
    organisations = declaration.organisations.map(\.name)
    partnerships = declaration.partnerships.map(\.name)
    objectives = declaration.objectives.map(\.name)
  }

  /// The next account: its place is the number of those before it.
  mutating func open(_ account: String, _ balance: Double) {
    places[account] = openings.count
    openings.append(balance)
  }

  /// Places of the accounts of these names; nil where one is missing.
  func group(_ names: [String]) -> [Int]? {
    let found = names.compactMap { places[$0] }
    return found.count == names.count ? found : nil
  }
}

extension Quantity {
  /// How it is made of balances (MODEL.md section 5); nil where it has no value.
  func composition(in frame: Frame, _ books: Books) -> Composition? {
    switch self {
    case .account(let name): return books.group([name]).map { Composition([.init(accounts: $0, weight: 1)]) }
    case .community(let community):
      return Self.attained(frame.terms.communityNeeds[community.index], frame.terms, books)
    case .metric(let metric, let partnership):
      guard frame.membership.isFounded else { return nil }
      return Self.composition(of: metric, books.partnerships[partnership.index], frame, books)
    }
  }

  private static func composition(of metric: Metric, _ name: String, _ frame: Frame, _ books: Books) -> Composition? {
    let (membership, terms) = (frame.membership, frame.terms)
    func own(_ account: String) -> Composition? {
      books.group(["\(name).\(account)"]).map { Composition([.init(accounts: $0, weight: 1)]) }
    }
    func mean(_ organisations: [String], _ accounts: [String]) -> Composition {
      .mean(organisations.flatMap { one in accounts.compactMap { books.group(["\(one).\($0)"]) } })
    }
    switch metric {
    case .attainment: return attained(terms.weights, terms, books)
    case .impact: return attained(terms.needs, terms, books)
    case .trust, .credibility: return trust(frame, books) { $0.first }
    case .trustDispersion:
      return trust(frame, books) { max(0, $0.second - $0.first * $0.first).squareRoot() }
    case .legacy: return membership.isAlive ? nil : trust(frame, books) { $0.first }
    case .equity: return equity(frame, books)
    case .alignment:
      let accounts = books.objectives.map { "priorities.\($0)" }
      return membership.isAlive
        ? pairs(membership.members, accounts, books, form: apart) { 1 - 0.5 * $0.first } : nil
    case .culturalDistance:
      let accounts = CultureDimension.allCases.map { "culture.\($0.name)" }
      return membership.isAlive ? pairs(membership.members, accounts, books, form: distance) { $0.first } : nil
    case .representation:
      let accounts = books.objectives.compactMap { books.group(["\(name).shares.\($0)"]) }
      return Composition(
        zip(accounts, terms.needs).map { .init(accounts: $0, weight: 1, constant: $1) },
        form: { abs($0[0] - $1) }, whole: { 1 - 0.5 * $0.first })
    case .cultureChange:
      let accounts = books.organisations.flatMap { one in
        CultureDimension.allCases.compactMap { books.group(["\(one).culture.\($0.name)"]) }
      }
      let weight = 1 / Double(max(accounts.count, 1))
      return Composition(
        accounts.map { .init(accounts: $0, weight: weight, constant: books.openings[$0[0]]) },
        form: { $0[0] - $1 }, whole: { max(0, $0.second).squareRoot() })
    case .knowledge: return mean(books.organisations, KnowledgeDomain.allCases.map { "knowledge.\($0.name)" })
    case .agility: return mean(books.organisations, ["agility"])
    case .satisfaction: return mean(membership.members, ["satisfaction"])
    case .legitimacy: return membership.isAlive ? own("legitimacy") : Composition([])
    case .sharedVision, .conflict, .innovations, .method: return own(metric.rawValue)
    case .burdenEquity, .utilisation, .pooledShare, .duplication, .reliability, .coordinationCost, .members, .exits,
      .monthsToAgreement, .monthsNegotiating, .repartnerings:
      return nil
    }
  }

  /// Σ w_k min(1, y_k / target)
  private static func attained(_ weights: [Double], _ terms: Frame.Terms, _ books: Books) -> Composition {
    let accounts = books.objectives.compactMap { books.group(["objectives.\($0)"]) }
    return Composition(
      zip(accounts, zip(weights, terms.targets)).map { .init(accounts: $0, weight: $1.0, constant: $1.1) },
      form: { min(1, $0[0] / $1) })
  }

  /// T over member pairs, or over the pairs of P once dissolved.
  private static func trust(_ frame: Frame, _ books: Books, whole: @escaping (Composition.Sums) -> Double)
    -> Composition
  {
    let all = frame.membership.isAlive ? frame.membership.members : frame.membership.everMembers
    let pairs = all.flatMap { a in
      all.compactMap { b in
        a == b ? nil : books.group(["good_evidence", "bad_evidence", "relational_trust"].map { "\(a)→\(b).\($0)" })
      }
    }
    let model = frame.terms.evidenceModel
    return .mean(
      pairs, form: { balances, _ in model.trust(good: balances[0], bad: balances[1], ties: balances[2]) }, whole: whole)
  }

  /// A mean over unordered pairs of members, of the same accounts of both.
  private static func pairs(
    _ members: [String], _ accounts: [String], _ books: Books, form: @escaping ([Double], Double) -> Double,
    whole: @escaping (Composition.Sums) -> Double
  ) -> Composition {
    let rows = members.compactMap { member in books.group(accounts.map { "\(member).\($0)" }) }
    let pairs = rows.indices.flatMap { a in rows[..<a].map { rows[a] + $0 } }
    return .mean(pairs, form: form, whole: whole)
  }

  /// Σ_k |w_ik − w_jk|
  private static func apart(_ both: [Double], _: Double) -> Double {
    let width = both.count / 2
    return (0..<width).reduce(0) { $0 + abs(both[$1] - both[width + $1]) }
  }

  /// (5)
  private static func distance(_ both: [Double], _: Double) -> Double {
    let width = both.count / 2
    let squares = (0..<width).reduce(0) { sum, place in
      let difference = both[place] - both[width + place]
      return sum + difference * difference
    }
    return (squares / Double(width)).squareRoot()
  }

  /// Gini of ½d + ½π over members; of π over P once dissolved, and where one is alone.
  private static func equity(_ frame: Frame, _ books: Books) -> Composition? {
    let (membership, terms) = (frame.membership, frame.terms)
    let all = membership.isAlive ? membership.members : membership.everMembers
    let isRuled = membership.isAlive && all.count > 1
    return books.group(all.map { "\($0).influence" }).map { accounts in
      Composition([.init(accounts: accounts, weight: 1)]) { influence, _ in
        let total = influence.reduce(0, +)
        let shares = influence.map { total > 0 ? $0 / total : 1 / Double(influence.count) }
        guard isRuled else { return gini(shares) }
        guard terms.rightsAct else { return gini(shares.map { 0.5 / Double(shares.count) + 0.5 * $0 }) }
        let lead =
          terms.namedLead.flatMap { all.firstIndex(of: $0) }
          ?? influence.indices.reduce(0) { influence[$1] > influence[$0] ? $1 : $0 }
        let rights = terms.rightsModel.decisionRights(
          of: shares, under: terms.governance, rights: terms.rights, lead: lead)
        return gini(zip(rights, shares).map { 0.5 * $0 + 0.5 * $1 })
      }
    }
  }
}
