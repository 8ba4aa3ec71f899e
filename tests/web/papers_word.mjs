// papers_word.mjs: a paper that was edited in Word comes back in the browser, in three languages of screen and paper: the file is chosen, what differs is
// shown with words and not by colour alone, the text is taken or refused; text blocks with and without scripts; the forms of papers and an own one.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, text, says, put, fill, send, sent, somebody, both, follow } from './kit.mjs';

const CASE = process.env.TERGOO_CASE, WORK = process.env.TERGOO_WORK;
const SCREEN = { en: 'ru', ru: 'ky', ky: 'en' };
const TEXTS = { en: ['The boiler cost 45 000 som.', 'It is ruled.'], ru: ['Котёл стоил 45 000 сомов.', 'Постановлено.'], ky: ['Казан 45 000 сом турган.', 'Токтом кылынды.'] };
const BLOCK = { en: 'The rights were explained.', ru: 'Права разъяснены.', ky: 'Укуктар түшүндүрүлдү.' };

const EDIT = `
import sys, zipfile
source, target, *pairs = sys.argv[1:]
old, new = zipfile.ZipFile(source), zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED)
for entry in old.infolist():
    data = old.read(entry)
    if entry.filename == 'word/document.xml':
        text = data.decode()
        for i in range(0, len(pairs), 2):
            assert pairs[i] in text, pairs[i]
            text = text.replace(pairs[i], pairs[i + 1], 1)
        data = text.encode()
    new.writestr(entry.filename, data)
if target.endswith('macro.docx'): new.writestr('word/vbaProject.bin', b'x')
new.close()`;
const edit = (source, target, ...pairs) => execFileSync('python3', ['-c', EDIT, source, target, ...pairs]);

async function begin(page, lang) {
  await open(page, `/papers/about/${CASE}?language=${lang}`);
  await both(page, `forms ${lang}`);
  await page.locator('input[name="f.form"][value="ruling"], select[name="f.form"]').first().evaluate(e => {
    if (e.tagName === 'SELECT') e.value = 'ruling'; else e.checked = true;
  });
  const id = await sent(page, `${lang}: a ruling is begun`);
  await open(page, `${record(id)}/change`);
  await put(page, 'text', TEXTS[lang].join('\n\n'));
  await sent(page, `${lang}: written`);
  return id;
}

async function file(page, id, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`main a[href$="/docx"]`).first().click()]);
  const to = join(WORK, name);
  await download.saveAs(to);
  return to;
}

async function back(page, id, from) {
  await open(page, record(id));
  await follow(page, page.locator('main a[href^="/do/paper.compare"]'));
  await page.locator('input[type=file]').setInputFiles(from);
  await send(page);
}

async function wordFile(page, lang) {
  const screen = page.lang, id = await begin(page, lang);
  await open(page, record(id));
  await both(page, `a paper with its file ${lang}`);
  const one = await file(page, id, `${lang}.docx`), two = join(WORK, `${lang}-2.docx`), macro = join(WORK, `${lang}-macro.docx`);
  edit(one, two, '45 000', '54 000', 'Казаны мектеби', 'Башка мектеп');
  edit(one, macro, '45 000', '54 000');
  await open(page, record(id));
  await follow(page, page.locator('main a[href^="/do/paper.compare"]'));
  await both(page, `bringing a file back ${lang}`);
  await back(page, id, macro);
  await says(page, `${lang}: a file with macros is refused with its sentence`, say('word.macros', screen));
  await both(page, `a file that is refused ${lang}`);
  await back(page, id, one);
  await says(page, `${lang}: an unchanged file has nothing to take`, say('paper.file-same', screen));
  await back(page, id, two);
  await both(page, `differences ${lang}`);
  equal(`${lang}: what was removed`, '45', (await page.locator('.tergoo-changes del').first().innerText()).replace(/^[^:]*:/, '').trim());
  check(`${lang}: and a word says so to who hears it`, (await page.locator('.tergoo-changes del .govuk-visually-hidden').first().innerText()).startsWith(say('paper.removed', screen)));
  equal(`${lang}: the words are marked as ${lang}`, lang, await page.locator('.tergoo-changes').first().getAttribute('lang'));
  await says(page, `${lang}: what comes from the record is not taken`, say('paper.file-fixed', screen));
  check(`${lang}: it is shown`, (await text(page)).includes('Башка мектеп'));
  equal(`${lang}: the text can be corrected once more`, [TEXTS[lang][0].replace('45', '54'), TEXTS[lang][1]].join('\n\n'), await page.locator('textarea[name="f.text"]').inputValue());
  equal(`${lang}: taken, he is back at the paper`, id, await sent(page, `${lang}: the text is taken`));
  check(`${lang}: which has it`, (await text(page)).includes('54 000'));
  await back(page, id, two);
  check(`${lang}: the same file is of an older version now`, (await text(page)).includes(say('paper.file-old', screen, { was: 2, now: 3 })));
  equal(`${lang}: and cannot be taken`, 0, await page.locator('textarea[name="f.text"]').count());
  await both(page, `an older file ${lang}`);
  return id;
}

// ---- text blocks ----

async function blocks(page, plain, id, lang) {
  await open(page, '/kinds/text_block/new');
  await fill(page, { title: `Block ${lang}`, language: lang, text: BLOCK[lang] });
  await both(page, `a text block ${lang}`);
  await sent(page, `${lang}: a text block is kept`);
  await open(page, `${record(id)}/change`);
  await both(page, `writing with text blocks ${lang}`);
  const area = page.locator('textarea[name="f.text"]');
  await area.evaluate(e => e.setSelectionRange(0, 0));
  await page.locator('button[data-insert]').click();
  check(`${lang}: with scripts it goes where one writes`, (await area.inputValue()).startsWith(BLOCK[lang]), await area.inputValue());
  await open(plain, `${record(id)}/change`);
  const saved = await plain.locator('textarea[name="f.text"]').inputValue();
  await plain.locator('button[name="insert.text"]').click();
  await plain.waitForLoadState();
  equal(`${lang}: without them at the end`, `${saved}\n\n${BLOCK[lang]}`, await plain.locator('textarea[name="f.text"]').inputValue());
  equal(`${lang}: and it can be sent`, id, await sent(plain, `${lang}: sent without scripts`));
}

// ---- forms ----

async function forms(page, lang) {
  await open(page, '/papers');
  await both(page, 'the forms of papers');
  await says(page, `${lang}: shipped ones say so`, say('paper.shipped', lang));
  const offered = page.locator('main a[href^="/kinds/paper_form/new"]');
  if (await offered.count() === 0) return;
  await offered.first().click();
  await both(page, 'an own form');
  await fill(page, { name: 'own_note', language: lang, text: 'title: T\nkinds: case nothing\n---\n{{none}} {{record.summary}}\n' });
  const id = await sent(page, `${lang}: an own form is entered`);
  await open(page, `${record(id)}/moves/put_in_force`);
  await both(page, 'a faulty form is to come into force');
  check(`${lang}: its fault has line and column`, (await text(page)).includes(`${lang}/own_note.md:2:13`), await text(page));
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const page = await somebody(browser, 'aibek', SCREEN[lang]), plain = await somebody(browser, 'aibek', SCREEN[lang], { scripts: false });
    const id = await wordFile(page, lang);
    await blocks(page, plain, id, lang);
    await forms(await somebody(browser, 'admin', lang), lang);
  }
});
