#!/usr/bin/env node
// assets.mjs: makes what browsers load (assets/) out of three npm packages, Debian's Noto Sans and our own sources in assets/source.
//
//     node tools/assets.mjs --packages node_modules [--fonts /usr/share/fonts/truetype/noto] [--output assets]
//
// The packages' stylesheets come compiled. Out of them go the typeface GDS Transport (it may be used on one government's own domain only), crown and crest,
// and the rules of components that we do not use; in come our typeface and our colours. Nothing is bundled: a file names another by its address
// /assets/NAME.HASH.ext, where HASH is the first twelve hexadecimal digits of its SHA-256, as src/web/assets.h has it. Needs Node 18 and Debian's
// python3-fonttools and python3-brotli. The same inputs give the same bytes.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'

const VERSIONS = { 'govuk-frontend': '6.6.0', '@ministryofjustice/frontend': '11.1.0', jsqr: '1.4.0' }

// Components of the packages that no page of ours has; of the Ministry of Justice's we name those that we have.
const UNUSED = /\.govuk-(accordion|cookie-banner|exit-this-page|feedback|password-input|language-navigation|header|logo|footer__(crown|copyright-logo|licence))/
const FOREIGN = /\.moj-(?!page-header-actions|badge)/

// One colour for another: deep teal and ink instead of blue and black.
const COLOURS = {
    '#0b0c0c': '#13232b', '#1d70b8': '#0b5563', '#1a65a6': '#0a5a73', '#0f385c': '#062f3d', '#54319f': '#5b3a80', '#f4f8fb': '#f1f6f6',
    '#8eb8dc': '#9bbfc1', '#d2e2f1': '#d3e5e6', '#0f7a52': '#0c6b58', '#083d29': '#063c32', '#0b5c3e': '#09564a', '#484949': '#46545b',
    '#cecece': '#c5cfd2', '#f3f3f3': '#eff3f4', '#858686': '#7c888d',
}

const LETTERS = [
    'U+0020-007E', 'U+00A0-017F', 'U+0400-045F', 'U+0490-0493', 'U+0496-0497', 'U+049A-049B', 'U+04A2-04A3', 'U+04AE-04B1', 'U+04BA-04BB',
    'U+04D8-04D9', 'U+04E8-04E9', 'U+2010-2015', 'U+2018-201E', 'U+2020-2022', 'U+2026', 'U+2030', 'U+2032-2033', 'U+2039-203A', 'U+2044', 'U+20AC',
    'U+20BD', 'U+2116', 'U+2122', 'U+2190-2193', 'U+2212', 'U+2248', 'U+2260', 'U+2264-2265', 'U+22EF',
]

const removed = []

function fail(text) {
    console.error(`assets.mjs: ${text}`)
    process.exit(2)
}

function options() {
    const found = { packages: '', fonts: '/usr/share/fonts/truetype/noto', output: 'assets' }
    for (let i = 2; i < process.argv.length; i += 2) {
        const name = process.argv[i].replace(/^--/, '')
        if (!(name in found) || !process.argv[i + 1]) fail(`unknown option ${process.argv[i]}; known: --packages --fonts --output`)
        found[name] = process.argv[i + 1]
    }
    if (!found.packages) fail('--packages FOLDER is needed: the node_modules that holds ' + Object.keys(VERSIONS).join(' and '))
    return found
}

function hash(bytes) {
    return createHash('sha256').update(bytes).digest('hex').slice(0, 12)
}

function address(name, bytes) {
    const { name: stem, ext } = parse(name)
    return `/assets/${stem}.${hash(bytes)}${ext}`
}

// ---- stylesheets ----

// [{head, body}] of a stylesheet without comments: body is text, or null for a statement such as @charset.
function rules(css) {
    const found = []
    let at = 0
    while (at < css.length) {
        const open = css.indexOf('{', at), semicolon = css.indexOf(';', at)
        if (open < 0 && semicolon < 0) break
        if (semicolon >= 0 && (open < 0 || semicolon < open)) {
            found.push({ head: css.slice(at, semicolon), body: null })
            at = semicolon + 1
            continue
        }
        let depth = 1, end = open + 1
        for (; end < css.length && depth > 0; end++) {
            if (css[end] === '{') depth++
            if (css[end] === '}') depth--
        }
        found.push({ head: css.slice(at, open), body: css.slice(open + 1, end - 1) })
        at = end
    }
    return found
}

// Selectors parted at commas that stand outside of brackets.
function selectors(head) {
    const found = ['']
    let depth = 0
    for (const c of head) {
        if (c === '(' || c === '[') depth++
        if (c === ')' || c === ']') depth--
        if (c === ',' && depth === 0) found.push('')
        else found[found.length - 1] += c
    }
    return found
}

