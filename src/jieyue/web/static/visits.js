// A visit on a phone: what is typed and photographed is kept on it until the server has said that it has it.
"use strict";

(() => {
  const root = document.querySelector("[data-visits]");
  if (!root) return;
  const told = root.dataset;
  const KEPT = "jieyue-visits";
  const AGAIN = 15000;
  const SOON = 700;
  const SMALL = 320;
  // So many writings typed over without an answer are remembered as one's own.
  const CHAIN = 20;
  const line = document.querySelector("[data-queue]");
  let trouble = "";
  let sent = "";
  let sending = false;
  let again = false;
  let timer = 0;

  // The queue: one writing of an item, or one photo, a row.  Whoever signs in next sends nothing of another's.
  const opened = new Promise((done, failed) => {
    const asked = indexedDB.open(KEPT, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  }).catch(() => null);
  // Where a browser keeps nothing, or has no room left, the page itself holds what is not sent yet.
  const spare = new Map();

  async function store(mode, ask) {
    const base = await opened;
    if (!base) throw new Error("nothing is kept here");
    const work = base.transaction("waiting", mode);
    const answer = ask(work.objectStore("waiting"));
    return new Promise((done, failed) => {
      work.oncomplete = () => done(answer?.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  }

  // What is typed in quick succession is taken one after the other.
  let turn = Promise.resolve();
  const inTurn = (work) => (turn = turn.then(work, work));

  async function keep(row) {
    try {
      await store("readwrite", (rows) => rows.put(row));
      spare.delete(row.key);
    } catch {
      spare.set(row.key, row);
    }
  }

  async function forget(key) {
    spare.delete(key);
    await store("readwrite", (rows) => rows.delete(key)).catch(() => {});
  }

  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const article = (row) => (row.visit === told.visit ? document.getElementById(`item-${row.slug}`) : null);

  async function waiting() {
    const rows = await store("readonly", (all) => all.getAll()).catch(() => []);
    return [...rows, ...spare.values()].filter((row) => row.person === told.person).sort((one, other) => one.at - other.at);
  }

  // ---- typing ---------------------------------------------------------------------------------------------
  const fields = (form) => ({
    verdict: form.querySelector("[name=verdict]:checked")?.value ?? "",
    score: form.score?.value.trim() ?? "",
    note: form.note.value.trim(),
  });

  // What stands in the form counts as it stood when it was left, however long others are before it.
  function take(form) {
    const said = fields(form);
    inTurn(() => typed(form, said));
  }

  async function typed(form, said) {
    const at = form.closest("[data-item]");
    const before = (await waiting()).find((row) => row.kind === "found" && row.visit === told.visit && row.item === at.dataset.item);
    const row = {
      key: fresh(), kind: "found", person: told.person, visit: told.visit, item: at.dataset.item, slug: at.dataset.slug,
      address: form.action, at: Date.now(), ...said,
      // What was kept before and has perhaps been sent is this device's own.
      seen: before?.seen ?? at.dataset.revision, after: [...(before?.after ?? []), before?.key].filter(Boolean).slice(-CHAIN),
    };
    // Kept at once, sent once it is complete.
    const lacks = said.verdict ? said.verdict === "differs" && !said.note && told.write : told.choose;
    if (lacks) Object.assign(row, { trouble: "refused", reason: lacks });
    await keep(row);
    if (before) await forget(before.key);
    await paint();
    send();
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
  async function send() {
    clearTimeout(timer);
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    trouble = "";
    try {
      for (const row of await waiting()) if (!row.trouble && !(await sentOff(row))) break;
    } finally {
      sending = false;
    }
    await paint();
    if (again) {
      again = false;
      send();
    } else if ((await waiting()).some((row) => !row.trouble)) timer = setTimeout(send, AGAIN);
  }

  // Whether to go on with the next.
  async function sentOff(row, renewed = false) {
    const body = new FormData();
    const names = row.kind === "photo" ? ["key"] : ["key", "seen", "after", "verdict", "score", "note"];
    for (const name of names) body.set(name, row[name]);
    if (row.kind === "photo") body.set("file", row.file, row.name);
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
    let answer;
    try {
      answer = await fetch(row.address, { method: "POST", body, headers });
    } catch {
      trouble = "offline";
      return false;
    }
    if (answer.status === 403 && !renewed && (await jieyue.renewToken().catch(() => false))) return sentOff(row, true);
    if (answer.status === 401) trouble = "signIn";
    const said = await answer.json().catch(() => null);
    if (said?.state) await inTurn(() => heard(row, said));
    else trouble ||= "failed";
    // What can't be taken just now must not hold up what comes after it; a sign-in that is over does.
    return answer.status !== 401;
  }

  // Only what the server has acknowledged is taken off this device.
  async function heard(row, said) {
    if (said.state === "conflict" || said.state === "refused") {
      // Typed over meanwhile: what follows will be told the same.
      if ((await waiting()).some((one) => one.key === row.key)) await keep({ ...row, trouble: said.state, ...said });
      return;
    }
    await forget(row.key);
    sent = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    const at = article(row);
    if (row.kind === "found") {
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
  function say(at, sentence, mood = "") {
    const place = at.querySelector("[data-said]");
    place.textContent = sentence;
    place.className = `saved ${mood}`;
  }

  async function paint() {
    const rows = await waiting();
    const count = (text) => text.replace("{n}", rows.length);
    line.textContent = !rows.length
      ? sent ? `${told.allSent} ${sent}` : told.nothing
      : `${count(told.waiting)} ${trouble ? told[trouble] : ""} ${spare.size ? told.spare : ""}`;
    line.className = rows.length ? "wait" : "good";
    root.dataset.count = rows.length;
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
    if (row.trouble === "refused") say(at, row.reason, "bad");
    else if (row.trouble === "conflict") differs(at, row);
    else say(at, told.kept, "wait");
  }

  function fill(form, said) {
    for (const choice of form.querySelectorAll("[name=verdict]")) choice.checked = choice.value === said.verdict;
    if (form.score) form.score.value = said.score;
    form.note.value = said.note;
  }

  // Somebody was there first, on another device or by a sheet: both are shown, and the assessor chooses.
  function differs(at, row) {
    const box = at.querySelector("[data-both]");
    const words = (said) => [told[said.verdict], said.score && `${said.score} ${told.points}`, said.note].filter(Boolean).join(" · ");
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
      const { trouble: _, there: __, state: ___, ...said } = row;
      await keep({ ...said, key: fresh(), seen: row.revision, after: [], at: Date.now() });
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
    const words = place.lastElementChild;
    words.textContent = row.trouble ? row.reason : told.waits;
    words.className = row.trouble ? "small bad" : "small wait";
    if (row.trouble && !place.querySelector("button")) {
      const drop = place.insertBefore(document.createElement("button"), words);
      drop.type = "button";
      drop.className = "plain small";
      drop.textContent = told.drop;
      drop.addEventListener("click", () => forget(row.key).then(paint));
    }
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

  // ---- without a connection -------------------------------------------------------------------------------
  // Browsers let pages work by themselves only where nobody in between could have changed them.
  async function takeAlong() {
    navigator.storage?.persist?.();
    const possible = window.isSecureContext && "serviceWorker" in navigator;
    const notice = document.querySelector("[data-insecure]");
    if (notice) notice.hidden = possible;
    if (!possible) return;
    await navigator.serviceWorker.register(told.worker);
    const kept = await caches.open(KEPT);
    const pages = [...document.querySelectorAll("a[data-take]")];
    // Pages of visits that are over, and of whoever was signed in before, have no business here.
    const mine = new Set([...pages.map((page) => new URL(page.href).pathname), location.pathname]);
    if (pages.length || !told.visit) {
      for (const request of await kept.keys()) {
        const { pathname } = new URL(request.url);
        if (/^\/visits\/\d+\/$/.test(pathname) && !mine.has(pathname)) await kept.delete(request);
      }
    }
    const own = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((one) => one.href);
    own.push(...[...document.scripts].map((one) => one.src).filter(Boolean), told.list);
    if (told.visit && told.open) own.push(location.href);
    await Promise.all([...own, ...pages.map((page) => page.href)].map((address) => keepPage(kept, address)));
    for (const page of pages) if (await kept.match(page.href, { ignoreVary: true })) tick(page);
    const ready = document.querySelector("[data-ready]");
    if (ready && told.open) ready.hidden = false;
  }

  async function keepPage(kept, address) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && !answer.redirected) await kept.put(address, answer);
  }

  function tick(page) {
    const mark = page.closest("[data-row]")?.querySelector("[data-taken-along]");
    if (mark) mark.hidden = false;
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-found]");
    if (form) take(form);
    else if (event.target.matches("[data-photos]")) inTurn(() => photographed(event.target));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-found]")) {
      event.preventDefault();
      take(event.target);
    }
    if (event.target.matches(".off") && !navigator.onLine) {
      event.preventDefault();
      line.textContent = told.later;
    }
    if (event.target.matches("[data-finish]") && Number(told.count)) {
      event.preventDefault();
      line.textContent = told.unfinished.replace("{n}", told.count);
      line.scrollIntoView({ block: "center" });
    }
  });
  document.addEventListener("click", (event) => event.target.matches("[data-keep]") && inTurn(() => chosen(event.target)));
  window.addEventListener("beforeunload", (event) => spare.size && event.preventDefault());
  window.addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.hidden || send());
  // What was kept when the page was left stands in its fields again; afterwards they are the assessor's.
  async function restore() {
    for (const row of await waiting()) {
      if (row.kind === "found" && article(row)) fill(article(row).querySelector("[data-found]"), row);
    }
    await paint();
  }

  restore().then(() => setTimeout(send, SOON));
  takeAlong();
})();
