// The debrief: what happened, and what would have happened had one decision been another.

import {W, ask, capital, follow, h, header, headlineList, isConnected, kindNamed, kindOf, main, minutes, newID, notice, noticeList, number, paint, pause, recall, refusal, refusalText,
  remember, say, t, tell, view, workshop} from './common.js';
import {figure, indicatorList, numbers, storyParts} from './pictures.js';

const isFacilitator = () => view.role === 'facilitator';
const jobName = `job.${workshop}`;
let picked = null;
let replicates = 100;
let job = recall(jobName, null);
let moments = [];

// MARK: A branch

async function branch(answer) {
  const {round, request} = picked;
  const begun = await tell('POST', '/api/branches', {id: newID(), round, ...answer !== 'chance' && {request, answer}, replicates});
  if (begun.ok) watch({job: begun.body.job, state: 'waiting', done: 0, total: replicates, result: null, title: t('answer')});
}

const begin = async (path, question, total) => {
  const begun = await tell('POST', path, {id: newID(), ...question});
  if (begun.ok) watch({job: begun.body.job, state: 'waiting', done: 0, total, result: null});
};
let measure = '';

// MARK: Why

let reason = null;
let reasonPlace = 'here';
let subject = '';
let step = null;

async function why(path, place = 'here') {
  reasonPlace = place;
  reason = {title: t('why.wait'), lines: [], movements: [], chain: []};
  render();
  const answer = await ask('GET', path);
  reason = answer.ok ? answer.body : null;
  if (answer.ok) say(reason.title); else notice(answer.body);
  render();
}

/** The reasons, the largest first; what each consists of is behind it. */
const reasons = place => reason && reasonPlace === place && h('div.result', {key: 'reason', role: 'group', 'aria-label': t('why.title')}, h('h3', capital(reason.title)), reason.lines.map(text => h('p', text)),
  reason.movements?.length > 0 && h('ul.plain.rows', reason.movements.map(({amount, text, parts}) => h('li', {key: text}, h('p', h('strong', amount), ' ', capital(text)),
    h('details', h('summary', t('why.parts')), h('ul.plain', parts.map(part => h('li', {key: part.text}, h('strong', part.amount), ' ', capital(part.text)))))))),
  reason.chain?.length > 0 && [h('h3', {key: 'chain'}, t('why.chain')), h('ol.headlines', reason.chain.map((link, n) => h('li', {key: n}, h('span.when', capital(link.when)), ' ', capital(link.text))))]);

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
  const {indicators} = view.screen;
  if (!indicators.some(one => one.name === measure)) measure = indicators[0]?.name ?? '';
  return h('section.card', {key: 'whole'}, h('h2', t('whole')), h('p', t('whole.text')),
    indicators.length > 0 && h('label.field', {key: 'measure'}, t('whole.measure'), h('select', {value: measure, onchange(event) { measure = event.target.value; render(); }}, indicators.map(one => h('option', {key: one.name, value: one.name}, one.label)))),
    h('div.row', h('button', {key: 'runs', type: 'button', 'aria-disabled': String(isRunning()), onclick: () => isRunning() || begin('/api/runs', {replicates}, replicates)}, t('whole.runs')),
      indicators.length > 0 && h('button', {key: 'sweep', type: 'button', 'aria-disabled': String(isRunning()), onclick: () => isRunning() || begin('/api/sweeps', {measure, budget: 400}, 400)},
        t('whole.sweep'))));
}

const takeAways = list => list?.length > 0 && h('section.card', {key: 'takeAways'}, h('h2', t('takeAways', {n: list.length})), h('ul', list.map((text, n) => h('li', {key: n}, text))));

/** As soon as there is something to draw. */
const draw = () => { if (view || refusal) render(); };

async function watch(begun) {
  const mine = job = begun;
  draw();
  for (let isOver = false; !isOver && job?.job === mine.job;) {
    const answer = await ask('GET', `/api/jobs/${mine.job}`);
    if (job?.job !== mine.job) return;
    // Another host, or one that was started again, knows nothing of it.
    if (!answer.ok) { if (answer.status !== 404) notice(answer.body); job = null; break; }
    job = {...answer.body, begunAt: answer.body.state === 'running' ? job.begunAt ?? Date.now() : job.begunAt};
    isOver = !['waiting', 'running'].includes(job.state);
    draw();
    if (!isOver) await pause(700);
  }
  remember(jobName, job?.result ? job : null);
  if (job?.result) say(`${job.result.title}. ${job.result.sentences.join(' ')}`);
  draw();
}

