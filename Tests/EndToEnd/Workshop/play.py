#!/usr/bin/env python3
"""A whole workshop, as a room meets it: a facilitator, a projector, an observer and six phones, from the printed links to the debrief.

usage: play.py ENTENTE_BINARY [FOLDER]

Pictures of every screen stay in FOLDER, where one is named. It runs in the environment of requirements.txt beside the other checks, and drives the
system's Chromium. One phone has no mouse and no touch, one no scripts, one an address that is no secure context, one falls asleep, and one leaves and
does not come back; the host is killed in the middle of a round. What was acknowledged must be in the record, once.
"""
import json, os, re, signal, socket, subprocess, sys, tempfile, time
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import expect, sync_playwright

keep = sys.argv.pop(2) if len(sys.argv) > 2 else None
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from cli import *

began = time.time()
chromium = os.environ.get("ENTENTE_CHROMIUM", "/usr/bin/chromium")
axe = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
sizes = {"phone": (390, 844), "laptop": (1280, 800), "projector": (1920, 1080)}

# Few neighbours and short rounds; reviews and talks in every round, so that everything is asked that can be.
scenario = """
scenario { title = "The village pond", about = "Eight neighbours and one pond.", unit = "month", steps = 18, shocks = false }
objective("clean_water", { start = 0.3, target = 0.8 })
objective("quiet", { start = 0.6, target = 0.65 })
organisation("village", { sector = "public", income = 40, priorities = { clean_water = 0.8, quiet = 0.2 } })
organisation("mill", { sector = "private", priorities = { clean_water = 0.5, quiet = 0.5 } })
organisation("anglers", { sector = "community", priorities = { clean_water = 0.9, quiet = 0.1 } })
organisation("farm", { sector = "private", priorities = { clean_water = 0.2, quiet = 0.8 } })
organisation("school", { sector = "public", priorities = { clean_water = 0.6, quiet = 0.4 } })
organisation("campsite", { sector = "private", priorities = { clean_water = 0.4, quiet = 0.6 } })
organisation("bakery", { sector = "private", priorities = { clean_water = 0.3, quiet = 0.7 } })
organisation("choir", { sector = "nonprofit", priorities = { clean_water = 0.5, quiet = 0.5 } })
partnership("pond council", {
  members = { "village", "mill", "anglers", "farm", "school", "bakery", "choir" },
  governance = "vote", protocol = "rotating", transparency = 0.5, build = 0.2, roles = 0.5,
})
partnership("fence fund", {
  members = { "mill", "farm" }, governance = "vote", text = false,
  issues = { issue("deadline", { choices = { 6, 12, 18 }, unit = "months", default = 12, about = "Until the fence stands",
    prefers = { mill = { [6] = 0, [12] = 0.5, [18] = 1 }, farm = { [6] = 1, [12] = 0.6, [18] = 0 } } }) },
})
mechanisms { review_min = 1, review_span = 0, exit_grace = 0 }
at(4, invite { organisation = "campsite", partnership = "pond council" })
measure("pond", function(world) return world.objectives.clean_water.level end)
workshop {
  rounds = 4, steps_per_round = 3, exchanges = 1,
  seats = { "village", "mill", "anglers", "farm", "school", "campsite", "bakery", "choir" },
  brief = { village = "You were promised a clean pond before the fair in month 12.", mill = "You need the water, and you need the neighbours." },
  debrief = { "When did you first stop trusting someone? Rewind to it." },
}
"""


# MARK: The host


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Host:
    """`entente workshop`, and what it prints. The same command, whenever it is started again."""

    def __init__(self, folder):
        self.folder, self.port, self.is_down, self.settles = folder, free_port(), False, 0
        self.base, self.other = f"http://127.0.0.1:{self.port}", f"http://phone.test:{self.port}"
        self.log = open(f"{folder}/host.log", "ab")
        Path(folder, "pond.lua").write_text(scenario)

    def start(self):
        command = [entente, "workshop", "pond.lua", "--port", str(self.port), "--seconds", "300", "--grace", "25", "--behind-proxy", "127.0.0.1", "--host-name", "phone.test"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL, text=True)
        self.printed = ""
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C" in line:
                self.is_down, self.settles = False, time.time() + 6
                return
        sys.exit(f"the host did not start: {self.printed}{Path(self.folder, 'host.log').read_text()[-2000:]}")

    def link(self, page):
        return re.search(rf"http://\S+/{page}\?key=\w+", self.printed)[0]

    @property
    def code(self):
        return "".join(re.search(r"code (\w{3})-(\w{3})", self.printed).groups())

    def kill(self):
        self.is_down = True
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


# MARK: Who is there


