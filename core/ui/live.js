// The live controls. One value in flight: the next one leaves when the server has answered the
// last (its answer carries the stamp of the value that it answers), so a drag never floods it,
// and the newest value always follows, so a drag always ends on what was released.

const IMPATIENCE = 4000; // ms after which an answer is taken as lost

function channel(root, report) {
  let inFlight = null, waiting = null, stamp = 0, timer = 0;
  const send = (value) => {
    root.dataset.waiting = "";
    stamp = Math.max(Date.now() * 1000 + Math.floor(Math.random() * 1000), stamp + 1);
    inFlight = stamp;
    clearTimeout(timer);
    timer = setTimeout(() => answered(inFlight), IMPATIENCE);
    report([value, stamp]);
  };
  const answered = (answer) => {
    if (inFlight === null || answer < inFlight) return;
    inFlight = null;
    clearTimeout(timer);
    if (waiting === null) {
      delete root.dataset.waiting;
      return;
    }
    const [next] = waiting;
    waiting = null;
    send(next);
  };
  return {
    push: (value) => { if (inFlight === null) send(value); else waiting = [value]; },
    answered,
    drop() { inFlight = waiting = null; clearTimeout(timer); delete root.dataset.waiting; },
    idle: () => inFlight === null,
    close: () => clearTimeout(timer),
  };
}

// A control on the move is answered on the wire (wire.js); when the hand rests, the script runs once.
// Where there is no wire, every value goes to the script.

const REST = 350; // ms without a new value, and no finger or button down

let handDown = false;
addEventListener("pointerdown", () => { handDown = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { handDown = false; }, true);

function reporter(root, tell, spec) {
  const own = channel(root, tell);
  let riding = null, timer = 0; // the value that the script has not heard of yet
  const settle = () => {
    clearTimeout(timer);
    if (riding === null) return;
    const [value] = riding;
    riding = null;
    own.push(value);
  };
  const rest = () => {
    if (wire.busy() || handDown || !own.idle()) timer = setTimeout(rest, REST);
    else settle();
  };
  const ride = () => wire.push(spec().figure, spec().name, riding[0], settle);
  const resume = () => { if (riding !== null && own.idle() && wire.ready(spec().figure)) ride(); };
  const forget = () => {
    clearTimeout(timer);
    riding = null;
    own.drop();
  };
  drawnAgain.add(resume);
  riders.add(forget);
  return {
    push(value) {
      clearTimeout(timer);
      riding = [value];
      if (!wire.ready(spec().figure)) {
        settle();
        return;
      }
      root.dataset.waiting = ""; // until the script has answered
      if (own.idle()) ride(); // else once the script has drawn: its picture must not come last
      timer = setTimeout(rest, REST);
    },
    answered(stamp) {
      own.answered(stamp);
      if (riding !== null) root.dataset.waiting = "";
    },
    idle: () => own.idle() && riding === null,
    close() {
      clearTimeout(timer);
      drawnAgain.delete(resume);
      riders.delete(forget);
      if (riding !== null && wire.ready(spec().figure)) ride(); // its chapter is left: it is kept there
      wire.part(spec()?.figure, spec()?.name);
      own.close();
    },
  };
}

const drawnAgain = new Set(); // whom to tell when the script has drawn
const riders = new Set(); // what forgets the values that are on their way

// A preset or a reset is newer than all that the controls have not yet reported.
function overtake() {
  wire.forget();
  riders.forEach((forget) => forget());
}

// ---- numbers -----------------------------------------------------------------------------------

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const decimals = (number) => (String(number).split(".")[1] || "").length;

// What is typed may lie beyond the part of the scale that is shown, within `bounds`.
function scale({ low, high, step, log, whole, bounds = [low, high] }) {
  const places = Math.max(decimals(step), decimals(low));
  const snap = (value) => log
    ? (whole ? Math.round(value) : Number(value.toPrecision(3)))
    : Number((low + Math.round((value - low) / step) * step).toFixed(places));
  const count = log ? Math.round(60 * Math.log10(high / low)) : Math.round((high - low) / step);
  const fraction = (value) => log
    ? Math.log(value / low) / Math.log(high / low)
    : (value - low) / (high - low);
  const position = (value) => Math.round(clamp(fraction(value), 0, 1) * count);
  const value = (at) => clamp(
    snap(log ? low * (high / low) ** (at / count) : low + (at / count) * (high - low)), low, high);
  return {
    count,
    fraction: (value) => clamp(fraction(value), 0, 1),
    position,
    value,
    // A key moves by one place: where many of them stand for one whole number, to the next number.
    keyed: (now, at) => {
      const found = value(at);
      return found === now ? clamp(now + Math.sign(at - position(now)) * (whole ? 1 : 0), low, high) : found;
    },
    legal: (value) => clamp(snap(clamp(value, low, high)), low, high),
    typed: (value) => clamp(snap(clamp(value, ...bounds)), ...bounds),
  };
}

function show(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value.toExponential(2).replace(/\.?0+e/, "e").replace("-", "−").replace("e-", "e−");
  }
  return String(value).replace("-", "−");
}

