/// The timeline's lower part: one lane a job.
enum ReportLanesScript {
    static let text = lanes + marks + pointing

    private static let lanes = #"""
        const labels = () => $('lanes').clientWidth < 600 ? 96 : 190;
        const laneHeight = 20, laneTop = 34;
        let laneRows = [], marks = [];

        // What is wrong comes first, then what took longest.
        function chooseLanes(rows) {
          const seen = rows.filter(row => row.actions || (isOpen(row.job) && wantsJob(row.job.slot)));
          seen.sort((a, b) => (b.err > 0) - (a.err > 0) || b.err - a.err || b.took - a.took || b.actions - a.actions);
          laneRows = seen.slice(0, view.lanes);
          const hidden = seen.length - laneRows.length;
          show($('morelanes'), hidden > 0 ? 'Show all ' + seen.length + ' jobs' : '');
        }
        const isOpen = job => job.schedule === 'executing' && job.t0 !== null && job.t0 <= view.to;

        function drawLanes() {
          const left = labels(), height = laneTop + Math.max(1, laneRows.length) * laneHeight + 4;
          const { pen, width } = prepare($('lanes'), height), c = colours();
          const room = width - left, x = time => left + (time - view.from) / (view.to - view.from) * room;
          pen.fillStyle = c.band;
          laneRows.forEach((row, index) => { if (index % 2 === 0) pen.fillRect(0, laneTop + index * laneHeight, width, laneHeight); });
          drawScale(pen, c, left, width, height, x);
          laneRows.forEach((row, index) => {
            const words = severalHosts ? row.job.host + ' ' + row.job.name : row.job.name;
            pen.fillStyle = row.err ? c.bad : c.text;
            pen.fillText(fitted(pen, (row.err ? '▲ ' : '') + words, left - 12), 4, laneTop + (index + .5) * laneHeight);
          });
          pen.save();
          pen.beginPath(); pen.rect(left, 0, room, height); pen.clip();
          drawRuns(pen, c, height, x);
          drawMarks(pen, c, x);
          pen.restore();
          const words = laneRows.slice(0, 8).map(row => row.job.name + (row.err ? ', ' + row.err + ' failed' : '')).join('; ');
          $('lanes').setAttribute('aria-label', 'What each job did from ' + full(view.from) + ' to ' + full(view.to) + ': ' + (words || 'nothing')
            + '. The tables below tell the same.');
        }
        function fitted(pen, text, room) {
          if (pen.measureText(text).width <= room) return text;
          let short = text;
          while (short.length > 1 && pen.measureText(short + '…').width > room) short = short.slice(0, -1);
          return short + '…';
        }
        function drawScale(pen, c, left, width, height, x) {
          for (const tick of ticks(view.from, view.to, width - left)) {
            pen.fillStyle = c.line; pen.fillRect(Math.round(x(tick.at)), laneTop - 4, 1, height - laneTop + 4);
            pen.fillStyle = c.muted;
            const wide = pen.measureText(tick.text).width, at = Math.max(left, Math.min(width - wide, x(tick.at) - wide / 2));
            pen.fillText(tick.text, at, 22);
            if (tick.date) pen.fillText(tick.date, Math.min(width - pen.measureText(tick.date).width, at), 8);
          }
        }
        function drawRuns(pen, c, height, x) {
          pen.fillStyle = c.text;
          for (const run of runs) {
            if (run.start < view.from || run.start > view.to) continue;
            pen.fillRect(Math.round(x(run.start)) - 1, laneTop - 4, 2, height);
          }
        }

        """#

    private static let marks = #"""
        // What is narrower than a pixel is drawn once a pixel.
        function drawMarks(pen, c, x) {
          const lane = new Int32Array(jobs.length).fill(-1), drawn = new Float64Array(jobs.length).fill(-1e9);
          laneRows.forEach((row, index) => { lane[row.job.slot] = index; });
          marks = [];
          const bad = [];
          const scale = busiest();
          for (let index = 0; index < count; index += 1) {
            const slot = cell.slot[index];
            if (lane[slot] < 0) continue;
            const start = data.width ? cell.time[index] : cell.time[index] - cell.took[index];
            const end = cell.time[index] + data.width;
            if (end < view.from || start > view.to) continue;
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
            const from = x(row.job.t0), top = laneTop + index * laneHeight;
            pen.strokeRect(from, top + 5, Math.max(8, x(last) - from), laneHeight - 10);
          });
          pen.setLineDash([]);
        }
        function busiest() {
          let most = 1;
          for (let index = 0; index < count; index += 1) if (cell.ok[index] > most) most = cell.ok[index];
          return most;
        }

        """#

    private static let pointing = #"""
        function point(event) {
          const box = $('lanes').getBoundingClientRect(), x = event.clientX - box.left;
          const lane = Math.floor((event.clientY - box.top - laneTop) / laneHeight);
          let best = null;
          for (const mark of marks) if (mark[2] === lane && x >= mark[0] - 3 && x <= mark[1] + 3) best = mark;
          const row = laneRows[lane];
          $('point').textContent = best ? told(best[3]) : row && isOpen(row.job)
            ? row.job.name + ': ' + row.job.running + ' since ' + exact(row.job.t0) + ', not finished' : row ? row.job.name : '';
        }
        function told(index) {
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

        """#
}