class Someone:
    """A browser of its own, and what goes wrong in it."""

    everybody = []
    # By the id that a page gave it: what the host said that it has.
    acknowledged = {}

    def __init__(self, browser, name, size="phone", **more):
        self.name, self.size = name, size
        width, height = sizes[size]
        self.context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **more)
        self.noise, self.expected, self.is_cut, self.answered = [], [], False, set()
        self.context.on("page", self.watch)
        self.page = self.context.new_page()
        Someone.everybody.append(self)

    def watch(self, page):
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        page.on("console", self.hear)
        page.on("request", lambda request: self.noise.append(f"asks {request.url}") if not request.url.startswith((host.base, host.other, "data:", "blob:")) else None)
        page.on("response", self.note)

    def hear(self, message):
        if message.type not in ("error", "warning"):
            return
        # Without a network the browser says so, and there is nothing that a page can do about it.
        if "net::ERR_" in message.text and (host.is_down or self.is_cut or time.time() < host.settles):
            return
        if any(words in message.text for words in self.expected):
            return
        self.noise.append(f"{message.text} {message.location.get('url', '')}")

    def note(self, response):
        request = response.request
        if request.method == "POST" and response.status == 200 and re.search("/(actions|notes)$", request.url):
            Someone.acknowledged[request.post_data_json["id"]] = request.post_data_json

    def text(self):
        return self.page.locator("body").inner_text()

    def shows(self, words, seconds=8, page=None):
        """Claims that the words come to be on the page."""
        page = page or self.page
        try:
            page.get_by_text(words).first.wait_for(timeout=seconds * 1000)
        except Exception:
            claim(f"{self.name}: reads '{words}'", False, page.locator("body").inner_text())
            return False
        return True

    def press(self, button):
        button.first.click()

    def click(self, name, within=None, **more):
        self.press((within or self.page).get_by_role("button", name=name, **more))


class Phone(Someone):
    def join(self, nickname, organisation, path=None, code=None):
        self.organisation = organisation
        self.page.goto(f"{self.base}{path or '/j/' + host.code}")
        if code:
            self.page.get_by_label("Code").fill(code)
        self.page.get_by_label("Nickname").fill(nickname)
        self.click("Join")
        self.page.get_by_role("heading", name="Choose a seat").wait_for()
        look(self, "seats", once=True)
        self.click(re.compile(organisation, re.I))
        self.page.wait_for_url("**/play")
        self.page.locator("header h1").wait_for()

    base = property(lambda self: host.base)

    def wants(self):
        """Cards of what is asked and not answered yet."""
        return self.page.locator("section.request").filter(has_not=self.page.locator(".saved")).all()

    def answer(self):
        """Answers all that is asked, by the forms."""
        for _ in range(12):
            cards = self.wants()
            if not cards:
                return
            title = cards[0].get_by_role("heading", level=2).inner_text()
            card = self.page.locator("section.request", has=self.page.get_by_role("heading", name=title, exact=True)).filter(has_not=self.page.locator(".saved")).first
            kinds.add(title)
            look(self, f"asked-{squeezed(title)}", once=True)
            self.fill(card, title)
            try:
                self.page.wait_for_function("before => document.querySelectorAll('section.request:not(:has(.saved))').length < before", arg=len(cards), timeout=6000)
            except Exception:
                claim(f"{self.name}: its answer to '{title}' is saved", False, self.text())
                return

    def answer_offline(self):
        """Answers what is asked first, with no host to hear it."""
        card = self.wants()[0]
        self.fill(card, card.get_by_role("heading", level=2).inner_text())
        self.shows("offline, kept here")

    # What is pressed for what is asked; else it is sent as it stands.
    choices = {"An offer is on the table": "Accept", "A vote": "Yes", "An invitation": "Yes", "Stay or go": "Stay"}

    # Whether it has something else to offer, once.
    counters = False

    def fill(self, card, title):
        if title == "An offer is on the table" and self.counters:
            return self.counter(card)
        if title == "Your proposal" and not (host.is_down or self.is_cut):
            card.get_by_text(re.compile(r"Worth to you: [01]")).wait_for()
            look(self, "proposal-weighed", once=True)
        if title in self.choices:
            return self.press(card.get_by_role("button", name=self.choices[title]))
        self.adjust(card, title)
        self.press(card.get_by_role("button", name="Send"))

    def counter(self, card):
        """Refuses, and says what it would offer instead; what that is worth to it is told before it is sent."""
        self.counters = False
        self.press(card.get_by_role("button", name="Offer something else"))
        worth = card.locator("div.worth").get_by_text(re.compile(r"Worth to you: [01]"))
        worth.wait_for()
        before = worth.inner_text()
        if card.get_by_role("spinbutton").count():
            card.get_by_role("spinbutton").first.fill("97")
            until("another offer is worth something else", lambda: worth.count() and worth.inner_text() != before, detail=self.text)
        look(self, "counter-offer")
        self.press(card.get_by_role("button", name="Refuse, and offer this"))
        Phone.countered = True

    countered = False

    def adjust(self, card, title):
        if title == "What you deliver":
            card.get_by_role("spinbutton").first.fill("70")
        if title == "A review":
            card.get_by_role("spinbutton", name="monitoring").fill("80")


class Elsewhere(Phone):
    """On an address that is no secure context, as every phone in a room is."""

    base = property(lambda self: host.other)
    counters = True


