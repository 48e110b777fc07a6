"""Who may do what: one table of acts, one question, and the answer with its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say


class Role(StrEnum):
    """The posts of the programme.  Office roles act inside the subtree of their region."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ORGAN = "organ"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


ROLE_TITLES = {
    Role.PROVINCE: "省级机关事务管理部门",
    Role.CITY: "市级机关事务管理部门",
    Role.COUNTY: "县级机关事务管理部门",
    Role.ORGAN: "机关经办人",
    Role.ADMINISTRATOR: "系统管理员",
    Role.OPERATOR: "运维操作员",
}

OFFICES = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY})
# Those who keep the machine running hold no business rights (三员分立).
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})


@dataclass(frozen=True)
class Grant:
    """A role and the subtree it reaches: every subject whose path begins with `path`."""

    role: Role
    path: str
    proxy: bool = False  # holds it for somebody else, for a time (代报)
    place: str = field(default="", compare=False)  # what the subtree is called, where a door has read it


@dataclass(frozen=True)
class Actor:
    """Who acts, with which grants, at what moment.  Made at the doors, once a request or command."""

    name: str
    grants: tuple[Grant, ...]
    at: datetime
    user_id: int | None = None

    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def paths(self) -> tuple[str, ...]:
        """The subtrees the actor may read; keepers see the whole tree, as the machine's files lie open to them."""
        return tuple(grant.path for grant in self.grants)


@dataclass(frozen=True)
class Act:
    """A kind of official act: its code, its Chinese title and the roles that may perform it."""

    code: str
    title: str
    roles: frozenset[Role]
    needs_reason: bool = False


def _act(code: str, title: str, roles: frozenset[Role], *, needs_reason: bool = False) -> tuple[str, Act]:
    return code, Act(code, title, roles, needs_reason)


_ORGAN = frozenset({Role.ORGAN})
_PROVINCE = frozenset({Role.PROVINCE})

