/// Tables that sort by their titles, and grow on demand.
enum ReportTableScript {
    static let text = #"""
        // columns: title, value (what it sorts by), text or node, kind (class), head (row's name), narrow (left out on phones)
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

        """#
}
