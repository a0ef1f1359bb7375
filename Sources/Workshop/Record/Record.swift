import Foundation
import Ledger

extension Line {
  /// - Throws: what JSON cannot read: a record of a later version, or a damaged one.
  init(_ row: WorkshopRow) throws {
    self.init(
      seq: row.seq, at: row.at, deed: try JSONDecoder().decode(Deed.self, from: Data(row.body.utf8)), text: row.text)
  }

  var row: WorkshopRow {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return WorkshopRow(seq: seq, at: at, body: String(decoding: try encoder.encode(deed), as: UTF8.self), text: text)
    }
  }
}