function kept(css, from) {
    let out = ''
    for (const { head, body } of rules(css)) {
        if (body === null) continue
        if (head === '@font-face' || /crest|url\(/.test(body) && !body.includes('{')) {
            removed.push(`${from}: ${head}{${body.slice(0, 60)}…}`)
        } else if (/^@(media|supports)/.test(head)) {
            const inner = kept(body, from)
            if (inner) out += `${head}{${inner}}\n`
        } else if (head.startsWith('@')) {
            out += `${head}{${body}}\n`
        } else {
            const used = selectors(head).filter((s) => !UNUSED.test(s) && !FOREIGN.test(s))
            if (used.length < selectors(head).length) removed.push(`${from}: ${selectors(head).filter((s) => !used.includes(s)).join(',')}`)
            if (used.length > 0) out += `${used.join(',')}{${body}}\n`
        }
    }
    return out
}

function colour(css) {
    let out = css.replace(/"?GDS Transport"?,arial/g, '"Tergoo Sans",arial').replace(/--govuk-frontend-version:"[^"]*";/, '--govuk-frontend-version:"6.6.0";')
    for (const [from, to] of Object.entries(COLOURS)) out = out.replaceAll(new RegExp(`${from}\\b`, 'gi'), to)
    return out
}

// Links on paper: http:// and https:// stand in two selectors of the print stylesheet. Ours are all local.
function withoutForeignLinks(css) {
    return css.replace(/,?\[href\^="https?:\/\/"\][^,{]*/g, '')
}

// ---- typeface ----

function subset(fonts, name, output) {
    const font = join(fonts, name)
    if (!existsSync(font)) fail(`${font} is not there: apt-get install fonts-noto-core`)
    execFileSync('/usr/bin/python3', ['-m', 'fontTools.subset', font, `--unicodes=${LETTERS.join(',')}`, '--flavor=woff2', '--layout-features=kern,liga,mark,mkmk,ccmp,locl,tnum',
        '--name-IDs=0,5,13,14', '--no-hinting', '--desubroutinize', `--output-file=${output}`], { stdio: ['ignore', 'ignore', 'inherit'] })
    return readFileSync(output)
}

function faces(files) {
    return Object.entries(files).map(([weight, url]) =>
        `@font-face{font-family:"Tergoo Sans";font-style:normal;font-weight:${weight};font-display:fallback;src:url(${url}) format("woff2")}\n`).join('')
}

// ---- all of it ----

function main() {
    const { packages, fonts, output } = options()
    for (const [name, version] of Object.entries(VERSIONS)) {
        const file = join(packages, name, 'package.json')
        if (!existsSync(file)) fail(`${file} is not there: npm install ${name}@${version}`)
        const found = JSON.parse(readFileSync(file, 'utf8')).version
        if (found !== version) fail(`${name} is ${found}, made for ${version}`)
    }
    mkdirSync(output, { recursive: true })
    const write = (name, bytes) => {
        writeFileSync(join(output, name), bytes)
        return address(name, Buffer.from(bytes))
    }
    const govuk = join(packages, 'govuk-frontend/dist/govuk'), moj = join(packages, '@ministryofjustice/frontend/moj')

    const urls = {}
    for (const [weight, name] of [[400, 'Regular'], [700, 'Bold']]) {
        const file = `tergoo-sans-${name.toLowerCase()}.woff2`
        urls[weight] = address(file, subset(fonts, `NotoSans-${name}.ttf`, join(output, file)))
    }
    const css = '@charset "UTF-8";\n/* Made by tools/assets.mjs from govuk-frontend 6.6.0 and @ministryofjustice/frontend 11.1.0 (MIT), and from source/tergoo.css. */\n' +
        faces(urls) + withoutForeignLinks(colour(kept(readFileSync(join(govuk, 'govuk-frontend.min.css'), 'utf8'), 'govuk-frontend') +
        kept(readFileSync(join(moj, 'moj-frontend.min.css'), 'utf8'), 'moj-frontend'))) + readFileSync(join(output, 'source/tergoo.css'), 'utf8')
    write('tergoo.css', css)

    const script = readFileSync(join(govuk, 'govuk-frontend.min.js'), 'utf8').replace(/\/\/# sourceMappingURL=.*\s*$/, '\n')
    const components = write('govuk.js', '/* govuk-frontend 6.6.0, MIT licence: see README.md. */\n' + script)
    const codes = write('jsqr.js', '/* jsQR 1.4.0, Apache-2.0 licence: see README.md. */\n' + readFileSync(join(packages, 'jsqr/dist/jsQR.js'), 'utf8'))
    const scan = write('scan.js', readFileSync(join(output, 'source/scan.js'), 'utf8').replace("'./jsqr.js'", `'${codes}'`))
    write('tergoo.js', readFileSync(join(output, 'source/tergoo.js'), 'utf8').replace("'./govuk.js'", `'${components}'`).replace("'./scan.js'", `'${scan}'`))

    write('tergoo.svg', readFileSync(join(output, 'source/tergoo.svg'), 'utf8'))

    // The public site's typeface (assets/site.css is written by hand and names it by its file).
    for (const name of ['Regular', 'Bold']) subset(fonts, `NotoSerif-${name}.ttf`, join(output, `site-serif-${name.toLowerCase()}.woff2`))

    for (const line of removed) console.log(`removed ${line}`)
    console.log(`${removed.length} rules or selectors removed`)
}

main()
