import Cases
import Evaluation
import Ledger
import Negotiation
import Partnerships
import Simulation

/// The methods section of a page about a negotiation: by which rules, between whom, and what the points are that it is measured by.
public struct NegotiationMethods {
  /// Without a heading of its own.
  let passages: [Passage]

  /// Of a case.
  /// - Parameter command: what holds it again.
  public init(_ result: CaseResult, command: String) {
    let negotiation = result.run.negotiation
    let size = OutcomeSpace.size(of: negotiation.issues)
    let count =
      result.run.space.isSample
      ? "There are \(size < 1e15 ? Int(size).grouped : size.short) outcomes, too many to list: a sample of \(result.run.space.count.grouped), drawn evenly with seed 1, stands for them in all that is said of the space."
      : "There are \(result.run.space.count.grouped) outcomes, and all of them were looked at."
    passages =
      [
        .paragraph(
          "The negotiation “\(negotiation.name)” was held with Entente \(Engine.version) (mathematics \(MathematicsFingerprint.value)). Everything below is written from the case as it was read."
        ),
        .table(
          caption: "Files, the case first", columns: ["file", "SHA-256"],
          rows: result.run.files.map { [.code($0.name), .code($0.digest)] }),
        .paragraph([.plain("To have it again: "), .code(command), .plain(". "), .plain(negotiation.rules.chance)]),
        .heading(level: 3, "Protocol"),
        .paragraph("\(negotiation.rules.account) Source: \(negotiation.rules.source)."),
        .heading(level: 3, "Parties"),
        .table(
          caption: "In the order of their turns; what waiting costs is per step, s from 0",
          columns: ["party", "sector", "values outcomes by", "without agreement", "waiting", "bargains"],
          rows: negotiation.parties.map { party in
            [
              .plain(party.name), .plain(party.sector.isEmpty ? "–" : party.sector), .plain(party.utility.words),
              .plain(party.reservation.map(\.short) ?? "anything is better"),
              .plain(party.discount?.words ?? "costs nothing"),
              .plain(party.strategy.words(negotiation.parties.map(\.name))),
            ]
          }),
      ] + Self.strategies(negotiation) + [.heading(level: 3, "Issues"), .paragraph(count), Self.issues(negotiation)]
      + Self.wishes(negotiation) + Self.points
  }

  /// Of talks that were held in a run.
  public init(_ held: HistoryNegotiation, of run: StoredRun, ledger: String) {
    let description = Model.description(of: .negotiation)
    let space =
      held.isSample
      ? "What could have been agreed is a grid of \(held.space.outcomes.grouped) texts, with what was agreed among them: a text is continuous, so between them there are more."
      : "All \(held.space.outcomes.grouped) outcomes of the declared issues were looked at."
    passages =
      [
        .paragraph(
          "Talks \(held.number) of run \(run.number) (“\(run.summary.title)”), held in the partnership “\(held.partnership)” about \(held.matter): \(held.rules). A record has no talks, so the run was evaluated again, and everything here is of that evaluation."
        )
      ]
      + [
        .paragraph(RunMethods(run, ledger: ledger).identity),
        .paragraph([
          .plain("To have it again: "),
          .code("entente show \(run.number) --negotiation \(held.number)\(RunMethods.option(ledger))"), .plain("."),
        ]),
        .heading(level: 3, "How members bargain"),
        .paragraph("\(description.about.prefix(1).uppercased())\(description.about.dropFirst())."),
        .equations(description.equations), .paragraph("Source: \(description.source)."),
        .paragraph(
          "What the symbols mean, and every parameter of the model, is in the methods section of the run's own page: entente show \(run.number) --report FILE.html."
        ),
        .heading(level: 3, "Outcomes"), .paragraph(space),
      ] + Self.points
  }

  // MARK: Pieces

  private static func issues(_ negotiation: NegotiationCase) -> Passage {
    .table(
      caption: "What is settled", columns: ["issue", "values"],
      rows: negotiation.issues.map { issue in
        let words = issue.values.map(\.words)
        let shown =
          words.count > 12
          ? "\(words.prefix(3).joined(separator: ", ")), … \(words[words.count - 1]) (\(words.count.grouped))"
          : words.joined(separator: ", ")
        return [.plain(issue.name), .plain(shown)]
      })
  }

  /// Each manner of bargaining once, with its source.
  private static func strategies(_ negotiation: NegotiationCase) -> [Passage] {
    var told: [String] = []
    for party in negotiation.parties where !told.contains(party.strategy.kind.account) {
      told.append(party.strategy.kind.account)
    }
    return told.map { .paragraph($0) }
  }

