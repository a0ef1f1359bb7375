// Answers that are more than a word: shares, levels, weights and values.

import {W, ask, capital, h, number, t} from './common.js';

/** What a form begins with: what was sent, if that can be read, else what is usual. */
export function begin(form, sent, draft) {
  if (form.type === 'levers') {
    const set = Object.fromEntries((sent ?? '').split(',').map(part => part.split('=')));
    draft.points = form.parts.map(part => Math.round(100 * (set[part.label] ?? part.default)));
    return;
  }
  const values = sent?.replace(/^\w+:/, '').split(',').map(Number), isReadable = values?.every(Number.isFinite);
  if (form.type === 'values') { draft.picks = form.issues.map((issue, n) => isReadable ? values[n] : issue.default); return; }
  const parts = partsOf(form);
  // What nobody moves stays as it is, to the last digit.
  draft.points = parts.map((part, n) => 100 * (isReadable && values.length === parts.length ? values[n] : part.default)).map((point, n) => parts[n].group ? Math.round(point) : point);
  for (const group of new Set(parts.map(part => part.group).filter(Boolean))) makeWhole(parts, draft.points, group, -1);
  draft.base = [...draft.points];
}

function partsOf(form) {
  if (form.type === 'share') return [{label: form.label, min: 0, max: 1, default: form.default, group: null}];
  if (form.type === 'weights') return form.parts.map(part => ({min: 0, max: 1, ...part, group: 'all'}));
  return form.parts;
}

/** Points of a hundred that a part may have. */
const bounds = part => [Math.ceil(100 * part.min - 1e-9), Math.floor(100 * part.max + 1e-9)];

/** Gives the others of a group what `moved` leaves of a hundred, in proportion to what they had in `base`. */
function makeWhole(parts, points, group, moved, base = [...points]) {
  const others = parts.map((_, n) => n).filter(n => parts[n].group === group && n !== moved);
  if (moved >= 0) {
    const room = end => others.reduce((sum, n) => sum + bounds(parts[n])[end], 0), [low, high] = bounds(parts[moved]);
    points[moved] = Math.max(low, 100 - room(1), Math.min(high, 100 - room(0), points[moved]));
  }
  let left = 100 - (moved >= 0 ? points[moved] : 0);
  let free = others;
  // Those that reach an end stay there; the rest is divided again.
  while (free.length) {
    const weight = n => base[n] + 1e-6, sum = free.reduce((total, n) => total + weight(n), 0);
    const share = n => left * weight(n) / sum;
    const atEnd = free.filter(n => share(n) < bounds(parts[n])[0] || share(n) > bounds(parts[n])[1]);
    if (!atEnd.length) {
      for (const n of free) points[n] = Math.floor(share(n));
      const byRest = [...free].sort((a, b) => share(b) % 1 - share(a) % 1);
      for (let rest = left - free.reduce((total, n) => total + points[n], 0), k = 0; rest > 0; rest--, k++) points[byRest[k % byRest.length]]++;
      return;
    }
    for (const n of atEnd) {
      const [low, high] = bounds(parts[n]);
      left -= points[n] = share(n) < low ? low : high;
    }
    free = free.filter(n => !atEnd.includes(n));
  }
}

export function answerOf(form, draft) {
  if (form.type === 'values') return `values:${draft.picks.join(',')}`;
  // Only what is moved is a motion.
  if (form.type === 'levers') {
    const moved = form.parts.map((part, n) => draft.points[n] === Math.round(100 * part.default) ? null : `${part.label}=${draft.points[n] / 100}`).filter(Boolean);
    return moved.join(',') || 'nothing';
  }
  const list = draft.points.map(point => String(Number((point / 100).toFixed(6)))).join(',');
  return form.type === 'text' ? `text:${list}` : list;
}

/** The fields of a form. `changed` keeps the draft and draws again. */
export function fields(form, draft, id, changed) {
  if (form.type !== 'values') return partFields(form, draft, id, changed);
  return form.issues.map((issue, n) => h('fieldset', {key: issue.label}, h('legend', issue.label), issue.about && h('p', issue.about),
    h('div.row', issue.choices.map((choice, index) => h('label.pick', {key: choice}, h('input', {
      type: 'radio', name: `${id}-${n}`, value: index, checked: draft.picks[n] === index, onchange() { draft.picks[n] = index; changed(); }}), choice)))));
}

