import Foundation
import Reports

/// Where output goes: a terminal with its width and colours, or something that is piped, which gets plain text.
enum Terminal {
  /// The style of standard output.
  static var style: TextStyle {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let hasColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    return TextStyle(width: isTerminal ? width : 80, hasColour: hasColour, hasUnicode: hasUnicode(environment))
  }

  private static var width: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init) ?? 80
  }

  /// Unless a locale is named that has only ASCII.
  private static func hasUnicode(_ environment: [String: String]) -> Bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let named = named?.lowercased() else { return true }
    return named.contains("utf-8") || named.contains("utf8")
  }

  /// On standard error, which may be closed or full: what it does not take is lost.
  static func complain(_ text: String, endingLine: Bool = true, overwriting: Bool = false) {
    let start = overwriting ? "\r\u{1B}[K" : ""
    let end = endingLine && !text.hasSuffix("\n") ? "\n" : ""
    try? Output(name: "standard error", descriptor: STDERR_FILENO).write(Array((start + text + end).utf8))
  }

  /// - Throws: `WholeFile.Problem` where standard output takes no more, as on a full disk.
  static func write(_ text: String) throws { try output.write(Array(text.utf8)) }
}
