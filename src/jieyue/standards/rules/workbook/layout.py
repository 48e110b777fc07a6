"""Which sheets and columns the workbook of a standard has, and how each value is written in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jieyue.standards.rules import answers, measures, standard
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.units import UNITS
from jieyue.standards.rules.verdict import GATES
from jieyue.standards.rules.verdict.grades import CAUSE_WORDS


class Sort(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    RATIO = "ratio"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """One column: the key in the table, its heading, what to write there.

    `words` are the codes of a closed list with what they are called in a cell.
    """

    key: str
    title: str
    note: str = ""
    sort: Sort = Sort.TEXT
    width: int = 12
    words: Mapping[str, str] | None = None
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: the tables it holds, its name, what it is for, its columns."""

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]

    def titled(self, key: str) -> str:
        """The heading of a key's column; "" where the sheet has none."""
        return next((column.title for column in self.columns if column.key == key), "")


# In the column of the block: the item stands outside the total.
BONUS = "附加分"
# What a row of sub-points belongs to.
PARTS, ZERO_IF = "要点", "记零问题"
PART_KINDS = {"parts": PARTS, "zero_if": ZERO_IF}

SOURCE_WORDS = {measures.LEDGER: "台账", measures.ANSWER: "作答", measures.CONDITIONS: "条件"}
ANSWER_WORDS = {
    answers.YES_NO: "是否",
    answers.NUMBER: "数字",
    answers.CHECKLIST: "清单",
    answers.SAMPLE: "抽测",
}
ASKED_WORDS = {answers.ORGAN: "机关", answers.ASSESSOR: "评审人员"}
WEIGHING_WORDS = {standard.BY_POINTS: "按分值", standard.BY_WEIGHTS: "按权重"}
MOVING_WORDS = {
    standard.FULL: "得满分",
    standard.DROP: "不计并折算到总分",
    standard.BLOCK: "移入同一板块",
}
FALSIFYING_WORDS = {
    standard.IGNORE: "不作规定",
    standard.ZERO_ITEM: "该项记 0 分",
    standard.FAIL: "该项记 0 分并不通过",
}
FLAG_WORDS = {True: "是", False: "否"}

_ID = Column("id", "编号", "文字格式,如 1.10;不能重复。", width=9, required=True)
_TITLE = Column("title", "名称", width=28, required=True)
_ENGLISH = Column("title_en", "英文名称", "可不填;英文界面显示。", width=22)
_CLAUSE = Column("clause", "依据条款", "依据的文件或标准条款。", width=18, required=True)
_WEIGHT = Column("weight", "权重", "0 至 1,同一级相加为 1;按权重计分时填。", Sort.RATIO, 8)

