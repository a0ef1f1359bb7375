import LuaHost
import Negotiation
import Randomness

/// The scripts of a case. Each party that has one gets a Lua state of its own, and each time that talks are held it is as it was when
/// the script had just been run: no memory but that of the talks.
struct CaseScripts {
  private let negotiation: NegotiationCase
  private let file: String
  private let files: (String) throws -> [UInt8]
  private let codes = CompiledTexts()
  private let idle: IdleScripts

  /// Opens every script once, so that mistakes are told before anybody talks.
  /// - Parameter file: the case's, for messages.
  /// - Throws: `CaseProblems`.
  init(_ negotiation: NegotiationCase, file: String, files: @escaping (String) throws -> [UInt8]) throws {
    self.negotiation = negotiation
    self.file = file
    idle = IdleScripts(parties: negotiation.parties.count)
    var known: [String: [UInt8]] = [:]
    self.files = { name in
      if let bytes = known[name] { return bytes }
      let bytes = try files(name)
      known[name] = bytes
      return bytes
    }
    for party in negotiation.parties.indices {
      if let reference = strategy(of: party) {
        let script = try open(reference, for: party) { script in
          try script.requireStrategy(reference.file)
          return script
        }
        idle.keep(script, of: party)
      }
    }
  }

  private func strategy(of party: Int) -> ScriptReference? {
    if case .lua(let reference) = negotiation.parties[party].strategy.kind { reference } else { nil }
  }

  /// What a function makes of every outcome: each is asked for once.
  /// - Throws: `CaseProblems`.
  func utilities(_ reference: ScriptReference, of party: Int, over space: OutcomeSpace) throws -> [Double] {
    try open(reference, for: party) { script in
      try script.requireUtility(reference.file)
      return try script.utilities(over: space)
    }
  }

  /// The strategy of a party, as it begins.
  /// - Parameter preferences: the same each time, as is the space.
  func strategy(of party: Int, _ preferences: Preferences, in space: OutcomeSpace) -> any Strategy {
    do {
      guard let reference = strategy(of: party) else { return Hardheaded(preferences) }
      let script = try idle.script(of: party) ?? open(reference, for: party) { $0 }
      script.begin(preferences, in: space)
      idle.keep(script, of: party)
      return LuaStrategy(script: script)
    } catch {
      return Failing(error)
    }
  }

  private func open<Answer>(_ reference: ScriptReference, for party: Int, _ body: (CaseScript) throws -> Answer) throws
    -> Answer
  {
    do {
      let script = CaseScript(party: negotiation.parties[party], issues: negotiation.issues, files: files)
      try script.load(reference.file, compiled: codes.code)
      return try body(script)
    } catch let failure as LuaFailure {
      throw CaseProblems(all: [
        CaseProblem(
          file: failure.location?.file ?? reference.file, line: failure.location?.line, message: failure.message)
      ])
    } catch {
      throw CaseProblems(all: [CaseProblem(file: file, line: reference.line, message: "\(error)")])
    }
  }
}

/// Scripts to talk with again: one a party.
private final class IdleScripts {
  private var scripts: [CaseScript?]

  init(parties: Int) { scripts = Array(repeating: nil, count: parties) }

  func keep(_ script: CaseScript, of party: Int) { scripts[party] = script }

  /// The script as it was before it talked; nil where somebody may still talk with it, or it cannot be so again.
  func script(of party: Int) -> CaseScript? {
    guard isKnownUniquelyReferenced(&scripts[party]), let script = scripts[party], script.rewind() else { return nil }
    return script
  }
}

/// Texts of scripts, each compiled once.
private final class CompiledTexts {
  private var known: [String: LuaCode] = [:]

  func code(of text: String, _ compile: () throws -> LuaCode) rethrows -> LuaCode {
    if let code = known[text] { return code }
    let code = try compile()
    known[text] = code
    return code
  }
}

/// A strategy that a script plays. Its memory is the script's.
struct LuaStrategy: Strategy {
  let script: CaseScript

  func propose(standing: Int?, at moment: Moment) throws -> Proposal<Int> {
    try script.propose(standing: standing, at: moment)
  }

  func respond(to offer: Int, at moment: Moment) throws -> Response<Int> { try script.respond(to: offer, at: moment) }
}

/// One whose script could be opened before, and cannot any more.
private struct Failing: Strategy {
  let error: any Error
  init(_ error: any Error) { self.error = error }
  func propose(standing: Int?, at moment: Moment) throws -> Proposal<Int> { throw error }
  func respond(to offer: Int, at moment: Moment) throws -> Response<Int> { throw error }
}
