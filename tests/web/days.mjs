// days.mjs: a day of each of the six people of the demo, in the language he works in: what he opens, enters, gets wrong and is told,
// looks up and signs. They work on one case, opened here, one after the other; the last two in the other institution.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { withBrowser, visitor, check, equal } from './browser.mjs';
import {
  base, demo, say, saidFirst, label, be, speak, open, record, heading, path, text, look, says, put, fill, find, send, sent, refusedAt, target, follow,
} from './kit.mjs';

const NOTES = 55;
/** Seals of this run: a number is put on once. */
const SEAL = `BR-${String(Date.now()).slice(-6)}`, OTHER_SEAL = `${SEAL}1`;

/** What one learns that another needs. */
const made = {};

async function day(browser, role, lang, work) {
  const page = await visitor(browser, { lang });
  await be(page, role, lang);
  equal(`${role}: the day begins with his work`, say('view.my-work', lang), await heading(page));
  await look(page, `my work of ${role}`);
  await work(page, lang);
  await page.locator('form[action="/sign-out"] button').click();
  equal(`${role}: signed out, he is asked to sign in`, '/sign-in', path(page));
  await open(page, '/');
  check(`${role}: and nothing is shown any more`, ['/sign-in', '/demo'].includes(path(page)), path(page));
  await page.context().close();
}

/** A move of the record that is open, by the button of its page. */
async function move(page, name, values = {}) {
  await follow(page, page.locator(`main a[href$="/moves/${name}"]`));
  await fill(page, values);
  return sent(page, `the move ${name}`);
}

/** The form of a kind, by what the case offers to add. */
async function addToCase(page, kind) {
  await open(page, record(made.case));
  const link = page.locator(`main a[href^="/kinds/${kind}/new?"]`);
  if (!await link.isVisible()) await page.locator('main details summary', { hasText: say('web.add-to-case', page.lang) }).click();
  await link.click();
}

// ---- the prosecutor ----

async function prosecutorBegins(page, lang) {
  await follow(page, page.locator('nav a[href="/cases"]'));
  await look(page, 'cases');
  await follow(page, page.locator('main a[href="/kinds/case/new"]'));
  await look(page, 'a new case');
  await send(page);
  await refusedAt(page, 'a case without a title', 'title');
  await look(page, 'a case without a title');
  await fill(page, {
    title: 'Жол курулушу (ойдон чыгарылган)', summary: 'Көпүрөнүн баасы эки эсе көп (ойдон чыгарылган).', loss: '8,000 KGS',
  });
  await send(page);
  await refusedAt(page, 'a sum that may be two sums', 'loss.amount', '8,000');
  equal('what was typed is still there', '8,000', await page.locator('[name="f.loss.amount"]').inputValue());
  await look(page, 'a sum that may be two sums');
  await put(page, 'loss', '8000,50 KGS');
  made.case = await sent(page, 'the case is opened');
  await look(page, 'the case just opened');
  check('what was done is said', await page.locator('.govuk-notification-banner').count() === 1);
  for (const colleague of ['Айбек', 'Садыр', 'Мээрим', 'Темир']) {
    await open(page, record(made.case));
    await follow(page, page.locator('main a[href^="/do/case.admit?"]'));
    equal('the case that is meant stands above the form', 1, await page.locator(`main a[href="${record(made.case)}"]`).count());
    if (colleague === 'Айбек') await look(page, 'admitting a colleague');
    await page.getByLabel(`${colleague} Ойдонов`).check();
    await put(page, 'role', colleague === 'Айбек' ? 'lead' : 'member');
    await send(page);
    check(`${colleague} is admitted`, await page.locator('.govuk-error-summary').count() === 0, await text(page));
  }
  await open(page, record(made.case));
  await says(page, 'he stands among those who work on it', 'Айбек Ойдонов');
}

