"""Workbooks that are small, legal or nearly so, and harmful: each with the fault that refuses it."""

import io
import struct
import zipfile
import zlib

from unit.files.county_sheets import as_xls, as_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def package(sheet: str, *, shared: str | None = None, extra: dict[str, str] | None = None) -> bytes:
    """An xlsx workbook of one sheet whose XML is given."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **({"xl/sharedStrings.xml": shared} if shared is not None else {}),
        **(extra or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def worksheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def far_corner() -> bytes:
    """The known one: 5 KB, cells at A1 and XFD1048576; building the rectangle ends the process."""
    return package(
        worksheet(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        )
    )


def far_row_without_references() -> bytes:
    """The far row is named by the row alone, its cells by nobody."""
    return package(worksheet('<row r="1"><c><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>'))


def far_column_without_references() -> bytes:
    """Sixteen thousand cells side by side, none of which says where it stands."""
    return package(worksheet("<row>" + "<c/>" * 16_000 + "<c><v>1</v></c></row>"))


def far_row_named_by_a_cell() -> bytes:
    """The row says it is the first, its cell that it stands in the last."""
    return package(worksheet('<row r="1"><c r="A1048576"><v>1</v></c></row>'))


def prefixed_far_corner() -> bytes:
    """The known one under a namespace prefix."""
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    return package(sheet)


def repeated_text() -> bytes:
    """One long text, read once per cell: 30,000 characters times 60,000 cells."""
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    return package(worksheet(row * 600), shared=shared)


def entity() -> bytes:
    """Text that grows when it is read."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    return package(f'<!DOCTYPE x [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;">]>{worksheet(rows)}')


def inflating() -> bytes:
    """A sheet of 500 MB of blanks that packs to half a megabyte."""
    file = io.BytesIO(package(worksheet("")))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        part.write(b"<worksheet>")
        for _ in range(500):
            part.write(b" " * 1_000_000)
        part.write(b"</worksheet>")
    return file.getvalue()


def lying_about_its_size() -> bytes:
    """The directory says ten bytes; the stream goes on."""
    content = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>').encode()
    data = bytearray(package(content.decode()))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = 0
        while (at := data.find(signature, at)) >= 0:
            name = data.find(b"sheet1.xml", at, at + 80)
            if name > 0 and struct.unpack_from("<I", data, at + offset)[0] == len(content):
                struct.pack_into("<I", data, at + offset, 10)
                struct.pack_into("<I", data, at + offset - 8, zlib.crc32(content[:10]))
            at += 4
    return bytes(data)


def xls_far_corner() -> bytes:
    """An xls workbook with cells at A1 and IV65536."""
    rows = [[1], *[[] for _ in range(65_534)], [*[None] * 255, 1]]
    return as_xls({"a": rows})


def xls_far_corner_that_claims_little() -> bytes:
    """The same, claiming one row and one column."""
    data = bytearray(xls_far_corner())
    at = data.find(struct.pack("<HH", 0x0200, 14))
    struct.pack_into("<IIHH", data, at + 4, 0, 1, 0, 1)
    return bytes(data)


def xls_that_claims_too_much() -> bytes:
    """An xls workbook of two cells that claims four thousand million rows."""
    data = bytearray(as_xls({"a": [[1, 2]]}))
    at = data.find(struct.pack("<HH", 0x0200, 14))
    struct.pack_into("<IIHH", data, at + 4, 0, 0xFFFFFFFF, 0, 256)
    return bytes(data)


def one_sheet_under_many_names() -> bytes:
    """A thousand sheets, all of them the same part, to be read a thousand times."""
    sheets = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="r1"/>' for number in range(1, 1_001))
    return _replaced(
        package(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')),
        "xl/workbook.xml",
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>',
    )


def xls_one_sheet_under_two_names() -> bytes:
    """Two sheets of an xls workbook that start at the same place."""
    data = bytearray(as_xls({"a": [[1]], "b": [[2]]}))
    first = data.find(struct.pack("<H", 0x0085))
    while data[first + 2 : first + 4] != b"\x09\x00" and first >= 0:
        first = data.find(struct.pack("<H", 0x0085), first + 1)
    second = first + 4 + struct.unpack_from("<H", data, first + 2)[0]
    data[second + 4 : second + 8] = data[first + 4 : first + 8]
    return bytes(data)


def _replaced(data: bytes, name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return file.getvalue()


def ods() -> bytes:
    """A workbook of another format, which has bombs of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    return file.getvalue()


def cut_short() -> bytes:
    data = as_xlsx({"a": [["x"]]})
    return data[: len(data) // 2]


BOMBS = {
    far_corner: "limit_rows",
    far_row_without_references: "limit_rows",
    far_row_named_by_a_cell: "limit_rows",
    far_column_without_references: "limit_columns",
    prefixed_far_corner: "limit_rows",
    repeated_text: "limit_unpacked",
    entity: "workbook_doctype",
    inflating: "limit_unpacked",
    lying_about_its_size: "workbook_size",
    xls_far_corner: "limit_cells",
    xls_far_corner_that_claims_little: "limit_cells",
    xls_that_claims_too_much: "limit_rows",
    one_sheet_under_many_names: "workbook_xml",
    xls_one_sheet_under_two_names: "workbook_damaged",
    ods: "workbook_kind",
    cut_short: "workbook_damaged",
}