async function cancel() {
  await ask('DELETE', `/api/jobs/${job.job}`);
  job = {...job, state: 'cancelled'};
  render();
}

/** What else can be answered, by what was asked. */
const otherAnswers = {respond: ['accept', 'reject', 'leave'], vote: ['yes', 'no', 'abstain'], join: ['yes', 'no'], stay: ['yes', 'no'], contribute: ['1', '0'], share: ['1', '0'], propose: ['pass'], steer: ['nothing']};
/** Where an answer is called otherwise for what was asked. */
const answerNames = {'stay yes': 'branch.stay', 'stay no': 'branch.go', 'contribute 1': 'branch.all', 'contribute 0': 'branch.none', 'share 1': 'branch.open', 'share 0': 'branch.closed'};
function alternatives({request, typed, by}) {
  const kind = kindNamed(request);
  return [...otherAnswers[kind] ?? [], ...by === 'bot' ? [] : ['bot'], 'chance'].filter(answer => answer !== typed).map(answer => ({answer, label: t(answerNames[`${kind} ${answer}`] ?? `branch.${answer}`)}));
}

const asked = ({request, exchange}) => [capital(kindOf(request)), exchange && ` ${exchange}`];

function decisions() {
  const name = seat => view.seats.find(one => one.seat === seat)?.organisation ?? '';
  const answers = [...view.console?.answers ?? []].reverse();
  const rounds = [...new Set(answers.map(answer => answer.round))];
  return h('section.card', {key: 'decisions'}, h('h2', t('decisions')), h('p', t('decisions.text')),
    answers.length === 0 && h('p', t('decisions.none')),
    rounds.length > 0 && h('div.list', {key: 'list'}, rounds.map(round => h('fieldset.decisions', {key: round}, h('legend', t('round.name', {n: round})), answers.filter(answer => answer.round === round).map(answer => {
      const key = `${answer.request} ${answer.at}`, votes = view.console.votes[answer.request];
      return h('label.pick', {key}, h('input', {type: 'radio', name: 'decision', value: key, checked: picked?.key === key, onchange() { picked = {...answer, key}; render(); }}),
        h('span', h('strong', name(answer.seat)), ' ', asked(answer), ': ', answer.answer, answer.by === 'bot' && [' ', h('span.mark.bot', h('span', {'aria-hidden': 'true'}, '▲ '), t('bot.answered'))],
          answer.terms && h('small.terms', answer.terms), answer.why && [' ', h('q', answer.why)], votes && h('strong', ' ', t('votes', {n: votes}))));
    })))));
}

const isRunning = () => Boolean(job) && ['waiting', 'running'].includes(job.state);

function whatIf() {
  return h('section.card', {key: 'whatif'}, h('h2', t('branch')),
    picked ? h('p', t('branch.of', {name: view.seats.find(seat => seat.seat === picked.seat)?.organisation ?? '', n: picked.round, answer: `${kindOf(picked.request)}: ${picked.answer}`})) : h('p', t('branch.pick')),
    picked && h('label.field', t('branch.replicates'), h('select', {value: replicates, onchange(event) { replicates = Number(event.target.value); }}, [50, 100, 200, 400].map(n => h('option', {value: n}, number(n))))),
    picked && h('div.row', {key: 'answers'}, alternatives(picked).map(({answer, label}) => h('button', {key: answer, type: 'button', 'aria-disabled': String(isRunning()), onclick: () => isRunning() || branch(answer)}, label)),
      picked.seq && h('button', {key: 'why', type: 'button', onclick: () => why(`${W}/requests/${picked.seq}/why`, 'answer')}, t('why.answer'))), reasons('answer'));
}

/** Minutes and seconds that what is under way still takes, as far as can be told. */
function timeLeft() {
  if (job.state !== 'running' || !job.done || job.done >= job.total) return null;
  const seconds = (Date.now() - job.begunAt) / job.done * (job.total - job.done) / 1000;
  return ` ${t('job.left', {time: minutes(seconds)})}`;
}

