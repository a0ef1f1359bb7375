#!/usr/bin/env python3
"""Every kind of page, as a reader meets it in a browser: by day and by night, on a phone, on paper, and without scripts.

usage: pages.py ENTENTE_BINARY [FOLDER]

The pages stay in FOLDER, where one is named, each with its pictures and its print. It runs in the environment of requirements.txt beside it, and
drives the system's Chromium; `make test` sees to both.
"""
import os, re, subprocess, sys, tempfile
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import sync_playwright

keep = sys.argv.pop(2) if len(sys.argv) > 2 else None
from cli import *

chromium = os.environ.get("ENTENTE_CHROMIUM", "/usr/bin/chromium")
axe = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
cases = f"{root}/scenarios/negotiation"

# A scenario whose names are as awkward as names get: markup, length, many signs and few spaces; and one with many organisations.
awkward = """
scenario { title = "Rivers <b>&amp;</b> \\"banks\\", and everything else that a title should not but may have in it", steps = 24 }
parameter("pace", { default = 1, min = 0, max = 2, about = "how fast </style><script>alert(1)</script> it goes" })
objective("water_quality_of_the_lower_valley_and_its_tributaries", {})
organisation("Wasserwirtschaftsverbandsvorstandssitzung", { sector = "public" })
organisation("<script>alert('utility')</script>", { sector = "private", opportunism = 0.9 })
organisation("Friends of the river & of everything that lives in it, registered association", { sector = "nonprofit" })
organisation("农民协会", { sector = "community" })
partnership("compact", { members = everyone(), transparency = 0.2 })
"""
many = """
scenario { title = "Thirty towns", steps = 12 }
objective("order", {})
organisations(30, function(i) return { name = "town " .. i, sector = ({ "public", "private", "nonprofit" })[i % 3 + 1] } end)
partnership("league", { members = everyone() })
"""
alone = """
scenario { title = "No partnership", steps = 4 }
objective("order", {})
organisation("hermit", { sector = "community" })
"""
broken = """
scenario { title = "Broken on its way", steps = 12 }
objective("order", {})
organisation("a", { sector = "public" })
organisation("b", { sector = "private" })
partnership("pair", { members = everyone() })
local calls = 0
policy("a", { contribute = function() calls = calls + 1 if calls > 4 then error("no money left") end return 1 end })
"""


class Page:
    """A page of one kind, the command that makes it, and words that a reader must find in it."""

    def __init__(self, name, words, *command, code=0):
        self.name, self.words, self.command, self.code = name, words, command, code


# To have another kind of page tested, name it here: commands run one after another on one ledger.
pages = [
    Page("run", ["Which sector trusts which", "Methods", "entente replay"], "run", river),
    Page("branch", ["Methods", "a branch of", "monitoring"], "show", "2"),
    Page("talks", ["The deal", "Methods", "Nash"], "show", "1", "--negotiation", "1"),
    Page("small-run", ["Who trusts whom", "the founding"], "run", two),
    Page("other-mathematics", ["rounds otherwise"], "show", "3"),
    Page("model-of-its-own", ["Methods"], "run", opinions),
    Page("awkward-run", ["alert('utility')"], "run", "awkward.lua"),
    Page("many-run", ["too many"], "run", "many.lua"),
    Page("lonely-run", ["Methods"], "run", "alone.lua"),
    Page("failed-run", ["no money left"], "run", "broken.lua", code=1),
    Page("whatif", ["What these figures do not tell", "Methods"], "whatif", river, "--replicates", "6", "--record", "series"),
    Page("sweep", ["Every point", "Methods"], "sweep", river, "--vary", "openness=0.2,0.5,0.8", "--vary", "rule=lead,consensus", "--replicates", "3"),
    Page("sweep-of-one", ["Every point"], "sweep", two, "--vary", "monitoring=0.2,0.8", "--replicates", "3"),
    Page("single-branch", ["Beside run 1", "this branch", "a branch of run 1 after month 30", "One branch is one accident"], "branch", "1", "--at", "30", "--chance", "3"),
    Page("branches", ["What happened, beside 6 runs under other chances", "lies above", "What if: monitoring = 0.8", "Every run is a branch of run 1"], "branch", "1", "--at", "24", "--set", "monitoring=0.8",
         "--replicates", "6"),
    Page("futures", ["6 runs with the past of run 1 up to month 24, each with other chances after it", "what happened", "lies above", "Methods"], "branch", "1", "--at", "24", "--replicates", "6"),
    Page("decisions", ["Which decision of run 1 mattered for attainment?", "Most of all: if", "with a clear opposite", "(was yes)", "Every run is a branch of run 1"], "decisions", "1", "--budget", "80",
         "--replicates", "10"),
    Page("negotiation", ["The deal", "Kalai"], "negotiate", f"{cases}/flood-fund.json"),
    Page("mediation", ["The deal", "Kalai"], "negotiate", f"{cases}/night-buses.json"),
]


