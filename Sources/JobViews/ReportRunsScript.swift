/// The engine's runs, and two of them compared.
enum ReportRunsScript {
    static let text = #"""
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
          { title: 'Ended', value: row => row.stopped ? 'stop' : '', show: row => row.stopped ? 'orderly' : isLastRun(row) ? 'goes on' : 'without a word', narrow: true },
        ], hostColumn.length, true);
        const isLastRun = run => !runs.some(other => other.hostIndex === run.hostIndex && other.number > run.number);
        function drawRunsPanel() {
          const rows = runs.filter(run => run.end >= view.from && run.start <= view.to);
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

        """#
}