async function prosecutorSigns(page, lang) {
  await says(page, 'what waits for a signature is in his work', say('today.waits', lang));
  await follow(page, page.locator('nav a[href="/proposals"]'));
  await look(page, 'what waits for a signature');
  await follow(page, page.locator(`main a[href="/records/${made.proposal}"]`));
  await look(page, 'a proposal');
  await follow(page, page.locator('main a[href^="/do/proposal.sign?"]'));
  await send(page);
  check('it is signed', await page.locator('.govuk-error-summary').count() === 0, await text(page));
  await open(page, record(made.exhibit));
  await says(page, 'and the exhibit is stored', label('exhibit', 'stored', lang));
}

// ---- the investigator ----

async function noteOf(page, lang) {
  await addToCase(page, 'note');
  await look(page, 'a new note');
  await put(page, 'title', 'Замер');
  await page.locator('[name="f.title"]').press('Enter');
  await page.locator('.govuk-error-summary').waitFor();
  await refusedAt(page, 'Enter sends the form, and it lacks its text', 'text');
  await fill(page, { title: 'Замер', text: 'Мост короче (вымышлено).', noted_at: '31.02.2026 10:00' });
  await send(page);
  await refusedAt(page, 'a day that there is not', 'noted_at.day', '31');
  await fill(page, { title: 'о'.repeat(5000), noted_at: '2.3.2026 10:00' });
  await send(page);
  await refusedAt(page, 'a title that is too long', 'title');
  await look(page, 'a title that is too long');
  await put(page, 'title', 'Замер моста (вымышлено)');
  made.note = await sent(page, 'a note');
  await look(page, 'a note');
  await speak(page, 'ky');
  equal('another language, the same page', record(made.note), path(page));
  await says(page, 'with its labels in that language', label('note', 'title', 'ky'));
  await speak(page, lang);
}

async function draftOf(page, lang) {
  await addToCase(page, 'note');
  const at = page.url();
  await page.locator('[name="f.title"]').pressSequentially('Начато и не отправлено');
  await page.locator('[data-draft-status]', { hasText: say('pages.draft-saved', lang) }).waitFor();
  await open(page, '/');
  await says(page, 'his work names what he left half typed', say('view.drafts', lang));
  await look(page, 'my work with a draft');
  await page.locator('main a', { hasText: label('note', 'label', lang) }).last().click();
  equal('it leads back to the form', at, page.url());
  equal('which is filled', 'Начато и не отправлено', await page.locator('[name="f.title"]').inputValue());
  await says(page, 'and says since when', saidFirst('pages.draft-shown', lang));
  await look(page, 'a draft');
  await page.locator('button[name="anew"]').click();
  equal('begun anew, it is empty', '', await page.locator('[name="f.title"]').inputValue());
  await open(page, at.slice(base.length));
  equal('and stays empty', '', await page.locator('[name="f.title"]').inputValue());
}

async function personOf(page) {
  await addToCase(page, 'person');
  await look(page, 'a new person');
  await fill(page, {
    name: 'Бөрүбай Ойдон уулу (вымышлен)', 'other_spellings.0': 'Boribay Oidon uulu', birth_date: '..1971',
    status_in_case: 'witness', 'spellings.0.value.spelled': 'Борубай Ойдонов', 'spellings.0.value.family': 'Ойдонов',
    'spellings.0.value.given': 'Борубай', 'spellings.0.source': 'Паспорт (вымышлен)', 'birth_place.text': 'Кок-Мунар',
    'identifiers.0.type': 'passport', 'identifiers.0.value': 'ID0000000',
  });
  await page.locator('button[name="more.other_spellings"]').click();
  equal('one more item, what was typed stays', 'Boribay Oidon uulu', await page.locator('[name="f.other_spellings.0"]').inputValue());
  await put(page, 'other_spellings.1', 'Бөрүбай Ойдонов');
  made.person = await sent(page, 'a person');
  await look(page, 'a person');
  for (const part of ['1971', 'Boribay Oidon uulu', 'Бөрүбай Ойдонов', 'Паспорт (вымышлен)', 'ID0000000']) {
    await says(page, `the person has ${part}`, part);
  }
}

