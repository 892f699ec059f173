// Watches the charts of a page from before its first script: see browser.py, which puts the selector
// of the charts in for CHARTS.
(() => {
  const probe = window.probe = { seen: [new Map(), new Map()], press: null, shift: 0 };

  // ---- frames: whether one is being made, and when it is painted -------------------------------
  const port = new MessageChannel();
  let after = [], inFrame = false;
  port.port1.onmessage = () => { const run = after; after = []; run.forEach((f) => f()); };
  const afterTask = (done) => { after.push(done); port.port2.postMessage(0); };
  const frame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => frame((now) => {
    if (!inFrame) { inFrame = true; afterTask(() => { inFrame = false; }); }
    callback(now);
  });
  const whenPainted = (done) => { if (inFrame) afterTask(done); else frame(() => afterTask(done)); };

  // ---- what was seen ---------------------------------------------------------------------------
  let touched = 0;
  probe.rest = () => performance.now() - touched; // also since the same was drawn again
  probe.drawn_at = () => Math.max(...probe.seen.map((frames) => [...frames.values()][0]));
  probe.clear = () => { probe.seen.forEach((frames) => frames.clear()); probe.shift = 0; };
  probe.listen = () => { probe.press = { at: 0, first: null, last: null }; };
  const drawn = (chart, another) => {
    if (chart < 0 || chart > 1) return;
    touched = performance.now();
    if (!another) return;
    const now = document.timeline.currentTime;
    if (!probe.seen[chart].has(now)) probe.seen[chart].set(now, touched);
    const { press } = probe;
    if (!press?.at) return;
    const change = press.last = { changed: touched - press.at, painted: 0 };
    if (chart === 0) press.first ??= change.changed;
    whenPainted(() => { change.painted = performance.now() - press.at; });
  };
  addEventListener("keydown", (event) => {
    if (!event.repeat && probe.press) probe.press.at ||= event.timeStamp;
  }, { capture: true });
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) probe.shift += value; // those of the hand's too
  }).observe({ type: "layout-shift" });

  // ---- Vega's SVG: what stands in it, so that drawing the same again counts as none --------------
  const pictures = new WeakMap();
  const numbers = (text) => (text?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  const near = (a, b) => {
    const own = numbers(a), other = numbers(b);
    return own.length && own.length === other.length
      && own.every((value, k) => Math.abs(value - other[k]) < 0.05); // of a pixel
  };
  const isAnother = (svg) => {
    const now = [...svg.querySelectorAll("path, text, line, image")].flatMap((mark) =>
      [mark.getAttribute("d") ?? mark.getAttribute("href") ?? mark.textContent,
        ...["transform", "x2", "y2", "fill"].map((name) => mark.getAttribute(name))]);
    const before = pictures.get(svg);
    pictures.set(svg, now);
    return now.length !== before?.length
      || now.some((text, k) => text !== before[k] && !near(text, before[k]));
  };
  new MutationObserver((changes) => {
    const touched = new Set();
    for (const { target, addedNodes } of changes) {
      const own = target.closest?.("svg.marks");
      if (own) touched.add(own);
      else for (const node of addedNodes) {
        const fresh = node.matches?.("svg.marks") ? node : node.querySelector?.("svg.marks");
        if (fresh?.querySelector("path[d]")) touched.add(fresh);
      }
    }
    if (!touched.size) return;
    const all = [...document.querySelectorAll("CHARTS")];
    for (const svg of touched) drawn(all.indexOf(svg.closest("CHARTS")), isAnother(svg));
  }).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["d", "transform", "x2", "y2", "fill", "href"],
  });

  // ---- canvases: they are painted for many reasons, and count when the lines are other ones -----
  // The map stands left of the window's middle, the losses right of it.
  const lines = new Map();
  const { lineTo, stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
    const canvas = this.canvas;
    if (canvas.isConnected) {
      const own = lines.get(canvas) ?? { now: 0, last: null, due: false };
      own.now = (own.now * 31 + x * 7 + y * 13) % 1e9;
      lines.set(canvas, own);
    }
    return lineTo.call(this, x, y);
  };
  CanvasRenderingContext2D.prototype.stroke = function (...path) {
    const own = lines.get(this.canvas);
    if (own && !own.due) {
      own.due = true;
      queueMicrotask(() => { // after the frame's drawing
        own.due = false;
        const another = own.now !== own.last;
        [own.last, own.now] = [own.now, 0];
        const { left, width } = this.canvas.getBoundingClientRect();
        if (width) drawn(left > innerWidth / 2 ? 1 : 0, another);
      });
    }
    return stroke.apply(this, path);
  };
})();
