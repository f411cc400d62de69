"""The order in which WordprocessingML's schema wants children, and who breaks it.

Word repairs or refuses a file whose elements stand in another order. Only what
rendering can touch is listed. Source: ECMA-376 part 1 (transitional), the CT_*
and EG_* types named beside each order. Elements of other namespaces may stand
anywhere. ``EG_RPrBase`` is a choice in the schema, but Word writes it in order
and the validator of the Open XML SDK asks for it.

>>> order = "<w:pPr xmlns:w='%s'><w:jc/><w:spacing/></w:pPr>" % W_NS
>>> sorted(faults_of(etree.fromstring(order)))
[('pPr', 'jc', 'spacing')]
"""

import io
import zipfile

from lxml import etree

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = "{%s}" % W_NS

_PPR = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd
    tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
    adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection
    textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"""
_RPR = """ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss
    imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr
    shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"""
_SECTPR = """headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
    pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings
    sectPrChange"""
_TBLPR = """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
    tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"""
_TCPR = """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark
    headers cellIns|cellDel|cellMerge tcPrChange"""
_TRPR = """cnfStyle|divId|gridBefore|gridAfter|wBefore|wAfter|cantSplit|trHeight|tblHeader|tblCellSpacing|jc|hidden
    ins del trPrChange"""
_EDGES = "top start|left bottom end|right insideH insideV tl2br tr2bl"
_SDTPR = """rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex
    equation|comboBox|date|docPartObj|docPartList|dropDownList|picture|richText|text|citation|group|bibliography"""
_STYLE = """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
    personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"""
_LVL = "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"
_SETTINGS = """writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries
    displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts
    embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
    bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState
    formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge
    revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride
    styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone
    doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders
    bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing
    drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery
    doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData
    noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter
    noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent
    alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt
    showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids
    attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures
    forceUpgrade captions readModeInkLockDown smartTagType shapeDefaults doNotEmbedSmartTags decimalSymbol
    listSeparator"""

_MARKS = """bookmarkStart|bookmarkEnd|moveFromRangeStart|moveFromRangeEnd|moveToRangeStart|moveToRangeEnd
    |commentRangeStart|commentRangeEnd|customXmlInsRangeStart|customXmlInsRangeEnd|customXmlDelRangeStart
    |customXmlDelRangeEnd|customXmlMoveFromRangeStart|customXmlMoveFromRangeEnd|customXmlMoveToRangeStart
    |customXmlMoveToRangeEnd"""
_ANYWHERE = f"{_MARKS}|proofErr|permStart|permEnd|ins|del|moveFrom|moveTo"
_BLOCKS = f"customXml|sdt|p|tbl|altChunk|{_ANYWHERE}"
_RUNS = f"customXml|smartTag|sdt|dir|bdo|r|fldSimple|hyperlink|subDoc|{_ANYWHERE}"
_INSIDE_RUN = """br|t|contentPart|delText|instrText|delInstrText|noBreakHyphen|softHyphen|dayShort|monthShort
    |yearShort|dayLong|monthLong|yearLong|annotationRef|footnoteRef|endnoteRef|separator|continuationSeparator
    |sym|pgNum|cr|tab|object|pict|fldChar|ruby|footnoteReference|endnoteReference|commentReference|drawing|ptab
    |lastRenderedPageBreak"""
_NOTEPR = "pos numFmt numStart numRestart footnote|endnote"

# Parents whose children the schema names one by one: a rank for each, equal where it leaves a choice.
_ORDERS = {
    "document": "background body",
    "body": f"{_BLOCKS} sectPr",
    "hdr": _BLOCKS,
    "ftr": _BLOCKS,
    "footnotes": "footnote",
    "endnotes": "endnote",
    "footnote": _BLOCKS,
    "endnote": _BLOCKS,
    "comment": _BLOCKS,
    "txbxContent": _BLOCKS,
    "p": f"pPr {_RUNS}",
    "r": f"rPr {_INSIDE_RUN}",
    "hyperlink": _RUNS,
    "fldSimple": f"fldData {_RUNS}",
    "smartTag": f"smartTagPr {_RUNS}",
    "pPr": _PPR,
    "rPr": _RPR,
    "numPr": "ilvl numId numberingChange ins",
    "pBdr": "top left bottom right between bar",
    "sectPr": _SECTPR,
    "footnotePr": _NOTEPR,
    "endnotePr": _NOTEPR,
    "tbl": f"{_MARKS} tblPr tblGrid tr|customXml|sdt|{_ANYWHERE}",
    "tblPr": _TBLPR,
    "tblPrEx": _TBLPR.replace("tblPrChange", "tblPrExChange"),
    "tblGrid": "gridCol tblGridChange",
    "tblBorders": _EDGES,
    "tblCellMar": _EDGES,
    "tr": f"tblPrEx trPr tc|customXml|sdt|{_ANYWHERE}",
    "trPr": _TRPR,
    "tc": f"tcPr {_BLOCKS}",
    "tcPr": _TCPR,
    "tcBorders": _EDGES,
    "tcMar": _EDGES,
    "sdt": f"{_MARKS} sdtPr sdtEndPr sdtContent {_MARKS}",
    "sdtPr": _SDTPR,
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "num": "abstractNumId lvlOverride",
    "lvlOverride": "startOverride lvl",
    "lvl": _LVL,
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "style": _STYLE,
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "settings": _SETTINGS,
}


def _ranks(order):
    """Return ``{child: ranks}``: where a choice comes twice, a child has two."""
    table = {}
    spaced = " ".join(order.split()).replace(" |", "|")
    for rank, choice in enumerate(spaced.split()):
        for name in choice.split("|"):
            table.setdefault(name, []).append(rank)
    return table


_RANKS = {parent: _ranks(order) for parent, order in _ORDERS.items()}


def faults_of(root):
    """Yield ``(parent, child, next child)`` for each pair in the wrong order.

    A child that its parent cannot hold comes with an empty ``next child``.
    """
    for parent in root.iter(etree.Element):
        name = _local(parent)
        if name in _RANKS:
            yield from _faults_among(name, parent, _RANKS[name])


def _faults_among(name, parent, ranks):
    reached, before = 0, ""
    for child in parent.iterchildren(etree.Element):
        own = _local(child)
        if not own:
            continue
        if own not in ranks:
            yield name, own, ""
            continue
        fitting = [rank for rank in ranks[own] if rank >= reached]
        if not fitting:
            yield name, before, own
            continue
        reached, before = fitting[0], own


def _local(element):
    return element.tag.removeprefix(_W) if element.tag.startswith(_W) else ""


def faults(data):
    """Return the set of ``(part, parent, child, next child)`` of a DOCX file."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                found.update((name, *fault) for fault in faults_of(etree.fromstring(archive.read(name))))
    return found


def introduced(rendered, *sources):
    """Return the faults of a file that none of its sources had, in any of their parts."""
    known = {fault[1:] for source in sources for fault in faults(source)}
    return {fault for fault in faults(rendered) if fault[1:] not in known}
