// Around the answer of htmx.
(() => {
  let told = null;

  // htmx tells each element that goes, of which there are thousands and none that listens.
  document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
    if (target.id === "results") target.querySelector(".list")?.remove();
  });

  // What htmx says once for each part of the page that is replaced is said once for the answer, when all is in place.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.xhr === told) return;
    told = detail.xhr;
    document.dispatchEvent(new CustomEvent("settled", { detail }));
  });
})();
