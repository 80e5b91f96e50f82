// Draws the figure that the server answered, before the list below it is there, and reports which days the reader moved to.
(() => {
  const node = () => document.getElementById("plot");
  const chart = () => document.getElementById("chart");
  let [settled, wheeled] = [0, 0];
  let drawnFrom = null;
  // The days that the reader moved to: what is asked is whole days, what is shown stays as it was left.
  let kept = null;
  // Whether the pointer is held down, whether an answer came meanwhile, and where the reader dragged to.
  let [held, missed, dragged] = [false, false, null];

  // The figure as it was answered, and what it says of itself. What is drawn is a copy: Plotly writes into it.
  let figure = "";
  let meta = null;
  function hear(page) {
    const box = document.createElement("template");
    const from = page.indexOf('<template id="figure">');
    box.innerHTML = page.slice(from, page.indexOf("</template>", from));
    figure = box.content.firstElementChild.content.textContent;
    ({ meta } = JSON.parse(figure).layout);
  }

  // It has the colours of the light theme, and a map from each to its dark one.
  const themed = () => window.isDark() ? figure.replace(/#[0-9a-f]{6}/g, (colour) => meta.dark[colour] ?? colour) : figure;

  // Plotly comes after the picture was painted, and not at all where the chart is not shown.
  function load() {
    if (!chart()?.checkVisibility()) return addEventListener("resize", load, { once: true });
    const script = Object.assign(document.createElement("script"), { src: chart().dataset.plotly, onload: draw });
    document.head.append(script);
  }

  async function draw() {
    // What is drawn anew under a moving pointer would slip from it.
    if (!window.Plotly || !node() || held || (kept && wheeling() && range().join() !== kept.join())) return;
    const { data, layout, config } = JSON.parse(themed());
    if (kept) layout.xaxis.range = kept.map(text);
    drawnFrom = layout.xaxis.range.map(time).join();
    await Plotly.react(node(), data, layout, config);
    if (!chart().classList.contains("drawn")) first();
    chart().dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }

  function first() {
    chart().classList.add("drawn");
    if (node()._fullLayout.width !== node().clientWidth) Plotly.Plots.resize(node());
    node().on("plotly_relayout", (change) => moved(change));
    node().on("plotly_relayouting", moving);
    node().on("plotly_click", (event) => select(event.points[0].customdata));
    node().addEventListener("wheel", () => { wheeled = Date.now(); }, { passive: true, capture: true });
    node().addEventListener("pointerdown", () => { held = true; }, true);
    for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, letGo);
    node().on("plotly_doubleclick", () => window.showDays("", ""));
  }

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt.id !== "plot" && detail.target?.id === "results") kept = null;
  });

  // A bar of a histogram that holds several events stands for its days.
  function select(what) {
    if (!what) return;
    if (what.includes("/")) window.showDays(...what.split("/"));
    else document.dispatchEvent(new CustomEvent("wanted", { detail: what }));
  }

  // A drag asks at its end, the wheel when it has rested for 60 ms: Plotly itself waits for 50 and then draws.
  const wheeling = () => Date.now() - wheeled < 400;
  const asked = () => kept?.join() ?? drawnFrom;
  function moved(change, rest = 0) {
    if (!("xaxis.range[0]" in change)) return;
    clearTimeout(settled);
    settled = setTimeout(() => { if (!held && range().join() !== asked()) ask(...range()); }, rest);
  }

  // The chart is drawn a window further than is seen, both ways. Of a reader who has used up half of that, and has not let
  // go yet, the server hears what is wanted next.
  function moving(change) {
    if (!held) return moved(change, 60);
    const [first, last] = dragged = [change["xaxis.range[0]"], change["xaxis.range[1]"]].map(time);
    if (Math.abs(first - Number(asked().split(",")[0])) > (last - first) / 2) ask(first, last);
  }

  // The server is asked before Plotly draws where the drag ended, which takes as long as half an answer.
  function letGo() {
    if (!held) return;
    const early = dragged !== null && dragged.join() !== asked();
    [held, missed] = [false, missed && !early];
    if (early) ask(...dragged);
    dragged = null;
    setTimeout(released, 0, early);
  }

  function released(early) {
    if (range().join() !== asked()) ask(...range());
    else if (early) return;
    else if (missed) htmx.trigger("#plot", "moved");
    else if (asked() !== drawnFrom) draw();
  }

  // The chart shows at once what was answered, and the rest of the page when that was seen. Nothing moves under a pointer
  // that is held down: who lets go is answered anew.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "results" || !detail.shouldSwap) return;
    missed = held;
    if (held) return (detail.shouldSwap = false);
    hear(detail.serverResponse);
    if (!chart().classList.contains("drawn")) return;
    detail.swapOverride = "outerHTML swap:20ms";
    draw();
  });

  // Plotly writes dates without a zone; they are days, read as UTC. Where storylines are compared, days are numbers.
  // A second is the least that is told apart, as in the text of a date: what was drawn is then what was asked for.
  const relative = () => meta.relative;
  const unit = () => (relative() ? 1 : 86400000);
  const time = (at) => typeof at === "number" ? at : Date.parse(`${at.replace(" ", "T").slice(0, 19)}${/[T ]/.test(at) ? "" : "T00:00"}Z`);
  const range = () => (node()._fullLayout ? node() : JSON.parse(figure)).layout.xaxis.range.map(time);
  const day = (at) => (relative() ? String(Math.floor(at)) : new Date(at).toISOString().slice(0, 10));
  const text = (at) => (relative() ? at : new Date(at).toISOString().slice(0, 19).replace("T", " "));

  // The server draws a margin around the days asked for; what is asked is without it.
  function days(first, last) {
    const pad = meta.pad;
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

  window.view = { range, relative, unit, days, ask, width: () => meta.width };
  document.addEventListener("themechange", draw);
  hear(document.getElementById("figure").outerHTML);
  requestAnimationFrame(() => setTimeout(load));
})();
