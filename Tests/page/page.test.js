'use strict';
// The report's script without a browser: what it makes of data, times and numbers.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const file = path.join(__dirname, '../../Sources/JobViews/Page/page.js');
const pure = fs.readFileSync(file, 'utf8').split('// From here on the page')[0].replace("'use strict';\n(() => {\n", '');

const empty = {
  version: '', hosts: ['efw'], limits: [], remarks: [], records: 0, period: [null, null], zone: 'UTC', offsets: [], jobs: [],
  width: 1000, cells: [], runs: [], boxes: [], neverEnded: [], failures: [], findings: [], files: [], kinds: [], actions: [],
  neverRan: 0, unlistedFailures: 0,
};

/** The functions of a page that shows these data. */
function page(data) {
  const document = { getElementById: () => ({ textContent: JSON.stringify({ ...empty, ...data }) }) };
  const names = 'number, many, offset, full, exact, lasted, size, first, last, view, isEverything, jobs, wantsJob, totals, lastRun, '
    + 'addressOf, readAddress, ticket, failures, nowItems, nowWords, cutOff';
  return new Function('document', `'use strict';\n${pure}\nreturn { ${names} };`)(document);
}

test('numbers are grouped by thousands', () => {
  const { number, many } = page({});
  assert.equal(number(999), '999');
  assert.equal(number(1234567), '1\u202f234\u202f567');
  assert.equal(many(1, 'job'), '1 job');
  assert.equal(many(2, 'job'), '2 jobs');
});

test("times are in the log's zone, across a change of its offset", () => {
  const change = Date.UTC(2011, 2, 27, 1);
  const { full, exact } = page({ offsets: [[0, 3600000], [change, 7200000]] });
  assert.equal(full(change - 1000), '2011-03-27 01:59:59');
  assert.equal(exact(change + 5), '2011-03-27 03:00:00.005');
});

test('a log of one instant still has a width', () => {
  const { first, last, isEverything } = page({ period: [5000, 5000] });
  assert.deepEqual([first, last], [5000, 6000]);
  assert.ok(isEverything());
});

/** A job's row; what is not given is that of a job that was started and rests. */
function job(name, facts = {}) {
  const all = { host: 0, name, status: 'start', sub: 'ok', schedule: 'waiting', t0: 1000, t1: 2000, running: '', state: 'started',
    waitsSince: null, waitsFor: [], pid: null, failure: null, ...facts };
  return Object.values(all);
}

test('a job is found by a part of its name, in any case', () => {
  const { view, wantsJob } = page({ jobs: [job('Snort')] });
  assert.ok(wantsJob(0));
  view.job = 'nor';
  assert.ok(wantsJob(0));
  view.job = 'ulogd';
  assert.ok(!wantsJob(0));
});

test('counts are those of the time and jobs shown', () => {
  const jobs = ['a', 'b'].map(name => job(name));
  // Time since the cell before, job, action, run, ok, err, timed, took, longest.
  const cells = [0, 0, 0, 0, 3, 1, 4, 400, 200, 5000, 1, 0, 0, 2, 0, 2, 90, 60, 4000, 0, 0, 0, 1, 0, 0, 0, 0];
  const { totals } = page({ jobs, cells, period: [0, 10000] });
  const all = totals(0, 10000, () => true);
  assert.deepEqual([all.ok, all.err], [6, 1]);
  assert.deepEqual(all.rows.map(row => [row.actions, row.longest, row.last]), [[5, 200, 9000], [2, 60, 5000]]);
  const middle = totals(4000, 6000, () => true);
  assert.deepEqual([middle.ok, middle.err], [2, 0]);
});

test('durations and sizes in words', () => {
  const { lasted, size } = page({});
  assert.deepEqual([null, 240, 59940, 184000, 7500000, 273600000].map(lasted),
    ['', '0.24 s', '59.9 s', '3 min 04 s', '2 h 05 min', '3 d 04 h']);
  assert.deepEqual([null, 999, 1500, 12345678].map(size), ['', '999 B', '1.5 kB', '12 MB']);
});

