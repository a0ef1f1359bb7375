// The phone: who you are, what is on the table, your answer.

import {W, clearNotices, clock, confirm, dialog, follow, forgetUnsent, h, header, headlineList, isConnected, main, notice, noticeList, paint, pause, recall, refusal,
  refusalText, remember, roundName, say, seatMark, seatPicker, send, standing, t, tell, timeOfDay, unsentCount, view, waveName, workshop} from './common.js';

// MARK: Drafts

const draftsName = `drafts.${workshop}`;
const drafts = recall(draftsName, {}, 'sessionStorage');
const keepDrafts = () => remember(draftsName, drafts, 'sessionStorage');

/** What somebody has begun to answer. */
function draftOf({request, form, counter, answered}) {
  const draft = drafts[request] ??= {why: answered?.why ?? ''};
  if (forms && form.type !== 'choice' && !draft.points && !draft.picks) forms.begin(form, answered?.answer, draft);
  if (answered?.answer.startsWith('counter_')) draft.counter ??= {};
  if (forms && draft.counter && !draft.counter.points && !draft.counter.picks) forms.begin(counter, answered?.answer.startsWith('counter_') ? answered.answer : null, draft.counter);
  return draft;
}

/** What is filled in: the form itself, or what one would offer instead. */
const filled = ({form, counter}, draft) => counter && draft.counter ? {form: counter, fill: draft.counter, prefix: 'counter_'} : {form, fill: draft, prefix: ''};

// What the first screen does not need comes after it.
let forms = null;
let pictures = null;
let more = null;
async function loadRest(n = 0) {
  try { [forms, pictures, more] = await Promise.all(['forms', 'pictures', 'more'].map(name => import(`./${name}.js${n ? `?${n}` : ''}`))); }
  catch { await pause(1000); return loadRest(n + 1); }
  if (view) render();
}

// MARK: A request

function answer(request, value) {
  const draft = draftOf(request), why = draft.why.trim();
  delete draft.typed;
  delete draft.counter?.typed;
  delete draft.isBegun;
  if (!value.startsWith('counter_')) delete draft.counter;
  keepDrafts();
  send(`${W}/actions`, {kind: 'answer', request: request.request, answer: value, ...why && {why}});
}

const labelOf = (request, value) => [...request.form.choices ?? [], ...request.form.alternatives ?? []].find(choice => choice.answer === value)?.label;

function requestCard(request) {
  const draft = draftOf(request), current = standing(request.request), {form, fill, prefix} = filled(request, draft);
  const isSimple = form.type === 'choice', isOffer = ['text', 'values'].includes(form.type);
  const sent = current?.action.answer ?? request.answered?.answer;
  const id = `request-${request.request.replace(/\W/g, '-')}`;
  const keep = () => { draft.isBegun = true; keepDrafts(); render(); };
  const button = ({answer: value, label}) => h(sent === value ? 'button.chosen' : 'button', {key: value, value, 'aria-pressed': String(sent === value)},
    sent === value && h('span', {'aria-hidden': 'true'}, '✓ '), label);
  const counter = request.counter && h('button', {key: 'counter', type: 'button', 'aria-expanded': String(Boolean(draft.counter)),
    onclick() { if (draft.counter) delete draft.counter; else draft.counter = {}; keepDrafts(); render(); }}, t(draft.counter ? 'counter.back' : 'counter'));
  return h('section.card.request', {key: request.request},
    h('h2', request.title),
    request.about.map(line => h('p', line)),
    request.offer && h('dl.offer', request.offer.map(line => h('div', {key: line.label},
      h('dt', line.label, line.about && h('small', line.about)), h('dd', h('strong', line.value), line.note && h('small', line.note))))),
    request.worth != null && h('p.worth', t('worth', {n: fine(request.worth, request.aspiration)}), ' ', isText(request) && [t('worth.scale'), ' '], request.aspiration != null && [t('aspiration', {n: fine(request.aspiration, request.worth)}), ' '], walkAway(request)),
    request.advice && h('p', {key: 'advice'}, h('small', request.advice)),
    h('form', {onsubmit(event) {
      event.preventDefault();
      answer(request, event.submitter?.value || prefix + forms.answerOf(form, fill));
    }},
    !isSimple && prefix && h('h3', {key: 'instead'}, t('counter.title')),
    isSimple || (forms ? forms.fields(form, fill, id + prefix, keep) : h('p', '…')),
    forms && isOffer && forms.worth(request, prefix + forms.answerOf(form, fill), render),
    request.form.canExplain && h('label.field', t('why'), h('textarea', {rows: 2, maxlength: 280, value: draft.why,
      oninput(event) { draft.why = event.target.value; draft.isBegun = true; keepDrafts(); }})),
    h('div.row.answers',
      !isSimple && h('button.primary', {key: 'send'}, t(prefix ? 'counter.send' : 'send')),
      (request.form.choices ?? []).map(button), counter, (request.form.alternatives ?? []).map(button))),
    stateLine(request, draft, current, sent));
}

const fine = (n, other) => forms ? forms.fine(n, other) : n;
const isText = ({form, counter}) => (counter ?? form).type === 'text';
const walkAway = request => request.walkAway != null && t('walkAway', {n: request.walkAway});

