// What is new since the last visit. When that was is kept in this browser and told to nobody.
(() => {
  const PAUSE = 30 * 60;
  const read = () => { try { return (localStorage.getItem("visits") ?? "").split(" ").map(Number); } catch { return [0]; } };
  const write = (...both) => { try { localStorage.setItem("visits", both.join(" ")); } catch { /* every visit is the first */ } };
  const toolbar = () => document.querySelector("#toolbar .fresh");
  const lang = document.documentElement.lang;
  // Day before month, as in all of the English here.
  const region = lang === "en" ? "en-GB" : lang;
  let since = 0;

  // The server's clock tells when this is: the one that also tells when an event was published.
  const moment = () => Number(toolbar().dataset.moment);

  function arrive() {
    const [before, last = 0] = read();
    since = moment() - last > PAUSE ? last : before;
    write(since, moment());
  }

  function day() {
    const at = new Date(since * 1000);
    const year = at.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    return new Intl.DateTimeFormat(region, { day: "numeric", month: "long", year }).format(at);
  }

  function mark() {
    const words = JSON.parse(toolbar().dataset.words);
    let n = 0;
    for (const row of document.querySelectorAll("tr[data-since]")) {
      const fresh = since > 0 && Number(row.dataset.since) > since;
      n += fresh;
      const badge = row.querySelector(".new");
      if (!fresh) badge?.remove();
      else if (!badge) row.querySelector("a").after(" ", Object.assign(document.createElement("b"), { className: "new", textContent: words.badge }));
    }
    toolbar().hidden = n === 0;
    if (!n) return;
    const form = new Intl.PluralRules(lang);
    const like = Object.keys(words).find((sample) => form.select(Number(sample)) === form.select(n));
    toolbar().querySelector("span").textContent = words[like].replace("%(n)s", n.toLocaleString(lang)).replace("%(date)s", day());
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-only-new]")) {
      document.querySelector("input[name=new_since]").value = `${new Date(since * 1000).toISOString().slice(0, 19)}Z`;
      htmx.trigger("#filters", "change");
    } else if (event.target.closest("[data-all-seen]")) {
      since = moment();
      write(since, since);
      mark();
    }
  });
  document.addEventListener("settled", ({ detail }) => {
    if (detail.target.id !== "results") return;
    write(since, moment());
    mark();
  });
  if (toolbar()) {
    arrive();
    mark();
  }
})();
