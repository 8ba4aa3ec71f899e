// requests.mjs: requests for information and summonses in a browser, in each of the three languages: what waits to be chased, chased with one button,
// the questions beside their answers, a request to a bank that is refused without its decision and approved with it, a call, and two at one time.
import { withBrowser, visitor, check, equal } from './browser.mjs';
import { say, saidFirst, saidLast, label, be, open, record, heading, path, look, says, fill, find, send, sent, refusedAt, call, follow } from './kit.mjs';

/** A day so far from today, as the gate counts days. */
function day(ahead) {
  const [year, month, date] = new Date(Date.now() + ahead * 86400000).toLocaleDateString('sv', { timeZone: 'Asia/Bishkek' }).split('-').map(Number);
  return `${date}.${month}.${year}`;
}

/** The request of the demo, late by two days again. */
async function lateOne(page) {
  const { records } = await call(page, 'record.list', { kind: 'request', state: 'partly' });
  const id = records[0].id;
  const late = { id, fields: { due: day(-2) }, reason: 'В письме назван этот день (вымышлено)' };
  await call(page, 'record.correct', late).catch(problem => { if (!String(problem).includes('nothing-changes')) throw problem; });
  return { id, of: records[0].case };
}

async function chased(page, lang, late) {
  await open(page, '/');
  await look(page, 'my work with a request without an answer');
  await says(page, 'what is late has its own heading', say('today.waits', lang));
  await follow(page, page.locator('main a[href^="/do/request.chase?"]').first());
  await look(page, 'chasing');
  const paper = await sent(page, 'one button chases it');
  check('and leads to the letter that says so', paper.startsWith('paper/'), paper);
  await look(page, 'the chaser');
  await open(page, record(late.id));
  await look(page, 'a request with its questions');
  await says(page, 'the questions stand beside their answers', say('request.questions', lang));
  await says(page, 'those without one say so', say('request.no-answer', lang));
  equal('each once', 3, await page.locator('main table').filter({ hasText: say('request.no-answer', lang) }).locator('tbody tr').count());
  check('the chaser is among them', await page.locator(`main a[href="${record(paper)}"]`).count() > 0);
  await follow(page, page.locator('main a[href$="/moves/take_answer"]'));
  await fill(page, { answered_on: day(0) });
  await send(page);
  await says(page, 'it is not answered while questions are open', saidLast('rules.request-open', lang));
  await look(page, 'an answer that is none yet');
  await open(page, '/kinds/request?term=over');
  equal('late no more', 0, await page.locator(`main a[href="${record(late.id)}"]`).count());
  await page.locator('main form[method=get] [name="term"]').selectOption('');
  await page.locator('main form[method=get] [name="f.addressee"]').selectOption('bank');
  await page.locator('main form[method=get] button').click();
  check('the list by whom it is asked of has it', await page.locator(`main a[href="${record(late.id)}"]`).count() === 1, page.url());
  await look(page, 'a list of requests');
}

async function asked(page, lang, of) {
  await open(page, `/kinds/request/new?case=${encodeURIComponent(of)}`);
  await look(page, 'a new request');
  await send(page);
  await refusedAt(page, 'a request without a subject', 'subject');
  await fill(page, { subject: 'Второй счёт (вымышлено)', addressee: 'bank', legal_basis: 'Основание (вымышлено)', due: day(9), 'questions.0': 'Чей это счёт?',
    'concerns.0.account': '1090-000222' });
  await find(page, 'organization', 'Ак-Мөңгү');
  const id = await sent(page, 'a request to a bank');
  await follow(page, page.locator('main a[href$="/moves/approve"]'));
  await look(page, 'asking for approval');
  await send(page);
  await refusedAt(page, 'a bank wants a decision', 'sanction_by');
  await says(page, 'and it is said that nobody has confirmed that yet', saidLast('desk.move-needs-when-unconfirmed', lang));
  await look(page, 'a bank without a decision');
  await fill(page, { sanction_by: 'judge', sanction_number: '94', sanction_on: day(-1) });
  await send(page);
  check('with it, the request waits for the second person', await page.locator('.govuk-error-summary').count() === 0, path(page));
  return id;
}

async function approved(browser, lang, id) {
  const page = await visitor(browser, { lang });
  await be(page, 'prosecutor', lang);
  const { proposals } = await call(page, 'proposal.list', {});
  const waits = proposals.find(p => p.fields.object === id);
  await open(page, record(waits.id));
  await look(page, 'a request that waits for approval');
  await follow(page, page.locator('main a[href^="/do/proposal.sign?"]'));
  await send(page);
  await open(page, record(id));
  await says(page, 'approved', label('request', 'approved', lang));
  await says(page, 'it does not leave without its letter', saidFirst('rules.request-not-printed', lang));
  await page.context().close();
}

async function summoned(page, lang, of) {
  const { records } = await call(page, 'record.list', { kind: 'person', case: of });
  const { user } = await call(page, 'session.show', {});
  const fields = { subject: 'О втором счёте (вымышлено)', person: records[0].id, status: 'witness', action: 'interview', officer: user.id ?? user };
  const one = await call(page, 'record.create', { kind: 'summons', case: of, fields });
  await open(page, `${record(one.id)}/moves/issue`);
  await fill(page, { where: 'Кабинет 3 (вымышлено)', when: `${day(3)} 10:00` });
  await look(page, 'issuing a summons');
  await sent(page, 'a summons is issued');
  await call(page, 'record.create', { kind: 'summons', case: of, fields: { ...fields, when: `${day(3)} 10:30` } });
  await open(page, record(one.id));
  await says(page, 'two calls at one time are told of', saidFirst('summons.clash', lang));
  await look(page, 'two calls at one time');
  await open(page, `${record(one.id)}/moves/cancel`);
  await fill(page, { reason: 'Другой день (вымышлено)' });
  await sent(page, 'it is called off');
  await follow(page, page.locator('main a[href^="/do/summons.again?"]'));
  const again = await sent(page, 'and the person is called again');
  check('by a new summons', again !== one.id && again.startsWith('summons/'), again);
  check('that knows the one before', await page.locator(`main a[href="${record(one.id)}"]`).count() === 1);
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const page = await visitor(browser, { lang });
    page.lang = lang;
    await be(page, 'investigator', lang);
    const late = await lateOne(page);
    await chased(page, lang, late);
    const id = await asked(page, lang, late.of);
    await approved(browser, lang, id);
    await summoned(page, lang, late.of);
    equal(`${lang}: he is still himself`, say('view.my-work', lang), await (await open(page, '/'), heading(page)));
    await page.context().close();
  }
});
