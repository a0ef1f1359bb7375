import Glibc

// The draws made from a stream. Each says how many words it uses; where the number is fixed at one, the draw also
// grows with the word, so that two arms of a paired experiment that read the same address stay in step.
// Parameters outside their stated bounds are the caller's broken invariant; those that would never return trap.

// MARK: Uniform

extension RandomStream {
  /// A number in [0, 1), a multiple of 2⁻⁵³. One word.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in (0, 1), never 0 or 1; its mirror 1 − u is exact too. One word.
  @inlinable
  public mutating func uniformOpen() -> Double { Self.uniformOpen(next()) }

  @inlinable
  static func uniformOpen(_ word: UInt64) -> Double { (Double(word >> 12) + 0.5) * 0x1p-52 }

  /// A number from `lo` on, below `hi` but for rounding. One word.
  @inlinable
  public mutating func uniform(_ lo: Double, _ hi: Double) -> Double {
    lo + (hi - lo) * uniform()
  }

  /// A whole number in 0..<n, all equally likely; n ≥ 1. One word, seldom more.
  ///
  /// Source: Lemire 2019, "Fast random integer generation in an interval".
  @inlinable
  public mutating func below(_ n: UInt64) -> UInt64 {
    precondition(n > 0, "there is no number below 0")
    var m = next().multipliedFullWidth(by: n)
    if m.low < n {
      let threshold = (0 &- n) % n
      while m.low < threshold { m = next().multipliedFullWidth(by: n) }
    }
    return m.high
  }

  /// An index in 0..<n; n ≥ 1. One word, seldom more.
  @inlinable
  public mutating func below(_ n: Int) -> Int {
    Int(below(UInt64(n)))
  }

  /// A whole number of the range, all equally likely. One word, seldom more.
  @inlinable
  public mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
    let count = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
    // The full range has 2⁶⁴ numbers, which wrap to none.
    return count == 0 ? Int64(bitPattern: next()) : range.lowerBound &+ Int64(bitPattern: below(count))
  }

  /// True with probability `p`. One word.
  @inlinable
  public mutating func bernoulli(_ p: Double) -> Bool {
    uniform() < p
  }
}

// MARK: Continuous

extension RandomStream {
  /// By inversion, so one word and monotone in it.
  @inlinable
  public mutating func normal(mean: Double = 0, sd: Double = 1) -> Double {
    mean + sd * StandardNormal.quantile(uniformOpen())
  }

  /// e to a normal of mean `mu` and standard deviation `sigma`. One word.
  @inlinable
  public mutating func lognormal(mu: Double, sigma: Double) -> Double {
    exp(normal(mean: mu, sd: sigma))
  }

  /// A waiting time; `mean` is 1 / rate. One word.
  @inlinable
  public mutating func exponential(mean: Double) -> Double {
    mean * -log1p(-uniformOpen())
  }

  /// A lifetime; `shape` > 1 ages, `shape` < 1 hardens. One word.
  @inlinable
  public mutating func weibull(shape: Double, scale: Double) -> Double {
    scale * pow(-log1p(-uniformOpen()), 1 / shape)
  }

  /// A guess with bounds: lo ≤ mode ≤ hi, lo < hi. One word.
  @inlinable
  public mutating func triangular(lo: Double, mode: Double, hi: Double) -> Double {
    let u = uniform()
    return u < (mode - lo) / (hi - lo)
      ? lo + (u * (hi - lo) * (mode - lo)).squareRoot()
      : hi - ((1 - u) * (hi - lo) * (hi - mode)).squareRoot()
  }

  /// Mean shape · scale; shape > 0. A varying number of words.
  ///
  /// Source: Marsaglia & Tsang 2000, "A simple method for generating gamma variables".
  @inlinable
  public mutating func gamma(shape: Double, scale: Double = 1) -> Double {
    precondition(shape > 0 && shape < .infinity, "the shape of a gamma is positive and finite")
    if shape < 1 {
      let g = standardGamma(shape + 1)
      return g * pow(uniformOpen(), 1 / shape) * scale
    }
    return standardGamma(shape) * scale
  }

  /// The gamma of scale 1 and shape ≥ 1.
  @inlinable
  mutating func standardGamma(_ shape: Double) -> Double {
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = StandardNormal.quantile(uniformOpen())
      var v = 1 + c * x
      if v <= 0 { continue }
      v = v * v * v
      let u = uniformOpen()
      if u < 1 - 0.0331 * (x * x) * (x * x) { return d * v }
      if log(u) < 0.5 * x * x + d * (1 - v + log(v)) { return d * v }
    }
  }

  /// A share: mean a / (a + b); a, b > 0. A varying number of words.
  @inlinable
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    let x = gamma(shape: a)
    let y = gamma(shape: b)
    // Very small shapes underflow to 0 twice; what is left of the distribution then is its two ends.
    if x + y == 0 { return uniform() < a / (a + b) ? 1 : 0 }
    return x / (x + y)
  }

  /// Shares that sum to 1: even for a large concentration, one taking nearly all for a small one; both > 0.
  /// A varying number of words.
  @inlinable
  public mutating func dirichlet(concentration: Double, count: Int) -> [Double] {
    var shares: [Double] = []
    shares.reserveCapacity(count)
    var total = 0.0
    for _ in 0..<count {
      let share = gamma(shape: concentration)
      shares.append(share)
      total += share
    }
    if total == 0, count > 0 {
      // As in beta: all underflowed, so one takes all.
      let winner = below(count)
      shares[winner] = 1
      return shares
    }
    for index in shares.indices { shares[index] /= total }
    return shares
  }
}

