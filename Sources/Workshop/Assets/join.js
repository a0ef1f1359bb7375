// The way in: a code, a name if you like, a seat. Ten seconds, no account.

import {ask, clearNotices, drawnBy, forgetUnsent, h, header, main, newID, notice, noticeList, paint, pause, say, seatPicker, t} from './common.js';

// The host says what it knows already: the code of the address, and who this browser is.
const {code: written = '', nickname: me} = document.body.dataset;
const names = t('join.names').split(' ');
let nickname = names[crypto.getRandomValues(new Uint32Array(1))[0] % names.length];
let code = written;
let id = newID();
let isBusy = false;
let waitUntil = 0;
let joined = null;

const plain = text => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

async function join(event) {
  event.preventDefault();
  if (isBusy || Date.now() < waitUntil) return;
  clearNotices();
  if (!plain(code)) { notice({title: t('join.noCode'), detail: t('join.codeHint')}); return; }
  isBusy = true;
  render();
  say(t('join.sending'));
  const answer = await ask('POST', '/api/joins', {code: plain(code), nickname: nickname.trim() || null, lang: document.documentElement.lang, id});
  isBusy = false;
  if (!answer.ok) {
    notice(answer.body);
    id = newID();
    if (answer.body.retry_after) {
      waitUntil = Date.now() + answer.body.retry_after * 1000;
      for (; Date.now() < waitUntil; await pause(1000)) render();
    }
    return render();
  }
  joined = answer.body;
  forgetUnsent(joined.workshop);
  if (joined.seat != null) return location.assign('/play');
  say(t('join.seat'));
  render();
  main.querySelector('h2')?.focus();
}

async function take(seat) {
  const answer = await ask('PUT', `/api/workshops/${joined.workshop}/seats/${seat}/holder`, {});
  if (answer.ok) return location.assign('/play');
  notice(answer.body);
}

function render() {
  const left = Math.ceil((waitUntil - Date.now()) / 1000);
  paint(header, h('h1', t('join')));
  if (joined) {
    return paint(main, noticeList(), h('section.card', {key: 'seats'}, h('h2', {tabindex: -1}, t('join.seat')), joined.about && h('p', h('strong', joined.title, '. '), joined.about), h('p', t('join.as', {name: joined.nickname || t('join.nobody')})),
      seatPicker(joined.seats, joined.suggested, take)));
  }
  paint(main, noticeList(),
    me !== undefined && h('section.card', {key: 'back'}, h('p', t('join.already', {name: me || t('join.nobody')})), h('p', h('a.button.primary', {href: '/play'}, t('join.back')))),
    h('form.card', {key: 'form', onsubmit: join},
      h('label.field', t('join.code'), h('input.code', {value: code, required: true, autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false', maxlength: 9,
        'aria-describedby': 'code-hint', oninput(event) { code = event.target.value; }})),
      h('p', {key: 'code-hint', id: 'code-hint'}, h('small', t('join.codeHint'))),
      h('label.field', {key: 'name'}, t('join.nickname'), h('input', {value: nickname, maxlength: 24, autocomplete: 'nickname', 'aria-describedby': 'name-hint',
        oninput(event) { nickname = event.target.value; }})),
      h('p', {key: 'name-hint', id: 'name-hint'}, h('small', t('join.nicknameHint'))),
      h('button.primary', {'aria-disabled': String(isBusy || left > 0)}, isBusy ? t('join.sending') : left > 0 ? t('join.wait', {n: left}) : t('join.go'))),
    h('section', {key: 'privacy'}, h('h2', t('join.kept')), h('p', t('privacy'))));
}

document.title = t('join');
drawnBy(render);
render();
