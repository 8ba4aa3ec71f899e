#!/usr/bin/env python3
"""Puts what browsers load into a C file: WEB_ASSETS, as src/web/assets.h declares it, each with its address, type and compressed form.

    embed_assets.py --output web_assets.c assets/tergoo.css assets/tergoo.js ...
    embed_assets.py --site --output site_assets.c assets/site.css ...

The second makes SITE_ASSETS of src/site/site_int.h: name and bytes alone, since the public site is a folder of files. An address that one of them names ("/assets/NAME.HASH.ext") must be that of another: tools/assets.mjs writes them, and a file that was changed by hand
without it stops the build here.
"""
import argparse
import gzip
import hashlib
import pathlib
import re
import sys

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


def bytes_c(data):
    """An initializer of an array: string literals would have to end somewhere, and compilers need only promise 4,095 characters of one."""
    return ",\n      ".join(",".join(str(b) for b in data[i:i + 32]) for i in range(0, len(data), 32)) or "0"


def write_site(output, files):
    out = ["/* Made by tools/embed_assets.py from assets/. */", '#include "site/site_int.h"', ""]
    rows = []
    for n, (name, data) in enumerate(sorted(files.items())):
        out.append(f"static const unsigned char BYTES_{n}[] = {{\n      {bytes_c(data)} }};")
        rows.append(f'    {{ {{ "{name}", {len(name)} }}, {{ (const char *)BYTES_{n}, {len(data)} }} }},')
    out += ["", "const SiteAsset SITE_ASSETS[] = {", *rows, "};", f"const size_t SITE_ASSET_COUNT = {len(files)};", ""]
    pathlib.Path(output).write_text("\n".join(out), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--site", action="store_true")
    args = parser.parse_args()
    files = {pathlib.Path(f).name: pathlib.Path(f).read_bytes() for f in args.files}
    urls = {}
    for name, data in files.items():
        stem, ext = name.rsplit(".", 1)
        urls[name] = f"/assets/{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{ext}"
    for name, data in files.items():
        for url in re.findall(rb"/assets/[A-Za-z0-9._-]+", data):
            if url.decode() not in urls.values():
                sys.exit(f"embed_assets.py: {name} names {url.decode()}, which is none of the files: run tools/assets.mjs")
    if args.site:
        write_site(args.output, files)
        return
    out = ["/* Made by tools/embed_assets.py from assets/. */", '#include "web/assets.h"', ""]
    rows = []
    for n, (name, data) in enumerate(sorted(files.items())):
        packed = gzip.compress(data, 9, mtime=0)
        packed = packed if len(packed) < len(data) - 100 else b""
        out += [f"static const unsigned char PLAIN_{n}[] = {{\n      {bytes_c(data)} }};",
                f"static const unsigned char PACKED_{n}[] = {{\n      {bytes_c(packed)} }};"]
        rows.append(f'    {{ STR("{name}"), STR("{urls[name]}"), STR("{TYPES[pathlib.PurePath(name).suffix]}"),\n'
                    f"      {{ (const char *)PLAIN_{n}, {len(data)} }}, {{ (const char *)PACKED_{n}, {len(packed)} }} }},")
    out += ["", "const WebAsset WEB_ASSETS[] = {", *rows, "};", f"const size_t WEB_ASSET_COUNT = {len(files)};", ""]
    pathlib.Path(args.output).write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
