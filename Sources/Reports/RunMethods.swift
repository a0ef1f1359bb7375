import Evaluation
import Ledger
import Scenarios
import Simulation

/// The methods section of a page about one run, written from its record: what was run, with what model, and how it is had again.
struct RunMethods {
  private let run: StoredRun
  private let ledger: String?
  /// Or why this engine cannot compile the run.
  private let methods: Result<Methods, any Error>

  /// - Parameter ledger: the file that keeps it; nil where it could not be recorded.
  init(_ run: StoredRun, ledger: String?) {
    self.run = run
    self.ledger = ledger
    methods = Result { try compile(run.spec, named: run.summary.scenario).methods }
  }

  private var unit: String { run.summary.unit }

  /// Without a heading of its own.
  var passages: [Passage] {
    switch methods {
    case .success(let methods):
      let model = ModelPassages(methods)
      return [.paragraph(model.summary)] + record + ModelPassages.staleness(of: methods.engine, [run.summary.engine])
        + model.all
    case .failure(let problem):
      let why = (problem as? ScenarioProblem)?.diagnostics.first?.message ?? "\(problem)"
      return record + [
        .heading(level: 3, "Model"),
        .paragraph("It cannot be described here: this engine does not compile the run's scenario (\(why))."),
      ]
    }
  }

  // MARK: The run

  private var record: [Passage] {
    var passages: [Passage] = [.heading(level: 3, "The run"), .paragraph(identity), .paragraph(ModelPassages.chance)]
    if !run.spec.settings.isEmpty || run.spec.alternative != nil { passages.append(settings) }
    if !run.summary.branches.isEmpty { passages.append(ancestry) }
    if !run.spec.inputs.isEmpty { passages.append(answers) }
    return passages + [again]
  }

  var identity: [Phrase] {
    let name: [Phrase] =
      ledger.map { [.plain("Run \(run.number) in the ledger "), .code(Self.file($0))] }
      ?? [.plain("A run that was not recorded")]
    return name + [
      .plain(
        ", with seed \(run.summary.seed) and replicate \(run.summary.replicate), evaluated by engine \(run.summary.engine) (mathematics \(run.summary.mathematics)). The digest of all its arguments, which is its identity, is "
      ), .code(run.summary.specDigest), .plain("; that of its history, which is what a replay must come to, "),
      .code(run.summary.historyDigest), .plain("."),
    ]
  }

  private var settings: Passage {
    var rows = run.spec.settings.sorted { $0.key < $1.key }.map { [Phrase.code($0.key), .plain($0.value.text)] }
    if let alternative = run.spec.alternative {
      rows.append([.plain("what happens in"), .plain("the what-if “\(alternative)”")])
    }
    return .table(caption: "Set from outside, from the start", columns: ["what", "to"], rows: rows)
  }

  /// The branches that the run is made of, oldest first.
  private var ancestry: Passage {
    let branches = run.summary.branches
    return .table(
      caption: "Where it comes from: a branch has its parent's past, bit for bit, and goes its own way after that",
      columns: ["after", "what is otherwise from then on", "parent"],
      rows: branches.indices.map { place in
        let branch = branches[place]
        var changes =
          branch.script.map { name in
            ["the script \(name) goes on (SHA-256 \(run.spec.branches[place].files?.first?.digest ?? "unknown"))"]
          } ?? []
        changes += branch.settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }
        if let chance = branch.chance { changes.append("chance drawn anew, as replicate \(chance)") }
        let isLast = place == branches.count - 1
        if isLast {
          let count = run.spec.inputs.count { $0.step > branch.after }
          if count > 0 { changes.append(count.counted("answer")) }
        }
        let parent =
          isLast ? run.parent.map { "run \($0)" } ?? run.summary.parent.map { "run of specification \($0)" } : nil
        return [
          .plain(branch.after == 0 ? "the founding" : "\(unit) \(branch.after)"),
          .plain(changes.isEmpty ? "nothing" : changes.joined(separator: "; ")),
          .plain(parent ?? (isLast ? "not said" : "the branch before")),
        ]
      })
  }

  private static let mostAnswers = 200

  private var answers: Passage {
    let inputs = run.spec.inputs.sorted()
    let cut = inputs.count > Self.mostAnswers ? ": the first \(Self.mostAnswers) of \(inputs.count)" : ""
    let unused = Set(run.unusedInputs)
    return .fold(
      level: 4, "\(inputs.count.counted("request")) answered by people",
      [
        .table(
          caption: "In place of the policies'; an answer may stand for many requests\(cut)",
          columns: ["request", "answer", "used"],
          rows: inputs.prefix(Self.mostAnswers).map {
            [.code($0.request), .code($0.answer.text), .plain(unused.contains($0) ? "no: it was never asked" : "yes")]
          })
      ])
  }

  // MARK: To have it again

  private var again: Passage {
    var phrases: [Phrase] = [.plain("To have it again")]
    if let ledger {
      phrases += [
        .plain(" from the ledger alone: "), .code("entente replay \(run.number)\(Self.option(ledger))"), .plain("."),
      ]
      // A workshop's pace is no argument of `entente run`.
      if run.spec.pace != nil, run.summary.branches.isEmpty {
        phrases.append(
          .plain(
            " It was played in a workshop, at the workshop's pace: only the ledger has it whole, and entente run with the same seed makes another run."
          ))
        return .paragraph(phrases)
      }
      phrases.append(
        .plain(run.summary.branches.isEmpty ? " From its script, in a ledger of your own: " : " From its parent: "))
    } else {
      phrases.append(.plain(" from its script: "))
    }
    return .paragraph(
      phrases + [
        .code(command),
        .plain(
          ". The digests must come out the same, bit for bit, where engine and mathematics library are those named above."
        ),
      ])
  }

  /// What makes this run: of a branch, out of its parent.
  private var command: String {
    func sets(_ settings: [String: SettingValue]) -> [String] {
      settings.sorted { $0.key < $1.key }.map { "--set \("\($0.key)=\($0.value.text)".quotedForShell)" }
    }
    guard let branch = run.summary.branches.last else {
      var words = ["entente run \(run.summary.scenario.quotedForShell)"] + sets(run.spec.settings)
      if let alternative = run.spec.alternative { words.append("--alternative \(alternative.quotedForShell)") }
      return (words + ["--seed \(run.summary.seed)", "--replicate \(run.summary.replicate)"]).joined(separator: " ")
    }
    var words = ["entente branch \(run.parent.map { "\($0)" } ?? run.summary.parent ?? "PARENT") --at \(branch.after)"]
    words += sets(branch.settings)
    if let script = branch.script { words.append("--script \(script.quotedForShell)") }
    if let chance = branch.chance { words.append("--chance \(chance)") }
    words += run.spec.inputs.filter { $0.step > branch.after }.sorted().prefix(20).map {
      "--answer \("\($0.request)=\($0.answer.typed)".quotedForShell)"
    }
    return words.joined(separator: " ")
  }

  /// The folder is nobody's business.
  static func file(_ ledger: String) -> String { ledger.split(separator: "/").last.map(String.init) ?? ledger }

  static func option(_ ledger: String) -> String {
    file(ledger) == RunLedger.defaultName ? "" : " --ledger \(file(ledger).quotedForShell)"
  }
}

extension String {
  /// As a word of a command, in quotation marks where a shell would take it apart.
  var quotedForShell: String {
    wholeMatch(of: /[\w.\/=+:,@%-]+/) != nil ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