const read = (text) => Number(text.trim().replace("−", "-").replace(",", "."));

function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

let serial = 0;
const icon = (name) => node("span", { class: "ev-icon", "aria-hidden": "true" }, name);

// ---- straight from a chart ---------------------------------------------------------------------

// A control can also be taken on the plotting area of a chart: press and drag. Of several on one
// chart the nearest is taken. `own`: chart(), its name; away(event, rectangle), how far the control
// lies from a press; near(event, rectangle), whether a finger there means it; grasp(rectangle), what
// follows the hand; hold(held), told when it holds; part(rectangle), where there is one: the only part
// of the area that takes it.
const charted = [];

function takenFromChart(own) {
  const pressed = (event) => {
    const name = own.chart();
    if (!name || event.button !== 0) return;
    const svg = event.target.closest?.(`.st-key-${name} svg.marks`);
    const plot = svg?.querySelector(".mark-group.role-frame.root > g > path.background");
    if (!plot) return;
    const rectangle = plot.getBoundingClientRect();
    const part = own.part?.(rectangle) ?? rectangle;
    const inside = event.clientX >= part.left && event.clientX <= part.right
      && event.clientY >= part.top && event.clientY <= part.bottom;
    if (!inside) return;
    const rivals = charted.filter((one) => one.chart() === name);
    const distance = rivals.map((one) => one.away(event, rectangle));
    if (rivals[distance.indexOf(Math.min(...distance))] !== own) return;
    const follow = own.grasp(rectangle);
    if (event.pointerType !== "touch") { event.preventDefault(); press(event, plot, follow, own.hold); }
    else if (own.near?.(event, rectangle)) { caught = true; press(event, plot, follow, own.hold); }
    else tapped(() => follow(rectangle, event));
  };
  document.addEventListener("pointerdown", pressed);
  charted.push(own);
  return () => {
    document.removeEventListener("pointerdown", pressed);
    charted.splice(charted.indexOf(own), 1);
  };
}

// A finger on a point takes the point along; anywhere else it scrolls the page.
const FINGER = 26; // so near to the point of a pad, in pixels, it is meant
let caught = false;
document.addEventListener("touchstart", (event) => { // comes after the pointerdown
  if (caught) event.preventDefault();
  caught = false;
}, { passive: false });

