// Keys: / search, arrows from event to event, + and - zoom, 0 all, Escape closes the panel.
(() => {
  const KEYS = {
    "/": () => document.getElementById("q")?.focus(),
    ArrowRight: () => window.step(1),
    ArrowLeft: () => window.step(-1),
    "+": () => window.zoom("in"),
    "=": () => window.zoom("in"),
    "-": () => window.zoom("out"),
    0: () => window.zoom("fit"),
    Escape: () => document.querySelector("#panel .close")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
