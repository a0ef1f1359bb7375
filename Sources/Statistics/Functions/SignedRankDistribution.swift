/// The sum of a random subset of 1...count, every subset as likely: Wilcoxon's statistic when nothing differs.
///
/// Exact: subsets are counted, and 2⁵⁰ of them are whole numbers in a double. Time grows as count³.
///
/// Source: Wilcoxon 1945, "Individual comparisons by ranking methods".
struct SignedRankDistribution {
  /// At most 50.
  let count: Int

  /// The probability of a sum of at most `sum`.
  func cumulative(_ sum: Int) -> Double {
    precondition(count <= 50, "beyond 50 ranks, subsets are no longer counted")
    // subsets[s]: those of the ranks so far that sum to s.
    var subsets = [1.0] + [Double](repeating: 0, count: max(0, sum))
    for rank in stride(from: 1, through: min(count, sum), by: 1) {
      for s in stride(from: sum, through: rank, by: -1) { subsets[s] += subsets[s - rank] }
    }
    return subsets.reduce(0, +) / Double(sign: .plus, exponent: count, significand: 1)
  }
}
