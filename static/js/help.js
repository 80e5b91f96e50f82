// The help: what keys and gestures do, and whether keys of a single character do anything.
(() => {
  const read = () => { try { return localStorage.getItem("single-keys"); } catch { return null; } };
  const dialog = document.getElementById("help");
  const box = document.getElementById("single-keys");
  let off = read() === "off";

  window.singleKeys = () => !off;
  window.help = () => {
    box.checked = !off;
    dialog.showModal();
  };

  box.addEventListener("change", () => {
    off = !box.checked;
    try { off ? localStorage.setItem("single-keys", "off") : localStorage.removeItem("single-keys"); } catch { /* this page only */ }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#ask-help")) window.help();
    // The dialog itself is what lies around its content: the backdrop.
    else if (event.target === dialog) dialog.close();
  });
})();
