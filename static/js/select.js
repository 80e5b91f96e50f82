// One event is selected: the list, the chart and the panel show the same one.
(() => {
  const slug = () => new URLSearchParams(location.search).get("event") ?? "";
  const rows = () => [...document.querySelectorAll("tr[data-slug]")];

  function show() {
    const now = document.querySelector("#panel [data-event]")?.dataset.event ?? slug();
    for (const row of rows()) {
      if (row.dataset.slug === now) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const field = document.querySelector("input[name=event]");
    if (field) field.value = now;
    window.mark?.(now);
    announce();
  }

  // A screen reader hears the headline of the event, not the whole panel; and each once.
  function announce() {
    const region = document.getElementById("announced");
    const headline = document.querySelector("#panel [data-event] h2")?.textContent.trim() ?? "";
    if (region && region.textContent !== headline) region.textContent = headline;
  }

  function want(name) {
    const link = rows().find((row) => row.dataset.slug === name)?.querySelector("a");
    if (link) link.click();
  }
  window.step = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = at < 0 ? (by > 0 ? all.length - 1 : 0) : Math.min(Math.max(at - by, 0), all.length - 1);
    all[next].querySelector("a").click();
    all[next].scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("wanted", (event) => want(event.detail));
  document.addEventListener("htmx:afterSettle", show);
  document.addEventListener("drawn", show);

  // The panel may be older than the filters: closing it keeps what is in the address now.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#panel .close")) return;
    event.preventDefault();
    const here = new URL(location.href);
    here.searchParams.delete("event");
    htmx.ajax("GET", here.pathname + here.search, { target: "#panel", swap: "innerHTML" });
  });
})();
