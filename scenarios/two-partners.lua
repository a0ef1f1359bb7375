scenario { title = "Two partners", steps = 24, unit = "month" }

objective("clean_air", { about = "The air is fit to breathe" })

organisation("city",  { sector = "public" })
organisation("works", { sector = "private" })

partnership("compact", { members = { "city", "works" } })
