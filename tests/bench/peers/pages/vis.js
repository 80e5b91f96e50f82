// As its examples begin: a data set seen through a filter, groups, and its own defaults.
window.options ??= {};
peer((all, storylines) => {
  let moved = false;
  const point = options.type === "point";
  const items = new vis.DataSet(all.map(({ start, end, lane, label, i }) => (
    { id: i, content: label, start, end: point ? undefined : end ?? undefined, group: lane }
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
  return (events) => {
    shown = new Set(events.map(({ i }) => i));
    view.refresh();
  };
});
