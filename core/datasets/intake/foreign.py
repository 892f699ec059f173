"""Files that are no tables, told by how they begin: what one is, so that its reader knows."""

import re

REMEDY = "save its table as CSV or as a workbook"
MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"{\\rtf", "a document (RTF)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"CDF\1", "a NetCDF file"),
    (b"CDF\2", "a NetCDF file"),
    (b"\x93NUMPY", "an array of NumPy"),
    (b"MATLAB 5.0", "a file of MATLAB"),
    (b"$FL2", "a file of SPSS"),
    (b"<stata_dta>", "a file of Stata"),
    (b"RDX2\n", "a file of R"),
    (b"RDX3\n", "a file of R"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
)
ARFF = re.compile(rb"(?:%[^\n]*\n|\s)*@relation\s", re.IGNORECASE)
LIBSVM = re.compile(rb"[-+]?\d+(?:\.\d+)?(?:[ \t]+\d+:-?\d*\.?\d+(?:[eE][-+]?\d+)?){2,}[ \t]*\r?\n")
TAG = re.compile(rb"<(!doctype html|html|head|body|table|div|meta|script)\b", re.IGNORECASE)


def what_it_is(data: bytes) -> str | None:
    """What a file is that is no table, the end of a sentence that begins with its name; None where
    it may be one.

    >>> what_it_is(b"%PDF-1.7 ...")
    'this is a PDF document and no table, so save its table as CSV or as a workbook'
    >>> what_it_is(b"a,b"), what_it_is(b"<p>,<q>")
    (None, None)
    """
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if ARFF.match(head):
        return f"this is an ARFF file without a row for each case, so {REMEDY}"
    if (line := LIBSVM.match(head)) and not re.search(rb":\d\d\s", line[0]):
        return (
            "this is a LIBSVM file, whose rows hold number:value for what is not 0, so save it as "
            "CSV with one column a number"
        )
    kind = next((kind for magic, kind in MAGIC if head.startswith(magic)), None)
    if kind is None and data[257:262] == b"ustar":
        kind = "an archive (tar)"
    if kind is None and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kind = "a picture (WebP)"
    if kind is None and TAG.match(re.sub(rb"^(<\?xml.*?\?>|<!--.*?-->|\s)*", b"", head)):
        kind = "a web page (HTML)"
    if kind is None and re.match(rb"<(\?xml|svg)\b", head, re.IGNORECASE):
        kind = "a picture (SVG)" if b"<svg" in head.lower() else "an XML document"
    if kind is None:
        return None
    if kind.startswith("an archive"):
        return f"this is {kind}, which is not unpacked here, so take the table out of it"
    if kind == "a web page (HTML)":
        return (
            f"this is {kind} and no table: open it in a browser and copy its table into a "
            "spreadsheet, or look for a download as CSV"
        )
    return f"this is {kind} and no table, so {REMEDY}"
