// The debrief: what happened, and what would have happened had one decision been another.

import {W, ask, follow, h, header, headlineList, isConnected, kindNamed, kindOf, main, newID, notice, noticeList, number, paint, pause, recall, refusal, refusalText,
  remember, say, t, tell, view, workshop} from './common.js';
import {figure, indicatorList, numbers} from './pictures.js';

const isFacilitator = () => view.role === 'facilitator';
const jobName = `job.${workshop}`;
let picked = null;
let replicates = 100;
let job = recall(jobName, null);
let moments = [];

// MARK: A branch

async function branch(answer) {
  const {round, request} = picked;
  const begun = await tell('POST', '/api/branches', {id: newID(), round, request, answer, replicates});
  if (begun.ok) watch({job: begun.body.job, state: 'waiting', done: 0, total: replicates, result: null});
}

const begin = async (path, question, total) => {
  const begun = await tell('POST', path, {id: newID(), ...question});
  if (begun.ok) watch({job: begun.body.job, state: 'waiting', done: 0, total, result: null});
};
let measure = '';

// MARK: Why

let reason = null;
let subject = '';
let step = null;

async function why(path) {
  reason = {title: t('why.wait'), lines: []};
  render();
  const answer = await ask('GET', path);
  reason = answer.ok ? answer.body : null;
  if (answer.ok) say(reason.title); else notice(answer.body);
  render();
}

const reasons = () => reason && h('div.result', {key: 'reason', role: 'group', 'aria-label': t('why.title')}, h('p', h('strong', reason.title)), reason.lines.length > 0 && h('pre.why', {tabindex: 0}, reason.lines.join('\n').trim()));

/** Why does a measure stand where it does? */
function whyHere() {
  const {steps, unit, explained} = view.workshop;
  if (!explained.length) return null;
  if (!explained.some(one => one.name === subject)) subject = explained[0].name;
  step ??= steps;
  return h('form.row', {key: 'why', onsubmit(event) { event.preventDefault(); why(`${W}/why?measure=${encodeURIComponent(subject)}&step=${step}`); }},
    h('label.field', t('why.measure'), h('select', {value: subject, onchange(event) { subject = event.target.value; }}, explained.map(one => h('option', {key: one.name, value: one.name}, one.label)))), h('label.field', t('why.step', {unit}), h('input', {type: 'number', min: 1, max: steps, step: 1, required: true, value: step, oninput(event) { step = event.target.valueAsNumber || step; }})),
    h('button', t('why.here')));
}


/** What is asked of the game as a whole. */
function whole() {
  const isRunning = job && ['waiting', 'running'].includes(job.state), {indicators} = view.screen;
  if (!indicators.some(one => one.name === measure)) measure = indicators[0]?.name ?? '';
  return h('section.card', {key: 'whole'}, h('h2', t('whole')), h('p', t('whole.text')),
    indicators.length > 0 && h('label.field', {key: 'measure'}, t('whole.measure'), h('select', {value: measure, onchange(event) { measure = event.target.value; render(); }}, indicators.map(one => h('option', {key: one.name, value: one.name}, one.label)))),
    h('div.row', h('button', {key: 'runs', type: 'button', 'aria-disabled': String(isRunning ?? false), onclick: () => isRunning || begin('/api/runs', {replicates}, replicates)}, t('whole.runs')),
      indicators.length > 0 && h('button', {key: 'sweep', type: 'button', 'aria-disabled': String(isRunning ?? false), onclick: () => isRunning || begin('/api/sweeps', {measure, budget: 400}, 400)},
        t('whole.sweep'))));
}

const takeAways = list => list?.length > 0 && h('section.card', {key: 'takeAways'}, h('h2', t('takeAways', {n: list.length})), h('ul', list.map((text, n) => h('li', {key: n}, text))));

async function watch(begun) {
  const mine = job = begun;
  render();
  for (let isOver = false; !isOver && job?.job === mine.job;) {
    const answer = await ask('GET', `/api/jobs/${mine.job}`);
    if (job?.job !== mine.job) return;
    if (!answer.ok) { notice(answer.body); job = null; break; }
    job = answer.body;
    isOver = !['waiting', 'running'].includes(job.state);
    render();
    if (!isOver) await pause(700);
  }
  remember(jobName, job?.result ? job : null);
  if (job?.result) say(`${job.result.title}. ${job.result.sentences.join(' ')}`);
  render();
}

async function cancel() {
  await ask('DELETE', `/api/jobs/${job.job}`);
  job = {...job, state: 'cancelled'};
  render();
}

/** What else can be answered, by what was asked. */
const otherAnswers = {respond: ['accept', 'reject', 'leave'], vote: ['yes', 'no', 'abstain'], join: ['yes', 'no'], stay: ['yes', 'no']};
function alternatives({request}) {
  const kind = kindNamed(request);
  return [...otherAnswers[kind] ?? [], 'bot'].map(answer => ({answer, label: t(`branch.${answer}`)}));
}

