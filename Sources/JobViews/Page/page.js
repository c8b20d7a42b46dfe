'use strict';
(() => {
const data = JSON.parse(document.getElementById('data').textContent);
const $ = id => document.getElementById(id);

// Every text of the log goes through here: as a text node, never as markup.
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}
const fill = (node, ...children) => { node.replaceChildren(...children); return node; };
const show = (node, text) => { node.hidden = !text; node.textContent = text || ''; };
const many = (count, one, several) => number(count) + ' ' + (count === 1 ? one : several || one + 's');
const number = value => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
const pad = (value, width) => String(value).padStart(width, '0');

// The log's own zone, whatever the reader's is.
function offset(ms) {
  let last = data.offsets.length ? data.offsets[0][1] : 0;
  for (const [from, value] of data.offsets) if (from <= ms) last = value;
  return last;
}
function parts(ms) {
  const text = new Date(ms + offset(ms));
  if (isNaN(text)) return { date: '?', clock: '?', ms: '' };
  return { date: text.getUTCFullYear() + '-' + pad(text.getUTCMonth() + 1, 2) + '-' + pad(text.getUTCDate(), 2),
    clock: pad(text.getUTCHours(), 2) + ':' + pad(text.getUTCMinutes(), 2) + ':' + pad(text.getUTCSeconds(), 2),
    ms: pad(text.getUTCMilliseconds(), 3) };
}
const full = ms => { const p = parts(ms); return p.date + ' ' + p.clock; };
const exact = ms => { const p = parts(ms); return p.date + ' ' + p.clock + '.' + p.ms; };
function instant(text) {
  const wall = Date.parse(text + 'Z');
  return isNaN(wall) ? null : wall - offset(wall - offset(wall));
}
function lasted(ms) {
  if (ms === null || ms === undefined) return '';
  const seconds = ms / 1000;
  if (seconds < 10) return seconds.toFixed(2) + ' s';
  if (seconds < 60) return seconds.toFixed(1) + ' s';
  const whole = Math.round(seconds);
  if (whole < 3600) return Math.floor(whole / 60) + ' min ' + pad(whole % 60, 2) + ' s';
  if (whole < 86400) return Math.floor(whole / 3600) + ' h ' + pad(Math.floor(whole / 60) % 60, 2) + ' min';
  return Math.floor(whole / 86400) + ' d ' + pad(Math.floor(whole / 3600) % 24, 2) + ' h';
}
function size(bytes) {
  if (bytes === null) return '';
  if (bytes < 1000) return bytes + ' B';
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000, unit = 0;
  while (value >= 1000 && unit < 3) { value /= 1000; unit += 1; }
  return value.toFixed(value < 10 ? 1 : 0) + ' ' + units[unit];
}
const severalHosts = data.hosts.length > 1;
const jobs = data.jobs.map((row, slot) => ({ slot, host: data.hosts[row[0]], name: row[1] || '(no job)', status: row[2],
  sub: row[3], schedule: row[4], t0: row[5], t1: row[6], running: row[7], state: row[8], waitsSince: row[9], waitsFor: row[10], pid: row[11],
  failure: row[12], hostIndex: row[0] }));
const runs = data.runs.map(row => ({ hostIndex: row[0], host: data.hosts[row[0]], number: row[1], cause: row[2],
  start: row[3], end: row[4], messages: row[5], ok: row[6], err: row[7], jobs: row[8], ready: row[9], stopped: row[10] }));
const placeOf = (file, line) => (data.files[file] || ['?'])[0] + (line ? ':' + line : '');
const failures = data.failures.map(row => ({ hostIndex: row[0], host: data.hosts[row[0]], slot: row[1], name: row[1] === null ? '(engine)' : jobs[row[1]].name,
  action: data.actions[row[2]], reason: row[3], count: row[4], first: row[5], last: row[6], place: placeOf(row[7], row[8]), detail: row[9] }));
const cuts = data.neverEnded.map(row => ({ slot: row[0], job: jobs[row[0]], action: data.actions[row[1]], run: row[2], since: row[3], end: row[4],
  place: placeOf(row[5], row[6]) }));
const boxes = data.boxes.map(row => ({ index: row[0], name: data.hosts[row[0]], first: row[1], last: row[2], runs: row[3], failed: row[4],
  running: row[5], waiting: row[6], cut: row[7], findings: row[8] }));
const findings = data.findings.map(row => ({ kind: row[0], weight: row[1], file: row[2], line: row[3], text: row[4], time: row[5] }));
const files = data.files.map(row => ({ name: row[0], role: row[1], bytes: row[2], lines: row[3], records: row[4],
  unparsed: row[5], first: row[6], last: row[7], sha: row[8], hostIndex: row[9] }));
const boxOfFile = new Map(files.map(file => [file.name, file.hostIndex]));

// One list a column: a hundred thousand objects would take longer.
const count = data.cells.length / 9;
const cell = { time: new Float64Array(count), slot: new Int32Array(count), action: new Int32Array(count), run: new Int32Array(count),
  ok: new Int32Array(count), err: new Int32Array(count), timed: new Int32Array(count), took: new Float64Array(count), longest: new Float64Array(count) };
for (let index = 0, time = 0; index < count; index += 1) {
  const at = index * 9;
  time += data.cells[at];
  cell.time[index] = time; cell.slot[index] = data.cells[at + 1]; cell.action[index] = data.cells[at + 2];
  cell.run[index] = data.cells[at + 3]; cell.ok[index] = data.cells[at + 4]; cell.err[index] = data.cells[at + 5];
  cell.timed[index] = data.cells[at + 6]; cell.took[index] = data.cells[at + 7]; cell.longest[index] = data.cells[at + 8];
}
data.cells = null;

const first = data.period[0] === null ? 0 : data.period[0];
const last = Math.max(data.period[1] === null ? 0 : data.period[1], first + 1000);
// What all panels show; box: -1 for all.
const view = { from: first, to: last, job: '', box: -1, lanes: 30 };
const isAllTime = () => view.from <= first && view.to >= last;
const isEverything = () => isAllTime() && !view.job && view.box < 0;
const wantsBox = hostIndex => view.box < 0 || hostIndex === null || hostIndex === view.box;
const wantsName = name => !view.job || name.toLowerCase().includes(view.job);
const wantsJob = slot => wantsBox(jobs[slot].hostIndex) && wantsName(jobs[slot].name);

// The run that a reader wants to see first: null if it is all that there is.
function lastRun() {
  const own = runs.filter(run => wantsBox(run.hostIndex));
  if (own.length < 2) return null;
  const run = own.reduce((a, b) => b.start >= a.start ? b : a);
  const frame = { from: Math.max(first, run.start), to: Math.min(last, Math.max(run.end, run.start + 1000)), run };
  return frame.from <= first && frame.to >= last || frame.from >= frame.to ? null : frame;
}

// What is shown, as the part of an address behind its #: SECTION/JOB?from=TIME&to=TIME&box=NAME.
function addressOf(section, shown) {
  const facts = [];
  if (shown.from > first) facts.push('from=' + new Date(shown.from).toISOString());
  if (shown.to < last) facts.push('to=' + new Date(shown.to).toISOString());
  if (shown.box >= 0) facts.push('box=' + encodeURIComponent(data.hosts[shown.box]));
  const job = shown.job ? '/' + encodeURIComponent(shown.job) : '';
  const place = section || (job || facts.length ? 'jobs' : '');
  return place + job + (facts.length ? '?' + facts.join('&') : '');
}
function wordsOf(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
// What an address asks for; what it does not name is everything.
function readAddress(address) {
  const [path, query] = address.replace(/^#/, '').split('?'), [section, ...job] = path.split('/');
  const facts = Object.fromEntries((query || '').split('&').map(fact => fact.split('=')).map(fact => [fact[0], wordsOf(fact.slice(1).join('='))]));
  const time = (text, otherwise) => { const ms = Date.parse(text); return isNaN(ms) ? otherwise : Math.min(last, Math.max(first, ms)); };
  const from = time(facts.from, first), to = time(facts.to, last);
  return { section, job: wordsOf(job.join('/')).toLowerCase(), from: from < to ? from : first, to: from < to ? to : last,
    box: facts.box === undefined ? -1 : data.hosts.indexOf(facts.box), isPlain: !query && job.length === 0 };
}

// A failure as text for a ticket.
function ticket(failure) {
  const when = failure.count === 1 ? 'at ' + exact(failure.last)
    : number(failure.count) + ' times from ' + exact(failure.first) + ' to ' + exact(failure.last);
  return [failure.host + ' ' + failure.name + (failure.action ? ' ' + failure.action : '') + ': ' + failure.reason,
    when + ' (' + data.zone + ')', failure.place].concat(failure.detail ? [failure.detail] : []).join('\n') + '\n';
}

// Where a box's own log ends, and how long before that something was.
function endOfBox(hostIndex) {
  const box = boxes.find(box => box.index === hostIndex);
  return box && box.last !== null ? box.last : last;
}
const age = (hostIndex, since) => Math.max(0, endOfBox(hostIndex) - since);
// An action of the run before that nothing has followed yet.
const cutOff = job => job.state === 'idle' ? cuts.find(cut => cut.slot === job.slot && cut.run === currentRun(job.hostIndex) - 1) : undefined;
const currentRun = hostIndex => runs.reduce((most, run) => run.hostIndex === hostIndex ? Math.max(most, run.number) : most, 0);
const ranks = ['FAILED', 'running', 'waiting', 'started', 'stopped', 'idle'];
const rank = job => job.sub === 'err' ? 0 : job.state === null ? ranks.length : ranks.indexOf(job.state);

// What a tired reader must know, the worst first: what stands failed, runs, waits, or was cut off.
function nowItems() {
  const seen = jobs.filter(job => wantsJob(job.slot));
  const items = seen.filter(job => job.state === 'FAILED').sort((a, b) => b.t1 - a.t1)
    .map(job => ({ state: 'FAILED', job, since: job.t1, failure: job.failure === null ? null : failures[job.failure] }));
  items.push(...seen.filter(job => job.state === 'running').sort((a, b) => rank(a) - rank(b) || a.t0 - b.t0)
    .map(job => ({ state: 'running', job, since: job.t0, failure: job.failure === null ? null : failures[job.failure] })));
  items.push(...seen.filter(job => job.state === 'waiting').sort((a, b) => rank(a) - rank(b) || a.waitsSince - b.waitsSince)
    .map(job => ({ state: 'waiting', job, since: job.waitsSince, failure: null })));
  const groups = new Map();
  for (const cut of cuts) {
    if (!wantsJob(cut.slot)) continue;
    const key = cut.slot + ' ' + cut.action;
    if (groups.has(key)) groups.get(key).cuts.push(cut); else groups.set(key, { state: 'never ended', job: cut.job, cuts: [cut], failure: null });
  }
  items.push(...[...groups.values()].sort((a, b) => b.cuts.length - a.cuts.length));
  return items;
}
function nowWords(item) {
  const job = item.job, since = () => ' since ' + full(item.since) + ', ' + lasted(age(job.hostIndex, item.since));
  const why = item.failure ? item.failure.reason : '';
  if (item.state === 'FAILED') {
    const what = item.failure && item.failure.action ? item.failure.action + (why ? ': ' : '') : '';
    return what + why + (what || why ? ', ' : '') + since().trim() + (item.failure && item.failure.count > 1 ? ' (' + number(item.failure.count) + ' times in all)' : '');
  }
  if (item.state === 'running') {
    return job.running + (job.pid === null ? '' : ' (pid ' + job.pid + ')') + since() + (job.sub === 'err' ? '; it failed before' + (why ? ': ' + why : '') : '');
  }
  if (item.state === 'waiting') {
    return (job.waitsFor.length ? 'for ' + job.waitsFor.join(', ') : 'for jobs that the log does not name') + since() + (job.sub === 'err' ? '; it failed before' : '');
  }
  const times = item.cuts.slice(-3).map(cut => full(cut.since)).join(', ');
  return item.cuts[0].action + (item.cuts.length === 1 ? ', begun ' + times : ', ' + item.cuts.length + ' times: the engine began anew meanwhile (' + (item.cuts.length > 3 ? 'the last: ' : '') + times + ')');
}

// The first cell that may reach into the view: cells are in the order of time.
function firstCell(time) {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cell.time[middle] < time) low = middle + 1; else high = middle;
  }
  return low;
}

// Counts by job, of the time and jobs shown or of one run.
function totals(from, to, wants) {
  const rows = jobs.map(job => ({ job, ok: 0, err: 0, actions: 0, timed: 0, took: 0, longest: 0, last: null }));
  let ok = 0, err = 0;
  for (let index = firstCell(from - data.width); index < count && cell.time[index] <= to; index += 1) {
    if (cell.time[index] + data.width < from || !wants(index)) continue;
    const row = rows[cell.slot[index]];
    row.ok += cell.ok[index]; row.err += cell.err[index]; row.timed += cell.timed[index]; row.took += cell.took[index];
    if (cell.longest[index] > row.longest) row.longest = cell.longest[index];
    row.last = cell.time[index];
    ok += cell.ok[index]; err += cell.err[index];
  }
  for (const row of rows) row.actions = row.ok + row.err;
  return { rows, ok, err };
}

// From here on the page's elements are needed; what stands above is tested without a browser.

// columns: title, value (what it sorts by), text or node, kind (class), head (row's name), narrow (left out on phones)
// sortedBy: a column; -1 for the order in which the rows come
function table(place, caption, columns, sortedBy, isDown) {
  let rows = [], by = sortedBy, down = isDown, limit = 100;
  const heads = columns.map((column, index) => {
    const mark = el('span', { 'aria-hidden': 'true' });
    const button = el('button', { type: 'button' }, column.title, mark);
    const head = el('th', { scope: 'col', class: [column.kind || '', column.narrow ? 'narrow' : ''].join(' ').trim() }, button);
    button.addEventListener('click', () => {
      down = by === index ? !down : column.kind === 'num';
      by = index;
      draw();
    });
    return { head, mark };
  });
  const body = el('tbody');
  const element = el('table', {}, el('caption', {}, caption), el('thead', {}, el('tr', {}, ...heads.map(h => h.head))), body);
  const scroll = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, element);
  const none = el('p', { class: 'none' });
  const more = el('button', { type: 'button', class: 'more' });
  more.addEventListener('click', () => { limit *= 10; draw(); });
  place.append(scroll, none, more);

  function compare(a, b) {
    if (by < 0) return 0;
    const x = columns[by].value(a), y = columns[by].value(b);
    if (x === y) return 0;
    if (x === null || x === undefined) return 1;
    if (y === null || y === undefined) return -1;
    const order = typeof x === 'string' ? x.localeCompare(y, 'en', { numeric: true }) : x - y;
    return down ? -order : order;
  }
  function line(row) {
    return el('tr', {}, ...columns.map(column => {
      const content = column.show ? column.show(row) : column.value(row);
      const classes = [column.kind || '', column.narrow ? 'narrow' : ''].join(' ').trim();
      const attributes = classes ? { class: classes } : {};
      if (column.head) attributes.scope = 'row';
      return el(column.head ? 'th' : 'td', attributes, content === null || content === undefined ? '' : content);
    }));
  }
  function draw(all) {
    heads.forEach((item, index) => {
      item.mark.textContent = index === by ? (down ? ' ▼' : ' ▲') : '';
      if (index === by) item.head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else item.head.removeAttribute('aria-sort');
    });
    const sorted = rows.slice().sort(compare);
    const shown = sorted.slice(0, all ? Math.max(limit, 1000) : limit);
    fill(body, ...shown.map(line));
    scroll.hidden = rows.length === 0;
    none.hidden = rows.length > 0;
    more.hidden = shown.length === rows.length;
    more.textContent = 'Show more (' + number(rows.length - shown.length) + ' are not shown)';
  }
  const made = { set(newRows, empty) { rows = newRows; none.textContent = empty || ''; draw(); }, draw };
  tables.push(made);
  return made;
}
const tables = [];
const failed = value => value ? el('span', { class: 'bad-text' }, number(value)) : '0';
const bdi = text => el('bdi', {}, text);
function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ['bg', 'panel', 'line', 'text', 'muted', 'ok', 'bad', 'open', 'band', 'accent'];
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue('--' + name).trim()]));
}
// What is to be printed is drawn before the page has the paper's width: A4 within its margins.
const widthOf = canvas => isPrinting ? 688 : Math.max(canvas.clientWidth, 200);
function prepare(canvas, height) {
  const width = widthOf(canvas), ratio = isPrinting ? 2 : window.devicePixelRatio || 1;
  canvas.style.height = height + 'px';
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = '12px system-ui, "DejaVu Sans", sans-serif';
  pen.textBaseline = 'middle';
  return { pen, width, height };
}
let isPrinting = false;

