// The month grid: typed without a mouse, saved cell by cell, kept on this machine until the server has it.
"use strict";

(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const told = grid.dataset;
  // Whoever signs in next on this machine must not send what somebody else has typed.
  const KEPT = `jieyue.unsaved.${told.person}.${told.grid}`;
  const AGAIN = 5000;
  const SOON = 600;
  const HALF = "０１２３４５６７８９．，－";
  let spare = [];
  let sending = false;
  let leaving = "";
  let trouble = "";
  let later = 0;
  const touched = new Set();

  // Other windows may show the same organ: the list is read and written back each time, never held.
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    } catch {
      return spare;
    }
  }

  function keep(list) {
    spare = list;
    try {
      if (list.length) localStorage.setItem(KEPT, JSON.stringify(list));
      else localStorage.removeItem(KEPT);
    } catch {
      // Without storage the list lives as long as the page.
    }
  }

  const fresh = () => `${Date.now()}-${Math.random()}`;
  const place = (cell) => `${cell.item} ${cell.period}`;
  const button = (cell) => {
    const [year, month] = cell.period.split("-");
    return year === told.year ? document.querySelector(`#cell-${cell.item}-${Number(month)} > button.cell`) : null;
  };
  const waiting = (cell) => kept().find((op) => op.cells.some((one) => place(one) === place(cell)));

  function add(op) {
    const cell = op.cells[0];
    const list = kept();
    const before = op.cells.length === 1 ? list.findLastIndex((one) => one.cells.length === 1 && place(one.cells[0]) === place(cell)) : -1;
    // What was typed first and has not left yet is typed over; it was based on the same figure.
    if (before >= 0 && list[before].id !== leaving) {
      op.reason ||= list[before].reason;
      if (!list[before].wrong) cell.seen = list[before].cells[0].seen;
      list.splice(before, 1);
    }
    const rest = list.flatMap((one) => (one.wrong ? without([one], op.cells) : [one]));
    keep([...rest, { ...op, id: fresh() }]);
    paint();
    send();
  }

  // A cell that is given up leaves what was pasted with it; the rest is tried again, under a number of its own.
  function without(list, given) {
    const gone = new Set(given.map(place));
    return list.flatMap((op) => {
      const cells = op.cells.filter((one) => !gone.has(place(one)));
      if (cells.length === op.cells.length) return [op];
      return cells.length ? [{ id: fresh(), cells, reason: op.reason, from: op.from }] : [];
    });
  }

  function forget(cell) {
    keep(without(kept(), [cell]));
    paint();
    send();
  }

  async function send() {
    if (sending) return;
    sending = true;
    show();
    try {
      let op;
      while ((op = kept().find((one) => !one.wrong)) && (await sent(op)));
    } finally {
      sending = false;
      leaving = "";
    }
    show();
  }

  // Whether the next one may follow: nothing is sent past one that the server has not taken.
  async function sent(op) {
    leaving = op.id;
    const body = new URLSearchParams({ cells: JSON.stringify(op.cells), reason: op.reason ?? "", from: op.from ?? "", year: told.year });
    let answer;
    try {
      answer = await fetch(told.cells, { method: "POST", body, headers: tokens() });
    } catch {
      return stopped("offline");
    }
    if (answer.status === 403 && (await window.jieyue.renewToken())) return true;
    if (answer.status === 401 || answer.status === 403) return stopped("signIn");
    if (!answer.ok && answer.status !== 409) return stopped("failed");
    const result = await answer.json().catch(() => null);
    // A page instead of an answer: somebody has to look at it first, such as a password that is to be changed.
    if (!result) return stopped("failed");
    trouble = "";
    const list = kept();
    const at = list.find((one) => one.id === op.id);
    if (at && !answer.ok) Object.assign(at, { wrong: result.wrong, cellsWrong: result.cells });
    const rest = answer.ok ? list.filter((one) => one.id !== op.id) : list;
    // What was typed later into the same cells was typed knowing this one.
    for (const cell of rest.flatMap((one) => one.cells)) {
      if (op.cells.some((one) => place(one) === place(cell))) cell.seen = result.changes?.[place(cell)] ?? cell.seen;
    }
    keep(rest);
    if (answer.ok && result.html) {
      for (const cell of op.cells) touched.add(cell.item);
      swap(result.html);
      clearTimeout(later);
      later = setTimeout(follow, SOON);
    }
    paint();
    return true;
  }

  // Indicators and findings are reckoned once the typing pauses, and not for every cell.
  async function follow() {
    if (kept().some((op) => !op.wrong)) return;
    const body = new URLSearchParams({ year: told.year, items: [...touched] });
    touched.clear();
    try {
      const answer = await fetch(told.follow, { method: "POST", body, headers: tokens() });
      if (answer.ok) swap(await answer.text());
      paint();
    } catch {
      // The next cell that is saved brings them along.
    }
  }

  const tokens = () => ({ "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) });

  function stopped(why) {
    trouble = why;
    return false;
  }

  // Rows are drawn anew; what is being typed in one of them, and where the cursor is, stays.
  function swap(html) {
    const open = grid.querySelector("form.quick");
    const typed = open && { at: open.closest("td").id, quantity: open.quantity.value, reason: open.reason.value };
    const focused = document.activeElement?.closest?.("td[id]")?.id;
    // An editor that was opened meanwhile waits outside while its cell is renewed, with all that was typed.
    const editor = document.getElementById("cell-editor");
    const seat = editor?.closest("td")?.id;
    const field = editor?.contains(document.activeElement) ? document.activeElement : null;
    const caret = [field?.selectionStart, field?.selectionEnd];
    if (seat) grid.append(editor);
    window.htmx.swap(document.body, html, { swapStyle: "none" });
    if (seat) document.getElementById(seat)?.append(editor);
    if (typed && !open.isConnected) {
      const form = openQuick(document.querySelector(`#${typed.at} > button.cell`), typed.quantity);
      if (form) form.reason.value = typed.reason;
    } else if (focused && document.activeElement === document.body) {
      document.querySelector(`#${focused} > button.cell`)?.focus();
    }
    field?.focus();
    if (Number.isInteger(caret[0])) field.setSelectionRange(...caret);
  }

  // What waits stands in its cell, so that it looks as it was left.
  function paint() {
    for (const old of grid.querySelectorAll(".cell.unsaved, .cell.refused")) {
      [old.className, old.textContent, old.title] = JSON.parse(old.dataset.was);
    }
    for (const op of kept()) {
      op.cells.forEach((cell, number) => {
        const shown = button(cell);
        if (!shown) return;
        const wrong = op.wrong && (op.cells.length === 1 ? op.wrong : op.cellsWrong?.[number]);
        if (!shown.matches(".unsaved, .refused")) shown.dataset.was = JSON.stringify([shown.className, shown.textContent, shown.title]);
        if (cell.emptied) shown.textContent = "·";
        else if (cell.quantity !== undefined) shown.textContent = cell.quantity;
        shown.classList.remove("missing", "expected", "excused");
        shown.classList.add(wrong ? "refused" : "unsaved");
        if (wrong) shown.title = wrong;
      });
    }
    show();
  }

  function show() {
    const line = document.getElementById("saving");
    const list = kept();
    const wrong = list.filter((op) => op.wrong).length;
    const open = list.length - wrong;
    const said = open && trouble ? told[trouble].replace("{n}", open) : open || sending ? told.saving : wrong ? told.refused.replace("{n}", wrong) : "";
    if (said) line.textContent = said;
    else if (line.dataset.was) line.textContent = `✓ ${told.saved} ${new Date().toTimeString().slice(0, 5)}`;
    line.className = `saving small ${open && trouble ? "wait" : wrong ? "bad" : "good"}`;
    if (open) line.dataset.was = "1";
  }

  // One cell typed in place.  Returns the form; null where nothing may be written.
  function openQuick(cell, text) {
    closeQuick();
    if (!cell) return null;
    if (cell.dataset.closed && !waiting(cell.dataset)) {
      cell.click();
      return null;
    }
    const form = document.getElementById("quick-entry").content.firstElementChild.cloneNode(true);
    const before = waiting(cell.dataset);
    form.reason.hidden = Number(cell.dataset.seen) === 0;
    form.reason.value = before?.reason ?? "";
    form.querySelector("[data-drop]").hidden = !before;
    form.querySelector(".wrong").textContent = before?.wrong ?? "";
    for (const one of form.querySelectorAll("[data-of]")) one.textContent = cell.dataset[one.dataset.of];
    cell.parentElement.append(form);
    form.quantity.value = text;
    form.quantity.focus();
    return form;
  }

  function closeQuick() {
    grid.querySelector("form.quick")?.remove();
  }

  function plain(text) {
    const half = [...text.trim()].map((sign) => (HALF.includes(sign) ? "0123456789.,-"[HALF.indexOf(sign)] : sign)).join("");
    return /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(half) ? half.replaceAll(",", "") : half;
  }

  // Whether the cell was taken; what can't be meant is said at once, the rest is the server's to judge.
  function take(form) {
    const cell = form.closest("td").querySelector("button.cell");
    const quantity = plain(form.quantity.value);
    const wrong = form.querySelector(".wrong");
    const { item, period, seen, now } = cell.dataset;
    const before = waiting(cell.dataset);
    // Nothing typed where there was nothing, or what is there already.
    if (quantity === now && !before) return true;
    if (!quantity && !now) return true;
    if (!quantity) return empty(form, { item, period, seen: Number(seen), emptied: true });
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(quantity)) return refuse(form.quantity, wrong, told.notANumber);
    if (Number(quantity) < 0) return refuse(form.quantity, wrong, told.negative);
    if (!form.reason.hidden && !form.reason.value.trim()) return refuse(form.reason, wrong, "");
    add({ cells: [{ item, period, quantity, seen: Number(seen) }], reason: form.reason.value.trim() });
    return true;
  }

  // A figure goes only where its writer says why; whoever did not mean it presses Escape.
  function empty(form, cell) {
    if (!form.reason.value.trim()) return refuse(form.reason, form.querySelector(".wrong"), told.emptied);
    add({ cells: [cell], reason: form.reason.value.trim() });
    return true;
  }

  function refuse(field, wrong, sentence) {
    wrong.textContent = sentence;
    field.focus();
    return false;
  }

  function go(from, right, down) {
    const td = from.closest("td");
    const row = down ? td.parentElement[down > 0 ? "nextElementSibling" : "previousElementSibling"] : td.parentElement;
    const next = row?.cells[td.cellIndex + right]?.querySelector("button.cell");
    (next ?? td.querySelector("button.cell")).focus();
  }

  const WAYS = { Enter: [0, 1], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  function typing(event) {
    const form = event.target.form;
    const way = event.key === "Tab" ? [event.shiftKey ? -1 : 1, 0] : WAYS[event.key];
    if (event.key === "Escape") {
      const cell = form.closest("td").querySelector("button.cell");
      closeQuick();
      cell.focus();
    } else if (way && !event.isComposing) {
      event.preventDefault();
      if (!take(form)) return;
      go(form, ...way);
      closeQuick();
    }
  }

  function pressed(event) {
    if (event.target.closest("form.quick")) {
      event.stopPropagation();
      if (event.target.matches("input")) typing(event);
      return;
    }
    const cell = event.target.closest("button.cell");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && !navigator.onLine) {
      event.preventDefault();
      openQuick(cell, cell.dataset.now);
    } else if ((event.key === "Delete" || event.key === "Backspace") && cell.dataset.now) {
      event.preventDefault();
      const form = openQuick(cell, "");
      if (form) refuse(form.reason, form.querySelector(".wrong"), told.emptied);
    } else if (/^[0-9.\-０-９]$/.test(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      openQuick(cell, event.key);
    } else if (event.key === "Tab" && grid.querySelector("form.quick")) {
      closeQuick();
    }
  }

  function pressedMouse(event) {
    const form = grid.querySelector("form.quick");
    if (event.target.matches?.("[data-drop]")) {
      const cell = form.closest("td").querySelector("button.cell");
      closeQuick();
      forget(cell.dataset);
      cell.focus();
    } else if (form && !form.contains(event.target)) {
      // Going elsewhere takes what was typed; what can't be taken stays open.
      if (take(form)) closeQuick();
      else event.preventDefault();
    }
  }

  // A cell that waits, or was refused, opens with what was typed and not with what the server has.
  function clicked(event) {
    const cell = event.target.closest?.("button.cell");
    const op = cell && waiting(cell.dataset);
    if (!op) return;
    event.stopPropagation();
    event.preventDefault();
    const own = op.cells.find((one) => place(one) === place(cell.dataset));
    openQuick(cell, own.quantity ?? "");
  }

  async function paste(event) {
    const cell = event.target.closest?.("td[id]")?.querySelector("button.cell[data-item]");
    const text = event.clipboardData.getData("text");
    if (!cell || event.target.name === "note" || event.target.name === "reason") return;
    if (!/[\t\n]/.test(text.trim())) {
      if (event.target === cell) openQuick(cell, text.trim());
      if (event.target === cell) event.preventDefault();
      return;
    }
    event.preventDefault();
    closeQuick();
    document.getElementById("cell-editor")?.remove();
    await preview({ text, item: cell.dataset.item, period: cell.dataset.period });
  }

  async function preview(asked) {
    try {
      await window.htmx.ajax("POST", told.preview, { values: asked, target: "#paste-preview", swap: "innerHTML show:#paste-preview:top" });
    } catch {
      document.getElementById("saving").textContent = told.noPaste;
    }
    document.querySelector("#paste-reason, #paste-preview [data-take]")?.focus();
  }

  function pasted(event) {
    const box = event.target.closest("#paste-told");
    if (!box) return;
    const { cells, text, item, period } = box.dataset;
    if (event.target.matches("[data-turn]")) preview({ text, item, period, turned: event.target.dataset.turn });
    if (event.target.matches("[data-leave]")) box.remove();
    if (!event.target.matches("[data-take]")) return;
    const reason = document.getElementById("paste-reason");
    if (reason && !reason.reportValidity()) return;
    add({ cells: JSON.parse(cells), reason: reason?.value ?? "", from: "paste" });
    box.remove();
  }

  // The editor could not reach the server: its form joins what waits.
  function unsent(event) {
    const form = event.target.closest("form[data-entry]");
    const cell = event.target.closest("td[id]")?.querySelector("button.cell");
    if (!cell) return;
    event.stopPropagation();
    if (!form) {
      openQuick(cell, cell.dataset.now);
      return;
    }
    const quantity = plain(form.quantity.value);
    const cellTyped = {
      item: form.item.value,
      period: form.period.value,
      quantity,
      emptied: !quantity && Number(form.seen.value) > 0,
      cost: plain(form.cost.value),
      estimated: form.estimated.checked,
      note: form.note.value,
      seen: Number(form.seen.value),
    };
    trouble = "offline";
    add({ cells: [cellTyped], reason: form.reason?.value ?? "" });
    document.getElementById("cell-editor")?.remove();
    go(cell, 0, 1);
  }

  // After the editor has saved, the next item of the month is at hand.
  function afterSaving(event) {
    const form = event.target;
    if (!form.matches?.("form") || !form.closest(".cell-editor") || event.detail.xhr?.status !== 200) return;
    const at = form.closest("td").id;
    setTimeout(() => {
      paint();
      const cell = document.querySelector(`#${at} > button.cell`);
      if (cell) go(cell, 0, 1);
    });
  }

  grid.addEventListener("keydown", pressed);
  grid.addEventListener("click", clicked, true);
  grid.addEventListener("click", pasted);
  document.addEventListener("mousedown", pressedMouse);
  grid.addEventListener("paste", paste);
  grid.addEventListener("submit", (event) => event.target.matches("form.quick") && event.preventDefault());
  grid.addEventListener("htmx:sendError", unsent);
  grid.addEventListener("htmx:beforeOnLoad", afterSaving);
  window.addEventListener("online", send);
  window.addEventListener("focus", () => kept().length && send());
  setInterval(() => kept().some((op) => !op.wrong) && send(), AGAIN);
  paint();
  if (kept().length) send();
})();
