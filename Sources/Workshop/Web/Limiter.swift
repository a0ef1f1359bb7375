/// How often something may be done in a stretch of time.
struct Limiter {
  let count: Int
  /// Milliseconds.
  let stretch: Int64
  private var times: [String: [Int64]] = [:]
  private var sweptAt: Int64 = 0

  init(_ count: Int, within stretch: Int64) {
    self.count = count
    self.stretch = stretch
  }

  /// - Returns: nil where it may, and then it counts; otherwise the seconds until it may again.
  mutating func wait(_ who: String, at now: Int64) -> Int? {
    sweep(now)
    var recent = (times[who] ?? []).filter { $0 > now - stretch }
    guard recent.count < count else {
      times[who] = recent
      return max(1, Int((recent[0] + stretch - now + 999) / 1000))
    }
    recent.append(now)
    times[who] = recent
    return nil
  }

  /// Whoever was not here for long is forgotten, so that it does not grow.
  private mutating func sweep(_ now: Int64) {
    guard now - sweptAt > stretch else { return }
    sweptAt = now
    times = times.filter { ($0.value.last ?? 0) > now - stretch }
  }
}
