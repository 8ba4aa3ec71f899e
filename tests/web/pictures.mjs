// pictures.mjs URL FOLDER: the pictures of docs/images, out of a demo that runs (samples/demo, SERVE=detached). Made anew when pages change:
//
//     PORT=0 SERVE=detached samples/demo
//     node tests/web/pictures.mjs https://localhost:PORT docs/images
import { withBrowser, visitor, check } from './browser.mjs';

const [base, folder] = process.argv.slice(2);
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
