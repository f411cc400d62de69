"""Settings of the throw-away LibreOffice profile.

Each setting is ``(path, property, value)`` of LibreOffice's configuration
registry; the names are those of its ``org.openoffice.Office`` schemas.

>>> "DisableMacrosExecution" in compile_settings([MACROS_OFF[0]])
True
"""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

REGISTRY_FILE = "registrymodifications.xcu"
UNREACHABLE_PROXY_HOST = "127.0.0.1"
UNREACHABLE_PROXY_PORT = 9
MANUAL_PROXY = 2
HIGHEST_MACRO_SECURITY = 3
NEVER_UPDATE_LINKS = 0
PDF_A_2B = 2

_COMMON = "/org.openoffice.Office.Common"
_SCRIPTING = f"{_COMMON}/Security/Scripting"
_EXPORT = f"{_COMMON}/Filter/PDF/Export"
_INET = "/org.openoffice.Inet/Settings"

MACROS_OFF = (
    (_SCRIPTING, "DisableMacrosExecution", True),
    (_SCRIPTING, "DisablePythonRuntime", True),
    (_SCRIPTING, "DisableActiveContent", True),
    (_SCRIPTING, "MacroSecurityLevel", HIGHEST_MACRO_SECURITY),
)
LINKS_OFF = (
    (_SCRIPTING, "BlockUntrustedRefererLinks", True),
    (_SCRIPTING, "DisableOLEAutomation", True),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", NEVER_UPDATE_LINKS),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", False),
    ("/org.openoffice.Office.Writer/Content/Update", "Chart", False),
)
NETWORK_OFF = (
    (_INET, "ooInetProxyType", MANUAL_PROXY),
    *(
        (_INET, f"ooInet{protocol}Proxy{part}", value)
        for protocol in ("HTTP", "HTTPS", "FTP")
        for part, value in (("Name", UNREACHABLE_PROXY_HOST), ("Port", UNREACHABLE_PROXY_PORT))
    ),
    (_INET, "ooInetNoProxy", ""),
    ("/org.openoffice.Office.Jobs/Jobs/UpdateCheck/Arguments", "AutoCheckEnabled", False),
)
ARCHIVAL_PDF = (
    (_EXPORT, "SelectPdfVersion", PDF_A_2B),
    (_EXPORT, "UseTaggedPDF", True),
    (_EXPORT, "EmbedStandardFonts", True),
    (_EXPORT, "ExportBookmarks", True),
    (_EXPORT, "ExportNotes", False),
    (_EXPORT, "ExportNotesInMargin", False),
)
UNATTENDED = (
    (f"{_COMMON}/Misc", "FirstRun", False),
    (f"{_COMMON}/Misc", "CrashReport", False),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", False),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", False),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", True),
)
SETTINGS = MACROS_OFF + LINKS_OFF + NETWORK_OFF + ARCHIVAL_PDF + UNATTENDED


def compile_settings(settings=SETTINGS) -> str:
    """Return the settings as the text of a ``registrymodifications.xcu``."""
    items = "\n".join(_item(*setting) for setting in settings)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{items}\n</oor:items>\n"
    )


def prepare(folder: Path) -> None:
    """Make ``folder`` a LibreOffice user installation with our settings."""
    user = folder / "user"
    user.mkdir(parents=True)
    (user / REGISTRY_FILE).write_text(compile_settings(), encoding="utf-8")


def _item(path, name, value):
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return (
        f"<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} "
        f'oor:op="fuse"><value>{escape(text)}</value></prop></item>'
    )