class Keyboard(Phone):
    """Neither mouse nor touch: Tab, Enter, Space, arrows."""

    def press(self, button):
        self.reach(button)
        self.page.keyboard.press("Enter")

    def reach(self, target):
        target.first.wait_for()
        for _ in range(120):
            if target.first.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        claim(f"{self.name}: Tab comes to {target}", False, self.page.evaluate("document.activeElement.outerHTML"))

    def join(self, nickname, organisation):
        self.organisation = organisation
        self.page.goto(f"{host.base}/")
        self.reach(self.page.get_by_label("Code"))
        self.page.keyboard.type(f"{host.code[:3]}-{host.code[3:]}".lower())
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(nickname)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("heading", name="Choose a seat").wait_for()
        self.press(self.page.get_by_role("button", name=re.compile(organisation, re.I)))
        self.page.wait_for_url("**/play")
        self.page.locator("header h1").wait_for()

    def adjust(self, card, title):
        if title == "What you deliver":
            self.reach(card.get_by_role("slider"))
            self.page.keyboard.press("ArrowLeft")
        if card.get_by_role("radio").count():
            self.reach(card.locator("input[type=radio]:checked"))
            self.page.keyboard.press("ArrowDown")


class Plain(Phone):
    """Scripts are off: plain forms, and the page is loaded again by hand."""

    def look(self, state, once=False):
        """axe is a script itself: it looks at the same page in a browser of its own, to which the host's scripts do not come."""
        if once and state in seen:
            return
        other = browser.new_context(storage_state=self.context.storage_state())
        page = other.new_page()
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.goto(self.page.url)
        look(self, state, page=page)
        other.close()

    def join(self, nickname, organisation):
        self.organisation = organisation
        self.page.goto(f"{host.base}/")
        self.look("plain-join")
        self.page.get_by_label("Code").fill(host.code)
        self.page.get_by_label("Nickname").fill(nickname)
        self.page.get_by_role("button", name="Join").click()
        self.shows(f"You play {organisation}")

    def answer(self):
        self.page.goto(f"{host.base}/play")
        for _ in range(12):
            open_now = [form for form in self.page.locator("form").all() if form.locator("[name=request]").count()
                        and (form.locator("[name=request]").get_attribute("value"), attempt()) not in self.answered]
            if not open_now:
                return
            form = open_now[0]
            request = form.locator("[name=request]").get_attribute("value")
            self.look(f"plain-{request.split('/')[2]}", once=True)
            buttons = form.locator("button[name=answer]")
            identity = form.locator("[name=id]").get_attribute("value")
            # What is more than a word is sent as it stands in its fields.
            send = form.locator("button:not([name])")
            (send if send.count() else buttons).first.click()
            is_back = self.page.url.endswith("/play") and self.page.locator("h1").count() > 0
            claim(f"{self.name}: the plain form of {request} is taken", is_back and self.page.get_by_text("✓").count() > 0, self.text()[:300])
            self.answered.add((request, attempt()))
            if is_back:
                Someone.acknowledged[identity] = {"request": request}
            else:
                self.page.goto(f"{host.base}/play")


# MARK: Looking


seen, kinds = set(), set()


def squeezed(text):
    return re.sub(r"\W+", "-", text).strip("-").lower()


def look(who, state, once=False, page=None):
    """One screen in one state: what axe finds, what does not fit or is too small, and pictures of it in every size."""
    if once and state in seen:
        return
    seen.add(state)
    page, is_phone = page or who.page, isinstance(who, Phone)
    where = f"{who.name}, {state}"
    if not page.evaluate("!!window.axe"):
        page.evaluate(axe)
    found = page.evaluate(f"axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations'] }})")["violations"]
    claim(f"{where}: axe finds nothing", not found, [(each["id"], len(each["nodes"]), each["nodes"][0]["html"][:200]) for each in found])
    for size, (width, height) in sizes.items() if keep else [("small", (320, 640))] if is_phone else []:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        claim(f"{where}: fits {size}", over <= 0, over)
        if keep:
            page.screenshot(path=f"{folder}/{len(seen):02}-{who.name}-{state}-{size}.png", full_page=True)
    width, height = sizes[who.size]
    page.set_viewport_size({"width": width, "height": height})
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    claim(f"{where}: fits its window", over <= 0, over)
    if is_phone and not isinstance(who, Plain):
        small = page.evaluate("""[...document.querySelectorAll('button, input, select, textarea, summary, a.button')].filter(each => each.checkVisibility() && !each.closest('.skip'))
            .map(each => [each, (each.closest('label.pick') ?? each).getBoundingClientRect()]).filter(([_, box]) => box.height < 43.5 || box.width < 43.5)
            .map(([each, box]) => each.outerHTML.slice(0, 80) + box.width + 'x' + box.height)""")
        claim(f"{where}: a thumb hits everything", not small, small)
    if who.size == "projector":
        small = page.evaluate("""[...document.querySelectorAll('body *')].filter(each => each.checkVisibility() && !each.closest('.unseen, .skip, svg')
            && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && parseFloat(getComputedStyle(each).fontSize) < 28)
            .map(each => each.textContent.slice(0, 30) + getComputedStyle(each).fontSize)""")
        claim(f"{where}: readable from the back row", not small, small)
        below = page.evaluate("""[...document.querySelectorAll('main :is(h2, li, dd, svg, figcaption)')].filter(each => each.checkVisibility() && each.getBoundingClientRect().bottom > innerHeight + 1)
            .map(each => each.textContent.slice(0, 40))""")
        claim(f"{where}: all of it is on the wall", not below, below)


