// first_minutes.mjs: the first three minutes of the demo, in each language: what its eight steps show, one byte changed, an office
// burnt and restored.
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { base, demo, say, saidLast, label, speak, open, record, heading, text, path, look, says, fill, send, target, follow } from './kit.mjs';

const LANGUAGES = ['en', 'ru', 'ky'];

/** The cells of the row that has those words, label by label; nothing where there is no such row. */
async function row(page, words) {
  const found = page.locator('main tr', { hasText: words }).first();
  return await found.count() > 0 ? (await found.innerText()).replace(/\s+/g, ' ') : '';
}

async function go(page, step) {
  await open(page, '/demo');
  await follow(page, page.locator(`form[action="/demo/go/${demo.tour.findIndex(s => s.step === step)}"] button`));
}

async function caseStep(page, lang) {
  await go(page, 'case');
  await look(page, 'the case');
  await says(page, `${lang}: everybody is presumed innocent`, say('view.presumed-innocent', lang));
  const cleared = await row(page, 'Айчүрөк Ойдон кызы');
  check(`${lang}: who was cleared stands there as cleared`, cleared.includes(label('person', 'cleared', lang)), cleared);
  check(`${lang}: and not as a suspect`, cleared !== '' && !cleared.includes(label('person', 'suspect', lang)), cleared);
  const convicted = await row(page, 'Көкбөрү Ойдон уулу');
  check(`${lang}: who was convicted has that status`, convicted.includes(label('person', 'convicted', lang)), convicted);
}

async function flagsStep(page, lang) {
  await go(page, 'flags');
  await look(page, 'flags');
  const explained = await row(page, 'Уголь для трёх школ'), raised = await row(page, 'Окна для двух школ');
  check(`${lang}: one flag is explained`, explained.includes(label('flag', 'explained', lang)), explained);
  check(`${lang}: the other is raised`, raised.includes(label('flag', 'raised', lang)), raised);
  await page.locator('main a', { hasText: 'Уголь для трёх школ' }).click();
  await look(page, 'an explained flag');
  await says(page, `${lang}: the flag says why it is innocent`, 'Второй поставщик закрылся весной');
  await says(page, `${lang}: and that a flag is a question`, say('flag.question', lang));
}

/** Wide and narrow. */
async function lookBoth(page, name) {
  await look(page, name);
  await look(page, name);
}

async function auctionsStep(page, lang) {
  await go(page, 'auctions');
  await lookBoth(page, 'the flags of a run');
  await says(page, `${lang}: a list of flags says what a flag is`, say('flag.question', lang));
  const answer = await page.request.get(page.url(), { headers: { accept: 'application/json' } });
  check(`${lang}: a program gets the same as data`, (await answer.json()).data?.counts?.R036 === 14, await answer.text().then(t => t.slice(0, 200)));
  await follow(page, page.locator('main a[href^="/rules/R058"]'));
  await lookBoth(page, 'a rule');
  const bars = await page.locator('main svg rect.tergoo-chart__bar').count(), rows = await page.locator('.tergoo-chart tbody tr').count();
  check(`${lang}: its measure is drawn, and stands in a table beside it`, bars > 10 && rows > 10, `${bars} bars, ${rows} rows`);
  equal(`${lang}: the drawing has a name`, say('flag.chart-title', lang), await page.locator('main svg title').textContent());
  await page.locator('main tr', { hasText: say('flag.undecided', lang) }).first().locator('a').click();
  await lookBoth(page, 'a flag that nobody has decided on');
  equal(`${lang}: it is marked among what it was compared with`, 2, await page.locator('main svg line').count());
  await follow(page, page.locator('main a[href^="/party?"]').last());
  await lookBoth(page, 'a company');
  await says(page, `${lang}: its score comes with its parts`, say('flag.score-parts', lang));
  await page.goBack();
  await follow(page, page.locator('main a[href^="/do/flag.enter?"]'));
  await look(page, 'entering a flag');
  await send(page);
  check(`${lang}: a flag that is entered is a record`, path(page).startsWith('/records/flag/'), path(page));
  await lookBoth(page, 'a flag that was entered');
  await follow(page, page.locator('main a[href$="/moves/dismiss"]'));
  await send(page);
  check(`${lang}: nobody dismisses a flag without a reason`, path(page).endsWith('/moves/dismiss'), path(page));
  await fill(page, { reason: 'Следующая заявка подана с ошибкой (вымышлено)' });
  await send(page);
  await says(page, `${lang}: the flag is dismissed`, label('flag', 'dismissed', lang));
  await follow(page, page.locator('main a[href^="/records/detection_run/"]').first());
  await lookBoth(page, 'a run of detection');
  await open(page, '/pairs');
  await lookBoth(page, 'who bids with whom');
}

