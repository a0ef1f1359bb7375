/// Mistakes in what partners settle, decide and go through, and in what is looked at.
extension Mistake {
  static let ofPartnerships: [Mistake] = [
    Mistake(
      "transparency = openness", "trasparency = openness",
      [#"unknown field 'trasparency' of partnership "compact""#, "did you mean 'transparency'?"]),
    Mistake("monitoring = 0.4", "monitoring = 1.4", [#"monitoring of partnership "compact" is 1.4"#, "from 0 to 1"]),
    Mistake("voice = 0.4", "voice = true", [#"voice of partnership "compact" is true, which is not a number"#]),
    Mistake(
      #"protocol = "single_text""#, #"protocol = "single-text""#,
      [#"protocol of partnership "compact" is "single-text""#, "did you mean 'single_text'?"]),
    Mistake(
      #"lead = "ministry""#, #"lead = "minstry""#,
      [#"there is no organisation "minstry", which lead of partnership "compact" names"#, "did you mean 'ministry'?"]),
    Mistake(
      #"lead = "ministry""#, #"lead = { "ministry" }"#,
      [#"lead of partnership "compact" is a table, which is not a text"#]),
    Mistake(
      "members    = everyone()", #"members    = { "utility", "anglers", in_sector("farming") }"#,
      [#"lead of partnership "compact" is "ministry", who is no member"#], at: #"lead = "ministry""#),
    Mistake(
      "members    = everyone()", "members    = everyone",
      [#"members of partnership "compact" is a function, which names no organisations"#, "with its ( )"]),
    Mistake(
      "members    = everyone()", #"members    = { "ministry", "utilty" }"#,
      [#"there is no organisation "utilty", which members of partnership "compact" names"#, "did you mean 'utility'?"]),
    Mistake(
      "members    = everyone(),", "members    = {},",
      [#"partnership "compact" has no members, and is founded by two or more"#]),
    Mistake("members    = everyone(),", "", [#"partnership "compact" has no members"#], at: #"partnership("compact""#),
    Mistake(#"issue("deadline", {"#, "issue({", ["issue needs a name first"]),
    Mistake(
      #"issue("seats", {"#, #"issue("deadline", {"#, [#"issue "deadline" of partnership "compact" is given twice"#]),
    Mistake(
      "choices = { 12, 24, 36 }", "choices = { 12, 24, 24, 36 }", [#"choices of issue "deadline" contain 24 twice"#]),
    Mistake("choices = { 12, 24, 36 }", "choices = {}", [#"issue "deadline" has no values"#]),
    Mistake(
      "default = 24, about", "default = 25, about",
      [#"default of issue "deadline" is 25, which is none of its values"#, "its values: 12, 24, 36"]),
    Mistake(
      "from = 0, to = 5", "from = 5, to = 0", [#"issue "seats" goes from 5 to 0 in steps of 1"#, "from is the smaller"]),
    Mistake("from = 0, to = 5", "from = 0", [#"issue "seats" has no to"#]),
    Mistake(
      "from = 0, to = 5", "from = 0, to = 5, choices = { 0, 1 }",
      [#"issue "seats" has values of several kinds: choices and from"#]),
    Mistake(
      "        anglers  = { [12]", "        angler  = { [12]",
      [#"prefers of issue "deadline" names "angler", who is no member"#, "did you mean 'anglers'?"]),
    Mistake(
      "ministry = { [12] = 0.5", "ministry = { [13] = 0.5",
      [#"prefers of "ministry" in issue "deadline" says what 13 is worth, which is none of its values"#]),
    Mistake(
      "ministry = { [12] = 0.5", #"ministry = { [12] = "much""#,
      [#"prefers of "ministry" in issue "deadline" says 12 is worth "much", which is not a number"#]),
    Mistake(
      "function(seats) return seats / 5 end", "0.2",
      [#"prefers of "anglers" in issue "seats" is 0.2, which is neither a table nor a function"#]),
    Mistake(
      "function(seats) return seats / 5 end", "function(seats) end",
      [#"prefers of "anglers" in issue "seats" returned nothing"#, "is a return missing?"]),
    Mistake(
      #"policy("utility""#, #"policy("utilty""#, [#"policy "utilty" belongs to nobody"#, "did you mean 'utility'?"]),
    Mistake(
      "  respond = function", "  responds = function",
      ["unknown field 'responds' of policy", "did you mean 'respond'?"]),
    Mistake(
      #"activity("workshop", {"#, #"activity("workshops", {"#,
      [#"activity takes its kind first, not "workshops""#, "did you mean 'workshop'?"]),
    Mistake(
      #"{ partnership = "compact", cost = 20 }"#, #"{ partnership = "compct", cost = 20 }"#,
      [#"there is no partnership "compct""#, "did you mean 'compact'?"]),
    Mistake(
      #"{ partnership = "compact", cost = 20 }"#, #"{ partnership = "compact" }"#,
      ["activity has no cost", "write cost = 20"]),
    Mistake("every(6,", "every(0,", ["every takes a whole number of steps from 1 on, not 0"]),
    Mistake("at(30, shock", #"at("30", shock"#, [#"at takes a whole number of steps from 1 on, not "30""#]),
    Mistake("at(30, shock {", "at(30, {", ["at takes what happens", "not a table"]),
    Mistake(
      #"objective = "clean_water", amount"#, #"objective = "clean_wate", amount"#,
      [#"there is no objective "clean_wate""#, "did you mean 'clean_water'?"]),
    Mistake("amount = -0.2", "amount = -2", ["amount of shock is -2", "from -1 to 1"]),
    Mistake("amount = -0.2, ", "", ["shock has no amount"]),
    Mistake(
      #"objective = "clean_water", amount = -0.2"#, #"kind = "drought""#,
      [#"kind of shock is "drought""#, #""recession", "disaster""#]),
    Mistake(#"objective = "clean_water", amount = -0.2, "#, "", ["shock strikes nothing"]),
    Mistake(
      #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#, "set { model = { lern = 0.1 } }",
      ["there is no model parameter 'lern'", "did you mean 'learn'?"]),
    Mistake(#"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#, "set { }", ["set sets nothing"]),
    Mistake(
      #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#, #"expel "utility""#,
      [#"expel takes a table, { … }, not "utility""#]),
    Mistake(
      #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#,
      #"give { from = "ministry", amount = 5 }"#, ["give does not say who is meant by to"]),
    Mistake(
      #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#,
      #"give { from = "ministry", to = "ministry", amount = 5 }"#, [#"give moves funds from "ministry" to itself"#]),
    Mistake(
      "when(function(world) return world.partnerships.compact.trust < 0.25 end", "when(0.25",
      ["when takes a condition first"]),
    Mistake("{ once = true }", #"{ once = "yes" }"#, [#"once of when is "yes", which is not true or false"#]),
    Mistake(
      #"measure("river", function"#, #"measure("trust", function"#,
      [#"measure "trust" is recorded already under that name"#]),
    Mistake(
      "function(world) return world.objectives.clean_water.level end)\nsuccess", #""clean_water")\#nsuccess"#,
      ["measure takes a name and a function"], at: #"measure("river""#),
    Mistake("success(function(world)", "success(true, function(world)", ["success takes a function"]),
    Mistake(
      "{ openness = 0.9 }", "{ opennes = 0.9 }",
      [#"whatif "open books" sets 'opennes', which cannot be set"#, "did you mean 'openness'?"]),
    Mistake(#"{ rule = "lead" }"#, #"{ rule = "leader" }"#, [#"sets rule to "leader""#, "lead, vote, consensus, nao"]),
    Mistake("{ openness = 0.9 }", "{ openness }", [#"whatif "open books" contains 0.5, which has no name"#]),
    Mistake(
      #""farm 1", "farm 2""#, #""farm 1", "farm 99""#,
      [#"there is no organisation "farm 99", which seats of workshop names"#]),
    Mistake(#""farm 1", "farm 2""#, #""farm 1", "farm 1""#, [#"seats of workshop name "farm 1" twice"#]),
    Mistake(
      "brief = { ministry", "brief = { minister",
      [#"brief of workshop is for "minister", who has no seat"#, "did you mean 'ministry'?"]),
    Mistake(
      #"brief = { ministry = "You were promised results before the election in month 40." }"#,
      "brief = { ministry = 40 }", [#"brief of workshop for "ministry" is 40, which is not a text"#]),
  ]
}
