// site.mjs: the public site in a browser, served from its folder over loopback: each kind of page in each language, at 1200 and 320 px, in the dark and on paper;
// axe (NW2 of docs/site.md: nothing serious or critical), html-validate, no script and nothing from elsewhere, the keyboard's way past the menu.
import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { withBrowser, check, equal, looksRight, visitor } from './browser.mjs';
import { say } from './kit.mjs';

const ROOT = process.env.TERGOO_SITE, require = createRequire(import.meta.url);
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml', '.jpg': 'image/jpeg', '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8' };
const files = readdirSync(ROOT, { recursive: true }).filter(name => statSync(join(ROOT, name)).isFile());
const page = (lang, rest) => `/${lang}/${rest}`;

// As any web server does it: a folder is its index.html, and what is not there is 404.html.
const server = createServer((request, answer) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const file = join(ROOT, path.endsWith('/') ? `${path}index.html` : path);
  const there = file.startsWith(ROOT) && existsSync(file) && statSync(file).isFile();
  answer.writeHead(there ? 200 : 404, { 'content-type': there ? TYPES[extname(file)] ?? 'application/octet-stream' : TYPES['.html'] });
  answer.end(readFileSync(there ? file : join(ROOT, '404.html')));
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const base = `http://localhost:${server.address().port}`;

const REFORM = 'news/2010/prison-reform-begins/';
const KINDS = { front: '', item: REFORM, before: `${REFORM}before-1/`, gone: 'news/2009/prosecutors-against-corruption/', archive: 'news/', year: 'news/2010/',
  projects: 'projects/', project: 'projects/pr-2026-0001/', corrections: 'corrections/', about: 'about/' };

// ---- the markup, by other people's rules ----
let validate;
try { validate = require('html-validate'); } catch { console.log('# no html-validate: npm ci in tests/web'); }
if (validate) {
  const checker = new validate.HtmlValidate({ root: true, extends: ['html-validate:standard', 'html-validate:a11y'],
    // one page has pieces in three languages under one level of headings; style is ours
    rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off', 'attribute-boolean-style': 'off', 'void-style': 'off' } });
  for (const name of files.filter(name => name.endsWith('.html'))) {
    const report = checker.validateFileSync(join(ROOT, name));
    check(`${name} is valid HTML`, report.valid, report.results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`).join('; '));
  }
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const reader = await visitor(browser, { lang }), elsewhere = [];
    reader.on('request', request => { if (!request.url().startsWith(base)) elsewhere.push(request.url()); });
    for (const [kind, rest] of Object.entries(KINDS)) {
      for (const width of [1200, 320]) {
        await reader.setViewportSize({ width, height: 900 });
        await reader.goto(base + page(lang, rest));
        await looksRight(reader, `${kind} (${lang}, ${width} px)`);
        if (process.env.TERGOO_PICTURES)
          await reader.screenshot({ path: join(process.env.TERGOO_PICTURES, `site-${kind}-${lang}-${width}.png`), fullPage: true });
      }
      equal(`${kind} says its language`, lang, await reader.evaluate(() => document.documentElement.lang));
    }
    await reader.goto(base + page(lang, REFORM));
    equal('the serif of the site is there', true, await reader.evaluate(async () => { await document.fonts.ready; return document.fonts.check('1em "Site Serif"', 'ҢӨҮңөү'); }));
    check('the correction stands above the text', await reader.evaluate(() => {
      const [note, text] = ['.corrected', '.text'].map(s => document.querySelector(s).getBoundingClientRect().top);
      return note < text;
    }));
    await reader.locator('.corrected a').click();
    check('the text before it says that it is not valid', (await reader.locator('main').innerText()).includes(say('site.before-until', lang).split('(')[0].trim()));
    await reader.locator('.corrected a').click();
    await reader.waitForURL(base + page(lang, REFORM));  // its load too: a key pressed before it goes to the page that leaves
    equal('and leads back', page(lang, REFORM), new URL(reader.url()).pathname);
    await reader.keyboard.press('Tab');
    equal('the first stop of the keyboard is the way to the text', '#text', await reader.evaluate(() => document.activeElement.getAttribute('href')));
    for (const other of ['en', 'ru', 'ky'].filter(code => code !== lang)) {
      await reader.goto(base + page(lang, REFORM));
      await reader.locator(`.languages a[hreflang=${other}]`).click();
      equal(`the same item in ${other}`, page(other, REFORM), new URL(reader.url()).pathname);
    }
    check('nothing comes from elsewhere', elsewhere.length === 0, elsewhere.join(' '));
    await reader.emulateMedia({ colorScheme: 'dark' });
    await reader.goto(base + page(lang, REFORM));
    await looksRight(reader, `an item in the dark (${lang})`);
    await reader.emulateMedia({ colorScheme: 'light', media: 'print' });
    check('on paper there is no menu', await reader.locator('.menu').isHidden());
    check('but the address', await reader.locator('.address').isVisible());
    if (process.env.TERGOO_PICTURES) {
      writeFileSync(join(process.env.TERGOO_PICTURES, `site-item-${lang}.pdf`), await reader.pdf({ format: 'A4', preferCSSPageSize: true }));
    }
    await reader.context().close();

    const plain = await visitor(browser, { lang, scripts: false });
    await plain.goto(base + page(lang, ''));
    await plain.locator(`main a[href*="${REFORM}"]`).first().click();
    equal('without scripts a headline leads to its item', page(lang, REFORM), new URL(plain.url()).pathname);
    await plain.context().close();
  }
  const reader = await visitor(browser);
  for (const [kind, path, wanted] of [['root', '/', 200], ['lost', '/en/news/2010/guessed/', 404], ['lost certificate', '/certificate/0123456789abcdef0/', 404]]) {
    for (const width of [1200, 320]) {
      await reader.setViewportSize({ width, height: 900 });
      const answer = await reader.goto(base + path);
      equal(`${kind} answers`, wanted, answer.status());
      await looksRight(reader, `${kind} (${width} px)`);
      if (process.env.TERGOO_PICTURES) await reader.screenshot({ path: join(process.env.TERGOO_PICTURES, `site-${kind}-${width}.png`), fullPage: true });
    }
  }
});
server.close();
