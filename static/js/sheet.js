// On a phone the filters are a sheet: it has the focus while it is open, and Back, Escape and its link close it.
(() => {
  const side = () => document.getElementById("side");
  const isOpen = () => Boolean(side()?.classList.contains("open"));
  let href = "";

  // A step of the history of its own, which filters chosen meanwhile do not add to.
  function open() {
    href = location.href;
    history.replaceState({ htmx: true }, "");
    history.pushState({ htmx: true }, "");
    turn(true);
    side().querySelector("input, a").focus();
  }

  function turn(on) {
    side().classList.toggle("open", on);
    for (const node of document.querySelectorAll(".masthead, #main, #panel, .foot")) node.inert = on;
    if (!on) document.querySelector(".sheet-open").focus();
  }

  function close() {
    if (!isOpen()) return false;
    history.back();
    return true;
  }
  window.sheet = { close };

  addEventListener("popstate", (event) => {
    if (!isOpen()) return;
    event.stopImmediatePropagation();
    turn(false);
    if (location.href !== href) history.pushState({ htmx: true }, "", href);
  }, { capture: true });

  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => { if (isOpen()) detail.history.type = "replace"; });
  document.addEventListener("settled", () => {
    href = location.href;
    tell();
  });
  const tell = () => {
    const here = document.querySelector("[data-count-here]");
    if (here) here.textContent = document.querySelector("#toolbar .count").textContent;
  };
  tell();

  document.addEventListener("click", (event) => {
    const opener = event.target.closest(".sheet-open");
    if (!opener && !(isOpen() && event.target.closest("#side .close"))) return;
    event.preventDefault();
    opener ? open() : close();
  });
  matchMedia("(max-width: 760px)").addEventListener("change", close);
})();