const second = 1000, minute = 60000, hour = 3600000, day = 86400000;
const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 30 * second, minute, 2 * minute,
  5 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day,
  91 * day, 182 * day, 365 * day, 730 * day, 3650 * day, 36500 * day, 365000 * day];
// The times at which marks stand, with their words: whole ones of the log's zone.
function ticks(from, to, room) {
  const wanted = (to - from) / Math.max(room / 95, 1);
  const step = steps.find(step => step >= wanted) || steps[steps.length - 1];
  const result = [];
  let date = '';
  const shift = offset(from);
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to && result.length < 60; at += step) {
    const p = parts(at), clock = step < second ? p.clock + '.' + p.ms : step < minute ? p.clock : p.clock.slice(0, 5);
    result.push({ at, text: step >= day ? p.date : clock, date: step >= day || p.date === date ? '' : p.date });
    date = p.date;
  }
  return result;
}
function triangle(pen, x, y, size) {
  pen.beginPath();
  pen.moveTo(x, y - size); pen.lineTo(x + size, y + size * .8); pen.lineTo(x - size, y + size * .8);
  pen.closePath(); pen.fill();
}
// All the time there is: how much was done, what failed, and what part of it is shown.
function drawOverview() {
  const { pen, width, height } = prepare($('overview'), 76), c = colours();
  const base = height - 18, x = time => (time - first) / (last - first) * width;
  pen.fillStyle = c.panel; pen.fillRect(0, 0, width, base);
  const columns = Math.max(1, Math.min(Math.floor(width / 4), 400));
  const good = new Float64Array(columns), bad = new Float64Array(columns);
  for (let index = 0; index < count; index += 1) {
    if (!wantsJob(cell.slot[index])) continue;
    const at = Math.min(columns - 1, Math.max(0, Math.floor((cell.time[index] - first) / (last - first) * columns)));
    good[at] += cell.ok[index]; bad[at] += cell.err[index];
  }
  let top = 1;
  for (let at = 0; at < columns; at += 1) top = Math.max(top, good[at] + bad[at]);
  // Square roots: one failure among thousands still shows.
  const tall = value => value ? Math.max(3, Math.sqrt(value / top) * (base - 10)) : 0;
  for (let at = 0; at < columns; at += 1) {
    const left = at / columns * width, wide = Math.max(1, width / columns - 1);
    pen.fillStyle = c.ok; pen.fillRect(left, base - tall(good[at] + bad[at]), wide, tall(good[at] + bad[at]));
    if (!bad[at]) continue;
    pen.fillStyle = c.bad; pen.fillRect(left, base - tall(bad[at]), wide, tall(bad[at]));
    triangle(pen, left + wide / 2, 5, 4);
  }
  pen.fillStyle = c.text;
  for (const run of runs) if (wantsBox(run.hostIndex)) pen.fillRect(Math.min(width - 1, Math.max(0, x(run.start))), 0, 1, base);
  pen.fillStyle = c.muted;
  for (const tick of ticks(first, last, width)) {
    const words = tick.date && width > 500 ? tick.date.slice(5) + ' ' + tick.text : tick.text;
    const at = Math.max(0, Math.min(width - pen.measureText(words).width, x(tick.at) - pen.measureText(words).width / 2));
    pen.fillText(words, at, height - 8);
  }
  const shown = frame(), from = x(shown.from), to = Math.max(x(shown.to), from + 2);
  pen.globalAlpha = .55; pen.fillStyle = c.bg;
  pen.fillRect(0, 0, from, base); pen.fillRect(to, 0, width - to, base);
  pen.globalAlpha = 1; pen.strokeStyle = c.accent; pen.lineWidth = 2;
  pen.strokeRect(Math.max(1, from), 1, Math.min(width - 2, to) - Math.max(1, from), base - 2);
  $('overview').setAttribute('aria-label', 'Actions through time, all ' + full(first) + ' to ' + full(last) + '; shown is '
    + full(shown.from) + ' to ' + full(shown.to));
}
// What the timeline shows: the last run until a reader chooses a time.
let focus = null;
const frame = () => focus || view;
function setRange(from, to) {
  const least = 10, room = last - first;
  const length = Math.min(room, Math.max(least, to - from));
  const start = Math.min(Math.max(from, first), last - length);
  view.from = Math.floor(start); view.to = Math.ceil(start + length);
  focus = null;
  change();
}
function zoom(factor, middle) {
  const shown = frame(), at = middle === undefined ? (shown.from + shown.to) / 2 : middle;
  setRange(at - (at - shown.from) * factor, at + (shown.to - at) * factor);
}
function move(part) {
  const shown = frame(), way = (shown.to - shown.from) * part;
  setRange(shown.from + way, shown.to + way);
}
function key(event) {
  const actions = { ArrowLeft: () => move(-.2), ArrowRight: () => move(.2), '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2),
    '0': () => setRange(first, last), Home: () => setRange(first, first + frame().to - frame().from), End: () => setRange(last - frame().to + frame().from, last) };
  if (event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
}
// Dragging over a canvas chooses a stretch of time.
function draggable(canvas, left, from, to) {
  let start = null;
  const time = event => {
    const box = canvas.getBoundingClientRect(), room = Math.max(1, box.width - left());
    return from() + Math.min(1, Math.max(0, (event.clientX - box.left - left()) / room)) * (to() - from());
  };
  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    start = { x: event.clientX, time: time(event) };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointerup', event => {
    if (start && Math.abs(event.clientX - start.x) > 4) setRange(Math.min(start.time, time(event)), Math.max(start.time, time(event)));
    start = null;
    drag = null;
    later();
  });
  canvas.addEventListener('pointercancel', () => { start = null; drag = null; later(); });
  canvas.addEventListener('pointermove', event => {
    if (!start) return;
    drag = { canvas, from: Math.min(start.x, event.clientX), to: Math.max(start.x, event.clientX) };
    later();
  });
  canvas.addEventListener('wheel', event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : .8, time(event));
  }, { passive: false });
  canvas.addEventListener('keydown', key);
  return time;
}
let drag = null;
function drawDrag() {
  if (!drag) return;
  const box = drag.canvas.getBoundingClientRect(), pen = drag.canvas.getContext('2d');
  pen.globalAlpha = .25; pen.fillStyle = colours().accent;
  pen.fillRect(drag.from - box.left, 0, drag.to - drag.from, box.height);
  pen.globalAlpha = 1;
}
const labels = () => widthOf($('lanes')) < 600 ? 96 : 190;
const laneTop = 34;
let laneHeight = 20;
let laneRows = [], marks = [];