  /// Weights and worths, issue by issue.
  private static func wishes(_ negotiation: NegotiationCase) -> [Passage] {
    var passages: [Passage] = [
      .paragraph(
        "A party's utility is u = bias + Σ weight · worth of the value, summed over the issues (Keeney & Raiffa 1976); where issues depend on each other, boxes of values add to it that are worth something together (Ito, Hattori & Klein 2007)."
      )
    ]
    var rows: [[Phrase]] = []
    for party in negotiation.parties {
      guard let function = party.utility.additive else { continue }
      for (issue, term) in zip(negotiation.issues, function.terms) {
        rows.append([
          .plain(party.name), .plain(issue.name), .plain(term.weight.short), .plain(term.worth.words(issue)),
        ])
      }
    }
    if !rows.isEmpty {
      passages.append(
        .fold(
          level: 4, "What each wants, issue by issue",
          [
            .table(
              caption: "Weights, and worths of values", columns: ["party", "issue", "weight", "worth"], rows: rows)
          ]))
    }
    return passages
  }

  /// What a deal is measured by.
  private static var points: [Passage] {
    [
      .heading(level: 3, "What it is measured by"),
      .paragraph(
        "All are taken of undiscounted utilities, whatever happened in the talks. A party's floor is its worst outcome, or what no agreement is worth to it where that is more; gains are counted from there, and relative gains are shares of the way from the floor to its best. Where several outcomes are as good, the picture marks the first."
      ),
      .table(
        caption: "Points of reference", columns: ["name", "what it is", "source"],
        rows: [
          [
            .plain("rational outcome"), .plain("no party would rather have no agreement"),
            .plain("individual rationality: von Neumann & Morgenstern 1944"),
          ],
          [
            .plain("Pareto frontier"),
            .plain("rational outcomes than which no other is better for one party and worse for none"),
            .plain("Pareto 1906"),
          ],
          [.plain("Nash"), .plain("on the frontier, the largest product of gains"), .plain("Nash 1950")],
          [
            .plain("Kalai-Smorodinsky"), .plain("on the frontier, the smallest spread of relative gains"),
            .plain("Kalai & Smorodinsky 1975"),
          ],
          [.plain("egalitarian"), .plain("on the frontier, the largest least gain, not scaled"), .plain("Kalai 1977")],
          [
            .plain("largest welfare"), .plain("on the frontier, the largest sum of utilities"), .plain("Harsanyi 1955"),
          ],
          [
            .plain("largest relative welfare"), .plain("on the frontier, the largest Σ (u − worst)/(best − floor)"),
            .plain("Dhillon & Mertens 1999"),
          ],
          [
            .plain("distance"), .plain("Euclidean, in the space of utilities, to the nearest such point"), .plain("–"),
          ],
        ]),
    ]
  }
}

// MARK: In words

extension CaseProtocol {
  /// How it goes, in sentences.
  fileprivate var account: String {
    switch self {
    case .stacked(let rules):
      "Alternating offers, for \(rules.steps.counted(rules.unit == .round ? "round" : "turn")) at most: each in turn accepts the standing offer or replaces it; an offer is agreed when everybody else who has not left has accepted it in a row."
    case .slate(let rules):
      "One nomination each, then one ballot each; the winner is by \(rules.rule.words)\(rules.vetoes.isEmpty ? "" : ", and \(rules.vetoes.count.counted("party").replacing("partys", with: "parties")) may strike candidates out")."
    case .simultaneous(let rules):
      "Everybody offers at once, in \(rules.rounds.counted("round")) at most; an offer that all others accept is agreed, of several the one whose author sits first. The talks end when nobody moves for \(rules.patience.counted("round"))."
    case .singleText(let rules, _):
      "A mediator's single text, changed in \(rules.rounds.counted("round")) of \(rules.mediator.mutations.counted("small change")). A change is kept if \(rules.mediator.quota >= 1 ? "every party" : "\(rules.mediator.quota.percent) of the parties") can live with it, which means that it costs them at most θ, which begins at \(rules.mediator.temperature.short) and is multiplied by \(rules.cooling.short) each round. Then the text is voted on: \(rules.adoption.words)."
    }
  }

  fileprivate var source: String {
    switch self {
    case .stacked: "Rubinstein 1982; Aydoğan et al. 2017 (stacked alternating offers)"
    case .slate: "Brams & Fishburn 2002"
    case .simultaneous: "Rosenschein & Zlotkin 1994; Endriss 2006 (several parties)"
    case .singleText:
      "Fisher & Ury 1981; Klein, Faratin, Sayama & Bar-Yam 2003; Dueck & Scheuer 1990 (threshold accepting)"
    }
  }

  /// What chance has to do with it.
  fileprivate var chance: String {
    if case .singleText(_, let seed) = self {
      return "The mediator's changes are drawn with seed \(seed) (Philox 4×32-10; Salmon et al. 2011)."
    }
    return "The protocol draws nothing by chance."
  }
}

extension AdoptionRule {
  fileprivate var words: String {
    switch self {
    case .unanimity: "all must accept"
    case .headCount(let quota): "a share of \(quota.short) of heads carries it"
    case .weighted(_, let quota): "a share of \(quota.short) of the weights carries it"
    case .decree: "one party decrees"
    }
  }
}