def step(text):
    if os.environ.get("ENTENTE_VERBOSE"):
        print(f"{time.time() - began:6.1f} s  {text}", flush=True)


def wait(seconds):
    """Lets every browser go on."""
    console.page.wait_for_timeout(seconds * 1000)


def until(text, holds, seconds=15, detail=lambda: ""):
    end = time.time() + seconds
    while time.time() < end:
        if holds():
            return True
        wait(0.05)
    claim(text, False, detail())
    return False


def view(who=None, role="console"):
    answer = (who or console).context.request.get(f"{host.base}/api/workshops/1/view?as={role}")
    return answer.json() if answer.ok else {}


def timeline():
    return view().get("timeline")


def round_state():
    return (view().get("round") or {}).get("state")


def record():
    answer = console.context.request.get(f"{host.base}/api/workshops/1/record.jsonl")
    return [json.loads(line) for line in answer.text().splitlines()]


def deeds(kind):
    return [line["deed"][kind] for line in record() if kind in line["deed"]]


def press(name, **more):
    """A control of the console."""
    console.page.locator("header").get_by_role("button", name=name, **more).click()


def play(who, most=60, stop=lambda: False):
    """Everybody answers what they are asked until the round is over."""
    end = time.time() + most
    while time.time() < end:
        state = round_state()
        if state == "between" or stop():
            return True
        asked = waiting()
        for phone in who:
            if phone.organisation in asked:
                phone.answer()
        wait(0.1)
    claim("the round comes to its end", False, json.dumps(view().get("round")) + json.dumps([(seat["organisation"], seat["state"], seat["presence"]) for seat in view()["seats"]]))
    return False


def attempt():
    """Which try it is: what is asked in one may be asked in the next."""
    return timeline(), len(deeds("practised"))


# MARK: The hour


def gather():
    """All come in: the facilitator, the projector and the observer by their links, the phones by the code."""
    step("gathering")
    for who, page in [(console, "console"), (projector, "screen"), (observer, "observe")]:
        who.page.goto(host.link(page))
        claim(f"{who.name}: the key is gone from the address", who.page.url == f"{host.base}/{page}", who.page.url)
        who.page.locator("header h1").wait_for()
    for who in (console, observer):
        look(who, f"{who.name}-lobby-empty")
    projector.page.locator(".qr svg").wait_for()
    look(projector, "screen-join-empty")
    picture = f"{folder}/join.png"
    projector.page.screenshot(path=picture)
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True).stdout.strip()
    url = view(projector, "screen")["screen"]["joinURL"]
    claim("a phone's camera reads the way in from the projector", read == url and url.endswith(f"/j/{host.code}"), (read, url))

    village.page.goto(f"{host.base}/j/{'CDFHJK' if host.code != 'CDFHJK' else 'CDFHJM'}")
    village.expected.append("status of 404")
    village.click("Join", exact=True)
    village.shows("There is no workshop with this code")
    look(village, "join-wrong")
    village.join("<b>Ana</b>", "village")
    mill.join("Kofi", "mill")
    anglers.join("Lu", "anglers")
    farm.join("Mei", "farm")
    claim("the farm's phone is on no secure context", not farm.page.evaluate("isSecureContext"))
    school.join("Jo", "school")
    campsite.join("Sam", "campsite")
    claim("a nickname is text", "<b>Ana</b>" in console.page.locator("main").text_content() and console.page.locator("main b").count() == 0)
    claim("all six are on their seats", [seat["holder"] for seat in view()["seats"]] == ["people"] * 6 + ["empty"] * 2, view().get("seats"))
    village.shows("You were promised a clean pond")
    mill.shows("You need the water, and you need the neighbours")
    claim("who plays knows before the game begins what they care about", "What you care about" in village.text(), village.text()[:400])
    claim("nobody reads another's brief", "clean pond" not in mill.text() + farm.text() + projector.text())
    look(village, "lobby")
    for phone in scripted:
        phone.click("I have read it")
    village.shows("Thank you. Now we wait")
    until("all are ready", lambda: len(deeds("ready")) == 5)
    until("the projector sees them", lambda: projector.text().count("1 person") >= 6, detail=projector.text)
    for who in (console, projector, observer):
        look(who, f"{who.name}-lobby")
    console.click("Lock joining")
    projector.shows("Joining is closed")
    look(projector, "screen-locked")
    console.click("Unlock joining")


