/* Sorting shows every row again: filter once more. */
document.querySelector(".filtered thead")?.addEventListener("click", () => {
  document.querySelector(".filtered [data-filter]").dispatchEvent(new Event("input"));
});
