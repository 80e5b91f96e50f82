// Our own page as the bench sees it. Injected, as the page itself knows nothing of being measured.
(() => {
  const $ = (selector) => document.querySelector(selector);
  const bench = (window.bench = {
    drawn: false, moves: 0, filters: 0, draws: [],
    // The picture's own end is in the page, so all of its marks are.
    pictured: () => $("#picture > svg") && $("#plot"),
    area: () => $("#plot .nsewdrag").getBoundingClientRect().toJSON(),
    filter: (family) => $(`#filters input[name=kind][value=${family}]`).parentElement,
    marks: () => document.querySelectorAll("#plot :is(.scatterlayer, .barlayer) :is(path.point, .point > path)").length,
    sent: () => $("#plot").data.reduce((sum, { x }) => sum + (x?.length ?? 0), 0),
    busy: () => $(".htmx-request, .htmx-swapping, .htmx-settling") !== null,
  });
  addEventListener("drawn", () => {
    bench.filters++;
    bench.draws.push(performance.now());
    if (!bench.drawn) $("#plot").on("plotly_relayouting", () => bench.moves++);
    bench.drawn = true;
  });
})();
