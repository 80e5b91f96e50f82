// On the chart: a ring around every place of the selected event, and thin arcs to the events it is linked with.
(() => {
  const plot = () => document.getElementById("plot");
  const panel = () => document.querySelector("#panel [data-event]");
  const FOOT = 14;

  // Days as the axis of the chart counts them: milliseconds, or days since the event that a lane begins with.
  const zero = (lane) => lane[4] - 719163;
  const place = (day, lane, relative) =>
    relative ? Date.parse(day) / 864e5 - zero(lane) + 0.5 : moment(Date.parse(day) + 432e5);
  const moment = (at) => new Date(at).toISOString().slice(0, 16).replace("T", " ");
  const number = (x) => Date.parse(`${x.replace(" ", "T")}${/[ T]/.test(x) ? "" : "T00:00"}Z`);
  const between = (a, b, relative) => (relative ? (a + b) / 2 : moment((number(a) + number(b)) / 2));
  // In a path Plotly wants no space in a date.
  const joined = (x) => String(x).replace(" ", "_");

  // Where an event is drawn: at its marks, or else at the foot of its lanes on its day.
  function places(slug, node, near) {
    const found = [];
    for (const trace of plot().data) {
      if (!trace.customdata || ["spans", "crowd"].includes(trace.name)) continue;
      trace.customdata.forEach((one, i) => { if (one === slug) found.push({ x: trace.x[i], y: trace.y[i] }); });
    }
    if (found.length || !node?.dataset.at) return found;
    const { lanes, relative } = plot().layout.meta;
    const row = document.querySelector(`tr[data-slug="${CSS.escape(slug)}"]`);
    const keys = [...(node.dataset.lanes ?? "").split(" "), [...(row?.classList ?? [])].find((one) => one.startsWith("s-"))?.slice(2)];
    const own = lanes.filter((lane) => !lane[3] || keys.includes(lane[3]));
    if (own.length || relative) return own.map((lane) => ({ x: place(node.dataset.at, lane, relative), y: lane[1] - FOOT, foot: true }));
    return near ? [{ x: place(node.dataset.at, null, false), y: near.y }] : [];
  }

  const ring = ({ x, y }, color) => ({
    name: "selected", type: "circle", xsizemode: "pixel", ysizemode: "pixel", xanchor: x, yanchor: y,
    x0: -12, x1: 12, y0: -12, y1: 12, line: { width: 2, color },
  });

  // explore/picture.py bends its arcs by the same rule.
  function arc(from, to, color, relative) {
    const top = Math.max(Math.min(from.y, to.y) - 20 - Math.abs(from.y - to.y) / 5, 38);
    return {
      name: "selected", type: "path", layer: "below", opacity: 0.55, line: { width: 1, color },
      path: `M ${joined(from.x)},${from.y} Q ${joined(between(from.x, to.x, relative))},${top} ${joined(to.x)},${to.y}`,
    };
  }

  // A name beside the ring of an event that the chart counts among others.
  const named = ({ x, y }, text, { color, paper }) => ({
    name: "selected", x, y, text, showarrow: false, xanchor: "left", xshift: 15,
    bgcolor: paper, font: { color, size: 11.5 },
  });
  const escaped = (words) => words.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

  window.mark = (slug) => {
    const node = plot();
    if (!node?.data) return;
    const { layout } = node;
    const color = layout.font.color;
    const origins = slug ? places(slug, panel()) : [];
    const shapes = origins.map((place) => ring(place, color));
    const names = origins.filter((place) => place.foot)
      .map((place) => named(place, escaped(panel().dataset.label), { color, paper: layout.hoverlabel.bgcolor }));
    for (const link of origins.length ? document.querySelectorAll("#panel [data-linked]") : []) {
      let best = null;
      for (const from of origins) for (const to of places(link.dataset.linked, link, from)) {
        if (!best || Math.abs(from.y - to.y) < Math.abs(best[0].y - best[1].y)) best = [from, to];
      }
      if (best) shapes.push(arc(...best, color, layout.meta.relative));
    }
    if (origins.length && layout.meta.relative) document.dispatchEvent(new CustomEvent("marked", { detail: origins[0].x }));
    const others = layout.shapes.filter((shape) => shape.name !== "selected");
    const notes = layout.annotations.filter((note) => note.name !== "selected");
    if (shapes.length || others.length < layout.shapes.length)
      Plotly.relayout(node, { shapes: [...others, ...shapes], annotations: [...notes, ...names] });
  };
})();
