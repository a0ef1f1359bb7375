import ArgumentParser
import Scenarios

struct Words: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Explain the words of the scripting language.")

  @Argument(help: ArgumentHelp("A word; all of them if not given.", valueName: "word"))
  var word: String?

  @Flag(help: "The whole reference, as Markdown.")
  var markdown = false

  func run() throws {
    let reference = LanguageReference()
    if markdown {
      try Terminal.write(reference.markdown)
    } else if let word {
      guard let text = reference.text(of: word) else {
        let near = reference.nearest(to: word).map { "did you mean '\($0)'?" } ?? "entente words lists them all"
        throw ValidationError("there is no word '\(word)'; \(near)")
      }
      try Terminal.write(text)
    } else {
      try Terminal.write(reference.list)
    }
  }
}
