"""The columns of the sheet `accounts`."""

from __future__ import annotations

from jieyue.accounts.rules import SHORT_TITLES
from jieyue.sheets.columns import Column

ACCOUNT_COLUMNS = (
    Column("username", "登录名", required=True, width=18),
    Column("name", "姓名", required=True, width=14),
    Column(
        "role",
        "角色",
        required=True,
        choices=tuple(SHORT_TITLES),
        note="机关为机关经办人,其余为各级机关事务管理部门",
    ),
    Column("scope", "范围", required=True, note="区划代码;机关经办人填机关代码;管理员可留空", width=16),
    Column("password", "初始密码", note="留空则自动生成并另存;首次登录须修改", width=20),
)
