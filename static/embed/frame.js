// What the frame tells the page around it: how high it is, what was chosen in it. It listens to no message; what it is
// told stands behind the # of its address.
(() => {
  const [root, body, main, content] = [document.documentElement, document.body, ...["main", ".content"].map((one) => document.querySelector(one))];
  const chart = document.querySelector(".chart[data-chart]");
  const tools = document.querySelector(".tools");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const told = (name) => new URLSearchParams(location.hash.replace(/^#\??/, "")).get(name) ?? "";
  // WordPress gives every frame a secret, by which it knows whose message it is.
  const secret = /^[A-Za-z0-9]{1,40}$/.test(told("secret")) ? told("secret") : "";
  const post = (message) => { if (parent !== window) parent.postMessage(message, "*"); };
  const tell = (message) => post({ type: "diplomatic-timeline", ...message });
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  // As high as it would be without scrolling, whatever the frame's own height is.
  function measure() {
    const height = Math.ceil(body.offsetHeight - main.clientHeight + content.offsetHeight);
    tell({ height });
    if (secret) post({ message: "height", value: height, secret });
  }

  function theme() {
    if (["light", "dark"].includes(told("theme"))) root.dataset.theme = told("theme");
    document.dispatchEvent(new CustomEvent("themechange"));
  }

  // The line of the event is shown below the picture, with its way to the record; the page around hears of it.
  const row = (slug) => document.querySelector(`tr[data-slug="${CSS.escape(slug)}"]`);
  function select(slug) {
    const line = row(slug);
    if (!line) return false;
    document.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    line.setAttribute("aria-current", "true");
    for (const mark of document.querySelectorAll(".picture a")) mark.classList.toggle("selected", slugOf(mark) === slug);
    const chosen = document.getElementById("chosen");
    chosen.replaceChildren(...[1, 0, 2].flatMap((at) => [...[...line.cells[at].childNodes].map((node) => node.cloneNode(true)), " · "]).slice(0, -1));
    chosen.hidden = false;
    tell({ select: slug });
    return true;
  }
  const address = (link) => new URL(link.href.baseVal ?? link.href, location);
  const slugOf = (link) => address(link).searchParams.get("event") ?? "";

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (chart?.contains(link) && select(slugOf(link))) return event.preventDefault();
    if (link.closest("tr")) tell({ select: slugOf(link) });
    // Where links may open no window, the page around is asked to follow them; it follows those to our own host.
    if (!secret) return;
    event.preventDefault();
    post({ message: "link", value: address(link).href, secret });
  });

  // The chart that can be moved is fetched when somebody reaches for it: a press, a key, the button.
  const REACHES = ["pointerdown", "keydown", "click"];
  function reach(event) {
    if (event.target.closest("a")) return;
    if (event.type === "keydown" && !["ArrowLeft", "ArrowRight", "+", "-", "0"].includes(event.key)) return;
    for (const kind of REACHES) for (const node of [chart, tools]) node.removeEventListener(kind, reach);
    const script = document.createElement("script");
    script.src = chart.dataset.chart;
    document.head.append(script);
  }

  // Where the list is the timeline it is open, as the style sheet shows it.
  const narrow = matchMedia("(max-width: 559px)");
  const unfold = () => { for (const list of document.querySelectorAll("details")) list.open = list.open || narrow.matches; };
  unfold();
  narrow.addEventListener("change", unfold);

  window.frame = { tell, select, isDark };
  theme();
  addEventListener("hashchange", theme);
  system.addEventListener("change", theme);
  new ResizeObserver(measure).observe(content);
  for (const event of ["resize", "load"]) addEventListener(event, measure);
  // A script of the page around may be there later than this one.
  for (const after of [1000, 4000]) setTimeout(measure, after);
  if (!chart) return;
  tools.hidden = false;
  for (const kind of REACHES) for (const node of [chart, tools]) node.addEventListener(kind, reach);
})();