function partFields(form, draft, id, changed) {
  const all = partsOf(form);
  const move = (n, points) => {
    draft.points[n] = points;
    const [low, high] = bounds(all[n]);
    if (all[n].group) makeWhole(all, draft.points, all[n].group, n, draft.base);
    else draft.points[n] = Math.max(low, Math.min(high, draft.points[n]));
    draft.cut = draft.points[n] === points ? null : {n, asked: points};
    changed();
  };
  const rest = () => { draft.base = [...draft.points]; delete draft.typed; changed(); };
  const part = ({label, about, scale}, n) => {
    const [min, max] = bounds(all[n]), points = draft.points[n], key = `${id}-${n}`;
    // What has a scale is typed and read in its unit.
    const shown = point => Math.round(scale ? scale.from + (scale.to - scale.from) * point / 100 : point);
    const pointsOf = value => scale ? Math.round(100 * (value - scale.from) / (scale.to - scale.from)) : Math.round(value);
    const unit = scale ? scale.unit : '%', cut = draft.cut?.n === n && draft.cut;
    return h('div.part', {key}, h('label', {for: key}, label, about && h('small', about)),
      h('input', {type: 'range', id: key, min, max, step: 1, value: Math.round(points), 'aria-valuetext': `${shown(points)} ${unit}`,
        oninput(event) { delete draft.typed; move(n, Number(event.target.value)); }, onchange: rest}),
      h('span.percent', h('input', {type: 'number', min: shown(min), max: shown(max), step: 1, inputmode: 'numeric', 'aria-label': t('unitOf', {label, unit}),
        value: draft.typed?.n === n ? draft.typed.text : shown(points),
        oninput(event) {
          draft.typed = {n, text: event.target.value};
          if (event.target.value !== '' && Number.isFinite(event.target.valueAsNumber)) move(n, pointsOf(event.target.valueAsNumber));
        }, onchange: rest, onblur: rest}), ` ${unit}`),
      cut && h('small.cut', {key: 'cut', role: 'status'}, t('cut', {asked: shown(cut.asked), given: shown(points), unit})));
  };
  const shared = all.some(one => one.group);
  return [
    shared && h('fieldset', {key: 'group'}, h('legend', t('shares')), all.map((one, n) => one.group && part(one, n))),
    all.map((one, n) => !one.group && part(one, n)),
    form.yours != null && h('p', {key: 'amount'}, t('amount', {n: draft.points[0] / 100 * form.yours, all: form.yours, unit: form.unit ?? ''}))];
}

// MARK: What an offer is worth

/** As many digits as it takes to tell one from the other. */
export const fine = (n, other) => number(n, other != null && n !== other && Math.abs(n - other) < 0.01 ? 4 : 2);

const worths = {};
let weighing = null;

/** What one's own offer would be worth: the host weighs it, a moment after the last move. */
export function worth({request, aspiration, walkAway}, answer, changed) {
  const key = `${request} ${answer}`;
  if (!(key in worths) && weighing?.key !== key) {
    clearTimeout(weighing?.timer);
    weighing = {key, timer: setTimeout(async () => {
      const told = await ask('POST', `${W}/worth`, {request, answer}, 1);
      weighing = null;
      // With no connection it is asked again when the page is drawn again.
      if (!told.status) return;
      worths[key] = told.ok ? told.body : null;
      changed();
    }, 250)};
  }
  const known = worths[key];
  return h('div.worth', {key: 'worth'}, h('p', known?.worth != null ? [t('worth', {n: fine(known.worth, aspiration)}), ' ', aspiration != null && [t(known.worth >= aspiration - 1e-9 ? 'worth.enough' : 'worth.less', {n: fine(aspiration, known.worth)}), ' '], walkAway != null && t('walkAway', {n: number(walkAway)})] : t('worth.wait')),
    known?.guesses.length > 0 && h('ul.plain', known.guesses.map(guess => h('li', {key: guess.organisation}, h('small', capital(guess.text))))));
}
