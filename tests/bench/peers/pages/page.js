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

  // Calls `draw(columns, which)`, which draws the events at these places of the columns, and answers with a function
  // that draws others instead. Columns, as objects would cost those who need none.
  window.peer = async (draw) => {
    const answer = await columns;
    const all = Uint32Array.from(answer.start.keys());
    const update = draw({
      ...answer,
      from: (i) => answer.start[i] * 86400000,
      to: (i) => (answer.days[i] ? (answer.start[i] + answer.days[i]) * 86400000 : undefined),
    }, all);
    document.getElementById("filters").append(...answer.families.map((name, family) => {
      const button = document.createElement("button");
      let chosen = false;
      button.textContent = button.dataset.family = name;
      button.addEventListener("click", () => {
        chosen = !chosen;
        update(chosen ? all.filter((i) => answer.family[i] === family) : all);
      });
      return button;
    }));
  };
})();
