// What every page stands on: elements, texts, the view and its stream, and answers that are never lost.

const page = document.documentElement;
export const workshop = document.body.dataset.workshop || '1';
export const W = `/api/workshops/${workshop}`;

// MARK: Texts

const strings = await loadStrings();
const plural = new Intl.PluralRules(page.lang);
export const number = (value, digits = 2) => new Intl.NumberFormat(page.lang, {maximumFractionDigits: digits}).format(value);
export const timeOfDay = at => new Intl.DateTimeFormat(page.lang, {timeStyle: 'medium'}).format(at);
export const capital = text => text.charAt(0).toLocaleUpperCase(page.lang) + text.slice(1);
export const minutes = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** Phones load one table; what is for a room's screens alone has a second one, and a sheet of its own. */
async function loadStrings() {
  const isRoom = document.querySelector('[href="/assets/room.css"]');
  return Object.assign({}, ...await Promise.all(['', ...isRoom ? ['.room'] : []].map(loadTable)));
}

async function loadTable(part) {
  for (let tries = 0; ; tries++) {
    for (const language of new Set([page.lang, 'en'])) {
      const answer = await fetch(`/assets/${language}${part}.json`).catch(() => null);
      if (answer?.ok) return answer.json();
    }
    await pause(waitAfter(tries));
  }
}

/** The text of a key: `{name}`, `{n, plural, one {# seat} other {# seats}}`, `{x, select, a {…} other {…}}`. */
export function t(key, values = {}) {
  const text = strings[key] ?? key;
  return text.replace(/\{(\w+), (plural|select),((?:\s*[\w=]+ \{[^{}]*\})+)\s*\}/g, (_, name, kind, list) => {
    const value = values[name], cases = Object.fromEntries([...list.matchAll(/([\w=]+) \{([^{}]*)\}/g)].map(m => [m[1], m[2]]));
    return (cases[`=${value}`] ?? cases[kind === 'plural' ? plural.select(value) : value] ?? cases.other).replace('#', () => number(value));
  }).replace(/\{(\w+)\}/g, (whole, name) => !(name in values) ? whole : typeof values[name] === 'number' ? number(values[name]) : values[name]);
}

// MARK: Elements

