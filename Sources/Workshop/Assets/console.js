// The facilitator's console: every wait has a cause on it, and a button that ends it. Observers see it, and take notes.

import {W, capital, clock, confirm, dialog, follow, h, header, headlineList, isConnected, kindOf, main, minutes, newID, noticeList, now, paint, recall, refusal,
  refusalText, remember, roundName, seatMark, secondsLeft, send, t, tell, timeOfDay, unsentCount, view, waveName} from './common.js';
import {figure, indicatorList} from './pictures.js';

const as = document.body.dataset.role === 'observer' ? 'observer' : 'console';
const control = (kind, more = {}) => tell('POST', `${W}/controls`, {id: newID(), kind, ...more});
const isFacilitator = () => view?.role === 'facilitator';
let areKeysOn = recall('keys', true);

// MARK: What can be done

/** Each act: whether it can be done now, and how. Its name is its text's key and that of its key on the keyboard. */
const acts = {
  open: {can: () => !round() && view.phase === 'lobby' || round()?.state === 'between' && (round().isPractice || round().number < round().of), act: () => control('open')},
  practice: {can: () => !round() && view.phase === 'lobby', act: () => control('practice')},
  resume: {can: () => round()?.isPaused, act: () => control('resume'), key: 'pause'},
  pause: {can: () => round()?.state === 'open' && !round().isPaused, act: () => control('pause')},
  extend: {can: () => round()?.state === 'open' && secondsLeft() !== null, act: () => control('extend', {seconds: 60})},
  close: {can: () => round()?.state === 'open', act: () => control('close_wave')},
  closeRound: {can: () => round()?.state === 'open', act: closeRound},
  endPractice: {can: () => round()?.isPractice, act: () => control('practice_end')},
  cue: {can: () => view.console.cue + 1 < view.console.script.length, act: () => control('cue')},
  note: {can: () => true, act: () => note(false), isOpenToAll: true},
  moment: {can: () => true, act: () => note(true), isOpenToAll: true},
  message: {can: () => true, act: () => message(null)},
  keys: {can: () => true, act: listKeys, isOpenToAll: true},
};
const round = () => view.round;
const keys = {open: 'o', practice: 'r', close: 'c', closeRound: 'x', endPractice: 'r', pause: 'p', extend: 'e', cue: 'u', note: 'n', moment: 'm', message: 'w', keys: '?'};
const keyOf = name => ({...keys, ...view.console.keys})[acts[name].key ?? name];
const isAllowed = name => (isFacilitator() || acts[name].isOpenToAll) && acts[name].can();

function button(name, style = 'button') {
  const key = areKeysOn && keyOf(name);
  return isAllowed(name) && h(style, {key: acts[name].key ?? name, type: 'button', 'aria-keyshortcuts': key, onclick: acts[name].act}, t(`act.${name}`), key && h('kbd', key));
}

