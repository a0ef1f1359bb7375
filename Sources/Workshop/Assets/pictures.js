// Pictures: lines as small as a word, and the charts that the host draws. Each can be read as numbers.

import {capital, drawWith, h, number, say, t} from './common.js';

/** A picture that the host drew comes as text: it is read as SVG when it is first seen, without whatever could act. */
drawWith(node => {
  if (node.nodeType !== 1) return;
  for (const element of [node, ...node.querySelectorAll('.picture')]) {
    if (element.$picture === undefined || element.firstChild) continue;
    const picture = new DOMParser().parseFromString(element.$picture, 'image/svg+xml').documentElement;
    if (picture.nodeName !== 'svg') continue;
    for (const part of [picture, ...picture.querySelectorAll('*')]) {
      if (/^(script|foreignobject|style|a|use|image|iframe)$/i.test(part.localName)) part.remove();
      for (const {name} of [...part.attributes]) if (/^on|^style$|href$/i.test(name)) part.removeAttribute(name);
    }
    element.append(document.importNode(picture, true));
  }
});

export const indicatorList = indicators => h('dl.indicators', indicators.map(one => h('div', {key: one.name},
  h('dt', one.label), h('dd', h('span.picture.spark', {picture: one.spark, 'aria-hidden': 'true'}), h('span', one.words), h('small', number(one.value))))));

const table = (columns, rows) => h('table', h('thead', h('tr', columns.map(column => h('th', {scope: 'col'}, column)))),
  h('tbody', rows.map(row => h('tr', row.map((cell, n) => h(n ? 'td' : 'th', n ? {} : {scope: 'row'}, cell))))));

/** The numbers behind a picture, and as a file. */
export function numbers(title, columns, rows) {
  const cell = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const csv = () => URL.createObjectURL(new Blob([[columns, ...rows].map(row => row.map(cell).join(',')).join('\n')], {type: 'text/csv'}));
  return h('details', h('summary', t('chart.table')),
    h('div.scroll', {tabindex: 0, role: 'region', 'aria-label': t('chart.tableOf', {title})}, table(columns, rows)),
    h('button', {type: 'button', onclick() { h('a', {href: csv(), download: `${title}.csv`}).click(); }}, t('chart.csv')));
}

/** A chart: the picture, a sentence, the values by arrow keys, and the table. */
export function figure({title, sentence, svg, columns, rows}, key = title) {
  if (!document.querySelector('link[href="/assets/charts.css"]')) document.head.append(h('link', {rel: 'stylesheet', href: '/assets/charts.css'}));
  return h('figure.chart', {key},
    h('div.picture', {picture: svg, tabindex: 0, role: 'group', 'aria-label': t('chart.keys', {title}), onkeydown(event) {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key], target = event.currentTarget;
      if (!step || !rows.length) return;
      event.preventDefault();
      const place = target.$place = Math.min(rows.length - 1, Math.max(0, (target.$place ?? -1) + step));
      const text = columns.map((column, n) => `${column} ${rows[place][n]}`).join(', ');
      target.parentNode.querySelector('output').textContent = text;
      target.scrollLeft = place / (rows.length - 1) * (target.scrollWidth - target.clientWidth);
      say(text);
    }}),
    h('output', {picture: ''}), h('figcaption', h('strong', title, '. '), sentence), numbers(title, columns, rows));
}

/** How the game came out, for everybody. */
export const storyParts = (story, most = Infinity) => story && [h('div.verdict', {key: 'verdict'}, h('p', story.verdict[0]), story.verdict.length > 1 && h('p', story.verdict.slice(1).map(line => capital(line.trim())).join(' · '))),
  story.moments.length > 0 && h('ol.headlines', {key: 'turns'}, turns(story.moments, most).map(turn => h(turn.isEndOfPlay ? 'li.stop' : 'li', {key: turn.when + turn.text},
    h('span.when', capital(turn.when)), ' ', capital(turn.text))))];

/** Where not all have room: of the great ones the first and the last, and where the people stopped. */
const turns = (moments, most) => {
  if (moments.length <= most) return moments;
  const major = moments.filter(turn => turn.isMajor), told = major.length > most ? major : moments;
  const first = Math.ceil(most / 2), chosen = [...told.slice(0, first), ...told.slice(first - most)];
  return moments.filter(turn => turn.isEndOfPlay || (chosen.includes(turn) && (told === moments || turn.isMajor)));
};

/** The projector's picture in words, for those who cannot see it. */
export const screenParts = screen => [
  screen.indicators.length > 0 && indicatorList(screen.indicators),
  screen.figure && figure(screen.figure)];
