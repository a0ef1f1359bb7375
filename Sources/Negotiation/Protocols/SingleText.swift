/// A mediator's single text: improved by small changes, each kept if enough parties can live with it.
///
/// Annealing: at temperature θ a party lives with a change that costs it at most θ; θ falls as the rounds go by.
/// The mediator counts heads, and looks at the mean. Source: Fisher & Ury 1981; Klein, Faratin, Sayama & Bar-Yam 2003.
public struct SingleTextMediator: Sendable {
  /// Share of parties that must live with a change, 0...1.
  public var quota: Double
  /// Temperature θ of this round, in utility, ≥ 0.
  public var temperature: Double
  /// Changes tried in a round.
  public var mutations: Int

  public init(quota: Double, temperature: Double, mutations: Int) {
    self.quota = quota
    self.temperature = temperature
    self.mutations = mutations
  }

  /// The text after a round of changes.
  /// - Parameter change: the n-th change to try: which component, and by how much.
  public func improve(
    _ text: Text, for parties: [TextPreference], change: (_ mutation: Int) -> (component: Int, amount: Double)
  ) -> Text {
    var text = text
    var worth = parties.map { $0.utility(of: text) }
    var candidate = text
    var candidateWorth = worth
    for mutation in 0..<mutations {
      let (component, amount) = change(mutation)
      candidate.become(text)
      candidate.shift(component, by: amount)
      var content = 0
      var gain = 0.0
      for (place, party) in parties.enumerated() {
        let new = party.utility(of: candidate)
        if new - worth[place] >= -temperature { content += 1 }
        gain += new - worth[place]
        candidateWorth[place] = new
      }
      let count = Double(parties.count)
      if Double(content) / count >= quota - 1e-9, gain / count >= -temperature {
        swap(&text, &candidate)
        swap(&worth, &candidateWorth)
      }
    }
    return text
  }
}
