// What is typed and photographed on a visit and not yet uploaded, as this device keeps it: one writing, or one photo, a row.
"use strict";

(() => {
  const KEPT = "jieyue-visits";
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

  // Whoever signs in next sends nothing of another's.
  function queueOf(person) {
    async function waiting() {
      const rows = await store("readonly", (all) => all.getAll()).catch(() => []);
      return [...rows, ...spare.values()].filter((row) => row.person === person).sort((one, other) => one.at - other.at);
    }
    return { keep, forget, waiting, spare };
  }

  jieyue.queueOf = queueOf;
})();
