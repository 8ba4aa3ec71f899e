// screen_reader.mjs: the office as somebody works in it who hears its pages: signing in, the day's work, a list filtered and sorted, a
// case, a form with a mistake, two who changed the same, a second signature, a flag, the ledger; in three languages. Nothing is judged by
// how it looks: what counts is what is said, in which order, and of what (reader.mjs).
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { base, demo, say, label, be, speak, open, record, path, put, fill, send, sent, target, follow } from './kit.mjs';
import { sounds, hears, hearsInOrder } from './reader.mjs';

const LANGUAGES = ['en', 'ru', 'ky'], made = {};

/** What is not looked at here is entered as a program would. */
async function api(page, op, data) {
  const answer = await page.request.post(`${base}/api/${op}`, { headers: { Origin: base }, data }), said = await answer.json();
  if (!answer.ok()) throw new Error(`${op}: ${JSON.stringify(said).slice(0, 600)}`);
  return said.id ?? said.data?.id;
}

async function somebody(browser, role, lang = 'en') {
  const page = await visitor(browser, { lang });
  await be(page, role, lang);
  return page;
}

// ---- one case with what the pages need ----

async function makeCase(browser) {
  const page = await somebody(browser, 'prosecutor');
  made.case = await api(page, 'case.open', { fields: { title: 'Көпүрөнүн баасы (ойдон чыгарылган)' } });
  for (const [login, role] of [['aibek', 'lead'], ['sadyr', 'member'], ['temir', 'member']]) {
    await api(page, 'case.admit', { case: made.case, login, role });
  }
  await page.context().close();
}

/** Received with another seal, a difference is settled by two: what the head proposes waits for somebody else. */
async function makeProposal(browser) {
  const seal = `SR-${String(Date.now()).slice(-6)}`, investigator = await somebody(browser, 'investigator');
  made.note = await api(investigator, 'record.create', { kind: 'note', case: made.case, fields: { title: 'Замер (вымышлен)', text: 'Короче' } });
  made.exhibit = await api(investigator, 'record.create', { kind: 'exhibit', case: made.case, fields: { what: 'Журнал (вымышлен)', category: 'document' } });
  await api(investigator, 'record.move', { id: made.exhibit, move: 'seal_up', fields: { package: 'Конверт', seal, pieces: '1' } });
  await api(investigator, 'record.move', { id: made.exhibit, move: 'send', fields: { sent_to: 'Камера хранения' } });
  const keeper = await somebody(browser, 'evidence-keeper');
  await api(keeper, 'record.move', {
    id: made.exhibit, move: 'receive_with_difference', fields: { seal_received: `${seal}1`, pieces_received: '1' }, reason: 'Башка пломба',
  });
  const head = await visitor(browser);
  await open(head, '/sign-in');
  await fill2(head, { login: 'temir', passphrase: demo.people[0].passphrase });
  await head.locator('main form button').last().click();
  await head.waitForURL(`${base}/`);
  made.proposal = await api(head, 'record.move', { id: made.exhibit, move: 'settle', fields: { storage_place: 'Шкаф 3' }, reason: 'Переставлены цифры' });
  for (const page of [investigator, keeper, head]) await page.context().close();
}

async function fill2(page, values) {
  for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(value);
}

// ---- pages ----

async function signIn(browser, lang) {
  const page = await visitor(browser, { lang });
  await open(page, '/sign-in');
  await speak(page, lang);
  let heard = await sounds(page, 'sign in');
  equal(`${lang}: the first thing is the way past the head`, `link, ${say('pages.skip', lang)}`, heard[1]);
  hearsInOrder(heard, `${lang}: heading, login, passphrase, button`, [
    `heading, ${say('web.sign-in-title', lang)}, level 1`, `textbox, ${say('web.login', lang)}`, `button, ${say('web.sign-in', lang)}`,
  ]);
  hears(heard, `${lang}: which of the languages is on is said`, /^button, .*, current item$/);
  await fill2(page, { login: 'gulnara', passphrase: 'no' });
  await page.locator('main form button').last().click();
  await page.waitForLoadState();
  heard = await sounds(page, 'a wrong passphrase');
  hearsInOrder(heard, `${lang}: an alert says first what is wrong`, ['alert', `heading, ${say('pages.problem', lang)}, level 2`, /^textbox, /]);
  check(`${lang}: the window's title says it, too`, (await page.title()).startsWith(`${say('ui.error', lang)}:`), await page.title());
  await page.context().close();
}

async function today(page, lang) {
  await open(page, '/');
  const heard = await sounds(page, 'my work');
  hears(heard, `${lang}: the menu is a landmark with a name`, `navigation, ${say('pages.menu-label', lang)}`);
  hears(heard, `${lang}: and says where one is`, new RegExp(`^link, ${say('view.my-work', lang)}, current page`));
  hearsInOrder(heard, `${lang}: cases are a table with a name and heads`, [/^heading, .*, level 2$/, /^table, /, /^columnheader, /, /^rowheader, /, /^cell, /]);
  hears(heard, `${lang}: "show all" says of what`, new RegExp(`^link, ${say('pages.all', lang)}: `));
}

