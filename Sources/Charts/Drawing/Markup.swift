/// Text made fit to stand in XML and HTML, as content or in quotes.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\t", "\n", "\r": result += " "
    // What XML 1.0 does not allow, even escaped (section 2.2), and the second block of controls.
    case "\0"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A name made fit to be an id: what is neither a letter nor a digit of ASCII is told by its number, so that different
/// names stay different.
func identifier(_ name: String) -> String {
  name.unicodeScalars.map { scalar in
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-": String(scalar)
    default: "_\(String(scalar.value, radix: 16))_"
    }
  }.joined()
}

/// A place in a drawing, to the tenth of a unit.
func coordinate(_ value: Double) -> String {
  let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
  let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
  return (tenths < 0 ? "-" : "") + String(whole) + (rest == 0 ? "" : ".\(rest)")
}
