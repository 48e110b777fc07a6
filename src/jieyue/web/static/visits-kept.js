// Pages of visits are taken along for where there is no connection; visits-worker.js serves them there.
"use strict";

(() => {
  const root = document.querySelector("[data-visits]");
  if (!root) return;
  const told = root.dataset;
  // Whoever signs in next on the same phone reads nothing of another's.
  const KEPT = `jieyue-visits-${told.person}`;
  const kept = (address) => caches.open(KEPT).then((pages) => pages.match(address, { ignoreVary: true }));

  // Browsers let pages work by themselves only where nobody in between could have changed them.
  async function takeAlong() {
    navigator.storage?.persist?.();
    const able = window.isSecureContext && "serviceWorker" in navigator && (await registered());
    const notice = document.querySelector("[data-insecure]");
    if (notice) notice.hidden = able;
    if (!able) return;
    const pages = [...document.querySelectorAll("a[data-take]")];
    if (!told.visit && !location.search) await forgetOthers(pages);
    const own = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((one) => one.href);
    own.push(...[...document.scripts].map((one) => one.src).filter(Boolean), told.list);
    if (told.open) own.push(location.pathname);
    await Promise.all([...own, ...pages.map((page) => page.href)].map(keepPage));
    for (const page of pages) if (await kept(page.href)) show(page.closest("[data-row]")?.querySelector("[data-taken-along]"));
    if (told.open && (await kept(location.pathname))) show(document.querySelector("[data-ready]"));
  }

  async function registered() {
    await jieyue.dropKept(KEPT);
    return navigator.serviceWorker.register(told.worker).then(() => true, () => false);
  }

  // Pages of visits that are over have no business here.
  async function forgetOthers(pages) {
    const open = new Set(pages.map((page) => new URL(page.href).pathname));
    const all = await caches.open(KEPT);
    for (const request of await all.keys()) {
      const { pathname } = new URL(request.url);
      if (/^\/visits\/\d+\/$/.test(pathname) && !open.has(pathname)) await all.delete(request);
    }
  }

  async function keepPage(address) {
    const answer = await fetch(address).catch(() => null);
    // Where there is no room left the page is not shown as kept.
    if (answer?.ok && !answer.redirected) await caches.open(KEPT).then((pages) => pages.put(address, answer)).catch(() => null);
  }

  function show(mark) {
    if (mark) mark.hidden = false;
  }

  // What has been uploaded stands in the copies too, so that it is not typed again over itself; the last copy counts.
  let renewing = Promise.resolve();
  const renewKept = (addresses) => (renewing = renewing.then(() => renewed(addresses)));

  async function renewed(addresses) {
    if (!window.caches || !addresses.size) return;
    // Dropped while nobody was signed in.
    if (!(await caches.has(KEPT))) return takeAlong();
    for (const address of addresses) if (await kept(address)) await keepPage(address);
  }

  jieyue.renewKept = renewKept;
  takeAlong();
})();
