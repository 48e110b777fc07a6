"""The facts the ledgers of the catalogue tell, one row each: a closed list, which standards name and queries fill in."""

from __future__ import annotations

from jieyue.standards.rules.meanings import Meaning, read_from
from jieyue.standards.rules.readings import YES, How, Reading
from jieyue.values.wording import say

_ELECTRONICS = ("computers", "appliances", "other_electronics")
_PUBLICITY = ("energy_week", "low_carbon_day", "water_week", "waste", "food", "other")
_YES = (YES,)


def _contract(code: str) -> Reading:
    return Reading("waste_contracts", How.ANY, where={"class": ("all", code)})


_WASTE = (
    read_from("months", say("按月登记垃圾清运的月数"), Reading("waste", How.MONTHS)),
    read_from("classes", say("登记了清运量的垃圾类别数"), Reading("waste", How.DISTINCT, "class")),
    read_from(
        "posted", say("垃圾清运量已公示的月数"), Reading("waste", How.MONTHS, where={"published": _YES})
    ),
    read_from(
        "classes",
        say("有清运合同的垃圾类别数"),
        Reading("waste_contracts", How.DISTINCT, "class", whole="all"),
    ),
    read_from("recyclable", say("可回收物有清运合同"), _contract("recyclable")),
    read_from("hazardous", say("有害垃圾有清运合同"), _contract("hazardous")),
    read_from("kitchen", say("厨余垃圾有清运合同"), _contract("kitchen")),
    read_from("times", say("有害垃圾和电子废弃物移交次数"), Reading("hazardous_waste", How.TIMES)),
    read_from(
        "electronics",
        say("电子废弃物交规范渠道处理"),
        Reading("hazardous_waste", How.ANY, where={"stream": _ELECTRONICS}),
    ),
    read_from(
        "stopped",
        say("声明停用的塑料制品品类数"),
        Reading("plastics", How.DISTINCT, "product", where={"declared": _YES}),
    ),
    read_from(
        "assessed",
        say("开展食堂反食品浪费评估的季度数"),
        Reading("canteen", How.QUARTERS, told=("assessed_on",)),
    ),
    read_from("signs", say("食堂张贴节约标识"), Reading("canteen", How.ANY, where={"posters": _YES})),
)

_OFFICE = (
    read_from("months", say("按月登记用纸的月数"), Reading("paper", How.MONTHS)),
    read_from("duplex_share", say("双面打印率"), Reading("paper", How.FIGURE, "duplex_share")),
    read_from("recycled_share", say("再生纸使用率"), Reading("paper", How.FIGURE, "recycled_share")),
    read_from("months", say("按月登记收发文的月数"), Reading("digital_office", How.MONTHS)),
    read_from(
        "electronic_share", say("公文电子流转率"), Reading("digital_office", How.FIGURE, "electronic_share")
    ),
    read_from("connected", say("信息系统互联互通"), Reading("systems", How.ANY, where={"connected": _YES})),
    read_from(
        "connected_share",
        say("信息系统互联互通率"),
        Reading("systems", How.FIGURE, "connected_share"),
    ),
    read_from("datasets", say("共享的数据集数"), Reading("systems", How.TOTAL, "datasets", unit="piece")),
    read_from(
        "recycled_paper",
        say("采购再生纸"),
        Reading("office_goods", How.ANY, "bought", where={"goods": ("recycled_paper",)}),
    ),
    read_from(
        "reused_toner",
        say("采购再生鼓粉盒"),
        Reading("office_goods", How.ANY, "bought", where={"goods": ("reused_toner",)}),
    ),
    read_from(
        "reused_toner_share",
        say("再生鼓粉盒占比"),
        Reading("office_goods", How.FIGURE, "reused_toner_share"),
    ),
    read_from("times", say("物品循环利用次数"), Reading("reuse", How.TIMES)),
    read_from(
        "office_goods",
        say("办公用品循环利用"),
        Reading("reuse", How.ANY, where={"kind": ("furniture", "stationery", "paper")}),
    ),
    read_from(
        "electronics", say("电子产品循环利用"), Reading("reuse", How.ANY, where={"kind": ("electronics",)})
    ),
    read_from("passed_on", say("调剂使用办公资源"), Reading("reuse", How.ANY, where={"way": ("passed_on",)})),
)

_BUYING = (
    read_from("green_share", say("绿色产品采购占比"), Reading("purchasing", How.FIGURE, "green_share")),
    read_from("mandatory_share", say("强制采购执行率"), Reading("purchasing", How.FIGURE, "mandatory_kept")),
    read_from(
        "nev_share", say("新购和更新公务用车中新能源汽车占比"), Reading("vehicles", How.FIGURE, "nev_share")
    ),
    read_from("events", say("绿色出行活动次数"), Reading("green_travel", How.TOTAL, "events", unit="time")),
    read_from("green_share", say("绿色出行率"), Reading("green_travel", How.FIGURE, "green_share")),
)

_PATROLS = (
    read_from("times", say("照明和空调巡查次数"), Reading("patrols", How.TIMES)),
    read_from("quarters", say("开展照明和空调巡查的季度数"), Reading("patrols", How.QUARTERS)),
    read_from("kept_share", say("照明和空调巡查合格率"), Reading("patrols", How.FIGURE, "kept_share")),
    read_from("led_share", say("高效照明灯具占比"), Reading("patrols", How.LATEST, "led", told=("led",))),
    read_from(
        "lighting",
        say("照明和自然采光巡查均符合要求"),
        Reading("patrols", How.EVERY, "kept", where={"topic": ("lighting", "daylight")}),
    ),
    read_from(
        "air_conditioning",
        say("空调温度巡查均符合要求"),
        Reading("patrols", How.EVERY, "kept", where={"topic": ("air_conditioning",)}),
    ),
    read_from(
        "equipment",
        say("办公设备待机巡查均符合要求"),
        Reading("patrols", How.EVERY, "kept", where={"topic": ("equipment",)}),
    ),
)

