// Beside an event's form: it is kept as it stands, compared with the record, and drawn as readers will see it.
(() => {
  const form = document.getElementById("event_form");
  const address = document.getElementById("twins")?.dataset.typed;
  if (!form || !address) return;
  const PAUSE = 600;
  let timer, under, leaving = false;
  const state = () => new URLSearchParams(new FormData(form));
  let told = state().toString();

  function place(html) {
    const parts = document.createElement("template");
    parts.innerHTML = html;
    for (const part of parts.content.querySelectorAll("[data-part]")) {
      const here = document.getElementById(part.dataset.part);
      // What is read aloud is left alone unless it says something else.
      if (here && here.innerHTML !== part.innerHTML) here.innerHTML = part.innerHTML;
    }
    // The form stays where it is.
    for (const link of document.querySelectorAll("#preview a")) link.setAttribute("target", "_blank");
  }

  async function tell(look) {
    const body = state();
    if (!look && body.toString() === told) return;
    told = body.toString();
    if (look) body.set("look", "1");
    under?.abort();
    under = new AbortController();
    try {
      const answer = await fetch(address, { method: "POST", body, signal: under.signal });
      // Led to the log-in page, or refused: nothing was kept.
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      place(await answer.text());
    } catch {
      // The next pause asks again, with all that was typed until then.
      if (!look && !leaving) told = "";
    }
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(tell, PAUSE); };
  form.addEventListener("input", later);
  // The lists of choices tell of a change in jQuery's way only.
  django.jQuery(form).on("change", later);
  for (const name of ["formset:added", "formset:removed"]) document.addEventListener(name, later);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
    leaving = true;
    clearTimeout(timer);
    under?.abort();
  });
  addEventListener("pageshow", () => { leaving = false; });
  // A tab that is closed, or a page that is left by a link, loses nothing.
  addEventListener("pagehide", () => { if (!leaving && state().toString() !== told) navigator.sendBeacon(address, state()); });
  addEventListener("load", () => { told = state().toString(); tell(true); });
})();
