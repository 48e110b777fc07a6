"""启动网页服务,默认只在本机可访问"""

from __future__ import annotations

import argparse
import ipaddress
import os
import socket
import ssl
import sys
from pathlib import Path

from django.conf import settings

from jieyue.accounts.queries import demo_accounts_exist, is_demo_home
from jieyue.cli import door
from jieyue.cli.installing.sign_ins import ACCOUNTS, FOLDER, read_accounts
from jieyue.cli.readiness import home_is_ready
from jieyue.cli.statistics import refresh_statistics
from jieyue.cli.usage import wrong
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

HOST, PORT = "127.0.0.1", 8000
# Workers answer with so many threads each; further requests wait their turn up to so many.
WORKERS, THREADS, WAITING = 2, 4, 64
LAST_SECONDS = 20  # for requests under way when the server is stopped
POOLS = "2"  # of memory, in each worker
HIGHEST_PORT = 65535
APPLICATION = "jieyue.config.wsgi:application"
HOSTS_VARIABLE = "JIEYUE_HOSTS"
TLS_VARIABLE = "JIEYUE_TLS"
# A key with a password would ask for it on the terminal, and a service has none.
_NO_PASSWORD = ""
# Who a newcomer signs in as first, and whose desk that is.
EXAMPLES = (("province", "省级"), ("city", "市级"), ("organ", "机关"))


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=HOST, metavar="H", help="监听地址,默认 %(default)s")
    parser.add_argument("--port", type=_port, default=PORT, metavar="P", help="端口,默认 %(default)s")
    parser.add_argument(
        "--cert", type=Path, metavar="CRT.pem", help="服务器证书(含证书链),与 --key 一起启用 https"
    )
    parser.add_argument("--key", type=Path, metavar="KEY.pem", help="证书的私钥(PKCS#8)")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise wrong(say("端口应为 1 到 {most}:{text}", most=HIGHEST_PORT, text=text[:20]))
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    check_may_serve(arguments.host)
    check_port(arguments.host, arguments.port)
    pair = certificate(arguments.cert, arguments.key)
    if pair:
        # The workers read the settings anew: cookies then travel over TLS only.
        os.environ[TLS_VARIABLE] = "1"
    _tell_address(arguments.host, arguments.port, "https" if pair else "http")
    # WhiteNoise warns of a missing folder, even though it takes the files from where they are kept.
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    # A connection reads the statistics when it is opened, so now is the time.
    refresh_statistics()
    # What one thread has freed serves the others: with pools of their own, each keeps the most it ever held.
    os.environ.setdefault("MALLOC_ARENA_MAX", POOLS)
    sys.stderr.flush()
    # From here on this process is the server: signals and exit code are its own.
    os.execv(sys.executable, server_command(arguments.host, arguments.port, pair))  # noqa: S606
    return door.ERROR


def check_may_serve(host: str) -> None:
    """Raises Refusal for a home that is not set up, and for demo accounts that others could reach."""
    if not home_is_ready():
        raise Refusal(
            say(
                "{home} 里的数据库还没有建好或需要升级,请先运行 jieyue init。", home=str(settings.JIEYUE_HOME)
            )
        )
    if not is_loopback(host) and demo_accounts_exist():
        raise Refusal(say("这里有演示账号,只能在本机访问;请去掉 --host,或另建一个正式的 JIEYUE_HOME。"))


def check_port(host: str, port: int) -> None:
    """Raises Refusal for an address that is not this machine's, or a port that is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        # As the server does, so that a port that was free a moment ago is not called taken.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host.strip("[]"), port))
        except OSError as failed:
            raise Refusal(
                say(
                    "无法在 {host} 的 {port} 端口提供服务:{error}。请改用 --port 指定其他端口。",
                    host=host,
                    port=port,
                    error=failed.strerror or failed,
                )
            ) from None


def certificate(cert: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """The certificate and the key to serve by; None for plain HTTP.  Raises Refusal where they can't be used."""
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        raise Refusal(say("--cert 和 --key 请一起写。"))
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key, password=_NO_PASSWORD)
    except OSError as failed:
        raise Refusal(
            say(
                "证书 {cert} 和私钥 {key} 不能用:{error}。私钥应为不设密码的 PKCS#8 文件,并与证书成对。",
                cert=str(cert),
                key=str(key),
                error=failed.strerror or str(failed),
            )
        ) from None
    return cert.absolute(), key.absolute()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`; a name other than localhost may be anything."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def server_command(host: str, port: int, pair: tuple[Path, Path] | None = None) -> tuple[str, ...]:
    """The server's command line: WSGI, two workers, nothing that watches the source; TLS by a certificate and its key."""
    options = (
        "--interface",
        "wsgi",
        "--no-ws",
        "--log-level",
        "warning",
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        str(THREADS),
        "--backpressure",
        str(WAITING),
        "--workers-kill-timeout",
        str(LAST_SECONDS),
    )
    # What offices still use knows TLS 1.2 at least.
    tls = ("--ssl-protocol-min", "tls1.2", "--ssl-certificate", str(pair[0]), "--ssl-keyfile", str(pair[1])) if pair else ()  # fmt: skip
    return (sys.executable, "-m", "granian", *options, *tls, "--host", host.strip("[]"), "--port", str(port), APPLICATION)  # fmt: skip


def _tell_address(host: str, port: int, scheme: str) -> None:
    shown = f"[{host.strip('[]')}]" if ":" in host else host
    door.tell(
        say(
            "请用浏览器打开 {scheme}://{host}:{port} (按 Ctrl+C 停止服务)",
            scheme=scheme,
            host=shown,
            port=port,
        )
    )
    if not is_loopback(host) and not os.environ.get(HOSTS_VARIABLE):
        door.tell(say("请用环境变量 {variable} 写明访问所用的域名或地址。", variable=HOSTS_VARIABLE))
    if is_demo_home():
        _tell_sign_ins()


def _tell_sign_ins() -> None:
    door.tell(say("演示环境,全部登录名和密码:{file}", file=str(FOLDER / ACCOUNTS)))
    rows = read_accounts(FOLDER)
    for role, title in EXAMPLES:
        row = next((row for row in rows if row["role"] == role), None)
        if row:
            door.tell(
                say(
                    "  {title} {username}  密码 {password}  {name}",
                    title=say(title),
                    username=row["username"],
                    password=row["password"],
                    name=row["name"],
                )
            )
