/// A list in words: `a`, `a and b`, `a, b and c`; of more than `most`, the first ones and how many others.
func listed(_ items: [String], most: Int = 4, others: String = "others") -> String {
  let shown = items.count > most ? Array(items.prefix(most - 1)) + ["\(items.count - most + 1) \(others)"] : items
  guard let last = shown.last else { return "" }
  return shown.count == 1 ? last : shown.dropLast().joined(separator: ", ") + " and " + last
}

/// Clauses of a sentence; of more than `most`, the first ones and how many others there are.
func clauses(_ clauses: [String], most: Int = 4) -> [String] {
  if clauses.count <= most { return clauses }
  return clauses.prefix(most - 1) + ["and \(clauses.count - most + 1) others"]
}

func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

func percent(_ share: Double) -> String { AxisLabels.text(of: share * 100, digits: 2) + " %" }

/// A sentence out of clauses: it begins with a capital and ends with a full stop.
func sentence(of clauses: [String]) -> String {
  let text = clauses.filter { !$0.isEmpty }.joined(separator: "; ")
  return text.prefix(1).uppercased() + text.dropFirst() + "."
}

/// How a series goes, in words: `falls from 0.6 to 0.2, fastest in month 14`. Nil if it has no value.
func course(of values: [Double], firstStep: Int, unit: String) -> String? {
  let present = values.indices.filter { values[$0].isFinite }
  guard let first = present.first, let last = present.last, let lowest = present.min(by: { values[$0] < values[$1] }),
    let highest = present.max(by: { values[$0] < values[$1] })
  else { return nil }
  func step(_ index: Int) -> String { "\(unit) \(firstStep + index)" }
  func number(_ index: Int) -> String { AxisLabels.text(of: values[index]) }
  // Halves, since the extent of two doubles may not be a double.
  func change(_ from: Int, _ to: Int) -> Double { values[to] / 2 - values[from] / 2 }
  let ending = last < values.count - 1 ? ", with no value after \(step(last))" : ""
  if first == last { return "is \(number(first)) in \(step(first))\(present.count < values.count ? " alone" : "")" }

  let extent = change(lowest, highest)
  if extent <= 1e-12 * abs(values[highest] / 2) { return "stays at \(number(first))" + ending }
  let net = change(first, last)
  // A turn is worth words if it is a good part of all that the series does.
  let (bottom, top) = net > 0 ? (first, last) : (last, first)
  let turns = [
    (index: highest, name: "high", size: change(top, highest)),
    (index: lowest, name: "low", size: change(lowest, bottom)),
  ].filter { $0.size > 0.25 * extent }.sorted { $0.index < $1.index }
  let after = turns.map { "a \($0.name) of \(number($0.index)) in \(step($0.index))" }
  let turning = after.isEmpty ? "" : " after " + after.joined(separator: " and ")
  if abs(net) < 0.1 * extent { return "ends near where it began, at \(number(last))," + turning + ending }

  var fastest = ""
  let pairs = zip(present, present.dropFirst()).filter { $1 == $0 + 1 }
  func pace(_ pair: (Int, Int)) -> Double { change(pair.0, pair.1) * (net > 0 ? 1 : -1) }
  if turns.isEmpty, pairs.count >= 4, let pair = pairs.max(by: { pace($0) < pace($1) }),
    pace(pair) > 2 * abs(net) / Double(pairs.count)
  {
    fastest = ", fastest in \(step(pair.1))"
  }
  return "\(net > 0 ? "rises" : "falls") from \(number(first)) to \(number(last))" + turning + fastest + ending
}
