"""public.py: the public form as programs and attackers meet it, over raw sockets: forms sent and sent twice, numbers right and wrong, headers, cut and
oversized uploads, slow clients. Each check prints "pass what" or "fail what"; public.sh makes checks of a story of them.

    public.py PORT FOLDER STEP ...
    public.py 0 FOLDER write WHERE
"""
import io
import os
import re
import socket
import ssl
import struct
import sys
import time
import zipfile
import zlib

PORT, BOX = int(sys.argv[1]), sys.argv[2]
CONTEXT = ssl.create_default_context(cafile=os.path.join(BOX, "tls", "ca.crt"))
BOUNDARY = "----public-form"


def check(what, fine, why=""):
    print(("pass " if fine else "fail ") + what + ("" if fine or not why else f" ({why})"))


def connect():
    return CONTEXT.wrap_socket(socket.create_connection(("127.0.0.1", PORT), 20), server_hostname="localhost")


def ask(method, path, body=b"", kind="", extra="", host="localhost"):
    with connect() as line:
        head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{extra}"
        if method == "POST":
            head += f"Content-Length: {len(body)}\r\nContent-Type: {kind}\r\n"
        line.sendall(head.encode() + b"\r\n" + body)
        answer = b""
        while True:
            try:
                piece = line.recv(65536)
            except ssl.SSLError:
                break
            if not piece:
                break
            answer += piece
    head, _, page = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), head.decode("latin-1"), page


def form(fields, files=()):
    out = b""
    for name, value in fields.items():
        out += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, content in files:
        out += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode() + content + b"\r\n"
    return out + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"


def tell(fields, files=(), lang="ky"):
    return ask("POST", f"/{lang}/tell", *form(fields, files))


def number_of(page):
    found = re.search(rb'panel__body">([0-9 ]{34})<', page)
    return found.group(1).decode() if found else ""


def mark_of(page):
    return re.search(rb'name="mark" value="([0-9a-f]+)"', page).group(1).decode()


def back(number, lang="ky"):
    return ask("POST", f"/{lang}/back", ("code=" + number.replace(" ", "+")).encode(), "application/x-www-form-urlencoded")


def kept(part="parcels"):
    return sorted(os.listdir(os.path.join(BOX, part)))


def pages():
    for path in ("/ky", "/ru/safety", "/en/tell", "/ky/back"):
        before = kept(), kept("threads")
        status, head, page = ask("GET", path)
        low = head.lower()
        check(f"{path} is a page", status == 200 and b"<h1" in page)
        check(f"{path} sets no cookie, has no script, and asks for nothing elsewhere", "set-cookie" not in low and b"<script" not in page
              and not re.search(rb'(src|action)="https?:', page) and len(re.findall(rb'href="https:', page)) == 1)
        check(f"{path} has the headers", "referrer-policy: no-referrer" in low and "default-src 'none'" in low and "script-src" not in low
              and "frame-ancestors 'none'" in low and "cache-control: no-store" in low and "nosniff" in low)
        check(f"{path} changes nothing", before == (kept(), kept("threads")))
    check("no script is to be had", ask("GET", "/assets/tergoo.js")[0] == 404)
    check("a page that there is not", ask("GET", "/ky/admin")[0] == 404 and ask("GET", "/../box.key")[0] in (400, 404))
    check("another name is not ours", ask("GET", "/ky", host="elsewhere.example")[0] == 421)
    check("a form of somebody else's page is not taken", ask("POST", "/ky/tell", *form({"what": "x"}), extra="Sec-Fetch-Site: cross-site\r\n")[0] == 403)
    check("GET tells nothing", ask("GET", "/ky/reply")[0] == 405)


def telling():
    page = ask("GET", "/ky/tell")[2]
    before = len(kept())
    status, _, thanks = tell({"mark": mark_of(page), "about": "Мектептин курулушу", "what": "Пара алышты", "fear": "yes", "name": "Айбек"},
                             [("photo.jpg", b"\xff\xd8\xff" + os.urandom(2000)), ("", b"")])
    number = number_of(thanks)
    check("a tip is sent and its number shown", status == 200 and len(number) == 34)
    check("it lies in the box as one parcel", len(kept()) == before + 1)
    again = tell({"mark": mark_of(page), "what": "Пара алышты"})
    check("sent twice it is taken once, and shows the same number", number_of(again[2]) == number and len(kept()) == before + 1)
    check("nothing of it can be read in the box", not any(word.encode() in open(os.path.join(BOX, "parcels", one), "rb").read()
                                                          for one in kept() for word in ("Пара", "Айбек", "photo", number)))
    status, head, right = back(number)
    check("the number leads to its thread", status == 200 and b'id="text"' in right)
    wrong_number = "0000 0000 0000 0000 0000 0000 0098"
    status2, head2, wrong = back(wrong_number)
    check("a wrong number leads nowhere, in as many bytes and with the same head", b'id="text"' not in wrong and status2 == status
          and len(wrong) == len(right) and head == head2)
    check("what was sent is not shown with the number", "Пара".encode() not in right)
    typing = number[:-1] + str((int(number[-1]) + 1) % 10)
    check("a typing error is told as one", "салыштырыңыз".encode() in back(typing)[2])
    check("too few digits too", "28 сан".encode() in back("12345")[2])
    status, _, page = ask("POST", "/ky/reply", *form({"mark": mark_of(right), "text": "Дагы бир нерсе"}, [("b.txt", b"hello")]))
    check("an answer is taken", status == 200 and len(kept()) == before + 2 and "Жообуңуз алынды".encode() in page)
    ask("POST", "/ky/reply", *form({"mark": mark_of(right), "text": "Дагы бир нерсе"}))
    check("the same answer twice is taken once", len(kept()) == before + 2)
    check("an answer with a forged mark is not", b'id="code"' in ask("POST", "/ky/reply", *form({"mark": "0" * 154, "text": "x"}))[2] and len(kept()) == before + 2)
    status, _, page = tell({"about": "x"}, lang="ru")
    check("without saying what happened it is asked for, and nothing is kept", status == 422 and b'href="#what"' in page and len(kept()) == before + 2
          and kept("incoming") == [])


