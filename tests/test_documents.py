"""What the documents say of the project is there."""

import json
import pkgutil
import re
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.commands import ScrapyCommand, runspider
from scrapy.settings import Settings, default_settings

import crawler.commands
from crawler import settings
from crawler.exit_codes import ADVICE
from crawler.outcome import OUTCOMES
from tests.program import depeche_here

ROOT = Path(__file__).parent.parent
DOCUMENTS = {path.relative_to(ROOT).as_posix(): path for path in
             (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}  # fmt: skip
ENVIRONMENT = {"DEPECHE_CONTACT"}
ROOM = re.compile(r"^- \*\*(\w+)\*\* (.+(?:\n  .+)*)", re.MULTILINE)


def rooms() -> dict[str, list[str]]:
    text = DOCUMENTS["docs/architecture.md"].read_text("utf-8")
    section = text.split("## Rooms")[1].split("\n## ")[0]
    return {room: re.findall(r"`(\w+)`", told) for room, told in ROOM.findall(section)}


def commands() -> dict[str, ScrapyCommand]:
    modules = [info.name for info in pkgutil.iter_modules(crawler.commands.__path__)]
    found = {name: import_module(f"crawler.commands.{name}") for name in modules}
    return {name: module.Command() for name, module in found.items() if hasattr(module, "Command")}


def options_of(command: ScrapyCommand) -> set[tuple[str, ...]]:
    command.settings = Settings()
    parser = ArgumentParser(conflict_handler="resolve")
    command.add_options(parser)
    return {tuple(action.option_strings) for action in parser._actions}


def modules_in(room: str) -> set[str]:
    """The modules of a room by name, its commands left out: they are named by the readme."""
    folder = ROOT / "crawler" if room == "crawler" else ROOT / "crawler" / room
    found = {path.stem for path in folder.glob("[!_]*.py")}
    if room == "crawler":
        return found
    return (found | {path.parent.name for path in folder.glob("*/__init__.py")}) - set(
        commands() if room == "commands" else ()
    )


def modules_under(room: str) -> set[str]:
    """The modules of the rooms inside a room, of which the architecture may speak."""
    return {path.stem for path in (ROOT / "crawler" / room).glob("*/[!_]*.py")}


@pytest.mark.parametrize("room", rooms())
def test_the_architecture_names_each_module_of_a_room(room: str) -> None:
    assert modules_in(room) <= set(rooms()[room]) <= modules_in(room) | modules_under(room)


def test_the_architecture_names_each_room() -> None:
    folders = {path.parent.name for path in (ROOT / "crawler").glob("*/__init__.py")}
    assert rooms().keys() == {"crawler", *folders}


@pytest.mark.parametrize("name", commands())
def test_a_command_has_its_help_and_stands_in_the_readme(name: str) -> None:
    run = depeche_here(name, "--help")
    assert (run.code, run.err) == (0, "")
    assert commands()[name].syntax() in run.out
    assert re.search(rf"\bdepeche {name}\b", DOCUMENTS["README.md"].read_text("utf-8"))


@pytest.mark.parametrize("name", commands())
def test_each_option_of_a_command_stands_in_a_document(name: str) -> None:
    words = set(re.findall(r"-[-\w]+", "".join(p.read_text("utf-8") for p in DOCUMENTS.values())))
    own = options_of(commands()[name]) - options_of(runspider.Command())
    assert [option for option in own if not words.intersection(option)] == []


def test_the_line_in_the_readme_is_what_its_command_gives() -> None:
    readme = DOCUMENTS["README.md"].read_text("utf-8")
    (told,) = map(json.loads, re.findall(r"```json\n(.*?)```", readme, re.DOTALL))
    (command,) = re.findall(r"`depeche (replay [^`]+)` gives", readme)
    line = json.loads(depeche_here(*command.split(), cwd=ROOT).out)
    first = {name: line[name][:1] for name in ("paragraphs", "links_related")}
    assert told == {name: line[name] for name in told} | first
    assert (len(line["paragraphs"]), len(line["links_related"])) == (7, 13)


def first_cells(name: str, heading: str) -> list[str]:
    section = DOCUMENTS[name].read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| ([^|]+?) \|", section, re.MULTILINE)[2:]


def test_the_page_for_operators_has_every_outcome_and_every_exit_code() -> None:
    outcomes = first_cells("docs/operating.md", "A scheduled crawl")
    assert outcomes == [*OUTCOMES, "pending"]
    assert first_cells("docs/operating.md", "Exit codes") == [str(code) for code in ADVICE]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_setting_that_a_document_names_is_one(name: str) -> None:
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)\b", DOCUMENTS[name].read_text("utf-8")))
    known = {*vars(settings), *vars(default_settings), *ENVIRONMENT}
    assert named <= known


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_link_to_a_file_leads_to_one(name: str) -> None:
    page = DOCUMENTS[name]
    targets = re.findall(r"\]\(([\w./-]+)[)#]", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_link_within_a_document_leads_to_a_heading(name: str) -> None:
    text = DOCUMENTS[name].read_text("utf-8")
    headings = {re.sub(r"[^\w -]", "", told).lower().replace(" ", "-")
                for told in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}  # fmt: skip
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_the_dependencies_of_the_architecture_are_those_of_the_project() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    needed = pyproject.split("\ndependencies = [")[1].split("\n]")[0]
    told = DOCUMENTS["docs/architecture.md"].read_text("utf-8").split("## Dependencies")[1]
    names = re.findall(r'^    "([\w.-]+)', needed, re.MULTILINE)
    assert [name for name in names if name not in told] == []
