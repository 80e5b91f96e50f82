// One event is selected: the list, the chart, the panel and the address show the same one.
(() => {
  const panel = () => document.getElementById("panel");
  const shown = () => panel()?.querySelector("[data-event]");
  const rows = () => [...document.querySelectorAll("tr[data-slug]")];
  const row = (slug) => rows().find((one) => one.dataset.slug === slug);
  const here = () => new URL(location.href);
  const words = (selector) => document.querySelector(selector)?.textContent.trim() ?? "";
  // Asked for and not answered yet; what had the focus before the panel; whether the panel had it before it was answered.
  let wanted = null;
  let asked = null;
  let origin = null;
  let inside = false;
  let silent = false;

  function show() {
    const now = shown()?.dataset.event ?? "";
    for (const one of rows()) {
      if (one.dataset.slug === now) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    }
    const field = document.querySelector("input[name=event]");
    if (field) field.value = now;
    const note = document.querySelector("[data-elsewhere]");
    if (note) note.hidden = Boolean(row(now));
    window.mark?.(now);
  }

  // Where the list is the timeline, the line of the event is in sight above its sheet.
  function reveal() {
    if (document.getElementById("chart")?.offsetParent === null) row(shown()?.dataset.event)?.scrollIntoView({ block: "nearest" });
  }

  // Answers may overtake each other: what the address says of the event is what the panel shows.
  function address() {
    const now = shown()?.dataset.event ?? "";
    const url = here();
    if ((url.searchParams.get("event") ?? "") === now) return;
    if (now) url.searchParams.set("event", now);
    else url.searchParams.delete("event");
    history.replaceState(history.state, "", url);
  }

  // The panel may be asked for before the filters change, and answered after: they stay as they are by now.
  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
    if (detail.target.id !== "panel") return;
    const url = here();
    const told = new URL(detail.history.path, url);
    const event = told.searchParams.get("event");
    for (const one of [url, told]) one.searchParams.delete("event");
    if (url.search === told.search) return;
    if (event) url.searchParams.set("event", event);
    detail.history.path = url.pathname + url.search;
  });

  // A screen reader hears the headline of the event or the number of events, and each once.
  function say(text) {
    const region = document.getElementById("announced");
    region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  }

  function answered({ detail }) {
    const of = detail.target.id;
    if (of !== "panel" && of !== "results") return show();
    if (of === "panel") {
      if (detail.xhr === asked) wanted = null;
      panel().scrollTop = 0;
    }
    show();
    address();
    if (of === "panel") reveal();
    if (of === "results") return say(words("#toolbar .count"));
    if (inside) (shown() ? enter() : leave());
    else if (shown() && !silent) say(words("#panel [data-event] h2"));
    inside = silent = false;
  }

  // Focus that is in the panel stays there; the headline is then read because it has the focus.
  const enter = () => shown()?.querySelector("h2 a").focus();
  function leave() {
    const chart = document.getElementById("chart");
    const back = origin?.isConnected ? origin : chart.offsetParent ? chart : document.querySelector("tr[data-was] a");
    back?.focus({ preventScroll: true });
    origin = null;
  }
  document.addEventListener("focusin", ({ target, relatedTarget }) => {
    if (relatedTarget && panel()?.contains(target) && !panel().contains(relatedTarget)) origin = relatedTarget;
  });

  // One that failed, or gave way to a later one, is told of by events.
  const ask = (address, source = "#panel") => { htmx.ajax("GET", address, { source, target: "#panel", swap: "innerHTML" }).catch(() => {}); };

  // The panel may be older than the filters: closing it keeps what is in the address now.
  function close() {
    if (!shown()) return false;
    const url = here();
    url.searchParams.delete("event");
    for (const one of rows()) one.toggleAttribute("data-was", one.hasAttribute("aria-current"));
    ask(url.pathname + url.search);
    return true;
  }

  // `quiet`: the reader hears of it otherwise.
  function want(slug, quiet = false) {
    if (slug === window.selection.now()) return;
    silent = quiet;
    const link = row(slug)?.querySelector("a");
    if (link) return ask(link.getAttribute("href"), link);
    // A mark at the very edge of the chart may be of the day before the window.
    const url = here();
    url.searchParams.set("event", slug);
    ask(url.pathname + url.search);
  }

  window.selection = { now: () => wanted ?? shown()?.dataset.event ?? "", row, rows, want, enter, close, at: () => shown()?.dataset.at };

  document.addEventListener("wanted", (event) => want(event.detail));
  document.addEventListener("drawn", show);
  show();
  reveal();
  document.addEventListener("settled", answered);
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.target.id !== "panel") return;
    wanted = detail.elt.closest("tr[data-slug]")?.dataset.slug ?? "";
    // An answer to what was asked before this ends nothing.
    asked = detail.xhr;
  });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"])
    document.addEventListener(failure, () => { wanted = null; silent = false; });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "panel") inside = panel().contains(document.activeElement);
  });
  // One ear for all lines: hundreds of links that each have their own would take longer to be made than to be drawn.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#results .list a");
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link) ask(link.getAttribute("href"), link);
    else if (event.target.closest("#panel .close")) close();
    else return;
    event.preventDefault();
  });
})();
