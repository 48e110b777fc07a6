// Serves the pages of visits where there is no connection; what is typed on them is kept by visits.js.
"use strict";

// One for each person, made and dropped by the pages: visits-kept.js.
const KEPT = "jieyue-visits-";
// A line that has not brought a page by then is as good as none, if there is a copy.
const PATIENCE = 5000;
const PAGES = /^\/(static\/.*|visits\/|visits\/\d+\/|exhibits\/\d+\/thumb\/)$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // What a script fetches it wants from the server.
  if (request.method !== "GET" || !request.destination || origin !== self.location.origin || !PAGES.test(pathname)) return;
  event.respondWith(fresh(event));
});

// What the server says counts; the copy is for when it says nothing.
async function fresh(event) {
  const { request } = event;
  const name = (await caches.keys()).find((one) => one.startsWith(KEPT));
  if (!name) return fetch(request);
  const kept = await caches.open(name);
  const copy = await copyOf(kept, request.url);
  const asked = fetch(request);
  const twins = asked.then((answer) => [answer.clone(), answer.clone()]);
  event.waitUntil(twins.then(([first]) => put(kept, request.url, first)).catch(() => null));
  if (!copy) return asked;
  const whole = twins.then(([, second]) => second.blob()).then(() => asked);
  return Promise.race([whole, outOfPatience()]).catch(() => copy);
}

async function copyOf(kept, address) {
  const exact = await kept.match(address, { ignoreVary: true });
  return exact ?? kept.match(address, { ignoreSearch: true, ignoreVary: true });
}

async function put(kept, address, answer) {
  if (answer.ok && !answer.redirected) await kept.put(address, answer);
}

const outOfPatience = () => new Promise((_, failed) => setTimeout(failed, PATIENCE));