extension CaseUtility {
  fileprivate var words: String {
    switch self {
    case .additive: "a weighted sum"
    case .boxes(let function):
      "\(function.base == nil ? "" : "a weighted sum and ")\(function.boxes.count.counted("box").replacing("boxs", with: "boxes")) of values"
    case .lua(let reference): "the script \(reference.file)"
    }
  }

  /// Its weighted sum, where it has one.
  fileprivate var additive: LinearAdditive? {
    switch self {
    case .additive(let function): function
    case .boxes(let function): function.base
    case .lua: nil
    }
  }
}

extension LinearAdditive.Worth {
  fileprivate func words(_ issue: Issue) -> String {
    func part(_ slope: Double, _ intercept: Double, _ of: String) -> String {
      "\(slope.short) · \(of)\(intercept == 0 ? "" : intercept < 0 ? " − \((-intercept).short)" : " + \(intercept.short)")"
    }
    switch self {
    case .table(let worths):
      let pairs = zip(issue.values, worths).map { "\($0.words): \($1.short)" }
      return pairs.count > 16
        ? pairs.prefix(3).joined(separator: ", ") + ", … " + pairs[pairs.count - 1] : pairs.joined(separator: ", ")
    case .affine(let slope, let intercept): return part(slope, intercept, "value")
    case .share(_, let slope, let intercept): return part(slope, intercept, "its share")
    }
  }
}

extension Discount {
  fileprivate var words: String {
    switch self {
    case .exponential(let factor): "u · \(factor.short)^s"
    case .linear(let cost, let power): "u − (\(cost.short) · s)\(power == 1 ? "" : "^\(power.short)")"
    }
  }
}

extension CaseStrategy {
  /// In a few words, with its numbers.
  fileprivate func words(_ parties: [String]) -> String {
    var words = kind.words
    if let endsAt { words += "; ends the talks in step \(endsAt)" }
    if let leavesAt { words += "; leaves in step \(leavesAt)" }
    return words
  }
}

extension ConcessionCurve {
  fileprivate var words: String {
    "\(family == .polynomial ? "" : "exponential, ")exponent \(exponent.short), from \(start.short)"
  }
}

extension CaseStrategy.Kind {
  fileprivate var words: String {
    switch self {
    case .timeBased(let offering, let accepting, let tolerance):
      "by time: \(offering.words)\(accepting.map { "; accepts by \($0.words)" } ?? "")\(tolerance == 0 ? "" : "; tolerance \(tolerance.short)")"
    case .aspiration(let exponent, let start, let tolerance):
      "by aspiration: exponent \(exponent.short), from \(start.short)\(tolerance == 0 ? "" : "; tolerance \(tolerance.short)")"
    case .hardheaded: "hardheaded"
    case .micro(let acceptsSame): "MiCRO\(acceptsSame ? "" : ", accepts only what is better")"
    case .titForTat(let kindness, let initial, let punishes):
      "tit for tat: kindness \(kindness.short), first concession \(initial.short)\(punishes ? ", punishes" : "")"
    case .scripted(let turns): "as written, \(turns.count.counted("turn"))"
    case .frequency(let curve, let window): "by a model of the others: \(curve.words); window \(window.short)"
    case .fairMinded(let aim, let curve):
      "fair-minded, toward the \(aim == .nash ? "Nash" : "Kalai") point: \(curve.words)"
    case .trustSensitive(_, let start, let pace): "by trust: from \(start.short), pace \(pace.short)"
    case .lua(let reference): "the script \(reference.file)"
    }
  }

  /// What such a party does, and who described it.
  fileprivate var account: String {
    switch self {
    case .timeBased, .aspiration:
      "By time, or by aspiration: holds out for a level that falls with relative time t alone, start · (1 − t^exponent), or start · (e^((1 − t)^exponent) − 1)/(e − 1) where it is exponential, and offers the worst outcome that is still good enough (Faratin, Sierra & Jennings 1998)."
    case .hardheaded: "Hardheaded: wants its best, from first to last."
    case .micro: "MiCRO: concedes one outcome at a time, and only while the others do (de Jonge 2022)."
    case .titForTat:
      "Tit for tat: gives up of its own what the standing offer gives it, and a little kindness (Faratin, Sierra & Jennings 1998)."
    case .scripted: "As written: says turn by turn what the case has."
    case .frequency:
      "By a model of the others: concedes with time, and of what is good enough offers what the others seem to like best, counted from their offers (Baarslag et al. 2013)."
    case .fairMinded:
      "Fair-minded: concedes from its best toward what seems fair, of its own preferences and of what the others seem to want, and no further (Nash 1950; Kalai 1977)."
    case .trustSensitive:
      "By trust: concedes evenly from step to step, the faster the more it trusts: max(0, start − pace · (½ + trust) · step)."
    case .lua: "A script: decides by code, in the file that is named beside the party."
    }
  }
}
