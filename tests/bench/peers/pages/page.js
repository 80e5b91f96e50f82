// What the pages of all peers share: the events, a row of filters, and what they tell the bench.
(() => {
  const columns = fetch(document.currentScript.dataset.events).then((answer) => answer.json());
  const chart = () => document.getElementById("chart");
  const bench = (window.bench = {
    drawn: false, moves: 0, filters: 0, marks: () => 0,
    pictured: () => bench.drawn,
    area: () => chart().getBoundingClientRect().toJSON(),
    filter: (family) => document.querySelector(`[data-family=${family}]`),
    busy: () => false,
  });

  // Calls `draw(events, storylines, families)`, which answers with a function that draws other events instead.
  window.peer = async (draw) => {
    const { storylines, families, start, days, lane, family, label } = await columns;
    const day = 86400000;
    const events = start.map((first, i) => ({
      start: first * day, end: days[i] ? (first + days[i]) * day : null, lane: lane[i], family: family[i], label: label?.[i], i,
    }));
    const update = draw(events, storylines, families);
    document.getElementById("filters").append(...families.map((name, which) => {
      const button = document.createElement("button");
      let chosen = false;
      button.textContent = button.dataset.family = name;
      button.addEventListener("click", () => {
        chosen = !chosen;
        update(chosen ? events.filter((event) => event.family === which) : events);
      });
      return button;
    }));
  };
})();
