import LuaHost
import Partnerships

/// How people play a scenario: `workshop{}`, or what is usual where it says nothing.
public struct WorkshopPlan: Hashable, Sendable, Codable {
  /// Whose answer it is where several people hold one seat.
  public enum TeamRule: String, CaseIterable, Hashable, Sendable, Codable {
    /// What most of them answer; of as many, what was answered first.
    case majority
    /// The first answer.
    case first
    /// One of them after the other speaks, round by round.
    case speaker
  }

  public var pace: Pace
  /// Organisations that people play.
  public var seats: [String]
  /// What each seat is told, by organisation.
  public var briefs: [String: String]
  /// What the script says of organisations and objectives, by name.
  public var abouts: [String: String] = [:]
  /// Questions for the debrief.
  public var questions: [String]
  public var team: TeamRule

  /// - Parameters:
  ///   - steps: of the scenario.
  ///   - organisations: all of them, in the order of declaration.
  init(_ fields: Fields?, steps: Int, organisations: [String]) {
    let rounds = fields?.integer("rounds") ?? min(10, steps)
    pace = Pace(
      stepsPerRound: fields?.integer("steps_per_round") ?? max(1, steps / rounds), rounds: rounds,
      exchanges: fields?.integer("exchanges") ?? 2)
    // Rounds that the scenario has no steps for are not played.
    pace.rounds = max(1, min(pace.rounds, steps / pace.stepsPerRound))
    let named = fields?.table("seats")?.sequence.compactMap(\.text) ?? []
    seats = named.isEmpty ? Array(organisations.prefix(Self.usualSeats)) : named
    briefs = Dictionary(
      (fields?.table("brief")?.named ?? []).compactMap { name, text in text.text.map { (name, $0) } },
      uniquingKeysWith: { first, _ in first })
    questions = fields?.table("debrief")?.sequence.compactMap(\.text) ?? []
    team = fields?.text("team").flatMap(TeamRule.init) ?? .majority
  }

  private static let usualSeats = 6
}

extension Compilation {
  /// How people play it.
  public var workshop: WorkshopPlan {
    var plan = WorkshopPlan(
      sheet.workshop, steps: scenario.steps, organisations: scenario.world.organisations.map(\.name))
    for declared in sheet.organisations + sheet.objectives {
      if let about = declared.value.text("about") { plan.abouts[declared.name] = about }
    }
    return plan
  }
}
