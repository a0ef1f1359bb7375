/// How many heads `tosses` of a fair coin show: the binomial distribution of one half.
///
/// Exact while the binomial coefficients are below 2⁵³ (57 tosses), to about 1e-16 times the number of tosses beyond.
struct FairCoin {
  let tosses: Int

  /// The probabilities of at most 0, at most 1, at most 2, … heads, as long as they do not exceed `limit` (≤ ½).
  func cumulative(upTo limit: Double) -> [Double] {
    // Coefficients soon leave the range of a double: they are kept in units of 2^unit, which costs no digit.
    var coefficient = 1.0
    var sum = 1.0
    var unit = -tosses
    var probabilities: [Double] = []
    for heads in 0..<max(1, tosses) {
      let probability = Double(sign: .plus, exponent: unit, significand: sum)
      if probability > limit { break }
      probabilities.append(probability)
      coefficient = coefficient * Double(tosses - heads) / Double(heads + 1)
      sum += coefficient
      if sum > 0x1p500 {
        coefficient *= 0x1p-500
        sum *= 0x1p-500
        unit += 500
      }
    }
    return probabilities
  }
}
