// How many negotiations of a case are held in a second, and how long spaces take to analyse. Processor time: the machine is shared.
// usage: negotiation-bench hold CASE COUNT
//        negotiation-bench analyse PARTIES OUTCOMES uniform|shares COUNT
// Prints JSON.
import Cases
import Foundation
import Negotiation
import Randomness

/// Seconds of processor time that a piece of work takes, with what came of it the last time. It is done once before, to warm up.
func seconds<Outcome>(of count: Int, _ work: () throws -> Outcome) rethrows -> (each: Double, outcome: Outcome) {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  var outcome = try work()
  let start = now()
  for _ in 0..<count { outcome = try work() }
  return ((now() - start) / Double(count), outcome)
}

/// Holds a case, with utilities and rankings made once (`prepared`) and made anew each time (`whole`).
func hold(_ path: String, count: Int) throws -> [String: Any] {
  let url = URL(filePath: path)
  let negotiation = try NegotiationCase(json: Data(contentsOf: url), file: url.lastPathComponent)
  func prepared() throws -> CaseRun {
    try CaseRun(negotiation, file: url.lastPathComponent) { name in
      Array(try Data(contentsOf: url.deletingLastPathComponent().appending(path: name)))
    }
  }
  let run = try prepared()
  let (each, transcript) = seconds(of: count) { run.transcript() }
  let (whole, other) = try seconds(of: max(1, count / 10)) { try prepared().transcript() }
  if case .failed(_, let error) = transcript.ending { throw error }
  guard trace(transcript) == trace(other) else { fatalError("the talks went otherwise the second time") }
  return ["prepared": 1 / each, "whole": 1 / whole, "trace": trace(transcript)]
}

/// As in a case file: step, party, action, outcome.
func trace(_ transcript: Transcript<Int>) -> NSArray {
  transcript.acts.filter { $0.kind != .reject }.map { act -> [Any] in
    guard case .party(let party) = act.speaker else { fatalError("only parties speak in alternating offers") }
    return [act.step, party, act.kind.rawValue, act.offer ?? NSNull()]
  } as NSArray
}

/// Utilities by party, drawn: each uniform, or an outcome's shares of a whole, so that every outcome is on the frontier.
func draw(parties: Int, outcomes: Int, shares: Bool) -> [[Double]] {
  var stream = Chance(seed: 1, replicate: 0).draw(EntityKey("space"), Purpose("utilities"))
  var utilities = Array(repeating: Array(repeating: 0.0, count: outcomes), count: parties)
  for outcome in 0..<outcomes {
    let worths = (0..<parties).map { _ in shares ? stream.exponential(mean: 1) : stream.uniform() }
    let whole = shares ? worths.reduce(0, +) : 1
    for party in 0..<parties { utilities[party][outcome] = worths[party] / whole }
  }
  return utilities
}

/// Whether the frontier is what it should be, by its definition: each of its outcomes is dominated by none of the space, and each other
/// outcome is worth to all no more than one of the frontier.
func isFrontier(_ frontier: [Int], of utilities: [[Double]]) -> Bool {
  let rows = utilities[0].indices.map { outcome in utilities.map { $0[outcome] } }
  func covers(_ a: Int, _ b: Int) -> Bool { rows[a].indices.allSatisfy { rows[a][$0] >= rows[b][$0] } }
  let isMember = Set(frontier)
  return rows.indices.allSatisfy { outcome in
    isMember.contains(outcome)
      ? !rows.indices.contains { $0 != outcome && covers($0, outcome) } : frontier.contains { covers($0, outcome) }
  }
}

/// Everything that `SpaceAnalysis` says, from the columns of utilities.
func analyse(parties: Int, outcomes: Int, shares: Bool, count: Int) -> [String: Any] {
  let utilities = draw(parties: parties, outcomes: outcomes, shares: shares)
  let reservations = Array(repeating: Double?.none, count: parties)
  let (each, analysis) = seconds(of: count) { SpaceAnalysis(UtilityTable(utilities, reservations: reservations)) }
  guard isFrontier(analysis.frontier, of: utilities) else { fatalError("that is not the frontier") }
  return ["seconds": each, "frontier": analysis.frontier.count]
}

let words = Array(CommandLine.arguments.dropFirst())
let answer: [String: Any]
switch words.first {
case "hold" where words.count == 3 && Int(words[2]) ?? 0 > 0: answer = try hold(words[1], count: Int(words[2])!)
case "analyse" where words.count == 5 && words[1...2].allSatisfy { Int($0) ?? 0 > 0 } && Int(words[4]) ?? 0 > 0:
  answer = analyse(
    parties: Int(words[1])!, outcomes: Int(words[2])!, shares: words[3] == "shares", count: Int(words[4])!)
default:
  FileHandle.standardError.write(
    Data("usage: negotiation-bench hold CASE COUNT | analyse PARTIES OUTCOMES uniform|shares COUNT\n".utf8))
  exit(2)
}
print(String(decoding: try JSONSerialization.data(withJSONObject: answer, options: .sortedKeys), as: UTF8.self))
