// The timeline, the filters and the links into the page. The HTML already has all the text; this
// script shows and hides it, and makes no markup from the record's texts.
"use strict";
{
  const SVG = "http://www.w3.org/2000/svg";
  const DAY = 86_400_000;
  const ROW = 13; // pixels from one row of marks to the next
  const MARK = 9; // the height of a mark in pixels, and its least width
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  const byId = (id) => document.getElementById(id);
  const form = byId("page_filters");
  const drawing = byId("page_drawing");
  const caption = byId("page_caption");
  const { from, to, q } = form.elements;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const textOf = (element, selector) => element.querySelector(selector).textContent;
  const time = (day) => Date.parse(`${day}T00:00:00Z`);
  const digits = (number, wide) => String(number).padStart(wide, "0");
  const firstOf = (year, month) => time(`${digits(year, 4)}-${digits(month + 1, 2)}-01`);

  const kindOf = (element) =>
    [...element.querySelectorAll(":scope > summary :is(.kind, .status)")].map((node) => node.textContent).join(", ");

  const events = Array.from(document.querySelectorAll("details.event"), (element) => {
    const texts = Array.from(element.querySelectorAll("[data-find]"), (node) => node.textContent);
    return {
      id: element.id,
      element,
      ...element.dataset,
      name: `${textOf(element, ".date")}: ${textOf(element, ".title")} (${kindOf(element)})`,
      text: plain(texts.join("\n")),
      exact: element.dataset.startEarliest === element.dataset.startLatest,
    };
  });

  // Former ids first: they never hide a current one.
  const places = new Map();
  const linked = document.querySelectorAll("details.event, article.part");
  for (const element of linked) {
    for (const former of element.dataset.former.split(" ")) places.set(former, element);
  }
  for (const element of linked) places.set(element.id, element);

  // -- filters --------------------------------------------------------------------------------

  const boxes = (name) => [...form.elements[name]];
  const chosen = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);

  /** The events of the chosen statuses, and those that pass the other filters as well. */
  function select() {
    const kinds = chosen("kind");
    const statuses = chosen("status");
    const words = plain(q.value).split(/\s+/).filter(Boolean);
    const among = events.filter((event) => statuses.includes(event.status));
    const shown = among.filter(
      (event) =>
        (kinds.length === 0 || kinds.includes(event.kind)) &&
        event.latestStart >= `${from.value}-01-01` &&
        event.startEarliest <= `${to.value}-12-31` &&
        words.every((word) => event.text.includes(word)),
    );
    return { among, shown };
  }

  function apply() {
    const { among, shown } = select();
    const kept = new Set(shown);
    for (const event of events) event.element.hidden = !kept.has(event);
    for (const year of document.querySelectorAll("section.year")) {
      year.hidden = year.querySelector("details.event:not([hidden])") === null;
    }
    byId("page_count").textContent =
      `${shown.length} of ${among.length} event${among.length === 1 ? "" : "s"}`;
    byId("page_none").hidden = shown.length > 0;
    draw(shown);
  }

  function clear() {
    for (const box of [...boxes("kind"), ...boxes("status")]) box.checked = box.defaultChecked;
    from.selectedIndex = 0;
    to.selectedIndex = to.length - 1;
    q.value = "";
  }

  // -- the address ----------------------------------------------------------------------------

  /** The fragment of the address that restores this view, with one event open or none. */
  function address(id = "") {
    const view = new URLSearchParams();
    if (chosen("kind").length) view.set("kind", chosen("kind").join(","));
    const usual = boxes("status").every((box) => box.checked === box.defaultChecked);
    if (!usual) view.set("status", chosen("status").join(","));
    if (from.selectedIndex > 0) view.set("from", from.value);
    if (to.selectedIndex < to.length - 1) view.set("to", to.value);
    if (q.value.trim()) view.set("q", q.value.trim());
    const filters = view.toString().replaceAll("%2C", ",");
    if (!filters) return `#${id}`;
    return id ? `#${filters}&event=${id}` : `#${filters}`;
  }

  /** Show what the address asks for. A bare id keeps the filters, unless they hide the event. */
  function follow() {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) {
      reveal(hash);
      return;
    }
    const view = new URLSearchParams(hash);
    clear();
    for (const name of ["kind", "status"]) {
      if (!view.has(name)) continue;
      const values = view.get(name).split(",");
      for (const box of boxes(name)) box.checked = values.includes(box.value);
    }
    for (const list of [from, to]) {
      const wanted = [...list.options].find((option) => option.value === view.get(list.name));
      if (wanted) wanted.selected = true;
    }
    q.value = view.get("q") ?? "";
    apply();
    reveal(view.get("event") ?? "");
  }

  function reveal(id) {
    const element = places.get(id);
    if (!id || !element) return;
    const event = element.closest("details.event");
    if (event.hidden) {
      clear();
      for (const box of boxes("status")) box.checked ||= box.value === event.dataset.status;
      apply();
    }
    event.open = true;
    element.scrollIntoView();
    event.querySelector("summary").focus({ preventScroll: true });
  }

  // -- the timeline ---------------------------------------------------------------------------

  let current = ""; // the id of the mark that the Tab key reaches

  function node(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** Put each mark into the first row where it overlaps nothing; days go before periods. */
  function stack(marks) {
    const rows = [];
    const order = [...marks.filter((mark) => mark.exact), ...marks.filter((mark) => !mark.exact)];
    for (const mark of order) {
      const free = (row) => row.every((one) => mark.right + 1 <= one.left || one.right + 1 <= mark.left);
      let row = rows.findIndex(free);
      if (row < 0) row = rows.push([]) - 1;
      rows[row].push(mark);
      mark.row = row;
    }
    return rows.length;
  }

  function ticks(first, last, x) {
    const months = [];
    for (let year = first; year <= last; year += 1) {
      for (let month = 0; month < 12; month += 1) months.push([year, month]);
    }
    const room = x(firstOf(first, 1)) - x(firstOf(first, 0));
    const step = [1, 3, 12, 24, 60, 120, 600, 1200].find((n) => n * room >= 38) ?? 6000;
    return months
      .filter(([year, month]) => ((year - first) * 12 + month) % step === 0)
      .map(([year, month]) => ({
        at: x(firstOf(year, month)),
        label: month === 0 ? String(year) : MONTHS[month],
      }));
  }

  function draw(shown) {
    const width = Math.floor(drawing.clientWidth);
    const hadFocus = drawing.contains(document.activeElement);
    const start = time(`${from.value}-01-01`);
    const end = time(`${to.value}-12-31`) + DAY;
    const x = (at) => ((at - start) / (end - start)) * width;
    const svg = node("svg", { width, role: "group", "aria-label": "Timeline of the events shown; the arrow keys go from one to the next" });
    const grid = svg.appendChild(node("g", { class: "grid", "aria-hidden": "true" }));

    let y = 4;
    const links = new Map();
    for (const box of boxes("kind")) {
      const marks = shown
        .filter((event) => event.kind === box.value)
        .map((event) => {
          const left = Math.max(0, x(time(event.startEarliest)));
          const right = Math.min(width, x(time(event.endLatest) + DAY));
          const short = Math.max(0, MARK - (right - left)) / 2;
          const shift = Math.max(0, short - left) - Math.max(0, right + short - width);
          return { ...event, left: left - short + shift, right: right + short + shift };
        });
      if (marks.length === 0) continue;
      const label = box.parentElement.textContent.trim();
      svg.append(node("text", { class: "lane", x: 0, y: y + 11 }, `${label} ${marks.length}`));
      y += 18;
      const rows = stack(marks);
      for (const mark of marks) {
        const link = node("a", { href: address(mark.id), "aria-label": mark.name, tabindex: -1, "data-event": mark.id });
        const top = y + mark.row * ROW;
        const bar = { y: top, height: MARK, rx: MARK / 2 };
        link.setAttribute("class", `mark ${mark.exact ? "day" : "span"} ${mark.status === "confirmed" ? "" : "unconfirmed"}`);
        link.append(node("rect", { ...bar, class: "extent", x: mark.left, width: mark.right - mark.left }));
        if (!mark.exact && mark.latestStart <= mark.earliestEnd) {
          const left = Math.max(mark.left, x(time(mark.latestStart)));
          const right = Math.min(mark.right, x(time(mark.earliestEnd) + DAY));
          if (right > left) link.append(node("rect", { ...bar, class: "certain", x: left, width: right - left }));
        }
        svg.append(link);
        links.set(mark.id, link);
      }
      y += rows * ROW + 8;
    }

    for (const { at, label } of ticks(Number(from.value), Number(to.value), x)) {
      grid.append(node("line", { x1: at + 0.5, x2: at + 0.5, y1: 0, y2: y }));
      grid.append(node("text", { x: at + 4, y: y + 12 }, label));
    }
    svg.setAttribute("height", y + 18);
    drawing.replaceChildren(svg);

    const order = shown.map((event) => links.get(event.id));
    if (!links.has(current)) current = order.length ? order.at(-1).dataset.event : "";
    links.get(current)?.setAttribute("tabindex", 0);
    if (hadFocus) links.get(current)?.focus();
    svg.addEventListener("keydown", (press) => move(press, order));
    describe(null);
  }

  function move(press, order) {
    const here = order.findIndex((link) => link.dataset.event === current);
    const steps = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: order.length - 1 };
    const next = order[steps[press.key]];
    if (!(press.key in steps)) return;
    press.preventDefault();
    next?.focus();
  }

  function describe(link) {
    caption.textContent = link
      ? link.getAttribute("aria-label")
      : "Each mark is one event; choose one to open it in the list.";
    caption.classList.toggle("idle", link === null);
  }

  const markOf = (occurrence) => occurrence.target.closest?.("a.mark") ?? null;
  drawing.addEventListener("pointerover", (pointer) => describe(markOf(pointer)));
  drawing.addEventListener("pointerleave", () => describe(null));
  drawing.addEventListener("focusin", (focus) => {
    const link = markOf(focus);
    if (!link) return;
    drawing.querySelector('[tabindex="0"]')?.setAttribute("tabindex", -1);
    link.setAttribute("tabindex", 0);
    current = link.dataset.event;
    describe(link);
  });

  // -- start ----------------------------------------------------------------------------------

  function changed() {
    apply();
    history.replaceState(null, "", address());
  }

  form.addEventListener("input", (input) => {
    // A period that would end before it starts becomes a single year.
    if (input.target === from && from.value > to.value) to.value = from.value;
    if (input.target === to && from.value > to.value) from.value = to.value;
    changed();
  });
  byId("page_clear").addEventListener("click", () => {
    clear();
    changed();
  });
  form.addEventListener("submit", (submit) => submit.preventDefault());
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (click) => {
    const link = click.target.closest?.("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow(); // the browser fires no hashchange then
  });

  form.hidden = false;
  byId("page_timeline").hidden = events.length === 0;
  apply();
  follow();
  // After loading, the browser itself goes to a bare id, and drops the focus.
  if (places.has(location.hash.slice(1))) {
    window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(follow)));
  }
  let width = drawing.clientWidth;
  new ResizeObserver(() => {
    if (drawing.clientWidth === width) return;
    width = drawing.clientWidth;
    draw(select().shown);
  }).observe(drawing);
}
