// Draws the figure that the server answered, before the list below it is there, and reports which days the reader moved to.
(() => {
  const node = () => document.getElementById("plot");
  const chart = () => document.getElementById("chart");
  let settled = 0;
  let resized = 0;
  let drawnFrom = null;
  // The days that the reader moved to: what is asked is whole days, what is shown stays as it was left.
  let kept = null;
  let held = false;
  let wheeled = 0;

  const answered = () => JSON.parse(document.getElementById("figure").content.textContent);

  // The figure has the colours of the light theme, and a map from each to its dark one.
  function themed(value, dark) {
    if (typeof value === "string") return dark[value] ?? value;
    if (Array.isArray(value)) return value.map((one) => themed(one, dark));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, themed(one, dark)]));
    return value;
  }

  // Plotly comes after the picture was painted, and not at all where the chart is not shown.
  function load() {
    if (!chart() || chart().offsetParent === null) return addEventListener("resize", load, { once: true });
    const script = Object.assign(document.createElement("script"), { src: chart().dataset.plotly, onload: draw });
    document.head.append(script);
  }

  async function draw() {
    // What is drawn anew under a moving pointer would slip from it.
    if (!window.Plotly || !node() || held || (kept && wheeling() && range().join() !== kept.join())) return;
    const answer = answered();
    if (kept) answer.layout.xaxis.range = kept.map(text);
    const { data, layout } = window.isDark() ? themed({ data: answer.data, layout: answer.layout }, answer.layout.meta.dark) : answer;
    drawnFrom = answer.layout.xaxis.range.map(time).join();
    await Plotly.react(node(), data, layout, answer.config);
    if (!chart().classList.contains("drawn")) first();
    chart().dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }

  function first() {
    chart().classList.add("drawn");
    if (node()._fullLayout.width !== node().clientWidth) Plotly.Plots.resize(node());
    fit();
    addEventListener("resize", fit);
    node().on("plotly_relayout", moved);
    node().on("plotly_relayouting", ahead);
    node().on("plotly_click", (event) => select(event.points[0].customdata));
    node().addEventListener("wheel", () => { wheeled = Date.now(); }, { passive: true, capture: true });
    node().addEventListener("pointerdown", () => { held = true; }, true);
    for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, () => { if (held) { held = false; setTimeout(released); } });
    node().on("plotly_doubleclick", () => window.showDays("", ""));
  }

  // Labels are laid out for a width. Where the chart has quite another, the server is asked again for that one.
  function fit() {
    clearTimeout(resized);
    resized = setTimeout(() => {
      if (!window.htmx) return fit();
      const ratio = chart().clientWidth / answered().layout.meta.width;
      if (chart().clientWidth && (ratio < 1 || ratio > 1.25)) htmx.trigger("#plot", "moved");
    }, 150);
  }
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "plot" && event.detail.target?.id === "results") kept = null;
    if (chart()?.clientWidth) event.detail.headers["X-Chart-Width"] = window.chartWidth();
  });
  // A little less than there is, so that rounding never makes a label too long.
  window.chartWidth = () => String(Math.floor(chart().clientWidth / 20) * 20);

  // A bar of a histogram that holds several events stands for its days.
  function select(what) {
    if (!what) return;
    if (what.includes("/")) window.showDays(...what.split("/"));
    else document.dispatchEvent(new CustomEvent("wanted", { detail: what }));
  }

  // Dragging reports once, at its end; the wheel again and again, each time a moment after it was turned.
  const wheeling = () => Date.now() - wheeled < 400;
  function moved(change) {
    if (!("xaxis.range[0]" in change)) return;
    clearTimeout(settled);
    settled = setTimeout(() => { if (!held && range().join() !== drawnFrom) ask(...range()); }, wheeling() ? 40 : 0);
  }

  // The chart is drawn a window further than is seen, both ways. A reader who has used up half of that, and has not let
  // go yet, gets the next window now.
  function ahead(change) {
    if (!("xaxis.range[0]" in change)) return;
    const [first, last] = [change["xaxis.range[0]"], change["xaxis.range[1]"]].map(time);
    const from = Number((kept?.join() ?? drawnFrom).split(",")[0]);
    if (Math.abs(first - from) > (last - first) / 2) ask(first, last);
  }

  function released() {
    const [first, last] = range();
    if (kept && [first, last].join() !== kept.join()) ask(first, last);
    else if (kept && kept.join() !== drawnFrom) draw();
  }

  // Plotly writes dates without a zone; they are days, read as UTC. Where storylines are compared, days are numbers.
  // A second is the least that is told apart, as in the text of a date: what was drawn is then what was asked for.
  const relative = () => answered().layout.meta.relative;
  const unit = () => (relative() ? 1 : 86400000);
  const time = (at) => typeof at === "number" ? at : Date.parse(`${at.replace(" ", "T").slice(0, 19)}${/[T ]/.test(at) ? "" : "T00:00"}Z`);
  const range = () => node()._fullLayout ? node().layout.xaxis.range.map(time) : answered().layout.xaxis.range.map(time);
  const day = (at) => (relative() ? String(Math.floor(at)) : new Date(at).toISOString().slice(0, 10));
  const text = (at) => (relative() ? at : new Date(at).toISOString().slice(0, 19).replace("T", " "));

  // The server draws a margin around the days asked for; what is asked is without it.
  function days(first, last) {
    const pad = answered().layout.meta.pad;
    const inset = (last - first) * pad / (1 + 2 * pad);
    return [day(first + inset), day(last - inset - unit() / 1000)];
  }

  function ask(first, last) {
    window.showDays(...days(first, last));
    kept = [first, last].map(text).map(time);
  }

  window.showDays = (from, to) => {
    kept = null;
    const days = document.getElementById("f-days");
    if (days) days.value = from && `${from}/${to}`;
    else for (const [name, value] of [["from", from], ["to", to]]) document.getElementById(`f-${name}`).value = value;
    htmx.trigger("#plot", "moved");
  };

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
  document.addEventListener("settled", (event) => { if (event.detail.target.id === "results") draw(); });
  document.addEventListener("themechange", draw);
  requestAnimationFrame(() => setTimeout(load));
})();