async function sealStep(page, lang) {
  await go(page, 'seal');
  await look(page, 'the exhibit');
  await says(page, `${lang}: the seal that was put on`, 'KM-000417');
  await says(page, `${lang}: and the one that came`, 'KM-000471');
  await follow(page, page.locator('main a[href$="/history"]'));
  await look(page, 'the history of the exhibit');
  await says(page, `${lang}: the difference is in the history`, 'На пакете KM-000471, в протоколе KM-000417; пакет цел');
  await says(page, `${lang}: and how it was settled`, 'в протоколе переставлены цифры');
}

async function abroadStep(page, lang) {
  await go(page, 'abroad');
  await look(page, 'the request abroad');
  await follow(page, page.locator('main a[href$="/moves/send"]'));
  await look(page, 'sending it');
  await fill(page, { reason: 'Срок истекает (вымышлено)' });
  await send(page);
  check(`${lang}: the request does not leave`, path(page).endsWith('/moves/send'), path(page));
  const why = await text(page);
  check(`${lang}: it is said what the Convention still asks for`, /46\(15\)/.test(why) && /\(f\)/.test(why), why.slice(0, 500));
  equal(`${lang}: and said once`, 1, why.split('46(15)').length - 1);
  equal(`${lang}: what was typed is still there`, 'Срок истекает (вымышлено)', await page.locator('[name="reason"]').inputValue());
  await look(page, 'it may not leave yet');
}

async function programmeSteps(page, lang) {
  await go(page, 'news');
  await look(page, 'news');
  equal(`${lang}: three news items`, 3, await page.locator('main tbody tr').count());
  await go(page, 'topics');
  await look(page, 'courses');
  const courses = await page.locator('main tbody a').evaluateAll(links => links.map(link => link.getAttribute('href')));
  equal(`${lang}: two courses`, 2, courses.length);
  await open(page, courses.at(-1));
  await look(page, 'a course');
  for (const topic of ['detection', 'intelligence', 'teams', 'plan', 'mla', 'search', 'interview']) {
    await says(page, `${lang}: a topic of the course: ${topic}`, label('course', topic, lang));
  }
  await go(page, 'components');
  await look(page, 'the project');
  const project = await text(page);
  const components = {
    en: ['alternatives to imprisonment', 'its training centre', 'social reintegration', 'Physical conditions'],
    ru: ['альтернативы лишению свободы', 'её учебный центр', 'социальная реинтеграция', 'Условия содержания'],
    ky: ['эркиндигинен ажыратуунун альтернативалары', 'анын окуу борбору', 'коомго кайра кошуу', 'Кармоо шарттары'],
  };
  for (const words of components[lang]) check(`${lang}: the component: ${words}`, project.includes(words));
  check(`${lang}: its money`, /2\s700\s000[.,]00\sEUR/.test(project), project.slice(0, 400));
}

/** Watched until its page says that it is over; the page reloads itself. */
async function job(page, lang, button, name) {
  await open(page, '/demo');
  await page.locator(`form[action="${button}"] button`).click();
  await page.locator('h1', { hasNotText: say('demo.running', lang) }).waitFor({ timeout: 60000 });
  equal(`${lang}: ${name}: it ended as it should`, say('demo.as-expected', lang), await heading(page));
  await look(page, name);
  await page.locator('main details summary').click();
  const said = await text(page);
  check(`${lang}: ${name}: no folder of the machine is named`, !/\/(tmp|home|root|var|build)\//.test(said), said);
  return said;
}

await withBrowser(async browser => {
  for (const lang of LANGUAGES) {
    const page = await visitor(browser, { lang });
    await open(page, '/demo');
    await speak(page, lang);
    equal(`${lang}: the first page asks who one is`, say('demo.who', lang), await heading(page));
    equal(`${lang}: six people to be`, 6, await page.locator('form[action^="/demo/be/"]').count());
    equal(`${lang}: eight steps`, 8, await page.locator('form[action^="/demo/go/"]').count());
    await look(page, 'who are you');
    await caseStep(page, lang);
    await auctionsStep(page, lang);
    await flagsStep(page, lang);
    await sealStep(page, lang);
    await abroadStep(page, lang);
    await programmeSteps(page, lang);
    const byte = await job(page, lang, '/demo/byte', 'one byte changed');
    check(`${lang}: the whole copy holds`, byte.includes(say('cli.verified', lang)), byte.slice(-600));
    check(`${lang}: the spoilt one does not`, byte.replace(/\s+/g, ' ').includes(saidLast('bundle.file-changed', lang)), byte.slice(-600));
    const burnt = await job(page, lang, '/demo/burn', 'an office burnt');
    check(`${lang}: what was restored holds`, burnt.includes(say('cli.verified', lang)), burnt.slice(-600));
    await page.context().close();
  }
  const page = await visitor(browser);
  const answer = await page.request.get(base + record(target('case')), { maxRedirects: 0 });
  equal('nobody sees the case without signing in', 303, answer.status());
});
