// The limit of any page that draws with Plotly: our own chart, its figure at hand, on a page with nothing else. Who moves it
// sees it drawn anew at once, as if what is new had been there already.
(() => {
  const figure = fetch("/figure.json").then((answer) => answer.text());
  const chart = document.getElementById("chart");
  const bench = (window.bench = {
    drawn: false, moves: 0, filters: 0, draws: [],
    pictured: () => bench.drawn,
    area: () => chart.querySelector(".nsewdrag").getBoundingClientRect().toJSON(),
    marks: () => chart.querySelectorAll(":is(.scatterlayer, .barlayer) :is(path.point, .point > path)").length,
    busy: () => false,
  });

  figure.then(async (text) => {
    const draw = (range) => {
      const { data, layout, config } = JSON.parse(text);
      if (range) layout.xaxis.range = range;
      return Plotly.react(chart, data, layout, config);
    };
    await draw();
    bench.drawn = true;
    chart.on("plotly_relayouting", () => bench.moves++);
    chart.on("plotly_relayout", async (change) => {
      if (!("xaxis.range[0]" in change)) return;
      await draw([change["xaxis.range[0]"], change["xaxis.range[1]"]]);
      bench.draws.push(performance.now());
    });
  });
})();
