"""JupyterLab and Voila on a folder of the tests, on this machine only and with nothing of the user's own settings."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PATIENCE", "READY", "ROOT", "Server", "jupyterlab", "voila"]

ROOT = Path(__file__).parents[2]
PATIENCE = 120_000
"""In milliseconds; a shared machine may take its time."""
READY = (
    "window.jupyterapp?.shell.currentWidget?.context?.isReady "
    "&& window.jupyterapp.shell.currentWidget.sessionContext.isReady"
)
"""Whether a notebook that was opened in JupyterLab can be run."""
PORTS = range(15_000, 32_000)
"""Below those that a system gives to whoever asks for any: a kernel cannot take one while a server starts."""


@dataclass(frozen=True, slots=True)
class Server:
    """What serves the notebooks of a folder.

    Parameters
    ----------
    folder : Path
    address : str
        Under which the notebooks of the folder are opened; ``{space}`` in it stands for a name that is the notebook's
        own.
    """

    folder: Path
    address: str

    def own_folder(self) -> Path:
        """Return a new folder for one test."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    def address_of(self, notebook: Path) -> str:
        """Return where a notebook is opened, and no other beside it."""
        path = notebook.relative_to(self.folder).as_posix()
        space = "".join(sign if sign.isalnum() else "-" for sign in path)
        return f"{self.address.format(space=space)}/{path}"


@contextmanager
def jupyterlab(folder: Path) -> Iterator[Server]:
    """Serve a folder in JupyterLab."""
    port = free_port()
    command = [
        "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
        "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with served(command, folder, f"http://127.0.0.1:{port}/api"):
        yield Server(folder, f"http://127.0.0.1:{port}/lab/workspaces/{{space}}/tree")


@contextmanager
def voila(folder: Path) -> Iterator[Server]:
    """Serve a folder in Voila, which runs a notebook in a kernel of its own whenever it is opened."""
    port = free_port()
    command = ["voila", str(folder), "--no-browser", f"--port={port}", "--Voila.port_retries=0", "--Voila.ip=127.0.0.1"]
    with served(command, folder, f"http://127.0.0.1:{port}/static/"):
        yield Server(folder, f"http://127.0.0.1:{port}/voila/render")


@contextmanager
def served(command: Sequence[str], folder: Path, answers: str) -> Iterator[None]:
    """Run a server with settings of its own in a folder, from its first answer on."""
    name = command[0]
    own = {f"JUPYTER_{kind}_DIR": str(folder / f".{name}-{kind.lower()}") for kind in ("CONFIG", "DATA", "RUNTIME")}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, **own, "PYTHONPATH": path}
    with (folder / f".{name}.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=log, stderr=log)
        try:
            wait_for(answers, server, name)
            yield
        finally:
            stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:  # it waits for a kernel that did not start; kernels end with their server
        server.kill()
        server.wait()


def free_port() -> int:
    """Return a port that nobody listens at."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def wait_for(address: str, server: subprocess.Popen[bytes], name: str) -> None:
    """Wait until a server answers at all, if only to say that there is nothing here."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        assert server.poll() is None, f"{name} ended before it answered"
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  # our own server
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, http.client.HTTPException, OSError):
            time.sleep(0.3)
    raise TimeoutError(f"{name} did not answer")
