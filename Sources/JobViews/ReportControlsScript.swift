/// The range, the search and the printer: what makes the panels draw themselves anew.
enum ReportControlsScript {
    static let text = #"""
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
          const total = totals(view.from, view.to, index => wantsJob(cell.slot[index]));
          chooseLanes(total.rows);
          drawOverview();
          drawLanes();
          drawDrag();
          if (drag || !isChanged) return;
          isChanged = false;
          drawFailures(total);
          summary(total);
          drawJobs(total);
          drawRunsPanel();
          drawCompare();
          drawFindings();
          drawFiles();
          $('from').value = local(view.from);
          $('to').value = local(view.to);
          $('shown').textContent = isEverything() ? 'Everything is shown' : number(total.ok + total.err) + ' actions, ' + many(total.err, 'failure') + ' in '
            + lasted(view.to - view.from) + (view.job ? ' of jobs with “' + view.job + '”' : '');
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
        $('all').addEventListener('click', () => { $('job').value = ''; view.job = ''; setRange(first, last); });
        $('job').addEventListener('input', () => { view.job = $('job').value.trim().toLowerCase(); change(); });
        $('failsearch').addEventListener('input', () => { shownFailures = 100; drawFailures(totals(view.from, view.to, index => wantsJob(cell.slot[index]))); });
        $('open').addEventListener('click', () => openFailures(true));
        $('close').addEventListener('click', () => openFailures(false));
        $('morelanes').addEventListener('click', () => { view.lanes = jobs.length; later(); });
        for (const id of ['runa', 'runb', 'onlydiff']) $(id).addEventListener('change', drawCompare);
        draggable($('overview'), () => 0, () => first, () => last);
        draggable($('lanes'), labels, () => view.from, () => view.to);

        // On paper nothing can be opened or scrolled.
        window.addEventListener('beforeprint', () => {
          isPrinting = true;
          for (const table of tables) table.draw(true);
          openFailures(true);
          drawOverview(); drawLanes();
        });
        window.addEventListener('afterprint', () => { isPrinting = false; isChanged = true; later(); });
        window.addEventListener('resize', later);
        window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', later);

        once();
        fillRunChoices();
        draw();

        """#
}
