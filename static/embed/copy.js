// Copies the text of a field; shown only where it can.
(() => {
  const show = () => { for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false; };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { return; }
    const words = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
