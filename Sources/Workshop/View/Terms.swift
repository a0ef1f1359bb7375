import Evaluation
import Partnerships

/// The parts of an offer in the words and units of those who are asked: months, shares of income, k€.
struct Terms {
  let look: RoundLook
  /// As which organisation it is read.
  let organisation: String
  let partnership: String?
  let unit: String
  /// What the script says of objectives, by name.
  let abouts: [String: String]
  let words: Words

  /// A part of a text.
  private enum Part {
    case objective(String)
    case level, rights, review
  }

  var sheet: RoundLook.PartnershipSheet? { look.partnerships.first { $0.name == partnership } }
  var issues: [RoundLook.IssueSheet] { look.issues.filter { $0.partnership == partnership } }
  var standing: RoundLook.Standing? { look.before.first { $0.organisation == organisation } }

  private var parts: [Part] { look.objectives.map(Part.objective) + [.level, .rights, .review] }

  /// What an offer says, part by part.
  /// - Parameter ideal: the text that the organisation would write alone.
  func parts(of offer: RoundLook.Proposal, ideal: [Double]?) -> [View.Part] {
    switch offer {
    case .text(let values):
      zip(parts, values).enumerated().map { place, part in
        let wanted = ideal.flatMap { $0.indices.contains(place) ? value($0[place], of: part.0, isShort: true) : nil }
        return View.Part(
          label: label(part.0), about: about(part.0), value: value(part.1, of: part.0),
          note: wanted.map { words("part.own", ["value": $0]) })
      }
    case .values(let choices):
      zip(issues, choices).map { issue, choice in
        View.Part(
          label: issue.name.inPlainWords, about: issue.about,
          value: issue.choices.indices.contains(choice) ? issue.choices[choice] : "\(choice)", note: wish(issue))
      }
    }
  }

  /// An offer in one line.
  func line(_ offer: RoundLook.Proposal) -> String {
    switch offer {
    case .text(let values):
      zip(parts, values).map { "\(shortLabel($0)) \(value($1, of: $0, isShort: true))" }.joined(separator: ", ")
    case .values: parts(of: offer, ideal: nil).map { "\($0.label) \($0.value)" }.joined(separator: ", ")
    }
  }

  /// "you would like 12 months best, 36 months least"; nil for who does not care.
  func wish(_ issue: RoundLook.IssueSheet) -> String? {
    guard let worths = issue.worths[organisation], let best = worths.indices.max(by: { worths[$0] < worths[$1] }),
      let least = worths.indices.min(by: { worths[$0] < worths[$1] }), worths[best] > worths[least],
      worths.count == issue.choices.count
    else { return nil }
    return words("part.wish", ["best": issue.choices[best], "least": issue.choices[least]])
  }

  private func label(_ part: Part) -> String {
    switch part {
    case .objective(let name): words("part.objective", ["name": name.inPlainWords])
    case .level: words("part.level")
    case .rights: words("part.rights")
    case .review: words("part.review")
    }
  }

  private func shortLabel(_ part: Part) -> String {
    switch part {
    case .objective(let name): name.inPlainWords
    case .level: words("part.level.short")
    case .rights: words("part.rights.short")
    case .review: words("part.review.short")
    }
  }

  private func about(_ part: Part) -> String? {
    switch part {
    case .objective(let name): abouts[name]
    case .level: words("part.level.about")
    case .rights: words("part.rights.about")
    case .review: words("part.review.about")
    }
  }

  private func value(_ value: Double, of part: Part, isShort: Bool = false) -> String {
    switch part {
    case .objective: return value.percent
    case .level:
      let share = value * (sheet?.mostLevel ?? 1)
      guard !isShort, let income = standing?.income else { return share.percent }
      return words("part.level.value", ["share": share.percent, "money": (share * income).brief, "unit": unit])
    case .rights where isShort: return value.percent
    case .rights: return words("part.rights.value", ["heads": value.percent, "weight": (1 - value).percent])
    case .review:
      guard let scale = scale(of: .review) else { return value.percent }
      let steps = Int((scale.from + value * (scale.to - scale.from)).rounded())
      return "\(steps) \(unit)\(steps == 1 ? "" : "s")"
    }
  }

  private func scale(of part: Part) -> View.Scale? {
    guard let sheet else { return nil }
    return switch part {
    case .objective, .rights: nil
    case .level: View.Scale(from: 0, to: sheet.mostLevel * 100, unit: words("part.level.unit"))
    case .review: View.Scale(from: sheet.leastReview, to: sheet.mostReview, unit: "\(unit)s")
    }
  }

  /// A text to be changed. Weights of objectives move together.
  func sliders(for values: [Double]) -> [View.Slider] {
    let shares = look.objectives.count
    let sum = max(values.prefix(shares).reduce(0, +), 1e-9)
    return zip(parts, values).enumerated().map { place, part in
      View.Slider(
        label: label(part.0), min: 0, max: 1, default: place < shares ? part.1 / sum : part.1,
        group: place < shares ? "shares" : nil, about: about(part.0), scale: scale(of: part.0))
    }
  }

  // MARK: How it is carried

  /// Who decides, for everybody.
  var rule: String? { sheet.map { words("rule.\($0.governance)", values(of: $0)) } }

  /// Who decides, and what one's own voice weighs.
  var carried: String? {
    sheet.map { words("carried.\($0.governance)", values(of: $0)) }
  }

  private func values(of sheet: RoundLook.PartnershipSheet) -> [String: String] {
    [
      "partnership": sheet.name, "members": "\(sheet.members.count)", "lead": sheet.lead ?? "",
      "quota": sheet.quota?.percent ?? "", "say": sheet.say[organisation]?.percent ?? "–",
      "heads": sheet.quota.map { "\(Int((Double(sheet.members.count) * $0 - 1e-9).rounded(.up)))" } ?? "",
    ]
  }
}
