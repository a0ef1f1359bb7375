/// Words, signs and brackets that are mistyped.
extension Mistake {
  static let ofSyntax: [Mistake] = [
    Mistake(
      #"unit  = "month""#, "unit  = month", ["there is no 'month'", #"write a text in quotation marks, "month""#]),
    Mistake(
      #"title = "The river compact","#, #"title = "The river compact""#,
      ["'}' expected (to close '{' at line 3)", "is a comma, an = or a bracket missing before it"],
      at: #"about = "A ministry"#),
    Mistake(
      #"title = "The river compact","#, "title = “The river compact”,", ["near", "are there curly quotation marks?"]),
    Mistake(
      #"title = "The river compact","#, #"title = "The river compact,"#,
      ["unfinished string", "is the quotation mark at its end missing?"]),
    Mistake(
      "steps = 96", "steps == 96", ["there is no 'steps'", "a field is given its value with one =: steps = …"], told: 3),
    Mistake("steps = 96", "steps: 96", ["<name> expected", "a field is given its value with an ="]),
    Mistake("steps = 96", "steps 96", ["near '96'", "is a comma, an = or a bracket missing before it"]),
    Mistake("steps = 96", "steps = 96,5", ["scenario has a number with a comma, 96,5", "write it with a point: 96.5"]),
    Mistake(
      "size = 12000", "size = 12,000",
      [#"community "river towns" has a number with a comma, 12,000"#, "write it without: 12000"]),
    Mistake("monitoring = 0.4", "monitoring = 40%", ["unexpected symbol near ','", "40% is 0.4"]),
    Mistake("monitoring = 0.4", "monitoring = 0.4.", ["malformed number near '0.4.'"]),
    Mistake(
      #"start = "2027-01",\#n}"#, #"start = "2027-01",\#n"#,
      ["unexpected symbol near 'local'", "is the { of line 3 closed?"], at: "local grant"),
    Mistake(#"parameter("grant",  "#, #"parameter("grant"  "#, ["')' expected near '{'", "is a comma"]),
    Mistake("local grant ", "grant ", ["'grant' is not declared: write local grant = …"]),
    Mistake("income = grant,", "income = grnat,", ["there is no 'grnat'", "did you mean 'grant'?"]),
    Mistake(
      #"objective("farm_income""#, #"objectve("farm_income""#, ["there is no 'objectve'", "did you mean 'objective'?"]),
    Mistake(
      #"organisation("ministry""#, #"organization("ministry""#,
      ["there is no 'organization'", "did you mean 'organisation'?"]),
    Mistake("scenario {\n", "Scenario {\n", ["there is no 'Scenario'", "did you mean 'scenario'?"]),
    Mistake(
      #"against the country's""#, #"against the country"s""#, ["near 's'", "or a quotation mark inside a text?"]),
    Mistake("  return {\n    name", "  retrun {\n    name", ["there is no 'retrun'", "did you mean 'return'?"]),
    Mistake(
      "  }\nend)\n\n-- … and", "  }\n)\n\n-- … and",
      ["'end' expected (to close 'function' at line 28)", "is an end, a bracket or a quotation mark missing?"],
      at: "  }\n)"),
    Mistake(
      #""farm " .. i"#, #""farm " + i"#, ["attempt to add a 'string' with a 'number'", "texts are joined with .."]),
    Mistake("draw:uniform(0.6", "draw.uniform(0.6", ["write draw:uniform(…) with a colon"]),
    Mistake("draw:uniform(0.6", "draw:unifrom(0.6", [#"there is no "unifrom" of draw"#, "did you mean 'uniform'?"]),
    Mistake("draw:uniform(0.6", #"draw:uniform("0.6""#, [#"draw:uniform takes two numbers, not "0.6""#]),
    Mistake("math.abs(seats", "math.bas(seats", ["attempt to call a nil value (field 'bas')", "did you mean 'abs'?"]),
    Mistake(
      "function(seats) return seats / 5 end", "function(seats) seats / 5 end",
      ["syntax error near '/'", "the word return missing before it?"]),
    Mistake("< 24 and me", "< 24 && me", ["unexpected symbol near '&'", "write and in place of &&"]),
    Mistake("< 0.4 then", "< 0.4", ["'then' expected near 'return'", "is the then missing?"], at: "return reject"),
  ]
}
