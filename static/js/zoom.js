// Zooming by button or key: twice as near, twice as far, or everything.
(() => {
  const { range, relative, unit, days, ask } = window.view;

  function zoomed(how) {
    const [first, last] = range();
    const middle = (first + last) / 2;
    const half = (last - first) / 2 * (how === "in" ? 0.5 : 2);
    const bound = (at) => Math.min(Math.max(at, relative() ? -999999 : Date.UTC(1, 0, 2)), relative() ? 999999 : Date.UTC(9999, 11, 30));
    return [bound(middle - Math.max(half, unit())), bound(middle + Math.max(half, unit()))];
  }
  window.zoom = (how) => (how === "fit" ? window.showDays("", "") : ask(...zoomed(how)));
  window.daysAfter = (how) => days(...zoomed(how));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) window.zoom(button.dataset.zoom);
  });
})();
