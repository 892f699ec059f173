// ---- the wire: values go up, what changed of the picture comes down ------------------------------
// See core/ui/wire.py. One value is in flight; of those that wait, the newest of each control.

const controls = new Map(); // by key
const UNKNOWN = 4401; // the server's word for a secret that it does not know

const wire = (() => {
  let secret = null, socket = null, open = false, pause = 500;
  let inFlight = null, timer = 0, stamp = 0, lost = () => {};
  const waiting = new Map(), settlers = new Map(), refused = new Set();

  function address() {
    const url = new URL(location.href);
    url.protocol = url.protocol.replace("http", "ws");
    url.pathname = url.pathname.replace(/[^/]*$/, "wire"); // pages have one-part addresses
    url.search = url.hash = "";
    return url;
  }

  function connect() {
    if (socket || secret === null) return;
    try { socket = new WebSocket(address()); } catch { return; }
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ secret }));
      open = true;
      pause = 500;
      document.documentElement.dataset.wire = "open";
    });
    socket.addEventListener("message", ({ data }) => receive(data));
    socket.addEventListener("close", ({ code }) => {
      socket = null;
      open = false;
      delete document.documentElement.dataset.wire;
      giveUp();
      if (code === UNKNOWN) { // the session is no more: a script makes one, of the address
        secret = null;
        askAnew();
        return;
      }
      setTimeout(connect, pause);
      pause = Math.min(2 * pause, 30000);
    });
  }

  // Streamlit's own socket may not be back yet, and what is said meanwhile is lost.
  function askAnew() {
    if (secret !== null) return;
    lost();
    setTimeout(askAnew, 2000);
  }

  // The script takes over what was on its way.
  function giveUp() {
    clearTimeout(timer);
    inFlight = null;
    waiting.clear();
    const all = [...settlers.values()];
    settlers.clear();
    all.forEach((settle) => settle());
  }

  const send = (key, [figure, control, value]) => {
    stamp = Math.max(Date.now() * 1000, stamp + 1);
    inFlight = { stamp, figure };
    clearTimeout(timer);
    timer = setTimeout(giveUp, IMPATIENCE);
    socket.send(JSON.stringify([figure, control, value, stamp, sight.seen()]));
  };

  function receive(buffer) {
    const news = unpack(buffer);
    if (inFlight === null || news.ack !== inFlight.stamp) return; // given up before
    const { figure } = inFlight;
    inFlight = null;
    clearTimeout(timer);
    if (news.again) {
      refused.add(figure);
      giveUp();
      return;
    }
    const next = waiting.entries().next().value; // travels while this answer is drawn
    if (next) {
      waiting.delete(next[0]);
      send(...next);
    }
    try { apply(news); } catch { refused.add(figure); giveUp(); }
  }

  return {
    greet(word, ask) {
      lost = ask;
      if (secret === word) return;
      secret = word;
      if (socket) socket.close();
      else connect();
    },
    push(figure, control, value, settle) {
      const key = `${figure} ${control}`;
      settlers.set(key, settle);
      if (inFlight === null) send(key, [figure, control, value]);
      else { waiting.delete(key); waiting.set(key, [figure, control, value]); }
    },
    part: (figure, control) => { settlers.delete(`${figure} ${control}`); },
    ready: (figure) => open && Boolean(figure) && !refused.has(figure),
    busy: () => inFlight !== null,
    forget() { waiting.clear(); settlers.clear(); },
    restart() { refused.clear(); }, // the script has just drawn
  };
})();

// ---- what can be seen --------------------------------------------------------------------------

