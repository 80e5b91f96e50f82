// Headlines only: no media, no fonts, no analytics, nothing fetched from elsewhere.
peer((all, storylines) => {
  const chart = document.getElementById("chart");
  const date = (time) => {
    const day = new Date(time);
    return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
  };
  const one = ({ start, end, lane, label, i }) => ({
    start_date: date(start), ...(end && { end_date: date(end) }), group: storylines[lane], text: { headline: label }, unique_id: `e${i}`,
  });
  const left = () => chart.querySelector(".tl-timenav-slider")?.style.left;
  let watched = null;
  const draw = (events) => {
    chart.replaceChildren();
    const timeline = new TL.Timeline(chart, { events: events.map(one) }, { font: null });
    timeline.on("ready", () => {
      bench.drawn = true;
      bench.filters++;
      watched?.disconnect();
      let was = left();
      watched = new MutationObserver(() => { if (left() !== was) bench.moves++; was = left(); });
      watched.observe(chart.querySelector(".tl-timenav-slider"), { attributeFilter: ["style"] });
    });
  };
  draw(all);
  bench.area = () => chart.querySelector(".tl-timenav").getBoundingClientRect().toJSON();
  bench.marks = () => chart.querySelectorAll(".tl-timemarker").length;
  // It adds and removes events one by one only; a new one of it is quicker.
  return draw;
});
