// What is offered for this view - downloads, the picture for paper - is for the event selected now, too.
document.addEventListener("settled", () => {
  const slug = new URLSearchParams(location.search).get("event");
  for (const node of document.querySelectorAll("[data-carries-view]")) {
    const name = node.src ? "src" : "href";
    const address = new URL(node[name]);
    if ((address.searchParams.get("event") ?? "") === (slug ?? "")) continue;
    if (slug) address.searchParams.set("event", slug);
    else address.searchParams.delete("event");
    node[name] = address;
  }
});
