import Negotiation

/// Who decides in a partnership. Source: Provan & Kenis 2008.
public enum Governance: String, CaseIterable, Hashable, Sendable {
  /// One member decides after hearing the others.
  case lead
  /// Votes weighted by decision rights.
  case vote
  /// Everybody must agree.
  case consensus
  /// A network administrative organisation: a quota of heads.
  case nao
}

/// The levers of one partnership (MODEL.md section 2): what a scenario, a policy or a person may set at the start or in any month.
public struct Levers: Hashable, Sendable {
  public var governance = Governance.vote
  public var proposals = ProposalRule.singleText
  /// Month in which the partnership ends; 0 for none.
  public var term = 0
  /// The levers of degree, each in [0, 1], by `Lever.rawValue`.
  public var degrees: [Double] = Lever.allCases.map(\.defaultValue)

  public init() {}

  public subscript(lever: Lever) -> Double {
    get { degrees[lever.rawValue] }
    set { degrees[lever.rawValue] = newValue }
  }

  public var build: Double {
    get { self[.build] }
    set { self[.build] = newValue }
  }
  public var transparency: Double {
    get { self[.transparency] }
    set { self[.transparency] = newValue }
  }
  public var channels: Double {
    get { self[.channels] }
    set { self[.channels] = newValue }
  }
  public var monitoring: Double {
    get { self[.monitoring] }
    set { self[.monitoring] = newValue }
  }
  public var voice: Double {
    get { self[.voice] }
    set { self[.voice] = newValue }
  }
  public var roles: Double {
    get { self[.roles] }
    set { self[.roles] = newValue }
  }
  public var flexibility: Double {
    get { self[.flexibility] }
    set { self[.flexibility] = newValue }
  }
  public var mediation: Double {
    get { self[.mediation] }
    set { self[.mediation] = newValue }
  }
  public var vision: Double {
    get { self[.vision] }
    set { self[.vision] = newValue }
  }

  /// Distance of transparency from its default: Δtransparency of MODEL.md.
  var extraTransparency: Double { transparency - Lever.transparency.defaultValue }
  var extraVoice: Double { voice - Lever.voice.defaultValue }
  var extraFlexibility: Double { flexibility - Lever.flexibility.defaultValue }
}

/// A lever of degree, 0 to 1.
public enum Lever: Int, CaseIterable, Hashable, Sendable {
  case build, transparency, channels, monitoring, voice, roles, flexibility, mediation, vision

  public var name: String { String(describing: self) }

  public init?(name: String) {
    guard let lever = Lever.allCases.first(where: { $0.name == name }) else { return nil }
    self = lever
  }

  public var defaultValue: Double {
    switch self {
    case .build: 0.05
    case .transparency, .channels: 0.5
    case .monitoring, .vision: 0.3
    case .voice, .mediation: 0.2
    case .roles, .flexibility: 0.4
    }
  }

  /// What it is, in the words of the reference.
  public var about: String {
    switch self {
    case .build: "relationship building: workshops, joint training, team-building; a share of spending"
    case .transparency: "transparency in actions and decisions; talks before an audience concede more slowly"
    case .channels: "robust communication channels: what is learnt is clearer and sooner"
    case .monitoring: "monitoring and evaluation"
    case .voice: "inclusion of community voices; a larger table agrees more slowly"
    case .roles: "clarity of roles, responsibilities and processes"
    case .flexibility: "adaptive leadership; it blurs roles"
    case .mediation: "standing mediation of conflicts"
    case .vision: "effort for a common vision"
    }
  }
}

/// One lever set to a value: what a motion, an intervention or `--set` changes.
public enum LeverSetting: Hashable, Sendable {
  case degree(Lever, Double)
  case governance(Governance)
  case proposals(ProposalRule)
  case term(Int)

  public var name: String {
    switch self {
    case .degree(let lever, _): lever.name
    case .governance: "governance"
    case .proposals: "protocol"
    case .term: "term"
    }
  }

  public var valueText: String {
    switch self {
    case .degree(_, let value): "\(value)"
    case .governance(let governance): governance.rawValue
    case .proposals(let rule): rule.rawValue
    case .term(let month): "\(month)"
    }
  }
}

extension Levers {
  public mutating func apply(_ setting: LeverSetting) {
    switch setting {
    case .degree(let lever, let value): self[lever] = value
    case .governance(let governance): self.governance = governance
    case .proposals(let rule): proposals = rule
    case .term(let month): term = month
    }
  }
}

extension LeverSetting {
  /// `protocol` by its name.
  public static func proposals(named name: String) -> LeverSetting? {
    ProposalRule(rawValue: name).map { .proposals($0) }
  }
}
