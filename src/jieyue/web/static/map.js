// Colours the districts of a region by their rate; a click leads to a district's cases.
"use strict";

(() => {
  const SHADES = ["#e3efe8", "#b7d6c5", "#7fb699", "#3f8f68", "#1a6b47"];
  const UNKNOWN = "#eef0ef";

  async function mount(box) {
    const told = JSON.parse(document.getElementById(box.dataset.map).textContent);
    const answer = await fetch(told.shapes, { credentials: "same-origin" });
    if (!answer.ok) return;
    echarts.registerMap(told.shapes, await answer.json());
    const known = new Map(told.districts.map((district) => [district.code, district]));
    const narrow = box.clientWidth < 480;
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption({
      tooltip: { formatter: ({ name }) => described(known.get(name)) },
      visualMap: {
        type: "piecewise",
        pieces: SHADES.map((color, at) => ({ gte: at * 20, [at === 4 ? "lte" : "lt"]: at * 20 + 20, color })),
        formatter: (from, to) => `${from}–${to}%`,
        outOfRange: { color: UNKNOWN },
        itemWidth: narrow ? 10 : 20,
        itemGap: narrow ? 4 : 10,
        textStyle: { fontSize: narrow ? 10 : 12 },
        orient: narrow ? "horizontal" : "vertical",
        left: narrow ? "center" : 0,
        bottom: 0,
      },
      series: [
        {
          type: "map",
          map: told.shapes,
          top: 0,
          bottom: narrow ? 72 : 0,
          // A degree of longitude is shorter than one of latitude here.
          aspectScale: 0.82,
          label: { show: false },
          itemStyle: { borderColor: "#fff", borderWidth: 0.8, areaColor: UNKNOWN },
          emphasis: { label: { show: false }, itemStyle: { areaColor: "#f0c36d" } },
          selectedMode: false,
          data: told.districts.map(({ code, rate }) => ({ name: code, value: rate ?? Number.NaN })),
        },
      ],
    });
    chart.on("click", ({ name }) => known.has(name) && location.assign(`${told.cases}?region=${name}`));
    new ResizeObserver(() => chart.resize()).observe(box);
  }

  // Text nodes, so that a name from the registry can never become markup.
  function described(district) {
    if (!district) return "";
    const box = document.createElement("div");
    const title = document.createElement("strong");
    title.textContent = district.title;
    box.append(title, document.createElement("br"), district.told);
    if (district.rate !== null) box.append(` · ${district.rate}%`);
    return box;
  }

  document.querySelectorAll("[data-map]").forEach(mount);
})();
