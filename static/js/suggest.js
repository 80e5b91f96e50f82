// Suggestions under the search field: an ARIA combobox, worked by keyboard, mouse and touch.
(() => {
  const field = document.getElementById("q");
  const list = document.getElementById("suggestions");
  if (!field || !list) return;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const active = () => list.querySelector("[aria-selected=true]");

  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
    field.setAttribute(name, value);

  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  }

  function choose(option) {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  // One past either end is the field itself, where nothing is chosen.
  function step(by) {
    const all = options();
    if (list.hidden) show(true);
    const at = all.indexOf(active());
    choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by]);
  }

  const KEYS = {
    ArrowDown: () => options().length && (step(1), true),
    ArrowUp: () => options().length && (step(-1), true),
    Home: () => active() && (choose(options()[0]), true),
    End: () => active() && (choose(options().at(-1)), true),
    Enter: () => (list.hidden || !active() ? show(false) : (active().click(), true)),
    Escape: () => !list.hidden && (show(false), true),
  };
  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !KEYS[event.key]?.()) return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("input", () => { if (!field.value.trim()) { list.replaceChildren(); show(false); } });
  field.addEventListener("blur", () => show(false));
  // The field keeps the focus while an option is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  // What happens in here concerns neither the list of events nor the chart.
  for (const name of ["beforeSwap", "afterOnLoad", "afterSettle", "responseError", "sendError"])
    list.addEventListener(`htmx:${name}`, (event) => event.stopPropagation());
  list.addEventListener("htmx:afterSettle", () => {
    choose(null);
    show(document.activeElement === field && field.value.trim() !== "" && list.childElementCount > 0);
    document.getElementById("suggested").textContent = list.hidden ? "" : list.querySelector("[data-words]")?.dataset.words ?? "";
  });
})();
