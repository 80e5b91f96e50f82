// The chart that a reader can move. Fetched by frame.js with the first reach for it, and Plotly and the figure with it.
(() => {
  const chart = document.querySelector(".chart");
  const tools = document.querySelector(".tools");
  const plot = document.getElementById("plot");
  const figure = new URL(chart.dataset.figure, location);
  // In the order of time; the list begins with the newest.
  const slugs = [...document.querySelectorAll("tr[data-slug]")].map((row) => row.dataset.slug).reverse();
  let answer = null;
  let chosen = document.querySelector("tr[aria-current]")?.dataset.slug ?? "";
  let asked = 0;
  let kept = null;

  async function ask(days) {
    const mine = ++asked;
    const url = new URL(figure);
    url.searchParams.set("width", Math.floor(chart.clientWidth / 20) * 20);
    for (const [name, value] of Object.entries(days ?? {})) url.searchParams.set(name, value);
    const response = await fetch(url, { credentials: "omit" });
    // What was asked last is what is drawn.
    if (!response.ok || mine !== asked) return;
    answer = await response.json();
    draw();
  }

  // The figure has the colours of the light theme, and a map from each to its dark one.
  function themed(value, dark) {
    if (typeof value === "string") return dark[value] ?? value;
    if (Array.isArray(value)) return value.map((one) => themed(one, dark));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, themed(one, dark)]));
    return value;
  }

  async function draw() {
    if (!window.Plotly || !answer) return;
    const dark = window.frame.isDark() ? answer.layout.meta.dark : {};
    const { data, layout } = themed({ data: answer.data, layout: answer.layout }, dark);
    if (kept) layout.xaxis.range = kept;
    layout.shapes = [...layout.shapes, ...ring(layout.font.color)];
    const first = plot.hidden;
    // Plotly measures the room that it has: it must be there.
    plot.hidden = false;
    chart.classList.add("drawn");
    await Plotly.react(plot, data, layout, answer.config);
    if (first) begin();
    chart.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }

  function begin() {
    const [button, zoom] = tools.children;
    const had = document.activeElement === button;
    button.hidden = true;
    zoom.hidden = false;
    if (had) chart.focus({ preventScroll: true });
    plot.on("plotly_click", (event) => choose(event.points[0].customdata));
    plot.on("plotly_relayout", (change) => { if ("xaxis.range[0]" in change) settle(); });
    plot.on("plotly_doubleclick", () => magnify("fit"));
    addEventListener("resize", () => Plotly.Plots.resize(plot));
  }

  // Around the event that is chosen.
  function ring(colour) {
    const trace = answer.data.find((one) => one.type === "scatter" && one.customdata?.includes(chosen));
    if (!chosen || !trace) return [];
    const at = trace.customdata.indexOf(chosen);
    return [{ type: "circle", xsizemode: "pixel", ysizemode: "pixel", xanchor: trace.x[at], yanchor: trace.y[at],
      x0: -10, x1: 10, y0: -10, y1: 10, line: { color: colour, width: 1.5 } }];
  }

  // A bar of a histogram that holds several events stands for its days.
  function choose(what) {
    if (!what) return;
    if (what.includes("/")) return show(...what.split("/"));
    if (!window.frame.select(what)) return;
    chosen = what;
    draw();
  }

  // Plotly writes dates without a zone; they are days, read as UTC. Where storylines are compared, days are numbers.
  const relative = () => answer.layout.meta.relative;
  const time = (at) => typeof at === "number" ? at : Date.parse(`${at.replace(" ", "T")}${/[T ]/.test(at) ? "" : "T00:00"}Z`);
  const text = (at) => (relative() ? at : new Date(at).toISOString().slice(0, 19).replace("T", " "));
  const day = (at) => (relative() ? String(Math.floor(at)) : new Date(at).toISOString().slice(0, 10));

  function show(from, to) {
    kept = null;
    if (!relative()) window.frame.tell({ range: { from, to } });
    ask(relative() ? { days: from && `${from}/${to}` } : { from, to });
  }

  // The server draws a margin around the days that are asked for.
  function settle(range = plot.layout.xaxis.range.map(time)) {
    const [first, last] = range;
    const pad = answer.layout.meta.pad;
    const inset = (last - first) * pad / (1 + 2 * pad);
    show(day(first + inset), day(last - inset - (relative() ? 0.001 : 86400)));
    kept = range.map(text);
  }

  function magnify(how) {
    if (!answer || plot.hidden) return;
    if (how === "fit") {
      kept = null;
      window.frame.tell({ range: null });
      return ask();
    }
    const [first, last] = plot.layout.xaxis.range.map(time);
    const [middle, half] = [(first + last) / 2, Math.max((last - first) / 2 * (how === "in" ? 0.5 : 2), relative() ? 1 : 86400000)];
    const bound = (at) => Math.min(Math.max(at, relative() ? -99999 : Date.UTC(1, 0, 2)), relative() ? 99999 : Date.UTC(9998, 0, 1));
    settle([bound(middle - half), bound(middle + half)]);
  }

  const KEYS = { "+": () => magnify("in"), "-": () => magnify("out"), 0: () => magnify("fit"), ArrowLeft: () => walk(-1), ArrowRight: () => walk(1) };
  function walk(step) {
    const at = chosen ? slugs.indexOf(chosen) + step : step > 0 ? 0 : slugs.length - 1;
    choose(slugs[Math.min(Math.max(at, 0), slugs.length - 1)]);
  }
  chart.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  tools.addEventListener("click", (event) => { if (event.target.dataset.zoom) magnify(event.target.dataset.zoom); });
  document.addEventListener("themechange", draw);

  const script = document.createElement("script");
  script.src = chart.dataset.plotly;
  script.addEventListener("load", draw);
  document.head.append(script);
  ask();
})();
