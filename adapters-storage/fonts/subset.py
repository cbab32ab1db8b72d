"""Makes the fonts in this folder from Noto's own files: python3 subset.py FOLDER

FOLDER holds the files named below as they are released (LICENSE tells which versions); needs the
Python package fonttools. Run by hand when a script is added or the fonts have a new version; the
test `every_printable_character_has_a_glyph` then says which characters are printable.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

# What every face has, so that a word and its blanks stay in one run: blanks, joiners, and the
# circle that carries a mark without a letter.
SHARED = "20 A0 34F 200C-200D 25CC"

# Latin with its African letters, tone letters and marks, Greek, Cyrillic, punctuation, figures,
# signs of currencies and of trade.
LATIN = (
    "20-7E A0-377 37A-37F 384-3FF 400-52F 1AB0-1ACE 1D00-1DFF 1E00-1EFF 2000-206F 2070-209F "
    "20A0-20C0 2100-215F 2183-2184 2189 2212 2C60-2C7F 2E00-2E5D A700-A7FF AB30-AB6B FB00-FB06 "
    "FE20-FE2F FFFD 10780-107BA 1DF00-1DF1E"
)
# Titles and headings are Cauri's own words; what they quote falls back to the regular face.
LATIN_BOLD = "20-7E A0-24F 300-36F 1E00-1EFF 2000-206F 20AC 2212"
ARABIC = "600-6FF 750-77F 870-8FF 2E41 FB50-FDFF FE70-FEFC"
NKO = "60C 61B 61F 66A 7C0-7FF 2E1C-2E1D FD3E-FD3F"
TIFINAGH = "2C7 301-302 304 306-307 309 323 331 2D30-2D7F"
ADLAM = "61F 640 204F 2E28-2E29 2E41 1E900-1E95F"

FACES = [
    ("NotoSans_400Regular.ttf", "NotoSans-Regular.ttf", LATIN),
    ("NotoSans_700Bold.ttf", "NotoSans-Bold.ttf", LATIN_BOLD),
    ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Regular.ttf", ARABIC),
    ("NotoSansNKo_400Regular.ttf", "NotoSansNKo-Regular.ttf", NKO),
    ("NotoSansTifinagh_400Regular.ttf", "NotoSansTifinagh-Regular.ttf", TIFINAGH),
    ("NotoSansAdlam_400Regular.ttf", "NotoSansAdlam-Regular.ttf", ADLAM),
]


def characters(ranges):
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def make(source, target, ranges):
    options = subset.Options()
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    # Copyright, family, style, version, licence and its address.
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG", "STAT", "meta", "MATH"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*characters(ranges), *characters(SHARED)])
    subsetter.subset(font)
    subset.save_font(font, target, options)


def main(folder):
    here = pathlib.Path(__file__).parent
    for source, target, ranges in FACES:
        found = next(pathlib.Path(folder).rglob(source))
        make(found, here / target, ranges)
        print(target, (here / target).stat().st_size)


main(sys.argv[1])