ACTS: dict[str, Act] = dict(
    (
        _act("region.load", "载入报送区划", KEEPERS),
        _act("organ.import", "导入机关名录", OFFICES | KEEPERS),
        _act("organ.open", "登记机关设立", OFFICES, needs_reason=True),
        _act("organ.rename", "机关更名", OFFICES, needs_reason=True),
        _act("organ.move", "机关划转", OFFICES, needs_reason=True),
        _act("organ.supervise", "调整上级主管", OFFICES, needs_reason=True),
        _act("organ.merge", "机关合并", OFFICES, needs_reason=True),
        _act("organ.split", "机关分设", OFFICES, needs_reason=True),
        _act("organ.close", "机关撤销", OFFICES, needs_reason=True),
        _act("organ.undo", "撤回机关变动", OFFICES, needs_reason=True),
        _act("organ.absorb", "并入重复登记", OFFICES, needs_reason=True),
        _act("organ.restore", "撤回重复登记的并入", OFFICES, needs_reason=True),
        _act("organ.distinguish", "判定不是重复登记", OFFICES, needs_reason=True),
        _act("organ.doubt", "撤回不是重复登记的判定", OFFICES, needs_reason=True),
        _act("account.create", "开设账号", OFFICES | KEEPERS),
        _act("account.hand", "交接岗位", OFFICES | KEEPERS),
        _act("account.reset", "重置密码", OFFICES | KEEPERS),
        _act("account.lock", "停用账号", OFFICES | KEEPERS, needs_reason=True),
        _act("account.unlock", "启用账号", OFFICES | KEEPERS),
        _act("account.proxy", "指定代报", OFFICES | KEEPERS, needs_reason=True),
        _act("account.endproxy", "结束代报", OFFICES | KEEPERS),
        _act("account.password", "修改密码", OFFICES | _ORGAN | KEEPERS),
        _act("account.token", "创建接口令牌", OFFICES | _ORGAN | KEEPERS),
        _act("account.revoke", "撤销接口令牌", OFFICES | _ORGAN | KEEPERS),
        _act("campaign.open", "开启年度", _PROVINCE | KEEPERS),
        _act("campaign.change", "修改年度日程与目标", _PROVINCE),
        _act("campaign.standard", "选定年度评价标准", _PROVINCE | KEEPERS),
        _act("ledger.import", "导入能源资源台账", OFFICES | _ORGAN | KEEPERS),
        _act("ledger.write", "填报台账", OFFICES | _ORGAN),
        _act("ledger.declare", "申报用能品种", OFFICES | _ORGAN | KEEPERS),
        _act("site.save", "维护集中办公区", OFFICES | KEEPERS),
        _act("site.energy", "登记集中办公区用能", OFFICES | KEEPERS),
        _act("site.split", "重新分摊", OFFICES | KEEPERS, needs_reason=True),
        _act("supply.save", "登记户号", OFFICES | _ORGAN | KEEPERS),
        _act("record.import", "导入业务台账", OFFICES | _ORGAN | KEEPERS),
        _act("record.strike", "作废台账行", OFFICES | _ORGAN, needs_reason=True),
        _act("filing.submit", "提交台账", _ORGAN),
        _act("filing.withdraw", "撤回台账", _ORGAN),
        _act("review.open", "打开台账审核", OFFICES),
        _act("filing.approve", "审核通过台账", OFFICES),
        _act("filing.return", "退回台账", OFFICES, needs_reason=True),
        _act("filing.lock", "锁定台账", OFFICES),
        _act("canteen.draw", "抽取食堂抽查名单", OFFICES),
        _act("filing.load", "载入台账报送记录", KEEPERS),
        _act("reminder.send", "发送报送提醒", OFFICES | KEEPERS),
        _act("reminder.chase", "催报", OFFICES),
        _act("notice.read", "阅读消息", OFFICES | _ORGAN | KEEPERS),
        _act("schedule.change", "设定台账报送日历", _PROVINCE),
        _act("schedule.reopen", "批准补报例外", _PROVINCE | {Role.CITY}, needs_reason=True),
        _act("schedule.end", "结束补报例外", _PROVINCE | {Role.CITY}),
        _act("ledger.settle", "更正区划合计", OFFICES | KEEPERS),
        _act("indicator.compute", "计算指标", OFFICES | KEEPERS),
        _act("quota.import", "登记能耗定额", _PROVINCE | KEEPERS),
        _act("goal.set", "设定年度目标", OFFICES | KEEPERS),
        _act("goal.draft", "拟定指标分解", OFFICES | KEEPERS),
        _act("goal.import", "导入年度指标", OFFICES | KEEPERS),
        _act("goal.assign", "下达年度指标", OFFICES),
        _act("goal.acknowledge", "确认年度指标", OFFICES | _ORGAN),
        _act("goal.revise", "调整年度指标", OFFICES, needs_reason=True),
        _act("finding.look", "核查台账数据", OFFICES | _ORGAN | KEEPERS),
        _act("finding.close", "关闭数据疑点", OFFICES | _ORGAN, needs_reason=True),
        _act("finding.reopen", "重新打开数据疑点", OFFICES | _ORGAN, needs_reason=True),
        _act("standard.draft", "拟定评价标准", _PROVINCE | KEEPERS),
        _act("standard.publish", "发布评价标准", _PROVINCE | KEEPERS),
        _act("evaluation.prefill", "预填自评", OFFICES | KEEPERS),
        _act("evaluation.refresh", "刷新台账数据", OFFICES | _ORGAN),
        _act("answer.import", "导入自评回答", OFFICES | _ORGAN | KEEPERS),
        _act("answer.write", "填写自评", _ORGAN),
        _act("answer.assess", "填写评审意见", OFFICES),
        _act("opinion.give", "填写复核分", OFFICES),
        _act("visit.arrange", "安排现场核查", OFFICES),
        _act("visit.cancel", "取消现场核查", OFFICES, needs_reason=True),
        _act("visit.record", "填写现场核查", OFFICES),
        _act("visit.import", "导入现场核查", OFFICES | KEEPERS),
        _act("visit.finish", "完成现场核查", OFFICES),
        _act("visit.settle", "处理待处理的现场记录", OFFICES),
        _act("effort.set", "设定改进工作量", _PROVINCE),
        _act("exhibit.keep", "上传佐证材料", _ORGAN),
        _act("exhibit.hold", "拦截带密级标志的文件", OFFICES | _ORGAN),
        _act("proof.add", "为评分项附佐证", _ORGAN),
        _act("named.import", "导入以往批次名单", _PROVINCE | KEEPERS),
        _act("exemption.import", "导入示范单位", _PROVINCE | KEEPERS),
        _act("case.submit", "提交自评", _ORGAN),
        _act("case.return", "退回", OFFICES, needs_reason=True),
        _act("case.review", "审核", OFFICES),
        _act("case.pass", "评定通过", OFFICES),
        _act("case.fail", "评定不通过", OFFICES, needs_reason=True),
        _act("case.name", "命名", _PROVINCE),
        _act("mapping.save", "保存映射方案", OFFICES | _ORGAN | KEEPERS),
        _act("mapping.drop", "删除映射方案", OFFICES | _ORGAN | KEEPERS),
        _act("demo.build", "载入演示省份", KEEPERS),
    )
)


def may(actor: Actor, act: str, path: str) -> Verdict:
    """Whether `actor` may perform `act` on the subject at `path` (a region's or organ's place in the tree).

    Raises KeyError for an act that is not in the table: that is a mistake of ours, not of the user.
    """
    row = ACTS[act]
    holding = [grant for grant in actor.grants if grant.role in row.roles]
    if not holding:
        return no(say("“{act}”不在{name}的职责之内。", act=say(row.title), name=actor.name))
    if not any(path.startswith(grant.path) for grant in holding):
        return no(say("该单位不在{name}的管辖范围之内。", name=actor.name))
    return YES


def seat(actor: Actor, act: str) -> str:
    """The place under which an act over many subjects goes on record: the first subtree the actor may act in.

    Empty, the whole tree, for an actor without that right; `may` then refuses.
    """
    return next((grant.path for grant in actor.grants if grant.role in ACTS[act].roles), "")


def acts_by_proxy(actor: Actor, path: str) -> bool:
    """Whether all that entitles the actor to write at `path` is held for somebody else."""
    holding = [grant for grant in actor.grants if path.startswith(grant.path)]
    return bool(holding) and all(grant.proxy for grant in holding)


def operator(at: datetime) -> Actor:
    """The person at the command line: keeps data and machine, has no business rights."""
    return Actor(name="operator", grants=(Grant(Role.OPERATOR, ""),), at=at)


# What the first record of a chain names as its predecessor.
FIRST = "0" * 64


def chained_hash(told: Sequence[Any]) -> str:
    """SHA-256 over a record's fields and its predecessor's hash, in a canonical form."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
