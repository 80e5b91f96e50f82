// Where storylines are compared: one line across all lanes, with the number of the day and what date that is in each.
(() => {
  const plot = () => document.getElementById("plot");
  const compared = () => plot()?.layout?.meta?.relative;
  const date = (day, lane) => new Date((day + lane[4] - 719163) * 864e5)
    .toLocaleDateString(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" });

  // Both are made once and live beside the plot, which Plotly redraws.
  function nodes() {
    const chart = document.getElementById("chart");
    if (!chart.querySelector(".cursor")) {
      chart.insertAdjacentHTML("beforeend", '<div class="cursor" aria-hidden="true" hidden></div>');
    }
    return chart.querySelector(".cursor");
  }

  function show(day) {
    const { xaxis, _size } = plot()._fullLayout;
    const line = nodes();
    line.hidden = false;
    line.style.left = `${_size.l + xaxis.d2p(day + 0.5)}px`;
    line.style.height = `${plot().layout.height}px`;
    line.replaceChildren(...plot().layout.meta.lanes.map((lane) => {
      const note = document.createElement("span");
      note.textContent = `${day} · ${date(day, lane)}`;
      note.style.top = `${lane[0] + 3}px`;
      return note;
    }));
  }

  document.addEventListener("pointermove", (event) => {
    if (!compared() || !event.target.closest("#plot")) return;
    const { xaxis, _size } = plot()._fullLayout;
    show(Math.floor(xaxis.p2d(event.clientX - plot().getBoundingClientRect().left - _size.l)));
  });
  // Who walks by key sees the day of the selected event.
  document.addEventListener("marked", (event) => { if (compared()) show(Math.floor(event.detail)); });
  document.addEventListener("drawn", () => { if (!compared()) document.querySelector(".cursor")?.remove(); });
})();
