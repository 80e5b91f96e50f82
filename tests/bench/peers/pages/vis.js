// As its examples begin: a data set seen through a filter, groups, and its own defaults.
window.options ??= {};
peer(({ storylines, lane, label, from, to }, all) => {
  let moved = false;
  const point = options.type === "point";
  const items = new vis.DataSet(Array.from(all, (i) => (
    { id: i, content: label[i], start: from(i), end: point ? undefined : to(i), group: lane[i] }
  )));
  let shown = null;
  const view = new vis.DataView(items, { filter: ({ id }) => !shown || shown.has(id) });
  const groups = storylines.map((content, id) => ({ id, content }));
  const timeline = new vis.Timeline(document.getElementById("chart"), view, groups, {
    ...options, onInitialDrawComplete: () => { bench.drawn = true; },
  });
  timeline.on("rangechange", () => { moved = true; });
  timeline.on("changed", () => {
    bench.filters++;
    if (moved) bench.moves++;
    moved = false;
  });
  bench.area = () => document.querySelector(".vis-center").getBoundingClientRect().toJSON();
  bench.marks = () => document.querySelectorAll(".vis-itemset :is(.vis-box, .vis-point, .vis-range, .vis-cluster)").length;
  return (which) => {
    shown = new Set(which);
    view.refresh();
  };
});