function decisions() {
  const name = seat => view.seats.find(one => one.seat === seat)?.organisation ?? '';
  const answers = view.console?.answers ?? [];
  const rounds = [...new Set(answers.map(answer => answer.round))];
  return h('section.card', {key: 'decisions'}, h('h2', t('decisions')), h('p', t('decisions.text')),
    answers.length === 0 && h('p', t('decisions.none')),
    rounds.map(round => h('fieldset.decisions', {key: round}, h('legend', t('round.name', {n: round})), answers.filter(answer => answer.round === round).map(answer => {
      const key = `${answer.request} ${answer.at}`;
      return h('label.pick', {key}, h('input', {type: 'radio', name: 'decision', value: key, checked: picked?.key === key, onchange() { picked = {...answer, key}; render(); }}),
        h('span', h('strong', name(answer.seat)), ' ', kindOf(answer.request), ': ', answer.answer, answer.by === 'bot' && [' ', h('span.mark.bot', h('span', {'aria-hidden': 'true'}, '▲ '), t('bot.answered'))], answer.why && [' ', h('q', answer.why)],
          view.console.votes[answer.request] && h('strong', ' ', t('votes', {n: view.console.votes[answer.request]}))));
    }))));
}

function whatIf() {
  const isRunning = job && ['waiting', 'running'].includes(job.state);
  return h('section.card', {key: 'whatif'}, h('h2', t('branch')),
    picked ? h('p', t('branch.of', {name: view.seats.find(seat => seat.seat === picked.seat)?.organisation ?? '', n: picked.round, answer: `${kindOf(picked.request)}: ${picked.answer}`})) : h('p', t('branch.pick')),
    picked && h('label.field', t('branch.replicates'), h('select', {value: replicates, onchange(event) { replicates = Number(event.target.value); }}, [50, 100, 200, 400].map(n => h('option', {value: n}, number(n))))),
    picked && h('div.row', {key: 'answers'}, alternatives(picked).map(({answer, label}) => h('button', {key: answer, type: 'button', 'aria-disabled': String(isRunning ?? false), onclick: () => isRunning || branch(answer)}, label)),
      picked.seq && h('button', {key: 'why', type: 'button', onclick: () => why(`${W}/requests/${picked.seq}/why`)}, t('why.answer'))),
    isRunning && h('div', {key: 'progress'}, h('label.field', t('job.running', {n: job.done, of: job.total}), h('progress', {value: job.done, max: job.total})), h('button', {type: 'button', onclick: cancel}, t('job.cancel'))),
    job?.state === 'failed' && h('p.state.kept', {key: 'failed'}, '⚠ ', job.problem?.title ?? job.problem ?? t('problem')),
    job?.state === 'cancelled' && h('p', {key: 'cancelled'}, t('job.cancelled')),
    job?.result && result(job.result));
}

function result({title, sentences, figures, rows, note}) {
  return h('div.result', {key: 'result'}, h('h3', title), sentences.map(line => h('p', line)), note && h('p', h('small', note)),
    figures.map(one => figure(one)), rows?.rows.length > 0 && numbers(title, rows.columns, rows.rows));
}

// MARK: What happened

function happened() {
  const {screen} = view;
  return h('section.card', {key: 'happened'}, h('h2', t('happened')),
    isFacilitator() && screen.indicators.length > 0 && h('label.field', t('happened.chart'), h('select', {value: '', onchange(event) { if (event.target.value) tell('POST', `${W}/controls`, {id: newID(), kind: 'show', what: `chart:${event.target.value}`}); }},
      h('option', {value: ''}, t('happened.pick')), screen.indicators.map(one => h('option', {value: one.name}, one.label)))),
    screen.figure && figure(screen.figure), whyHere(), reasons(), screen.indicators.length > 0 && indicatorList(screen.indicators), screen.headlines.length > 0 && headlineList(screen.headlines));
}

const line = list => h('section.card.line', {key: 'line'}, h('h2', t('timeLine')), list.length ? h('ol.moments', {tabindex: 0, 'aria-label': t('timeLine')}, list.map(moment => h('li', {key: moment.seq},
   h('small', moment.star && ['★ ', h('span.unseen', t('starred'), ' ')], moment.round ? t('round.name', {n: moment.round}) : t('act.note')), ' ', moment.text))) : h('p', t('timeLine.empty')));

function render() {
  if (refusal) { paint(header, h('h1', t('title'))); paint(main, refusalText()); return; }
  const {mine, console: mineToo, workshop: {title, questions}} = view;
  document.title = `${t('debrief.title')} · ${title}`;
  paint(header, h('h1', title), h('p', t('debrief.title')), isFacilitator() && h('a.button', {href: '/console'}, t('console')), mine && h('a.button', {href: '/play'}, t('debrief.play')),
    !isConnected && h('p.state.kept', '⚠ ', t('state.offline')));
  paint(main, noticeList(), view.phase !== 'debrief' && h('p.card.now', {key: 'early'}, t('debrief.early')),
    h('div.columns.two', {key: 'columns'}, h('div', happened(), mine?.past.length > 0 && h('section.card', {key: 'past'}, h('h2', t('past')), h('ol', mine.past.map(text => h('li', text))))),
      h('div', isFacilitator() && view.phase === 'debrief' && [decisions(), whatIf(), whole(), takeAways(mineToo?.takeAways)], questions.length > 0 && h('section.card', {key: 'questions'}, h('h2', t('questions')), h('ul', questions.map(text => h('li', text)))))),
    line(mineToo?.moments ?? moments));
}

// As whoever this browser is.
follow('', render);
if (job) watch(job);
ask('GET', `${W}/timeline`).then(answer => { if (answer.ok) { moments = answer.body.moments; if (view) render(); } });
