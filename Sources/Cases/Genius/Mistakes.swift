/// The mistakes of one file, collected on the way through it: what is read of an element is nil where a mistake was noted.
struct Mistakes {
  /// Later ones are not told, and cost nothing.
  static let limit = 20
  /// The largest magnitude of a number, so that no sum or product of two overflows.
  static let largest = 1e150

  let file: String
  private var found: [GeniusProblem.Mistake] = []

  init(in file: String) { self.file = file }

  mutating func note(_ text: @autoclosure () -> String, at element: Element) {
    if found.count < Self.limit { found.append(.init(line: element.line, text: text())) }
  }

  /// - Throws: what has been noted, if anything.
  func check() throws(GeniusProblem) {
    if !found.isEmpty { throw GeniusProblem(file: file, mistakes: found) }
  }

  /// Whether something is met for the first time, after which its line is known.
  mutating func isNew<Key>(
    _ key: Key, in lines: inout [Key: Int], at element: Element, called name: @autoclosure () -> String
  ) -> Bool {
    guard let line = lines[key] else {
      lines[key] = element.line
      return true
    }
    note("\(name()) is in line \(line) already", at: element)
    return false
  }

  mutating func text(_ key: String, of element: Element) -> String? {
    if let text = element[key] { return text }
    note("<\(element.name)> has no \(key)", at: element)
    return nil
  }

  mutating func number(
    _ key: String, of element: Element, in range: ClosedRange<Double> = -largest...largest
  ) -> Double? {
    guard let text = text(key, of: element) else { return nil }
    if let number = Double(text.trimmed), range.contains(number) { return number }
    let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
    note("\(key) \(text.quoted) of <\(element.name)> is not \(expected)", at: element)
    return nil
  }

  /// Of 32 bits, as GENIUS's are.
  mutating func wholeNumber(_ key: String, of element: Element) -> Int? {
    guard let text = text(key, of: element) else { return nil }
    if let number = Int32(text.trimmed) { return Int(number) }
    note("\(key) \(text.quoted) of <\(element.name)> is not a whole number of 32 bits", at: element)
    return nil
  }
}