_METERING = (
    read_from("months", say("按月登记机房用电的月数"), Reading("data_centre", How.MONTHS)),
    read_from("by_organ", say("已分户计量"), Reading("metering_fit", How.ANY, where={"by_organ": _YES})),
    read_from("by_area", say("已分区计量"), Reading("metering_fit", How.ANY, where={"by_area": _YES})),
    read_from("by_use", say("已分项计量"), Reading("metering_fit", How.ANY, where={"by_use": _YES})),
    read_from("diagram", say("有流向和计量图"), Reading("metering_fit", How.ANY, where={"diagram": _YES})),
    read_from("fit_share", say("计量器具配备率"), Reading("metering_fit", How.FIGURE, "fit_rate")),
    read_from(
        "air_conditioning",
        say("空调用电单独计量"),
        Reading("meters", How.ANY, where={"level": ("use",), "use": ("air_conditioning",)}),
    ),
    read_from(
        "power",
        say("动力用电单独计量"),
        Reading("meters", How.ANY, where={"level": ("use",), "use": ("power",)}),
    ),
    read_from(
        "special",
        say("机房等特殊用电单独计量"),
        Reading("meters", How.ANY, where={"level": ("use",), "use": ("special", "data_centre")}),
    ),
    read_from(
        "light",
        say("照明插座用电单独计量"),
        Reading("meters", How.ANY, where={"level": ("use",), "use": ("light",)}),
    ),
    read_from("verified_share", say("计量器具检定率"), Reading("meters", How.FIGURE, "verified_share")),
)

_PEOPLE = (
    read_from("times", say("节能宣传活动次数"), Reading("publicity", How.TIMES, where={"theme": _PUBLICITY})),
    read_from(
        "people", say("节能宣传参加人数"), Reading("publicity", How.TOTAL, "participants", unit="person")
    ),
    read_from(
        "quarters",
        say("开展节能宣传的季度数"),
        Reading("publicity", How.QUARTERS, where={"theme": _PUBLICITY}),
    ),
    read_from(
        "posted",
        say("公示能源资源消费情况的季度数"),
        Reading("publicity", How.QUARTERS, where={"theme": ("posted",)}),
    ),
    read_from(
        "energy_week",
        say("开展节能宣传周活动"),
        Reading("publicity", How.ANY, where={"theme": ("energy_week",)}),
    ),
    read_from(
        "low_carbon_day",
        say("开展全国低碳日活动"),
        Reading("publicity", How.ANY, where={"theme": ("low_carbon_day",)}),
    ),
    read_from(
        "water_week",
        say("开展中国水周活动"),
        Reading("publicity", How.ANY, where={"theme": ("water_week",)}),
    ),
    read_from(
        "waste", say("垃圾分类宣传活动次数"), Reading("publicity", How.TIMES, where={"theme": ("waste",)})
    ),
    read_from("times", say("教育培训次数"), Reading("training", How.TIMES)),
    read_from(
        "people", say("教育培训参加人次"), Reading("training", How.TOTAL, "participants", unit="person")
    ),
    read_from(
        "lectures",
        say("知识讲座和岗位培训次数"),
        Reading("training", How.TIMES, where={"kind": ("lecture", "post")}),
    ),
    read_from(
        "operators",
        say("管理和操作人员业务培训次数"),
        Reading("training", How.TIMES, where={"kind": ("operators",)}),
    ),
)


def _topic(code: str) -> Reading:
    return Reading("rules", How.ANY, where={"topic": (code,)})


def _post(*codes: str, told: tuple[str, ...] = ()) -> Reading:
    return Reading("posts", How.ANY, where={"post": codes}, told=told)


_RULES = (
    read_from(
        "topics", say("有文号的现行制度方面数"), Reading("rules", How.DISTINCT, "topic", told=("number",))
    ),
    read_from("energy", say("有节能管理制度"), _topic("energy")),
    read_from("water", say("有节水管理制度"), _topic("water")),
    read_from("waste", say("有垃圾分类制度"), _topic("waste")),
    read_from("purchasing", say("有绿色采购制度"), _topic("purchasing")),
    read_from("vehicles", say("有公务用车制度"), _topic("vehicles")),
    read_from("statistics", say("有统计与公示制度"), _topic("statistics")),
    read_from("assessment", say("有考核奖惩制度"), _topic("assessment")),
    read_from("target", say("有目标管理制度"), _topic("target")),
    read_from("body", say("明确管理机构"), _post("group", "body")),
    read_from("duties", say("管理机构写明职责"), _post("group", "body", told=("duties",))),
    read_from("energy", say("能源资源管理岗落实到人"), _post("energy")),
    read_from("statistics", say("统计岗落实到人"), _post("statistics")),
    read_from("waste", say("垃圾分类管理岗落实到人"), _post("waste")),
    read_from(
        "quarters",
        say("有检查考核的季度数"),
        Reading("assessment", How.QUARTERS, where={"kind": ("check", "assessment")}),
    ),
    read_from(
        "rewards",
        say("兑现奖惩"),
        Reading("assessment", How.ANY, where={"kind": ("reward", "penalty", "notice")}),
    ),
)

LEDGER_FACTS: tuple[Meaning, ...] = (
    *_RULES,
    *_METERING,
    *_OFFICE,
    *_BUYING,
    *_PATROLS,
    *_WASTE,
    *_PEOPLE,
)
