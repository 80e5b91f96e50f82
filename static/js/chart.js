// Draws the figure that the server answered, and reports which days the reader moved to.
(() => {
  const node = () => document.getElementById("plot");
  const chart = () => document.getElementById("chart");
  let settled = 0;
  let resized = 0;
  let drawnFrom = null;

  const answered = () => JSON.parse(document.getElementById("figure").content.textContent);

  // The figure has the colours of the light theme, and a map from each to its dark one.
  function themed(value, dark) {
    if (typeof value === "string") return dark[value] ?? value;
    if (Array.isArray(value)) return value.map((one) => themed(one, dark));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, themed(one, dark)]));
    return value;
  }

  // The picture is there already; Plotly is fetched after it, and not at all where the chart is not shown.
  function load() {
    if (!chart() || chart().offsetParent === null) return addEventListener("resize", load, { once: true });
    const script = document.createElement("script");
    script.src = chart().dataset.plotly;
    script.addEventListener("load", draw);
    document.head.append(script);
  }

  async function draw() {
    if (!window.Plotly || !node()) return;
    const answer = answered();
    const { data, layout } = window.isDark() ? themed({ data: answer.data, layout: answer.layout }, answer.layout.meta.dark) : answer;
    drawnFrom = answer.layout.xaxis.range.map(time).join();
    await Plotly.react(node(), data, layout, answer.config);
    if (!chart().classList.contains("drawn")) first();
    chart().dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }

  function first() {
    chart().classList.add("drawn");
    Plotly.Plots.resize(node());
    fit();
    addEventListener("resize", fit);
    node().on("plotly_relayout", moved);
    node().on("plotly_click", (event) => select(event.points[0].customdata));
    node().on("plotly_doubleclick", () => window.showDays("", ""));
  }

  // Labels are laid out for a width. Where the chart has quite another, the server is asked again for that one.
  function fit() {
    clearTimeout(resized);
    resized = setTimeout(() => {
      const ratio = chart().clientWidth / answered().layout.meta.width;
      if (chart().clientWidth && (ratio < 1 || ratio > 1.25)) htmx.trigger("#plot", "moved");
    }, 150);
  }
  document.addEventListener("htmx:configRequest", (event) => {
    // A little less than there is, so that rounding never makes a label too long.
    if (chart()?.clientWidth) event.detail.headers["X-Chart-Width"] = String(Math.floor(chart().clientWidth / 20) * 20);
  });

  function select(slug) {
    if (slug) document.dispatchEvent(new CustomEvent("wanted", { detail: slug }));
  }

  function moved(change) {
    if (!("xaxis.range[0]" in change)) return;
    clearTimeout(settled);
    settled = setTimeout(() => {
      const [first, last] = range();
      if ([first, last].join() !== drawnFrom) ask(first, last);
    }, 220);
  }

  // Plotly writes dates without a zone; they are days, read as UTC.
  const time = (text) => Date.parse(`${String(text).replace(" ", "T")}${/[T ]/.test(text) ? "" : "T00:00"}Z`);
  const range = () => node()._fullLayout ? node().layout.xaxis.range.map(time) : answered().layout.xaxis.range.map(time);
  const day = (at) => new Date(at).toISOString().slice(0, 10);

  // The server draws a margin around the days asked for; what is asked is without it.
  function ask(first, last) {
    const pad = answered().layout.meta.pad;
    const inset = (last - first) * pad / (1 + 2 * pad);
    window.showDays(day(first + inset), day(Math.max(last - inset - 43200000, first + inset)));
  }

  window.showDays = (from, to) => {
    document.getElementById("f-from").value = from;
    document.getElementById("f-to").value = to;
    htmx.trigger("#plot", "moved");
  };

  window.zoom = (how) => {
    if (how === "fit") return window.showDays("", "");
    const [first, last] = range();
    const middle = (first + last) / 2;
    const half = (last - first) / 2 * (how === "in" ? 0.5 : 2);
    const bound = (at) => Math.min(Math.max(at, Date.UTC(1, 0, 2)), Date.UTC(9999, 11, 30));
    ask(bound(middle - Math.max(half, 86400000)), bound(middle + Math.max(half, 86400000)));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) window.zoom(button.dataset.zoom);
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target.id === "results") draw(); });
  document.addEventListener("themechange", draw);
  load();
})();