async function interviewOf(page) {
  await addToCase(page, 'interview');
  await put(page, 'title', 'Допрос прораба (вымышлено)');
  await find(page, 'person', 'Бөрүбай');
  await find(page, 'interviewer', 'Айбек');
  await look(page, 'a new interview');
  await fill(page, {
    language: 'кыргызча', planned_for: '5.3.2026 09:30', in_custody: 'false', rights_explained: 'true', counsel: 'present', recording: 'video',
    'breaks.0.from': '5.3.2026 10:00', 'breaks.0.until': '5.3.2026 10:15', 'breaks.0.why': 'Вода',
  });
  await page.locator('button[name="more.breaks"]').click();
  await fill(page, { 'breaks.1.from': '5.3.2026 11:00', 'breaks.1.why': 'Звонок' });
  made.interview = await sent(page, 'an interview');
  await look(page, 'an interview');
  await says(page, 'with both breaks', 'Звонок');
}

async function documentOf(page) {
  const content = Buffer.from('ВЫМЫШЛЕНО. Смета моста.\n'.repeat(100));
  await addToCase(page, 'document');
  await look(page, 'a new document');
  await fill(page, { title: 'Смета моста (вымышлена)', source: 'Заказчик (вымышлен)' });
  await page.locator('input[type=file]').setInputFiles({ name: 'смета.txt', mimeType: 'text/plain', buffer: content });
  made.document = await sent(page, 'a document with its file');
  await look(page, 'a document');
  await says(page, 'it is called as it was', 'смета.txt');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`main a[href="/files/${made.document}"]`).click()]);
  equal('it comes back under its name', 'смета.txt', download.suggestedFilename());
  equal('and as it was', sha256(content), sha256(readFileSync(await download.path())));
}

const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

async function exhibitOf(page) {
  await addToCase(page, 'exhibit');
  await fill(page, { what: 'Журнал бетонных работ (вымышлен)', category: 'document' });
  made.exhibit = await sent(page, 'an exhibit');
  await move(page, 'seal_up', { package: 'Конверт', seal: SEAL, pieces: '1' });
  await move(page, 'send', { sent_to: 'Камера хранения' });
}

async function listOf(page, lang) {
  for (let i = 0; i < NOTES; i++) {
    const answer = await page.request.post(`${base}/api/record.create`, {
      headers: { Origin: base },
      data: { kind: 'note', case: made.case, fields: { title: `Пикет ${String(i).padStart(2, '0')}`, text: i % 2 ? 'ровно' : 'трещина' } },
    });
    if (!answer.ok()) return check('notes by a program', false, await answer.text());
  }
  await open(page, `/kinds/note?case=${encodeURIComponent(made.case)}`);
  await look(page, 'a list of two pages');
  const titles = () => page.locator('main tbody th').allInnerTexts();
  const first = await titles();
  equal('fifty on the first page', 50, first.length);
  await page.locator('main a[rel=next]').click();
  await look(page, 'its second page');
  const second = await titles();
  equal('the rest on the second', NOTES + 1 - 50, second.length);
  check('and none twice', second.every(one => !first.includes(one)));
  await page.locator('main thead a').first().click();
  const up = await titles();
  check('sorted by its first column', up.length === 50 && up.every((one, i) => i === 0 || up[i - 1].localeCompare(one, 'ru') <= 0), up.join(' '));
  await page.locator('main thead a').first().click();
  const down = await titles();
  check('and the other way round', down[0].includes('Пикет 54'), down[0]);
  check('which the column says', await page.locator('main th[aria-sort=descending]').count() === 1);
  await page.locator('main form[method=get] [name=words]').fill('трещина');
  await page.locator('main form[method=get] button').click();
  equal('those with a word', 28, (await titles()).length);
  await look(page, 'a list with a filter');
  await page.locator('main form[method=get] [name=words]').fill('слово которого нет');
  await page.locator('main form[method=get] button').click();
  await says(page, 'of a word that is nowhere, nothing', say('pages.nothing', lang));
  await page.locator('header [name=words]').fill('Замер');
  await page.locator('header [name=words]').press('Enter');
  await look(page, 'what was found');
  await says(page, 'a search finds the note', 'Замер моста');
}

