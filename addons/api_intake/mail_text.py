"""What people read in a mail: the lines of its HTML, in the right charset. Pure."""

import codecs
import re

import lxml.etree
import lxml.html

MAX_TEXT = 512 * 1024
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLOCKS = {
    *("p", "div", "tr", "table", "tbody", "ul", "ol", "li", "dl", "dd", "br"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "hr", "pre"),
}
# a label and its value stand beside each other
_CELLS = {"td", "th", "dt"}
_SILENT = {"script", "style", "head", "title"}
_SMALL = re.compile("[а-яё]")
_MIXED = re.compile("[а-яё][А-ЯЁ]")
# what mail programs of the country write, the likeliest first
_CHARSETS = ("utf-8", "windows-1251", "koi8-r", "iso-8859-5")


def html_to_lines(html):
    """Return the lines that a reader of HTML sees; cells are parted by tabs.

    :param str html: may be empty, or no HTML at all
    :rtype: list[str]
    """
    html = _DECLARATION.sub("", html or "")
    if not html.strip():
        return []
    try:
        root = lxml.html.fragment_fromstring(html[:MAX_TEXT], create_parent="div")
    except (lxml.etree.LxmlError, ValueError):
        return html[:MAX_TEXT].splitlines()
    pieces = []
    _walk(root, pieces, is_preformatted=False)
    return [line.strip(" \r") for line in "".join(pieces).split("\n")]


def repair_charsets(message):
    """Name the charset of texts that name none, or one that does not fit.

    A wrong name would make the gateway fail, or fill the text with question marks.

    :param email.message.EmailMessage message: changed in place
    """
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        raw = part.get_payload(decode=True) or b""
        if not _fits(raw, part.get_content_charset()):
            part.set_param("charset", guess_charset(raw))


def guess_charset(raw):
    """Return the charset in which the words look most Russian: small letters.

    Read in the wrong one of them, Russian turns into signs, or words «kОМЕ оUТ sО».

    :param bytes raw: a text
    :rtype: str
    """
    best, most = _CHARSETS[0], float("-inf")
    for charset in _CHARSETS:
        try:
            text = raw.decode(charset)
        except UnicodeDecodeError:
            continue
        if charset == "utf-8":
            # by chance no other text is valid UTF-8
            return charset
        count = len(_SMALL.findall(text)) - 3 * len(_MIXED.findall(text))
        if count > most:
            best, most = charset, count
    return best


def _fits(raw, charset):
    try:
        codec = codecs.lookup(charset or "ascii")
        raw.decode(codec.name)
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def _walk(node, pieces, is_preformatted):
    tag = node.tag if isinstance(node.tag, str) else "!"
    if tag in _SILENT or tag == "!":
        return
    is_preformatted = is_preformatted or tag == "pre"
    if tag in _BLOCKS:
        _break_line(pieces, is_forced=tag == "br")
    _add_text(pieces, node.text, is_preformatted)
    for child in node:
        _walk(child, pieces, is_preformatted)
        _add_text(pieces, child.tail, is_preformatted)
    if tag in _CELLS:
        pieces.append("\t")
    elif tag in _BLOCKS and tag != "br":
        _break_line(pieces)


def _break_line(pieces, is_forced=False):
    # two paragraphs are two lines, <br><br> is an empty one
    if pieces and (is_forced or not pieces[-1].endswith("\n")):
        pieces.append("\n")


def _add_text(pieces, text, is_preformatted):
    text = (text or "").replace("\xa0", " ")
    if not text:
        return
    if not is_preformatted:
        is_start = not pieces or pieces[-1].endswith(("\n", "\t"))
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        text = text.lstrip(" ") if is_start else text
    if text:
        pieces.append(text)
