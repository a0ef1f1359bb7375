/// How a measure is made of balances: a function of Σ w x and Σ w x² over terms x, each made of few accounts.
///
/// So a posting costs the terms that its account is in, whatever the size of the measure.
struct Composition {
  struct Term {
    /// Places of the accounts.
    var accounts: [Int]
    var weight: Double
    /// What the term's form needs besides balances: a target, a balance at the start.
    var constant = 0.0
  }

  struct Sums: Equatable {
    /// Σ w x
    var first = 0.0
    /// Σ w x²
    var second = 0.0
  }

  var terms: [Term]
  /// x of a term's balances, in the order of its accounts, and its constant.
  var form: ([Double], Double) -> Double
  var whole: (Sums) -> Double

  init(
    _ terms: [Term], form: @escaping ([Double], Double) -> Double = { balances, _ in balances[0] },
    whole: @escaping (Sums) -> Double = { $0.first }
  ) {
    self.terms = terms
    self.form = form
    self.whole = whole
  }

  /// The mean over groups of accounts; 0 over none.
  static func mean(
    _ groups: [[Int]], form: @escaping ([Double], Double) -> Double = { balances, _ in balances[0] },
    whole: @escaping (Sums) -> Double = { $0.first }
  ) -> Composition {
    let weight = 1 / Double(max(groups.count, 1))
    return Composition(groups.map { Term(accounts: $0, weight: weight) }, form: form, whole: whole)
  }

  func value(of balances: [Double]) -> Double {
    Evaluation(of: self, balances).value
  }

  /// A composition with its present value, kept up as balances change.
  struct Evaluation {
    private let composition: Composition
    private var values: [Double]
    private var sums = Sums()
    /// By account, up to the last that counts: the terms that it is in.
    private let terms: [[Int]]
    private var scratch: [Double] = []
    private(set) var value = 0.0

    init(of composition: Composition, _ balances: [Double]) {
      self.composition = composition
      values = Array(repeating: 0, count: composition.terms.count)
      let last = composition.terms.lazy.flatMap(\.accounts).max() ?? -1
      var terms = Array(repeating: [Int](), count: last + 1)
      for (place, term) in composition.terms.enumerated() {
        for account in term.accounts { terms[account].append(place) }
      }
      self.terms = terms
      refresh(balances)
    }

    /// Adds everything up anew, so that rounding does not gather.
    mutating func refresh(_ balances: [Double]) {
      sums = Sums()
      for place in values.indices {
        values[place] = form(place, balances)
        add(composition.terms[place].weight, values[place])
      }
      value = composition.whole(sums)
    }

    /// - Returns: by how much the measure moved when this account's balance changed.
    mutating func changed(_ account: Int, _ balances: [Double]) -> Double {
      guard account < terms.count, !terms[account].isEmpty else { return 0 }
      for place in terms[account] {
        let weight = composition.terms[place].weight
        add(-weight, values[place])
        values[place] = form(place, balances)
        add(weight, values[place])
      }
      let before = value
      value = composition.whole(sums)
      return value - before
    }

    private mutating func form(_ place: Int, _ balances: [Double]) -> Double {
      let term = composition.terms[place]
      scratch.removeAll(keepingCapacity: true)
      for account in term.accounts { scratch.append(balances[account]) }
      return composition.form(scratch, term.constant)
    }

    private mutating func add(_ weight: Double, _ x: Double) {
      sums.first += weight * x
      sums.second += weight * x * x
    }
  }
}
