/// The name that was probably meant: at most a third of it mistyped (insertions, deletions, changes and swaps of neighbours).
func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let typed = Array(name.lowercased())
  var best: (name: String, distance: Int)?
  for candidate in names {
    let distance = editDistance(typed, Array(candidate.lowercased()))
    let limit = max(1, max(typed.count, candidate.count) / 3)
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

extension Sequence<String> {
  /// The one that was probably meant, if one is near.
  public func nearest(to name: String) -> String? { nearestName(to: name, among: self) }
}

/// Optimal string alignment distance. Source: Damerau 1964.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var rows = [Array(0...b.count)]
  for i in 1...a.count {
    var row = [i]
    for j in 1...b.count {
      var cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, rows[i - 2][j - 2] + 1) }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}

/// "did you mean 'x'?", or what there is: "there are: a, b, c".
func advice(for name: String, among names: [String]) -> String? {
  if let nearest = nearestName(to: name, among: names) { return "did you mean '\(nearest)'?" }
  if names.isEmpty { return nil }
  let shown = names.prefix(12).joined(separator: ", ")
  return names.count > 12 ? "there are \(names.count), among them: \(shown)" : "there are: \(shown)"
}

/// Names that scripts declare: local ones, and what their functions and loops call what they are given.
func namesOfItsOwn(in sources: [String: [String]]) -> [String] {
  var names: [String] = []
  for (file, lines) in sources.sorted(by: { $0.key < $1.key }) where file.hasSuffix(".lua") {
    for line in lines {
      var lists: [Substring] = []
      for match in line.matches(of: #/\blocal\s+([\w, ]+)/#) { lists.append(match.1) }
      for match in line.matches(of: #/\bfunction\s*\w*\(([\w, ]+)/#) { lists.append(match.1) }
      for match in line.matches(of: #/\bfor\s+([\w, ]+?)\s*(?:=|\bin\b)/#) { lists.append(match.1) }
      names += lists.joined(separator: ",").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    }
  }
  return names.filter { $0.count > 2 }
}
