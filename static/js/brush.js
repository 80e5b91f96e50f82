// The brush on the density strip: drag the window or its ends, draw a new one, or move the ends by key.
(() => {
  const DAY = 864e5;
  const strip = () => document.querySelector("svg.strip");
  const date = (share) => new Date(Date.parse(strip().dataset.first) + Math.round(share * days()) * DAY);
  const days = () => (Date.parse(strip().dataset.last) - Date.parse(strip().dataset.first)) / DAY;
  const share = (node, name = "x") => parseFloat(node.getAttribute(name)) / 100;
  const handle = (name) => document.getElementById(`brush-${name}`);
  const now = () => [share(handle("from")), share(handle("to"))];
  const clamp = (at) => Math.min(Math.max(at, 0), 1);
  let held = null;
  let asking = 0;

  function paint(one, other) {
    const ends = [Math.min(one, other), Math.max(one, other)];
    const shaded = strip().querySelector(".window");
    shaded.setAttribute("x", `${100 * ends[0]}%`);
    shaded.setAttribute("width", `${100 * (ends[1] - ends[0])}%`);
    ["from", "to"].forEach((name, i) => {
      const node = handle(name);
      node.setAttribute("x", `${100 * ends[i]}%`);
      node.setAttribute("aria-valuenow", Math.round(ends[i] * days()));
      node.setAttribute("aria-valuetext", date(ends[i]).toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }));
    });
  }

  function ask() {
    const [first, last] = now().map((at) => date(at).toISOString().slice(0, 10));
    window.showDays(first, last);
  }

  const at = (event) => {
    const box = strip().getBoundingClientRect();
    return clamp((event.clientX - box.left) / box.width);
  };

  document.addEventListener("pointerdown", (event) => {
    if (event.button || !event.target.closest("svg.strip")) return;
    const end = event.target.closest(".handle");
    const inside = event.target.matches(".window, .bar") && at(event) >= now()[0] && at(event) <= now()[1];
    const whole = now()[1] - now()[0] > 0.98;
    const fixed = end ? now()[end.id === "brush-from" ? 1 : 0] : at(event);
    held = { from: at(event), ends: now(), fixed, slide: inside && !end && !whole, moved: false };
    event.preventDefault();
    end?.focus();
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || !strip()) return;
    const by = at(event) - held.from;
    held.moved ||= Math.abs(by) > 0.004;
    if (!held.moved) return;
    if (!held.slide) return paint(held.fixed, at(event));
    const within = Math.min(Math.max(by, -held.ends[0]), 1 - held.ends[1]);
    paint(held.ends[0] + within, held.ends[1] + within);
  });
  document.addEventListener("pointerup", () => {
    const { moved } = held ?? {};
    held = null;
    if (moved) ask();
  });
  document.addEventListener("pointercancel", () => { if (held) paint(...held.ends); held = null; });

  // A month by arrow, a year by page; with Shift both ends move.
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 12, PageDown: -12, Home: -1e6, End: 1e6 };
  document.addEventListener("keydown", (event) => {
    const end = event.target.closest?.(".handle");
    if (!end || !(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = (STEPS[event.key] * 30.44) / days();
    const ends = now();
    const own = end.id === "brush-from" ? 0 : 1;
    if (event.shiftKey) {
      const within = Math.min(Math.max(by, -ends[0]), 1 - ends[1]);
      paint(ends[0] + within, ends[1] + within);
    } else {
      const bound = own ? Math.max(clamp(ends[1] + by), ends[0]) : Math.min(clamp(ends[0] + by), ends[1]);
      paint(own ? ends[0] : bound, own ? bound : ends[1]);
    }
    clearTimeout(asking);
    asking = setTimeout(ask, 300);
  }, true);
})();