extension Chance {
  /// The first standard normal of each stream: what `draw(…, step: step).normal()` would give, in place of what `normals` held.
  ///
  /// Words first, then normals: side by side, draws do not wait for each other.
  @inlinable
  public func drawNormals(of lucks: ArraySlice<Luck>, step: Int, into normals: inout [Double]) {
    let (block, key) = (block(step: step, index: 0), key(in: step))
    normals.removeLast(max(normals.count - lucks.count, 0))
    normals.append(contentsOf: repeatElement(0, count: lucks.count - normals.count))
    lucks.withUnsafeBufferPointer { lucks in
      normals.withUnsafeMutableBufferPointer { normals in
        for place in 0..<lucks.count {
          let words = Philox4x32.block(counter: (block, lucks[place].bits), key: key)
          normals[place] = RandomStream.uniformOpen(words.0)
        }
        StandardNormal.replaceByQuantiles(normals)
      }
    }
  }
}

// MARK: Counts

extension RandomStream {
  /// How many events of a mean of `lambda`, 0...10¹⁵. One word below 10, a varying number from there.
  ///
  /// Source: inversion; Hörmann 1993, "The transformed rejection method for generating Poisson random variables".
  @inlinable
  public mutating func poisson(_ lambda: Double) -> Int {
    precondition(lambda >= 0 && lambda <= 1e15, "the mean of a Poisson lies in 0...1e15")
    return lambda < 10 ? poissonByInversion(lambda) : poissonByRejection(lambda)
  }

  @inlinable
  mutating func poissonByInversion(_ lambda: Double) -> Int {
    let u = uniform()
    var k = 0.0
    var probability = exp(-lambda)
    var cumulative = probability
    while u >= cumulative {
      k += 1
      probability = probability * lambda / k
      // Rounding may leave the sum below u for ever: past the mean, a term that adds nothing is the last.
      if k > lambda && cumulative + probability == cumulative { break }
      cumulative += probability
    }
    return Int(k)
  }

  @inlinable
  mutating func poissonByRejection(_ lambda: Double) -> Int {
    let b = 0.931 + 2.53 * lambda.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let vr = 0.9277 - 3.6224 / (b - 2)
    // Asked for and ignored: plain lgamma leaves the sign in a global, which threads would share.
    var sign: Int32 = 0
    while true {
      let u = uniformOpen() - 0.5
      let v = uniformOpen()
      let s = 0.5 - abs(u)
      let k = ((2 * a / s + b) * u + lambda + 0.43).rounded(.down)
      if s >= 0.07 && v <= vr { return Int(k) }
      if k < 0 || (s < 0.013 && v > s) { continue }
      let logRatio = log(v) + log(inverseAlpha) - log(a / (s * s) + b)
      if logRatio <= -lambda + k * log(lambda) - lgamma_r(k + 1, &sign) { return Int(k) }
    }
  }

  /// Failures before the first success of probability `p`, 0 < p ≤ 1; at most `Int.max`. One word.
  @inlinable
  public mutating func geometric(_ p: Double) -> Int {
    precondition(p > 0 && p <= 1, "a success that never comes has no first")
    let u = uniformOpen()
    if p == 1 { return 0 }
    return Int(exactly: (log1p(-u) / log1p(-p)).rounded(.down)) ?? .max
  }
}

// MARK: Choices

extension RandomStream {
  /// An index, as likely as its weight. Weights are ≥ 0, and their sum is positive and finite. One word.
  @inlinable
  public mutating func choice(_ weights: [Double]) -> Int {
    var total = 0.0
    for weight in weights { total += weight }
    precondition(total > 0 && total < .infinity, "a choice needs a weight above zero")
    let target = uniform() * total
    var cumulative = 0.0
    var chosen = 0
    for (index, weight) in weights.enumerated() {
      cumulative += weight
      if target < cumulative { return index }
      // Rounding can carry the target past the sum: then the last that had a chance.
      if weight > 0 { chosen = index }
    }
    return chosen
  }

  /// Fisher & Yates, from the end. One word, seldom more, for each element but one.
  @inlinable
  public mutating func shuffle<Element>(_ array: inout [Element]) {
    var i = array.count - 1
    while i > 0 {
      array.swapAt(i, below(i + 1))
      i -= 1
    }
  }

  /// `k` different indices of 0..<n in the order drawn, k ≤ n. One word, seldom more, for each; memory O(n).
  @inlinable
  public mutating func sample(_ n: Int, _ k: Int) -> [Int] {
    precondition(k <= n, "a sample without return cannot outnumber what it is drawn from")
    var indices = Array(0..<n)
    for i in 0..<k { indices.swapAt(i, i + below(n - i)) }
    return Array(indices[..<k])
  }
}
