extension String {
  /// Fit to stand in HTML, as content or in quotes.
  var escapedForHTML: String {
    var result = ""
    for scalar in cleaned.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
