// The filter form: keeps the search field, the open list of actors and the page's title bar in step with the answer.
(() => {
  const revealed = () => { for (const node of document.querySelectorAll("[data-needs-script]")) node.hidden = false; };
  let open = false;
  let wanted = "";

  document.addEventListener("DOMContentLoaded", revealed);

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-find]")) return;
    find(event.target.value);
    event.stopPropagation();
  });
  // Typing the name of an actor asks the server nothing.
  document.addEventListener("change", (event) => { if (event.target.matches("[data-find]")) event.stopPropagation(); }, true);

  function find(words) {
    wanted = words;
    const needle = words.trim().toLocaleLowerCase();
    const more = document.getElementById("more-actors");
    if (more && needle) more.open = true;
    for (const label of document.querySelectorAll("[data-actor]"))
      label.hidden = needle !== "" && !label.textContent.toLocaleLowerCase().includes(needle);
  }

  document.addEventListener("htmx:beforeSwap", () => { open = document.getElementById("more-actors")?.open ?? false; });

  document.addEventListener("settled", () => {
    revealed();
    const more = document.getElementById("more-actors");
    if (more && open) more.open = true;
    const field = document.querySelector("[data-find]");
    if (field && wanted) { field.value = wanted; find(wanted); }
    const q = document.getElementById("q");
    const toolbar = document.getElementById("toolbar");
    if (q && toolbar && document.activeElement !== q) q.value = toolbar.dataset.q;
  });

  // A server that says when to try again is quoted.
  const usual = document.getElementById("notice")?.textContent;
  const notice = (shown, words) => {
    const bar = document.getElementById("notice");
    bar.hidden = !shown;
    bar.textContent = words || usual;
  };
  document.addEventListener("htmx:sendError", () => notice(true));
  document.addEventListener("htmx:responseError", (event) => { 
    const { xhr } = event.detail;
    if (xhr.status >= 500) notice(true, xhr.status === 503 && xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText);
  });
  document.addEventListener("htmx:afterOnLoad", () => notice(false));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-share]");
    if (!button) return;
    await navigator.clipboard.writeText(location.href);
    const words = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 1500);
  });
})();