PARAMETERS = (
    Column("each", "每个分值", "按个数计分、每缺一个扣分、逐点加分:每一个(点)的分值。", Sort.NUMBER, 8),
    Column("required", "应有个数", "每缺一个扣分:应有的个数。", Sort.NUMBER, 8),
    Column("floor", "保底分", "扣分类规则最低得几分;不填为 0。", Sort.NUMBER, 8),
    Column("from", "起点比率", "逐点加分:低于它不得分,如 60%。", Sort.RATIO, 8),
    Column("at_least", "至少", "达到次数:至少几次;逐点加分:起点得几分。", Sort.NUMBER, 8),
    Column("percent", "下降百分点", "比基期下降:要求下降百分之几,如 2;负数为允许的升幅。", Sort.NUMBER, 9),
    Column("held", "未增长得分", "比基期下降:未达到但未增长的得几分。", Sort.NUMBER, 9),
    Column("smallest", "最小样本", "抽样测试:至少抽测几人。", Sort.NUMBER, 8),
    Column("full", "满分合格率", "抽样测试:合格率达到多少得满分,如 90%;不填为 100%。", Sort.RATIO, 9),
)
MEASURE = (
    Column(
        "source",
        "来源",
        "台账:由台账数据自动评分;作答:由机关或评审人员回答;条件:由“条件”表的若干条件组成。",
        width=8,
        words=SOURCE_WORDS,
        required=True,
    ),
    Column(
        "fact",
        "台账数据",
        "来源为台账时填。",
        width=22,
        words={name: str(one.title) for name, one in FACTS.items()},
    ),
    Column(
        "against",
        "比较数据",
        "与台账数据相比的数据。",
        width=22,
        words={name: str(one.title) for name, one in FACTS.items()},
    ),
    Column("question", "问题", "来源为作答时填:问机关或评审人员的话。", width=30),
    Column("answer", "回答方式", "清单的要点写在“要点”表。", width=9, words=ANSWER_WORDS),
    Column(
        "unit",
        "单位",
        "回答方式为数字时填。",
        width=9,
        words={code: str(unit.sign) for code, unit in UNITS.items()},
    ),
    Column("asked", "作答人", "不填为机关。", width=9, words=ASKED_WORDS),
    Column("declinable", "可答不适用", "是:机关写明理由可以不适用。", Sort.FLAG, 9),
    Column(
        "kind",
        "规则",
        "评分规则;各规则所用的参数见右侧各列的说明,档次写在“档次”表。",
        width=18,
        words={name: str(kind.TITLE) for name, kind in KINDS.items()},
        required=True,
    ),
    *PARAMETERS,
)

STANDARD = (
    Column(
        "code", "代码", "小写字母、数字和连字符,如 shaanxi-2027;同一标准的各版本代码相同。", required=True
    ),
    Column("version", "版本", "如 1、2026-1。", required=True),
    Column("title", "名称", required=True),
    Column("title_en", "英文名称"),
    Column("mark", "标记", "不是正式文本的写“示例”或“待核”。"),
    Column("source", "依据", "依据的文件名称和文号。"),
    Column("note", "说明"),
    Column("pass_mark", "合格分", "", Sort.NUMBER, required=True),
    Column("total", "总分", "不填为 100;附加分不在其内。", Sort.NUMBER),
    Column("weighing", "计分方式", "按分值:各项分值相加;按权重:由各级权重推出分值。", words=WEIGHING_WORDS),
    Column("redistribution", "不适用分值去向", "有可能不适用的评分项时必填。", words=MOVING_WORDS),
    Column("falsification", "弄虚作假", "", words=FALSIFYING_WORDS),
    Column("bonus_cap", "附加分上限", "有附加项时填。", Sort.NUMBER),
)

