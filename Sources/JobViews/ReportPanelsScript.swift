/// Summary, jobs, failures, findings and files.
enum ReportPanelsScript {
    static let text = summary + jobs + failures + findings

    private static let summary = #"""
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
          const now = jobs.filter(job => job.sub === 'err').map(job => job.name);
          const names = now.slice(0, 5).join(', ') + (now.length > 5 ? ' and ' + (now.length - 5) + ' more' : '');
          if (now.length) return verdict('bad', many(now.length, 'job') + (now.length === 1 ? ' stands' : ' stand') + ' failed at the end', names + '.', ['#failures', 'See the failures']);
          if (data.failed) return verdict('warn', many(data.failed, 'failure') + ', all recovered', 'At the end no job stands failed.', ['#failures', 'See the failures']);
          return verdict('good', 'Nothing failed', 'Every action went well.');
        }
        function summary(total) {
          const card = (title, value, small) => el('div', {}, el('dt', {}, title), el('dd', {}, bdi(value), small ? el('small', {}, small) : null));
          const seen = total.rows.filter(row => row.actions).length, done = total.ok + total.err;
          const share = done ? (total.err / done * 100) : 0;
          const inView = runs.filter(run => run.end >= view.from && run.start <= view.to);
          const executing = jobs.filter(job => job.schedule === 'executing').length;
          const waits = jobs.filter(job => job.schedule === 'waiting_depends').length;
          fill($('cards'),
            card(severalHosts ? 'Boxes' : 'Box', data.hosts.length > 3 ? String(data.hosts.length) : data.hosts.join(', ') || 'unknown', data.hosts.length > 3 ? data.hosts.slice(0, 6).join(', ') : ''),
            card('Time shown', lasted(view.to - view.from), isEverything() ? 'all of the log' : 'of ' + lasted(last - first)),
            card('Runs', number(inView.length), inView.length > 1 ? 'the engine began ' + inView.length + ' times' : ''),
            card('Jobs', number(seen), 'of ' + number(jobs.length) + ' did something'),
            card('Actions', number(done), number(total.ok) + ' went well'),
            card('Failures', number(total.err), total.err ? (share < .1 ? 'under 0.1' : share.toFixed(1)) + ' % of the actions' : ''),
            card('At the end', executing ? executing + ' executing' : 'idle', waits ? waits + ' waiting for others' : 'nothing waits'));
        }
        function once() {
          document.title = 'Jobs engine report: ' + data.hosts.join(', ');
          fill($('title'), bdi(data.hosts.length > 3 ? data.hosts.length + ' boxes' : data.hosts.join(', ') || 'No record'));
          $('period').textContent = data.period[0] === null ? 'The log holds no record of the engine.' : full(first) + ' to ' + full(data.period[1]) + ' (' + data.zone + '), '
            + many(data.records, 'record') + ' in ' + many(files.length, 'file');
          show($('limits'), data.limits.length ? 'Limited by the one who made it to ' + data.limits.join(' ') + '; findings and files are those of the whole log.' : '');
          fill($('verdicts'), failVerdict(), wholeVerdict());
          show($('scale'), data.width ? 'The log holds more actions than a page can draw one by one: they are put together by ' + lasted(data.width) + '. Counts are exact; a time range counts whole stretches.' : '');
          $('made').textContent = 'Made by jobtrail ' + data.version + '. This page needs no network and sends nothing.';
        }

        """#

    private static let jobs = #"""
        const hostColumn = severalHosts ? [{ title: 'Box', value: row => (row.job || row).host, show: row => bdi((row.job || row).host) }] : [];
        const rank = job => job.sub === 'err' ? 0 : job.schedule === 'executing' ? 1 : job.schedule === 'waiting_depends' ? 2 : job.status === 'start' ? 3 : 4;
        function stateOf(job) {
          if (job.status === null) return '';
          const doing = job.schedule === 'executing' ? ', executing ' + job.running : job.schedule === 'waiting_depends' ? ', waits for others' : '';
          const words = (job.status === 'start' ? 'started' : 'stopped') + doing;
          return job.sub === 'err' ? el('span', {}, el('span', { class: 'bad-text' }, '▲ failed'), ', ' + words) : words;
        }
        function jobLink(job) {
          const button = el('button', { type: 'button', class: 'link', title: 'Show only this job' }, bdi(job.name));
          button.addEventListener('click', () => {
            const same = view.job === job.name.toLowerCase();
            $('job').value = same ? '' : job.name;
            view.job = same ? '' : job.name.toLowerCase();
            change();
          });
          return button;
        }
        const jobTable = table($('jobtable'), 'Jobs', [...hostColumn,
          { title: 'Job', value: row => row.job.name, show: row => jobLink(row.job), head: true },
          { title: 'State', value: row => rank(row.job), show: row => stateOf(row.job) },
          { title: 'Actions', value: row => row.actions, show: row => number(row.actions), kind: 'num' },
          { title: 'Failed', value: row => row.err, show: row => failed(row.err), kind: 'num' },
          { title: 'Busy', value: row => row.timed ? row.took : null, show: row => row.timed ? lasted(row.took) : '', kind: 'num', narrow: true },
          { title: 'Longest', value: row => row.timed ? row.longest : null, show: row => row.timed ? lasted(row.longest) : '', kind: 'num' },
          { title: 'Last action', value: row => row.last, show: row => row.last === null ? '' : full(row.last), kind: 'time', narrow: true },
        ], severalHosts ? 2 : 1, false);
        function drawJobs(total) {
          const rows = total.rows.filter(row => wantsJob(row.job.slot) && (row.actions || (view.from <= first && view.to >= last)));
          $('n-jobs').textContent = number(rows.length) + (rows.length < jobs.length ? ' of ' + number(jobs.length) : '');
          jobTable.set(rows, 'No job did anything in this time.');
        }

        """#

    private static let failures = #"""
        let shownFailures = 100;
        function failureNode(failure) {
          const job = jobs[failure.slot];
          const told = failure.detail ? failure.detail.trimEnd().split('\n').pop() : '';
          const line = el('summary', {}, el('span', { class: 'time' }, failure.at), el('b', {}, bdi((severalHosts ? job.host + ' ' : '') + job.name)),
            bdi(failure.code || failure.action), ' ', bdi(failure.text || told));
          const node = el('details', {}, line);
          // Filled when it is first opened: a thousand tracebacks need not be laid out to be found.
          node.addEventListener('toggle', () => { if (node.open && node.childElementCount === 1) node.append(failureDetails(failure, job)); });
          node.fillNow = () => { if (node.childElementCount === 1) node.append(failureDetails(failure, job)); };
          return node;
        }
        function failureDetails(failure, job) {
          const where = 'Action ' + failure.action + ', run ' + failure.run + ', ' + failure.file + ' line ' + failure.line + '. ';
          return el('div', { class: 'inner' }, failure.detail ? el('pre', {}, failure.detail) : el('p', { class: 'muted' }, 'The log tells no more of it.'),
            el('p', { class: 'where' }, bdi(where), jobLink(job)));
        }
        function drawFailures(total) {
          const words = $('failsearch').value.toLowerCase();
          const rows = failures.filter(failure => failure.time >= view.from && failure.time <= view.to && wantsJob(failure.slot)
            && (!words || (failure.code + '\n' + failure.text + '\n' + failure.detail).toLowerCase().includes(words)));
          $('n-failures').textContent = number(words ? rows.length : Math.max(total.err, rows.length));
          show($('failnote'), data.failed > failures.length ? 'Of ' + number(data.failed) + ' failures the first and the last, ' + number(failures.length)
            + ' together, are listed here; all are counted above and drawn.' : '');
          $('failtools').hidden = data.failed === 0;
          const more = el('button', { type: 'button', class: 'more' }, 'Show more (' + number(rows.length - shownFailures) + ' are not shown)');
          more.addEventListener('click', () => { shownFailures *= 5; drawFailures(total); });
          fill($('faillist'), ...rows.slice(0, shownFailures).map(failureNode), rows.length > shownFailures ? more : '',
            rows.length ? '' : el('p', { class: 'none' }, data.failed ? 'No failure is listed here.' : 'Nothing failed.'));
        }
        function openFailures(isOpen) {
          for (const node of $('faillist').querySelectorAll('details')) { node.open = isOpen; if (isOpen) node.fillNow(); }
        }

        """#

    private static let findings = #"""
        const findTable = table($('findtable'), 'Findings', [
          { title: 'Kind', value: row => row.kind, head: true, show: row => el('span', { class: row.weight > 2 ? 'bad-text' : row.weight === 2 ? 'warn-text' : '' }, row.kind) },
          { title: 'What', value: row => row.text, show: row => bdi(row.text), kind: 'wide' },
          { title: 'When', value: row => row.time, show: row => row.time === null ? '' : full(row.time), kind: 'time', narrow: true },
          { title: 'File', value: row => row.file, show: row => bdi(row.file) },
          { title: 'Line', value: row => row.line, kind: 'num' },
        ], 2, false);
        function drawFindings() {
          const rows = findings.filter(row => row.time === null || (row.time >= view.from && row.time <= view.to));
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
          const rows = files.filter(row => row.first === null || (row.last >= view.from && row.first <= view.to));
          $('n-files').textContent = number(rows.length) + (rows.length < files.length ? ' of ' + number(files.length) + ' reach into this time' : '');
          fileTable.set(rows, 'No file reaches into this time.');
        }

        """#
}
