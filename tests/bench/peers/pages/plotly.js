// Every event a point of Plotly's own, one trace for each family of kinds, its label when hovered.
peer((all, storylines, families) => {
  const symbols = ["circle", "hexagon", "triangle-right", "circle-open", "star-diamond", "star", "hourglass", "bowtie",
    "diamond", "triangle-up", "x", "cross", "square", "pentagon"];
  const chart = document.getElementById("chart");
  const traces = (events) => {
    const made = families.map((name, which) => (
      { type: "scatter", mode: "markers", name, x: [], y: [], text: [], hoverinfo: "text", marker: { symbol: symbols[which % 14], size: 8 } }
    ));
    for (const { start, lane, family, label, i } of events) {
      made[family].x.push(start);
      made[family].y.push(lane + (i % 20) / 25);
      made[family].text.push(label);
    }
    return made;
  };
  const layout = {
    dragmode: "pan", showlegend: false, hovermode: "closest", margin: { l: 20, r: 20, t: 10, b: 30 },
    xaxis: { type: "date" }, yaxis: { fixedrange: true, range: [0, storylines.length], visible: false },
  };
  bench.area = () => chart.querySelector(".nsewdrag").getBoundingClientRect().toJSON();
  bench.marks = () => chart.querySelectorAll(".scatterlayer .point").length;
  Plotly.newPlot(chart, traces(all), layout, { scrollZoom: true, displayModeBar: false }).then(() => {
    bench.drawn = true;
    chart.on("plotly_relayouting", () => bench.moves++);
  });
  return (events) => Plotly.react(chart, traces(events), layout).then(() => bench.filters++);
});