function press(event, place, follow, hold) { // the place may move under the hand
  hold(true);
  follow(place.getBoundingClientRect(), event);
  const move = (moved) => follow(place.getBoundingClientRect(), moved);
  const release = () => {
    hold(false);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", release);
    removeEventListener("pointercancel", release);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", release);
  addEventListener("pointercancel", release);
}

function tapped(then) { // a finger that goes on to scroll the page has not chosen a point
  const lifted = () => { forget(); then(); };
  const forget = () => {
    removeEventListener("pointerup", lifted);
    removeEventListener("pointercancel", forget);
  };
  addEventListener("pointerup", lifted);
  addEventListener("pointercancel", forget);
}

// ---- slider ------------------------------------------------------------------------------------

function slider(root, tell) {
  const id = `ev-${++serial}`;
  const symbol = node("span", { class: "ev-symbol", "aria-hidden": "true" });
  const label = node("label", { for: id });
  const entry = node("input", { class: "ev-entry", type: "text", inputmode: "decimal", autocomplete: "off" });
  const unit = node("span", { class: "ev-unit", "aria-hidden": "true" });
  const range = node("input", { id, type: "range", class: "ev-range" });
  const marks = node("div", { class: "ev-marks", "aria-hidden": "true" });
  const buttons = node("div", { class: "ev-film" });
  root.replaceChildren(node("div", { class: "ev-control" },
    range, // first for the tab key, below its head on the screen
    node("div", { class: "ev-head" }, label, symbol, node("span", { class: "ev-value" }, entry, unit)),
    marks, buttons));

  const line = reporter(root, tell, () => spec);
  let spec = null, axis = null, current = null, held = false, drawn = "", keyed = false;

  const said = () => (spec.lowest && current === spec.low ? spec.lowest : show(current));
  const display = () => {
    range.value = axis.position(current);
    range.style.setProperty("--ev-fill", `${100 * axis.fraction(current)}%`);
    range.setAttribute("aria-valuetext", [said(), spec.unit].filter(Boolean).join(" "));
    if (document.activeElement !== entry) entry.value = said();
    film?.follow(current);
  };
  const set = (value, final) => {
    current = value;
    display();
    if (spec.live || final) line.push(value);
  };
  const film = root.dataset.film ? filmButtons(buttons, () => [spec, current], set) : null;

  range.addEventListener("keydown", () => { keyed = true; });
  range.addEventListener("pointerdown", () => { keyed = false; });
  range.addEventListener("input", () => {
    const place = Number(range.value);
    held = true;
    film?.pause();
    set(keyed ? axis.keyed(current, place) : axis.value(place), false);
  });
  range.addEventListener("change", () => { held = false; if (!spec.live) line.push(current); });
  range.addEventListener("blur", () => { held = false; });
  range.addEventListener("dblclick", () => set(spec.default, true));
  const typed = () => {
    const value = read(entry.value);
    if (Number.isFinite(value) && entry.value.trim() !== "") {
      const legal = axis.typed(value);
      if (legal !== current) set(legal, true);
    }
    entry.value = said();
  };
  entry.addEventListener("focus", () => entry.select());
  entry.addEventListener("blur", typed);
  entry.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { typed(); entry.select(); }
    if (event.key === "Escape") { entry.value = said(); entry.blur(); }
  });

  const drawMarks = () => {
    const wanted = JSON.stringify([spec.marks, spec.low, spec.high]);
    if (wanted === drawn) return;
    drawn = wanted;
    marks.hidden = !spec.marked;
    marks.replaceChildren(...spec.marks
      .filter(([, value]) => value >= spec.low && value <= spec.high)
      .map(([text, value]) => {
        const mark = node("button", { type: "button", tabindex: "-1", title: `${text} = ${show(Number(value.toPrecision(4)))}` }, text);
        mark.style.setProperty("--ev-at", axis.fraction(value));
        mark.addEventListener("click", () => set(axis.legal(value), true));
        return mark;
      }));
    part(...[...marks.children].sort((a, b) => at(a) - at(b)));
  };

  // Along the x axis of its chart, from spec.ends[0] to spec.ends[1].
  const release = takenFromChart({
    chart: () => current !== null && spec?.chart,
    away: (event, rectangle) => {
      const [left, right] = spec.ends;
      return Math.abs(event.clientX - rectangle.left - rectangle.width * (current - left) / (right - left));
    },
    grasp: () => (rectangle, event) => {
      const [left, right] = spec.ends;
      const across = (event.clientX - rectangle.left) / rectangle.width;
      set(axis.legal(left + across * (right - left)), event.pointerType === "touch");
    },
    hold: (now) => { held = now; if (!now && !spec.live) line.push(current); },
  });

  // The words of two marks that are near stand apart: left of the one, right of the other.
  const at = (mark) => Number(mark.style.getPropertyValue("--ev-at"));
  const share = (mark) => 0.024 * mark.textContent.length; // of the scale, about
  const part = (left, right, more) => {
    if (!right || more || at(right) - at(left) > (share(left) + share(right)) / 2) return;
    left.style.setProperty("--ev-left", Math.min(1, at(left) / share(left)));
    right.style.setProperty("--ev-left", Math.max(0, 1 - (1 - at(right)) / share(right)));
  };

  return {
    update(data) {
      const before = spec;
      spec = data;
      axis = scale(spec);
      label.textContent = spec.label;
      symbol.textContent = spec.symbol;
      unit.textContent = spec.unit;
      entry.setAttribute("aria-label", `${spec.label}, exact value`);
      root.firstChild.title = spec.help;
      range.min = 0;
      range.max = axis.count;
      range.step = 1;
      line.answered(spec.ack);
      if (current === null || (line.idle() && !held) || before.low !== spec.low || before.high !== spec.high) {
        current = line.idle() && !held ? spec.value : clamp(current, spec.low, spec.high);
      }
      display();
      drawMarks();
    },
    close() { line.close(); release(); film?.pause(); },
  };
}