def png(text):
    """A picture of 64 x 64 dots that says who made it, and where."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((x * 4) & 255 for x in range(64 * 3)) for _ in range(64))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)) + chunk(b"tEXt", b"Author\0" + text.encode("latin-1"))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def pdf(text):
    parts = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
             f"<</Author({text})/Creator({text})>>"]
    out, places = b"%PDF-1.4\n", []
    for i, part in enumerate(parts):
        places.append(len(out))
        out += f"{i + 1} 0 obj{part}endobj\n".encode()
    begin = len(out)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{p:010} 00000 n \n".encode() for p in places)
    return out + f"trailer<</Size {len(parts) + 1}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{begin}\n%%EOF\n".encode()


def docx(text):
    out = io.BytesIO()
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
                   'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                   'wordprocessingml.document.main+xml"/></Types>')
        z.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
                   'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        z.writestr("word/document.xml", f'<?xml version="1.0"?><w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>Kept words</w:t></w:r></w:p></w:body></w:document>')
        z.writestr("docProps/core.xml", f"<x>{text}</x>")
    return out.getvalue()


def files():
    """Files that say who made them, and files that mean harm."""
    secret = "SECRETAUTHOR"
    huge = png("x").replace(struct.pack(">II", 64, 64), struct.pack(">II", 50000, 50000), 1)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"\0" * 60_000_000)
    sent = [("a.png", png(secret)), ("b.pdf", pdf(secret)), ("c.docx", docx(secret)), ("d.mp4", b"\0\0\0\x18ftypmp42" + os.urandom(500)), ("huge.png", huge),
            ("broken.jpg", b"\xff\xd8\xff\xe0" + os.urandom(3000)), ("bomb.docx", bomb.getvalue()), ("both.pdf", b"PK\3\4%PDF-1.4" + os.urandom(300)),
            ("../../etc/notes.txt", b"plain words"), ("mail.txt.eml", b"Received: from 192.0.2.7"), ("page.txt", b"<html>SECRETAUTHOR"), ("empty.txt", b"")]
    check("twelve files are sent at once", tell({"about": "Files", "what": "x"}, sent)[0] == 200)


def markup():
    evil = '"><script>alert(1)</script>'
    page = tell({"about": evil, "what": ""})[2]
    check("text that wants to be markup is shown as text", b"<script>alert" not in page and b"&lt;script&gt;" in page)


def cut():
    before = kept(), kept("threads")
    body, kind = form({"what": "x"}, [("video.mp4", b"v" * 3_000_000)])
    with connect() as line:
        line.sendall(f"POST /ky/tell HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\nContent-Type: {kind}\r\n\r\n".encode())
        line.sendall(body[:len(body) * 9 // 10])
    for _ in range(100):
        if not kept("incoming"):
            break
        time.sleep(0.05)
    check("an upload that breaks off at nine tenths leaves nothing", (kept(), kept("threads")) == before and kept("incoming") == [])
    with connect() as line:
        line.sendall(f"POST /ky/tell HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000000\r\nContent-Type: {kind}\r\n\r\n".encode())
        status = line.recv(100).split(b" ")[1]
    check("one that is too large is refused before it comes", status == b"413")
    status = tell({"what": "x"}, [(f"{i}.txt", b"x") for i in range(33)])[0]
    check("too many files are refused, and leave nothing", status == 413 and (kept(), kept("threads")) == before and kept("incoming") == [])
    status = ask("POST", "/ky/tell", b"what=x", "application/x-www-form-urlencoded")[0]
    check("a form that is none", status == 415)


def slow():
    lines = [socket.create_connection(("127.0.0.1", PORT), 20) for _ in range(60)]
    for line in lines:
        line.sendall(b"\x16")
    begun = time.time()
    status = ask("GET", "/ky")[0]
    check("sixty who say nothing keep nobody out", status == 200 and time.time() - begun < 8 * int(os.environ.get("TERGOO_SLOW") or 1))
    for line in lines:
        line.close()
    with connect() as line:
        line.sendall(b"GET /ky HTTP/1.1\r\nHost: localhost\r\nX: \r\n y\r\n\r\n")
        check("a folded header is refused", line.recv(100).split(b" ")[1] == b"400")
    with connect() as line:
        line.sendall(b"POST /ky/back HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")
        check("two lengths are refused", line.recv(100).split(b" ")[1] in (b"400", b"501"))


def write():
    """The files that public_pages.sh sends."""
    for name, content in (("a.png", png("SECRETAUTHOR")), ("b.pdf", pdf("SECRETAUTHOR"))):
        with open(os.path.join(sys.argv[4], name), "wb") as out:
            out.write(content)


STEPS = {"pages": pages, "telling": telling, "files": files, "markup": markup, "cut": cut, "slow": slow}
if sys.argv[3] == "write":
    write()
else:
    for step in sys.argv[3:]:
        STEPS[step]()
