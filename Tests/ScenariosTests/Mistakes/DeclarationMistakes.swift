/// Mistakes in what is declared: the scenario, who is in it, and who knows whom.
extension Mistake {
  static let ofDeclarations: [Mistake] = [
    Mistake("steps = 96", "steps = 0", ["steps of scenario is 0, which is not a whole number from 1"]),
    Mistake("steps = 96", "step = 96", ["unknown field 'step' of scenario", "did you mean 'steps'?"]),
    Mistake(#"unit  = "month""#, #"unit  = "fortnight""#, [#"unit of scenario is "fortnight""#, #""week""#]),
    Mistake(
      #"start = "2027-01""#, #"start = "January""#, [#"start of scenario is "January""#, "write year and month"]),
    Mistake(
      #"start = "2027-01""#, "start = 2027", ["start of scenario is 2027, which is not a text", "in quotation marks"]),
    Mistake(
      "default = 40, min", #"default = "40", min"#,
      [
        #"default of parameter "grant" is "40", a text, and there are no choices"#,
        "write the number without quotation marks",
      ]),
    Mistake("default = 40, min", "min", [#"parameter "grant" has no default"#, "write default = …"]),
    Mistake("min = 1, max", "min = 300, max", [#"min of parameter "grant" is 300, which is above its max, 200"#]),
    Mistake(
      "default = 0.5, min", "default = 1.5, min",
      [#"default of parameter "openness" is 1.5, which is not a number from 0 to 1"#]),
    Mistake(
      #"default = "vote""#, #"default = "votes""#, [#"default of parameter "rule" is "votes""#, "did you mean 'vote'?"]),
    Mistake(
      #"choices = { "lead", "vote", "consensus", "nao" }"#, #"choices = "lead or vote""#,
      [#"choices of parameter "rule" is "lead or vote", which is not a list"#]),
    Mistake(
      "start = 0.30", "start = 30",
      [#"start of objective "clean_water" is 30, which is not a number from 0 to 1"#, "30% is 0.3"]),
    Mistake("start = 0.30", #"start = "30%""#, [#"start of objective "clean_water" is "30%""#, "write 30% as 0.3"]),
    Mistake(
      "start = 0.30", #"start = "0.30""#,
      [#"start of objective "clean_water" is "0.30""#, "write the number without quotation marks"]),
    Mistake(
      #"objective("farm_income""#, #"objective("clean_water""#,
      [#"objective "clean_water" is declared twice"#, "the first is in case.lua:14"]),
    Mistake(
      #"objective("clean_water", {"#, "objective({",
      [#"objective needs a name first, as in objective("name", { … }), not a table"#]),
    Mistake(
      #"like = "private", income"#, #"like = "privat", income"#,
      [#"like of sector "farming" is "privat""#, "did you mean 'private'?"]),
    Mistake(
      #"like = "private", income"#, "income", [#"sector "farming" is like no built-in one"#, "write like ="],
      at: #"sector("farming""#),
    Mistake(
      #"sector("farming", {"#, #"sector("public", {"#, [#"sector "public" is built in"#, "give yours another name"]),
    Mistake(
      "culture = { clan", "culture = { klan",
      [#"unknown 'klan' in culture of sector "farming""#, "did you mean 'clan'?"]),
    Mistake(
      "market = 0.7", "market = 7",
      [#"'market' in culture of sector "farming" is 7, which is not a number from 0 to 1"#]),
    Mistake(
      "culture = { clan = 0.6,", "culture = { 0.6,",
      [
        #"culture of sector "farming" is a table, which is not a table of numbers by name"#,
        "write names with their numbers",
      ]),
    Mistake(
      #"{ sector = "public",    income"#, "{ income", [#"organisation "ministry" has no sector"#, "write sector ="]),
    Mistake(
      #"sector = "community", priorities"#, #"sector = "comunity", priorities"#,
      [#"there is no sector "comunity""#, "did you mean 'community'?"]),
    Mistake(
      #"organisation("anglers""#, #"organisation("utility""#,
      [#"organisation "utility" is declared twice"#, "the first is in case.lua:24"]),
    Mistake(
      #"organisation("anglers""#, #"organisation("anglers ""#,
      [#"organisation needs a name without blanks around it, not "anglers ""#]),
    Mistake(#"organisation("ministry", {"#, #"organisation("", {"#, ["organisation needs a name that is not empty"]),
    Mistake(
      #"organisation("ministry""#, #"organisations("ministry""#,
      [#"organisations takes a number or rows, not "ministry""#, "an organisation(…)"]),
    Mistake(
      "opportunism = 0.5", "oportunism = 0.5",
      [#"unknown field 'oportunism' of organisation "utility""#, "did you mean 'opportunism'?"]),
    Mistake("opportunism = 0.5", "opportunism = 1/0", [#"opportunism of organisation "utility" is inf"#]),
    Mistake(
      "opportunism = 0.5", "trust = { minstry = 0.5 }",
      [#"there is no organisation "minstry", in which organisation "utility" has trust"#, "did you mean 'ministry'?"]),
    Mistake("opportunism = 0.5", "trust = { utility = 0.5 }", [#"trust of organisation "utility" is in itself"#]),
    Mistake(
      "opportunism = 0.5", "trust = { ministry = 50 }", [#"trust of organisation "utility" in "ministry" is 50"#]),
    Mistake("opportunism = 0.5", #"policy = "careful""#, [#"there is no policy "careful""#]),
    Mistake(
      "opportunism = 0.5", "knowledge = { markets = 0.5 }",
      [#"unknown 'markets' in knowledge of organisation "utility""#, "did you mean 'market'?"]),
    Mistake(
      "{ clean_water = 1.0 }", "{ clean_watr = 1.0 }",
      ["there is no objective 'clean_watr'", "did you mean 'clean_water'?"]),
    Mistake(
      "{ clean_water = 1.0 }", "{ clean_water = -1 }",
      [#"'clean_water' in priorities of organisation "anglers" is -1, which is not a number of 0 or more"#]),
    Mistake("{ clean_water = 1.0 }", "{ clean_water = 0 }", [#"priorities of organisation "anglers" are all 0"#]),
    Mistake(
      "{ clean_water = 1.0 }", #"{ clean_water = "high" }"#,
      [#"'clean_water' in priorities of organisation "anglers" is "high", which is not a number"#]),
    Mistake("organisations(8, ", #"organisations("8", "#, [#"organisations takes a number or rows, not "8""#]),
    Mistake(
      "organisations(8, ", "organisations(8.5, ", ["organisations takes a whole number from 0 to 200000, not 8.5"]),
    Mistake("organisations(8, function", "organisations(function", ["then a function that returns the fields of one"]),
    Mistake(#"name = "farm " .. i"#, #"name = "farm""#, [#"organisation "farm" is declared twice"#]),
    Mistake(
      #"csv "data/river-partners.csv""#, #""data/river-partners.csv""#,
      [#"rows are read by csv "data/river-partners.csv""#]),
    Mistake(#"csv "data/river-partners.csv""#, #"csv "data/river-partner.csv""#, ["no file"]),
    Mistake(
      #"csv "data/river-partners.csv""#, #"csv "../secrets.csv""#, ["'../secrets.csv' is not beside the scenario"]),
    Mistake(#"csv "data/river-partners.csv""#, #"csv "data\river-partners.csv""#, ["csv takes a path with /"]),
    Mistake("name = row.name,", "name = row.nam,", [#"has no column "nam""#, "did you mean 'name'?"]),
    Mistake(
      "name = row.name,", "name = row.farm_income,",
      ["returns 0.4 as the name, which is no text, for organisation 1 (data/river-partners.csv:2)"],
      at: "organisations(csv"),
    Mistake(
      "name = row.name,", "naem = row.name,", ["returns no name for organisation 1 (data/river-partners.csv:2)"],
      at: "organisations(csv"),
    Mistake(
      "needs = { clean_water", "needs = { cleanwater",
      ["there is no objective 'cleanwater'", "did you mean 'clean_water'?"]),
    Mistake("size = 12000", "size = 0", [#"size of community "river towns" is 0, which is not a number above 0"#]),
    Mistake(
      #"kind = "small_world""#, #"kind = "smallworld""#,
      [#"kind of network is "smallworld""#, "did you mean 'small_world'?"]),
    Mistake(#"kind = "small_world", "#, "", ["network has no kind"]),
    Mistake(#"kind = "small_world", "#, #"kind = "edges", "#, [#"network of kind "edges" has no edges"#]),
    Mistake("degree = 4", "degree = 4.5", ["degree of network is 4.5, which is not a whole number"]),
    Mistake(
      #"in_sector("farming"), degree"#, #"in_sector("framing"), degree"#,
      [#"there is no sector "framing""#, "did you mean 'farming'?"]),
    Mistake(#"among = in_sector("farming")"#, "among = 4", ["among of network is 4, which names no organisations"]),
    Mistake(
      "rewire = 0.1", #"rewire = 0.1, edges = { "ministry", "utility" }"#,
      [#"an edge of network is "ministry""#, #"write { "from", "to", trust = 0.6 }"#]),
    Mistake(
      "rewire = 0.1", #"rewire = 0.1, edges = { { "ministry", "utility", trst = 0.6 } }"#,
      ["unknown field 'trst' of an edge of network", "did you mean 'trust'?"]),
    Mistake(
      "rewire = 0.1", #"rewire = 0.1, edges = { { "ministry", "utility", trust = "high" } }"#,
      [#"trust of the edge from "ministry" to "utility" is "high""#]),
    Mistake(
      #"mechanisms "none""#, #"mechanisms "nothing""#,
      [#"mechanisms "nothing" is not known"#, #"write mechanisms "none""#], in: .bounded, told: 2),
    Mistake(
      #"mechanisms "none""#, #"mechanisms { off = { "shock" } }"#,
      [#"there is no mechanism "shock""#, "did you mean 'shocks'?"], in: .bounded, told: 1),
    Mistake(
      #"mechanism("listening", function"#, #"mechanism("listening", { after = "tie" }, function"#,
      [#"after of mechanism "listening" is "tie""#, "did you mean 'ties'?"], in: .bounded),
    Mistake(
      #"mechanism("listening", function"#, #"mechanism("listening", { after = "ties", before = "learning" }, function"#,
      [#"mechanism "listening" acts before one and after another"#], in: .bounded),
    Mistake(
      #"trait("opinion", {"#, #"trait("funds", {"#, [#"trait "funds" is a field of organisations already"#],
      in: .bounded),
    Mistake(
      "min = 0, max = 1,\n  start", "min = 1, max = 0,\n  start", [#"min of trait "opinion" is above its max"#],
      in: .bounded),
    Mistake(
      #"of = "organisation", min"#, #"of = "organisations", min"#,
      [#"of of trait "opinion" is "organisations""#, "did you mean 'organisation'?"], in: .bounded),
    Mistake(
      "return draw:uniform(0, 1)", "draw:uniform(0, 1)",
      [#"start of trait "opinion" is nothing for "agent 1""#, "is a return missing?"], in: .bounded,
      at: "start = function(agent"),
    Mistake(
      #"sector = "community" }"#, #"sector = "community", opinion = 5 }"#,
      [#"opinion of organisation "agent 1" is 5, which is not a number from 0 to 1"#], in: .bounded),
    Mistake(
      #"sector = "community" }"#, #"sector = "community", opinoin = 0.5 }"#,
      [#"unknown field 'opinoin' of organisation "agent 1""#, "did you mean 'opinion'?"], in: .bounded),
    Mistake(#"title = "Two partners", "#, "", ["scenario has no title"], in: .partners),
    Mistake(
      #"objective("clean_air", { about = "The air is fit to breathe" })\#n\#n"#, "", ["no objective is declared"],
      in: .partners, at: "scenario {"),
    Mistake(
      #"{ members = { "city", "works" } }"#, #""city", "works""#, [#"partnership takes a table, { … }, not "city""#],
      in: .partners),
    Mistake(
      #"members = { "city", "works" }"#, #"members = "city""#,
      [#"partnership "compact" has one member, and is founded by two or more"#], in: .partners),
    Mistake(
      "scenario { title", "-- scenario { title", ["there is no scenario { … } in this file"], in: .partners,
      at: "-- scenario"),
  ]
}
