// The projector: what the whole room may see. It only shows.

import {capital, clock, follow, h, header, headlineList, isConnected, main, noticeList, paint, refusal, refusalText, roundName, seatMark, t, view, waveName} from './common.js';
import {figure, indicatorList, storyParts} from './pictures.js';

const seatList = seats => h('ul.plain.filling', seats.map(seat => h('li', {key: seat.seat},
  h('strong', seat.organisation), ' ', seat.isHandRaised && ['☝ ', h('span.unseen', t('hand.raised')), ' '],
  seatMark(seat, seat.holder === 'people' && view.phase === 'lobby' ? ['●', t('seat.people', {n: seat.people}), 'done'] : undefined))));

const join = ({screen, seats}) => h('div.joining', {key: 'join'},
  h('section', h('h2', t('screen.join')), h('p.address', screen.address.replace(/^https?:\/\//, '')),
    screen.isLocked || !screen.code ? h('p.big', t('screen.locked')) : [h('p', t('screen.code')), h('p.code', screen.code)]),
  screen.qr && !screen.isLocked && h('div.picture.qr', {picture: screen.qr, role: 'img', 'aria-label': t('screen.qr', {url: screen.joinURL})}),
  h('section.wide', h('h2', t('screen.seats', {n: seats.filter(seat => seat.holder === 'people').length, of: seats.length})), seatList(seats)));

/** What it is about, before the first round. */
const story = ({workshop: {about, objectives, rules}, seats}) => h('div.alone', {key: 'story'}, about && h('p', about),
  objectives.length > 0 && [h('h2', t('story.objectives')), h('ul', objectives.map(one => h('li', {key: one.label}, h('strong', capital(one.label)), one.value && `: ${one.value}`)))],
  h('h2', t('story.seats')), h('p', new Intl.ListFormat(document.documentElement.lang).format(seats.slice(0, 12).map(seat => seat.organisation))),
  rules.length > 0 && [h('h2', t('story.rules')), h('ul', rules.map(text => h('li', {key: text}, capital(text))))]);

function waiting({seats, round, phase}) {
  if (phase === 'debrief') return t('debrief.title');
  if (!round || phase === 'lobby') return t('screen.soon');
  if (round.isPaused) return t(round.pausedBecause === 'restart' ? 'paused.restart' : 'paused');
  if (round.state !== 'open') return t(round.state !== 'between' ? 'evaluating' : round.isPractice ? 'between.practice' : 'between');
  const slow = seats.filter(seat => seat.state === 'waiting' && seat.holder === 'people');
  return slow.length ? t('screen.waiting', {names: new Intl.ListFormat(document.documentElement.lang).format(slow.map(seat => seat.organisation))}) : t('screen.none');
}

const hasChart = () => view.screen.figure && !['join', 'story', 'round', 'indicators', 'headlines'].includes(view.screen.shows);

function contents() {
  const {screen, workshop} = view, {shows} = screen;
  if (shows === 'join') return join(view);
  if (shows === 'story') return story(view);
  // Nobody scrolls a wall: what has no room is on the phones.
  const latest = screen.headlines.slice(0, shows === 'round' ? screen.table ? 1 : 2 : 6);
  const news = h('section', {key: 'news'}, h('h2', t('headlines')), latest.length ? headlineList(latest) : h('p', t('screen.noNews')));
  const indicators = h('section', {key: 'indicators'}, h('h2', t('indicators')), screen.indicators.length ? indicatorList(screen.indicators) : h('p', t('screen.noNumbers')));
  if (shows === 'headlines' || shows === 'indicators') return h('div.alone', {key: shows}, shows === 'headlines' ? news : indicators);
  if (shows !== 'round') {
    return hasChart() ? figure(screen.figure) : [screen.story && h('section.story', {key: 'story'}, storyParts(screen.story, 5)), !screen.story && h('div', {key: 'indicators'}, indicators),
      workshop.questions.length > 0 && h('section', {key: 'questions'}, h('h2', t('questions')), h('ul', workshop.questions.map(line => h('li', line))))];
  }
  return h('div.both', {key: 'round'}, [indicators, h('section', {key: 'seats'}, h('h2', t('seats')), seatList(view.seats)), news]);
}

follow('screen', () => {
  if (refusal) { paint(header, h('h1', t('title'))); paint(main, refusalText()); return; }
  const {round} = view;
  document.title = view.workshop.title;
  paint(header, h('h1', view.workshop.title),
    view.phase === 'playing' && round && h('p', roundName(round), waveName(round) && [' · ', waveName(round)]),
    clock() && h('p.big', round.isPaused && '‖ ', clock()),
    !isConnected && h('p.state.kept', '⚠ ', t('state.offline')));
  paint(main, noticeList(), !hasChart() && h('p.waiting', {key: 'waiting'}, round?.isPractice && round.state === 'open' && [t('practice'), ' '], waiting(view)),
    view.screen.shows === 'round' && view.screen.table && h('p.table', {key: 'table'}, t('screen.table', {text: view.screen.table})), contents());
});
