// While the reader rests, the views that zooming would show are asked for: the server then has them at hand.
(() => {
  const REST = 700;
  let resting = 0;
  let asking = null;

  function rest() {
    stop();
    resting = setTimeout(() => (window.requestIdleCallback ?? setTimeout)(ask), REST);
  }

  function stop() {
    clearTimeout(resting);
    asking?.abort();
    asking = null;
  }

  // As htmx asks: the answer is kept under the question and these headers.
  async function ask() {
    if (document.hidden || navigator.connection?.saveData) return;
    const { signal } = (asking = new AbortController());
    const headers = { "HX-Request": "true", "HX-Target": "results", "HX-Trigger": "plot", "X-Chart-Width": window.chartWidth() };
    for (const how of ["in", "out"]) {
      const asked = new URLSearchParams(new FormData(document.getElementById("filters")));
      const [from, to] = window.daysAfter(how);
      if (document.getElementById("f-days")) asked.set("days", `${from}/${to}`);
      else for (const [name, value] of [["from", from], ["to", to]]) asked.set(name, value);
      await fetch(`${document.getElementById("plot").getAttribute("hx-get")}?${asked}`, { headers, signal, priority: "low" }).catch(() => {});
      if (signal.aborted) return;
    }
  }

  document.addEventListener("drawn", rest);
  if (document.querySelector("#chart.drawn")) rest();
  for (const moves of ["htmx:beforeRequest", "pointerdown", "wheel"]) document.addEventListener(moves, stop, { passive: true });
})();
