// On a canvas, without words, in the mode it has for many points, and typed arrays, which it reads fastest.
peer(({ storylines, lane, from }, all) => {
  const chart = echarts.init(document.getElementById("chart"), null, { renderer: "canvas" });
  const series = (which) => {
    const lanes = storylines.map(() => []);
    for (const i of which) lanes[lane[i]].push(from(i), lane[i] + (i % 20) / 25);
    return lanes.map((flat, n) => (
      { name: storylines[n], type: "scatter", symbolSize: 6, large: true, dimensions: ["when", "lane"], data: new Float64Array(flat) }
    ));
  };
  let moved = false;
  let filtered = false;
  chart.on("finished", () => { bench.drawn = true; });
  chart.on("datazoom", () => { moved = true; });
  chart.on("rendered", () => {
    if (moved) bench.moves++;
    if (filtered) bench.filters++;
    moved = filtered = false;
  });
  chart.setOption({
    animation: false,
    grid: { left: 20, right: 20, top: 10, bottom: 30 },
    xAxis: { type: "time" },
    yAxis: { type: "value", min: 0, max: storylines.length, show: false },
    dataZoom: [{ type: "inside", xAxisIndex: 0 }],
    series: series(all),
  });
  return (which) => {
    filtered = true;
    chart.setOption({ series: series(which) });
  };
});
