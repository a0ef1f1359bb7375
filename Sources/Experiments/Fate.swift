/// What a run comes to that is either so or not. It is looked at like a final value, 1 or 0, and its mean is a share of the runs.
public enum Fate: String, CaseIterable, Sendable {
  /// What `success(fn)` of the scenario says; without one, whether the verdict is success.
  case success
  /// Whether it fell apart: every partnership was dissolved other than by term.
  case collapse

  public var isBetterHigh: Bool { self == .success }
}
