"""The kernel of a job: this very interpreter, whatever kernels and start-up files the user has."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

import evaluation

__all__ = ["kernel_environment", "kernel_manager_in"]


def kernel_manager_in(scratch: Path) -> type[AsyncKernelManager]:
    """Return what starts the interpreter that runs this code, without looking for installed kernels.

    Parameters
    ----------
    scratch : Path
        Folder that the kernel works in; its IPython profile is kept there too.
    """

    class OwnKernelManager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            """The only kernel there is."""
            arguments = ["--HistoryManager.enabled=False", "--log-level=ERROR"]
            return KernelSpec(**get_kernel_dict(extra_arguments=arguments), env=kernel_environment(scratch))

    return OwnKernelManager


def kernel_environment(scratch: Path) -> dict[str, str]:
    """Return what a kernel's environment has beside the one it inherits."""
    return {
        # empty counts as unset: compiled modules are kept, or every start would compile everything again
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPATH": _search_path(),
        "PYTHONHASHSEED": "0",
        # what a user runs at the start of an interactive session stays out of reports
        "PYTHONSTARTUP": "",
        # several kernels share the machine, and sums do not depend on the count of its cores
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # a profile of its own: nothing that a user starts IPython with reaches a report; the kernel runs in another
        # folder, where a relative path would lead nowhere and IPython would fall back with a warning
        "IPYTHONDIR": str(scratch.resolve() / "ipython"),
    }


def _search_path() -> str:
    """Return the inherited search path with the project in front, where it is not installed."""
    inherited = os.environ.get("PYTHONPATH", "")
    root = Path(evaluation.__file__).resolve().parents[1]
    if root == Path(sysconfig.get_path("purelib")).resolve():
        return inherited
    return os.pathsep.join(part for part in (str(root), inherited) if part)
