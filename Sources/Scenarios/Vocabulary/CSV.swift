import LuaHost

extension Word {
  static let csv = Word(
    "csv",
    "The rows of a table beside the scenario: csv \"data/partners.csv\". Numbers are numbers, empty fields are nil.",
    called: [Signature([.init("file", "string", "its path beside the scenario")], returns: "Row[]")])
}

extension Sheet {
  func csv(_ call: LuaCall, _ runtime: ScriptRuntime) throws -> [LuaValue] {
    guard let name = call[0].text else {
      throw LuaRefusal("csv takes the name of a file, not \(Fields.show(call[0]))")
    }
    if name.unicodeScalars.contains(where: { $0.value < 32 }) {
      throw LuaRefusal("csv takes a path with /, as in csv \"data/partners.csv\", and not with \\")
    }
    let file: [UInt8]
    do { file = try runtime.read(name) } catch {
      incomplete.insert(Word.organisation.name)
      diagnostics.add(site(call, "csv").diagnostic("\(error)", at: .literal(name)))
      return [.table(LuaTable())]
    }
    sources[name] = String(decoding: file, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).map(String.init)
    do {
      let table = try CSVTable(file, file: name)
      let index = tables.count
      tables.append(table)
      tableNames.append(name)
      let first = rows.count
      // Spreadsheets leave rows of delimiters behind.
      for (place, row) in table.rows.enumerated() where !row.fields.allSatisfy({ $0.text.allSatisfy(\.isWhitespace) }) {
        rows.append((index, place))
      }
      return [.table(LuaTable(sequence: (first..<rows.count).map { .object(ObjectKind.row.object($0)) }))]
    } catch {
      incomplete.insert(Word.organisation.name)
      let lines = sources[name] ?? []
      diagnostics.add(
        Diagnostic(
          severity: .error, file: error.file, line: error.line, column: error.column, length: 1, message: error.message,
          advice: error.advice,
          excerpt: lines.indices.contains(error.line - 1) ? lines[error.line - 1] : nil))
      return [.table(LuaTable())]
    }
  }

  /// A column of a row: a number where it is one, a text, or nothing where it is empty.
  func read(_ column: LuaValue, ofRow index: Int) throws -> LuaValue {
    let (table, row) = rows[index]
    guard let name = column.text, let field = tables[table].rows[row][name] else {
      let header = tables[table].header
      throw LuaRefusal(
        "\(tableNames[table]) has no column \(Fields.show(column))"
          + (column.text.flatMap { advice(for: $0, among: header) }.map { "; \($0)" } ?? ""))
    }
    if field.text.allSatisfy(\.isWhitespace) { return .none }
    guard let number = field.number else { return .string(field.text) }
    return Int64(exactly: number).map { .integer($0) } ?? .number(number)
  }
}
