// Focus stays where it was when an answer replaces that part of the page: on the same thing, else on what took its place.
(() => {
  const PARTS = "#toolbar, #facets, #results, #panel";
  const STOPS = "a[href]:not([tabindex]), button:not([hidden]), input:not([type=hidden]), select, summary";
  const stops = (part) => [...part.querySelectorAll(STOPS)].filter((node) => node.checkVisibility());
  const name = (node) => node.id || node.getAttribute("href") || node.tagName + node.textContent;
  let left = null;

  document.addEventListener("htmx:beforeSwap", () => {
    const node = document.activeElement;
    const part = node?.closest(PARTS);
    if (!part) return;
    const event = document.querySelector("#panel [data-event]")?.dataset.event;
    left = { part: part.id, name: name(node), at: stops(part).indexOf(node), event };
  });

  document.addEventListener("settled", () => {
    const [was, here] = [left, document.activeElement];
    if (!was || (here && here !== document.body)) return;
    left = null;
    const all = stops(document.getElementById(was.part));
    const same = all.find((node) => name(node) === was.name) ?? (was.part === "panel" ? null : all[Math.min(was.at, all.length - 1)]);
    // A panel that was closed gives way to the line of its event.
    const row = was.event && document.querySelector(`tr[data-slug="${was.event}"] a`);
    (same ?? row ?? document.getElementById("chart")).focus({ preventScroll: !same });
  });
})();
