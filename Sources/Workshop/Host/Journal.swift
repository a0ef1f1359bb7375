import Foundation
import Ledger

/// Where lines are kept: what it says is written is on the disk.
public protocol LineStore: Sendable {
  func write(_ lines: [Line]) async throws
  func erase(_ seqs: [Int]?) async throws
}

/// A workshop's lines in a ledger.
public final class LedgerLines: LineStore, @unchecked Sendable {
  private let ledger: RunLedger
  private let number: Int
  private let queue = DispatchQueue(label: "entente.workshop.ledger")

  public init(_ ledger: RunLedger, workshop number: Int) {
    self.ledger = ledger
    self.number = number
  }

  public func write(_ lines: [Line]) async throws {
    let rows = try lines.map { try $0.row }
    try await queue.answer { try self.ledger.append(rows, toWorkshop: self.number) }
  }

  public func erase(_ seqs: [Int]?) async throws {
    try await queue.answer { try self.ledger.eraseTexts(ofWorkshop: self.number, rows: seqs) }
  }
}
