"""CSV files as spreadsheets of all countries write them, and as nobody should."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wacore.adapters.csv import CsvSheets, FolderImportFiles
from wacore.adapters.csv.files import UploadNotKept
from wacore.adapters.csv.records import LONGEST_LINE
from wacore.application.contacts.references import ImportFiles, Layout, Row
from wacore.domain.contacts.imports import UnreadableFile
from wacore.testing.contracts.contacts import OURS
from wacore.testing.contracts.import_files import ONE, ImportFilesContract, parts

SHEETS = CsvSheets()


async def read(
    content: bytes, encoding: str | None = None, delimiter: str | None = None, after: int = 0
) -> tuple[Layout, list[Row]]:
    file = io.BytesIO(content)
    layout = await SHEETS.layout(file, encoding=encoding, delimiter=delimiter)
    total = await SHEETS.count(file, layout)
    rows = [row async for batch in SHEETS.rows(file, layout, after=after, size=2) for row in batch]
    assert total == len(rows) + min(after, total)
    return layout, rows


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
async def test_encodings_are_found_out(encoding: str, found: str) -> None:
    """With or without a byte order mark, also when only the last line shows it."""
    text = "phone,name\n" + "1,plain\n" * 9000 + "2,Zoë €\n"
    layout, rows = await read(text.encode(encoding))

    assert (found, ("phone", "name")) == (layout.encoding, layout.columns)
    assert ("2", "Zoë €") == rows[-1].cells
    assert (9001, 9002) == (len(rows), rows[-1].line)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
async def test_delimiters_are_found_out(delimiter: str) -> None:
    """By the header; delimiters inside quotes do not count."""
    content = f'"a,b;c|d"{delimiter}name\n1{delimiter}"x, y; z"\n'
    layout, rows = await read(content.encode())

    assert (delimiter, ("a,b;c|d", "name")) == (layout.delimiter, layout.columns)
    assert ("1", "x, y; z") == rows[0].cells


async def test_excels_own_first_line_declares_the_delimiter() -> None:
    """Lines are still counted from the file's first."""
    layout, rows = await read(b"sep=;\nphone;name\n1;a\n")

    assert (";", ("phone", "name")) == (layout.delimiter, layout.columns)
    assert [Row(3, ("1", "a"))] == rows


async def test_rows_keep_their_lines() -> None:
    """Fields over several lines, doubled quotes, blank lines, and any line ending."""
    content = b'phone,note\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,b\r3,c\n4\n'
    _, rows = await read(content)

    assert [
        Row(2, ("1", 'two\r\nlines, "quoted"')),
        Row(5, ("2", "b")),
        Row(6, ("3", "c")),
        Row(7, ("4",)),
    ] == rows
    assert rows[2:] == (await read(content, after=2))[1]


async def test_a_broken_row_costs_no_good_one() -> None:
    """A quote never closed, within sight or to the file's end, spoils its own line only."""
    far = b"".join(b"%d,x\n" % number for number in range(300))
    content = b'phone,name\n1,"open\n' + far + b'2,"a"b\n3,fine\n4,"end\n5,last\n'
    _, rows = await read(content)
    faults = {row.line: row.fault for row in rows if row.fault}

    assert {2, 303, 305} == set(faults)
    assert "not closed within" in faults[2]
    assert "After a closing quote" in faults[303]
    assert "never closed" in faults[305]
    assert 305 == len(rows)
    assert ("5", "last") == rows[-1].cells


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b",,\n1,2,3\n", "header is blank"),
        (b"a,A\n", "Two columns"),
        (b"x" * 201 + b"\n", "too long"),
        (b",".join(b"c%d" % n for n in range(201)), "more than 200 columns"),
        (b"PK\x03\x04etc", "spreadsheet"),
        (b"a,b\x00c\n", "no text"),
        (b"\xff\xfea\x00b", "no text"),
        (b'"open\n', "never closed"),
        (b"a,\x81\n", "no text"),
    ],
)
async def test_files_that_are_no_tables(content: bytes, reason: str) -> None:
    """Each is refused with the reason."""
    with pytest.raises(UnreadableFile, match=reason):
        await read(content)


async def test_a_line_without_end_is_refused() -> None:
    """Before it fills the memory."""
    with pytest.raises(UnreadableFile, match="Line 3: The line is too long"):
        await read(b"a\n1\n" + b"x" * (LONGEST_LINE + 5))


async def test_what_is_told_is_believed() -> None:
    """Unless the file proves it wrong."""
    layout, _ = await read(b"a;b\n1;2\n", "latin-1", ",")

    assert ("cp1252", ("a;b",)) == (layout.encoding, layout.columns)
    with pytest.raises(UnreadableFile, match="no text"):
        await read("phone\nZoë\n".encode("cp1252"), "utf-8")


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [b'"', b",", b";", b"\n", b"\r\n", b"\r", b"\t", b"a,b\n", b'"a"\n', b"\x00"]
        ),
        st.binary(max_size=6),
        st.text(max_size=6).map(lambda text: text.encode("utf-8", "ignore")),
        st.text(max_size=6).map(lambda text: text.encode("utf-16", "ignore")),
    ),
    max_size=30,
).map(b"".join)


@settings(deadline=None)
@given(PIECES)
async def test_any_bytes_give_rows_or_a_reason(content: bytes) -> None:
    """No file crashes the reader; rows begin at rising lines, and reading on is reading all."""
    try:
        _, rows = await read(content)
    except UnreadableFile:
        return

    lines = [row.line for row in rows]
    assert sorted(set(lines)) == lines
    assert rows[1:] == (await read(content, after=1))[1]


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(",;\t|"))
async def test_what_is_written_is_read(rows: list[tuple[str, str]], delimiter: str) -> None:
    """Whatever the cells hold."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("phone", "name"), *rows])
    _, found = await read(text.getvalue().encode(), delimiter=delimiter)

    assert rows == [row.cells for row in found]


class TestFolderImportFiles(ImportFilesContract):
    @pytest.fixture
    def files(self, tmp_path: Path) -> ImportFiles:
        return FolderImportFiles(tmp_path / "uploads")


async def test_a_disk_that_takes_nothing(tmp_path: Path) -> None:
    """The upload is refused with the system's reason; nothing half written stays."""
    (tmp_path / "uploads").write_text("a file where the folder should be")
    with pytest.raises(UploadNotKept, match="could not be stored"):
        await FolderImportFiles(tmp_path / "uploads").put(OURS, ONE, parts(b"x"))

    assert ["uploads"] == names(tmp_path)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]