// ---- film: the slider that plays itself --------------------------------------------------------

function filmButtons(place, state, set) {
  const button = (name, text) => node("button", { type: "button", "aria-label": text, title: text }, icon(name));
  const back = button("skip_previous", "Step back");
  const play = button("play_arrow", "Play");
  const next = button("skip_next", "Step forward");
  place.append(back, play, next);
  let frame = 0, at = 0, last = 0;
  const playing = () => frame !== 0;
  const face = () => {
    play.firstChild.textContent = playing() ? "pause" : "play_arrow";
    play.setAttribute("aria-label", playing() ? "Pause" : "Play");
    play.title = playing() ? "Pause" : "Play";
  };
  const pause = () => { cancelAnimationFrame(frame); frame = 0; face(); };
  const tick = (now) => {
    const [spec, current] = state();
    const speed = Math.max(4, spec.high / 6) / 1000; // steps per ms: six seconds for a long film
    at += Math.min(now - last, 100) * speed;
    last = now;
    const step = Math.min(Math.floor(at), spec.high);
    if (step !== current) set(step, false);
    if (step >= spec.high) pause();
    else frame = requestAnimationFrame(tick);
  };
  play.addEventListener("click", () => {
    if (playing()) { pause(); return; }
    const [spec, current] = state();
    at = current >= spec.high ? spec.low : current;
    set(Math.floor(at), false);
    last = performance.now();
    frame = requestAnimationFrame(tick);
    face();
  });
  const move = (by) => {
    pause();
    const [spec, current] = state();
    set(clamp(current + by, spec.low, spec.high), true);
  };
  back.addEventListener("click", () => move(-1));
  next.addEventListener("click", () => move(1));
  return {
    pause,
    // Charts bind a parameter to this hidden input, so a step needs no server.
    follow(value) {
      const [spec] = state();
      const input = document.getElementById(spec.input);
      if (!input || input.value === String(value)) return;
      input.value = value;
      input.dispatchEvent(new Event("input"));
    },
  };
}

function film(root, tell) {
  root.dataset.film = "1";
  return slider(root, tell);
}

// ---- a plane under the hand --------------------------------------------------------------------

const planeOf = ({ low, high }) => ({ left: low[0], right: high[0], bottom: low[1], top: high[1] });

