// public.mjs: the public form in a browser, in three languages, the last on a window as narrow as a telephone's: three reporters who know
// nothing of each other. STEP: tell (each tells, two files each), take (the office takes a courier file in on a page), answer (each comes back, reads two
// questions, answers one with a file), end (each reads what came of it). TERGOO_PUBLIC is the form's address, TERGOO_WEB the office's, FILES a folder
// with a.png, b.pdf, c.txt and tips.courier; numbers are kept there between the steps. SHOTS: a folder for pictures. stories/public_pages.sh makes them.
import { readFileSync, writeFileSync } from 'node:fs';
import { withBrowser, visitor, looksRight, check, equal } from './browser.mjs';
import { say, saidFirst } from './kit.mjs';

const { TERGOO_PUBLIC: form, TERGOO_WEB: office, FILES: folder, STEP: step, SHOTS: shots } = process.env;
const LANGS = [['ky', 1200], ['ru', 1200], ['en', 320]];
const STORY = { ky: 'Мектептин чатыры үчүн акча алышты', ru: 'За крышу школы взяли деньги', en: 'They took money for the roof of the school' };

async function look(page, name) {
  await looksRight(page, name);
  if (shots) await page.screenshot({ path: `${shots}/${name.replace(/[^a-z]+/gi, '-')}.png`, fullPage: true });
}

/** What stands at an address, after a click that sends a form. */
async function send(page, selector) {
  const gone = page.waitForNavigation();
  await page.locator(selector).first().click();
  await gone;
}

async function tell(browser, lang, width) {
  const page = await visitor(browser, { lang, width });
  const asked = [];
  page.on('request', request => asked.push(request.url()));
  await page.goto(form);
  equal(`${lang}: the browser's language is taken`, `${form}/${lang}`, page.url());
  await look(page, `${lang} start`);
  await page.locator(`main a[href="/${lang}/safety"]`).click();
  await look(page, `${lang} who sees what`);
  await page.locator(`nav a[href="/${lang}/tell"]`).click();
  await look(page, `${lang} form`);
  await page.locator('#about').fill('x');
  await send(page, 'main form button');
  check(`${lang}: what is missing is asked for`, await page.locator('.govuk-error-summary').isVisible());
  equal(`${lang}: what was typed stays`, 'x', await page.locator('#about').inputValue());
  await look(page, `${lang} what is missing`);
  await page.locator('#about').fill(`${lang}: ${STORY[lang]}`);
  await page.locator('#what').fill(STORY[lang]);
  await page.locator('#who').fill('Т. Айбеков');
  await page.locator('#files').setInputFiles([`${folder}/a.png`, `${folder}/b.pdf`]);
  await send(page, 'main form button');
  await look(page, `${lang} thanks`);
  const number = (await page.locator('.govuk-panel__body').innerText()).trim();
  check(`${lang}: a number is given`, /^(\d{4} ){6}\d{4}$/.test(number), number);
  await page.reload().catch(() => {});
  equal(`${lang}: a page loaded anew gives no second number`, number, (await page.locator('.govuk-panel__body').innerText()).trim());
  equal(`${lang}: nothing was asked of anybody else`, 0, asked.filter(url => !url.startsWith(form)).length);
  equal(`${lang}: no cookie, nothing kept`, '[] 0', `${JSON.stringify(await page.context().cookies())} ${await page.evaluate(() => localStorage.length)}`);
  writeFileSync(`${folder}/${lang}.number`, number);
}

async function back(page, lang, number) {
  await page.goto(`${form}/${lang}/back`);
  await page.locator('#code').fill(number);
  await send(page, 'main form button');
}

async function answer(browser, lang, width) {
  const page = await visitor(browser, { lang, width });
  const number = readFileSync(`${folder}/${lang}.number`, 'utf8');
  await back(page, lang, number.replace(/.$/, d => String((Number(d) + 1) % 10)));
  check(`${lang}: a typing error is told`, (await page.locator('main').innerText()).includes(say('public.fault-check', lang)));
  await back(page, lang, '0000 0000 0000 0000 0000 0000 0098');
  check(`${lang}: a wrong number is nobody's`, (await page.locator('main').innerText()).includes(say('public.fault-nobody', lang)));
  await look(page, `${lang} wrong number`);
  await back(page, lang, number);
  const text = await page.locator('main').innerText();
  check(`${lang}: both questions are there`, text.includes(`${lang}: first question`) && text.includes(`${lang}: second question`));
  check(`${lang}: nobody else's are`, !LANGS.some(([other]) => other !== lang && text.includes(`${other}: first question`)));
  check(`${lang}: it was received`, text.includes(saidFirst('public.n-received', lang)));
  await page.locator('#text').fill(`${lang}: my answer`);
  await page.locator('#files').setInputFiles(`${folder}/c.txt`);
  await look(page, `${lang} questions`);
  await send(page, 'main form button');
  check(`${lang}: the answer is received`, (await page.locator('main').innerText()).includes(say('public.reply-got', lang)));
  await look(page, `${lang} answered`);
}

async function end(browser, lang, width) {
  const page = await visitor(browser, { lang, width });
  await back(page, lang, readFileSync(`${folder}/${lang}.number`, 'utf8'));
  check(`${lang}: what came of it is there`, (await page.locator('main').innerText()).includes(`${lang}: feedback`));
  await look(page, `${lang} feedback`);
}

async function take(browser, lang, width) {
  const page = await visitor(browser, { lang, width });
  await page.goto(`${office}/demo`);
  await page.locator('.tergoo-card button').first().click();
  await page.waitForLoadState();
  await page.goto(`${office}/do/tips.take`);
  await look(page, `${lang} courier`);
  await page.locator('main input[type=file]').setInputFiles(`${folder}/tips.courier`);
  await send(page, 'main form .govuk-button');
  await look(page, `${lang} courier taken`);
  check(`${lang}: three came, now or before`, /3/.test(await page.locator('main').innerText()));
  await page.goto(`${office}/kinds/tip`);
  await page.locator('main a[href^="/records/tip/"]').first().click();
  await page.waitForLoadState();
  await look(page, `${lang} tip`);
  await page.goto(`${office}/kinds/tip_message`);
  await page.locator('main a[href^="/records/tip_message/"]').first().click();
  await page.waitForLoadState();
  await look(page, `${lang} message`);
  check(`${lang}: the copy can be had`, await page.locator('main a[href^="/files/tip_message/"]').count() === 1);
}

const STEPS = { tell, take, answer, end };
await withBrowser(async browser => {
  for (const [lang, width] of LANGS) await STEPS[step](browser, lang, width);
});
