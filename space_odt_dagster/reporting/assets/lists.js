"use strict";
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const section = document.querySelector(".filtered");
  if (!section) return;
  const controls = section.querySelector(".controls");
  const filters = [...controls.querySelectorAll("[data-filter]")];
  const status = controls.querySelector("[role=status]");
  const rows = [...section.querySelectorAll("tbody tr")];
  const refresh = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !filters.every(({ dataset, value }) =>
        dataset.filter === "text" ? fold(row.textContent + (row.closest(".gap")?.querySelector("h4").textContent ?? "")).includes(fold(value.trim())) : value === "" || row.dataset[dataset.filter] === value,
      );
      shown += !row.hidden;
    }
    for (const area of section.querySelectorAll(".of-area")) {
      const inside = [...area.querySelectorAll("tbody tr")];
      area.hidden = inside.length > 0 && inside.every((row) => row.hidden);
    }
    status.textContent = shown === 0 ? status.dataset.none : status.dataset.phrase.replace("{shown}", shown).replace("{total}", rows.length);
  };
  filters.forEach((each) => each.addEventListener("input", refresh));
  controls.hidden = false;
  refresh();
})();
