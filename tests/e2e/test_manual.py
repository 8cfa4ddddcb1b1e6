"""`telnyx-mqtt manual`: the manual page, and what shells complete; config/completions/make makes both."""
import pathlib
import shutil
import subprocess
import tempfile

import pytest

from support.processes import BUILD, ROOT

PROGRAMS = ["telnyx-mqtt", "telnyx-sim"]
COMPLETIONS = ROOT / "config/completions"


def output(*arguments, **options):
    return subprocess.run([str(part) for part in arguments], capture_output=True, text=True, timeout=60, check=False, **options)


def needs(program):
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@pytest.mark.parametrize("program", PROGRAMS)
def test_another_shell_is_bad_usage(program):
    result = output(BUILD / program, "manual", "ksh")
    assert result.returncode == 2 and "manual knows bash, zsh and fish, not ksh" in result.stderr


@needs("man")
@pytest.mark.parametrize("program", PROGRAMS)
def test_man_shows_the_page_without_warnings(program):
    page = output("man", "--warnings", "-E", "UTF-8", "-l", ROOT / f"config/package/{program}.1",
                  env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
    assert page.returncode == 0 and page.stderr == ""
    assert all(len(line) <= 80 for line in page.stdout.splitlines())
    commands = output(BUILD / program, "--help").stdout
    for section in ("NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "EXIT STATUS", "SEE ALSO"):
        assert f"\n{section}\n" in page.stdout
    if program == "telnyx-mqtt":
        assert "telnyx-mqtt listen [FILTER]..." in page.stdout and "api_key " in page.stdout and "listen" in commands


def complete_in_bash(*words):
    """What the last word can become."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _telnyx_mqtt; printf "%s\\n" "${COMPREPLY[@]}"')
    result = output("bash", "-c", script, "bash", COMPLETIONS / "telnyx-mqtt.bash", "telnyx-mqtt", *words,
                    env={"PATH": f"{BUILD}:/usr/bin:/bin"})
    assert result.stderr == ""
    return result.stdout.split()


def complete_in_fish(*words):
    line = " ".join(("telnyx-mqtt", *words))
    with tempfile.TemporaryDirectory() as home:  # fish makes folders in it
        result = output("fish", "-c", f'source {COMPLETIONS / "telnyx-mqtt.fish"}; complete -C "{line}"',
                        env={"PATH": f"{BUILD}:/usr/bin:/bin", "HOME": home})
    return [row.split("\t")[0] for row in result.stdout.splitlines()]


@pytest.mark.parametrize("complete", [pytest.param(complete_in_bash, marks=needs("bash")),
                                      pytest.param(complete_in_fish, marks=needs("fish"))])
def test_shells_complete_commands_options_and_operations(complete):
    assert complete("li") == ["listen"]
    assert complete("listen", "--fu") == ["--full"]
    assert "--fix" not in complete("listen", "--f") and "--fix" in complete("doctor", "--f")
    assert complete("send", "calls.dia") == ["calls.dial"]
    file = pathlib.Path(__file__)
    assert str(file) in complete("send", "--json", str(file)[:-1])
    assert complete("doctor", "--url", "x") == []


@needs("zsh")
@pytest.mark.parametrize("program", PROGRAMS)
def test_zsh_reads_its_file(program):
    result = output("zsh", "-f", "-c", f'autoload -Uz compinit; fpath=("{COMPLETIONS}" $fpath); compinit -D -u; '
                                       f'whence -w _comps >/dev/null; print -r -- $_comps[{program}]; autoload +X _{program}')
    assert result.stdout == f"_{program}\n" and result.returncode == 0, result.stderr
