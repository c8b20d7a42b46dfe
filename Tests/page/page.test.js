'use strict';
// The report's script without a browser: what it makes of data, times and numbers.
const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const file = path.join(__dirname, '../../Sources/JobViews/Page/page.js');
const pure = fs.readFileSync(file, 'utf8').split('// From here on the page')[0].replace("'use strict';\n(() => {\n", '');

const empty = {
  version: '', hosts: ['efw'], limits: [], records: 0, period: [null, null], zone: 'UTC', offsets: [], jobs: [],
  width: 1000, cells: [], runs: [], failures: [], findings: [], files: [], kinds: [], actions: [],
};

/** The functions of a page that shows these data. */
function page(data) {
  const document = { getElementById: () => ({ textContent: JSON.stringify({ ...empty, ...data }) }) };
  const names = 'number, many, offset, full, exact, lasted, size, first, last, view, isEverything, jobs, wantsJob, totals';
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

test('a job is found by a part of its name, in any case', () => {
  const { view, wantsJob } = page({ jobs: [[0, 'Snort', 'start', 'ok', 'waiting', null, null, '']] });
  assert.ok(wantsJob(0));
  view.job = 'nor';
  assert.ok(wantsJob(0));
  view.job = 'ulogd';
  assert.ok(!wantsJob(0));
});

test('counts are those of the time and jobs shown', () => {
  const jobs = ['a', 'b'].map(name => [0, name, 'start', 'ok', 'waiting', null, null, '']);
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
