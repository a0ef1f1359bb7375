/// How a parameter depends on the length of a step, which a scenario may choose (`unit`). All defaults are per month.
public enum TimeUse: Sendable {
  /// Does not depend on it.
  case none
  /// A decay or a probability a month: over a step of m months 1 − (1 − p)^m.
  case rate
  /// An amount a month: m times as much in a step of m months.
  case flow
  /// A length of time in months: divided by m gives steps.
  case duration

  func perStep(_ value: Double, months: Double) -> Double {
    if months == 1 { return value }
    switch self {
    case .none: return value
    case .rate: return 1 - power(max(0, 1 - value), months)
    case .flow: return value * months
    case .duration: return value / months
    }
  }
}

/// Values for which an equation is defined. Outside its *plausible* range a parameter only earns a warning; outside these, an error.
public enum Domain: Sendable {
  case finite, notNegative, positive, notZero, share

  public func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    switch self {
    case .finite: return true
    case .notNegative: return value >= 0
    case .positive: return value > 0
    case .notZero: return value != 0
    case .share: return value >= 0 && value <= 1
    }
  }

  public var description: String {
    switch self {
    case .finite: "a finite number"
    case .notNegative: "a number of 0 or more"
    case .positive: "a number above 0"
    case .notZero: "a number other than 0"
    case .share: "a number from 0 to 1"
    }
  }
}

/// A parameter as its mechanism declares it: name, place, unit, plausible range, and what it is.
public struct Tunable<Owner>: Sendable {
  public let name: String
  public let path: WritableKeyPath<Owner, Double> & Sendable
  public let plausible: ClosedRange<Double>
  public let unit: String
  public let time: TimeUse
  public let domain: Domain
  public let about: String

  public init(
    _ name: String, _ path: WritableKeyPath<Owner, Double> & Sendable, _ plausible: ClosedRange<Double>,
    unit: String = "", per time: TimeUse = .none, domain: Domain = .finite, _ about: String
  ) {
    self.name = name
    self.path = path
    self.plausible = plausible
    self.unit = unit
    self.time = time
    self.domain = domain
    self.about = about
  }
}

/// A parameter of the model, whichever mechanism it belongs to: MODEL.md section 9, a row.
///
/// Key paths made of stored properties hold nothing that changes, so it may be shared, though `appending` forgets to say so.
public struct Parameter: @unchecked Sendable {
  public let name: String
  public let mechanism: MechanismName
  public let path: WritableKeyPath<Model, Double>
  public let defaultValue: Double
  public let plausible: ClosedRange<Double>
  public let unit: String
  public let time: TimeUse
  public let domain: Domain
  public let about: String
}