async function conflictOf(browser, page, lang) {
  const other = await visitor(browser, { lang: 'ky' });
  await be(other, 'prosecutor', 'ky');
  for (const one of [page, other]) {
    await open(one, record(made.note));
    await follow(one, one.locator(`main a[href="/records/${made.note}/change"]`));
  }
  await look(page, 'a change');
  await put(other, 'text', 'Көпүрө узунураак (ойдон чыгарылган).');
  await sent(other, 'one is faster');
  await put(page, 'text', 'Мост короче на метр (вымышлено).');
  await send(page);
  const table = await page.locator('main table').innerText();
  for (const side of ['короче на метр', 'Көпүрө узунураак', 'Мост короче (вымышлено)']) {
    check(`the other sees both side by side: ${side}`, table.includes(side), table);
  }
  await says(page, 'and who it was', 'Гүлнара Ойдонова');
  equal('his own text stands in the form', 'Мост короче на метр (вымышлено).', await page.locator('[name="f.text"]').inputValue());
  await look(page, 'two who changed the same');
  await sent(page, 'sent again, it is taken');
  await says(page, 'the record has what he decided', 'короче на метр');
  await other.context().close();
}

/** Without scripts: one more item and a record found by buttons that bring the form back. */
async function withoutScripts(browser, lang) {
  const page = await visitor(browser, { lang, scripts: false });
  await be(page, 'investigator', lang);
  await addToCase(page, 'note');
  await fill(page, { title: 'Без скриптов (вымышлено)', text: 'Тот же мост.' });
  await page.locator('[name="f.about.0.words"]').fill('Бөрүбай');
  await page.locator('button[name="find.about.0"]').click();
  await page.locator('[name="f.about.0.id"]:not([value=""])').first().check();
  await page.locator('button[name="more.about"]').click();
  equal('without scripts: one more item', 1, await page.locator('[name="f.about.1.words"]').count());
  await page.locator('[name="f.about.1.words"]').fill('прораба');
  await page.locator('button[name="find.about.1"]').click();
  await page.locator('[name="f.about.1.id"]:not([value=""])').first().check();
  equal('without scripts: the first stays chosen', 1, await page.locator('[name="f.about.0.id"]:checked').count());
  await page.locator('button[name="more.about"]').click();
  await page.locator('button[name="drop.about.2"]').click();
  equal('without scripts: and one less', 0, await page.locator('[name="f.about.2.words"]').count());
  await sent(page, 'without scripts: a note');
  await says(page, 'without scripts: about two records', 'Бөрүбай');
  await says(page, 'without scripts: both', 'Допрос прораба');
  await page.context().close();
}

