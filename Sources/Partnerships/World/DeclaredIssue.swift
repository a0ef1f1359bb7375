import Negotiation

/// An issue that a scenario puts on the table beside MODEL.md's text.
public struct DeclaredIssue: Sendable {
  public let issue: Issue
  /// The index of the value that stands without agreement.
  public let defaultIndex: Int
  public let unit: String?
  public let about: String?
  /// Worth of each value to those who care, each list as long as the values; absent: indifference.
  public let preferences: [OrganisationID: [Double]]
  /// Who pays whom the value, in k€, when it is settled; nil: it is no side payment.
  public let payment: Payment?
  /// What the value acts on by its name.
  public let role: Role

  /// Known names act on the agreement; others are only recorded (and given to the scenario's own functions).
  public enum Role: String, Hashable, Sendable {
    case level, rights, review, shares
    case recorded
  }

  public struct Payment: Hashable, Sendable {
    public let from: OrganisationID
    public let to: OrganisationID

    public init(from: OrganisationID, to: OrganisationID) {
      self.from = from
      self.to = to
    }
  }

  public init(
    issue: Issue, defaultIndex: Int, unit: String? = nil, about: String? = nil, preferences: [OrganisationID: [Double]] = [:],
    payment: Payment? = nil
  ) {
    self.payment = payment
    self.issue = issue
    self.defaultIndex = defaultIndex
    self.unit = unit
    self.about = about
    self.preferences = preferences
    role = Role(rawValue: issue.name) ?? .recorded
  }
}