async function cases(page, lang) {
  await open(page, '/cases');
  let heard = await sounds(page, 'cases');
  hearsInOrder(heard, `${lang}: a filter, then the table`, ['form', /^textbox, /, /^combobox, /, /^button, /, /^table, /]);
  hears(heard, `${lang}: a column can be sorted and says so`, /^columnheader, .+/);
  equal(`${lang}: to whoever cannot see arrows, too`, 'none', await page.locator('main th[aria-sort]').first().getAttribute('aria-sort'));
  await page.locator('main th[aria-sort] a').first().click();
  await page.waitForLoadState();
  heard = await sounds(page, 'cases, sorted');
  hears(heard, `${lang}: it is said how it is sorted`, /^columnheader, .*ascending/);
  await page.locator('main form[method=get] select').first().selectOption({ index: 1 });
  await page.locator('main form[method=get] button').click();
  await page.waitForLoadState();
  heard = await sounds(page, 'cases, filtered');
  hears(heard, `${lang}: what it is filtered by is said`, /^option, .*(?<!not) selected/);
}

async function caseAndFlag(page, lang) {
  await open(page, record(target('case')));
  let heard = await sounds(page, 'a case');
  hears(heard, `${lang}: where it stands is a landmark with a name`, `navigation, ${say('ui.breadcrumb', lang)}`);
  hearsInOrder(heard, `${lang}: terms and what they are`, ['term', 'end of term', 'definition', 'end of definition']);
  hears(heard, `${lang}: who is presumed innocent is said`, new RegExp(say('view.presumed-innocent', lang).slice(0, 40)));
  await open(page, '/kinds/flag');
  await sounds(page, 'flags');
  await page.locator('main tbody a').first().click();
  await page.waitForLoadState();
  heard = await sounds(page, 'a flag');
  hearsInOrder(heard, `${lang}: a flag: heading, then its facts`, [/^heading, .*F-.*, level 1$/, 'term', 'definition']);
}

async function mistake(page, lang) {
  await open(page, '/kinds/case/new');
  await sounds(page, 'a new case');
  await send(page);
  const heard = await sounds(page, 'a new case without a title'), title = label('case', 'title', lang);
  check(`${lang}: the focus is on what is wrong`, await page.evaluate(() => document.activeElement.classList.contains('govuk-error-summary')));
  const at = hears(heard, `${lang}: the summary's link says what`, /^link, .*"|^link, .*«|^link, .*“/);
  const error = at >= 0 ? heard[at].slice('link, '.length) : '';
  hears(heard, `${lang}: the field says it, too`, new RegExp(`^textbox, ${title}, .*${say('ui.error', lang)}: ?${error.slice(0, 12).replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')}`));
  equal(`${lang}: and that it is not good as it is`, 1, await page.locator('main [aria-describedby*="-error"]').count());
}

async function conflict(browser, page, lang) {
  const other = await somebody(browser, 'prosecutor');
  await open(page, `${record(made.note)}/change`);
  await sounds(page, 'a change');
  await api(other, 'record.change', { id: made.note, fields: { text: `Көпүрө узунураак ${lang}` } });
  await put(page, 'text', `Короче на метр ${lang}`);
  await send(page);
  const heard = await sounds(page, 'two who changed the same');
  hearsInOrder(heard, `${lang}: who was faster, then both side by side`, [
    'alert', /Гүлнара/, `table, ${say('pages.conflict-table', lang)}`, `columnheader, ${say('pages.yours', lang)}`,
    `columnheader, ${say('pages.theirs', lang)}`, `rowheader, ${label('note', 'text', lang)}`, `cell, Короче на метр ${lang}`,
  ]);
  await sent(page, `${lang}: sent again, it is taken`);
  const done = await sounds(page, 'after that');
  hears(done, `${lang}: that it was done is an alert`, `alert, ${say('ui.success', lang)}`);
  await other.context().close();
}

async function approval(page, lang) {
  await open(page, '/proposals');
  let heard = await sounds(page, 'what waits for a signature');
  hearsInOrder(heard, `${lang}: what waits is a table with a name`, [/^heading, .*, level 1$/, /^table, /, /^rowheader, /]);
  await open(page, record(made.proposal));
  await sounds(page, 'a proposal');
  await follow(page, page.locator('main a[href^="/do/proposal.sign?"]'));
  await page.waitForLoadState();
  heard = await sounds(page, 'signing');
  hearsInOrder(heard, `${lang}: what is signed stands before the button`, [/^heading, .*, level 1$/, /^link, /, /^button, /]);
}

async function ledger(page, lang) {
  await open(page, '/ledger');
  await sounds(page, 'the ledger');
  await page.locator('main form[method=post] button').first().click();
  const good = say('verify.good', lang);
  for (let i = 0; i < 50 && !(await page.locator('main').innerText()).includes(good); i++) {
    await page.waitForTimeout(200);
    await open(page, '/ledger');
  }
  const heard = await sounds(page, 'the ledger, verified');
  hearsInOrder(heard, `${lang}: what came of it stands behind its term`, ['term', say('verify.row-result', lang), 'end of term', 'definition', good]);
}

await withBrowser(async browser => {
  await makeCase(browser);
  await makeProposal(browser);
  const prosecutor = await somebody(browser, 'prosecutor'), investigator = await somebody(browser, 'investigator');
  for (const lang of LANGUAGES) {
    await signIn(browser, lang);
    for (const page of [prosecutor, investigator]) {
      await open(page, '/');
      await speak(page, lang);
    }
    await today(prosecutor, lang);
    await cases(prosecutor, lang);
    await caseAndFlag(prosecutor, lang);
    await mistake(prosecutor, lang);
    await conflict(browser, investigator, lang);
    await approval(prosecutor, lang);
    await ledger(prosecutor, lang);
  }
});
