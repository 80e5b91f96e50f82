// Plotly takes over the squares of the matrix of meetings: what each stands for on hover, the events themselves on click.
(() => {
  const box = document.getElementById("pairs");
  const plot = document.getElementById("squares");

  // Fetched when the matrix comes near, and not at all where nothing can hover: there the picture has the same links.
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    near.disconnect();
    const script = document.createElement("script");
    script.src = box.dataset.plotly;
    script.addEventListener("load", draw);
    document.head.append(script);
  }, { rootMargin: "400px" });
  if (matchMedia("(hover: hover)").matches) near.observe(box);

  async function draw() {
    const text = document.getElementById("meetings").textContent;
    const dark = window.isDark() ? JSON.parse(text).layout.meta.dark : {};
    const { data, layout, config } = JSON.parse(text.replace(/#[0-9a-f]{6}/g, (colour) => dark[colour] ?? colour));
    await Plotly.react(plot, data, layout, config);
    if (!box.classList.contains("drawn")) {
      box.classList.add("drawn");
      plot.on("plotly_click", ({ event }) => go(event));
      plot.on("plotly_hover", () => plot.classList.add("over"));
      plot.on("plotly_unhover", () => plot.classList.remove("over"));
    }
    box.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
  }

  // Plotly's own idea of what is under the pointer may be that of a moment ago; a click means the square it is on.
  function go(event) {
    const { layout, data: [squares] } = plot, { l, r, t, b } = layout.margin, frame = plot.getBoundingClientRect();
    const share = (at, size, range) => Math.floor(at / size * Math.max(...range)) + 0.5;
    const x = share(event.clientX - frame.x - l, layout.width - l - r, layout.xaxis.range);
    const y = share(event.clientY - frame.y - t, layout.height - t - b, layout.yaxis.range);
    const address = squares.customdata[squares.x.findIndex((one, i) => one === x && squares.y[i] === y)];
    if (address) location.assign(address);
  }

  document.addEventListener("themechange", () => { if (box.classList.contains("drawn")) draw(); });
})();
