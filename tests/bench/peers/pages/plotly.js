// Every event a point of Plotly's own, one trace for each family of kinds, its label when hovered.
peer(({ storylines, families, lane, family, label, from }, all) => {
  const symbols = ["circle", "hexagon", "triangle-right", "circle-open", "star-diamond", "star", "hourglass", "bowtie",
    "diamond", "triangle-up", "x", "cross", "square", "pentagon"];
  const chart = document.getElementById("chart");
  const traces = (which) => {
    const made = families.map((name, n) => (
      { type: "scatter", mode: "markers", name, x: [], y: [], text: [], hoverinfo: "text", marker: { symbol: symbols[n % 14], size: 8 } }
    ));
    for (const i of which) {
      made[family[i]].x.push(from(i));
      made[family[i]].y.push(lane[i] + (i % 20) / 25);
      made[family[i]].text.push(label[i]);
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
  return (which) => Plotly.react(chart, traces(which), layout).then(() => bench.filters++);
});
