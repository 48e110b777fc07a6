// The little that pages do by themselves: draw charts, walk lists by keyboard, keep entry safe.
"use strict";

(() => {
  const GREEN = "#1a6b47";
  const GREY = "#9aa6a0";
  const AMBER = "#c07c12";
  const RED = "#b3261e";
  // The width of what is printed on A4 between its margins, in CSS pixels.
  const PAPER = 680;
  const FONT = getComputedStyle(document.body).fontFamily;

  // A chart is a JSON description in a script tag beside its empty box; its table stands below in the page.
  function option(told) {
    const colours = [GREEN, GREY, AMBER];
    const words = { fontFamily: FONT, color: "#56635d" };
    return {
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      color: colours,
      textStyle: words,
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 18, textStyle: words },
      tooltip: { trigger: "axis", valueFormatter: (value) => shown(value, told.unit, told.places ?? 0) },
      xAxis: { type: "category", data: told.categories, axisTick: { show: false }, axisLabel: words },
      yAxis: { type: "value", axisLabel: { ...words, formatter: short } },
      series: told.series.map((series, place) => drawn(series, colours[place])),
    };
  }

  // What flows into what, as wide as it is much.
  function flow(told) {
    const words = { fontFamily: FONT, color: "#1d2b25" };
    const colours = [GREEN, "#4b7f9e", AMBER, "#7a6aa6", GREY, "#8a5a44"];
    const series = {
      type: "sankey",
      left: 4,
      right: 120,
      top: 8,
      bottom: 8,
      nodeWidth: 12,
      nodeGap: 18,
      draggable: false,
      // Left to itself the library mixes the colours by how much flows through.
      data: told.nodes.map((name, place) => ({ name, itemStyle: { color: colours[place % colours.length] } })),
      links: told.links,
      label: words,
      lineStyle: { color: "source", opacity: 0.35 },
      emphasis: { focus: "adjacency" },
    };
    return {
      animation: false,
      textStyle: words,
      tooltip: { valueFormatter: (value) => shown(value, told.unit, 0) },
      series: [series],
    };
  }

  function drawn(series, colour) {
    const dashed = series.comparison;
    return {
      name: series.name,
      type: "line",
      data: series.values.map((value, month) => point(value, series.doubtful?.includes(month))),
      connectNulls: false,
      symbol: dashed ? "emptyCircle" : "circle",
      symbolSize: dashed ? 5 : 7,
      lineStyle: { width: dashed ? 1.5 : 2.5, type: dashed ? "dashed" : "solid", color: colour },
      itemStyle: { color: colour },
    };
  }

  // A month whose figure is in doubt stands out from the line.
  function point(value, doubtful) {
    return doubtful ? { value, symbol: "diamond", symbolSize: 12, itemStyle: { color: RED } } : value;
  }

  function short(value) {
    if (document.documentElement.lang.startsWith("zh")) {
      if (Math.abs(value) >= 1e8) return `${trim(value / 1e8)}亿`;
      if (Math.abs(value) >= 1e4) return `${trim(value / 1e4)}万`;
    } else if (Math.abs(value) >= 1e6) {
      return `${trim(value / 1e6)}m`;
    }
    return value.toLocaleString("en");
  }

  function trim(value) {
    return Number(value.toFixed(2)).toString();
  }

  function shown(value, unit, places) {
    if (value === null || value === undefined) return "—";
    const figure = value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
    return `${figure} ${unit}`;
  }

  function mountCharts(root) {
    if (!window.echarts) return;
    for (const box of root.querySelectorAll("[data-chart]")) {
      const told = JSON.parse(document.getElementById(box.dataset.chart).textContent);
      const chart = echarts.init(box, null, { renderer: "svg" });
      chart.setOption(told.links ? flow(told) : option(told));
      new ResizeObserver(() => chart.resize()).observe(box);
      // Paper is narrower than the screen the drawing was made for.
      window.addEventListener("beforeprint", () => chart.resize({ width: Math.min(box.clientWidth, PAPER), animation: { duration: 0 } }));
      window.addEventListener("afterprint", () => chart.resize());
    }
  }

  // j and k walk the rows of a list, Enter or o opens the one that is marked, / goes to the search box.
  function walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
      return;
    }
    const rows = [...document.querySelectorAll("[data-walk] [data-row]")];
    const at = rows.findIndex((row) => row.classList.contains("at"));
    if (event.key === "j" || event.key === "k") {
      const next = rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
      if (!next) return;
      rows[at]?.classList.remove("at");
      next.classList.add("at");
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "o" && at >= 0) {
      rows[at].querySelector("a, button.what")?.click();
    } else if (event.key === "n" || event.key === "p") {
      document.querySelector(`a[rel=${event.key === "n" ? "next" : "prev"}]`)?.click();
    } else if (event.key.startsWith("Arrow")) {
      moveInGrid(event);
    }
  }

  // The arrows lead from cell to cell of the month grid.
  function moveInGrid(event) {
    const cell = event.target.closest("button.cell");
    if (!cell) return;
    const here = cell.closest("td");
    const across = { ArrowLeft: here.previousElementSibling, ArrowRight: here.nextElementSibling }[event.key];
    const row = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    const next = row ? here.parentElement[row]?.cells[here.cellIndex] : across;
    const button = next?.querySelector("button.cell");
    if (!button) return;
    event.preventDefault();
    button.focus();
  }

  // After a month is saved the next one is at hand; a link to a cell opens it.
  function nextMonth(swapped) {
    // The grid of an organ has ways of its own.
    if (document.querySelector("[data-grid]")) return;
    const saved = document.querySelector("button.cell.saved");
    if (!saved || !swapped.matches?.("tr")) return;
    (saved.closest("td").nextElementSibling?.querySelector("button.cell") ?? saved).focus();
  }

  function openLinkedCell() {
    if (!location.hash.startsWith("#cell-")) return;
    const cell = document.getElementById(location.hash.slice(1))?.querySelector("button.cell");
    if (!cell) return;
    const folded = cell.closest("details");
    if (folded) folded.open = true;
    cell.scrollIntoView({ block: "center" });
    cell.click();
  }

  // A dropped line loses nothing: what was typed stays in its field and the page says so.
  function say(sentence) {
    const alerts = document.getElementById("alerts");
    if (!alerts) return;
    alerts.innerHTML = `<div class="notice bad" role="alert"><p>${alerts.dataset[sentence]}</p></div>`;
    alerts.scrollIntoView({ block: "nearest" });
  }

  function unsaved(event) {
    if (event.detail.xhr?.status === 403) renewToken().then((renewed) => say(renewed ? "again" : "failed"));
    else say(event.detail.xhr?.status ? "failed" : "offline");
  }

  // Signing in again in another window changes the token that goes with every entry.
  async function renewToken() {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const headers = page.body.getAttribute("hx-headers");
    const person = (one) => one.querySelector("[data-person]")?.dataset.person;
    // What is kept for one person is not sent in the name of another who has signed in meanwhile.
    if (!answer.ok || answer.redirected || !headers || person(page) !== person(document)) return false;
    document.body.setAttribute("hx-headers", headers);
    const token = JSON.parse(headers)["X-CSRFToken"];
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    return true;
  }

  // Pages kept for work without a connection go when their reader does; `but`: whose stay.
  async function dropKept(but = "") {
    const names = (await window.caches?.keys()) ?? [];
    await Promise.all(names.filter((name) => name.startsWith("jieyue-visits") && name !== but).map((name) => caches.delete(name)));
  }

  // What takes seconds says that it is at work, and can't be started twice; refused, it may be tried again.
  function busy(event) {
    const told = event.target.dataset.busy;
    if (!told) return;
    const button = event.target.querySelector("button[type=submit]");
    const said = button.textContent;
    const work = (at) => {
      button.disabled = at;
      button.setAttribute("aria-busy", at);
      button.textContent = at ? told : said;
    };
    work(true);
    event.target.addEventListener("htmx:afterRequest", ({ detail }) => detail.xhr.status < 400 || work(false), { once: true });
  }

  function closeMenus(event) {
    for (const menu of document.querySelectorAll("details.person[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
    const inside = event.target.closest(".cell-editor");
    if (!inside || event.target.matches("[data-cancel]")) closeEditors(Boolean(inside));
    if (event.target.closest("[data-shut]")) shut(event.target.closest(".row-form"));
    if (event.target.closest("[data-print]")) print();
    if (event.target.closest("[data-back]")) history.back();
  }

  function closeEditors(back) {
    for (const editor of document.querySelectorAll(".cell-editor")) {
      const cell = editor.closest("td")?.querySelector("button.cell");
      editor.remove();
      if (back) cell?.focus();
    }
  }

  // A form that was opened in its page goes; one that is a page of its own leads back.
  function shut(form) {
    if (form.closest("[id^=open-]")) form.remove();
    else history.back();
  }

  // Several months copied from Excel are sent together, from the open cell on.
  function paste(event) {
    if (!event.target.matches("[data-paste]")) return;
    const pasted = event.clipboardData.getData("text");
    if (!/[\t\n]/.test(pasted.trim())) return;
    event.preventDefault();
    const form = event.target.form;
    const values = { item: form.item.value, period: form.period.value, reason: form.reason?.value ?? "", pasted };
    htmx.ajax("POST", form.action, { values, swap: "none", source: document.body });
  }

  function checkAll(event) {
    if (!event.target.matches("[data-check-all]")) return;
    for (const box of document.querySelectorAll(event.target.dataset.checkAll)) box.checked = event.target.checked;
  }

  // What is left of a limit follows the parts as they are typed.
  function reckonLeft(event) {
    if (!event.target.matches("[data-part]")) return;
    const given = document.querySelector("[data-given]");
    const left = document.querySelector("[data-left]");
    if (!given) return;
    let sum = Number(given.dataset.given) || 0;
    for (const part of document.querySelectorAll("[data-part]")) sum += Number(part.value.replaceAll(",", "")) || 0;
    given.textContent = Math.round(sum).toLocaleString("en");
    if (!left) return;
    const rest = Number(left.dataset.left) - sum;
    left.textContent = Math.round(rest).toLocaleString("en").replace("-", "\u2212");
    left.classList.toggle("bad", rest < 0);
  }

  // A long score sheet can be narrowed to what lost points or waits for an answer.
  function showOnly(event) {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    document.getElementById("sheet").dataset.only = button.dataset.show;
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", other === button);
  }

  // A saved answer draws only the points anew; whether its line lost some, or waits, follows from them.
  function restand(score) {
    const line = score.closest(".item");
    if (line && score.dataset.stands) line.className = score.dataset.stands;
  }

  // A part of a form that only one choice asks for opens with that choice.
  function openAsked(event) {
    const asked = document.querySelector(`[data-asked-by="${event.target.id}"]`);
    if (asked) asked.open = event.target.value === asked.dataset.askedWhen;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeEditors(true);
    else walk(event);
  });
  document.addEventListener("click", closeMenus);
  document.addEventListener("click", showOnly);
  document.addEventListener("change", checkAll);
  document.addEventListener("change", (event) => event.target.matches("[data-submit]") && event.target.form.submit());
  document.addEventListener("change", openAsked);
  document.addEventListener("input", reckonLeft);
  document.addEventListener("paste", paste);
  document.addEventListener("htmx:sendError", unsaved);
  document.addEventListener("htmx:responseError", unsaved);
  document.addEventListener("htmx:afterSwap", (event) => {
    // A form that comes back refused opens at its first mistake.
    const first = event.target.querySelector?.("[aria-invalid=true]") ?? event.target.querySelector?.("[data-focus]");
    first?.focus();
    first?.select?.();
    // A cell near the lower edge must not open with its buttons out of sight.
    event.target.querySelector?.(".cell-editor")?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => restand(event.target));
  document.addEventListener("htmx:afterSettle", (event) => nextMonth(event.target));
  document.addEventListener("submit", busy);
  document.addEventListener("submit", (event) => event.target.matches("[action$='/sign-out/']") && dropKept());
  if (document.querySelector("[data-signed-out]")) dropKept();
  window.addEventListener("load", openLinkedCell);
  // Where there is room for one column only, what is there to be read waits folded.
  if (matchMedia("(max-width: 48rem)").matches) {
    for (const folded of document.querySelectorAll("[data-fold]")) folded.open = false;
  }
  mountCharts(document);
  // What other scripts of a page share with this one.
  window.jieyue = { renewToken, dropKept };
})();
