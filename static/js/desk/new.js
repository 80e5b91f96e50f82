// An actor or a source that is missing is made on the spot: a small dialog over the form, which shows what is near first.
(() => {
  const $ = django.jQuery;
  const NOUNS = { actor: "name", source: "url" };
  let dialog, select, timer, touched;

  function open(noun, chosen, text) {
    select = chosen;
    touched = new Set();
    dialog ??= made();
    const field = NOUNS[noun] === "url" && !/^https?:/.test(text) ? "title" : NOUNS[noun];
    load(`${location.origin}/admin/desk/new/${noun}/?${new URLSearchParams({ [field]: text })}`);
  }

  function made() {
    const box = document.createElement("dialog");
    box.setAttribute("aria-labelledby", "new-heading");
    box.className = "desk";
    document.body.append(box);
    box.addEventListener("click", (event) => {
      const use = event.target.closest("[data-use]");
      if (use) choose(use.dataset.use, use.dataset.text);
      if (event.target.closest("[data-close]")) box.close();
    });
    box.addEventListener("input", (event) => {
      touched.add(event.target.name);
      const form = event.target.form;
      if (event.target.name !== NOUNS[form.dataset.noun]) return;
      clearTimeout(timer);
      timer = setTimeout(() => compare(form), 250);
    });
    box.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(timer);
      const form = event.target;
      show(await (await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })).text());
    });
    box.addEventListener("close", () => $(select).trigger("focus"));
    return box;
  }

  async function load(address) {
    show(await (await fetch(address)).text());
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input:not([type=hidden])")?.focus();
  }

  function show(html) {
    dialog.innerHTML = html;
    const done = dialog.querySelector("[data-made]");
    if (done) choose(done.dataset.made, done.dataset.text);
    else dialog.querySelector(".errors input, .errors select, [name=sure]")?.focus();
  }

  // What is near, and what is proposed, for what stands there now; nothing that was typed is touched.
  async function compare(form) {
    const asked = new FormData(form);
    asked.delete("csrfmiddlewaretoken");
    for (const name of [...asked.keys()]) if (!touched.has(name) && name !== NOUNS[form.dataset.noun]) asked.delete(name);
    const fresh = document.createElement("template");
    fresh.innerHTML = await (await fetch(`${form.action}?${new URLSearchParams(asked)}`)).text();
    form.querySelector("[data-near]").replaceWith(fresh.content.querySelector("[data-near]"));
    for (const field of fresh.content.querySelectorAll("input, select, textarea"))
      if (field.type !== "hidden" && form.elements[field.name] && !touched.has(field.name) && field.name !== NOUNS[form.dataset.noun])
        form.elements[field.name].value = field.value;
  }

  function choose(key, text) {
    let option = [...select.options].find((one) => one.value === key);
    if (!option) select.add(option = new Option(text, key));
    select.value = key;
    $(select).trigger("change");
    dialog.close();
  }

  // The last row of a list of choices, and the cross beside it. Without scripts the cross leads to a page of its own.
  $(document).on("select2:selecting", "select", (event) => {
    const chosen = event.params.args.data;
    if (chosen.id !== "new") return;
    event.preventDefault();
    const typed = document.querySelector(".select2-container--open .select2-search__field")?.value ?? "";
    $(event.target).select2("close");
    open(nounOf(event.target), event.target, typed);
  });
  $(document).on("django:show-related", ".add-related", (event) => {
    const near = event.target.closest(".related-widget-wrapper")?.querySelector("select");
    if (!near || !(nounOf(near) in NOUNS)) return;
    event.preventDefault();
    open(nounOf(near), near, "");
  });
  const nounOf = (chosen) => ({ source: "source", actor: "actor", attributed_to: "actor", parent: "actor" })[chosen.dataset.fieldName];
})();
