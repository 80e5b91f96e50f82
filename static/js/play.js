// Play: selects one event after another in order of time, until the last one or until the reader does anything else.
(() => {
  const { walk } = window;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const of = (id) => document.getElementById(id);
  let playing = false;
  let moved = false;
  let mine = false;
  let pace = "3";
  let timer = 0;

  // Where motion is reduced nothing goes on by itself: the same button takes one step for each press.
  function label() {
    const button = of("play");
    if (!button) return;
    button.textContent = playing ? button.dataset.pause : still.matches ? button.dataset.next : button.dataset.play;
    of("pace").value = pace;
    if (playing) of("pace").hidden = false;
  }

  function next() {
    mine = true;
    const stepped = walk.step(1);
    mine = false;
    if (!stepped) pause();
  }

  function pause() {
    clearTimeout(timer);
    playing = moved = false;
    label();
  }

  function toggle() {
    if (playing) return pause();
    const over = !walk.beside(1);
    playing = !still.matches;
    label();
    if (!over) return next();
    mine = true;
    if (!walk.end(false)) pause();
    mine = false;
  }

  window.play = { toggle };

  // The time of an event begins when its panel is there.
  document.addEventListener("settled", ({ detail }) => {
    label();
    if (!playing || detail.target.id !== "panel") return;
    clearTimeout(timer);
    moved = true;
    if (walk.beside(1)) timer = setTimeout(next, pace * 1000);
    else pause();
  });
  // Back leads to where the reader was before, not through all that was played.
  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => { if (playing && moved) detail.history.type = "replace"; });

  const own = (event) => event.target.closest?.("#play, #pace");
  const stop = (event) => { if (playing && !own(event)) pause(); };
  document.addEventListener("htmx:beforeRequest", () => { if (playing && !mine) pause(); });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(failure, pause);
  for (const act of ["pointerdown", "input", "change"]) document.addEventListener(act, stop, true);
  document.addEventListener("wheel", (event) => { if (event.target.closest?.("#chart")) stop(event); }, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => { if (document.hidden) pause(); });
  document.addEventListener("keydown", (event) => {
    if (!playing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    if (own(event) && event.key !== "Escape") return;
    pause();
    // These three mean nothing else now, unless something that has the focus makes something of them.
    if ([" ", "p", "Escape"].includes(event.key) && !event.target.closest("button, summary, input, select, textarea")) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  document.addEventListener("click", (event) => { if (event.target.closest("#play")) toggle(); });
  document.addEventListener("change", (event) => { if (event.target.id === "pace") pace = event.target.value; });
  still.addEventListener("change", pause);
  label();
})();