/** What was begun and not sent when the time was up is gone: that is said. */
function tellOfLost(mine) {
  const open = new Set(mine.requests.map(request => request.request));
  for (const [request, {title, isAnswered}] of Object.entries(asked)) {
    if (open.has(request)) continue;
    const isLost = drafts[request]?.isBegun && !isAnswered && !standing(request);
    delete asked[request];
    // In another try it is asked anew.
    delete drafts[request];
    keepDrafts();
    if (isLost) notice({title: t('lost', {title}), detail: t('lost.text', {past: mine.past.at(-1) ?? ''})});
  }
  for (const {request, title, answered} of mine.requests) asked[request] = {title, isAnswered: Boolean(answered)};
}
const asked = {};

function stateLine(request, draft, current, sent) {
  const {answered} = request, {form, fill, prefix} = filled(request, draft);
  const isReasonNew = sent !== undefined && !standing(request.request) && draft.why.trim() !== (answered?.why ?? '');
  const isChanged = isReasonNew || sent !== undefined && form.type !== 'choice' && forms && (prefix || !labelOf(request, sent)) && sent !== prefix + forms.answerOf(form, fill);
  if (current?.state === 'kept') return h('p.state.kept', '⚠ ', t('state.kept'));
  if (current?.state === 'sending') return h('p.state', '… ', t('state.sending'));
  const saved = current ?? answered;
  if (!saved) return h('p.state', t(view.round?.isPaused ? 'state.paused' : 'state.open'));
  const text = labelOf(request, sent) ?? (sent === answered?.answer ? answered.text : t('state.yours'));
  return [h('p.state.saved', '✓ ', t('state.savedAs', {text, time: timeOfDay(saved.at)})), isChanged && h('p.state.kept', '✎ ', t('state.changed'))];
}

// MARK: The page

const panel = (key, title, ...content) => h('details.card', {key}, h('summary', h('h2', title)), content);

function you(mine, isOpen) {
  const content = [mine.readingSeconds >= 20 && h('p.reading', t('reading', {n: mine.readingSeconds})), h('p.brief', mine.brief), mine.context.map(line => h('p', line)),
    h('dl.facts', mine.facts.map(fact => h('div', {key: fact.label}, h('dt', fact.label), h('dd', fact.value))))];
  const isReady = isOpen && (mine.isReady || standing('ready'));
  return isOpen ? h('section.card', {key: 'you'}, h('h2', t('you')), content, h('p', t(`anonymity.${view.workshop.anonymity}`)), isReady ? h('p.state.saved', '✓ ', t('lobby.ready'))
    : h('button.primary', {type: 'button', onclick: () => send(`${W}/actions`, {kind: 'ready'}, 'ready')}, t('lobby.read'))) : panel('you-closed', t('you'), content);
}

const openCount = mine => mine.requests.filter(({request, answered}) => (standing(request) ?? {state: answered ? 'saved' : 'kept'}).state === 'kept').length;

function situation(mine) {
  const {round} = view;
  if (view.phase === 'lobby') return h('p', t('lobby'));
  if (view.phase === 'debrief') return h('p', t('debrief'));
  if (round?.isPaused) return h('p', t(round.pausedBecause === 'restart' ? 'paused.restart' : 'paused'));
  if (!round || round.state === 'between') return h('p', t(round?.isPractice ? 'between.practice' : 'between'));
  if (round.state === 'evaluating') return h('p', t('evaluating'));
  if (!mine.requests.length) return h('p', t('nothing', {n: round.waitingFor}));
  const open = openCount(mine);
  if (round.isPractice && open) return h('p', t('practice'), ' ', t('open', {n: open}));
  return open ? h('p', t('open', {n: open})) : h('p', t('answered', {n: round.waitingFor}));
}

function team(mine) {
  const {people, rule, answered, speaker} = mine.team;
  return h('p.card', {key: 'team'}, t(`team.${rule}`, {n: people}), ' ', t('team.answered', {n: answered, people}), ' ',
    speaker && t(speaker === mine.participant ? 'team.you' : 'team.other'));
}

const take = seat => tell('PUT', `${W}/seats/${seat}/holder`, {});

async function leave() {
  if (!await confirm(t('leave'), t('leave.text'), t('leave'))) return;
  const answer = await tell('DELETE', `${W}/participants/me`);
  if (answer.ok) { forgetUnsent(); location.assign('/'); }
}

async function write() {
  const {answer: pressed, fields} = await dialog(t('write'), h('label.field', t('write.label'), h('textarea', {name: 'text', rows: 3, maxlength: 280, required: true})),
    h('button.primary', {value: 'send'}, t('send')), h('button', {value: '', formnovalidate: true}, t('cancel')));
  if (pressed && fields.text.trim()) send(`${W}/actions`, {kind: 'say', text: fields.text.trim()});
}

