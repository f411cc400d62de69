"""The runner of benchmarks: fair rounds, options to the right module, an exit code that tells."""

import sys
from pathlib import Path

import pytest
from checkout import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import rounds
import run

REACHED = 'import sys\nTARGETS = 1\nprint("one seconds=1 target=2 reached=yes", *sys.argv[1:])\n'
MISSED = 'TARGETS = 1\nprint("two seconds=3 target=2 reached=no")\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.py").write_text(REACHED)
    (tmp_path / "helper.py").write_text('print("helper ran")\n')
    return tmp_path


def test_a_run_that_reaches_its_targets_succeeds(folder, capfd):
    assert run.main([], folder) == 0
    assert capfd.readouterr().out == "one seconds=1 target=2 reached=yes\n"


@pytest.mark.parametrize("text", [MISSED, "TARGETS = 1\nraise SystemExit(1)\n"])
def test_a_missed_target_or_a_crash_fails_the_run(folder, text):
    Path(folder, "two.py").write_text(text)
    assert run.main([], folder) == 1


def test_options_go_to_the_benchmark_that_they_follow(folder, capfd):
    assert run.main(["one", "--verify", "helper"], folder) == 0
    assert capfd.readouterr().out == "one seconds=1 target=2 reached=yes --verify\nhelper ran\n"


def test_a_benchmark_brings_another_along_unless_that_is_asked_for_anyway(folder, capfd):
    (folder / "pair.py").write_text('ALSO = ("one", "helper")\n')
    for arguments, printed in (
        (["pair"], "one,helper\n"),
        (["pair", "--x", "one"], "helper\n"),
        (["one"], "\n"),
    ):
        assert run.main(["--also", *arguments], folder) == 0
        assert capfd.readouterr().out == printed


def test_an_unknown_name_is_told(folder):
    with pytest.raises(SystemExit, match="there is no benchmark 'three'"):
        run.main(["three"], folder)


def test_figures_are_appended_with_date_and_cores(folder):
    run.main(["--save"], folder)
    run.main(["--save"], folder)
    saved = Path(folder, "RESULTS.md").read_text()
    assert saved.count("one seconds=1 target=2 reached=yes") == 2
    assert " cores" in saved


def test_every_round_runs_every_function_in_turn():
    order, times = [], iter(range(100))
    functions = {"a": lambda: order.append("a"), "b": lambda: order.append("b")}
    medians = rounds.alternate(functions, rounds=2, clock=lambda: next(times))
    assert order == ["a", "b", "a", "b", "b", "a"]
    assert medians == {"a": 1, "b": 1}