// The part of the plane that its chart shows.
function planeOnChart(spec, rectangle) {
  const window = planeOf(spec);
  if (spec.equal) { // the chart widens one axis so that both have the same scale
    const shape = rectangle.width / rectangle.height;
    const [cx, cy] = [(window.left + window.right) / 2, (window.bottom + window.top) / 2];
    const [rx, ry] = [(window.right - window.left) / 2, (window.top - window.bottom) / 2];
    const half = Math.max(ry, rx / shape);
    Object.assign(window, {
      left: cx - half * shape, right: cx + half * shape, bottom: cy - half, top: cy + half,
    });
  }
  if (spec.panel) { // the plane fills a part of the chart alone
    const [left, right, bottom, top] = spec.panel;
    const [wide, high] = [
      (window.right - window.left) / (right - left), (window.top - window.bottom) / (top - bottom),
    ];
    Object.assign(window, {
      left: window.left - left * wide, right: window.right + (1 - right) * wide,
      bottom: window.bottom - bottom * high, top: window.top + (1 - top) * high,
    });
  }
  return window;
}

function placeUnder(rectangle, event, window) {
  const across = (event.clientX - rectangle.left) / rectangle.width;
  const up = 1 - (event.clientY - rectangle.top) / rectangle.height;
  return [window.left + across * (window.right - window.left), window.bottom + up * (window.top - window.bottom)];
}

function distanceTo([x, y], rectangle, event, window) { // in pixels
  const left = rectangle.left + rectangle.width * (x - window.left) / (window.right - window.left);
  const top = rectangle.bottom - rectangle.height * (y - window.bottom) / (window.top - window.bottom);
  return Math.hypot(event.clientX - left, event.clientY - top);
}

// ---- pad: a point in the plane -----------------------------------------------------------------

function pad(root, tell) {
  const title = node("span", { class: "ev-title" });
  const area = node("div", { class: "ev-pad" });
  const dot = node("div", { class: "ev-dot" });
  area.append(dot);
  const line = reporter(root, tell, () => spec);
  let spec = null, axes = [], current = null, held = false;

  const coordinates = [0, 1].map((index) => {
    const id = `ev-${++serial}`;
    const label = node("label", { for: id });
    const range = node("input", { id, type: "range", class: "ev-hidden-range" });
    const entry = node("input", { class: "ev-entry", type: "text", inputmode: "decimal", autocomplete: "off" });
    range.addEventListener("input", () => {
      const point = [...current];
      point[index] = axes[index].value(Number(range.value));
      set(point);
    });
    const typed = () => {
      const value = read(entry.value);
      if (Number.isFinite(value) && entry.value.trim() !== "") {
        const point = [...current];
        point[index] = axes[index].legal(value);
        if (point[index] !== current[index]) set(point);
      }
      entry.value = show(current[index]);
    };
    entry.addEventListener("blur", typed);
    entry.addEventListener("keydown", (event) => { if (event.key === "Enter") typed(); });
    return { label, range, entry };
  });
  area.append(...coordinates.map(({ range }) => range));
  const box = node("div", { class: "ev-control", role: "group" },
    node("div", { class: "ev-head" }, title, node("span", { class: "ev-value" },
      ...coordinates.flatMap(({ label, entry }) => [label, entry]))), area);
  root.replaceChildren(box);

  const display = () => {
    dot.style.left = `${100 * axes[0].fraction(current[0])}%`;
    dot.style.top = `${100 * (1 - axes[1].fraction(current[1]))}%`;
    coordinates.forEach(({ range, entry }, index) => {
      range.value = axes[index].position(current[index]);
      range.setAttribute("aria-valuetext", show(current[index]));
      if (document.activeElement !== entry) entry.value = show(current[index]);
    });
  };
  const set = (point) => { current = point; display(); line.push(point); };

  const follow = (window) => (rectangle, event) => {
    set(placeUnder(rectangle, event, window).map((value, index) => axes[index].legal(value)));
  };
  const hold = (now) => { held = now; };

  area.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    coordinates[0].range.focus({ preventScroll: true });
    press(event, area, follow(planeOf(spec)), hold);
  });
  area.addEventListener("dblclick", () => {
    current = spec.default;
    display();
    line.push(spec.reset);
  });

  const away = (event, rectangle) => distanceTo(current, rectangle, event, planeOnChart(spec, rectangle));
  const release = takenFromChart({
    chart: () => current && spec?.chart,
    away,
    near: (event, rectangle) => away(event, rectangle) <= FINGER,
    grasp: (rectangle) => follow(planeOnChart(spec, rectangle)),
    part: (rectangle) => spec.panel && {
      left: rectangle.left + spec.panel[0] * rectangle.width,
      right: rectangle.left + spec.panel[1] * rectangle.width,
      top: rectangle.bottom - spec.panel[3] * rectangle.height,
      bottom: rectangle.bottom - spec.panel[2] * rectangle.height,
    },
    hold,
  });

  return {
    update(data) {
      spec = data;
      box.classList.toggle("ev-bare", Boolean(spec.bare));
      if (spec.panel) box.dataset.panel = spec.panel.join(" ");
      axes = [0, 1].map((index) => scale({
        low: spec.low[index], high: spec.high[index], step: spec.step, log: false,
      }));
      title.textContent = spec.label;
      box.setAttribute("aria-label", spec.label);
      box.title = spec.help;
      coordinates.forEach(({ label, range, entry }, index) => {
        label.textContent = spec.axes[index];
        range.setAttribute("aria-label", `${spec.label} ${spec.axes[index]}`);
        entry.setAttribute("aria-label", `${spec.label} ${spec.axes[index]}, exact value`);
        range.min = 0;
        range.max = axes[index].count;
        range.step = 1;
      });
      line.answered(spec.ack);
      if (current === null || (line.idle() && !held)) current = spec.value;
      display();
    },
    close() { line.close(); release(); },
  };
}

