// What a phone needs now and then: going on on another one, and looking back.

import {W, capital, dialog, h, send, standing, t, tell} from './common.js';

/** A code with which somebody goes on on another phone. */
export async function move() {
  const {ok, body} = await tell('POST', `${W}/moves`, {});
  const closing = ok && setTimeout(() => document.querySelector('dialog')?.close(), body.minutes * 60000);
  if (ok) await dialog(t('move'), [h('p', t('move.text', {n: body.minutes})), h('p.code', body.code), h('p', body.address), body.qr && h('div.picture.qr', {picture: body.qr, role: 'img', 'aria-label': t('move.qr')})], h('button.primary', {value: ''}, t('close')));
  clearTimeout(closing);
}

let takeAway = '';

/** In the debrief: where one would rewind, and what one takes away. */
export function lookBack({moments, rewind}, changed) {
  const chosen = standing('rewind')?.action.request ?? rewind, left = standing('take away');
  return [
    moments?.length > 0 && h('section.card', {key: 'rewind'}, h('h2', {id: 'rewind'}, t('rewind')), h('p', t('rewind.text')),
      h('div.rewind', {role: 'radiogroup', 'aria-labelledby': 'rewind'}, moments.map(({round, text, request, isBot}) => h('label.pick', {key: request},
        h('input', {type: 'radio', name: 'rewind', checked: chosen === request, onchange: () => send(`${W}/actions`, {kind: 'rewind', request}, 'rewind')}),
        h('span', h('small', t('rewind.round', {n: round})), ' ', capital(text), isBot && [' ', h('small', '▲ ', t('seat.bot'))])))),
      chosen && h('p.state.saved', {key: 'chosen'}, '✓ ', t('rewind.chosen'))),
    h('section.card', {key: 'takeAway'}, h('h2', t('takeAway')),
      h('form', {onsubmit(event) {
        event.preventDefault();
        if (takeAway.trim()) send(`${W}/actions`, {kind: 'take_away', text: takeAway.trim()}, 'take away');
        takeAway = '';
        changed();
      }}, h('label.field', t('takeAway.label'), h('textarea', {rows: 3, maxlength: 280, value: takeAway, oninput(event) { takeAway = event.target.value; }})),
      h('button.primary', t('send'))),
      left && h('p', {key: 'left'}, left.state === 'saved' ? `✓ ${t('takeAway.thanks')}` : `… ${t('state.sending')}`))];
}
