"""Makes NotoSansSC-Regular.otf and NotoSansSC-Bold.otf from Noto Sans CJK (Debian fonts-noto-cjk); needs fontTools.

Usage: make.py COLLECTION CHARACTERS OUT. CHARACTERS is a font, or a file of code points in hexadecimal, one a line, that says what to keep.

An em of 250 units in place of 1,000: a printer of 600 dpi has 87 dots on an em of 10.5 pt, and the outlines of a ticket take a third
fewer bytes. Points are rounded from their places, not from their distances, so that errors do not add up.
"""

import sys

from fontTools import subset
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

MAINLAND = 2  # the face of the collection that is drawn as in mainland China
EM = 250
LAYOUT = ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "VORG", "BASE", "DSIG", "gasp", "STAT", "meta"]
HINTS = ["BlueValues", "OtherBlues", "FamilyBlues", "StdHW", "StdVW", "StemSnapH", "StemSnapV", "BlueScale", "BlueShift", "BlueFuzz"]


def characters(path):
    if path.endswith((".otf", ".ttf")):
        return sorted(TTFont(path).getBestCmap())
    return sorted(int(line, 16) for line in open(path) if line.strip())


def main(collection, kept, out):
    options = subset.Options()
    options.layout_features, options.hinting, options.desubroutinize, options.glyph_names = [], False, True, False
    options.drop_tables += LAYOUT
    font = TTFont(collection, fontNumber=MAINLAND)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters(kept))
    cut.subset(font)
    glyphs, order, scale = font.getGlyphSet(), font.getGlyphOrder(), EM / font["head"].unitsPerEm
    widths, drawn = {name: font["hmtx"][name][0] for name in order}, {}
    for name in order:
        drawn[name] = RecordingPen()
        glyphs[name].draw(drawn[name])
    scale_upem(font, EM)
    top = font["CFF "].cff[0]
    for part in top.FDArray:
        part.Private.defaultWidthX, part.Private.nominalWidthX = EM, 0
        for key in HINTS + ["LanguageGroup", "ExpansionFactor"]:
            part.Private.rawDict.pop(key, None)
            part.Private.__dict__.pop(key, None)
    for name in order:
        old, _ = top.CharStrings.getItemAndSelector(name)
        width = round(widths[name] * scale)
        font["hmtx"][name] = (width, font["hmtx"][name][1])
        pen = T2CharStringPen(None if width == EM else width, None)
        drawn[name].replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        old.program, old.bytecode = pen.getCharString(old.private, old.globalSubrs).program, None
    font.save(out)


main(*sys.argv[1:4])
