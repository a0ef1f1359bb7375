import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An XML element, the texts in it left out.
struct Element {
  static let deepest = 64

  let name: String
  let attributes: [String: String]
  /// In which its start tag ends, counted from 1.
  let line: Int
  fileprivate(set) var children: [Element] = []

  subscript(key: String) -> String? { attributes[key] }
  func children(named name: String) -> [Element] { children.filter { $0.name == name } }

  /// The root of a document.
  /// - Throws: of what ``Screening`` refuses, what is not well-formed, more than ``deepest`` levels, or a root of another name: the first
  ///   mistake only.
  init(xml: Data, file: String, root name: String) throws(GeniusProblem) {
    let builder = Builder()
    let parser = XMLParser(data: try Screening.screened(xml, file: file))
    parser.delegate = builder
    // What it returns is true of truncated documents too: the builder knows.
    _ = parser.parse()
    if let (line, text) = builder.mistake { throw GeniusProblem(file: file, line: line, text) }
    guard let root = builder.root, root.name == name else {
      let found = builder.root.map { "the root is <\($0.name)>" } ?? "there is no element"
      throw GeniusProblem(file: file, line: builder.root?.line ?? 1, "\(found); expected <\(name)>")
    }
    self = root
  }

  fileprivate init(name: String, attributes: [String: String], line: Int) {
    self.name = name
    self.attributes = attributes
    self.line = line
  }
}

/// Puts elements together as the parser tells of them.
private final class Builder: NSObject, XMLParserDelegate {
  var root: Element?
  var mistake: (line: Int, text: String)?
  private var open: [Element] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(Element(name: name, attributes: attributes, line: parser.lineNumber))
    if open.count > Element.deepest { stop(parser, "<\(name)> is deeper than \(Element.deepest) levels") }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let element = open.popLast() else { return }
    if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    stop(parser, explanation(of: (error as NSError).code))
  }

  private func stop(_ parser: XMLParser, _ text: String) {
    mistake = mistake ?? (parser.lineNumber, text)
    parser.abortParsing()
  }

  /// Source: xmlParserErrors of libxml2's xmlerror.h.
  private func explanation(of code: Int) -> String {
    let within = open.last.map { "<\($0.name)> of line \($0.line)" } ?? "the document"
    return switch code {
    case 5: open.isEmpty ? "something follows the end of the document" : "the file ends within \(within)"
    case 23, 26, 68: "after the start of \(within): an \"&\" of no known entity; a plain one is written \"&amp;\""
    case 42: "after the start of \(within): an attribute is given twice"
    case 64: "an XML declaration; expected it at the very beginning of the file"
    case 76: "an end tag; expected that of \(within)"
    default: "not well-formed XML after the start of \(within) (libxml2 error \(code))"
    }
  }
}
