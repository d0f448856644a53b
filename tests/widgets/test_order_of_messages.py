"""What a user does in two controls, one right after the other, reaches a desk in that order.

A newer kernel may hand the messages of one page to several threads: a press on "Save" then overtakes the text that was
typed before it. The desks rely on one thread; this holds the kernel of the locked environment to it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from evaluation.batch.kernel import kernel_manager_in

PATIENCE = 60
DESK = """
import json, threading, time
import ipywidgets as w
said, text, button = w.Label(), w.Text(), w.ToggleButton()
heard, threads = [], set()
def typed(change):
    threads.add(threading.get_ident())
    time.sleep(0.2)  # a desk that saves and draws
    said.value = change["new"]
    heard.append(change["new"])
def pressed(change):
    threads.add(threading.get_ident())
    heard.append("pressed")
text.observe(typed, names="value")
button.observe(pressed, names="value")
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[BlockingKernelClient]:
    """A page's connection to a kernel that has run the desk."""
    spec = kernel_manager_in(tmp_path)(kernel_name="desk").kernel_spec
    manager = KernelManager(kernel_name="desk")
    manager._kernel_spec = spec
    manager.start_kernel(cwd=str(tmp_path))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        client.execute_interactive(DESK, timeout=PATIENCE, output_hook=lambda _message: None)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def value_of(client: BlockingKernelClient, expression: str) -> Any:
    """Return what an expression gives in the kernel, once it has done all that was asked before."""
    expressions = {"value": f"json.dumps({expression})"}
    answer = client.execute_interactive(
        "", user_expressions=expressions, timeout=PATIENCE, output_hook=lambda _message: None
    )
    return json.loads(answer["content"]["user_expressions"]["value"]["data"]["text/plain"].strip("'"))


def heard_by_desk(client: BlockingKernelClient, count: int) -> list[str]:
    """Return what the desk heard, once it is so much; where other threads do the work, that takes a while."""
    deadline = time.monotonic() + PATIENCE
    while len(heard := value_of(client, "heard")) < count:
        assert time.monotonic() < deadline, f"the desk heard {heard} only"
    return list(heard)


def shell_for_controls(client: BlockingKernelClient) -> str | None:
    """Return the shell that JupyterLab asks for, for all controls of a page, from a kernel that has any to give."""
    client.kernel_info()
    while (answer := client.get_shell_msg(timeout=PATIENCE))["msg_type"] != "kernel_info_reply":
        pass
    if "kernel subshells" not in answer["content"].get("supported_features", []):
        return None
    client.control_channel.send(client.session.msg("create_subshell_request"))
    while (answer := client.get_control_msg(timeout=PATIENCE))["msg_type"] != "create_subshell_reply":
        pass
    return str(answer["content"]["subshell_id"])


def send(client: BlockingKernelClient, shell: str | None, control: str, value: object) -> None:
    """Set a control as a page does."""
    data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
    message = client.session.msg("comm_msg", {"comm_id": control, "data": data})
    if shell is not None:
        message["header"]["subshell_id"] = shell
    client.shell_channel.send(message)


def test_a_press_does_not_overtake_what_was_typed_before(client: BlockingKernelClient) -> None:
    text, button = value_of(client, "[text.comm.comm_id, button.comm.comm_id]")
    shell = shell_for_controls(client)
    send(client, shell, text, "first")
    assert heard_by_desk(client, 1) == ["first"]
    for number in range(3):
        send(client, shell, text, f"typed {number}")
        send(client, shell, button, number % 2 == 0)
    said = ["first", "typed 0", "pressed", "typed 1", "pressed", "typed 2", "pressed"]
    assert heard_by_desk(client, len(said)) == said
    assert value_of(client, "len(threads)") == 1
