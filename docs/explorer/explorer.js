// The days to today, the timeline, the filters and the links into the page. The HTML already has
// all the text; this script shows and hides it, and makes no markup from the record's texts.
"use strict";
{
  const SVG = "http://www.w3.org/2000/svg";
  const DAY = 86_400_000;
  const MARK = 24; // the least width and height of what can be touched, in pixels
  const CELL = 28; // the least width of a cell, when close marks are drawn as cells
  const LANE = 30;
  const EDGE = MARK / 2; // a mark on the first or last day is whole
  const LABEL = 15; // the height of a row of labels
  const LABELS = 8; // rows of them at the most
  const HIGHLIGHTS = 2_000; // after so many nobody reads on, and more would make the page slow
  const VIEW = ["kind", "status", "from", "to", "q", "order", "event"]; // what an address can say
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  const byId = (id) => document.getElementById(id);
  const form = byId("page_filters");
  const drawing = byId("page_drawing");
  const caption = byId("page_caption");
  const cluster = byId("page_cluster");
  const { from, to, q, order } = form.elements;

  /** A text as the search sees it, as in the library: small letters, no accents. */
  const plain = (text) =>
    (/[^\x00-\x7f]/.test(text) ? text.normalize("NFKD").replace(/\p{M}/gu, "") : text).toLowerCase();
  const textOf = (element, selector) => element.querySelector(selector).textContent;
  const time = (day) => Date.parse(`${day}T00:00:00Z`);
  const digits = (number, wide) => String(number).padStart(wide, "0");
  const firstOf = (year, month) => time(`${digits(year, 4)}-${digits(month + 1, 2)}-01`);
  const spoken = (day) =>
    new Date(time(day)).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  function make(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // -- the days to today ----------------------------------------------------------------------

  const now = new Date();
  const today = `${digits(now.getFullYear(), 4)}-${digits(now.getMonth() + 1, 2)}-${digits(now.getDate(), 2)}`;

  function days(least, most) {
    const number = least === most ? "" : `${least.toLocaleString("en")}–`;
    return `${number}${most.toLocaleString("en")} day${most === 1 ? "" : "s"}`;
  }

  /** Say what the library's `Since` says of today, on which the record has certainly ended. */
  for (const card of document.querySelectorAll("[data-covered]")) {
    const { earliest, latest, covered } = card.dataset;
    if (today <= covered) continue;
    const since = (day) => Math.max(0, Math.round((time(today) - time(day)) / DAY));
    const onRecord = days(since(latest), since(earliest));
    card.querySelector(".days").textContent = onRecord;
    card.querySelector(".until").textContent = card.matches(".card") ? `ago, counted to today, ${spoken(today)}` : "today";
    const open = card.querySelector(".unless");
    if (!open) continue;
    open.textContent =
      `If none followed after ${spoken(covered)} (checked to there); ${days(0, since(earliest))} for certain.`;
    open.hidden = false;
  }

  // -- the records on the page ----------------------------------------------------------------

  const kindOf = (element) =>
    [...element.querySelectorAll(":scope > summary :is(.kind, .status)")].map((node) => node.textContent).join(", ");

  /** A block of the page that the filters show or hide; its texts are read when first needed. */
  class Entry {
    constructor(element) {
      this.element = element;
      Object.assign(this, element.dataset);
    }

    get text() {
      this.kept ??= plain(this.element.textContent);
      return this.kept;
    }

    get nodes() {
      const walker = document.createTreeWalker(this.element, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      return nodes;
    }
  }

  const events = Array.from(document.querySelectorAll("details.event"), (element) =>
    Object.assign(new Entry(element), {
      id: element.id,
      title: textOf(element, ".title"),
      name: `${textOf(element, ".date")}: ${textOf(element, ".title")} (${kindOf(element)})`,
      exact: element.dataset.startEarliest === element.dataset.startLatest,
    }),
  ).reverse(); // the oldest first, as along the timeline
  const eventOf = new Map(events.map((event) => [event.element, event]));
  const others = ["page_quotes", "page_excluded"].map(byId).filter(Boolean).map((section) => ({
    section,
    number: section.querySelector("[data-of]"),
    entries: Array.from(section.querySelectorAll(":scope > :is(.quote, .excluded)"), (element) => new Entry(element)),
  }));

  // What an address can name. Current ids of events come last: nothing hides them.
  const places = new Map();
  for (const element of document.querySelectorAll(".quote, .excluded")) {
    places.set(element.id, element);
    places.set(element.id.replace(/^(quote|excluded)_/, ""), element);
  }
  const linked = document.querySelectorAll("details.event, article.part");
  for (const element of linked) {
    for (const former of element.dataset.former.split(" ")) if (former) places.set(former, element);
  }
  for (const element of linked) places.set(element.id, element);

  // -- filters --------------------------------------------------------------------------------

  const boxes = (name) => [...form.elements[name]];
  const chosen = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);
  const escaped = (word) => word.replace(/[^\p{L}\p{N}_]/gu, "\\$&");

  /** The words to search for, as a pattern each; a word is found where a word begins with it. */
  const words = () =>
    (plain(q.value).match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) => new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(word)}`, "u"));

  function apply() {
    const kinds = chosen("kind");
    const statuses = chosen("status");
    const wanted = words();
    const first = `${from.value}-01-01`;
    const last = `${to.value}-12-31`;
    const everyYear = from.selectedIndex === 0 && to.selectedIndex === to.length - 1;
    const found = (entry) => wanted.every((word) => word.test(entry.text));
    const ofKind = (event) => kinds.length === 0 || kinds.includes(event.kind);
    const ofStatus = (event) => statuses.includes(event.status);

    const matching = events.filter(
      (event) => event.latestStart >= first && event.startEarliest <= last && found(event),
    );
    const shown = matching.filter((event) => ofKind(event) && ofStatus(event));
    const kept = new Set(shown);
    for (const event of events) event.element.hidden = !kept.has(event);
    for (const year of document.querySelectorAll("section.year")) {
      year.hidden = year.querySelector("details.event:not([hidden])") === null;
    }

    const number = (box, rows) => { box.parentElement.querySelector(".number").textContent = rows.length.toLocaleString("en"); };
    for (const box of boxes("kind")) number(box, matching.filter((event) => event.kind === box.value && ofStatus(event)));
    for (const box of boxes("status")) number(box, matching.filter((event) => event.status === box.value && ofKind(event)));
    const among = events.filter(ofStatus).length;
    const more = [];
    for (const { section, number, entries } of others) {
      const here = entries.filter(
        (entry) => found(entry) && (everyYear || (entry.from && entry.to >= first && entry.from <= last)),
      );
      const left = new Set(here);
      for (const entry of entries) entry.element.hidden = !left.has(entry);
      number.textContent = here.length === entries.length ? here.length : `${here.length} of ${entries.length}`;
      if (wanted.length && here.length) more.push(make("a", { href: `#${section.id}` }, `${here.length} in “${section.querySelector("h2").firstChild.data.trim()}”`));
    }
    const also = more.flatMap((link, at) => [at ? ", " : "; also ", link]);
    byId("page_count").replaceChildren(
      `${shown.length.toLocaleString("en")} of ${among.toLocaleString("en")} event${among === 1 ? "" : "s"}`, ...also,
    );
    byId("page_none").hidden = shown.length > 0;
    arrange();
    explain(shown, wanted);
    draw(shown);
  }

  /** Put the list into the chosen order. */
  function arrange() {
    const list = byId("page_years");
    if ((list.dataset.order ?? "newest") === order.value) return;
    list.dataset.order = order.value;
    for (const block of [list, ...list.querySelectorAll(".year > div")]) block.replaceChildren(...[...block.children].reverse());
  }

  /** Mark the words found, and show where they occur when the headline does not. */
  function explain(shown, wanted) {
    for (const why of document.querySelectorAll(".why")) why.remove();
    globalThis.CSS.highlights?.clear();
    if (wanted.length === 0) return;
    const ranges = [];
    const inOrder = order.value === "newest" ? [...shown].reverse() : shown;
    const entries = [...inOrder, ...others.flatMap(({ entries }) => entries.filter((entry) => !entry.element.hidden))];
    for (const entry of entries) {
      if (ranges.length >= HIGHLIGHTS) break;
      const headline = entry.element.querySelector(":scope > summary") ?? entry.element;
      let unseen = wanted.filter((word) => !word.test(plain(headline.textContent)));
      for (const node of entry.nodes) {
        const places = wanted.flatMap((word) => find(node, word));
        if (places.length === 0) continue;
        const there = unseen.filter((word) => word.test(plain(node.data)));
        if (there.length && headline !== entry.element) {
          const [start, end] = find(node, there[0])[0];
          const why = headline.querySelector(".name").appendChild(make("span", { className: "why small" }));
          const before = node.data.slice(0, start).slice(-50).replace(/^\S*\s/, "… ");
          why.append(before, make("mark", {}, node.data.slice(start, end)), node.data.slice(end).slice(0, 80).replace(/\s\S*$/, " …"));
          unseen = unseen.filter((word) => !there.includes(word));
        }
        for (const [start, end] of places) {
          const range = new Range();
          range.setStart(node, start);
          range.setEnd(node, end);
          ranges.push(range);
        }
      }
    }
    if (globalThis.Highlight) globalThis.CSS.highlights.set("found", new Highlight(...ranges));
  }

  /** Where a word begins in a text node, and where it ends there. */
  function find(node, word) {
    if (!word.test(plain(node.data))) return [];
    const at = []; // for each letter of the plain text, its place in the node
    let text = "";
    let place = 0;
    for (const letter of node.data) {
      const simple = plain(letter);
      for (let i = 0; i < simple.length; i += 1) at.push(place);
      text += simple;
      place += letter.length;
    }
    at.push(place);
    return Array.from(text.matchAll(new RegExp(word.source, "gu")), (match) => [at[match.index], at[match.index + match[0].length]]);
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
    if (order.selectedIndex > 0) view.set("order", order.value);
    const filters = view.toString().replaceAll("%2C", ",");
    if (!filters) return `#${id}`;
    return id ? `#${filters}&event=${id}` : `#${filters}`;
  }

  /** Show what the address asks for. A bare id keeps the filters, unless they hide the record. */
  function follow() {
    const hash = location.hash.slice(1);
    const view = new URLSearchParams(hash);
    if (!VIEW.some((name) => view.has(name))) {
      reveal(hash);
      return;
    }
    clear();
    for (const name of ["kind", "status"]) {
      if (!view.has(name)) continue;
      const values = view.get(name).split(",");
      for (const box of boxes(name)) box.checked = values.includes(box.value);
    }
    for (const list of [from, to, order]) {
      const wanted = [...list.options].find((option) => option.value === view.get(list.name));
      if (wanted) wanted.selected = true;
    }
    q.value = view.get("q") ?? "";
    apply();
    reveal(view.get("event") ?? "");
    if (view.get("q") && !view.has("event")) form.scrollIntoView();
  }

  function reveal(id) {
    const element = places.get(id);
    missing(id && !element && !byId(id) ? id : "");
    if (!element) return;
    const event = element.closest("details.event");
    if (element.hidden || event?.hidden) {
      clear();
      for (const box of boxes("status")) box.checked ||= box.value === event?.dataset.status;
      apply();
    }
    if (event) {
      opened = event.id;
      event.open = true;
      event.querySelector("summary").focus({ preventScroll: true });
    }
    element.scrollIntoView();
  }

  /** Say that nothing has this name, and offer what has a similar one. */
  function missing(id) {
    const notice = byId("page_missing");
    notice.hidden = id === "";
    if (!id) return;
    let name = id;
    try {
      name = decodeURIComponent(id);
    } catch {} // not encoded
    const pairs = (text) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
    const wanted = pairs(plain(name));
    const likeness = (other) => {
      const there = pairs(plain(other));
      return [...wanted].filter((pair) => there.has(pair)).length / Math.max(1, wanted.size + there.size);
    };
    const near = [...places.keys()]
      .filter((key) => !/^(quote|excluded)_/.test(key))
      .map((key) => [likeness(key), key])
      .filter(([score]) => score > 0.25)
      .sort(([a], [b]) => b - a)
      .slice(0, 3)
      .flatMap(([, key], at) => [at ? ", " : " Did you mean ", make("a", { href: `#${key}` }, key)]);
    notice.replaceChildren(`Nothing in this record is called “${name}”.`, ...near, near.length ? "?" : "");
    notice.scrollIntoView({ block: "center" });
  }

  let opened = ""; // the id of the event in the address

  document.addEventListener("toggle", (toggle) => {
    const { target } = toggle;
    if (!target.matches?.("details.event")) return;
    if (!target.open && opened !== target.id) return;
    if (target.open && places.get(location.hash.slice(1))?.closest("details.event") === target) return; // a part or a quotation
    opened = target.open ? target.id : "";
    history.replaceState(null, "", address(opened));
  }, true);

  // -- the timeline ---------------------------------------------------------------------------

  let current = ""; // the key of the mark that the Tab key reaches

  function node(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const pen = document.createElement("canvas").getContext("2d");
  function wide(text, font = 12) {
    pen.font = `${font}px system-ui, sans-serif`;
    return pen.measureText(text).width;
  }

  /** Events of one row as marks that do not overlap: an event alone, or several in a cell. */
  function marksOf(row, x, width) {
    const extents = row.map((event) => {
      const left = Math.max(0, x(time(event.startEarliest)));
      const right = Math.min(width, x(time(event.endLatest) + DAY));
      const short = Math.max(0, MARK - (right - left)) / 2;
      const shift = Math.max(0, short - left) - Math.max(0, right + short - width);
      return { events: [event], left: left - short + shift, right: right + short + shift, at: (left + right) / 2 };
    }).sort((a, b) => a.left - b.left);
    const chains = [];
    for (const one of extents) {
      const chain = chains.at(-1);
      if (chain && one.left < chain.right + 1) {
        chain.marks.push(one);
        chain.right = Math.max(chain.right, one.right);
      } else chains.push({ marks: [one], left: one.left, right: one.right });
    }
    return chains.flatMap((chain) => {
      if (chain.marks.length === 1) return chain.marks;
      // Only exact days can be told apart; periods that overlap are one mark.
      const exact = chain.marks.every(({ events: [event] }) => event.exact);
      const number = exact ? Math.max(1, Math.floor((chain.right - chain.left) / CELL)) : 1;
      const size = (chain.right - chain.left) / number;
      const cells = Array.from({ length: number }, (_, at) => ({ events: [], left: chain.left + at * size, right: chain.left + (at + 1) * size - 1 }));
      for (const mark of chain.marks) cells[Math.min(number - 1, Math.floor((mark.at - chain.left) / size))].events.push(mark);
      return cells.filter((cell) => cell.events.length).map((cell) => {
        if (cell.events.length > 1) return { ...cell, events: cell.events.flatMap((mark) => mark.events) };
        const [mark] = cell.events; // alone in its cell: as near to its day as the cell allows
        const left = Math.min(Math.max(mark.at - MARK / 2, cell.left), cell.right - MARK);
        return { ...mark, left, right: left + MARK };
      });
    });
  }

  /** The names of places above their marks, from the right, so that no line crosses a name. */
  function labels(row, x, width) {
    const placed = [];
    for (const event of [...row].reverse()) {
      const at = x(time(event.startEarliest));
      const long = wide(event.city);
      const left = Math.min(at - 3, width - long);
      const level = Array.from({ length: LABELS }, (_, level) => level).find((level) =>
        placed.every((other) => other.level < level || left + long + 6 < Math.min(other.at - 3, other.left)),
      );
      if (level === undefined || left < 0) continue;
      placed.push({ text: event.city, at, left, level });
    }
    return placed;
  }

  function ticks(first, last, x) {
    const months = [];
    for (let year = first; year <= last; year += 1) {
      for (let month = 0; month < 12; month += 1) months.push([year, month]);
    }
    const room = x(firstOf(first, 1)) - x(firstOf(first, 0));
    const step = [1, 3, 12, 24, 60, 120, 600, 1200].find((n) => n * room >= 38) ?? 6000;
    return months
      .filter(([year, month]) => (year * 12 + month) % step === 0)
      .map(([year, month]) => ({
        at: x(firstOf(year, month)),
        label: month === 0 ? String(year) : MONTHS[month],
      }));
  }

  const terms = Array.from(byId("page_terms").children, (item) => ({
    ...item.dataset,
    name: item.textContent.split(" ").at(-1),
  }));

  /** Who was in office, a row for each country, and the times when all of them had a leader. */
  function offices(svg, x, start, end) {
    const over = time(drawing.dataset.end) + DAY;
    const countries = [...new Set(terms.map((term) => term.country))];
    const until = (term) => Math.min(end, over, term.to ? time(term.to) : over);
    const since = (term) => Math.max(start, time(term.from));
    let y = 0;
    for (const country of countries) {
      const held = terms.filter((term) => term.country === country && until(term) > since(term));
      if (held.length === 0) continue;
      const row = svg.appendChild(node("g", { class: "offices", "aria-hidden": "true" }));
      let done = 0;
      let shade = 0;
      let before = "";
      for (const term of held) {
        if (term.name !== before) shade += 1;
        before = term.name;
        const left = Math.max(x(since(term)), done);
        const right = x(until(term));
        if (right <= left) continue;
        done = right;
        row.append(node("rect", { class: shade % 2 ? "odd" : "even", x: left, y, width: right - left, height: 16 }));
        const text = [`${term.name}, ${term.country}`, term.name].find((text) => wide(text, 11) + 8 < right - left);
        if (text) row.append(node("text", { x: left + 4, y: y + 12 }, text));
      }
      y += 18;
    }
    const dates = [...new Set(terms.flatMap((term) => [since(term), until(term)]))].sort((a, b) => a - b);
    const both = dates.slice(1).map((to, at) => [dates[at], to]).filter(([from, to]) =>
      countries.every((country) => terms.some((term) => term.country === country && since(term) <= from && until(term) >= to)),
    );
    return { y, both: countries.length === 2 ? both : [] };
  }

  function draw(shown) {
    const width = Math.floor(drawing.clientWidth);
    if (width < 2 * MARK) return;
    const hadFocus = drawing.contains(document.activeElement);
    cluster.hidden = true;
    const start = time(`${from.value}-01-01`);
    const end = time(`${to.value}-12-31`) + DAY;
    const x = (at) => EDGE + ((at - start) / (end - start)) * (width - 2 * EDGE);
    const svg = node("svg", { width, role: "group", "aria-label": "Timeline of the events shown; the arrow keys go from one to the next" });
    const shades = svg.appendChild(node("g", { "aria-hidden": "true" }));
    const grid = svg.appendChild(node("g", { class: "grid", "aria-hidden": "true" }));
    const office = offices(svg, x, start, end);
    const top = office.y + 16;
    let y = top + 6;

    const marks = [];
    for (const box of boxes("kind")) {
      const ofKind = shown.filter((event) => event.kind === box.value);
      if (ofKind.length === 0) continue;
      const name = box.nextElementSibling.firstChild.data.trim();
      svg.append(node("rect", { class: `swatch kind-${box.value}`, x: 0, y: y + 3, width: 10, height: 10, rx: 5 }));
      svg.append(node("text", { class: "lane", x: 15, y: y + 12 }, `${name} ${ofKind.length.toLocaleString("en")}`));
      y += 18;
      const rows = {
        day: ofKind.filter((event) => event.exact && event.status === "confirmed"),
        span: ofKind.filter((event) => !event.exact && event.status === "confirmed"),
        unconfirmed: ofKind.filter((event) => event.status !== "confirmed"),
      };
      const named = box.value === "meeting" ? labels(rows.day.filter((event) => event.city), x, width) : [];
      const high = named.length ? (Math.max(...named.map((label) => label.level)) + 1) * LABEL : 0;
      for (const label of named) {
        const bottom = y + high - label.level * LABEL;
        svg.append(node("line", { class: "leader", x1: label.at + 0.5, x2: label.at + 0.5, y1: bottom - 2, y2: y + high + 8, "aria-hidden": "true" }));
      }
      for (const label of named) { // above all lines
        const bottom = y + high - label.level * LABEL;
        svg.append(node("text", { class: "place", x: label.left, y: bottom - 4, "aria-hidden": "true" }, label.text));
      }
      y += high;
      for (const [look, row] of Object.entries(rows)) {
        if (row.length === 0) continue;
        for (const mark of marksOf(row, x, width)) marks.push({ ...mark, element: drawn(svg, mark, look, box.value, y) });
        y += LANE;
      }
      y += 4;
    }

    const over = time(drawing.dataset.end) + DAY;
    const isOver = over > start && over < end;
    const last = isOver ? x(over) : width; // no year is written across the end of the record
    for (const { at, label } of ticks(Number(from.value), Number(to.value), x)) {
      grid.append(node("line", { x1: at + 0.5, x2: at + 0.5, y1: office.y, y2: y }));
      for (const line of [office.y + 12, y + 12]) if (at + 4 + wide(label) < last || at > last) grid.append(node("text", { x: at + 4, y: line }, label));
    }
    for (const [first, last] of office.both) {
      shades.append(node("rect", { class: "both", x: x(first), y: office.y, width: x(last) - x(first), height: y - office.y }));
    }
    if (isOver) {
      grid.append(node("line", { class: "over", x1: x(over), x2: x(over), y1: office.y, y2: y + 20 }));
      grid.append(node("text", { class: "over", x: x(over) - 4, y: y + 26, "text-anchor": "end" }, `end of the record, ${spoken(drawing.dataset.end)}`));
    }
    svg.setAttribute("height", y + 32);
    drawing.replaceChildren(svg);

    marks.sort((a, b) => (a.events[0].startEarliest < b.events[0].startEarliest ? -1 : 1));
    const inOrder = marks.map((mark) => mark.element);
    const now = inOrder.find((element) => element.dataset.event === current) ?? inOrder.at(-1);
    current = now?.dataset.event ?? "";
    now?.setAttribute("tabindex", 0);
    if (hadFocus) now?.focus();
    svg.addEventListener("keydown", (press) => move(press, inOrder));
    describe(null);
  }

  /** One mark: a link to its event, or a button that lists its events. */
  function drawn(svg, mark, look, kind, y) {
    const [event] = mark.events;
    const many = mark.events.length;
    const days = `${textOf(event.element, ".date")} to ${textOf(mark.events.at(-1).element, ".date")}`;
    const element = many === 1
      ? node("a", { href: address(event.id), "aria-label": event.name })
      : node("g", { role: "button", "aria-label": `${many} events, ${days}: list them` });
    element.setAttribute("class", `mark ${look} kind-${kind} ${many > 1 ? "many" : ""}`);
    element.setAttribute("tabindex", -1);
    element.dataset.event = event.id;
    element.dataset.events = mark.events.map((one) => one.id).join(" ");
    const width = mark.right - mark.left;
    element.append(node("rect", { class: "touch", x: mark.left, y, width, height: MARK }));
    const inset = many > 1 ? 1 : look === "day" || width <= MARK ? 5 : 7;
    const round = many === 1 && width <= MARK;
    element.append(node("rect", {
      class: "extent", y: y + inset, height: MARK - 2 * inset, rx: many > 1 ? 6 : (MARK - 2 * inset) / 2,
      x: round ? mark.left + inset : mark.left, width: round ? width - 2 * inset : width,
    }));
    if (many > 1) {
      element.append(node("text", { class: "many", x: mark.left + width / 2, y: y + 16, "text-anchor": "middle" }, many));
      element.addEventListener("click", () => list(mark.events, days));
    }
    return svg.appendChild(element);
  }

  /** List the events of a mark below the timeline, and go there. */
  function list(events, days) {
    caption.textContent = `${events.length} events, ${days}:`;
    caption.classList.remove("idle");
    cluster.replaceChildren(...events.map((event) => make("li", {}, make("a", { href: address(event.id) }, event.name))));
    cluster.hidden = false;
    cluster.querySelector("a").focus();
  }

  function move(press, inOrder) {
    const here = inOrder.findIndex((element) => element.dataset.event === current);
    if (["Enter", " "].includes(press.key) && inOrder[here].localName === "g") {
      press.preventDefault();
      inOrder[here].dispatchEvent(new MouseEvent("click"));
      return;
    }
    const steps = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: inOrder.length - 1 };
    if (!(press.key in steps)) return;
    press.preventDefault();
    inOrder[steps[press.key]]?.focus();
  }

  function describe(mark) {
    if (!cluster.hidden) return;
    caption.textContent = mark
      ? mark.getAttribute("aria-label")
      : "Choose a mark to open its event in the list.";
    caption.classList.toggle("idle", mark === null);
  }

  const markOf = (occurrence) => occurrence.target.closest?.(".mark") ?? null;
  drawing.addEventListener("pointerover", (pointer) => describe(markOf(pointer)));
  drawing.addEventListener("pointerleave", () => describe(null));
  drawing.addEventListener("focusin", (focus) => {
    const mark = markOf(focus);
    if (!mark) return;
    drawing.querySelector('[tabindex="0"]')?.setAttribute("tabindex", -1);
    mark.setAttribute("tabindex", 0);
    current = mark.dataset.event;
    cluster.hidden = true;
    describe(mark);
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
  order.addEventListener("input", changed); // it is outside the form
  q.addEventListener("focus", () => {
    if (form.getBoundingClientRect().bottom > innerHeight * 0.6) form.scrollIntoView();
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
    const button = click.target.closest?.("button.print");
    if (button) print(button.closest("details.event"));
  });

  /** Print one event alone. */
  function print(event) {
    document.documentElement.classList.add("one");
    event.classList.add("printed");
    window.addEventListener("afterprint", () => {
      document.documentElement.classList.remove("one");
      event.classList.remove("printed");
    }, { once: true });
    window.print();
  }

  for (const element of document.querySelectorAll("form, .order, button.print")) element.hidden = false;
  byId("page_timeline").hidden = events.length === 0;
  apply();
  follow();
  // After loading, the browser itself goes to a bare id, and drops the focus.
  if (opened || places.has(location.hash.slice(1))) {
    window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(follow)));
  }
  let width = drawing.clientWidth;
  new ResizeObserver(() => {
    if (drawing.clientWidth === width) return;
    width = drawing.clientWidth;
    draw(events.filter((event) => !event.element.hidden));
  }).observe(drawing);
}