SHEETS: tuple[Sheet, ...] = (
    Sheet("blocks", "板块", "评分的大类,分值为其各项之和。", (
        _ID, _TITLE, _ENGLISH, Column("points", "分值", "按分值计分时填。", Sort.NUMBER, 8), _WEIGHT)),
    Sheet("groups", "分组", "三级指标的中间一级,只在按权重计分时用。", (
        Column("block", "板块编号", width=9, required=True), _ID, _TITLE, _ENGLISH, _WEIGHT)),
    Sheet("items", "评分项", "一行一项;板块编号写“附加分”的为附加项。", (
        Column("block", "板块编号", "属于哪个板块;附加项写“附加分”。", width=9, required=True), _ID, _TITLE, _ENGLISH, _CLAUSE,
        Column("points", "分值", "按分值计分时填。", Sort.NUMBER, 8), *MEASURE,
        Column("evidence", "佐证材料", width=20, required=True),
        Column("star", "★", "是:得 0 分即不通过。", Sort.FLAG, 6),
        Column("not_applicable", "不适用情形", "如:非 设有食堂;用“且”“或”“非”和括号连接。", width=20),
        Column("shortcut", "直接得满分情形", "如:持有节水型单位称号。", width=20),
        Column("mark", "标记", "示例或待核。", width=8),
        Column("was", "原编号", "上一版本中的编号,改了编号时填,已有回答随之沿用。", width=9),
        Column("group", "分组编号", "按权重计分时用。", width=9), _WEIGHT,
        Column("scale", "评定满分", "按权重计分时:规则按几分评定,如 1 或 10。", Sort.NUMBER, 9))),
    Sheet("branches", "分支", "某些机关按另一规则评分:符合“适用情形”的第一条有效。", (
        Column("of", "评分项编号", width=10, required=True), _ID,
        Column("when", "适用情形", "如:集中办公 且 (省级 或 市级)。", width=24, required=True), *MEASURE)),
    Sheet("conditions", "条件", "门槛的条件,或来源为“条件”的评分项所含的条件。", (
        Column("of", "所属编号", "门槛、评分项的编号,或“评分项编号.分支编号”。", width=10, required=True), _ID, _TITLE, _ENGLISH,
        Column("points", "分值", "评分项按要点分值相加时填。", Sort.NUMBER, 8), *MEASURE,
        Column("when", "适用情形", "只用于门槛的条件:符合情形的机关才看这一条。", width=24))),
    Sheet("parts", "要点", "清单的要点,或使评分项记 0 分的问题。", (
        Column("of", "所属编号", "评分项、条件的编号,或“评分项编号.分支编号”。", width=10, required=True),
        Column("type", "类型", width=10, words=PART_KINDS, required=True),
        Column("id", "编号", "小写字母开头,如 a。", width=8, required=True),
        Column("text", "内容", width=48, required=True),
        Column("points", "分值", "要点分值,或扣几分。", Sort.NUMBER, 8))),
    Sheet("bands", "档次", "按档次得分的各档,从最低比率排到最高;比率可写 90%。", (
        Column("of", "所属编号", "评分项、条件的编号,或“评分项编号.分支编号”。", width=10, required=True),
        Column("above", "高于", "", Sort.RATIO, 9), Column("from", "不低于", "", Sort.RATIO, 9),
        Column("below", "低于", "", Sort.RATIO, 9), Column("up_to", "不高于", "", Sort.RATIO, 9),
        Column("score", "得分", "不填为 0。", Sort.NUMBER, 9))),
    Sheet("gates", "门槛", "不计分但必须满足的要求;其条件写在“条件”表。", (
        _ID, _TITLE, _ENGLISH, _CLAUSE,
        Column("rule", "规则", width=12, words=dict.fromkeys(GATES, "全部满足"), required=True))),
    Sheet("grades", "等级", "从高到低,最低一等从 0 分起。", (
        _ID, _TITLE, _ENGLISH, Column("from", "起点分", "", Sort.NUMBER, 9, required=True))),
    Sheet("downgrades", "降级", "不论分数,因下列原因等级最高为哪一等。", (
        Column("because", "原因", width=18, words={cause: str(told) for cause, told in CAUSE_WORDS.items()}, required=True),
        Column("of", "门槛编号", "只指某一门槛时填。", width=9), Column("to", "最高等级编号", width=10, required=True))),
    Sheet("vetoes", "一票否决", "期限内发生的,不论分数均不通过。", (
        _ID, _TITLE, _ENGLISH, Column("years", "年限", "数据年度起往前几年,1 为当年。", Sort.NUMBER, 8, required=True),
        Column("clause", "依据条款", width=18))),
)  # fmt: skip
BY_KEY: Mapping[str, Sheet] = {sheet.key: sheet for sheet in SHEETS}
# The sheet of the standard's own head: one row a setting.
HEAD_TITLE, HEAD_NAME, HEAD_VALUE, HEAD_NOTE = "标准", "项目", "内容", "说明"
GUIDE = (
    "评价标准工作簿",
    "先填“标准”和“板块”,再逐行填“评分项”;深绿表头为必填。不用的工作表和列留空。",
    "编号列均为文字格式:1.10 不要写成数字,以免变成 1.1。比率可写 0.9 或 90%。",
    "下拉列表列出可用的规则、台账数据和情形;各规则用到哪些参数列,见该列的说明。",
    "填好后在“评价标准”页面上传,系统逐格检查并列出与上一版本的差异,确认后存为草稿,再由省级发布。",
)
