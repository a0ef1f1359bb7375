-- expect: error
scenario { title = "Case", steps = 6, unit = "month" }
objective("clean_air", { about = "The air is fit to breathe" })
organisation("city", { sector = "public" })
organisation("works", { sector = "private" })
partnership("compact", { members = { "city", "works" } });
local one, other = pairs({ 1, 2 }), pairs({ a = 1 })
pcall(one, "text", 1)
pcall(one, print)
pcall(other, coroutine.create(print))
other("text")
