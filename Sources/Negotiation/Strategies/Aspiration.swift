#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A time-based strategy: hold out for a level that falls from the best outcome to the reservation value, and offer the worst outcome that is still good enough.
///
/// `a(t) = start · (1 − t^exponent)`; exponent 1 concedes evenly, 4 holds firm (Boulware), 0.25 concedes early.
/// Source: Faratin, Sierra & Jennings 1998.
public struct Aspiration: Sendable {
  /// Outcomes by utility ascending, equal ones by number ascending.
  private let ranking: [Int]
  private let utilities: [Double]
  private let floor: Double
  private let best: Double
  public let exponent: Double
  public let start: Double
  public let tolerance: Double

  /// - Parameters:
  ///   - utilities: of every outcome, by its number; at least one.
  ///   - reservation: what no agreement is worth, in the same unit; nil for minus infinity.
  public init(utilities: [Double], reservation: Double?, exponent: Double = 1, start: Double = 1, tolerance: Double = 0)
  {
    self.utilities = utilities
    ranking = utilities.indices.sorted { (utilities[$0], $0) < (utilities[$1], $1) }
    best = utilities[ranking[ranking.count - 1]]
    floor = max(utilities[ranking[0]], reservation ?? -.infinity)
    self.exponent = exponent
    self.start = start
    self.tolerance = tolerance
  }

  /// The least utility that is acceptable at relative time `time`, 0 < time < 1.
  public func threshold(at time: Double) -> Double {
    let level = start * (1 - pow(time, exponent))
    return max(floor, min(best, (best - floor) * level + floor - tolerance))
  }

  public func accepts(_ outcome: Int, at time: Double) -> Bool {
    threshold(at: time) <= utilities[outcome] && utilities[outcome] <= best
  }

  /// The worst outcome that is still good enough; one that misses by at most a millionth is taken when it is nearer.
  public func offer(at time: Double) -> Int {
    let threshold = threshold(at: time)
    let place = ranking.firstIndex { utilities[$0] >= threshold } ?? ranking.count - 1
    if place > 0 {
      let below = utilities[ranking[place - 1]]
      if below >= threshold - 0.000001, threshold - below < abs(utilities[ranking[place]] - threshold) {
        return ranking.first { utilities[$0] == below } ?? ranking[place - 1]
      }
    }
    return ranking[place]
  }
}
