// What is noted in every page alike, ours and the peers': when inputs came, what was painted, how long frames took.
(() => {
  const watch = (window.watch = { at: {}, scripts: {} });
  // An input's own time is when it reached the browser, however long the page was too busy to hear of it.
  for (const kind of ["wheel", "pointermove", "pointerup", "click"])
    addEventListener(kind, (event) => { watch.at[kind] = event.timeStamp; }, { capture: true, passive: true });
  document.addEventListener("load", ({ target }) => { if (target.src) watch.scripts[target.src] = performance.now(); }, true);

  // The milliseconds at which a sign has been seen and the frame that shows it has been handed over.
  watch.when = (sign) => new Promise((found) => {
    const look = () => requestAnimationFrame(() => (sign() ? requestAnimationFrame(() => found(performance.now())) : look()));
    look();
  });

  watch.painted = new Promise((found) => {
    new PerformanceObserver((list) => list.getEntries().forEach(
      ({ name, startTime }) => name === "first-contentful-paint" && found(startTime))).observe({ type: "paint", buffered: true });
  });

  // The first picture: something was painted, and marks were among it. They are there when a frame begins: either that
  // frame is the first that was painted, or it has been painted when the next begins.
  const marked = new Promise((found) => {
    const look = () => requestAnimationFrame((_, here = performance.now()) => (
      window.bench?.pictured() ? requestAnimationFrame(() => found([here, performance.now()])) : look()));
    look();
  });
  watch.picture = Promise.all([watch.painted, marked]).then(([painted, [here, next]]) => (painted >= here ? painted : next));

  let frames = null;
  watch.begin = () => {
    const mine = (frames = [performance.now()]);
    const tick = () => { if (frames === mine) { mine.push(performance.now()); requestAnimationFrame(tick); } };
    requestAnimationFrame(tick);
  };
  // Two frames more: what the last input began is counted too.
  watch.end = () => new Promise((found) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const mine = frames;
    frames = null;
    found(mine.slice(1).map((time, i) => time - mine[i]));
  })));
})();
