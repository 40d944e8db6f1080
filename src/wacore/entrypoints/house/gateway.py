"""nginx with the project's own configuration, on ports of this run."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import click

from wacore.entrypoints.demo.processes import Process
from wacore.testing.servers import debian

CONFIGURATION = Path("deploy/nginx")

_MAIN = """\
worker_processes 1;
daemon off;
{user}pid {folder}/nginx.pid;
error_log {folder}/gateway-errors.log warn;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include upstreams.conf;
    include http.conf;
    access_log {folder}/gateway-access.log gateway;
    server {{
        listen 127.0.0.1:{port};
        include locations.conf;
    }}
}}
"""


class NoGateway(click.ClickException):
    """nginx, or its configuration, is not on this machine."""


def gateway(folder: Path, port: int, ports: Mapping[str, int]) -> Process:
    """
    Args:
        folder: For the configuration as it runs, and the logs.
        ports: Where each service listens on loopback.

    Raises:
        NoGateway: nginx is not installed, or the checkout is not here.
    """
    program = nginx()
    folder = folder.absolute()
    if not CONFIGURATION.is_dir():
        raise NoGateway(f"{CONFIGURATION} is not here; run this in the project's checkout.")
    folder.mkdir(parents=True, exist_ok=True)
    for file in CONFIGURATION.glob("*.conf"):
        shutil.copy(file, folder)
    upstreams = "".join(
        f"upstream {service}_service {{ server 127.0.0.1:{at}; keepalive 32; keepalive_timeout 20s; }}\n"
        for service, at in ports.items()
    )
    (folder / "upstreams.conf").write_text(upstreams, encoding="utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""
    main = _MAIN.format(folder=folder, port=port, user=user)
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    log = folder / "gateway.log"
    return Process(
        "gateway", ["-p", str(folder), "-c", "nginx.conf", "-e", str(log)], log, {}, (program,)
    )


def nginx() -> str:
    """
    The program; installed first where that can be done.

    Raises:
        NoGateway: It is not there and cannot be installed.
    """
    trouble = ""
    if debian.missing(("nginx",)) and debian.can_install():
        trouble = debian.install("nginx-light")
    found = shutil.which("nginx", path=debian.search_path())
    if found is None:
        raise NoGateway(
            f"nginx is not installed; on Debian: apt-get install nginx-light. {trouble}"
        )
    return found
