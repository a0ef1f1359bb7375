import Partnerships
import Simulation

/// As whom somebody looks.
public enum Role: Hashable, Sendable {
  case facilitator, observer, projector
  case seat(participant: String)

  public var name: String {
    switch self {
    case .facilitator: "facilitator"
    case .observer: "observer"
    case .projector: "projector"
    case .seat: "seat"
    }
  }

  /// The cookie that it is known by.
  public var cookie: String {
    switch self {
    case .facilitator: "entente-console"
    case .observer: "entente-observer"
    case .projector: "entente-screen"
    case .seat: "entente-seat"
    }
  }
}

/// What a page is told of a line: that there is something new for it, and of what kind.
public enum Notice: String, CaseIterable, Sendable {
  case snapshot, round, request, answer, message, step, presence, show, pause, timeline, bye
}

extension Gathering {
  /// What of a line a role is told, if anything. This is the one place that decides it.
  ///
  /// A seat never hears of another seat's answers, messages or reasons; the projector of nothing that is addressed to a seat. That a seat was
  /// answered for, without what, is seen by all, since the room waits for it.
  public func notice(of line: Line, to role: Role) -> Notice? {
    switch line.deed {
    case .keyed, .controlled: return nil
    case .practised: return .timeline
    // On the device that it was on it is over.
    case .moved(let participant, _, _): return role == .seat(participant: participant) ? .bye : nil
    case .wouldRewind(let participant, _, _):
      return isLeading(role) || role == .seat(participant: participant) ? .answer : nil
    case .tookAway: return isLeading(role) ? .message : nil
    case .began, .codeChanged, .locked, .shown: return .show
    case .cued: return isLeading(role) ? .show : nil
    case .joined, .renamed, .took, .handedToBot: return .presence
    case .left(let participant, _): return role == .seat(participant: participant) ? .bye : .presence
    case .ready, .hand: return isLeading(role) ? .presence : nil
    case .resumed, .extended, .paused: return .pause
    case .unhurried(let seat, _):
      if case .seat(let participant) = role { return self.participant(participant)?.seat == seat ? .pause : nil }
      return isLeading(role) ? .presence : nil
    case .asked(_, _, let requests):
      guard case .seat(let participant) = role else { return .round }
      let seat = self.participant(participant)?.seat
      return requests.contains { $0.seat == seat } ? .request : .round
    case .answered(let participant, _, _, _):
      switch role {
      case .facilitator, .observer, .projector: return .answer
      case .seat(let own):
        // Of a team, all see that it was answered.
        guard own != participant else { return .answer }
        let seat = self.participant(own)?.seat
        return seat != nil && seat == self.participant(participant)?.seat ? .answer : nil
      }
    case .opened, .closed, .ended: return .round
    case .stepped: return .step
    case .steppedBack: return .timeline
    case .messaged(let seat):
      switch role {
      case .facilitator, .observer: return .message
      case .projector: return nil
      case .seat(let own): return seat == nil || self.participant(own)?.seat == seat ? .message : nil
      }
    case .said(let participant, _):
      return isLeading(role) || role == .seat(participant: participant) ? .message : nil
    case .noted: return isLeading(role) ? .message : nil
    case .erased: return .snapshot
    }
  }

  private func isLeading(_ role: Role) -> Bool { role == .facilitator || role == .observer }

  /// The seat that is asked; nil where nobody's request is written like this.
  func seat(of request: String) -> Int? {
    plan.seats.indices.first { seat in
      request.split(separator: "/", maxSplits: 1).last.map { $0.hasPrefix("\(plan.seats[seat])/") } ?? false
    }
  }
}
