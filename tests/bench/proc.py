"""What /proc says about a process."""
import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


def proc(pid, name):
    return pathlib.Path(f"/proc/{pid}/{name}").read_text()


def cpu_s(pid):
    fields = proc(pid, "stat").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def status_kib(pid, name):
    line = next(line for line in proc(pid, "status").splitlines() if line.startswith(name + ":"))
    return int(line.split()[1])


def written_bytes(pid):
    line = next(line for line in proc(pid, "io").splitlines() if line.startswith("write_bytes:"))
    return int(line.split()[1])
