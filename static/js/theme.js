// Marks the page as scripted and applies the chosen theme before anything is painted.
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  root.classList.add("js");
  if (read()) root.dataset.theme = read();

  window.isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  const announce = () => document.dispatchEvent(new CustomEvent("themechange"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announce);

  addEventListener("DOMContentLoaded", () => {
    for (const node of document.querySelectorAll("[data-theme-toggle]")) {
      node.hidden = false;
      node.addEventListener("click", () => {
        root.dataset.theme = window.isDark() ? "light" : "dark";
        try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private mode: this page only */ }
        announce();
      });
    }
  });
})();
