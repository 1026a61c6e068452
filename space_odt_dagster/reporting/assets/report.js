"use strict";
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v ?? cell.textContent.trim();
  };

  /* Sorts the rows by a column. Empty values come last in both directions. */
  const sortBy = (table, column, descending, numeric) => {
    const body = table.tBodies[0];
    const compare = numeric ? (a, b) => a - b : (a, b) => a.localeCompare(b, document.documentElement.lang);
    const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
    rows.sort(([a], [b]) => {
      if (a === "" || b === "") return (a === "") - (b === "");
      return (descending ? -1 : 1) * compare(a, b);
    });
    body.append(...rows.map(([, row]) => row));
  };

  const makeSortable = (table, refresh) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const values = [...table.tBodies[0].rows].map((row) => valueOf(row, column)).filter((value) => value !== "");
        const numeric = values.every((value) => !Number.isNaN(Number(value)));
        const now = head.getAttribute("aria-sort");
        const descending = now ? now === "ascending" : head.classList.contains("n");
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sortBy(table, column, descending, numeric);
        refresh();
      });
    });
  };

  /* Shows only the rows that match the controls. A long table is cut off until its "Show all" button is clicked. */
  const makeFilter = (table, controls) => {
    const limit = Number(table.dataset.limit ?? Infinity);
    const search = controls?.querySelector("input");
    const select = controls?.querySelector("select");
    const status = controls?.querySelector("[role=status]");
    let all = table.tBodies[0].rows.length <= limit;
    const more = document.createElement("button");
    const refresh = () => {
      const wanted = fold(search?.value.trim() ?? "");
      const result = select?.value ?? "";
      let matching = 0;
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const text = fold(row.cells[0].textContent).includes(wanted);
        const kind = result === "" || (result === "!" ? "incomplete" in row.dataset : row.dataset.result === result);
        row.hidden = !(text && kind) || (!all && matching >= limit);
        matching += text && kind;
        shown += !row.hidden;
      }
      more.hidden = all || matching <= limit;
      if (status) {
        const counts = { shown, total: table.tBodies[0].rows.length };
        status.textContent = status.dataset.phrase.replace(/\{(\w+)\}/g, (_, name) => counts[name]);
      }
    };
    if (!all) {
      more.type = "button";
      more.className = "more";
      more.textContent = table.dataset.all.replace("{total}", table.tBodies[0].rows.length);
      more.addEventListener("click", () => {
        all = true;
        refresh();
        table.parentElement.focus();
      });
      table.parentElement.after(more);
    }
    search?.addEventListener("input", refresh);
    select?.addEventListener("change", refresh);
    if (controls) controls.hidden = false;
    refresh();
    const clear = () => {
      if (search) search.value = "";
      if (select) select.value = "";
      all = true;
      refresh();
    };
    return { refresh, clear };
  };

  const clears = [];
  for (const table of document.querySelectorAll("table.sortable")) {
    const { refresh, clear } = makeFilter(table, document.querySelector(`[data-for="${table.id}"]`));
    makeSortable(table, refresh);
    clears.push([table, clear]);
  }

  /* Following a link to a hidden row clears the filter of its table, so that the row is visible. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#m-"]');
    const row = link && document.getElementById(link.getAttribute("href").slice(1));
    if (row?.hidden) clears.find(([table]) => table.contains(row))?.[1]();
  });
})();