addEventListener('keydown', event => {
  const isTyping = event.target.closest('input, textarea, select, dialog');
  if (!areKeysOn || !view?.console || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const name = Object.keys(acts).find(one => keyOf(one) === event.key.toLowerCase() && isAllowed(one));
  if (name) { event.preventDefault(); acts[name].act(); }
});

function listKeys() {
  const box = h('input', {type: 'checkbox', checked: areKeysOn, onchange(event) { areKeysOn = event.target.checked; remember('keys', areKeysOn); render(); }});
  const rows = Object.keys(acts).filter(name => keyOf(name) && name !== 'resume').map(name => h('div', h('dt', h('kbd', keyOf(name))), h('dd', t(`act.${name}`))));
  return dialog(t('act.keys'), [h('dl.keys', rows), h('p', t('keys.hint')), h('label.pick', box, t('keys.on'))], h('button.primary', {value: ''}, t('close')));
}

async function write(title, label, yes) {
  const {answer, fields} = await dialog(title, h('label.field', label, h('textarea', {name: 'text', rows: 3, maxlength: 280, required: true})),
    h('button.primary', {value: 'yes'}, yes), h('button', {value: '', formnovalidate: true}, t('cancel')));
  return answer ? fields.text.trim() : '';
}

async function note(star) {
  const text = await write(t(star ? 'act.moment' : 'act.note'), t('note.label'), t('note.save'));
  if (text) send(`${W}/notes`, {text, star});
}

async function message(seat) {
  const name = seat ? seat.organisation : t('message.all');
  const text = await write(t('message.to', {name}), t('message.label'), t('send'));
  if (text) control('message', {to: seat ? seat.seat : null, text});
}

async function closeRound() {
  if (await confirm(t('act.closeRound'), t('closeRound.text'), t('act.closeRound'))) control('close');
}

async function stepBack() {
  const {lastRound, rounds: all} = view.workshop, last = round()?.number ?? Math.min(all, lastRound + 1);
  const rounds = Array.from({length: Math.max(1, last)}, (_, n) => h('option', {value: last - n}, t('round.name', {n: last - n})));
  const {answer, fields} = await dialog(t('stepBack'), [h('p', t('stepBack.text')), h('label.field', t('stepBack.label'), h('select', {name: 'round'}, rounds))],
    h('button.primary', {value: 'yes'}, t('stepBack.yes')), h('button', {value: ''}, t('cancel')));
  if (answer) control('step_back', {round: Number(fields.round)});
}

const end = async () => { if (await confirm(t('end'), t('end.text'), t('end.yes'))) control('end'); };
const newCode = async () => { if (await confirm(t('newCode'), t('newCode.text'), t('newCode'))) control('new_code'); };
const erase = async () => { if (await confirm(t('erase'), t('erase.text'), t('erase.yes'))) tell('DELETE', W); };
const nameOf = person => person.nickname || person.participant;
const remove = async person => {
  if (await confirm(t('remove', {name: nameOf(person)}), t('remove.text'), t('remove.yes'))) tell('DELETE', `${W}/participants/${person.participant}`);
};

async function rename(person) {
  const {answer, fields} = await dialog(t('rename'), h('label.field', t('rename.label', {name: nameOf(person)}), h('input', {name: 'text', maxlength: 24, required: true, autocomplete: 'off'})),
    h('button.primary', {value: 'yes'}, t('rename')), h('button', {value: '', formnovalidate: true}, t('cancel')));
  if (answer) control('rename', {participant: person.participant, text: fields.text});
}

// MARK: What there is to see

const since = at => h('span', {'data-since': at}, minutes(Math.max(0, now() - at) / 1000));
const small = (text, name, onclick, key = text) => h('button.small', {key, type: 'button', onclick}, text, name && h('span.unseen', ` ${name}`));

function seats() {
  const people = view.seats.filter(seat => seat.holder === 'people');
  return h('section.card', {key: 'seats'}, h('h2', round()?.state === 'open' ? t('waitingFor', {n: round().waitingFor, of: view.seats.length}) : t('screen.seats', {n: people.length, of: view.seats.length})),
    h('ul.plain.rows.sided', view.seats.map(seat => h('li', {key: seat.seat},
      h('div', h('p', h('strong', seat.organisation), ' ', (seat.names ?? []).join(', '), seat.people > 1 && ` ×${seat.people}`),
      h('p', seatMark(seat), seat.presence === 'away' && seat.holder === 'people' && [' ', since(view.now - seat.awaySeconds * 1000)],
        seat.isHandRaised && h('span.hand', ' ☝ ', t('hand.raised')))),
      isFacilitator() && h('div.row', seat.holder === 'people' && view.phase !== 'debrief' && [small(t('giveToBot'), seat.organisation, () => tell('PUT', `${W}/seats/${seat.seat}/holder`, {bot: true})),
        h('button.small', {key: 'time', type: 'button', 'aria-pressed': String(seat.isUnhurried), onclick: () => control('unhurried', {to: seat.seat, on: !seat.isUnhurried})}, t('unhurried'), h('span.unseen', ` ${seat.organisation}`))],
        small(t('act.message'), seat.organisation, () => message(seat)))))));
}

function onTheTable() {
  const {answers, messages} = view.console, last = round()?.number;
  const name = number => view.seats.find(seat => seat.seat === number)?.organisation ?? '';
  const now = answers.filter(answer => answer.round === last).reverse();
  return h('section.card', {key: 'table'}, h('h2', t('table')), view.screen.table && h('p', {key: 'offer'}, h('strong', capital(view.screen.table))),
    now.length ? h('ul.plain.rows', now.map(answer => h('li', {key: `${answer.request} ${answer.at}`},
      h('p', h('strong', name(answer.seat)), ' ', kindOf(answer.request), answer.exchange && ` ${answer.exchange}`, ': ', h('span', answer.answer), ' ', answer.by === 'bot' && h('span.mark.bot', h('span', {'aria-hidden': 'true'}, '▲ '), t('bot.answered')), ' ', answer.at && h('small', timeOfDay(answer.at))),
      answer.terms && h('p', h('small', answer.terms)), answer.why && h('p', h('q', answer.why))))) : h('p', t('table.empty')),
    h('div.row', button('message'), button('note'), button('moment')),
    messages.length > 0 && h('details', {key: 'messages', open: true}, h('summary', t('messages', {n: messages.length})), h('ul.plain.rows', [...messages].reverse().map(line =>
      h('li', {key: line.seq}, h('strong', line.from === 'facilitator' ? t('you.wrote') : line.from), ' ', line.text)))));
}

function script() {
  const {script: cues, cue, begunAt} = view.console;
  return h('section.card', {key: 'script'}, h('h2', t('script')),
    begunAt && h('p', {key: 'elapsed'}, h('small', t('script.elapsed'), ' ', since(begunAt))),
    cues[cue] && h('p.cue', h('small', t('script.minutes', {minutes: cues[cue].minutes})), ' ', cues[cue].cue), h('div.row', button('cue')),
    h('details', h('summary', t('script.all')), h('ol.plain.rows', cues.map((line, n) => h('li', {key: n, 'aria-current': n === cue && 'step'}, h('small', line.minutes), ' ', line.cue)))));
}

function projector() {
  const {screen} = view;
  const choices = [...['join', 'story', 'round', 'indicators', 'headlines', 'debrief'].map(what => [what, t(`show.${what}`)]), ...screen.indicators.map(one => [`chart:${one.name}`, t('show.chart', {label: one.label})])];
  const shown = choices.find(([what]) => what === screen.shows)?.[0] ?? choices.find(([what, text]) => screen.shows === 'chart' && text === t('show.chart', {label: screen.figure?.title}))?.[0] ?? '';
  return h('section.card', {key: 'projector'}, h('h2', t('projector')),
    h('p', h('a', {href: '/screen', target: '_blank', rel: 'noopener'}, t('projector.open'))),
    isFacilitator() && h('label.field', t('projector.shows'), h('select', {value: shown, onchange: event => control('show', {what: event.target.value})},
      !shown && h('option', {value: ''}, t('show.chart', {label: screen.figure?.title ?? ''})), choices.map(([what, text]) => h('option', {key: what, value: what}, text)))),
    screen.indicators.length > 0 && indicatorList(screen.indicators),
    screen.figure && h('details', {key: 'figure'}, h('summary', t('projector.chart')), figure(screen.figure)),
    screen.headlines.length > 0 && h('details', {key: 'news'}, h('summary', t('headlines')), headlineList(screen.headlines)));
}

function people() {
  const {participants} = view.console;
  return h('section.card', {key: 'people'}, h('h2', t('room', {n: view.console.people})),
    h('p', t('room.code'), ' ', h('strong.code', view.console.code), ' ', view.console.isLocked && h('span.mark.away', h('span', {'aria-hidden': 'true'}, '✕ '), t('room.locked'))),
    isFacilitator() && h('div.row', small(t('show.join.yes'), '', () => control('show', {what: 'join'})),
      view.phase !== 'debrief' && small(t(view.console.isLocked ? 'unlock' : 'lock'), '', () => control('lock_joins', {locked: !view.console.isLocked}), 'lock'), small(t('newCode'), '', newCode)),
    h('details', {key: 'who'}, h('summary', t('room.people')), h('ul.plain.rows.sided', participants.map(person => h('li', {key: person.participant},
      h('p', h('strong', nameOf(person)), ' ', h('small', t(`presence.${person.presence}`)), person.flags?.map(flag => h('span.mark.away', ' ⚠ ', flag))),
      isFacilitator() && h('div.row', h('label', h('span.unseen', t('room.seatOf', {name: nameOf(person)})), h('select', {value: person.seat ?? '',
        onchange: event => tell('PUT', `${W}/seats/${event.target.value}/holder`, {participant: person.participant})},
      person.seat == null && h('option', {key: 'none', value: ''}, t('room.noSeat')), view.seats.map(seat => h('option', {key: seat.seat, value: seat.seat}, seat.organisation)))),
      small(t('rename'), nameOf(person), () => rename(person)), small(t('remove.yes'), nameOf(person), () => remove(person))))))),
    isFacilitator() && h('details', {key: 'files'}, h('summary', t('files')), view.console.run && h('p', t('files.run', {n: view.console.run})), view.console.run && h('p', h('a', {href: `${W}/report.html`}, t('files.report'))), h('p', h('a', {href: `${W}/record.jsonl`, download: true}, t('files.record'))),
      h('button.danger', {type: 'button', onclick: erase}, t('erase'))));
}

function timeLine() {
  return h('section.card.line', {key: 'line'}, h('h2', t('timeLine')),
    view.console.moments.length ? h('ol.moments', {tabindex: 0, 'aria-label': t('timeLine')}, view.console.moments.map(moment => h('li', {key: moment.request ?? moment.seq},
      h('small', moment.star && ['★ ', h('span.unseen', t('starred'), ' ')], moment.round ? t('round.name', {n: moment.round}) : t('act.note'), moment.isBot && ` ▲ ${t('bot.answered')}`), ' ', capital(moment.text)))) : h('p', t('timeLine.empty')),
    h('div.row', isFacilitator() && view.phase !== 'lobby' && !round()?.isPractice && [h('button', {key: 'back', type: 'button', onclick: stepBack}, t('stepBack')), button('closeRound'), view.phase === 'playing' && h('button', {key: 'end', type: 'button', onclick: end}, t('end'))]));
}

function stateText({phase}) {
  if (phase !== 'playing' || !round()) return t(`phase.${phase}`);
  const text = roundName(round());
  if (round().isPaused) return `${text} · ‖ ${t('paused.word')}`;
  return `${text} · ${t(`round.${round().state}`)}${waveName(round()) ? ` · ${waveName(round())}` : ''}`;
}

function render() {
  if (refusal) { paint(header, h('h1', t('title'))); paint(main, refusalText()); return; }
  document.title = `${t('console')} · ${view.workshop.title}`;
  const isSaved = view.console.saved && !unsentCount() && isConnected;
  paint(header, h('h1', view.workshop.title), h('p', stateText(view), clock() && [' ', clock()]),
    h('div.row.controls', button('open', 'button.primary'), button('practice'), button('endPractice'), button('resume', 'button.primary'), button('pause'), button('extend'), button('close'),
      view.phase === 'debrief' && [h('a.button.primary', {key: 'debrief', href: '/debrief'}, t('debrief.open')), isFacilitator() && view.console.run && h('a.button', {key: 'report', href: `${W}/report.html`}, t('files.report'))], button('keys')),
    isSaved ? h('p.state.saved', '● ', t('console.saved')) : h('p.state.kept', '⚠ ', t(!isConnected ? 'state.offline' : unsentCount() ? 'state.sending' : 'console.unsaved')));
  paint(main, noticeList(),
    view.console.problem && h('div.notice', {key: 'problem', role: 'alert'}, h('p', h('strong', '⚠ '), view.console.problem)),
    round()?.isPractice && h('p.card.now', {key: 'practice'}, t(round().state === 'between' ? 'practice.over' : 'practice.text')),
    round()?.isPaused && h('p.card.now', {key: 'paused'}, '‖ ', t(round().pausedBecause === 'restart' ? 'console.restart' : 'paused')),
    h('div.columns', {key: 'columns'}, h('div', seats()), h('div', onTheTable(), people()), h('div', script(), projector())), timeLine());
}

follow(as, render);