// What is wrong comes first, then what took longest.
function chooseLanes(rows) {
  const cut = new Set(cuts.filter(inFrame).map(cut => cut.slot));
  const seen = rows.filter(row => row.actions || ((isOpen(row.job) || waits(row.job) || cut.has(row.job.slot)) && wantsJob(row.job.slot)));
  const bad = row => row.err > 0 || cut.has(row.job.slot);
  seen.sort((a, b) => bad(b) - bad(a) || b.err - a.err || (waits(b.job) || isOpen(b.job)) - (waits(a.job) || isOpen(a.job)) || b.took - a.took || b.actions - a.actions);
  laneRows = seen.slice(0, view.lanes);
  const hidden = seen.length - laneRows.length;
  show($('morelanes'), hidden > 0 ? 'Show all ' + seen.length + ' jobs' : '');
}
const reachesIn = (job, since) => since !== null && since <= frame().to && Math.max(since, endOfBox(job.hostIndex)) >= frame().from;
const isOpen = job => job.schedule === 'executing' && reachesIn(job, job.t0);
const waits = job => reachesIn(job, job.waitsSince);
const inFrame = cut => cut.since <= frame().to && cut.end >= frame().from;

function drawLanes() {
  laneHeight = isPrinting ? 14 : 20;
  const left = labels(), height = laneTop + Math.max(1, laneRows.length) * laneHeight + 4;
  const { pen, width } = prepare($('lanes'), height), c = colours();
  const shown = frame(), room = width - left, x = time => left + (time - shown.from) / (shown.to - shown.from) * room;
  pen.fillStyle = c.band;
  laneRows.forEach((row, index) => { if (index % 2 === 0) pen.fillRect(0, laneTop + index * laneHeight, width, laneHeight); });
  drawScale(pen, c, left, width, height, x);
  laneRows.forEach((row, index) => {
    const middle = laneTop + (index + .5) * laneHeight, words = fitted(pen, (row.err ? '▲ ' : '') + row.job.name, left - 12);
    pen.fillStyle = row.err ? c.bad : c.text;
    pen.fillText(words, 4, middle);
    const after = pen.measureText(words).width + 12;
    if (!severalHosts || left - after < 48) return;
    pen.fillStyle = c.muted;
    pen.fillText(fitted(pen, row.job.host, left - after - 8), after, middle);
  });
  pen.save();
  pen.beginPath(); pen.rect(left, 0, room, height); pen.clip();
  drawRuns(pen, c, height, x);
  drawMarks(pen, c, x);
  pen.restore();
  const words = laneRows.slice(0, 8).map(row => row.job.name + (row.err ? ', ' + row.err + ' failed' : '')).join('; ');
  $('lanes').setAttribute('aria-label', 'What each job did from ' + full(shown.from) + ' to ' + full(shown.to) + ': ' + (words || 'nothing')
    + '. The tables below tell the same.');
}
function fitted(pen, text, room) {
  if (pen.measureText(text).width <= room) return text;
  // Names of a kind differ at their ends, so the middle is left out.
  let kept = text.length - 1;
  const short = () => text.slice(0, Math.ceil(kept / 2)) + '…' + text.slice(text.length - Math.floor(kept / 2));
  while (kept > 1 && pen.measureText(short()).width > room) kept -= 1;
  return short();
}
function drawScale(pen, c, left, width, height, x) {
  for (const tick of ticks(frame().from, frame().to, width - left)) {
    pen.fillStyle = c.line; pen.fillRect(Math.round(x(tick.at)), laneTop - 4, 1, height - laneTop + 4);
    pen.fillStyle = c.muted;
    const wide = pen.measureText(tick.text).width, at = Math.max(left, Math.min(width - wide, x(tick.at) - wide / 2));
    pen.fillText(tick.text, at, 22);
    if (tick.date) pen.fillText(tick.date, Math.min(width - pen.measureText(tick.date).width, at), 8);
  }
}
function drawRuns(pen, c, height, x) {
  // Many restarts must not hide what they interrupt.
  const inView = runs.filter(run => wantsBox(run.hostIndex) && run.start >= frame().from && run.start <= frame().to), wide = inView.length > 8 ? 1 : 2;
  pen.fillStyle = inView.length > 8 ? c.muted : c.text;
  for (const run of inView) {
    pen.fillRect(Math.round(x(run.start)) - wide + 1, laneTop - 4, wide, height);
  }
}
// What is narrower than a pixel is drawn once a pixel.
function drawMarks(pen, c, x) {
  const lane = new Int32Array(jobs.length).fill(-1), drawn = new Float64Array(jobs.length).fill(-1e9);
  laneRows.forEach((row, index) => { lane[row.job.slot] = index; });
  marks = [];
  const bad = [];
  const scale = busiest(), shown = frame();
  for (let index = 0; index < count; index += 1) {
    const slot = cell.slot[index];
    if (lane[slot] < 0) continue;
    const start = data.width ? cell.time[index] : cell.time[index] - cell.took[index];
    const end = cell.time[index] + data.width;
    if (end < shown.from || start > shown.to) continue;
    const from = x(start), wide = Math.max(2, x(end) - from), top = laneTop + lane[slot] * laneHeight;
    if (cell.err[index]) { bad.push([from, wide, top, index]); continue; }
    if (from + wide <= drawn[slot] + 1) continue;
    drawn[slot] = from + wide;
    pen.globalAlpha = data.width ? .35 + .65 * Math.sqrt(Math.min(1, cell.ok[index] / scale)) : 1;
    pen.fillStyle = c.ok; pen.fillRect(from, top + 4, wide, laneHeight - 8);
    marks.push([from, from + wide, lane[slot], index]);
  }
  pen.globalAlpha = 1; pen.fillStyle = c.bad;
  for (const [from, wide, top, index] of bad) {
    pen.fillRect(from, top + 7, wide, laneHeight - 11);
    triangle(pen, Math.max(from + wide / 2, 3), top + 7, 5);
    marks.push([from - 4, from + wide + 4, (top - laneTop) / laneHeight, index]);
  }
  pen.strokeStyle = c.open; pen.lineWidth = 2; pen.setLineDash([4, 3]);
  laneRows.forEach((row, index) => {
    if (!isOpen(row.job)) return;
    openBox(pen, x(row.job.t0), x(endOfBox(row.job.hostIndex)), laneTop + index * laneHeight + 5, laneHeight - 10);
  });
  drawCuts(pen, c, x, lane);
  pen.strokeStyle = c.muted; pen.setLineDash([2, 3]);
  laneRows.forEach((row, index) => {
    if (!waits(row.job)) return;
    openBox(pen, x(row.job.waitsSince), x(endOfBox(row.job.hostIndex)), laneTop + index * laneHeight + 6, laneHeight - 12);
  });
  pen.setLineDash([]);
}
// What goes on at the log's end; what began just then must not fall off the edge.
function openBox(pen, from, to, top, height) {
  const left = Math.min(from, Math.max(to, from) - 8, widthOf($('lanes')) - 10);
  pen.strokeRect(left, top, Math.max(8, to - left), height);
}
// What a restart of the engine cut off: up to where that came, with a cross.
function drawCuts(pen, c, x, lane) {
  pen.strokeStyle = c.bad;
  for (const cut of cuts) {
    if (lane[cut.slot] < 0 || !inFrame(cut)) continue;
    const from = x(cut.since), to = Math.max(x(cut.end), from + 4), top = laneTop + lane[cut.slot] * laneHeight, middle = top + laneHeight / 2;
    pen.setLineDash([4, 3]); pen.strokeRect(from, top + 5, to - from, laneHeight - 10); pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(to - 4, middle - 4); pen.lineTo(to + 4, middle + 4); pen.moveTo(to + 4, middle - 4); pen.lineTo(to - 4, middle + 4);
    pen.stroke();
    marks.push([from - 4, to + 4, lane[cut.slot], cut]);
  }
}
function busiest() {
  let most = 1;
  for (let index = 0; index < count; index += 1) if (cell.ok[index] > most) most = cell.ok[index];
  return most;
}
function point(event) {
  const box = $('lanes').getBoundingClientRect(), x = event.clientX - box.left;
  const lane = Math.floor((event.clientY - box.top - laneTop) / laneHeight);
  let best = null;
  for (const mark of marks) if (mark[2] === lane && x >= mark[0] - 3 && x <= mark[1] + 3) best = mark;
  const row = laneRows[lane];
  const now = row && (isOpen(row.job) || waits(row.job)) ? nowItems().find(item => item.job === row.job && item.state === row.job.state) : null;
  $('point').textContent = best ? told(best[3]) : now ? row.job.name + ': ' + now.state + ' ' + nowWords(now) : row ? row.job.name : '';
}
function told(index) {
  if (typeof index === 'object') {
    return index.job.name + ': ' + index.action + ' began at ' + exact(index.since) + ' and never ended: run ' + index.run + ' told nothing more after ' + lasted(index.end - index.since);
  }
  const name = jobs[cell.slot[index]].name;
  if (data.width) {
    return name + ': ' + full(cell.time[index]) + ' and ' + lasted(data.width) + ' on: ' + many(cell.ok[index] + cell.err[index], 'action')
      + ', ' + cell.err[index] + ' failed' + (cell.timed[index] ? ', the longest took ' + lasted(cell.longest[index]) : '');
  }
  const took = cell.timed[index] ? ' after ' + lasted(cell.took[index]) : '';
  return name + ': ' + data.actions[cell.action[index]] + (cell.err[index] ? ' failed' : ' went well') + took + ' at '
    + exact(cell.time[index]) + ', run ' + cell.run[index];
}
$('lanes').addEventListener('pointermove', point);
$('lanes').addEventListener('pointerleave', () => { $('point').textContent = ''; });
const lostData = data.kinds.filter(kind => kind[2] > 2), doubts = data.kinds.filter(kind => kind[2] === 2);
const kindWords = kinds => kinds.map(kind => number(kind[1]) + ' ' + kind[0]).join(', ');
function verdict(kind, title, text, link) {
  return el('div', { class: 'verdict ' + kind }, el('b', {}, title), text, ' ', link ? el('a', { href: link[0] }, link[1]) : null);
}
function wholeVerdict() {
  if (lostData.length) return verdict('bad', 'The log is not whole', 'Something is lost or damaged: ' + kindWords(lostData) + '.', ['#findings', 'See what']);
  if (doubts.length) return verdict('warn', 'The log is whole, with doubts', 'Nothing is lost, but: ' + kindWords(doubts) + '.', ['#findings', 'See what']);
  return verdict('good', 'The log is whole', 'No gap in the counters, no damaged file.');
}
function failVerdict() {
  const now = jobs.filter(job => job.sub === 'err').map(job => (severalHosts ? job.host + ' ' : '') + job.name);
  const names = now.slice(0, 5).join(', ') + (now.length > 5 ? ' and ' + (now.length - 5) + ' more' : '');
  const all = failures.reduce((sum, failure) => sum + failure.count, 0) + data.unlistedFailures;
  if (now.length) return verdict('bad', many(now.length, 'job') + ' FAILED at the end of the log', names + '.', ['#failures', 'See the failures']);
  if (all) return verdict('warn', many(all, 'failure') + ', but no job stands failed', 'At the end of the log every failed job has recovered or was restarted.', ['#failures', 'See the failures']);
  return verdict('good', 'Nothing failed', 'Every action that ended went well.');
}
function summary(total) {
  const card = (title, value, small) => el('div', {}, el('dt', {}, title), el('dd', {}, bdi(value), small ? el('small', {}, small) : null));
  const seen = total.rows.filter(row => row.actions).length, done = total.ok + total.err;
  const share = done ? (total.err / done * 100) : 0;
  const inView = runs.filter(run => wantsBox(run.hostIndex) && run.end >= view.from && run.start <= view.to);
  fill($('cards'),
    card('Time shown', lasted(view.to - view.from), isAllTime() ? 'all of the log' : 'of ' + lasted(last - first)),
    card('Runs', number(inView.length), inView.length > 1 ? 'the engine began ' + inView.length + ' times' : ''),
    card('Jobs', number(seen), 'of ' + number(jobs.length) + ' did something'),
    card('Actions', number(done), number(total.ok) + ' went well'),
    card('Failed actions', number(total.err), total.err ? (share < .1 ? 'under 0.1' : share.toFixed(1)) + ' % of the actions' : ''));
}
function once() {
  document.documentElement.classList.remove('plain');
  $('brief').open = false;
  $('boxlabel').hidden = !severalHosts;
  fill($('box'), el('option', { value: '-1' }, 'all ' + data.hosts.length), ...data.hosts.map((name, index) => el('option', { value: String(index) }, name)));
  $('period').textContent = data.period[0] === null ? 'The log holds no record of the engine.' : full(first) + ' to ' + full(data.period[1]) + ' (' + data.zone + '), '
    + many(data.records, 'record') + ' in ' + many(files.length, 'file');
  show($('remarks'), (data.remarks.length ? 'Remarks: ' : '') + data.remarks.join('; '));
  show($('limits'), data.limits.length ? 'Limited by the one who made it to ' + data.limits.join(' ') + '; findings and files are those of the whole log.' : '');
  fill($('verdicts'), failVerdict(), wholeVerdict());
  show($('scale'), data.width ? 'The log holds more actions than a page can draw one by one: they are put together by ' + lasted(data.width) + '. Counts are exact; a time range counts whole stretches.' : '');
  $('made').textContent = 'Made by jobtrail ' + data.version + '. This page needs no network and sends nothing.';
}
const hostColumn = severalHosts ? [{ title: 'Box', value: row => (row.job || row).host, show: row => bdi((row.job || row).host), kind: 'name' }] : [];
const styles = { FAILED: 'bad', running: 'busy', waiting: 'wait', started: 'good', stopped: 'rest', idle: 'idle', 'never ended': 'bad' };
const badge = (state, isBad) => el('span', { class: 'state ' + (isBad ? 'bad' : styles[state]) }, (isBad || styles[state] === 'bad' ? '▲ ' : '') + state);
function stateOf(job) {
  if (job.state === null) return '';
  const cut = cutOff(job), more = job.state === 'running' ? ' ' + job.running : cut ? ', ' + cut.action + ' never ended' : '';
  const before = job.sub === 'err' && job.state !== 'FAILED';
  return el('span', {}, badge(job.state, before || cut), more, before ? ', failed before' : '');
}
const stateSince = job => job.state === 'waiting' ? job.waitsSince : job.state === 'running' ? job.t0 : job.t1 === null ? job.t0 : job.t1;
let shownNow = 8;
function drawNow() {
  const items = nowItems(), count = state => items.filter(item => item.state === state).length;
  const counts = ['FAILED', 'running', 'waiting'].filter(count).map(state => number(count(state)) + ' ' + state).join(', ');
  const box = view.box < 0 ? null : boxes.find(box => box.index === view.box);
  const end = box ? box.last : data.period[1];
  $('n-now').textContent = (end === null ? '' : 'at the end of the log, ' + full(end)) + (counts ? ': ' + counts : '');
  fill($('nowlist'), ...items.slice(0, shownNow).map(nowLine),
    items.length ? '' : el('li', {}, el('span', { class: 'muted' }, 'Nothing failed, nothing runs, nothing waits.')));
  show($('morenow'), items.length > shownNow ? 'Show all ' + items.length : '');
}
function nowLine(item) {
  const words = el('span', { class: 'words' }, bdi(nowWords(item)));
  if (item.failure) words.append(' ', el('a', { href: '#' + addressOf('failures', { ...view, from: first, to: last, job: item.job.name }) }, 'traceback and place'));
  return el('li', {}, badge(item.state), severalHosts ? bdi(item.job.host) : null, jobLink(item.job), words);
}
const boxTable = severalHosts ? table($('boxtable'), 'Boxes', [
  { title: 'Box', value: row => row.name, show: boxLink, head: true },
  { title: 'What', value: row => row.what, show: row => bdi(row.what), kind: 'wide' },
  { title: 'FAILED', value: row => row.failed, show: row => failed(row.failed), kind: 'num' },
  { title: 'Running', value: row => row.running, kind: 'num', narrow: true },
  { title: 'Waiting', value: row => row.waiting, kind: 'num', narrow: true },
  { title: 'Never ended', value: row => row.cut, show: row => failed(row.cut), kind: 'num', narrow: true },
  { title: 'Runs', value: row => row.runs, kind: 'num', narrow: true },
  { title: 'Findings', value: row => row.findings, kind: 'num', narrow: true },
  { title: 'Last record', value: row => row.last, show: row => row.last === null ? '' : full(row.last), kind: 'time', narrow: true },
], -1, false) : null;
function boxLink(row) {
  const button = el('button', { type: 'button', class: 'link', title: 'Show only this box' }, bdi(row.name));
  button.addEventListener('click', () => setBox(view.box === row.index ? -1 : row.index));
  return button;
}
function setBox(index) {
  view.box = index;
  $('box').value = String(index);
  if (isAllTime()) focus = lastRun();
  change();
}
for (const box of boxes) {
  const own = jobs.filter(job => job.hostIndex === box.index), names = state => own.filter(job => job.state === state).map(job => job.name);
  const [bad, running, waiting] = ['FAILED', 'running', 'waiting'].map(names);
  box.what = [[bad, 'FAILED: '], [running, 'running: '], [waiting, 'waiting: ']].filter(part => part[0].length)
    .map(part => part[1] + part[0].slice(0, 4).join(', ') + (part[0].length > 4 ? ' and ' + (part[0].length - 4) + ' more' : '')).join('; ');
}
function jobLink(job) {
  const button = el('button', { type: 'button', class: 'link', title: 'Show only ' + job.name }, bdi(job.name));
  button.addEventListener('click', () => {
    const same = view.job === job.name.toLowerCase();
    $('job').value = same ? '' : job.name;
    view.job = same ? '' : job.name.toLowerCase();
    change();
  });
  return button;
}
const jobTable = table($('jobtable'), 'Jobs', [
  { title: 'Job', value: row => row.job.name, show: row => jobLink(row.job), head: true },
  { title: 'State', value: row => rank(row.job), show: row => stateOf(row.job) },
  ...(jobs.some(job => job.state === 'waiting') ? [{ title: 'Waits for', value: row => row.job.state === 'waiting' ? row.job.waitsFor.join(', ') || '(not told)' : null,
    show: row => row.job.state === 'waiting' ? bdi(row.job.waitsFor.join(', ') || '(not told)') : '' }] : []),
  ...hostColumn,
  { title: 'Actions', value: row => row.actions, show: row => number(row.actions), kind: 'num' },
  { title: 'Failed', value: row => row.err, show: row => failed(row.err), kind: 'num' },
  { title: 'Busy', value: row => row.timed ? row.took : null, show: row => row.timed ? lasted(row.took) : '', kind: 'num', narrow: true },
  { title: 'Longest', value: row => row.timed ? row.longest : null, show: row => row.timed ? lasted(row.longest) : '', kind: 'num' },
  { title: 'Last action', value: row => row.last, show: row => row.last === null ? '' : full(row.last), kind: 'time screen', narrow: true },
  { title: 'Since', value: row => stateSince(row.job), show: row => stateSince(row.job) === null ? '' : full(stateSince(row.job)), kind: 'time', narrow: true },
], 1, false);
function drawJobs(total) {
  const rows = total.rows.filter(row => wantsJob(row.job.slot) && (row.actions || isAllTime()));
  $('n-jobs').textContent = number(rows.length) + (rows.length < jobs.length ? ' of ' + number(jobs.length) : '');
  rows.sort((a, b) => a.job.name.localeCompare(b.job.name, 'en', { numeric: true }));
  jobTable.set(rows, 'No job did anything in this time.');
}
let shownFailures = 100;
function failureNode(failure) {
  const line = el('summary', {}, el('span', { class: 'time' }, full(failure.last)), el('b', { class: 'name' }, bdi((severalHosts ? failure.host + ' ' : '') + failure.name)),
    failure.count > 1 ? el('span', { class: 'times' }, number(failure.count) + ' times') : null, bdi((failure.action ? failure.action + ': ' : '') + failure.reason));
  const node = el('details', {}, line);
  // Filled when it is first opened: a thousand tracebacks need not be laid out to be found.
  node.addEventListener('toggle', () => { if (node.open) node.fillNow(); });
  node.failure = failure;
  node.fillNow = () => { if (node.childElementCount === 1) node.append(failureDetails(failure)); };
  return node;
}
function failureDetails(failure) {
  const when = failure.count > 1 ? number(failure.count) + ' times, first ' + exact(failure.first) + ', last ' + exact(failure.last) : exact(failure.last);
  const status = el('span', { class: 'muted', role: 'status' });
  const copy = el('button', { type: 'button', title: 'Copy it with its file and line' }, 'Copy'), link = el('button', { type: 'button' }, 'Copy link');
  copy.addEventListener('click', () => copyText(ticket(failure), status));
  link.addEventListener('click', () => {
    const shown = { from: first, to: last, box: severalHosts ? failure.hostIndex : -1, job: failure.slot === null ? '' : failure.name };
    copyText(location.href.split('#')[0] + '#' + addressOf('failures', shown), status);
  });
  return el('div', { class: 'inner' }, failure.detail ? el('pre', {}, failure.detail) : el('p', { class: 'muted' }, 'The log tells no more of it.'),
    el('p', { class: 'where' }, bdi(failure.place), ', ', when, failure.slot === null ? null : '. Job: ', failure.slot === null ? null : jobLink(jobs[failure.slot])),
    el('div', { class: 'tools' }, copy, link, status));
}
// Without the clipboard's leave, the old way.
function copyText(text, status) {
  const told = isDone => { status.textContent = isDone ? 'copied' : 'the browser does not allow it'; };
  const byHand = () => {
    const area = el('textarea', { 'aria-hidden': 'true', tabindex: '-1' });
    area.value = text;
    document.body.append(area);
    area.select();
    told(document.execCommand('copy'));
    area.remove();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => told(true), byHand); else byHand();
}
function drawFailures() {
  const words = $('failsearch').value.toLowerCase();
  const rows = failures.filter(failure => failure.last >= view.from && failure.first <= view.to && wantsBox(failure.hostIndex) && wantsName(failure.name)
    && (!words || [failure.name, failure.action, failure.reason, failure.detail || ''].join('\n').toLowerCase().includes(words)));
  const all = rows.reduce((sum, failure) => sum + failure.count, 0);
  $('n-failures').textContent = rows.length === 0 ? '' : many(rows.length, 'kind') + (rows.length < failures.length ? ' of ' + number(failures.length) : '') + ', ' + number(all) + ' in all';
  show($('failnote'), data.unlistedFailures ? number(data.unlistedFailures) + ' more failures, of older kinds, are not listed; jobtrail failures lists all.'
    : isAllTime() || !rows.some(row => row.first < view.from || row.last > view.to) ? '' : 'Listed is what reaches into the time shown; how often counts the whole log.');
  $('failtools').hidden = failures.length === 0;
  const more = el('button', { type: 'button', class: 'more' }, 'Show more (' + number(rows.length - shownFailures) + ' are not shown)');
  more.addEventListener('click', () => { shownFailures *= 5; drawFailures(); });
  fill($('faillist'), ...rows.slice(0, shownFailures).map(failureNode), rows.length > shownFailures ? more : '',
    rows.length ? '' : el('p', { class: 'none' }, failures.length ? 'Nothing that is chosen here failed.' : 'Nothing failed.'));
}
function openFailures(isOpen, wanted = () => true) {
  for (const [index, node] of [...$('faillist').querySelectorAll('details')].entries()) {
    if (!wanted(node.failure, index)) continue;
    node.open = isOpen;
    if (isOpen) node.fillNow();
  }
}
const findTable = table($('findtable'), 'Findings', [
  { title: 'Kind', value: row => row.kind, head: true, show: row => el('span', { class: row.weight > 2 ? 'bad-text' : row.weight === 2 ? 'warn-text' : '' }, row.kind) },
  { title: 'What', value: row => row.text, show: row => bdi(row.text), kind: 'wide' },
  { title: 'When', value: row => row.time, show: row => row.time === null ? '' : full(row.time), kind: 'time', narrow: true },
  { title: 'File', value: row => row.file, show: row => bdi(row.file) },
  { title: 'Line', value: row => row.line, kind: 'num' },
], 2, false);
function drawFindings() {
  const rows = findings.filter(row => (row.time === null || (row.time >= view.from && row.time <= view.to)) && (!boxOfFile.has(row.file) || wantsBox(boxOfFile.get(row.file))));
  const all = data.kinds.reduce((sum, kind) => sum + kind[1], 0);
  $('n-findings').textContent = all ? many(all, 'finding') + (rows.length < findings.length ? ', ' + number(rows.length) + ' in this time' : '') : '';
  fill($('kinds'), ...data.kinds.map(kind => el('span', { class: kind[2] > 2 ? 'chip heavy' : 'chip' }, number(kind[1]) + ' ' + kind[0])));
  show($('findnote'), data.unlisted ? number(data.unlisted) + ' findings are counted but not listed here; jobtrail verify -o json lists more.' : '');
  findTable.set(rows, all ? 'No finding in this time.' : 'Yes: nothing is missing, damaged, doubled or contradictory.');
}
const fileTable = table($('filetable'), 'Files', [
  { title: 'File', value: row => row.name, show: row => bdi(row.name), head: true, kind: 'wide' },
  { title: 'Role', value: row => row.role },
  { title: 'Size', value: row => row.bytes, show: row => el('span', { title: row.bytes === null ? '' : number(row.bytes) + ' bytes' }, size(row.bytes)), kind: 'num' },
  { title: 'Lines', value: row => row.lines, show: row => row.lines === null ? '' : number(row.lines), kind: 'num', narrow: true },
  { title: 'Records', value: row => row.records, show: row => row.records === null ? '' : number(row.records), kind: 'num' },
  { title: 'First', value: row => row.first, show: row => row.first === null ? '' : full(row.first), kind: 'time', narrow: true },
  { title: 'Last', value: row => row.last, show: row => row.last === null ? '' : full(row.last), kind: 'time', narrow: true },
  { title: 'SHA-256', value: row => row.sha, kind: 'hash' },
], 5, false);
function drawFiles() {
  const rows = files.filter(row => row.first === null || (wantsBox(row.hostIndex) && row.last >= view.from && row.first <= view.to));
  $('n-files').textContent = number(rows.length) + (rows.length < files.length ? ' of ' + number(files.length) + ' reach into this time' : '');
  fileTable.set(rows, 'No file reaches into this time.');
}
function runLink(run) {
  const button = el('button', { type: 'button', class: 'link', title: 'Show only the time of this run' }, String(run.number));
  button.addEventListener('click', () => setRange(run.start, run.end));
  return button;
}
const runTable = table($('runtable'), 'Runs of the engine', [...hostColumn,
  { title: 'Run', value: row => row.number, show: runLink, kind: 'num' },
  { title: 'Began', value: row => row.start, show: row => full(row.start), kind: 'time' },
  { title: 'With', value: row => row.cause, narrow: true },
  { title: 'Lasted', value: row => row.end - row.start, show: row => lasted(row.end - row.start), kind: 'num' },
  { title: 'Startup', value: row => row.ready === null ? null : row.ready - row.start, show: row => row.ready === null ? '' : lasted(row.ready - row.start), kind: 'num' },
  { title: 'Jobs', value: row => row.jobs, kind: 'num', narrow: true },
  { title: 'Messages', value: row => row.messages, show: row => number(row.messages), kind: 'num', narrow: true },
  { title: 'Failed', value: row => row.err, show: row => failed(row.err), kind: 'num' },
  { title: 'Ended', value: row => row.stopped ? 'stop' : '', show: endOf, narrow: true },
], hostColumn.length, true);
// A stop is no fault; that something failed or was cut off is.
function endOf(run) {
  const words = run.stopped ? 'stopped' : isLastRun(run) ? 'still running' : 'no shutdown logged';
  return el('span', { class: words !== 'still running' && (run.err || cuts.some(cut => cut.run === run.number && cut.job.host === run.host)) ? 'bad-text' : '' }, words);
}
const cutTable = table($('cuttable'), 'Actions that never ended', [...hostColumn,
  { title: 'Job', value: row => row.job.name, show: row => jobLink(row.job), head: true },
  { title: 'Action', value: row => row.action, show: row => bdi(row.action) },
  { title: 'Began', value: row => row.since, show: row => exact(row.since), kind: 'time' },
  { title: 'The run went on for', value: row => row.end - row.since, show: row => row.end > row.since ? lasted(row.end - row.since) : 'no line more', kind: 'num' },
  { title: 'Run', value: row => row.run, kind: 'num', narrow: true },
  { title: 'Place', value: row => row.place, show: row => bdi(row.place), kind: 'name', narrow: true },
], hostColumn.length + 2, true);
const isLastRun = run => !runs.some(other => other.hostIndex === run.hostIndex && other.number > run.number);
function drawRunsPanel() {
  const rows = runs.filter(run => wantsBox(run.hostIndex) && run.end >= view.from && run.start <= view.to);
  const cut = cuts.filter(cut => wantsJob(cut.slot) && cut.since <= view.to && cut.end >= view.from);
  $('neverended').hidden = cuts.length === 0;
  cutTable.set(cut, 'Every action in this time ended.');
  $('n-runs').textContent = number(rows.length) + (rows.length < runs.length ? ' of ' + number(runs.length) + ' reach into this time' : '');
  runTable.set(rows, 'No run reaches into this time.');
}

