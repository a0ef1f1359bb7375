/// What a page is given to show. The shapes are those of docs/workshop-api.md; nothing that a role may not see is in its view.
struct View: Encodable, Sendable {
  var seq: Int
  var timeline: Int
  var now: Int64
  var role: String
  var workshop: About
  var phase: String
  var round: Round?
  var seats: [Seat]
  var screen: Screen
  var mine: Mine?
  var console: Console?

  struct About: Encodable, Sendable {
    var id: String
    var title: String
    var about: String
    var unit: String
    var steps: Int
    var stepsPerRound: Int
    var rounds: Int
    /// The last round whose steps were made.
    var lastRound: Int
    var anonymity: String
    var questions: [String]
    /// What it is all for.
    var objectives: [Fact]
    /// How an agreement comes about, in each partnership.
    var rules: [String]
    /// In the debrief: what can be asked why.
    var explained: [Explained]
  }

  struct Explained: Encodable, Sendable {
    var name: String
    var label: String
  }

  struct Round: Encodable, Sendable {
    var number: Int
    var of: Int
    var firstStep: Int
    var lastStep: Int
    var state: String
    var wave: Int
    var waveAbout: String?
    /// Of offers: which exchange it is, of how many.
    var exchange: Int?
    var exchanges: Int
    var waitingFor: Int
    var endsAt: Int64?
    var secondsLeft: Int?
    var isPaused: Bool
    var pausedBecause: String?
    var isPractice: Bool
  }

  struct Seat: Encodable, Sendable {
    var seat: Int
    var organisation: String
    var sector: String
    /// What the script says of the organisation.
    var about: String?
    var holder: String
    var people: Int
    var names: [String]
    var presence: String
    var state: String
    var isHandRaised: Bool
    var awaySeconds: Int
    /// Whether it has ten times the time: who leads sees it.
    var isUnhurried: Bool
  }

  struct Screen: Encodable, Sendable {
    var shows: String
    var address: String
    var joinURL: String
    var code: String?
    var qr: String?
    var isLocked: Bool
    var indicators: [Indicator]
    var headlines: [Headline]
    /// The text that is being answered, in one line.
    var table: String?
    var figure: Picture?
    /// In the debrief: how it came out.
    var story: Story?
  }

  /// How the game came out, for everybody.
  struct Story: Encodable, Sendable {
    var verdict: [String]
    /// What turned it, in order; where people stopped is among it.
    var moments: [Turn]

    struct Turn: Encodable, Sendable {
      var step: Int
      var when: String
      var text: String
      /// Whether the policies alone play from here on.
      var isEndOfPlay: Bool
      var isMajor: Bool
    }
  }

  struct Indicator: Encodable, Sendable {
    var name: String
    var label: String
    var value: Double?
    var words: String
    var values: [Double?]
    /// The values as a picture the size of a word: SVG.
    var spark: String
    var isBetterHigh: Bool?
  }

  struct Headline: Encodable, Sendable {
    var step: Int
    var text: String
  }

  struct Picture: Encodable, Sendable {
    var title: String
    var sentence: String
    var svg: String
    var columns: [String]
    var rows: [[String]]
  }

  struct Mine: Encodable, Sendable {
    var participant: String
    var nickname: String
    var seat: Int?
    var brief: String
    /// What the game is about, who else is there, and how an agreement comes about.
    var context: [String]
    var readingSeconds: Int
    var facts: [Fact]
    var requests: [Request]
    /// When the wave is over for this seat, where that is not when it is for the others.
    var endsAt: Int64?
    var team: Team?
    var messages: [Message]
    var past: [String]
    var isReady: Bool
    var isHandRaised: Bool
    /// In the debrief: where one can say to rewind, and where one did.
    var moments: [Moment]?
    var rewind: String?
  }

  struct Fact: Encodable, Sendable {
    var label: String
    var value: String
  }

  struct Team: Encodable, Sendable {
    var people: Int
    var rule: String
    var answered: Int
    var speaker: String?
  }

  struct Message: Encodable, Sendable {
    var seq: Int
    var from: String
    var text: String
    var at: Int64
  }

