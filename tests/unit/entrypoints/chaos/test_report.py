"""What is kept of a run, and what people read of it."""

from pathlib import Path

from wacore.entrypoints.chaos.audit import Findings
from wacore.entrypoints.chaos.report import table, with_results
from wacore.entrypoints.chaos.results import Results, keep, kept, record, update

ROOT = Path(__file__).parents[4]


def some_results() -> Results:
    results = Results(seeds=[7])
    results.struck("kill worker", "before a POST", kill=True)
    results.struck("freeze worker", "at any moment", kill=False)
    results.add("embedded, campaign 0", Findings(recipients=10, posts=9, abandoned=1))
    return results


def test_a_run_goes_on_from_what_was_kept(tmp_path: Path) -> None:
    """The next campaign's number included."""
    keep(tmp_path / "chaos" / "running.json", some_results())

    found = kept(tmp_path / "chaos" / "running.json")

    assert some_results() == found
    assert (1, 2, 1, 10, 9, 1) == (
        found.kills, found.faults, found.campaigns, found.recipients, found.posts, found.abandoned,
    )  # fmt: skip


def test_a_broken_promise_is_not_overlooked() -> None:
    """It is named, and it makes the run bad; so does a campaign that comes to no end."""
    twice, stuck, late = some_results(), some_results(), some_results()
    twice.add("services, seed 7, campaign 3", Findings(sent_twice=2))
    stuck.got_stuck("services, seed 7, campaign 4", "planned: 3")
    late.unaccounted = 1

    assert some_results().good
    assert [False] * 3 == [each.good for each in (twice, stuck, late)]
    assert "seed 7, campaign 3" in table(twice)
    assert "planned: 3" in table(stuck)


def test_a_run_of_one_form_leaves_the_others_alone(tmp_path: Path) -> None:
    """Each form's last results are kept, and what is said of all is their sum."""
    update(tmp_path, "embedded", some_results())
    update(tmp_path, "services", Results(kills=5, versions={"Redis": "7"}, bad=["twice"]))
    update(tmp_path, "services", Results(kills=3, versions={"Redis": "7"}, seeds=[8], at="2026"))

    found = record(tmp_path)

    assert ["embedded", "services"] == list(found.forms)
    assert some_results() == found.forms["embedded"]
    assert (4, 2, 10, [7, 8], "2026", []) == (
        found.kills, found.faults, found.recipients, found.seeds, found.at, found.bad,
    )  # fmt: skip
    assert {"kill worker": 1, "freeze worker": 1} == found.by_fault


def test_the_page_shows_the_last_run() -> None:
    """The tables are generated from `chaos/latest.json`; what stands around them is left alone."""
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")

    assert page == with_results(page, record(ROOT / "chaos"))
    assert "<!-- chaos: begin -->" in page