// A run's row: box, number, cause, start, end, messages, ok, err, jobs, ready, stopped.
const run = (box, number, start, end) => [box, number, '', start, end, 9, 9, 0, 3, null, false];

test('the timeline opens on the last run, of the box that is chosen', () => {
  const { lastRun, view } = page({ hosts: ['a', 'b'], period: [0, 9000], runs: [run(0, 1, 0, 4000), run(0, 2, 5000, 7000), run(1, 1, 0, 9000)] });
  assert.deepEqual([lastRun().from, lastRun().to], [5000, 7000]);
  view.box = 1;
  assert.equal(lastRun(), null, 'its only run is all there is');
});

test('an address tells section, job, time and box, and is understood again', () => {
  const { addressOf, readAddress } = page({ hosts: ['efw', 'a & b'], period: [0, 9000] });
  assert.equal(addressOf('', { from: 0, to: 9000, job: '', box: -1 }), '');
  assert.equal(addressOf('failures', { from: 0, to: 9000, job: 'snort', box: -1 }), 'failures/snort');
  const address = addressOf('', { from: 1500, to: 8000, job: 'x/y?<z>', box: 1 });
  assert.equal(address, 'jobs/x%2Fy%3F%3Cz%3E?from=1970-01-01T00:00:01.500Z&to=1970-01-01T00:00:08.000Z&box=a%20%26%20b');
  assert.deepEqual(readAddress('#' + address), { section: 'jobs', job: 'x/y?<z>', from: 1500, to: 8000, box: 1, isPlain: false });
  assert.deepEqual(readAddress('#files'), { section: 'files', job: '', from: 0, to: 9000, box: -1, isPlain: true });
  assert.deepEqual(readAddress('#failures/%E0%A4?from=never&to=1960-01-01&box=nobody'),
    { section: 'failures', job: '%e0%a4', from: 0, to: 9000, box: -1, isPlain: false });
});

test('a failure for a ticket has its file and line', () => {
  const { ticket, failures } = page({ jobs: [job('snort')], actions: ['restart'], files: [['jobsengine.log']], period: [0, 9000],
    failures: [[0, 0, 0, 'no rule set', 2, 1000, 5000, 0, 17, 'Traceback\n  why']] });
  assert.equal(ticket(failures[0]), 'efw snort restart: no rule set\n2 times from 1970-01-01 00:00:01.000 to 1970-01-01 00:00:05.000 (UTC)\n'
    + 'jobsengine.log:17\nTraceback\n  why\n');
});

test('what stands at the top: failed, running, waiting with whom for, cut off', () => {
  const jobs = [job('rests'), job('squid', { schedule: 'waiting_depends', state: 'waiting', waitsSince: 8000, waitsFor: ['ipsec', 'qos'] }),
    job('ipsec', { schedule: 'executing', state: 'running', running: 'restart', t0: 6000, pid: 7 }),
    job('snort', { sub: 'err', state: 'FAILED', failure: 0 }), job('clamav', { state: 'idle' })];
  const made = page({ jobs, actions: ['restart', 'start'], period: [0, 9000], boxes: [[0, 0, 9000, 2, 1, 1, 1, 1, 0]], files: [['log']],
    runs: [run(0, 1, 0, 4000), run(0, 2, 5000, 9000)], neverEnded: [[4, 1, 1, 3000, 4000, 0, 5]],
    failures: [[0, 3, 0, 'no rule set', 3, 1000, 2000, 0, 17, null]] });
  assert.deepEqual(made.nowItems().map(item => [item.state, item.job.name, made.nowWords(item)]), [
    ['FAILED', 'snort', 'restart: no rule set, since 1970-01-01 00:00:02, 7.00 s (3 times in all)'],
    ['running', 'ipsec', 'restart (pid 7) since 1970-01-01 00:00:06, 3.00 s'],
    ['waiting', 'squid', 'for ipsec, qos since 1970-01-01 00:00:08, 1.00 s'],
    ['never ended', 'clamav', 'start, begun 1970-01-01 00:00:03'],
  ]);
  assert.equal(made.cutOff(made.jobs[4]).action, 'start');
});
