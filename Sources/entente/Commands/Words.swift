import ArgumentParser
import Scenarios

struct Words: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Explain the language: words, fields, levers, decisions, what functions read, and parameters of the model.")

  @Argument(help: ArgumentHelp("A name; all words if not given.", valueName: "name"))
  var name: String?

  @Flag(help: "The whole reference, as Markdown.")
  var markdown = false

  @Flag(help: "The annotations for editors, as entente new writes them.")
  var annotations = false

  func run() throws {
    let reference = LanguageReference()
    if markdown {
      try Terminal.write(reference.markdown)
    } else if annotations {
      try Terminal.write(Annotations().text)
    } else if let name {
      guard let text = reference.text(of: name) else {
        let near = reference.nearest(to: name).map { "did you mean '\($0)'?" } ?? "entente words lists the words"
        throw ValidationError("there is nothing called '\(name)'; \(near)")
      }
      try Terminal.write(text)
    } else {
      try Terminal.write(reference.list)
    }
  }

  func validate() throws {
    if [markdown, annotations, name != nil].count(where: { $0 }) > 1 {
      throw ValidationError("give a name, --markdown or --annotations, and only one of them")
    }
  }
}
