"""The tickets of one site by ReportLab, typst and WeasyPrint: the same words, photos, codes and faces on the same places.

Usage: ticket.py FOLDER FONTS. Each program makes one file of as many tickets as it is given, once to warm up and once for the figure.
"""

import io
import json
import pathlib
import sys
import time

FOLDER, OURS = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
DATA = json.loads((FOLDER / "tickets.json").read_text())
FONTS = FOLDER / "fonts"
LABELS = [("姓名", "name"), ("性别", "gender"), ("证件号码", "id_number"), ("报名序号", "registration"), ("报考单位", "unit")]
LABELS += [("报考岗位", "post"), ("考试类别", "category"), ("准考证号", "ticket_number"), ("考点名称", "site"), ("考点地址", "address")]
LABELS += [("考场号", "room"), ("座位号", "seat")]


def faces():
    """Our faces as TrueType, which is all ReportLab takes, with the characters of the tickets: less to read than we have to."""
    from fontTools import subset
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    FONTS.mkdir(exist_ok=True)
    words = {ord(c) for c in (FOLDER / "tickets.json").read_text() + "".join(label for label, _ in LABELS) + "准考证科目日期时间第页共0123456789"}
    words |= {ord(c) for c in json.dumps(DATA, ensure_ascii=False)}
    for weight in ("Regular", "Bold"):
        font, cut = TTFont(OURS / f"NotoSansSC-{weight}.otf"), subset.Subsetter()
        cut.populate(unicodes=words)
        cut.subset(font)
        glyphs, order, drawn = font.getGlyphSet(), font.getGlyphOrder(), {}
        for name in order:
            pen = TTGlyphPen(None)
            glyphs[name].draw(Cu2QuPen(pen, 0.25, reverse_direction=True))
            drawn[name] = pen.glyph()
        build = FontBuilder(font["head"].unitsPerEm, isTTF=True)
        build.setupGlyphOrder(order)
        build.setupCharacterMap(font.getBestCmap())
        build.setupGlyf(drawn)
        build.setupHorizontalMetrics({name: (font["hmtx"][name][0], drawn[name].xMin if drawn[name].numberOfContours else 0) for name in order})
        build.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
        build.setupNameTable({"familyName": "Noto Sans SC", "styleName": weight})
        build.setupOS2(usWeightClass=400 if weight == "Regular" else 700)
        build.setupPost()
        build.save(FONTS / f"NotoSansSC-{weight}.ttf")


def modules(token):
    """The dark modules of a QR code as (column, row)."""
    import segno

    rows = list(segno.make(token, error="m", micro=False, boost_error=False).matrix)
    return len(rows), [(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]


def reportlab(tickets):
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("R", str(FONTS / "NotoSansSC-Regular.ttf")))
    pdfmetrics.registerFont(TTFont("B", str(FONTS / "NotoSansSC-Bold.ttf")))
    out = io.BytesIO()
    page = Canvas(out, pagesize=(210 * mm, 297 * mm))
    up = lambda y: (297 - y) * mm  # noqa: E731
    for ticket in tickets:
        page.setFont("B", 17)
        page.drawCentredString(105 * mm, up(23), DATA["exam"])
        page.setFont("B", 26)
        page.drawCentredString(105 * mm, up(39), "准考证")
        page.setLineWidth(0.25 * mm)
        for n, (label, key) in enumerate(LABELS):
            y = 47 + 9.5 * n
            page.setFillGray(0.93)
            page.rect(15 * mm, up(y + 9.5), 25 * mm, 9.5 * mm, stroke=0, fill=1)
            page.setFillGray(0)
            page.rect(15 * mm, up(y + 9.5), 141 * mm, 9.5 * mm)
            page.line(40 * mm, up(y), 40 * mm, up(y + 9.5))
            page.setFont("R", 11)
            page.drawCentredString(27.5 * mm, up(y + 6), label)
            page.setFont("B" if key in ("name", "ticket_number", "room", "seat") else "R", 13)
            page.drawString(42 * mm, up(y + 6), ticket[key])
        page.drawImage(str(FOLDER / ticket["photo"]), 158 * mm, up(96), 35 * mm, 49 * mm)
        side, dark = modules(ticket["token"])
        path = page.beginPath()
        for x, y in dark:
            path.rect((158 + 36 * x / side) * mm, up(100 + 36 * (y + 1) / side), 36 / side * mm, 36 / side * mm)
        page.drawPath(path, stroke=0, fill=1)
        for n, row in enumerate([["考试科目", "日期", "时间"], *DATA["subjects"]]):
            for x, width, text in zip((15, 100, 157), (85, 57, 38), row):
                page.rect(x * mm, up(181.5 + 9.5 * n), width * mm, 9.5 * mm)
                page.setFont("B" if n == 0 else "R", 12)
                page.drawString((x + 1) * mm, up(178 + 9.5 * n), text)
        page.setFont("R", 10.5)
        for n, note in enumerate(DATA["notes"]):
            page.drawString(15 * mm, up(216 + 6 * n), f"{n + 1}．{note[:44]}")
        page.setFont("R", 8)
        page.drawString(15 * mm, up(286), DATA["exam"])
        page.drawRightString(195 * mm, up(286), f"第{page.getPageNumber()}页/共{len(tickets)}页")
        page.showPage()
    page.save()
    return out.getvalue()


