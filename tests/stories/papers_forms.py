# papers_forms.py: reads papers with other programs' eyes and holds them against the paper's own text (NAME.text beside NAME.pdf, .html, .odt, .docx).
import html.parser
import os
import re
import subprocess
import sys
import tempfile
import zipfile

LANGUAGES = {'ky', 'ru', 'en'}


def words(text):
    return re.findall(r'\S+', text.replace('\u00a0', ' ').replace('_', ' '))


def squeezed(text):
    """Without what a line break or a page's end may change: spaces, lines to write on."""
    return re.sub(r'[\s_\u00a0]+', '', text)


def own_text(path):
    with open(path.rsplit('.', 1)[0] + '.text', encoding='utf-8') as f:
        return f.read()


def pieces(text):
    """Lines and cells: what must be found whole, whatever stands between them."""
    return [squeezed(p) for line in text.splitlines() for p in line.split('\t') if squeezed(p)]


def read_pdf(path):
    """As the file's own order of text has it, without footers and the word across the page."""
    return subprocess.run(['pdftotext', '-raw', path, '-'], capture_output=True, text=True, check=True).stdout


def check_pdf(path):
    found, whole = squeezed(read_pdf(path)), own_text(path)
    for piece in pieces(whole):
        if piece in found:
            continue
        # A cell may be cut by the end of a page, where footer and head of the table stand between: then its words are there.
        lost = [w for p in whole.splitlines() for c in p.split('\t') if squeezed(c) == piece for w in words(c) if squeezed(w) not in found]
        if lost:
            return 'not found: %s' % lost[:3]
    return None


def left_behind(path):
    """A heading that stands alone at the end of a page, what it heads on the next one."""
    with open(path.rsplit('.', 1)[0] + '.html', encoding='utf-8') as f:
        headings = {squeezed(html.unescape(h)) for h in re.findall(r'<h[234][^>]*>([^<]*)</h', f.read())}
    for page in read_pdf(path).split('\f')[:-1]:
        body = [squeezed(line) for line in page.split('\nP-20')[0].splitlines() if squeezed(line)]
        if len(body) > 1 and body[-1] in headings:
            return body[-1]
    return None


def check_head(path):
    info = subprocess.run(['pdfinfo', path], capture_output=True, text=True, check=True).stdout
    language = path.split('.')[-2]
    if not re.search(r'^Tagged: *yes', info, re.M):
        return 'not tagged'
    if not re.search(r'^Title: *\S', info, re.M):
        return 'no title'
    raw = subprocess.run(['qpdf', '--qdf', '--object-streams=disable', path, '-'], capture_output=True, check=True).stdout
    if not re.search(rb'/Lang \(%s\)' % language.encode(), raw) or language not in LANGUAGES:
        return 'not in %s' % language
    fonts = subprocess.run(['pdffonts', path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    if not fonts or any(line[72:].split()[0] != 'yes' for line in fonts):
        return 'a font is not embedded'
    alone = left_behind(path)
    return 'a heading alone at the end of a page: %s' % alone if alone else None


class Elements(html.parser.HTMLParser):
    KNOWN = {'article', 'h2', 'h3', 'h4', 'p', 'strong', 'em', 'br', 'table', 'thead', 'tr', 'th', 'td', 'ul', 'ol', 'li', 'blockquote', 'div', 'span', 'hr'}

    def __init__(self):
        super().__init__()
        self.text, self.wrong = [], set()

    def handle_starttag(self, tag, attributes):
        named = all(re.fullmatch('paragraph-[0-9]+', value) for name, value in attributes if name == 'id')
        if tag not in self.KNOWN or not named or {name for name, _ in attributes} - {'class', 'id', 'lang', 'scope', 'start', 'tabindex'}:
            self.wrong.add(tag)

    def handle_data(self, data):
        self.text.append(data)


def check_html(path):
    reader = Elements()
    with open(path, encoding='utf-8') as f:
        reader.feed(f.read())
    if reader.wrong:
        return 'elements: %s' % reader.wrong
    found = squeezed(''.join(reader.text))
    return next(('not found: %s' % p for p in pieces(own_text(path)) if p not in found), None)


def check_office(paths):
    """All at once: LibreOffice takes seconds to start."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in ('odt', 'docx'):
            out = os.path.join(folder, kind)
            mine = [p for p in paths if p.endswith(kind)]
            subprocess.run(['soffice', '-env:UserInstallation=file://' + folder + '/profile', '--headless', '--convert-to', 'txt:Text (encoded):UTF8',
                            '--outdir', out] + mine, capture_output=True, check=True, timeout=600)
            for path in mine:
                name = os.path.join(out, os.path.basename(path).rsplit('.', 1)[0] + '.txt')
                if not os.path.exists(name):
                    faults.append('%s: not opened' % path)
                    continue
                with open(name, encoding='utf-8-sig') as f:
                    found = squeezed(f.read())
                lost = [p for p in pieces(own_text(path)) if p not in found]
                if lost:
                    faults.append('%s: not found: %s' % (path, lost[:2]))
                if zipfile.ZipFile(path).testzip() is not None:
                    faults.append('%s: not a whole zip' % path)
    return faults


def main():
    what, paths = sys.argv[1], sys.argv[2:]
    if what == 'office':
        faults = check_office(paths)
    else:
        check = {'pdf': check_pdf, 'head': check_head, 'html': check_html}[what]
        faults = ['%s: %s' % (p, fault) for p in paths for fault in [check(p)] if fault]
    print('\n'.join(faults) if faults else '%d papers' % len(paths))
    return 1 if faults or not paths else 0


sys.exit(main())
