// A visit on a phone: what is typed and photographed is kept on it until the server has said that it has it.
"use strict";

(() => {
  const root = document.querySelector("[data-visits]");
  if (!root) return;
  const told = root.dataset;
  const { keep, forget, waiting, spare } = jieyue.queueOf(told.person);
  const AGAIN = 15000;
  const SOON = 700;
  // Whoever stops typing for so long finds it kept, whatever becomes of the page.
  const PAUSE = 600;
  const SMALL = 320;
  // So many writings typed over without an answer are remembered as one's own.
  const CHAIN = 20;
  // Answers that will be the same to the same row.
  const FINAL = new Set([400, 404, 409, 413, 415, 422]);
  const line = document.querySelector("[data-queue]");
  let trouble = "";
  let sent = "";
  let running = null;
  let again = false;
  let timer = 0;
  let pausing = 0;

  // What is typed in quick succession is taken one after the other.
  let turn = Promise.resolve();
  const inTurn = (work) => (turn = turn.then(work, work));

  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unanswered = ({ trouble: _, reason: __, there: ___, state: ____, ...row }) => row;
  const article = (row) => (row.visit === told.visit ? document.getElementById(`item-${row.slug}`) : null);

  // ---- typing ---------------------------------------------------------------------------------------------
  const fields = (form) => ({
    verdict: form.querySelector("[name=verdict]:checked")?.value ?? "",
    score: form.score?.value.trim() ?? "",
    note: form.note.value.trim(),
  });

  const served = (form) => ({
    verdict: form.querySelector("[name=verdict][checked]")?.value ?? "",
    score: form.score?.defaultValue.trim() ?? "",
    note: form.note.defaultValue.trim(),
  });

  // What came with the page or has been kept is not taken again.
  const taken = new WeakMap();
  const alike = (one, other) => Object.keys(one).every((name) => one[name] === other[name]);
  const moved = (form) => !alike(fields(form), taken.get(form) ?? served(form));

  // What stands in the form counts as it stood when it was left, however long others are before it.
  function take(form, { now = true } = {}) {
    clearTimeout(pausing);
    const said = fields(form);
    const news = moved(form);
    taken.set(form, said);
    inTurn(async () => {
      if (news) await typed(form, said);
      return void (now ? send() : later());
    });
  }

  function takeAll() {
    for (const form of document.querySelectorAll("[data-found]")) if (moved(form)) take(form);
  }

  // Why it can't be sent yet; nothing where it can.
  function lacks(said) {
    if (!said.verdict) return told.choose;
    return said.verdict === "differs" && !said.note ? told.write : "";
  }

  async function typed(form, said) {
    const at = form.closest("[data-item]");
    const before = (await waiting()).find((row) => row.kind === "found" && row.visit === told.visit && row.item === at.dataset.item);
    // Everything was taken back before it could be sent.
    if (!Object.values(said).some(Boolean)) {
      if (before) await forget(before.key);
      say(at, "");
      return paint();
    }
    const row = {
      key: fresh(), kind: "found", person: told.person, visit: told.visit, item: at.dataset.item, slug: at.dataset.slug,
      address: form.action, at: Date.now(), ...said,
      // What was kept before and has perhaps been sent is this device's own.
      seen: before?.seen ?? at.dataset.revision, after: [...(before?.after ?? []), before?.key].filter(Boolean).slice(-CHAIN),
    };
    // Kept at once, sent once it is complete.
    const reason = lacks(said);
    if (reason) Object.assign(row, { trouble: "refused", reason });
    await keep(row);
    if (before) await forget(before.key);
    await paint();
  }

  async function photographed(input) {
    const at = input.closest("[data-item]");
    for (const file of input.files) {
      await keep({
        key: fresh(), kind: "photo", person: told.person, visit: told.visit, item: at.dataset.item, slug: at.dataset.slug,
        address: input.form.action, at: Date.now(), file, name: file.name, small: await smaller(file),
      });
    }
    input.value = "";
    await paint();
    send();
  }

  // A picture small enough to be shown from memory; pages may show no other copies that are not the server's.
  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file);
      const canvas = document.createElement("canvas");
      canvas.width = Math.min(SMALL, picture.width);
      canvas.height = Math.round((picture.height * canvas.width) / picture.width);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL("image/jpeg", 0.7);
    } catch {
      return "";
    }
  }

  // ---- sending --------------------------------------------------------------------------------------------
  // Fulfilled when all that waited at the time has been tried.
  function send() {
    again = true;
    running ??= rounds();
    return running;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, AGAIN);
  }

  async function rounds() {
    try {
      while (again) await round();
    } finally {
      running = null;
    }
  }

  async function round() {
    clearTimeout(timer);
    again = false;
    trouble = "";
    const outdated = new Set();
    try {
      for (const row of await waiting()) if (!row.trouble && !(await sentOff(row, outdated))) break;
    } finally {
      if ((await waiting()).some((row) => !row.trouble)) later();
    }
    jieyue.renewKept(outdated);
    await paint();
  }

  // Whether to go on with the next.
  async function sentOff(row, outdated, renewed = false) {
    const body = new FormData();
    const names = row.kind === "photo" ? ["key"] : ["key", "seen", "after", "verdict", "score", "note"];
    for (const name of names) body.set(name, row[name]);
    if (row.kind === "photo") body.set("file", row.file, row.name);
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true", Accept: "application/json" };
    let answer;
    try {
      answer = await fetch(row.address, { method: "POST", body, headers });
    } catch {
      trouble = "offline";
      return false;
    }
    if (answer.status === 403 && !renewed) {
      const mine = await jieyue.renewToken().catch(() => null);
      if (mine) return sentOff(row, outdated, true);
      trouble = mine === null ? "offline" : "signIn";
      return false;
    }
    // A sign-in that is over holds up all the rest, and so does a first password.
    if (answer.status === 401 || answer.redirected) {
      trouble = answer.redirected ? "password" : "signIn";
      if (!answer.redirected) await jieyue.dropKept();
      return false;
    }
    const said = (await answer.json().catch(() => null)) ?? {};
    if (!said.state && FINAL.has(answer.status)) Object.assign(said, { state: "refused", reason: told.rejected });
    if (said.state) await inTurn(() => heard(row, said));
    else trouble = "failed";
    if (["stored", "parked"].includes(said.state)) outdated.add(row.address.replace(/items\/.*$/, ""));
    // What can't be taken just now must not hold up what comes after it.
    return true;
  }

  // Only what the server has acknowledged is taken off this device.
  async function heard(row, said) {
    if (said.state === "conflict" || said.state === "refused") {
      // Typed over meanwhile: what follows will be told the same.
      if ((await waiting()).some((one) => one.key === row.key)) await keep({ ...row, trouble: said.state, ...said });
      return;
    }
    await forget(row.key);
    sent = new Date().toLocaleTimeString("zh-CN", { timeStyle: "short" });
    const at = article(row);
    if (row.kind === "found" && said.state === "stored") {
      if (at) at.dataset.revision = said.revision;
      const next = (await waiting()).find((one) => one.kind === "found" && one.visit === row.visit && one.item === row.item);
      if (next) await keep({ ...next, seen: said.revision });
    }
    if (!at) return;
    if (said.state === "parked") say(at, `${told.parked} ${said.reason}`, "wait");
    else if (row.kind === "photo") stored(at, row, said.exhibit);
    else say(at, `${told.saved} ${sent}`, "good");
  }

  // ---- showing --------------------------------------------------------------------------------------------
  function say(at, sentence, mood = "", ways = []) {
    const place = at.querySelector("[data-said]");
    place.replaceChildren(sentence, ...ways);
    place.className = `saved ${mood}`;
  }

  async function paint() {
    const rows = await waiting();
    const count = (text) => text.replace("{n}", rows.length);
    line.textContent = !rows.length
      ? sent ? `${told.allSent} ${sent}` : told.nothing
      : `${count(told.waiting)} ${trouble ? told[trouble] : ""} ${spare.size ? told.spare : ""}`;
    line.className = rows.length ? "wait" : "good";
    for (const row of rows) if (article(row)) show(article(row), row);
    for (const mark of document.querySelectorAll("[data-local]")) {
      if (!rows.some((row) => row.key === mark.dataset.local)) mark.remove();
    }
    for (const mark of document.querySelectorAll("[data-both]:not([hidden])")) {
      const item = mark.closest("[data-item]").dataset.item;
      mark.hidden = !rows.some((row) => row.item === item && row.visit === told.visit && row.trouble === "conflict");
    }
  }

  function show(at, row) {
    if (row.kind === "photo") return local(at, row);
    const form = at.querySelector("[data-found]");
    if (!row.trouble) say(at, told.kept, "wait");
    else if (!form) say(at, `${words(row)} — ${lacks(row) ? told.incomplete : row.reason ?? ""}`, "bad", ways(at, row));
    else if (row.trouble === "conflict") differs(at, row);
    else say(at, row.reason, "bad", row.state ? ways(at, row).slice(0, 1) : []);
  }

  const words = (said) => [told[said.verdict], said.score && `${said.score} ${told.points}`, said.note].filter(Boolean).join(" · ");

  // What was not taken is tried once more, or taken off this device; what lacks something would only be refused again.
  function ways(at, row) {
    const retry = button(told.retry, async () => {
      await keep(unanswered(row));
      await paint();
      send();
    });
    const drop = button(told.drop, async () => {
      await forget(row.key);
      if (row.kind === "found") say(at, "");
      await paint();
    });
    return row.kind === "found" && lacks(row) ? [drop] : [retry, drop];
  }

  function button(title, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain small";
    made.textContent = title;
    made.addEventListener("click", () => inTurn(act));
    return made;
  }

  function fill(form, said) {
    for (const choice of form.querySelectorAll("[name=verdict]")) choice.checked = choice.value === said.verdict;
    if (form.score) form.score.value = said.score;
    form.note.value = said.note;
    taken.set(form, fields(form));
  }

  // Somebody was there first, on another device or by a sheet: both are shown, and the assessor chooses.
  function differs(at, row) {
    const box = at.querySelector("[data-both]");
    box.querySelector("[data-mine]").textContent = words(row);
    box.querySelector("[data-there]").textContent = row.there ? words(row.there) : "—";
    box.hidden = false;
    say(at, "");
  }

  async function chosen(button) {
    const at = button.closest("[data-item]");
    const row = (await waiting()).find((one) => one.trouble === "conflict" && one.visit === told.visit && one.item === at.dataset.item);
    if (!row) return;
    await forget(row.key);
    at.dataset.revision = row.revision;
    if (button.dataset.keep === "mine") {
      await keep({ ...unanswered(row), key: fresh(), seen: row.revision, after: [], at: Date.now() });
    } else {
      fill(at.querySelector("[data-found]"), row.there);
      say(at, "");
    }
    await paint();
    send();
  }

  function local(at, row) {
    const list = at.querySelector("[data-taken]");
    let place = list.querySelector(`[data-local="${row.key}"]`);
    if (!place) {
      place = list.appendChild(document.createElement("li"));
      place.dataset.local = row.key;
      if (row.small) place.appendChild(picture(row.small));
      place.appendChild(document.createElement("span")).className = "small wait";
    }
    const said = place.querySelector("span");
    said.textContent = row.trouble ? row.reason : told.waits;
    said.className = row.trouble ? "small bad" : "small wait";
    for (const old of place.querySelectorAll("button")) old.remove();
    if (row.trouble) said.before(...ways(at, row));
  }

  function picture(source) {
    const shown = document.createElement("img");
    shown.src = source;
    shown.alt = "";
    return shown;
  }

  function stored(at, row, exhibit) {
    const place = at.querySelector("[data-taken]").appendChild(document.createElement("li"));
    place.appendChild(picture(row.small || `/exhibits/${exhibit}/thumb/`));
    const words = place.appendChild(document.createElement("span"));
    words.className = "small good";
    words.textContent = told.saved;
  }

  // ---- the end --------------------------------------------------------------------------------------------
  // A visit is done when the server has all of it, what was typed a moment ago included.
  async function finish(form) {
    const pressed = form.querySelector("button");
    pressed.disabled = true;
    try {
      takeAll();
      line.textContent = told.sending;
      await turn;
      await send();
    } finally {
      pressed.disabled = false;
    }
    const left = (await waiting()).filter((row) => row.visit === told.visit).length;
    if (!left && navigator.onLine) return form.submit();
    line.textContent = left ? told.unfinished.replace("{n}", left) : told.endLater;
    line.className = "wait";
    line.scrollIntoView({ block: "center" });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-found]");
    if (form) take(form);
    else if (event.target.matches("[data-photos]")) inTurn(() => photographed(event.target));
  });
  // A phone that locks tells nobody that a field was left.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-found]");
    clearTimeout(pausing);
    if (form) pausing = setTimeout(() => take(form, { now: false }), PAUSE);
  });
  window.addEventListener("pagehide", takeAll);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-found]")) {
      event.preventDefault();
      take(event.target);
    }
    if (event.target.matches(".off") && !navigator.onLine) {
      event.preventDefault();
      line.textContent = told.later;
    }
    if (event.target.matches("[data-finish]")) {
      event.preventDefault();
      finish(event.target);
    }
  });
  document.addEventListener("click", (event) => event.target.matches("[data-keep]") && inTurn(() => chosen(event.target)));
  window.addEventListener("beforeunload", (event) => spare.size && event.preventDefault());
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => (document.hidden ? takeAll() : send()));
  // What was kept when the page was left stands in its fields again; afterwards they are the assessor's.  What the
  // server has refused is tried once more, and all it has answered that can't be settled on this page.
  async function restore() {
    for (const row of await waiting()) {
      const form = article(row)?.querySelector("[data-found]");
      if (row.state === "refused" || (row.state && !form)) await keep(unanswered(row));
      if (row.kind === "found" && form) fill(form, row);
    }
    await paint();
  }

  inTurn(restore).finally(() => setTimeout(send, SOON));
})();
