// A long list is laid out whole when the chart is there: until then, months that are out of sight are left out (list.css).
// Not at once: whoever begins to use the chart would wait for that.
(() => {
  const [REST, PATIENCE] = [400, 3000];
  const whole = () => document.documentElement.classList.add("whole");
  const soon = () => (window.requestIdleCallback ?? setTimeout)(whole);
  // Who comes back to a page, or has an event of it before them, is at a place in it.
  const back = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  if (back || document.querySelector("#panel [data-event]")) return whole();
  if (document.getElementById("chart")?.checkVisibility()) {
    document.addEventListener("drawn", () => setTimeout(soon, REST), { once: true });
    setTimeout(soon, PATIENCE);
  } else addEventListener("load", soon);
  addEventListener("beforeprint", whole);
})();
