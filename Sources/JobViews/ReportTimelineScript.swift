/// The timeline's scale, its overview, and how the mouse and the keyboard move it.
enum ReportTimelineScript {
    static let text = drawing + overview + moving

    private static let drawing = #"""
        function colours() {
          const style = getComputedStyle(document.documentElement);
          const names = ['bg', 'panel', 'line', 'text', 'muted', 'ok', 'bad', 'open', 'band', 'accent'];
          return Object.fromEntries(names.map(name => [name, style.getPropertyValue('--' + name).trim()]));
        }
        function prepare(canvas, height) {
          const width = Math.max(canvas.clientWidth, 200), ratio = isPrinting ? 2 : window.devicePixelRatio || 1;
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

        """#

    private static let overview = #"""
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
          for (const run of runs) pen.fillRect(Math.min(width - 1, Math.max(0, x(run.start))), 0, 1, base);
          pen.fillStyle = c.muted;
          for (const tick of ticks(first, last, width)) {
            const words = tick.date && width > 500 ? tick.date.slice(5) + ' ' + tick.text : tick.text;
            const at = Math.max(0, Math.min(width - pen.measureText(words).width, x(tick.at) - pen.measureText(words).width / 2));
            pen.fillText(words, at, height - 8);
          }
          const from = x(view.from), to = Math.max(x(view.to), from + 2);
          pen.globalAlpha = .55; pen.fillStyle = c.bg;
          pen.fillRect(0, 0, from, base); pen.fillRect(to, 0, width - to, base);
          pen.globalAlpha = 1; pen.strokeStyle = c.accent; pen.lineWidth = 2;
          pen.strokeRect(Math.max(1, from), 1, Math.min(width - 2, to) - Math.max(1, from), base - 2);
          $('overview').setAttribute('aria-label', 'Actions through time, all ' + full(first) + ' to ' + full(last) + '; shown is '
            + full(view.from) + ' to ' + full(view.to));
        }

        """#

    private static let moving = #"""
        function setRange(from, to) {
          const least = 10, room = last - first;
          const length = Math.min(room, Math.max(least, to - from));
          const start = Math.min(Math.max(from, first), last - length);
          view.from = Math.floor(start); view.to = Math.ceil(start + length);
          change();
        }
        function zoom(factor, middle) {
          const at = middle === undefined ? (view.from + view.to) / 2 : middle;
          setRange(at - (at - view.from) * factor, at + (view.to - at) * factor);
        }
        const move = part => setRange(view.from + (view.to - view.from) * part, view.to + (view.to - view.from) * part);
        function key(event) {
          const actions = { ArrowLeft: () => move(-.2), ArrowRight: () => move(.2), '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2),
            '0': () => setRange(first, last), Home: () => setRange(first, first + view.to - view.from), End: () => setRange(last - view.to + view.from, last) };
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

        """#
}
