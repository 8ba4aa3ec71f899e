// pictures.mjs URL DEMO FOLDER: the pictures of docs/images, out of a demo that runs in DEMO (samples/demo, SERVE=detached). tools/pictures
// calls it: that one command makes them anew when pages change.
import { withBrowser, visitor, check } from './browser.mjs';
import { resolve } from 'node:path';

const [base, demo, folder] = process.argv.slice(2);
const PICTURES = [
  // name, language, width, height, which card of /demo, what happens then
  ['demo', 'en', 1100, 900, -1],
  ['today', 'ky', 1100, 760, 0],
  ['case', 'en', 1100, 1150, 6],
  ['proof', 'en', 1100, 1150, 6, page => page.locator('main a[href^="/proof/"]').first().click()],
  ['flags', 'ky', 1100, 1100, 7],
  ['rule', 'en', 1100, 1250, 7, page => page.locator('main a[href^="/rules/R058"]').click()],
  ['flag', 'ru', 1100, 1100, 8, page => page.locator('main a[href^="/records/flag"]').last().click()],
  ['exhibit', 'en', 1100, 1100, 9],
  ['abroad', 'ru', 1100, 900, 10],
  ['form', 'ky', 1100, 1000, 1, async page => {
    await page.goto(`${base}/cases`);
    const open = await page.locator('main a', { hasText: 'C-2026-0002' }).or(page.locator('main tbody a')).first().getAttribute('href');
    await page.goto(base + open.replace('/records/', '/kinds/person/new?case='));
  }],
  ['narrow', 'ky', 320, 900, 10],
  ['course', 'ky', 1100, 1100, 12, page => page.locator('main tbody a').first().click()],
  ['logframe', 'ru', 1100, 1100, 13, page => page.locator('main a[href$="/logframe"]').first().click()],
  ['money', 'en', 1100, 1100, 13, page => page.locator('main a[href^="/money/"]').first().click()],
  ['work-plan', 'ky', 1100, 900, 13, page => page.locator('main a[href$="/work-plan"]').first().click()],
  ['feeds', 'en', 1100, 1000, 13, page => page.locator('main a[href$="/feeds"]').first().click()],
  ['news', 'ru', 1100, 1100, 11, page => page.locator('main tbody a').first().click()],
  ['site', 'ky', 1100, 900, -1, page => page.goto(`file://${resolve(demo)}/site/ky/index.html`)],
];

await withBrowser(async browser => {
  for (const [name, lang, width, height, card, then] of PICTURES) {
    const page = await visitor(browser, { width, height, lang });
    await page.goto(`${base}/demo`);
    if (card >= 0) await page.locator('.tergoo-card button').nth(card).click();
    if (then) await then(page);
    await page.waitForLoadState();
    await page.screenshot({ path: `${folder}/${name}.png`, clip: { x: 0, y: 0, width, height }, fullPage: true });
    check(`${name}: ${await page.title()}`, true);
    await page.context().close();
  }
});