def first_round():
    step("round 1")
    console.page.locator("header").get_by_role("button", name="Open round").wait_for()
    console.page.keyboard.press("o")
    until("the round is open", lambda: round_state() == "open")
    until("a phone is asked", lambda: any(phone.wants() for phone in scripted))
    until("the projector says who is waited for", lambda: "Waiting for" in projector.text(), detail=projector.text)
    for who in (console, projector, observer):
        look(who, f"{who.name}-open")
    controls()
    typing()
    tabs()
    play(phones)
    look(village, "between")
    for who in (console, projector, observer):
        look(who, f"{who.name}-between")
    village.page.get_by_text("The screen", exact=True).click()
    village.page.get_by_text("Who you are", exact=True).click()
    village.page.get_by_text("What you have done so far").click()
    look(village, "between-open")


def controls():
    """Pause, more time, words to one and to all, notes and moments."""
    console.page.keyboard.press("p")
    for phone in scripted:
        phone.shows("The facilitator has paused the game")
    projector.shows("paused the game")
    for who in (village, console, projector):
        look(who, f"{who.name}-paused")
    left = view()["round"]["secondsLeft"]
    wait(1.2)
    claim("the clock stands", view()["round"]["secondsLeft"] == left, (left, view()["round"]))
    press("Resume")
    until("it goes on", lambda: not view()["round"]["isPaused"])
    left = view()["round"]["secondsLeft"]
    press("+1 min")
    until("there is a minute more", lambda: view()["round"]["secondsLeft"] > left + 50, detail=lambda: (left, view()["round"]))

    console.click("Message Mill")
    look(console, "console-message")
    console.page.get_by_label("Text, up to 280 signs").fill("Talk to the farm.")
    console.click("Send")
    mill.shows("Talk to the farm.")
    console.page.keyboard.press("w")
    console.page.get_by_label("Text, up to 280 signs").fill("Ten minutes to go.")
    console.click("Send")
    for phone in scripted:
        phone.shows("Ten minutes to go.")
    claim("a message to one is that one's", all("Talk to the farm." not in other.text() for other in (village, farm, school, campsite, projector)))
    look(mill, "messages")
    mill.click("Read")
    mill.click("Read")

    console.page.keyboard.press("m")
    console.page.get_by_label("What you saw").fill("The mill looks at the farm for the first time.")
    console.click("Keep")
    observer.click("Note")
    look(observer, "observer-note")
    observer.page.get_by_label("What you saw").fill("Nobody asks the anglers.")
    observer.click("Keep")
    console.shows("Nobody asks the anglers.")
    console.shows("looks at the farm for the first time")
    observer.shows("looks at the farm for the first time")
    claim("notes stay off the projector and the phones", not any("first time" in other.text() for other in (projector, village, mill)))
    farm.click("Raise hand")
    until("the hand is seen", lambda: "hand raised" in console.page.locator("main").text_content())
    farm.click("Lower hand")
    school.click("Write to the facilitator")
    look(school, "phone-write")
    school.page.get_by_label("Your message").fill("When is the break?")
    school.click("Send", within=school.page.get_by_role("dialog"))
    console.page.get_by_text(re.compile("^.*3 messages")).first.wait_for()
    console.page.keyboard.press("?")
    look(console, "console-keys")
    console.page.keyboard.press("Escape")


def typing():
    """Somebody types while others answer, and their page is loaded again."""
    until("somebody who types is asked", lambda: play_until_asked(village))
    field = village.page.get_by_role("textbox").first
    field.fill("too fast ")
    field.focus()
    village.page.keyboard.press("End")
    console.page.keyboard.press("e")
    farm.click("Raise hand")
    wait(1)
    village.page.keyboard.type("for us")
    claim("typing goes on when the page is drawn again", field.input_value() == "too fast for us", field.input_value())
    farm.click("Lower hand")
    village.page.reload()
    village.page.locator("section.request").first.wait_for()
    claim("what was typed is there after a refresh", village.page.get_by_role("textbox").first.input_value() == "too fast for us", village.text())
    title = village.wants()[0].get_by_role("heading").inner_text()
    village.answer()
    console.shows("too fast for us")
    claim("a reason stays with those who lead", not any("too fast for us" in other.text() for other in (mill, farm, school, projector)), title)


def play_until_asked(phone):
    play([other for other in rest if other is not phone], stop=lambda: bool(phone.wants()))
    return bool(phone.wants())


def tabs():
    """Two tabs of one seat: the record decides."""
    until("the seat with two tabs is asked", lambda: play_until_asked(school))
    other = school.context.new_page()
    other.goto(f"{host.base}/play")
    other.locator("section.request").first.wait_for()
    first, school.page = school.page, other
    school.answer()
    school.page = first
    try:
        first.locator("section.request .saved").first.wait_for(timeout=8000)
    except Exception:
        claim("the other tab shows what was answered in this one", round_state() != "open", first.locator("body").inner_text())
    other.close()