// ---- cloud: points of several classes, painted, dragged, erased --------------------------------

// px within which a press takes a point rather than paint one
const reach = (event) => event.pointerType === "touch" ? 18 : 12;

function cloud(root, tell) {
  const title = node("span", { class: "ev-title" });
  const count = node("span", { class: "ev-count" });
  const pens = node("div", { class: "ev-pens", role: "radiogroup" });
  const dots = node("div");
  const ranges = [0, 1, 2].map(() => node("input", { type: "range", class: "ev-hidden-range", step: 1, min: 0 }));
  const area = node("div", { class: "ev-pad" }, dots, ...ranges);
  const box = node("div", { class: "ev-control ev-cloud ev-bare", role: "group" },
    node("div", { class: "ev-head" }, title, count), pens, area);
  root.replaceChildren(box);
  const line = reporter(root, tell, () => spec);
  let spec = null, axes = [], current = null, held = false, drawn = "", pen = 0, hand = 0;
  const erasing = () => pen === spec.classes.length;

  const display = () => {
    hand = clamp(hand, 0, Math.max(current.length - 1, 0));
    dots.replaceChildren(...current.map(([x, y, which], at) => {
      const dot = node("div", { class: `ev-dot ev-class-${which}${at === hand ? " ev-in-hand" : ""}` });
      dot.style.left = `${100 * axes[0].fraction(x)}%`;
      dot.style.top = `${100 * (1 - axes[1].fraction(y))}%`;
      return dot;
    }));
    count.textContent = `${current.length} of at most ${spec.most}`;
    ranges[0].max = Math.max(current.length - 1, 0);
    ranges[0].value = hand;
    const point = current[hand];
    ranges[0].setAttribute("aria-valuetext", point
      ? `point ${hand + 1} of ${current.length}, class ${spec.classes[point[2]]}, at ${show(point[0])}, ${show(point[1])}`
      : "no point");
    [0, 1].forEach((index) => {
      ranges[index + 1].max = axes[index].count;
      ranges[index + 1].value = point ? axes[index].position(point[index]) : 0;
      ranges[index + 1].setAttribute("aria-valuetext", point ? show(point[index]) : "no point");
    });
  };
  const set = (points) => {
    current = points;
    display();
    line.push(points);
  };
  const put = (place) => place.map((value, index) => axes[index].legal(value));
  const remove = (at) => set(current.filter((_, index) => index !== at));
  const add = (place) => {
    if (current.length >= spec.most || erasing()) return;
    hand = current.length;
    set([...current, [...put(place), pen]]);
  };

  const under = (rectangle, event, window) => {
    const away = current.map((point) => distanceTo(point, rectangle, event, window));
    const nearest = Math.min(...away);
    return nearest <= reach(event) ? away.indexOf(nearest) : -1;
  };

  // A press takes the point under it, or paints one; what is taken follows the hand.
  const stroke = (windowOf) => {
    let taken = null;
    return (rectangle, event) => {
      const window = windowOf(rectangle);
      const place = placeUnder(rectangle, event, window);
      if (taken === null || erasing()) {
        const found = under(rectangle, event, window);
        if (erasing()) { taken = -1; if (found >= 0) remove(found); return; }
        if (found >= 0) { taken = hand = found; display(); return; }
        const before = current.length;
        add(place);
        taken = current.length > before ? hand : -1;
      } else if (taken >= 0) {
        set(current.map((point, at) => at === taken ? [...put(place), point[2]] : point));
      }
    };
  };
  const hold = (now) => { held = now; };
  area.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    ranges[0].focus({ preventScroll: true });
    press(event, area, stroke(() => planeOf(spec)), hold);
  });

  ranges[0].addEventListener("input", () => { hand = Number(ranges[0].value); display(); });
  [0, 1].forEach((index) => ranges[index + 1].addEventListener("input", () => {
    const value = axes[index].value(Number(ranges[index + 1].value));
    set(current.map((point, at) => at === hand ? point.with(index, value) : point));
  }));
  ranges.forEach((range) => range.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); remove(hand); }
    if (event.key === "Insert" || event.key === "Enter") {
      event.preventDefault();
      add([0, 1].map((index) => (spec.low[index] + spec.high[index]) / 2));
    }
  }));

  const choose = (which) => {
    pen = which;
    [...pens.children].forEach((button, at) => {
      button.setAttribute("aria-checked", at === pen);
      button.tabIndex = at === pen ? 0 : -1;
    });
  };
  const build = () => {
    const wanted = JSON.stringify(spec.classes);
    if (wanted === drawn) return;
    drawn = wanted;
    const names = [...spec.classes.map((name) => `Paint ${name}`), "Erase"];
    pens.replaceChildren(...names.map((name, at) => {
      const sign = at < spec.classes.length ? node("i", { class: `ev-dot ev-class-${at}` }) : icon("ink_eraser");
      const button = node("button", { type: "button", role: "radio" }, sign, name);
      button.addEventListener("click", () => choose(at));
      button.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        choose((at + by + names.length) % names.length);
        pens.children[pen].focus();
      });
      return button;
    }));
    choose(Math.min(pen, spec.classes.length));
  };

  const release = takenFromChart({
    chart: () => current && spec?.chart,
    away: () => 0,
    near: (event, rectangle) => under(rectangle, event, planeOnChart(spec, rectangle)) >= 0,
    grasp: () => stroke((rectangle) => planeOnChart(spec, rectangle)),
    hold,
  });

  return {
    update(data) {
      spec = data;
      axes = [0, 1].map((index) => scale({
        low: spec.low[index], high: spec.high[index], step: spec.step, log: false,
      }));
      title.textContent = spec.label;
      box.setAttribute("aria-label", spec.label);
      box.title = spec.help;
      pens.setAttribute("aria-label", "What a press on the picture does");
      [`${spec.label}: which one`, `${spec.label} x`, `${spec.label} y`].forEach((name, at) => ranges[at].setAttribute("aria-label", name));
      build();
      line.answered(spec.ack);
      if (current === null || (line.idle() && !held)) current = spec.value;
      display();
    },
    close() { line.close(); release(); },
  };
}