/** An element: `h('p.note', {title}, 'text', child, [more])`. Text and attributes only; `key` names it among its siblings. */
export function h(tag, attributes, ...children) {
  if (attributes == null || typeof attributes !== 'object' || attributes.nodeType || Array.isArray(attributes)) {
    children.unshift(attributes);
    attributes = {};
  }
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(' ');
  element.$on = [];
  for (const [key, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (key.startsWith('on')) { element[key] = value; element.$on.push(key); }
    else if (/^(key|value|checked|picture)$/.test(key)) element[`$${key}`] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  if (attributes.checked === false) element.$checked = false;
  element.append(...shown(children));
  settle(element);
  return element;
}

function shown(children) { return children.flat(9).filter(child => child != null && typeof child !== 'boolean' && child !== ''); }

/** Whatever people can change is set only where it differs, so that nothing moves under a finger. */
function settle(element) {
  if (element.$value !== undefined && element.value !== String(element.$value)) {
    if (element.tagName === 'BUTTON' || element.tagName === 'OPTION') element.setAttribute('value', element.$value);
    else element.value = element.$value;
  }
  if (element.$checked !== undefined && element.checked !== element.$checked) element.checked = element.$checked;
}

/** Makes what is in `parent` the same as `children`, keeping every element that is there already. */
export function paint(parent, ...children) {
  const focused = document.activeElement;
  patch(parent, shown(children).map(child => child.nodeType ? child : document.createTextNode(child)));
  if (focused && focused !== document.body && !focused.isConnected) document.getElementById('main').focus({preventScroll: true});
}

function names(nodes) {
  const seen = {}, map = new Map();
  for (const node of nodes) {
    const kind = node.nodeName + (node.type ?? '');
    map.set(node, node.$key !== undefined ? `${kind} ${node.$key}` : `${kind}#${seen[kind] = (seen[kind] ?? 0) + 1}`);
  }
  return map;
}

function patch(parent, wanted) {
  const wantedNames = names(wanted), keep = new Set(wantedNames.values()), byName = new Map();
  for (const [node, name] of names([...parent.childNodes])) keep.has(name) ? byName.set(name, node) : node.remove();
  let at = parent.firstChild;
  for (const node of wanted) {
    const old = byName.get(wantedNames.get(node));
    if (!old) { parent.insertBefore(node, at); draw(node); continue; }
    // An element that is moved loses the focus: its neighbours move instead.
    while (at !== old && old.contains(document.activeElement)) { const next = at.nextSibling; parent.append(at); at = next; }
    if (at === old) at = at.nextSibling; else parent.insertBefore(old, at);
    update(old, node);
  }
}

function update(old, node) {
  if (old.nodeType !== 1) { if (old.data !== node.data) old.data = node.data; return; }
  for (const {name} of [...old.attributes]) {
    if (!node.hasAttribute(name) && !(name === 'open' && old.$on)) old.removeAttribute(name);
  }
  for (const {name, value} of node.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const name of new Set([...old.$on ?? [], ...node.$on ?? []])) old[name] = node[name] ?? null;
  old.$on = node.$on;
  if (node.$picture !== undefined) {
    if (old.$picture !== node.$picture) { old.$picture = node.$picture; old.replaceChildren(); draw(old); }
  } else patch(old, [...node.childNodes]);
  old.$value = node.$value;
  old.$checked = node.$checked;
  settle(old);
}

/** How pictures are drawn that came as text, in a node and what it holds; `pictures.js` says. */
let draw = () => {};
export const drawWith = how => draw = how;

// MARK: The frame of a page

export const main = document.getElementById('main');
main.tabIndex = -1;
export const header = h('header');
main.before(header);
const spoken = h('p.unseen', {role: 'status'});
document.body.append(spoken);

/** Says it to those who listen; others see it where it stands. */
export function say(text) {
  spoken.textContent = spoken.textContent === text ? `${text}\u00a0` : text;
  clearTimeout(silence);
  // What was said long ago is not to be found there.
  silence = setTimeout(() => spoken.textContent = '', 15000);
}
let silence = 0;

/** A question that stands before everything else. Esc closes it; the focus goes back to where it was. */
export function dialog(title, content, ...buttons) {
  const form = h('form', {method: 'dialog'}, h('h2', {id: 'dialog-title'}, title), content, h('div.row', buttons));
  const box = h('dialog', {'aria-labelledby': 'dialog-title'}, form);
  document.body.append(box);
  draw(box);
  box.showModal();
  return new Promise(done => box.onclose = () => {
    done({answer: box.returnValue, fields: Object.fromEntries(new FormData(form))});
    box.remove();
  });
}

export const confirm = (title, text, yes) =>
  dialog(title, h('p', text), h('button.primary', {value: 'yes'}, yes), h('button', {value: ''}, t('cancel'))).then(it => it.answer === 'yes');

let notices = [];
let repaint = () => {};
/** A page without a view says itself how it is drawn again. */
export const drawnBy = show => repaint = show;

/** A problem stays on the page until somebody takes it away. */
export function notice(problem) {
  const text = [problem.title, problem.detail, problem.what_to_do].filter(Boolean);
  if (notices.some(other => other.join() === text.join())) return;
  notices.push(text);
  say(text.join(' '));
  repaint();
}

export function clearNotices() { notices = []; }

export const noticeList = () => notices.map(text => h('div.notice', {key: text.join()},
  h('p', h('strong', '⚠ ', text[0]), ' ', text.slice(1).join(' ')),
  h('button', {type: 'button', onclick() { notices = notices.filter(other => other !== text); repaint(); }}, t('close'))));

// MARK: Talking with the host

export const newID = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
export function pause(milliseconds) { return new Promise(done => setTimeout(done, milliseconds)); }
/** Longer each time, and never the same for two phones. */
function waitAfter(tries) { return Math.min(4000, 400 * 2 ** tries) * (0.5 + Math.random() / 2); }

/** A network may swallow what it is given. */
const patience = () => AbortSignal.timeout?.(10000);

const problemOf = async answer => ({title: t('problem'), ...await answer.json().catch(() => ({}))});

/** One request, tried again while nobody answers. → `{ok, status, body}`; a problem is the body. */
export async function ask(method, path, body, tries = 4) {
  for (let n = 0; ; n++) {
    try {
      const answer = await fetch(path, {method, cache: 'no-store', signal: patience(), ...body && {headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)}});
      if (answer.ok) return {ok: true, status: answer.status, body: await answer.json().catch(() => ({}))};
      if (answer.status < 502 || n + 1 >= tries) return {ok: false, status: answer.status, body: await problemOf(answer)};
    } catch {
      if (n + 1 >= tries) return {ok: false, status: 0, body: {title: t('offline'), detail: t('offline.detail')}};
    }
    await pause(waitAfter(n));
  }
}

/** As `ask`, and a problem is shown. */
export async function tell(method, path, body) {
  const answer = await ask(method, path, body);
  if (!answer.ok) notice(answer.body);
  refresh();
  return answer;
}

// The browser's store may be full, forbidden or empty.
export function recall(name, otherwise, store = 'localStorage') {
  try { return JSON.parse(window[store].getItem(`entente.${name}`)) ?? otherwise; } catch { return otherwise; }
}
export function remember(name, value, store = 'localStorage') {
  try { window[store].setItem(`entente.${name}`, JSON.stringify(value)); } catch { /* It stays in memory. */ }
}

// MARK: Unsent actions

const boxName = `unsent.${workshop}`;
let unsent = recall(boxName, []);
let isSending = false;
let failures = 0;
const savedAt = {};
let resend = 0;

/** Keeps an action until the host has it. What is unsent in the same slot (a request) is replaced. */
export function send(path, action, slot = action.request) {
  const item = {path, slot, action: {id: newID(), ...action}};
  unsent = recall(boxName, unsent).filter(other => !slot || other.slot !== slot);
  unsent.push(item);
  remember(boxName, unsent);
  flush();
  repaint();
}

/** How it stands with a request: `{state: 'sending' | 'kept' | 'saved', action, at}`, or nothing: then the view knows. */
export function standing(slot) {
  const item = unsent.find(other => other.slot === slot);
  if (item) return {state: failures ? 'kept' : 'sending', action: item.action};
  return savedAt[slot]?.seq > view.seq ? savedAt[slot] : null;
}
export const unsentCount = () => unsent.length;
export function forgetUnsent(of = workshop) { unsent = []; remember(`unsent.${of}`, unsent); }

async function flush() {
  if (isSending) return;
  isSending = true;
  clearTimeout(resend);
  for (let item; (item = unsent[0]); ) {
    const {ok, status, body} = await ask('POST', item.path, item.action, 1);
    const wait = status === 429 || status === 408 ? (body.retry_after ?? 2) * 1000 + Math.random() * 1000 : !status || status >= 500 ? waitAfter(failures) : 0;
    if (ok) savedAt[item.slot] = {state: 'saved', action: item.action, at: Date.now(), ...body};
    if (status === 507) notice(body);
    if (wait) {
      failures++;
      if (failures === 1) say(t('state.kept'));
      resend = setTimeout(flush, wait);
      break;
    }
    failures = 0;
    unsent = recall(boxName, unsent).filter(other => other.action.id !== item.action.id);
    remember(boxName, unsent);
    if (ok) say(t('state.saved')); else notice(body);
    refresh();
    repaint();
  }
  isSending = false;
  repaint();
}

// Another tab with the same seat.
addEventListener('storage', event => {
  if (event.key === `entente.${boxName}`) { unsent = recall(boxName, []); repaint(); }
});

// MARK: The view and its stream

export let view = null;
export let refusal = null;
export let isConnected = false;
let refresh = () => {};
let offset = 0;
export const now = () => Date.now() + offset;

/** Shows the view of a role, and again whenever something that it may see has changed. */
export function follow(as, show) {
  let tag = null, isAsking = false, isStale = false, timer = 0, stream = null, heard = 0, tries = 0, reopening = 0, beats = 0;
  repaint = () => { if (view || refusal) show(); };

  async function get() {
    if (isAsking) { isStale = true; return; }
    isAsking = true;
    isStale = false;
    try {
      const answer = await fetch(`${W}/view${as && `?as=${as}`}`, {cache: 'no-store', signal: patience(), headers: tag ? {'If-None-Match': tag} : {}});
      if (answer.ok) {
        view = await answer.json();
        tag = answer.headers.get('ETag');
        offset = view.now - Date.now();
        for (const seat of view.seats) seat.organisation = capital(seat.organisation);
        refusal = null;
      } else if ([401, 403, 404, 410].includes(answer.status)) refusal = await problemOf(answer);
      else if (answer.status !== 304) throw answer.status;
      tries = 0;
      if (refusal) for (const box of document.querySelectorAll('dialog')) box.close();
      if (refusal) { stream?.close(); stream = null; isConnected = true; } else if (!stream) open();
    } catch {
      isConnected = false;
      soon(waitAfter(tries++));
    }
    isAsking = false;
    if (isStale) soon(50);
    repaint();
  }
  function soon(delay = 40) { clearTimeout(timer); timer = setTimeout(get, delay); }
  refresh = () => soon();

  function open() {
    stream?.close();
    clearTimeout(reopening);
    const mine = stream = new EventSource(`${W}/events?after=${view?.seq ?? 0}${as && `&as=${as}`}`);
    heard = Date.now();
    mine.onopen = () => { heard = Date.now(); isConnected = true; soon(Math.random() * 200); flush(); };
    // It would come back by itself, but with all the others at once, and not at all after a refusal.
    mine.onerror = () => { mine.close(); isConnected = false; repaint(); later(); };
    mine.addEventListener('beat', () => heard = Date.now());
    for (const kind of ['snapshot', 'round', 'request', 'answer', 'message', 'step', 'presence', 'show', 'pause', 'timeline', 'bye']) {
      mine.addEventListener(kind, event => {
        heard = Date.now();
        const isNews = !(Number(event.lastEventId) <= view?.seq) || /presence|snapshot|timeline|bye/.test(kind);
        if (isNews) soon((kind === 'presence' ? 300 : 30) + (as === 'seat' ? Math.random() * 200 : 0));
      });
    }
  }
  function later() {
    clearTimeout(reopening);
    reopening = setTimeout(() => { if (stream) { open(); soon(); } else get(); }, 300 + Math.random() * 2000);
  }
  function awake() {
    if (document.visibilityState === 'hidden' || refusal || !view) return;
    if (stream?.readyState !== 1 || Date.now() - heard > 5000) open();
    soon();
    flush();
  }
  addEventListener('pageshow', event => { if (event.persisted) awake(); });
  addEventListener('pagehide', () => { stream?.close(); });
  addEventListener('online', awake);
  document.addEventListener('visibilitychange', awake);
  setInterval(() => {
    if (stream && isConnected && Date.now() - heard > 25000) open();
    // Who is here is no event.
    if (as !== 'seat' && stream && !(++beats % 5)) soon();
    tick();
  }, 1000);
  get();
}

// MARK: The clock

/** Seconds until the round closes, or nothing where time has no limit. */
export function secondsLeft() {
  const round = view?.round;
  if (!round || round.state !== 'open') return null;
  if (round.isPaused || !round.endsAt) return round.secondsLeft ?? null;
  return Math.max(0, Math.ceil(((view.mine?.endsAt ?? round.endsAt) - now()) / 1000));
}
export function clock() {
  const left = secondsLeft();
  return left === null ? null : [h('span.unseen', t('clock.title')), ' ', h('span.clock', {'data-clock': ''}, minutes(left))];
}

let before = null;
function tick() {
  const left = secondsLeft();
  if (left !== null) for (const element of document.querySelectorAll('[data-clock]')) element.textContent = minutes(left);
  for (const element of document.querySelectorAll('[data-since]')) element.textContent = minutes(Math.max(0, now() - element.dataset.since) / 1000);
  for (const mark of [60, 30, 10]) if (before > mark && left !== null && left <= mark) say(t('clock.left', {n: mark}));
  before = left;
}

// MARK: What several pages show

export const roundName = ({number: n, of, isPractice}) => isPractice ? t('round.practice') : t('round', {n, of});

/** What is decided now, and which exchange of offers it is. */
export const waveName = ({waveAbout, exchange: n, exchanges: of}) => !waveAbout ? null : waveAbout !== 'decisions' && of > 1 ? t(`wave.${waveAbout}.of`, {n, of}) : t(`wave.${waveAbout}`);

/** How a seat stands: a shape, and the word. */
export function seatState(seat) {
  if (seat.holder === 'bot') return ['▲', t('seat.bot'), 'bot'];
  if (seat.holder === 'empty') return ['△', t('seat.empty'), 'bot'];
  if (seat.presence === 'away') return ['✕', t('seat.away'), 'away'];
  const inLobby = view?.phase === 'lobby';
  if (seat.state === 'answered') return ['●', t(inLobby ? 'seat.ready' : 'seat.answered'), 'done'];
  if (seat.state === 'waiting' || inLobby) return ['◐', t(inLobby ? 'seat.here' : 'seat.waiting')];
  return ['○', t('seat.idle'), ''];
}
export const seatMark = (seat, [shape, word, kind] = seatState(seat)) =>
  h(kind ? `span.mark.${kind}` : 'span.mark', h('span', {'aria-hidden': 'true'}, shape, ' '), word);

export const seatPicker = (seats, suggested, pick) => h('ul.seats', seats.map(seat => h('li', {key: seat.seat},
  h(seat.seat === suggested ? 'button.seat.primary' : 'button.seat', {type: 'button', onclick: () => pick(seat.seat)},
    h('strong', capital(seat.organisation)), h('span', seat.sector), seat.about && h('span', seat.about),
    h('span', seat.holder === 'people' ? t('seat.people', {n: seat.people}) : t('seat.empty')),
    seat.seat === suggested && h('em', t('seat.suggested'))))));

/** What a request is about: "13/utility/respond/2" asks for a `respond`. */
export const kindNamed = request => request.split('/').findLast(part => Number.isNaN(Number(part)));
export const kindOf = request => t(`kind.${kindNamed(request)}`);

export const headlineList = headlines => h('ol.headlines', headlines.map(line =>
  h('li', {key: line.step + line.text}, h('span.when', t('when', {unit: view.workshop.unit, n: line.step})), ' ', capital(line.text))));

export const refusalText = () => h('section.card', {key: 'refusal'}, h('h2', refusal.title), h('p', refusal.detail), h('p', refusal.what_to_do),
  h('p', h('a.button', {href: '/'}, t('join.again'))));
