/// The page's script, put together from its parts; they share one scope and nothing outside it.
enum ReportScript {
    static let text =
        "'use strict';\n(() => {\n" + base + state + ReportTableScript.text + ReportTimelineScript.text
        + ReportLanesScript.text + ReportPanelsScript.text + ReportRunsScript.text + ReportControlsScript.text
        + "})();\n"

    /// The data, elements, times and durations in words.
    private static let base = #"""
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

        """#

    /// What the data hold, and what of it is shown.
    private static let state = #"""
        const severalHosts = data.hosts.length > 1;
        const jobs = data.jobs.map((row, slot) => ({ slot, host: data.hosts[row[0]], name: row[1] || '(no job)', status: row[2],
          sub: row[3], schedule: row[4], t0: row[5], t1: row[6], running: row[7] }));
        const runs = data.runs.map(row => ({ hostIndex: row[0], host: data.hosts[row[0]], number: row[1], cause: row[2],
          start: row[3], end: row[4], messages: row[5], ok: row[6], err: row[7], jobs: row[8], ready: row[9], stopped: row[10] }));
        const failures = data.failures.map(row => ({ time: row[0], slot: row[1], action: data.actions[row[2]], run: row[3],
          at: row[4], code: row[5], text: row[6], detail: row[7], file: (data.files[row[8]] || ['?'])[0], line: row[9] }));
        const findings = data.findings.map(row => ({ kind: row[0], weight: row[1], file: row[2], line: row[3], text: row[4], time: row[5] }));
        const files = data.files.map(row => ({ name: row[0], role: row[1], bytes: row[2], lines: row[3], records: row[4],
          unparsed: row[5], first: row[6], last: row[7], sha: row[8] }));

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
        const view = { from: first, to: last, job: '', lanes: 30 };
        const isEverything = () => view.from <= first && view.to >= last && !view.job;
        const wantsJob = slot => !view.job || jobs[slot].name.toLowerCase().includes(view.job);

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

        """#
}