def killed():
    """The host is killed in the middle of a round, with answers in it and one on its way."""
    step("kill -9")
    press("Open round")
    until("the killed round is open", lambda: round_state() == "open")
    until("those who are there at the kill are asked", lambda: play_until_asked(village))
    for phone in [mill, farm, campsite]:
        phone.answer()
    before = {line["seq"]: line for line in record()}
    timer = view()["round"]["secondsLeft"]
    school.context.close()
    Someone.everybody.remove(school)
    host.kill()
    village.answer_offline()
    console.shows("no connection")
    for who in (village, console, projector):
        look(who, f"{who.name}-host-gone")
    host.start()
    again = time.time()
    for who in [console, projector, observer, *(phone for phone in scripted if phone is not school)]:
        until(f"{who.name} goes on by itself", lambda: "no connection" not in who.text() and "kept here" not in who.text(), 12, who.text)
    step(f"all are back {time.time() - again:.1f} s after the start")
    claim("it opens again where it was, paused", "opened again where it was, paused" in host.printed, host.printed)
    round = view()["round"]
    claim("it is paused, with the clock where it stood", round["pausedBecause"] == "restart" and abs(round["secondsLeft"] - timer) <= 3, (timer, round))
    village.shows("Nothing is lost")
    for who in (village, console, projector):
        look(who, f"{who.name}-restarted")
    after = {line["seq"]: line for line in record()}
    claim("what was in the record is in the record", all(after.get(seq) == line for seq, line in before.items()), len(before))
    compare()
    press("Resume")
    until("it goes on after the kill", lambda: not view()["round"]["isPaused"])


def practise():
    """A round that does not count."""
    step("practice")
    press("Practice round")
    until("the practice round is open", lambda: round_state() == "open" and view()["round"]["isPractice"])
    console.shows("This round is for practice")
    for who in (console, projector, village):
        look(who, f"{who.name}-practice")
    play(rest)
    claim("what is practised is one offer and the answers to it", len(deeds("asked")) <= 2, deeds("asked"))
    console.shows("The practice is over")
    claim("nothing of it is on the time line", not view()["console"]["moments"], view()["console"]["moments"])
    press("End practice")
    until("the practice is over", lambda: view()["phase"] == "lobby")
    lose_a_draft()


def lose_a_draft():
    """What somebody had begun when the facilitator ended the round is gone, and they are told so."""
    press("Practice round")
    until("somebody is asked", lambda: bool(village.wants()))
    village.wants()[0].get_by_label("Why? (optional)").fill("I was about to say")
    press("Close this part")
    village.shows("Time was up before you sent")
    look(village, "draft-lost")
    village.click("Close", exact=True)
    until("the next part is open, or all is over", lambda: round_state() in ("open", "between"))
    press("End practice")
    until("the practice is over again", lambda: view()["phase"] == "lobby")


def moved():
    """Somebody goes on on another phone."""
    step("another phone")
    global campsite
    campsite.click("Move to another phone")
    dialog = campsite.page.get_by_role("dialog")
    code = dialog.locator(".code").inner_text()
    look(campsite, "moving")
    other = Phone(browser, "campsite's other phone")
    other.organisation = campsite.organisation
    other.page.goto(f"{host.base}/")
    other.page.get_by_label("Code").fill(code)
    other.click("Join", exact=True)
    other.shows("Campsite")
    campsite.expected.append("status of 401")
    campsite.shows("does not know this browser")
    campsite.context.close()
    Someone.everybody.remove(campsite)
    for group in (phones, scripted, rest):
        group[group.index(campsite)] = other
    campsite = other


def look_back():
    """What phones say in the debrief, and what is asked of the game as a whole."""
    village.page.goto(f"{host.base}/play")
    village.shows("Where would you rewind?")
    village.page.locator(".rewind label").first.click()
    village.shows("Saved; you can pick another")
    village.page.get_by_label("Optional, and without your name").fill("Listen before you pledge.")
    village.click("Send")
    village.shows("It is kept without your name")
    look(village, "phone-looking-back")
    console.shows("1 would rewind here")
    console.shows("Listen before you pledge.")
    claim("what somebody takes away is shown to nobody else", "Listen before" not in mill.text() + farm.text() + projector.text())
    console.click("Why here?")
    reason = console.page.get_by_role("group", name="Why", exact=True)
    reason.get_by_text("What led to it").wait_for(timeout=20000)
    claim("it says why", "From " in reason.inner_text() and "at the start" in reason.inner_text() and "(M0" not in reason.inner_text(), reason.inner_text()[:300])
    look(console, "debrief-why")
    console.click("What if nobody of us had played?")
    console.page.locator(".result h3", has_text="If the built-in policies had played").wait_for(timeout=60000)
    look(console, "debrief-nobody")
    console.click("Which decision mattered for it?")
    console.page.locator(".result h3", has_text="Which decision mattered").wait_for(timeout=120000)
    words = console.page.locator(".result:not([role])").inner_text()
    claim("it says which decision mattered, or that none can be told", "None can be told from chance" in words or "instead" in words, words)
    look(console, "debrief-decisions")


def compare():
    """What was acknowledged is in the record, once; and nothing is there twice."""
    lines = record()
    claim("the record's numbers have no gaps", [line["seq"] for line in lines] == list(range(1, len(lines) + 1)))
    actions = [deed["action"] for line in lines for deed in line["deed"].values() if "action" in deed]
    claim("nothing is doubled", len(actions) == len(set(actions)), len(actions) - len(set(actions)))
    lost = [body for identity, body in Someone.acknowledged.items() if identity not in actions]
    claim("nothing that was acknowledged is lost", not lost, lost)
    answers = {deed["action"]: deed for deed in deeds("answered")}
    other = [(body, answers[identity]) for identity, body in Someone.acknowledged.items() if identity in answers and "answer" in body and answers[identity]["answer"] != body["answer"]]
    claim("what was acknowledged is what is in the record", not other, other)