const sight = (() => {
  const inside = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) { inside.add(target); words.show(target); }
      else inside.delete(target);
    }
  });
  const watched = new WeakSet();
  const sizes = new ResizeObserver(() => fit.later());
  const watch = (element, size) => {
    if (watched.has(element)) return;
    watched.add(element);
    if (size) sizes.observe(element);
    watcher.observe(element);
  };
  const charts = '[class*="st-key-chart-"]';
  const name = (chart) => [...chart.classList].find((c) => c.startsWith("st-key-chart-")).slice(13);
  return {
    look() {
      for (const chart of document.querySelectorAll(charts)) watch(chart, true);
      for (const box of document.querySelectorAll("[data-ev]")) watch(box, false);
      const side = document.querySelector(".st-key-side-0"); // what is beside or under the picture
      if (side) watch(side, true);
      for (const element of inside) if (!element.isConnected) inside.delete(element);
    },
    seen: () => [...inside].filter((element) => element.isConnected && element.matches(charts)).map(name),
    misses: (element) => watched.has(element) && !inside.has(element),
  };
})();

// Words out of sight wait until they come into it, or until the hand rests.
const words = (() => {
  const waiting = new Map();
  let timer = 0;
  const write = (box, html) => {
    waiting.delete(box);
    hold(box);
    box.innerHTML = html;
  };
  const flush = () => waiting.forEach((html, box) => write(box, html));
  return {
    set(box, html) {
      if (!sight.misses(box)) { write(box, html); return; }
      waiting.set(box, html);
      clearTimeout(timer);
      timer = setTimeout(flush, 120);
    },
    show(box) { if (waiting.has(box)) write(box, waiting.get(box)); },
    flush,
  };
})();

// ---- a message ---------------------------------------------------------------------------------

const KINDS_OF_COLUMN = { f4: Float32Array, f8: Float64Array, u1: Uint8Array, i2: Int16Array, i4: Int32Array };

// See pack() in core/ui/pack.py.
function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const news = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const typed = ([kind, place, count]) => new KINDS_OF_COLUMN[kind](buffer, 4 + length + place, count);
  const column = (packed) => {
    if ("count" in packed) return Array(packed.count).fill(packed.value);
    if ("codes" in packed) return Array.from(typed(packed.codes), (code) => packed.words[code]);
    return packed.length === 3 && packed[0] in KINDS_OF_COLUMN ? typed(packed) : packed;
  };
  const rows = (table) => {
    const names = Object.keys(table);
    const columns = names.map((each) => column(table[each]));
    const records = new Array(columns[0].length);
    for (let row = 0; row < records.length; row += 1) {
      const record = {};
      for (let at = 0; at < names.length; at += 1) record[names[at]] = columns[at][row];
      records[row] = record;
    }
    return records;
  };
  for (const tables of Object.values(news.charts ?? {})) {
    for (const name of Object.keys(tables)) tables[name] = rows(tables[name]);
  }
  return news;
}

// The Vega view of a chart hangs on the items that it draws.
function viewOf(chart) {
  const plot = document.querySelector(`.st-key-chart-${CSS.escape(chart)} svg.marks .mark-group.role-frame.root > g`);
  return plot?.__data__?.context?.dataflow;
}

function apply(news) {
  for (const [chart, tables] of Object.entries(news.charts ?? {})) {
    const view = viewOf(chart);
    if (!view?.runAsync) throw new Error(`${chart} is not drawn`);
    for (const [name, records] of Object.entries(tables)) view.data(name, records);
    view.runAsync();
  }
  for (const [place, html] of Object.entries(news.words ?? {})) {
    words.set(document.querySelector(`[data-ev="${CSS.escape(place)}"]`), html);
  }
  for (const [key, data] of Object.entries(news.controls ?? {})) controls.get(key)?.update({ ...data, ack: 0 });
  if (news.address) addressBar.tell(news.address, true);
}

// While the hand moves, words keep the room that they have, so that nothing below them jumps.
function hold(box) {
  if (box.classList.contains("ev-held-box")) return;
  box.style.height = `${box.offsetHeight}px`;
  box.classList.add("ev-held-box");
}

function letGo() {
  words.flush();
  for (const box of document.querySelectorAll(".ev-held-box")) {
    box.style.height = "";
    box.classList.remove("ev-held-box");
  }
}

function greeting(root, report) {
  root.hidden = true;
  const ask = () => report(["lost", Date.now()]);
  return { update({ secret }) { addressBar.belongs(secret); wire.greet(secret, ask); }, close() {} };
}
