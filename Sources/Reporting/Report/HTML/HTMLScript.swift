/// The script of an HTML report: tables can be sorted by a click on a heading, and filtered.
///
/// Everything can be read without it. It makes no request, and the page's policy would not allow one.
enum HTMLScript {
    static let text = """

        'use strict';
        document.querySelectorAll('table[data-tools]').forEach(function (table) {
          var body = table.tBodies[0], rows = Array.from(body.rows);
          Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
            if (head.hasAttribute('data-fixed')) return;
            var button = document.createElement('button');
            button.type = 'button';
            button.textContent = head.textContent;
            head.textContent = '';
            head.appendChild(button);
            button.addEventListener('click', function () {
              var isNumber = head.classList.contains('n');
              var old = head.getAttribute('aria-sort');
              var down = old ? old === 'ascending' : isNumber;
              table.querySelectorAll('th').forEach(function (th) {
                th.removeAttribute('aria-sort');
              });
              head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
              var keyed = rows.map(function (row) {
                var cell = row.cells[column];
                return [isNumber ? Number(cell.dataset.v) : cell.textContent, row];
              });
              keyed.sort(function (a, b) {
                var order = isNumber ? a[0] - b[0] : a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
                return down ? -order : order;
              });
              rows = keyed.map(function (pair) { return pair[1]; });
              var all = document.createDocumentFragment();
              rows.forEach(function (row) { all.appendChild(row); });
              body.appendChild(all);
            });
          });
          if (rows.length < 8) return;
          var tools = document.createElement('div'), input = document.createElement('input');
          var count = document.createElement('span');
          tools.className = 'tools';
          input.type = 'search';
          input.placeholder = 'Filter';
          input.setAttribute('aria-label', 'Filter the rows of this table');
          count.setAttribute('aria-live', 'polite');
          tools.append(input, count);
          table.before(tools);
          input.addEventListener('input', function () {
            var words = input.value.toLowerCase().split(/\\s+/), shown = 0;
            rows.forEach(function (row) {
              var text = row.textContent.toLowerCase();
              var fits = words.every(function (word) { return text.includes(word); });
              row.hidden = !fits;
              if (fits) shown += 1;
            });
            count.textContent = input.value ? shown + ' of ' + rows.length : '';
          });
        });
        addEventListener('beforeprint', function () {
          document.querySelectorAll('details').forEach(function (details) { details.open = true; });
        });

        """
}
