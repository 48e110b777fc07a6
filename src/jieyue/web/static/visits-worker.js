// Keeps the pages of visits at hand where there is no connection; what is typed on them is kept by visits.js.
"use strict";

const KEPT = "jieyue-visits";
// A line that says nothing for so long is as good as none.
const PATIENCE = 5000;
const PAGES = /^\/(static\/.*|visits\/|visits\/\d+\/|exhibits\/\d+\/thumb\/)$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !PAGES.test(pathname)) return;
  event.respondWith(fresh(request));
});

// What the server says counts; the copy is for when it says nothing.
async function fresh(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) await kept.put(request.url, answer.clone());
    return answer;
  } catch {
    const copy = await kept.match(request.url, { ignoreSearch: true, ignoreVary: true });
    return copy ?? Response.error();
  }
}
