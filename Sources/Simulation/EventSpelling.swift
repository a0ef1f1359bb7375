import Partnerships

/// An event's subject and detail as the digest of a history takes them.
///
/// Spelled out, since reflection took a fifteenth of a run. It is fixed: another spelling is another digest of every history.
enum EventSpelling {
  static func spelling(of event: Event) -> String { spelling(of: event.subject) + spelling(of: event.detail) }

  private static func spelling(of subject: Subject) -> String {
    switch subject {
    case .world: "world"
    case .organisation(let i): "organisation(\(place("Organisation", i)))"
    case .partnership(let p): "partnership(\(place("Partnership", p)))"
    case .objective(let k): "objective(\(place("Objective", k)))"
    case .member(let i, of: let p): "member(\(place("Organisation", i)), of: \(place("Partnership", p)))"
    }
  }

  private static func place(_ kind: String, _ id: some EntityID) -> String {
    "Partnerships.\(kind)ID(index: \(id.index))"
  }

  private static func spelling(of detail: EventDetail) -> String {
    switch detail {
    case .none: "none"
    case .amount(let amount): "amount(\(amount))"
    case .agreement(let months, let consent, let level, let review):
      "agreement(monthsOfTalks: \(months), consent: \(consent), level: \(level), review: \(review))"
    case .reason(let reason): "reason(Partnerships.Dissolution.\(caseName(of: reason)))"
    case .satisfaction(let level, let since):
      "satisfaction(\(level), fallingSince: \(since.map { "Optional(\($0))" } ?? "nil"))"
    case .text(let text): "text(\(text.debugDescription))"
    }
  }

  private static func caseName(of reason: Dissolution) -> String {
    switch reason {
    case .inactive: "inactive"
    case .tooFewMembers: "tooFewMembers"
    case .noAgreement: "noAgreement"
    case .term: "term"
    case .decided: "decided"
    }
  }
}
