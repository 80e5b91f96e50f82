// Headlines only: no media, no fonts, no analytics, nothing fetched from elsewhere.
peer(({ storylines, lane, label, from, to }, all) => {
  const chart = document.getElementById("chart");
  const date = (time) => {
    const day = new Date(time);
    return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
  };
  const one = (i) => ({
    start_date: date(from(i)), ...(to(i) && { end_date: date(to(i)) }), group: storylines[lane[i]],
    text: { headline: label[i] }, unique_id: `e${i}`,
  });
  const left = () => chart.querySelector(".tl-timenav-slider")?.style.left;
  let watched = null;
  const draw = (which) => {
    chart.replaceChildren();
    const timeline = new TL.Timeline(chart, { events: Array.from(which, one) }, { font: null });
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
