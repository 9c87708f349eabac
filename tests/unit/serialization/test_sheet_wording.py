import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import rvmatch
from rvmatch.serialization.sheets.reading import ReadingNote
from rvmatch.wording import LANGUAGES, catalogue

ROOM = Path(rvmatch.__file__).parent
FILES = [
    file for room in ("files", "adapters/excel", "serialization") for file in (ROOM / room).rglob("*.py")
]
CODE_POSITION = {"invalid": 1, "refused": 0, "fault": 1, "_refuse": 0}
PLACES = re.compile(r"\{(\w+)\}")


def _faults():
    """Each call that makes a fault of a code written out: the code, and the names of what it is given."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                position = CODE_POSITION.get(name)
                if position is not None and len(node.args) > position:
                    code = node.args[position]
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        given = {keyword.arg for keyword in node.keywords}
                        yield code.value, given | ({"limit"} if name == "_refuse" else set())


FAULTS = list(_faults())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_sentences_and_fills_their_places(language):
    sentences = catalogue(language)

    assert len({code for code, _ in FAULTS}) > 60
    for code, given in FAULTS:
        for part in ("expected", "hint"):
            assert set(PLACES.findall(sentences[f"fault.{code}.{part}"])) <= given, code


def test_no_sentence_about_sheets_is_left_over():
    written = "".join(file.read_text(encoding="utf-8") for file in FILES)
    codes = {key.split(".")[1] for key in catalogue("zh") if key.startswith("fault.") and key.count(".") == 2}
    sheet_codes = {code for code, _ in FAULTS}

    spoken = (ROOM / "wording/zh/sheets.json").read_text(encoding="utf-8")
    mine = set(re.findall(r'"fault\.(\w+)\.expected"', spoken))
    assert mine <= codes
    assert {code for code in mine if code not in sheet_codes and f'"{code}"' not in written} == set()


def test_chinese_sentences_use_chinese_punctuation():
    for code, sentence in json.loads((ROOM / "wording/zh/sheets.json").read_text(encoding="utf-8")).items():
        assert not re.search(r"[\u4e00-\u9fff][,:;?]", sentence), code


def test_importing_the_readers_loads_no_optional_library():
    script = (
        "import sys, rvmatch.files, rvmatch.serialization.sheets.rows, rvmatch.adapters.excel;"
        "print(*{'python_calamine', 'xlsxwriter', 'openpyxl'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""


def test_chinese_sentences_name_options_in_brackets_only():
    for code, sentence in json.loads((ROOM / "wording/zh/sheets.json").read_text(encoding="utf-8")).items():
        assert not re.search(r"[a-z_]=|=True", sentence), code


def test_lists_have_the_marks_of_their_language():
    note = ReadingNote(code="months", params=(("count", "2"), ("rows", "3, 4")))

    assert "3\u30014" in note.message("zh")
    assert "3, 4" in note.message("en")
