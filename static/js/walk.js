// Walking from event to event: in order of time, by lanes of the chart, by lines of the list.
(() => {
  const { selection } = window;
  let place = {};

  const inTime = () => selection.rows().reverse().sort((a, b) => (a.dataset.at > b.dataset.at) - (a.dataset.at < b.dataset.at));

  // The row of the event before or after; where the selected one is not in the list, the next to it in time.
  function beside(by) {
    const order = inTime();
    const at = order.indexOf(selection.row(selection.now()));
    if (at >= 0) return order[at + by];
    const day = selection.now() && selection.at();
    if (!day) return order.at(by > 0 ? 0 : -1);
    return by > 0 ? order.find((row) => row.dataset.at > day) : order.findLast((row) => row.dataset.at < day);
  }

  const inList = () => document.activeElement?.closest(".list tr[data-slug]");

  // Focus that is in the list goes along. The page moves only where the chart does not show the event anyway.
  function to(row) {
    if (!row) return false;
    const listed = inList();
    const other = row.dataset.slug !== selection.now();
    selection.want(row.dataset.slug, Boolean(listed));
    if (listed) row.querySelector("a").focus({ preventScroll: true });
    const box = document.getElementById("chart").getBoundingClientRect();
    if (listed || box.bottom < 80 || box.top > innerHeight - 80) row.scrollIntoView({ block: "nearest" });
    return other;
  }

  function line(by) {
    const rows = selection.rows();
    const at = rows.indexOf(inList() ?? selection.row(selection.now()));
    return to(at < 0 ? rows[0] : rows[at + by]);
  }

  // The event nearest in time in the next lane that has any; an event may stand in several lanes.
  function lane(by) {
    const plot = document.getElementById("plot");
    const lanes = plot?.layout?.meta?.lanes;
    if (!plot?.data || !lanes) return line(by);
    const laneOf = (y) => lanes.findIndex(([top, bottom]) => y >= top && y < bottom);
    const places = plot.data.flatMap((trace) => (trace.customdata ?? []).map((slug, i) => ({ slug, lane: laneOf(trace.y[i]) })));
    const now = selection.now();
    const from = place.slug === now ? place.lane : places.find((one) => one.slug === now)?.lane;
    const day = Date.parse(selection.row(now)?.dataset.at ?? selection.at() ?? inTime().at(-1)?.dataset.at);
    const apart = (one) => Math.abs(Date.parse(selection.row(one.slug).dataset.at) - day);
    for (let next = (from ?? (by > 0 ? -1 : lanes.length)) + by; lanes[next]; next += by) {
      const there = places.filter((one) => one.lane === next && one.slug !== now && selection.row(one.slug));
      if (!there.length) continue;
      place = there.reduce((best, one) => (apart(one) < apart(best) ? one : best));
      return to(selection.row(place.slug));
    }
    return false;
  }

  window.walk = {
    lane, line, beside,
    step: (by) => to(beside(by)),
    end: (last) => to(inTime().at(last ? -1 : 0)),
  };
})();