def asleep():
    """One phone has no network for a while, another one is frozen; both come back and go on."""
    step("asleep")
    until("the next round opens", lambda: round_state() == "between")
    press("Open round")
    until("the round is open", lambda: round_state() == "open")
    until("those who fall asleep are asked", lambda: play_until_asked(campsite))
    campsite.is_cut = True
    campsite.context.set_offline(True)
    session = farm.context.new_cdp_session(farm.page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    campsite.answer_offline()
    wait(3)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    campsite.context.set_offline(False)
    until("the phone without a network sends what it kept", lambda: not campsite.page.get_by_text("kept here").count(), 12, campsite.text)
    campsite.is_cut = False
    play(rest)


def left_alone():
    """A phone was gone for good before the host came back: the room waits for it as long as it should, and goes on."""
    step("a phone is gone")
    until("it is seen to be away", lambda: view()["seats"][4]["presence"] == "away", 20, lambda: view()["seats"][4])
    console.shows("away")
    began, is_bot = time.time(), False
    play(rest, most=40, stop=lambda: waiting() == {"school"})
    for who in (console, projector, observer, village):
        look(who, f"{who.name}-away")
    meanwhile()
    wave = view()["round"]["wave"]
    if waiting() == {"school"}:
        until("the room goes on without it", lambda: view()["round"]["wave"] != wave or round_state() != "open", 60, lambda: view()["round"])
    waited = time.time() - began
    step(f"the room waited {waited:.0f} s")
    claim("the room waits as long as it was told to, or a little more", waited <= 60, waited)
    if waiting() == {"school"}:
        console.click("Give to bot School")
    play(rest)
    claim("for who is away the policy answered", any(answer["seat"] == 4 and answer["by"] == "bot" for answer in view()["console"]["answers"]), view()["console"]["answers"][:6])


def waiting():
    return {seat["organisation"] for seat in view()["seats"] if seat["state"] == "waiting"}


def meanwhile():
    """What the projector can show, while the room waits."""
    for what, words in [("the story", "What it is for"), ("how it stands", "How it stands"), ("what happened", "What happened"), ("how to join", "Join with your phone")]:
        console.page.get_by_label("It shows").select_option(label=what)
        projector.shows(words)
        look(projector, f"screen-{squeezed(what)}")
    names = [option for option in console.page.get_by_label("It shows").locator("option").all_text_contents() if option.startswith("chart")]
    claim("there are charts to show", bool(names))
    console.page.get_by_label("It shows").select_option(label=names[0])
    projector.page.locator("figure.chart svg").wait_for()
    look(projector, "screen-chart")
    for summary in console.page.locator("main details > summary").all():
        if summary.is_visible():
            summary.click()
    look(console, "console-all-open")
    console.page.get_by_label("It shows").select_option(label="the round")
    projector.shows("Who is playing")


def back():
    """The round before is played again."""
    step("step back")
    before = len(record())
    console.click("Step back")
    look(console, "console-step-back")
    console.page.get_by_role("dialog").get_by_label("Play again from").select_option(label="Round 2")
    console.click("Step back", within=console.page.get_by_role("dialog"))
    until("another try begins", lambda: timeline() == 2)
    village.shows("We go back to round 2")
    look(village, "stepped-back")
    claim("the first try stays in the record", len(record()) >= before)
    for who in (console, projector):
        look(who, f"{who.name}-stepped-back")
    press("Open round")
    until("round 2 is open again", lambda: round_state() == "open" and view()["round"]["number"] == 2)
    console.click("End the round")
    look(console, "console-end-round")
    console.click("End the round", within=console.page.get_by_role("dialog"))
    until("round 2 is over", lambda: round_state() == "between")
    claim("what would have been asked in it is not asked", view()["round"]["wave"] == 1, view()["round"])
    console.click("Step back")
    console.page.get_by_role("dialog").get_by_label("Play again from").select_option(label="Round 2")
    console.click("Step back", within=console.page.get_by_role("dialog"))
    until("a third try begins", lambda: timeline() == 3)
    press("Open round")
    until("round 2 is open once more", lambda: round_state() == "open" and view()["round"]["number"] == 2)
    play(rest, most=70)


def debrief():
    step("debrief")
    console.click("End")
    look(console, "console-end")
    console.click("End the game")
    for phone in rest:
        if phone in scripted:
            phone.shows("The game is over")
    until("there is a run", lambda: view()["console"].get("run"))
    village.shows("When did you first stop trusting someone")
    for who in (village, mill, projector):
        who.shows("Verdict: ")
        who.shows("The people stopped here, after round 2")
    for phone in (village, mill):
        until(f"{phone.name}: the debrief tells when it was agreed", lambda: re.search(r"Month \d+ .*agreed after", phone.text()), 8, lambda: phone.text()[-600:])
    projector.shows("When did you first stop trusting someone")
    for who in (console, projector, observer, village):
        look(who, f"{who.name}-debrief")
    village.page.goto(f"{host.base}/debrief")
    village.shows("What happened")
    look(village, "phone-debrief")
    console.page.get_by_role("link", name="Open the debrief").click()
    console.page.get_by_text("Pick a decision first").wait_for()
    look(console, "debrief")
    console.page.get_by_label("Chart for all screens").select_option(index=1)
    projector.page.locator("figure.chart svg").wait_for()
    look(projector, "screen-debrief-chart")
    label = console.page.locator("label.pick").filter(has_text=re.compile(r"Accept|Yes")).first
    label.click()
    console.page.get_by_label("How many replays").select_option("50")
    look(console, "debrief-picked")
    buttons = console.page.get_by_role("button", name=re.compile("^(Refuse|No)$"))
    buttons.first.click()
    console.page.locator(".result:not([role]) h3").wait_for(timeout=40000)
    words = console.page.locator(".result:not([role])").inner_text()
    claim("a branch says what would have been", "had answered" in words and len(words) > 200, words)
    claim("a branch has a fan", console.page.locator(".result figure.chart svg").count() > 0)
    look(console, "debrief-branch")
    pictures = console.page.locator(".result figure .picture")
    if pictures.count():
        pictures.first.focus()
        console.page.keyboard.press("ArrowRight")
        claim("its values are read by arrow keys", bool(console.page.locator(".result output").first.inner_text()))
    look_back()
    compare()
    number = view()["console"]["run"]
    report = console.context.new_page()
    answer = report.goto(f"{host.base}/api/workshops/1/report.html")
    claim("there is a report", answer.ok and "The village pond" in report.locator("h1").inner_text() and "Methods" in report.locator("body").inner_text())
    look(console, "report", page=report)
    report.close()
    reopened()
    return number


def reopened():
    """The host ends in the midst of the debrief: the same command opens it again."""
    step("the debrief is opened again")
    host.process.terminate()
    host.process.wait()
    host.start()
    claim("it says that it is over, and which it is", "workshop 1 in" in host.printed and "opened again to look back" in host.printed, host.printed)
    until("the debrief is there", lambda: view()["phase"] == "debrief" and view()["console"].get("run"), 30)
    console.page.goto(f"{host.base}/debrief")
    console.shows("Verdict: ")
    village.shows("Verdict: ")
    look(console, "debrief-again")


def afterwards(number):
    """The run is a run like any other."""
    step("afterwards")
    # Branches that the debrief asked for are runs as well, and come after it.
    code, out, err = call("show", str(number), cwd=folder)
    claim("entente show", code == 0 and "The village pond" in out, out + err)
    for name in (str(number), "last"):
        code, out, err = call("replay", name, cwd=folder)
        claim(f"entente replay {name} is the same", code == 0 and "bit for bit" in out, out + err)
    code, out, err = call("export", str(number), cwd=folder)
    claim("entente export", code == 0 and len(out.splitlines()) > 10, out[:300] + err)
    code, out, err = call("branch", str(number), "--at", "3", "--chance", "3", cwd=folder)
    claim("entente branch", code == 0, out + err)
    code, out, err = call("why", str(number), "pond council.trust", cwd=folder)
    claim("entente why", code == 0, out + err)


with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
    folder = os.path.abspath(keep or temporary)
    os.makedirs(folder, exist_ok=True)
    for old in Path(folder).glob("entente.sqlite*"):
        old.unlink()
    host = Host(folder)
    host.start()
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--host-resolver-rules=MAP phone.test 127.0.0.1"])
    console, projector, observer = Someone(browser, "console", "laptop"), Someone(browser, "projector", "projector"), Someone(browser, "observer", "laptop")
    village, mill, anglers = Phone(browser, "village", has_touch=True), Keyboard(browser, "mill"), Plain(browser, "anglers", java_script_enabled=False)
    farm, school, campsite = Elsewhere(browser, "farm", has_touch=True), Phone(browser, "school"), Phone(browser, "campsite")
    phones = [village, mill, anglers, farm, school, campsite]
    scripted, rest = [phone for phone in phones if phone is not anglers], list(phones)
    try:
        gather()
        practise()
        first_round()
        killed()
        rest.remove(school)
        left_alone()
        asleep()
        moved()
        back()
        number = debrief()
        for who in Someone.everybody:
            claim(f"{who.name}: no errors, and nothing is asked of anybody else", not who.noise, who.noise)
        afterwards(number)
        claim("somebody offered something else", Phone.countered)
        for title in ["Your proposal", "An offer is on the table", "A vote", "A review", "What you deliver", "What you tell the others", "What you do alone", "An invitation", "Stay or go"]:
            claim(f"somebody is asked: {title}", title in kinds, kinds)
    finally:
        if keep:
            for who in Someone.everybody:
                who.page.screenshot(path=f"{folder}/last-{who.name}.png", full_page=True)
        browser.close()
        host.process.terminate()
        host.process.wait()

finish(f"a workshop: {len(seen)} screens, {time.time() - began:.0f} s")