function help({isHandRaised}, seat) {
  return h('section.card', {key: 'help'}, h('h2', t('help')), h('div.row',
    seat && h(isHandRaised ? 'button.chosen' : 'button', {type: 'button',
      onclick: () => send(`${W}/actions`, {kind: isHandRaised ? 'lower_hand' : 'raise_hand'}, 'hand')}, '☝ ', t(isHandRaised ? 'hand.down' : 'hand')),
    h('button', {type: 'button', onclick: write}, t('write')),
    more && h('button', {key: 'move', type: 'button', onclick: more.move}, t('move')),
    h('button', {type: 'button', onclick: leave}, t('leave'))),
    h('p', h('small', t('privacy'))));
}

const readName = `read.${workshop}`;
let read = recall(readName, 0);
let heard = null;

/** New requests and messages are said; they take no focus. */
function announce(mine) {
  const {round} = view, paused = round?.isPaused ?? false;
  const state = `${view.phase} ${round?.number} ${round?.state} ${view.timeline}`;
  const requests = mine.requests.map(request => request.request), last = mine.messages.at(-1);
  if (heard) {
    const fresh = mine.requests.filter(request => !heard.requests.includes(request.request));
    if (fresh.length) say(fresh.map(request => t('news', {title: request.title})).join(' '));
    else if (last?.seq > heard.last && last.from === 'facilitator') say(`${t('message.from')} ${last.text}`);
    else if (paused !== heard.paused) say(t(paused ? 'paused' : 'resumed'));
    else if (view.phase === 'debrief' && !heard.state.startsWith('debrief')) { clearNotices(); say(situation(mine).textContent); }
    else if (view.timeline !== heard.timeline) notice({title: t('timeline', {n: (round?.number ?? 0) + (round?.state === 'open' || round?.state === 'evaluating' ? 0 : 1)}), detail: t('timeline.text')});
    else if (state !== heard.state) say(situation(mine).textContent);
  }
  heard = {requests, last: last?.seq ?? 0, paused, state, timeline: view.timeline};
}

function render() {
  if (refusal) { paint(header, h('h1', t('title'))); paint(main, noticeList(), refusalText()); return; }
  const {mine, round} = view, seat = view.seats.find(one => one.seat === mine.seat);
  const unread = mine.messages.filter(message => message.seq > read && message.from === 'facilitator');
  const name = seat?.organisation ?? (mine.nickname || t('title'));
  const todo = openCount(mine);
  document.title = (todo ? `(${todo}) ` : '') + `${name} · ${view.workshop.title}`;
  tellOfLost(mine);
  announce(mine);
  paint(header, h('h1', name),
    h('p', view.phase === 'playing' && round && [roundName(round), waveName(round) && [' · ', waveName(round)], clock() && [' · ', clock()], round.isPaused && [' · ‖ ', t('paused.word')]]),
    !isConnected ? h('p.state.kept', '⚠ ', t(unsentCount() ? 'state.kept' : 'state.offline')) : h('p.state', '● ', t('state.connected')));
  const inLobby = view.phase === 'lobby';
  paint(main, noticeList(),
    unread.map(message => h('div.notice.message', {key: message.seq}, h('p', h('strong', '✉ ', t('message.from')), ' ', message.text),
      h('button', {type: 'button', onclick() { remember(readName, read = message.seq); render(); }}, t('message.read')))),
    !seat && h('section.card', {key: 'seats'}, h('h2', t('join.seat')), seatPicker(view.seats, null, take)),
    seat?.holder === 'bot' && h('section.card.botted', {key: 'bot'}, h('p', '▲ ', t('botPlays')),
      h('button.primary', {type: 'button', onclick: () => take(seat.seat)}, t('botPlays.back'))),
    seat && h('section.now', {key: 'now', 'aria-label': t('now')}, situation(mine)),
    seat && inLobby && you(mine, true),
    h('div.panels', {key: 'panels'}, seat && !inLobby && you(mine, false),
      view.phase !== 'debrief' && panel('screen-closed', t('screen'), h('ul.plain', view.seats.map(one => h('li', {key: one.seat}, h('span', one.organisation), ' ', seatMark(one)))),
        pictures?.screenParts(view.screen), headlineList(view.screen.headlines))),
    mine.team && seat && team(mine),
    view.phase === 'debrief' && h('section.card', {key: 'screen'}, h('h2', t('screen')), pictures?.storyParts(view.screen.story), pictures?.screenParts(view.screen),
      h('h2', t('questions')), h('ul', view.workshop.questions.map(line => h('li', line)))),
    view.phase === 'debrief' && more?.lookBack(mine, render),
    h('div.requests', {key: 'requests'}, mine.requests.map(requestCard)),
    !inLobby && view.round?.state !== 'open' && view.phase === 'playing' && view.screen.headlines.length > 0
      && h('section.card', {key: 'news'}, h('h2', t('headlines')), headlineList(view.screen.headlines)),
    mine.past.length > 0 && panel('past', t('past'), h('ol', mine.past.map(line => h('li', line)))),
    mine.messages.length > 0 && panel('messages', t('messages', {n: mine.messages.length}), h('ul.plain', mine.messages.map(message => h('li', {key: message.seq}, message.from === 'you' && [h('strong', t('you.wrote')), ' '], message.text)))),
    help(mine, seat));
}

follow('seat', render);
loadRest();
