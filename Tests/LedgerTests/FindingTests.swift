import GRDB
import Simulation
import Testing

@testable import Ledger

/// Which run somebody means.
struct FindingTests {
  private func ledger(_ folder: Folder, runs: Int) throws -> RunLedger {
    let ledger = try folder.ledger()
    for seed in 0..<runs {
      var specimen = Specimen()
      specimen.recording = .outcome
      specimen.spec.seed = UInt64(seed)
      try ledger.record(specimen)
    }
    return ledger
  }

  @Test("A number, 'last' and the beginning of a digest find a run")
  func finds() throws {
    let folder = try Folder()
    let ledger = try ledger(folder, runs: 4)
    #expect(try ledger.find("3") == 3)
    #expect(try ledger.find("last") == 4)
    for run in try ledger.runs() {
      #expect(try ledger.find(String(run.specDigest.prefix(12))) == run.number)
      #expect(try ledger.find(run.specDigest.uppercased()) == run.number)
    }
  }

  @Test(
    "What finds no run says so", arguments: ["5", "0", "-1", "", "latest", "abcde", "3 ", "ffffffffffff", "9' OR '1"])
  func findsNone(reference: String) throws {
    let folder = try Folder()
    let ledger = try ledger(folder, runs: 4)
    let problem = problem { _ = try ledger.find(reference) }
    #expect(problem?.kind == .noSuchRun)
    #expect(problem?.message.contains("'\(reference)'") == true)
  }

  @Test("In an empty ledger there is no last run")
  func empty() throws {
    let folder = try Folder()
    let ledger = try folder.ledger()
    for body in [{ _ = try ledger.find("last") }, { _ = try ledger.run(1) }, { _ = try ledger.journal(of: 1) }] {
      #expect(problem(body)?.kind == .noSuchRun)
    }
    #expect(try ledger.runs().isEmpty)
  }

  @Test("Digits that several digests begin with are refused with the runs that are meant")
  func ambiguous() throws {
    let folder = try Folder()
    let ledger = try ledger(folder, runs: 3)
    try ledger.pool.write {
      try $0.execute(sql: "UPDATE runs SET spec_digest = 'abcdef' || substr(spec_digest, 7) WHERE id IN (1, 3)")
    }
    let problem = problem { _ = try ledger.find("ABCDEF") }
    #expect(problem?.kind == .ambiguous([1, 3]))
    #expect(problem?.message.contains("1, 3") == true)
  }

  @Test("Digits alone are a number first, and a digest after")
  func digitsAlone() throws {
    let folder = try Folder()
    let ledger = try ledger(folder, runs: 2)
    try ledger.pool.write {
      try $0.execute(sql: "UPDATE runs SET spec_digest = '1234567' || substr(spec_digest, 8) WHERE id = 2")
    }
    #expect(try ledger.find("1234567") == 2)
  }

  @Test("Runs are listed in the order of recording, and a limit keeps the newest")
  func listing() throws {
    let folder = try Folder()
    let ledger = try ledger(folder, runs: 5)
    #expect(try ledger.runs().map(\.number) == [1, 2, 3, 4, 5])
    #expect(try ledger.runs(limit: 2).map(\.number) == [4, 5])
    #expect(try ledger.runs(limit: 0).isEmpty)
    #expect(try ledger.runs(limit: 2)[1].seed == 4)
  }
}