def prepare(folder):
    """The ledger as the pages find it: run 1, its branch, and a run of another machine."""
    for name, text in {"awkward": awkward, "many": many, "alone": alone, "broken": broken}.items():
        Path(folder, f"{name}.lua").write_text(text)
    for command in [("run", river), ("branch", "1", "--at", "24", "--set", "monitoring=0.8"), ("run", two, "--seed", "9")]:
        code, _, err = call(*command, cwd=folder)
        claim(f"entente {command[0]} makes what pages are of", code == 0, err)
    import sqlite3
    with sqlite3.connect(f"{folder}/entente.sqlite") as ledger:
        ledger.execute("UPDATE runs SET mathematics = 'another' WHERE id = 3")


def made(page, folder):
    path = f"{folder}/{page.name}.html"
    code, _, err = call(*page.command, "--report", path, cwd=folder)
    claim(f"{page.name} is made", code == page.code and os.path.exists(path), err)
    return path


class Reader:
    """A browser window on a page, which notes whatever the page does that it should not."""

    def __init__(self, browser, path, scheme="light", width=1280, scripts=True, media="screen"):
        self.context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce", java_script_enabled=scripts)
        self.page, self.noise = self.context.new_page(), []
        self.page.on("console", lambda message: self.noise.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("request", lambda request: self.noise.append(request.url) if request.url != Path(path).as_uri() else None)
        self.page.goto(Path(path).as_uri())
        if media == "print":
            self.page.emulate_media(media="print", color_scheme=scheme)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def open_all(self):
        self.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    def shorten(self):
        """Leaves the first rows of every table: those after them are made in the same way, and axe takes its time with each."""
        self.page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+9)').forEach(each => each.remove())")

    def findings(self):
        self.page.evaluate(axe)
        found = self.page.evaluate(f"axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations'] }})")
        return [(each["id"], len(each["nodes"]), each["nodes"][0]["html"][:160]) for each in found["violations"]]

    def overflow(self):
        """By how many pixels the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def pictures(self):
        """Pictures that cannot be read: without a title, a sentence, or numbers behind them."""
        return self.page.evaluate("""() => [...document.querySelectorAll('svg')].filter(svg => {
            const said = name => svg.querySelector(':scope > ' + name)?.textContent.trim()
            const figure = svg.closest('figure')
            return svg.getAttribute('role') !== 'img' || !said('title') || !said('desc') || !figure?.querySelector('figcaption')?.textContent.trim()
                || !(figure?.querySelector('details table tbody tr') || figure?.textContent.includes('No data'))
        }).map(svg => svg.outerHTML.slice(0, 160))""")

    def folded(self):
        """Of everything that is folded away, but the numbers behind pictures, words of its own: the last that are set by themselves."""
        return self.page.evaluate("""() => [...document.querySelectorAll('details')].filter(each => !each.closest('figure'))
            .map(each => [...each.querySelectorAll('p, td, li')].at(-1).textContent)""")

    def dead_links(self):
        return self.page.evaluate("""() => [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))
            .filter(href => !href.startsWith('#') || !document.getElementById(href.slice(1)))""")

    def shape(self):
        return self.page.evaluate("""() => ({ titles: document.querySelectorAll('h1').length, language: document.documentElement.lang,
            repeated: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, place, all) => all.indexOf(id) !== place) })""")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def printed(reader, path):
    """The words on paper, without spaces, since lines break anywhere; and on how many sheets."""
    reader.page.pdf(path=path, format="A4", margin={side: "15mm" for side in ("top", "right", "bottom", "left")})
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    return squeezed(text), text.count("\f")


def look(browser, page, path):
    name = page.name
    for scheme in ("light", "dark"):
        for width in (1280, 360):
            where = f"{name}, {scheme}, {width} pixels wide"
            with Reader(browser, path, scheme, width) as reader:
                if keep:
                    reader.page.screenshot(path=f"{path[:-5]}-{scheme}-{width}.png", full_page=True)
                claim(f"{where}: no wider than the window", reader.overflow() <= 0, reader.overflow())
                # Both schemes and both widths are looked at with all details open, and as they come.
                if (scheme == "light") == (width == 1280):
                    reader.open_all()
                    claim(f"{where}, all details open: no wider than the window", reader.overflow() <= 0, reader.overflow())
                reader.shorten()
                found = reader.findings()
                claim(f"{where}: axe finds nothing", not found, found)
                claim(f"{where}: nothing on the console, and nothing is asked of anybody", not reader.noise, reader.noise)

    with Reader(browser, path) as reader:
        claim(f"{name}: every picture has a title, a sentence and numbers behind it", not reader.pictures(), reader.pictures())
        claim(f"{name}: every link leads somewhere on the page", not reader.dead_links(), reader.dead_links())
        shape = reader.shape()
        claim(f"{name}: one title, a language, and no name twice", shape == {"titles": 1, "language": "en", "repeated": []}, shape)
        folded = reader.folded()
        headings = reader.page.locator("h1, h2").all_text_contents()

    with Reader(browser, path, scripts=False) as reader:
        text = squeezed(reader.page.locator("body").inner_text())
        for words in page.words:
            claim(f"{name}: without scripts it says '{words}'", squeezed(words) in squeezed(reader.page.locator("body").text_content()))
        claim(f"{name}: without scripts its headings are there", all(squeezed(each) in text for each in headings), headings)
        claim(f"{name}: without scripts nothing is asked of anybody", not reader.noise, reader.noise)

    for scheme in ("light", "dark"):
        with Reader(browser, path, scheme, media="print") as reader:
            text, sheets = printed(reader, f"{path[:-5]}-{scheme}.pdf")
            claim(f"{name}: printed, {scheme}, its headings are on paper", sheets > 0 and all(squeezed(each) in text for each in headings), (sheets, headings))
            lost = [each for each in folded if squeezed(each) not in text]
            claim(f"{name}: printed, {scheme}, what is folded away on the screen is there", not lost, lost)
            background = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
            claim(f"{name}: printed, {scheme}, paper is white", background == "rgb(255, 255, 255)", background)


def spoilt(browser, path):
    """The checks see a fault where there is one: a page is spoilt in each way, and has to be found out."""
    good = Path(path).read_text()
    ways = {
        "pale letters": (good.replace("--ink:#1a1a1a", "--ink:#bbb"), lambda reader: any(each[0] == "color-contrast" for each in reader.findings())),
        "pale letters by night": (good.replace("--ink:#eee", "--ink:#444"), lambda reader: any(each[0] == "color-contrast" for each in reader.findings())),
        "a wide line": (good.replace("<main>", "<main><div style='width:200vw'>.</div>"), lambda reader: reader.overflow() > 0),
        "a picture from elsewhere": (good.replace("<main>", "<main><img alt='' src='http://127.0.0.1:9/x.png'>"), lambda reader: reader.noise),
        "a script": (good.replace("<main>", "<main><script>1</script>"), lambda reader: reader.noise),
        "a picture without a title": (re.sub(r"(<svg[^>]*>\s*)<title[^>]*>[^<]*</title>", r"\1", good, count=1), lambda reader: reader.pictures()),
        "a link to nowhere": (good.replace("href=\"#section-1\"", "href=\"#nowhere\""), lambda reader: reader.dead_links()),
    }
    for name, (text, sees) in ways.items():
        bad = path[:-5] + "-spoilt.html"
        Path(bad).write_text(text)
        with Reader(browser, bad, "dark" if "night" in name else "light", 360) as reader:
            claim(f"{name} is found out", text != good and sees(reader))
        os.remove(bad)
    bad = path[:-5] + "-folded.html"
    Path(bad).write_text(good.replace("::details-content", "::nothing"))
    with Reader(browser, bad, media="print") as reader:
        text, _ = printed(reader, bad[:-5] + ".pdf")
        claim("what stays folded on paper is found out", "::details-content" in good and any(squeezed(each) not in text for each in reader.folded()))
    os.remove(bad)


with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
    folder = os.path.abspath(keep or temporary)
    os.makedirs(folder, exist_ok=True)
    Path(folder, "entente.sqlite").unlink(missing_ok=True)
    prepare(folder)
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    paths = {page.name: made(page, folder) for page in pages}
    for page in pages:
        if os.path.exists(paths[page.name]):
            look(browser, page, paths[page.name])
    spoilt(browser, paths["small-run"])
    browser.close()

finish(f"pages: {len(pages)} kinds")