const signed = value => (value > 0 ? '+' : value < 0 ? '−' : '') + number(Math.abs(value));
const signedTime = value => (value > 0 ? '+' : value < 0 ? '−' : '') + lasted(Math.abs(value));
const compareTable = table($('comparetable'), 'Two runs compared', [
  { title: 'Job', value: row => row.name, show: row => bdi(row.name), head: true },
  { title: 'Actions', value: row => row.a.actions, kind: 'num' },
  { title: 'then', value: row => row.b.actions, kind: 'num' },
  { title: 'Failed', value: row => row.a.err, show: row => failed(row.a.err), kind: 'num' },
  { title: 'then', value: row => row.b.err, show: row => failed(row.b.err), kind: 'num' },
  { title: 'Longest', value: row => row.a.longest, show: row => row.a.timed ? lasted(row.a.longest) : '', kind: 'num', narrow: true },
  { title: 'then', value: row => row.b.longest, show: row => row.b.timed ? lasted(row.b.longest) : '', kind: 'num', narrow: true },
  { title: 'Difference', value: row => row.b.longest - row.a.longest,
    show: row => row.a.timed && row.b.timed ? signedTime(row.b.longest - row.a.longest) : '', kind: 'num' },
], 4, true);
function runName(run) {
  return (severalHosts ? run.host + ' ' : '') + run.number + ', ' + full(run.start) + ' (' + run.err + ' failed)';
}
function fillRunChoices() {
  $('compare').hidden = runs.length < 2;
  for (const id of ['runa', 'runb']) fill($(id), ...runs.map((run, index) => el('option', { value: String(index) }, runName(run))));
  $('runa').value = String(Math.max(0, runs.length - 2));
  $('runb').value = String(runs.length - 1);
}
// A run's own counts, whatever time is shown; of what its box's jobs did in it.
function countsOf(run) {
  const wants = index => cell.run[index] === run.number && jobs[cell.slot[index]].host === run.host && wantsJob(cell.slot[index]);
  return totals(run.start - data.width, run.end, wants);
}
function drawCompare() {
  if (runs.length < 2) return;
  const a = runs[Number($('runa').value)], b = runs[Number($('runb').value)];
  const before = new Map(countsOf(a).rows.filter(row => row.actions).map(row => [row.job.name, row]));
  const after = new Map(countsOf(b).rows.filter(row => row.actions).map(row => [row.job.name, row]));
  const none = { actions: 0, err: 0, longest: 0, timed: 0 };
  const rows = [...new Set([...before.keys(), ...after.keys()])].map(name => ({ name, a: before.get(name) || none, b: after.get(name) || none }));
  const wanted = rows.filter(row => !$('onlydiff').checked || row.a.actions !== row.b.actions || row.a.err !== row.b.err);
  const startup = run => run.ready === null ? 'never reached 100 %' : 'startup took ' + lasted(run.ready - run.start);
  show($('comparenote'), 'Run ' + a.number + ': ' + startup(a) + ', ' + a.err + ' failed. Run ' + b.number + ': ' + startup(b) + ', ' + b.err + ' failed ('
    + signed(b.err - a.err) + '). ' + many(rows.filter(row => !before.has(row.name)).length, 'job') + ' only in the second, '
    + many(rows.filter(row => !after.has(row.name)).length, 'job') + ' only in the first.');
  compareTable.set(wanted, 'No job differs.');
}
const local = ms => { const p = parts(ms); return p.date.padStart(10, '0') + 'T' + p.clock; };
let isWaiting = false, isChanged = true;
// At most once a frame, however fast the mouse moves.
function later() {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => { isWaiting = false; draw(); });
}
function change() { isChanged = true; shownFailures = 100; later(); }
function draw() {
  const wants = index => wantsJob(cell.slot[index]);
  const total = totals(view.from, view.to, wants);
  chooseLanes((focus ? totals(focus.from, focus.to, wants) : total).rows);
  drawOverview();
  drawLanes();
  drawDrag();
  if (drag || !isChanged) return;
  isChanged = false;
  if (boxTable) boxTable.set(boxes, '');
  drawNow();
  drawFailures();
  summary(total);
  drawJobs(total);
  drawRunsPanel();
  drawCompare();
  drawFindings();
  drawFiles();
  show($('framed'), focus ? 'The timeline shows the last run' + (severalHosts ? ' of ' + focus.run.host : '') + ', ' + full(focus.from) + ' to ' + full(focus.to)
    + '; all else shows everything. Drag over the strip for another time, or press 0 in it for all.' : '');
  $('jobhint').textContent = 'State is that at the end of the log; all else is of the time shown.'
    + (data.neverRan ? ' ' + many(data.neverRan, 'more job') + ' that the engine knows never ran.' : '');
  $('from').value = local(view.from);
  $('to').value = local(view.to);
  const only = (view.box < 0 ? '' : ' of ' + data.hosts[view.box]) + (view.job ? ' of jobs with “' + view.job + '”' : '');
  $('shown').textContent = isEverything() ? 'Everything is shown' : number(total.ok + total.err) + ' actions, ' + many(total.err, 'failure') + ' in '
    + lasted(view.to - view.from) + only;
  $('printed').textContent = 'Shown here: ' + full(view.from) + ' to ' + full(view.to) + only;
  writeAddress();
}