TYPST = """
#set page(paper: "a4", margin: 15mm, footer: context [#exam #h(1fr) 第#counter(page).display()页])
#set text(font: "Noto Sans SC", size: 12pt)
#let one(t) = {
  align(center, text(17pt, weight: "bold", exam) + linebreak() + text(26pt, weight: "bold")[准考证])
  grid(columns: (141mm, 39mm),
    table(columns: (25mm, 1fr), ..labels.map(l => (l.at(0), t.at(l.at(1)))).flatten()),
    stack(image("/" + t.photo, width: 35mm, height: 49mm), 4mm, box(width: 36mm, height: 36mm, {
      let unit = 36mm / t.side
      for (x, y) in t.dark { place(dx: x * unit, dy: y * unit, rect(width: unit, height: unit, fill: black)) }
    })))
  table(columns: (85mm, 57mm, 38mm), [考试科目], [日期], [时间], ..subjects.flatten())
  enum(..notes)
}
#for (n, t) in tickets.enumerate() { if n > 0 { pagebreak() }; one(t) }
"""


def typst(tickets):
    import typst as compiler

    for ticket in tickets:
        ticket["side"], ticket["dark"] = modules(ticket["token"])
    values = {"exam": DATA["exam"], "subjects": DATA["subjects"], "notes": DATA["notes"], "labels": LABELS, "tickets": tickets}
    (FOLDER / "values.json").write_text(json.dumps(values))
    names = "".join(f'#let {name} = json("/values.json").{name}\n' for name in values)
    (FOLDER / "ticket.typ").write_text(names + TYPST)
    return compiler.compile(str(FOLDER / "ticket.typ"), root=str(FOLDER), font_paths=[str(FONTS)], ignore_system_fonts=True)


def weasyprint(tickets):
    import weasyprint as engine

    face = "".join(
        f"@font-face {{ font-family: S; font-weight: {weight}; src: url(file://{FONTS}/NotoSansSC-{name}.ttf) }}"
        for weight, name in ((400, "Regular"), (700, "Bold"))
    )
    style = face + (
        "@page { size: A4; margin: 15mm; @bottom-right { content: '第' counter(page) '页/共' counter(pages) '页'; font: 8pt S } }"
        "body { font: 12pt S; margin: 0 } section { page-break-after: always } h1, h2 { text-align: center; margin: 0 }"
        "table { border-collapse: collapse } td, th { border: .25mm solid; padding: 1.5mm } th { background: #eee; font-weight: 400 }"
        ".side { float: right; width: 37mm } .who { width: 139mm }"
    )

    def section(t):
        side, dark = modules(t["token"])
        path = "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
        rows = "".join(f"<tr><th>{label}</th><td>{t[key]}</td></tr>" for label, key in LABELS)
        subjects = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in DATA["subjects"])
        notes = "".join(f"<li>{note}</li>" for note in DATA["notes"])
        code = f'<svg viewBox="0 0 {side} {side}" width="36mm" height="36mm"><path d="{path}"/></svg>'
        photo = f'<img src="{t["photo"]}" style="width:35mm;height:49mm">'
        return (
            f'<section><h2>{DATA["exam"]}</h2><h1>准考证</h1><div class="side">{photo}{code}</div>'
            f'<table class="who">{rows}</table><table>{subjects}</table><ol>{notes}</ol></section>'
        )

    html = f"<meta charset=utf-8><style>{style}</style>" + "".join(map(section, tickets))
    return engine.HTML(string=html, base_url=str(FOLDER) + "/").write_pdf()


def measure(make, count):
    """Pages a second, and the file."""
    tickets = DATA["tickets"][:count]
    make([dict(ticket) for ticket in tickets[:20]])
    started = time.perf_counter()
    pdf = make([dict(ticket) for ticket in tickets])
    return count / (time.perf_counter() - started), pdf


def main():
    faces()
    all_of_them = len(DATA["tickets"])
    ours = all_of_them / DATA["seconds"]
    print(f"| 程序 | 张数 | 每秒页数 | 每张KB | kaowu是它的几倍 |\n|---|---|---|---|---|")
    size = (FOLDER / "kaowu.pdf").stat().st_size / all_of_them / 1000
    print(f"| kaowu，一个线程 | {all_of_them} | {ours:.0f} | {size:.1f} | 1 |")
    rates = []
    # WeasyPrint is given fewer: its time a page grows with their number.
    for make, count in ((reportlab, all_of_them), (typst, all_of_them), (weasyprint, 100)):
        try:
            rate, pdf = measure(make, count)
        except Exception as cause:  # a program that does not run here is told of, and the others go on
            print(f"| {make.__name__} | | 没有运行：{type(cause).__name__} {cause} | | |")
            continue
        rates.append(rate)
        (FOLDER / f"{make.__name__}.pdf").write_bytes(pdf)
        print(f"| {make.__name__} | {count} | {rate:.1f} | {len(pdf) / count / 1000:.1f} | {ours / rate:.1f} |")
    if rates:
        print(f"\n最快的对照每秒{max(rates):.0f}页，kaowu是它的{ours / max(rates):.1f}倍（要求3倍）")


main()
