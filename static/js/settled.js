// Around the answer of htmx. Last of all scripts: what the others ask of the old parts, they have asked before these go.
(() => {
  let told = null;

  // htmx tells each element that goes, of which there are thousands and none that listens.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.shouldSwap && detail.target.id === "results") document.querySelector("#results .list")?.remove();
  });

  // What htmx says once for each part of the page that is replaced is said once for the answer, when all is in place.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.xhr === told) return;
    told = detail.xhr;
    document.dispatchEvent(new CustomEvent("settled", { detail }));
  });
})();
