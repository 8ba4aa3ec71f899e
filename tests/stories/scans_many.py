"""scans_many.py PAGES FILE: a PDF of so many empty pages, for scans.sh."""
import sys

pages, path = int(sys.argv[1]), sys.argv[2]
kids = " ".join("%d 0 R" % (3 + i) for i in range(pages))
objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages)]
objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
out, places = [b"%PDF-1.4\n"], []
at = len(out[0])
for number, body in enumerate(objects, 1):
    places.append(at)
    piece = ("%d 0 obj%s endobj\n" % (number, body)).encode()
    out.append(piece)
    at += len(piece)
out.append(("xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)).encode())
out.append("".join("%010d 00000 n \n" % place for place in places).encode())
out.append(("trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at)).encode())
with open(path, "wb") as file:
    file.write(b"".join(out))