/** Tab until what has the focus is that. */
async function tabTo(page, what, selector) {
  for (let i = 0; i < 200; i++) {
    if (await page.evaluate(s => document.activeElement?.matches(s), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${what}`);
}

async function byKeyboard(browser, lang) {
  const page = await visitor(browser, { lang });
  await be(page, 'investigator', lang);
  await page.keyboard.press('Tab');
  check('by keyboard: the first stop skips to the content', await page.evaluate(() => document.activeElement.matches('.govuk-skip-link')));
  await page.keyboard.press('Enter');
  check('by keyboard: it does', await page.evaluate(() => document.activeElement.id === 'main-content' || location.hash === '#main-content'));
  await open(page, '/');
  await tabTo(page, 'the menu', 'nav a[href="/cases"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/cases');
  await tabTo(page, 'the case', `main a[href="${record(made.case)}"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${record(made.case)}`);
  await tabTo(page, 'what can be added', 'main details summary');
  await page.keyboard.press('Enter');
  await tabTo(page, 'a note', 'main a[href^="/kinds/note/new?"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/kinds/note/new?**');
  await tabTo(page, 'its title', '[name="f.title"]');
  await page.keyboard.type('С клавиатуры (вымышлено)');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ни одного щелчка.');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  check('by keyboard: what has the focus is seen', outline !== 'none', outline);
  await tabTo(page, 'the button', 'main form[method=post] .govuk-button-group button:not([name])');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/records/note/*');
  await says(page, 'by keyboard: a note is made', 'С клавиатуры');
  await page.context().close();
}

async function investigator(browser, page, lang) {
  await follow(page, page.locator(`main a[href="${record(made.case)}"]`).last());         // above stands what was done in it
  await move(page, 'start');
  await noteOf(page, lang);
  await draftOf(page, lang);
  await personOf(page);
  await interviewOf(page);
  await documentOf(page);
  await exhibitOf(page);
  await conflictOf(browser, page, lang);
  await listOf(page, lang);
}

// ---- the keeper ----

async function keeper(page, lang) {
  await addToCase(page, 'exhibit');
  await look(page, 'a new exhibit');
  await fill(page, { what: 'Керн бетона (вымышлен)', category: 'other', found_on: '30.2.2026 10:00' });
  await send(page);
  await refusedAt(page, 'found on a day that there is not', 'found_on.day', '30');
  await put(page, 'found_on', '28.2.2026 10:00');
  await sent(page, 'an exhibit of the keeper');
  await look(page, 'an exhibit of the keeper');
  await open(page, record(made.exhibit));
  await follow(page, page.locator('main a[href$="/moves/receive"]'));
  await look(page, 'receiving an exhibit');
  await fill(page, { seal_received: OTHER_SEAL, pieces_received: '1', storage_place: 'Шкаф 3' });
  await send(page);
  check('with another seal it is not received', path(page).endsWith('/moves/receive'), path(page));
  await says(page, 'and the two numbers are named', SEAL);
  await look(page, 'it is not received');
  await open(page, record(made.exhibit));
  await move(page, 'receive_with_difference', {
    seal_received: OTHER_SEAL, pieces_received: '1', reason: `Пломбада ${OTHER_SEAL}, протоколдо ${SEAL}`,
  });
  await follow(page, page.locator('main a[href$="/moves/settle"]'));
  await look(page, 'settling a difference');
  await fill(page, { storage_place: 'Шкаф 3', reason: 'Протоколдо сандар алмашып калган' });
  await send(page);
  await says(page, 'who recorded a difference does not settle it', say('rules.exhibit-own-difference', lang));
}

/** The head is none of the six: he signs in with his passphrase. What he proposes waits for somebody else. */
async function headProposes(browser, lang) {
  const page = await visitor(browser, { lang });
  await open(page, `/sign-in?next=${encodeURIComponent(record(made.exhibit))}`);
  await fillPlain(page, { login: 'temir', passphrase: demo.people[0].passphrase });
  await page.locator('main form button').last().click();
  await page.waitForURL(`**${record(made.exhibit)}`);
  await follow(page, page.locator('main a[href$="/moves/settle"]'));
  await fill(page, { storage_place: 'Шкаф 3', reason: 'В протоколе переставлены цифры (вымышлено)' });
  made.proposal = await sent(page, 'a proposal that another signs');
  check('it is a proposal', made.proposal.startsWith('proposal/'), made.proposal);
  await look(page, 'a proposal of the head');
  await page.context().close();
}

async function fillPlain(page, values) {
  for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(value);
}

// ---- the central authority ----

async function authority(page) {
  await addToCase(page, 'mla_request');
  await look(page, 'a new request');
  await fill(page, {
    subject: 'Account abroad (invented)', other_state: 'Republic of Boz-Too (invented)', legal_basis: ['uncac'],
    requesting_authority: 'The office (invented)', assistance: ['bank'], assistance_text: 'Statements, certified by the bank', needed_by: '31.02.2026',
  });
  await find(page, 'persons.0', 'Бөрүбай');
  await send(page);
  await refusedAt(page, 'needed by a day that there is not', 'needed_by.day', '31');
  await look(page, 'needed by a day that there is not');
  check('what was ticked stays', await page.locator('[name^="f.assistance."][value="bank"]').isChecked());
  await put(page, 'needed_by', '1.3.2027');
  made.request = await sent(page, 'a request abroad');
  await look(page, 'a request');
  for (const part of ['Statements, certified by the bank', 'Бөрүбай', '01.03.2027']) await says(page, `the request has ${part}`, part);
  check('it leads to the person', await page.locator(`main a[href="${record(made.person)}"]`).count() === 1);
}

// ---- the inspector ----

async function inspector(page, lang) {
  await follow(page, page.locator('nav a[href="/kinds/prison_inspection"]'));
  await look(page, 'inspections');
  await follow(page, page.locator('main a[href="/kinds/prison_inspection/new"]'));
  await look(page, 'a new inspection');
  await fill(page, {
    prison: 'Колония № 0 (вымышлена)', type: 'project', announced: 'true', planned_on: '10.11.2026', places: '200', held: 'двести',
    'items.0.rule': '13', 'items.0.what': 'Есть ли окно', 'items.0.note': 'Есть (вымышлено)',
  });
  await send(page);
  await refusedAt(page, 'a number in words', 'held', 'двести');
  await put(page, 'held', '187');
  await page.locator('button[name="more.items"]').click();
  await fill(page, { 'items.1.rule': '15', 'items.1.what': 'Доступна ли вода' });
  await sent(page, 'an inspection');
  await look(page, 'an inspection');
  await says(page, 'with both questions', 'Доступна ли вода');
  await follow(page, page.locator('main a[href$="/moves/visit"]'));
  await look(page, 'the visit');
  await fill(page, { visited_on: '11.11.2026', mandate: 'Письмо № 3 (вымышлено)' });
  await find(page, 'inspectors.0', 'Бегимай');
  await sent(page, 'the visit');
  await says(page, 'the inspection is in its next state', label('prison_inspection', 'visited', lang));
}

// ---- the programme officer ----

async function officer(page) {
  await open(page, record(target('components')));
  await open(page, '/kinds/activity');
  await look(page, 'activities');
  await follow(page, page.locator('main a[href="/kinds/activity/new"]'));
  await look(page, 'a new activity');
  await fill(page, {
    title: 'Second meeting (invented)', activity_number: '1.9', expected_result: 'A plan (invented)', planned_from: '1.12.2026',
    planned_to: '31.11.2026',
  });
  await find(page, 'project', 'Prison reform');
  await send(page);
  await refusedAt(page, 'a day that November has not', 'planned_to.day', '31');
  equal('the project that was chosen stays', target('components'), await page.locator('[name="f.project.id"]:checked').inputValue());
  await put(page, 'planned_to', '30.12.2026');
  await sent(page, 'an activity');
  await look(page, 'an activity');
  await open(page, record(target('components')));
  await says(page, 'the project names it', 'Second meeting (invented)');
  await open(page, '/kinds/news_item');
  equal('who may not write news is offered no form', 0, await page.locator('main a[href="/kinds/news_item/new"]').count());
  await open(page, '/kinds/news_item/new');
  await look(page, 'he may not write news');
  equal('nor gets one', 0, await page.locator('[name="f.title_en"]').count());
}

await withBrowser(async browser => {
  await day(browser, 'prosecutor', 'ky', prosecutorBegins);
  await day(browser, 'investigator', 'ru', (page, lang) => investigator(browser, page, lang));
  await withoutScripts(browser, 'ru');
  await byKeyboard(browser, 'ru');
  await day(browser, 'evidence-keeper', 'ky', keeper);
  await headProposes(browser, 'ru');
  await day(browser, 'prosecutor', 'ky', prosecutorSigns);
  await day(browser, 'central-authority', 'en', authority);
  await day(browser, 'inspector', 'ru', inspector);
  await day(browser, 'programme-officer', 'en', officer);
});
