// The server lays labels out for the width that the chart has. Where that is quite another one later, it is asked again.
(() => {
  const chart = () => document.getElementById("chart");
  let resized = 0;

  // A little less than there is, so that rounding never makes a label too long.
  window.chartWidth = () => String(Math.floor(chart().clientWidth / 20) * 20);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (chart()?.clientWidth) detail.headers["X-Chart-Width"] = window.chartWidth();
  });

  function fit() {
    clearTimeout(resized);
    resized = setTimeout(() => {
      const ratio = chart().clientWidth / window.view.width();
      if (chart().clientWidth && (ratio < 1 || ratio > 1.25)) window.htmx?.trigger("#plot", "moved");
    }, 150);
  }
  function begin() {
    fit();
    addEventListener("resize", fit);
  }
  if (chart()?.classList.contains("drawn")) begin();
  else document.addEventListener("drawn", begin, { once: true });
})();
