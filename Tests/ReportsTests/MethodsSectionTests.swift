import Ledger
import Partnerships
import Reports
import Scenarios
import Simulation
import Testing

/// The methods section of a report, from a scenario with something of everything.
struct MethodsSectionTests {
  private static let script = """
    scenario { title = "Rivers <b> & \\"banks\\"", steps = 8, unit = "quarter", skepticism = 0.2 }
    parameter("pace", { default = 1, min = 0, max = 2, about = "speed | of <all>" })
    objective("clean_air", {})
    mechanisms { off = { "shocks", "voice" }, learn = 0.05 }
    mechanism("gossip", { after = "influence", about = "words *travel*" }, function(world, draw) end)
    organisation("city", { sector = "public" })
    organisation("works", { sector = "private" })
    partnership("compact", { members = everyone() })

    """

  private let methods: Methods
  private let experiment = ExperimentRecord(
    digest: "abc123", kind: "whatif", title: "Rivers", scenario: "case.lua", seed: 7,
    arms: [
      ExperimentRecord.Arm(name: "baseline", settings: [:], alternative: nil),
      ExperimentRecord.Arm(
        name: "slow <i>", settings: ["model.prod": .number(0.03), "pace": .number(0.5)], alternative: "smog"),
    ],
    trials: (0..<2).flatMap { arm in
      (0..<3).map { ExperimentRecord.Trial(arm: arm, replicate: $0, run: arm * 3 + Int($0) + 1) }
    })

  init() throws {
    methods = try compile(
      ScenarioSource(name: "case.lua", files: [SourceFile(name: "case.lua", bytes: Array(Self.script.utf8))])
    ).methods
  }

  private func section(
    origins: [RunOrigin] = [RunOrigin(engine: Engine.version, mathematics: "00ff")], ledger: String = "entente.sqlite"
  ) -> MethodsSection {
    MethodsSection(methods, of: experiment, number: 3, origins: origins, ledger: ledger)
  }

  /// The row of a table that begins with this name.
  private func row(_ name: String, in html: String) -> Substring? {
    guard let start = html.firstRange(of: "<th scope=\"row\"><code>\(name)</code></th>") else { return nil }
    return html[start.upperBound...].prefix { $0 != "\n" }
  }

  @Test(
    "The equations and the source of every mechanism that acts are in the section", arguments: MechanismName.allCases)
  func equations(mechanism: MechanismName) {
    let section = section()
    let description = Model.description(of: mechanism)
    let acts = ![.shocks, .voice].contains(mechanism)
    for equation in description.equations {
      #expect(section.html.contains("<li><code>\(equation.escapedForHTML)</code></li>") == acts)
      #expect(section.markdown.contains("\n    \(equation)\n") == acts)
    }
    #expect(section.html.contains("<summary>\(mechanism.number) \(mechanism.name.escapedForHTML)") == acts)
    #expect(section.markdown.contains("\n#### \(mechanism.number) ") == acts)
    #expect(section.html.contains("<p>Source: \(description.source.escapedForHTML).</p>") == acts)
  }

  @Test("A mechanism that is off is named, with those of its parameters alone that are read nonetheless")
  func off() {
    let html = section().html
    #expect(html.contains("<p>Off, and not described: voice, shocks.</p>"))
    #expect(row("agility_init", in: html) != nil && row("agility_learn", in: html) != nil)
    #expect(row("turnover_prio", in: html) == nil)
  }

  @Test("A changed parameter says so beside its default; the others say nothing")
  func changed() throws {
    let html = section().html
    let learn = try #require(row("learn", in: html))
    #expect(learn.hasPrefix("<td><strong>0.05 (changed)</strong></td><td>0.03</td><td>0 to 0.1</td><td>1/month</td>"))
    #expect(try #require(row("skepticism", in: html)).hasPrefix("<td><strong>0.2 (changed)</strong></td><td>0.4</td>"))
    #expect(try #require(row("learn_decay", in: html)).hasPrefix("<td>0.005</td><td>0.005</td>"))
    #expect(section().markdown.contains("| `learn` | **0.05 (changed)** | 0.03 | 0 to 0.1 | 1/month |"))
  }

  @Test("What arms set differently is marked where its value stands")
  func varied() throws {
    let html = section().html
    #expect(try #require(row("prod", in: html)).hasPrefix("<td><strong>0.054 (varies between arms)</strong></td>"))
    #expect(try #require(row("pace", in: html)).hasPrefix("<td><strong>1 (varies between arms)</strong></td>"))
  }

  @Test("What is needed to have the runs again is there: seed, replicates, digests, versions")
  func record() {
    let html = section(ledger: "/somewhere/else/rivers.sqlite").html
    for text in [
      "Experiment 3 (whatif)", "6 runs in 2 arms, 3 replicates each with seed 7", "<code>abc123</code>",
      "engine \(Engine.version) (mathematics 00ff)", "<code>\(methods.files[0].digest)</code>", "rivers.sqlite",
      "<code>model.prod = 0.03, pace = 0.5</code></td><td>smog</td>", "8 steps of one quarter",
      "<code>gossip</code></th><td>after influence</td>",
    ] { #expect(html.contains(text), "\(text)") }
    #expect(!html.contains("somewhere"))
    #expect(!html.contains("<strong>The equations below"))
  }

  @Test("Runs of another engine are told from the equations of this one")
  func otherEngine() {
    let html = section(origins: [RunOrigin(engine: "0.1.0", mathematics: "00ff")]).html
    #expect(html.contains("<strong>The equations below are those of engine \(Engine.version), not of 0.1.0,"))
  }

  @Test("What a scenario calls things changes neither the page nor its tables")
  func escaping() {
    let html = section().html
    #expect(html.contains("Rivers &lt;b&gt; &amp; &quot;banks&quot;"))
    #expect(html.contains("slow &lt;i&gt;"))
    #expect(html.contains("speed | of &lt;all&gt;"))
    #expect(!html.contains("<b>") && !html.contains("<i>") && !html.contains("<script"))
    let markdown = section().markdown
    #expect(markdown.contains("speed \\| of \\<all\\>"))
    #expect(markdown.contains("words \\*travel\\*"))
    #expect("<a href=\"x\">'&'</a>".escapedForHTML == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")
  }

  @Test("Headings begin at the second level, and every header cell has its scope")
  func shape() throws {
    let html = section().html
    #expect(html.hasPrefix("<h2>Methods</h2>\n"))
    #expect(html.matches(of: #/<th[ >]/#).count == html.matches(of: #/<th scope="(col|row)">/#).count)
    for tag in ["p", "table", "ul", "li", "code", "td", "th", "tr", "strong", "details", "summary"] {
      let opened = html.matches(of: try Regex("<\(tag)[ >]")).count
      let closed = html.matches(of: try Regex("</\(tag)>")).count
      #expect(opened > 0 && opened == closed, "\(tag)")
    }
  }
}