// ---- grid: a matrix of numbers, blanks included ------------------------------------------------

function grid(root, tell) {
  const title = node("span", { class: "ev-title" });
  const table = node("table", { class: "ev-grid" });
  const box = node("div", { class: "ev-control", role: "group" },
    node("div", { class: "ev-head" }, title), node("div", { class: "ev-scroll" }, table));
  root.replaceChildren(box);
  const line = reporter(root, tell, () => spec);
  let spec = null, axis = null, current = null, cells = [], drawn = "";

  const face = (row, column) => {
    const value = current[row][column], cell = cells[row][column];
    if (document.activeElement !== cell) cell.value = value === null ? "" : show(value);
    cell.parentNode.classList.toggle("ev-blank", value === null);
    cell.parentNode.style.setProperty("--ev-heat", value === null ? 0 : axis.fraction(value));
  };
  const set = (row, column, value) => {
    if (value === current[row][column]) return;
    current = current.map((line, at) => at === row ? line.with(column, value) : line);
    face(row, column);
    line.push(current);
  };
  // A number outside the scale waits for the end of the entry: "4" may be on its way to "4.5".
  const typed = (row, column, done) => {
    const text = cells[row][column].value.trim();
    const value = read(text);
    if (text === "") set(row, column, null);
    else if (Number.isFinite(value) && (done || axis.legal(value) === value)) set(row, column, axis.legal(value));
    if (done) cells[row][column].value = current[row][column] === null ? "" : show(current[row][column]);
  };
  const go = (row, column) => cells[row]?.[column]?.focus();
  const keys = (event, row, column) => {
    const cell = cells[row][column];
    const whole = cell.selectionEnd - cell.selectionStart === cell.value.length;
    switch (event.key) {
      case "Enter": typed(row, column, true); go(row + 1, column); break;
      case "Escape": cell.value = current[row][column] === null ? "" : show(current[row][column]); cell.select(); break;
      case "ArrowUp": go(row - 1, column); break;
      case "ArrowDown": go(row + 1, column); break;
      case "ArrowLeft": if (!whole) return; go(row, column - 1); break;
      case "ArrowRight": if (!whole) return; go(row, column + 1); break;
      default: return;
    }
    event.preventDefault();
  };
  const build = () => {
    const wanted = JSON.stringify([spec.rows, spec.columns]);
    if (wanted === drawn) return;
    drawn = wanted;
    cells = spec.rows.map((name, row) => spec.columns.map((title, column) => {
      const cell = node("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": `${name}, ${title}` });
      cell.addEventListener("input", () => typed(row, column, false));
      cell.addEventListener("focus", () => cell.select());
      cell.addEventListener("blur", () => typed(row, column, true));
      cell.addEventListener("keydown", (event) => keys(event, row, column));
      return cell;
    }));
    const level = spec.columns.every((text) => text.length <= 5); // no wider than a cell
    const head = node("tr", level ? { class: "ev-level" } : {}, node("td"), ...spec.columns.map((text) => node("th", { scope: "col" }, node("span", {}, text))));
    table.replaceChildren(node("thead", {}, head), node("tbody", {}, ...spec.rows.map((text, row) =>
      node("tr", {}, node("th", { scope: "row" }, text), ...cells[row].map((cell) => node("td", {}, cell))))));
  };

  return {
    update(data) {
      spec = data;
      axis = scale({ ...spec, log: false });
      title.textContent = spec.label;
      box.setAttribute("aria-label", spec.label);
      box.title = spec.help;
      build();
      line.answered(spec.ack);
      if (current === null || line.idle()) current = spec.value;
      const held = new Set(spec.held.map(String));
      cells.forEach((inputs, row) => inputs.forEach((cell, column) => {
        face(row, column);
        cell.parentNode.classList.toggle("ev-held", held.has(`${row},${column}`));
      }));
    },
    close() { line.close(); },
  };
}

// ---- search: a text that reports while it is typed ---------------------------------------------

function search(root, tell) {
  const id = `ev-${++serial}`;
  const label = node("label", { for: id });
  const input = node("input", { id, type: "search", class: "ev-search", autocomplete: "off" });
  root.replaceChildren(node("div", { class: "ev-control" }, label, input));
  const line = channel(root, tell);
  input.addEventListener("input", () => line.push(input.value));
  return {
    update(data) {
      label.textContent = data.label;
      input.placeholder = data.placeholder;
      line.answered(data.ack);
      if (line.idle() && document.activeElement !== input) input.value = data.value;
    },
    close() { line.close(); },
  };
}