// The address tells what is shown, so that it can be sent.
let section = '';
let isRead = false;
function writeAddress() {
  if (!isRead) return;
  const address = addressOf(section, view);
  if (address === location.hash.slice(1)) return;
  try { history.replaceState(null, '', address ? '#' + address : location.href.split('#')[0]); } catch { /* Some frames have no history. */ }
}
const sections = ['now', 'timeline', 'failures', 'jobs', 'runs', 'neverended', 'findings', 'files'];
function openAddress() {
  const wanted = readAddress(location.hash);
  section = sections.includes(wanted.section) ? wanted.section : '';
  if (!wanted.isPlain) {
    view.job = wanted.job;
    $('job').value = wanted.job;
    view.box = wanted.box;
    $('box').value = String(wanted.box);
    view.from = wanted.from; view.to = wanted.to;
    focus = isAllTime() ? lastRun() : null;
  }
  isRead = true;
  isChanged = true;
  draw();
  if (!section || !location.hash) return;
  if (section === 'failures' && view.job) openFailures(true, (failure, index) => index < 3);
  $(section).scrollIntoView();
}

$('filter').addEventListener('submit', event => event.preventDefault());
for (const id of ['from', 'to']) $(id).addEventListener('change', () => {
  const from = instant($('from').value), to = instant($('to').value);
  if (from !== null && to !== null && from < to) setRange(from, to); else change();
});
$('left').addEventListener('click', () => move(-.5));
$('right').addEventListener('click', () => move(.5));
$('in').addEventListener('click', () => zoom(.5));
$('out').addEventListener('click', () => zoom(2));
$('all').addEventListener('click', () => { $('job').value = ''; $('box').value = '-1'; view.job = ''; view.box = -1; setRange(first, last); });
$('box').addEventListener('change', () => setBox(Number($('box').value)));
$('job').addEventListener('input', () => { view.job = $('job').value.trim().toLowerCase(); change(); });
$('failsearch').addEventListener('input', () => { shownFailures = 100; drawFailures(); });
$('open').addEventListener('click', () => openFailures(true));
$('close').addEventListener('click', () => openFailures(false));
$('morenow').addEventListener('click', () => { shownNow = Infinity; drawNow(); });
$('briefcopy').addEventListener('click', () => copyText($('brieftext').textContent, $('brief').querySelector('[role=status]')));
$('morelanes').addEventListener('click', () => { view.lanes = jobs.length; later(); });
for (const id of ['runa', 'runb', 'onlydiff']) $(id).addEventListener('change', drawCompare);
draggable($('overview'), () => 0, () => first, () => last);
draggable($('lanes'), labels, () => frame().from, () => frame().to);

// On paper nothing can be opened or scrolled.
window.addEventListener('beforeprint', () => {
  isPrinting = true;
  for (const table of tables) table.draw(true);
  shownNow = Infinity;
  drawNow();
  openFailures(true, failure => failure.detail !== null);
  drawOverview(); drawLanes();
});
window.addEventListener('afterprint', () => { isPrinting = false; isChanged = true; later(); });
window.addEventListener('resize', later);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', later);

once();
fillRunChoices();
focus = lastRun();
openAddress();
window.addEventListener('hashchange', openAddress);
})();