/** What is under way, or what came of it, whichever box it was asked in. */
function answered() {
  if (!job) return null;
  return h('section.card', {key: 'answer'}, h('h2', job.result ? t('answer') : job.title ?? t('answer')),
    isRunning() && h('div', {key: 'progress'}, h('label.field', t(job.done ? 'job.running' : 'job.waiting', {n: job.done, of: job.total}), timeLeft(), h('progress', {value: job.done, max: job.total})), h('button', {type: 'button', onclick: cancel}, t('job.cancel'))),
    job.state === 'failed' && h('p.state.kept', {key: 'failed'}, '⚠ ', job.problem?.title ?? job.problem ?? t('problem')),
    job.state === 'cancelled' && h('p', {key: 'cancelled'}, t('job.cancelled')),
    job.result && [result(job.result), job.result.figures.length > 0 && h('button', {key: 'show', type: 'button', onclick: () => tell('POST', `${W}/controls`, {id: newID(), kind: 'show', what: `job:${job.job}`})}, t('answer.show'))]);
}

function result({title, sentences, figures, rows, note}) {
  return h('div.result', {key: 'result'}, h('h3', title), sentences.map(line => h('p', line)), note && h('p', h('small', note)),
    figures.map(one => figure(one)), rows?.rows.length > 0 && numbers(title, rows.columns, rows.rows));
}

// MARK: What happened

function happened() {
  const {screen} = view;
  return h('section.card', {key: 'happened'}, h('h2', t('happened')), storyParts(screen.story),
    isFacilitator() && screen.indicators.length > 0 && h('label.field', t('happened.chart'), h('select', {value: '', onchange(event) { if (event.target.value) tell('POST', `${W}/controls`, {id: newID(), kind: 'show', what: `chart:${event.target.value}`}); }},
      h('option', {value: ''}, t('happened.pick')), screen.indicators.map(one => h('option', {value: one.name}, one.label)))),
    screen.figure && figure(screen.figure), whyHere(), reasons('here'), screen.indicators.length > 0 && indicatorList(screen.indicators), !screen.story && screen.headlines.length > 0 && headlineList(screen.headlines));
}

const line = list => h('section.card.line', {key: 'line'}, h('h2', t('timeLine')), list.length ? h('ol.moments', {tabindex: 0, 'aria-label': t('timeLine')}, list.map(moment => h('li', {key: moment.request ?? moment.seq},
   h('small', moment.star && ['★ ', h('span.unseen', t('starred'), ' ')], moment.round ? t('round.name', {n: moment.round}) : t('act.note')), ' ', moment.text))) : h('p', t('timeLine.empty')));

function render() {
  if (refusal) { paint(header, h('h1', t('title'))); paint(main, refusalText()); return; }
  const {mine, console: mineToo, workshop: {title, questions}} = view;
  document.title = `${t('debrief.title')} · ${title}`;
  paint(header, h('h1', title), h('p', t('debrief.title')), mineToo?.run && h('p', t('files.run', {n: mineToo.run})), isFacilitator() && [h('a.button', {href: '/console'}, t('console')), mineToo?.run && h('a.button', {href: `${W}/report.html`}, t('files.report'))], mine && h('a.button', {href: '/play'}, t('debrief.play')),
    !isConnected && h('p.state.kept', '⚠ ', t('state.offline')));
  paint(main, noticeList(), view.phase !== 'debrief' && h('p.card.now', {key: 'early'}, t('debrief.early')),
    h('div.columns.two', {key: 'columns'}, h('div', happened(), mine?.past.length > 0 && h('section.card', {key: 'past'}, h('h2', t('past')), h('ol', mine.past.map(text => h('li', text))))),
      h('div', isFacilitator() && view.phase === 'debrief' && [decisions(), whatIf(), whole(), answered(), takeAways(mineToo?.takeAways)], questions.length > 0 && h('section.card', {key: 'questions'}, h('h2', t('questions')), h('ul', questions.map(text => h('li', text)))))),
    line(mineToo?.moments ?? moments));
}

// As whoever this browser is.
follow('', render);
if (job && !job.result) watch(job);
ask('GET', `${W}/timeline`).then(answer => { if (answer.ok) { moments = answer.body.moments; if (view) render(); } });
