// The little that pages do by themselves: draw charts, walk lists by keyboard, keep entry safe.
"use strict";

(() => {
  const GREEN = "#1a6b47";
  const GREY = "#9aa6a0";
  const AMBER = "#c07c12";
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
      tooltip: { trigger: "axis", valueFormatter: (value) => shown(value, told.unit) },
      xAxis: { type: "category", data: told.categories, axisTick: { show: false }, axisLabel: words },
      yAxis: { type: "value", axisLabel: { ...words, formatter: short } },
      series: told.series.map((series, place) => drawn(series, colours[place])),
    };
  }

  function drawn(series, colour) {
    const dashed = series.comparison;
    return {
      name: series.name,
      type: "line",
      data: series.values,
      connectNulls: false,
      symbol: dashed ? "emptyCircle" : "circle",
      symbolSize: dashed ? 5 : 7,
      lineStyle: { width: dashed ? 1.5 : 2.5, type: dashed ? "dashed" : "solid", color: colour },
      itemStyle: { color: colour },
    };
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

  function shown(value, unit) {
    return value === null || value === undefined ? "—" : `${Math.round(value).toLocaleString("en")} ${unit}`;
  }

  function mountCharts(root) {
    if (!window.echarts) return;
    for (const box of root.querySelectorAll("[data-chart]")) {
      const told = JSON.parse(document.getElementById(box.dataset.chart).textContent);
      const chart = echarts.init(box, null, { renderer: "svg" });
      chart.setOption(option(told));
      new ResizeObserver(() => chart.resize()).observe(box);
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
      rows[at].querySelector("a")?.click();
    }
  }

  // A dropped line loses nothing: what was typed stays in its field and the page says so.
  function unsaved() {
    const alerts = document.getElementById("alerts");
    if (alerts) alerts.innerHTML = `<div class="notice bad" role="alert"><p>${alerts.dataset.offline}</p></div>`;
  }

  function closeMenus(event) {
    for (const menu of document.querySelectorAll("details.person[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
    const inside = event.target.closest(".cell-editor");
    if (!inside || event.target.matches("[data-cancel]")) closeEditors();
  }

  function closeEditors() {
    document.querySelectorAll(".cell-editor").forEach((editor) => editor.remove());
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

  // A long score sheet can be narrowed to what lost points or waits for an answer.
  function showOnly(event) {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    document.getElementById("sheet").dataset.only = button.dataset.show;
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", other === button);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeEditors();
    else walk(event);
  });
  document.addEventListener("click", closeMenus);
  document.addEventListener("click", showOnly);
  document.addEventListener("change", checkAll);
  document.addEventListener("paste", paste);
  document.addEventListener("htmx:sendError", unsaved);
  document.addEventListener("htmx:responseError", unsaved);
  document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector?.("[data-focus]")?.select());
  mountCharts(document);
})();
