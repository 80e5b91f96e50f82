// Keys, as the help says. What needs the focus on the chart or in the list is what would else scroll the page.
(() => {
  const { walk, selection } = window;
  const SINGLE = {
    "/": () => document.getElementById("q")?.focus(),
    "?": () => window.help(),
    p: () => window.play.toggle(),
    "+": () => window.zoom("in"),
    "=": () => window.zoom("in"),
    "-": () => window.zoom("out"),
    0: () => window.zoom("fit"),
  };
  const AROUND = { ArrowRight: () => walk.step(1), ArrowLeft: () => walk.step(-1) };
  const WITHIN = { Home: () => walk.end(false), End: () => walk.end(true) };
  const CHART = { ArrowUp: () => walk.lane(-1), ArrowDown: () => walk.lane(1) };
  const LIST = { ArrowUp: () => walk.line(-1), ArrowDown: () => walk.line(1) };

  const FIELD = "input:not([type=checkbox]), select, textarea, [contenteditable]";
  // A composite of its own says what arrows do in it.
  const OTHERS = `${FIELD}, input, [role=slider], [role=listbox], [role=menu], [role=tablist], dialog`;

  function enter(target) {
    const link = target.closest(".list a");
    if (link ? !link.closest("[aria-current]") : target !== document.body && target.id !== "chart") return null;
    return selection.now() ? selection.enter : null;
  }

  // What a key does where the focus is, or nothing.
  function meaning(key, target) {
    if (key === "Escape") return () => window.sheet.close() || selection.close();
    if (SINGLE[key]) return window.singleKeys() ? SINGLE[key] : null;
    if (target.closest(OTHERS)) return null;
    if (key === "Enter") return enter(target);
    const chart = target.closest("#chart");
    const list = target.closest(".list");
    if (AROUND[key]) return chart || list || target === document.body || target.closest("#panel, #toolbar") ? AROUND[key] : null;
    if (WITHIN[key]) return chart || list ? WITHIN[key] : null;
    return chart ? CHART[key] : list ? LIST[key] : null;
  }

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && key.length > 1 || document.querySelector("dialog[open]")) return;
    if (target.matches(FIELD)) {
      if (key === "Escape") target.blur();
      return;
    }
    const act = meaning(key, target);
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