  struct Request: Encodable, Sendable {
    var request: String
    var kind: String
    var title: String
    var about: [String]
    var offer: [Part]?
    var worth: Double?
    var aspiration: Double?
    /// What no agreement is worth to the seat.
    var walkAway: Double?
    /// What the built-in policy would answer, in words.
    var advice: String?
    var form: Form
    /// To an offer: what one would offer instead.
    var counter: Form?
    var `default`: String?
    var answered: Answered?
  }

  /// Why something stands where it does, or happened.
  struct Reason: Encodable, Sendable {
    var title: String
    var lines: [String]
    /// What moved it, the largest first.
    var movements: [Movement]
    /// What led to it, the last first.
    var chain: [Link]

    struct Movement: Encodable, Sendable {
      var amount: String
      var text: String
      var parts: [Part]
    }
    struct Part: Encodable, Sendable {
      var amount: String
      var text: String
    }
    struct Link: Encodable, Sendable {
      var when: String
      var text: String
    }
  }

  struct Guess: Encodable, Sendable {
    var organisation: String
    /// "near", "between" or "far": how like what it offered last.
    var manner: String
    var text: String
  }

  /// What one's own offer would be worth.
  struct Worth: Encodable, Sendable {
    var worth: Double?
    var guesses: [Guess]
  }

  struct Part: Encodable, Sendable {
    var label: String
    var about: String?
    var value: String
    var note: String?
  }

  struct Choice: Encodable, Sendable {
    var answer: String
    var label: String
  }

  struct Slider: Encodable, Sendable {
    var label: String
    var min: Double
    var max: Double
    var `default`: Double
    var group: String?
    /// What it says, in a sentence.
    var about: String? = nil
    /// What the ends of the scale mean, in a unit; nil: shares.
    var scale: Scale? = nil
  }

  struct Scale: Encodable, Sendable {
    var from: Double
    var to: Double
    var unit: String
  }

  struct Issue: Encodable, Sendable {
    var label: String
    var about: String
    var choices: [String]
    var `default`: Int
  }

  /// Which fields there are depends on the type.
  struct Form: Encodable, Sendable {
    var type: String
    var choices: [Choice]?
    var canExplain: Bool?
    var label: String?
    var `default`: Double?
    var yours: Double?
    var unit: String?
    var parts: [Slider]?
    var issues: [Issue]?
    var alternatives: [Choice]?
  }

  struct Answered: Encodable, Sendable {
    var answer: String
    var text: String
    var at: Int64
    var why: String?
  }

  struct Console: Encodable, Sendable {
    var code: String
    var joinURL: String
    var isLocked: Bool
    var saved: Bool
    var script: [Cue]
    var cue: Int
    var participants: [Person]
    var answers: [Given]
    var moments: [Moment]
    var messages: [Message]
    var problem: String?
    var people: Int
    var run: Int?
    /// When the first came in.
    var begunAt: Int64?
    /// In the debrief: how many would rewind at a request.
    var votes: [String: Int]
    var takeAways: [String]
  }

  struct Cue: Encodable, Sendable {
    var minutes: String
    var cue: String
  }

  struct Person: Encodable, Sendable {
    var participant: String
    var nickname: String
    var seat: Int?
    var presence: String
    var flags: [String]
  }

  struct Given: Encodable, Sendable {
    var round: Int
    var seat: Int
    var request: String
    var answer: String
    /// The same as it was sent.
    var typed: String?
    /// Of an offer that was on the table: what it was.
    var terms: String?
    /// Of offers: which exchange of the round.
    var exchange: Int?
    var why: String?
    var at: Int64?
    var by: String
    /// The line; nil where the policy answered.
    var seq: Int?
  }

  struct Moment: Encodable, Sendable {
    var seq: Int
    var round: Int?
    var step: Int?
    var text: String
    var star: Bool
    var kind: String
    /// Of a seat's answer: what was asked, so that it can be turned.
    var request: String?
    /// Whether the built-in policy answered.
    var isBot = false
  }
}
