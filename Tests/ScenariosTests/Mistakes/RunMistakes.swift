/// Mistakes that only show while the scenario runs.
extension Mistake {
  static let ofRuns: [Mistake] = [
    Mistake(
      #"me:trust_in("ministry") <"#, #"me.trust_in("ministry") <"#,
      ["write me:trust_in(…) with a colon", "(step 4, utility, respond)"]),
    Mistake(
      #"(offer.deadline or 24) < 24 and me:trust_in("ministry")"#, #"me:trust_in("minstry")"#,
      [#"there is no organisation "minstry""#, "did you mean 'ministry'?"]),
    Mistake(
      "(offer.deadline or 24) < 24 and me:trust_in(", "me:trustin(",
      [#"organisation "utility" has no 'trustin'"#, "did you mean 'trust_in'?"]),
    Mistake(
      "(offer.deadline or 24) <", "offer.deadlin <", ["attempt to compare nil with number", "is a name mistyped"]),
    Mistake(
      #"know yet")\#n    end\#n    return ask:default()"#, #"know yet")\#n    end\#n    return ask.default()"#,
      ["write ask:default(…) with a colon"]),
    Mistake(
      #"know yet")\#n    end\#n    return ask:default()"#, #"know yet")\#n    end\#n    return ask:defualt()"#,
      [#"there is no "defualt" of ask"#, "did you mean 'default'?"]),
    Mistake(
      #"know yet")\#n    end\#n    return ask:default()"#, #"know yet")\#n    end\#n    ask:default()"#,
      [
        "respond is answered with accept(), reject(reason)", "not nothing; is a return missing?",
        "(step 1, utility, respond)",
      ], at: "respond = function"),
    Mistake(
      #"know yet")\#n    end\#n    return ask:default()"#,
      #"know yet")\#n    end\#n    return counter { levle = 0.5 }"#,
      ["an offer has no 'levle' now", "did you mean 'level'?"], at: "respond = function"),
    Mistake(
      "return me.funds < 50 and 0.5 or ask:default()", "return 50",
      ["contribute is answered with a number from 0 to 1, not 50", "(step 4, utility, contribute)"],
      at: "contribute = function"),
    Mistake(
      "return me.funds < 50 and 0.5 or ask:default()", "me.funds = 5",
      [#"'funds' of organisation "utility" is read and not assigned"#, "use give {"]),
    Mistake(
      "return me.funds < 50 and 0.5 or ask:default()", "share = 0.5", ["'share' is not declared: write local share = …"]
    ),
    Mistake("me.funds < 50", "me.fund < 50", [#"organisation "utility" has no 'fund'"#, "did you mean 'funds'?"]),
    Mistake("me.funds < 50", "me:funds() < 50", ["attempt to call a number value", "a number is read without ( )"]),
    Mistake(
      "partnerships.compact.trust", "partnerships.compct.trust",
      [#"there is no partnership "compct""#, "did you mean 'compact'?", "(step 1)"]),
    Mistake(
      "world.partnerships.compact.trust", "world.partnership.compact.trust",
      ["the world has no 'partnership'", "did you mean 'partnerships'?"]),
    Mistake(
      "world.partnerships.compact.trust", "wrld.partnerships.compact.trust",
      ["there is no 'wrld'", "did you mean 'world'?"]),
    Mistake("compact.trust <", "compact.trsut <", [#"partnership "compact" has no 'trsut'"#, "did you mean 'trust'?"]),
    Mistake(
      "return world.objectives.clean_water.level end)\nsuccess",
      "return world.objectives.clean_watr.level end)\nsuccess",
      [#"there is no objective "clean_watr""#, "did you mean 'clean_water'?"]),
    Mistake(
      "return world.objectives.clean_water.level end)\nsuccess", "return world.objectives.clean_water end)\nsuccess",
      [#"measure "river" returned objective "clean_water", which is not a finite number"#]),
    Mistake(
      "return world.objectives.clean_water.level end)\nsuccess", "world.objectives.clean_water.level = 1 end)\nsuccess",
      [#"'level' of objective "clean_water" is read and not assigned"#, "use shock {"]),
    Mistake(
      #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#,
      #"function(world) objective("new", {}) end"#, ["objective declares, and is called at the top level", "(step 30)"]),
    Mistake(
      #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#,
      #"function(world) world:post("utility.fund", 5) end"#,
      [#"there is no account "utility.fund""#, "did you mean 'utility.funds'?"]),
    Mistake(
      #"shock { objective = "clean_water", amount = -0.2, about = "Drought" }"#,
      #"function(world) dissolve { partnership = "compct" } end"#,
      [#"there is no partnership "compct""#, "did you mean 'compact'?", "(step 30)"]),
    Mistake(
      #"world:column("opinion"), {}"#, #"world:column("opinions"), {}"#,
      [#"there is no trait "opinions""#, "did you mean 'opinion'?"], in: .bounded),
    Mistake(
      #"world:column("opinion"), {}"#, #"world.column("opinion"), {}"#, ["write world:column(…) with a colon"],
      in: .bounded),
    Mistake(
      #"world:column("opinion"), {}"#, #"world:colum("opinion"), {}"#,
      ["the world has no 'colum'", "did you mean 'column'?"], in: .bounded),
    Mistake(
      #"world:set_column("opinion", new)"#, "world:set_column(new)",
      ["the name of a trait is wanted here, in quotation marks, not a table"], in: .bounded),
    Mistake(
      #"world:set_column("opinion", new)"#, #"world:set_column("opinion", {})"#,
      [#"world:set_column takes 100 numbers for "opinion", not 0"#], in: .bounded),
    Mistake(
      #"world:add(world, "updates", 1)"#, #"world:add("updates", 1)"#,
      ["world:set and world:add take an owner, a trait and a number"], in: .bounded),
    Mistake(
      #"world:add(world, "updates", 1)"#, #"world:add(world, "updates")"#,
      ["world:add takes a finite number, not nothing"], in: .bounded),
    Mistake(
      #"world:add(world, "updates", 1)"#, "world.updates = 1",
      ["'updates' of the world is read and not assigned", #"use world:set(world, "updates", value)"#], in: .bounded),
    Mistake(
      "table.sort(opinions)", "table.srot(opinions)",
      ["attempt to call a nil value (field 'srot')", "did you mean 'sort'?"], in: .bounded),
    Mistake(
      "for i = 1, #old do\n    local", "for i = 1, old do\n    local", ["bad 'for' limit", "write #list"], in: .bounded),
    Mistake(
      "  return clusters\n", "", [#"measure "clusters" returned nothing"#, "is a return missing?"], in: .bounded,
      at: #"measure("clusters""#),
  ]
}
