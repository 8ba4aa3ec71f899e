// morning.mjs: the page that a day begins with, in each of the three languages. A prosecutor has a note of his own for today, a plan to return and a
// request to sign; he does them, and they are gone. A colleague is ill: the head previews what would go, hands it over, the successor acknowledges, and
// she sees on her return who has it. A calendar with its address, the unit.
import { withBrowser, check, equal } from './browser.mjs';
import { base, say, saidFirst, label, call, open, record, heading, path, text, says, fill, put, send, sent, somebody, both, follow } from './kit.mjs';

const day = n => new Intl.DateTimeFormat('ru', { timeZone: 'Asia/Bishkek', day: '2-digit', month: '2-digit', year: 'numeric' })
  .format(Date.now() + n * 86400000);

const first = page => page.locator('.govuk-notification-banner[aria-labelledby="first-of-all"]');
const leadsTo = async (page, id) => await page.locator(`main a[href="${record(id)}"]`).count() > 0;

async function users(page) {
  const all = (await call(page, 'user.list', {})).users;
  return Object.fromEntries(all.map(u => [u.fields.login, u.id]));
}

/** A case with a plan, a request that waits for the second signature, a hearing in two days. */
async function prepared(author, prosecutor, lang) {
  const who = await users(author);
  const { id } = await call(author, 'case.open', { fields: { title: `Казандар ${lang} (ойдон чыгарылган)` } });
  await call(author, 'case.admit', { case: id, login: 'bakyt', role: 'member' });
  const plan = await call(author, 'record.create', { kind: 'plan', case: id, fields: { title: `План ${lang}`, aim: 'Цена', responsible: who.gulnara } });
  await call(author, 'record.move', { id: plan.id, move: 'submit' });
  const organization = await call(author, 'record.create', { kind: 'organization', case: id, fields: { name: `Салык ${lang} (ойдон)` } });
  const request = await call(author, 'record.create', { kind: 'request', case: id, fields: {
    subject: `Салык ${lang}`, addressee: 'tax', organization: organization.id, legal_basis: 'x', due: day(9), questions: ['Бир'],
    concerns: [{ account: '1' }], responsible: who.gulnara } });
  const proposal = await call(author, 'record.move', { id: request.id, move: 'approve' });
  const hearing = await call(prosecutor, 'record.create', { kind: 'hearing', case: id, fields: {
    title: `Отурум ${lang}`, court: 'Сот', starts_at: `${day(2)} 10:30`, prosecutor: who.bakyt } });
  return { case: id, plan: plan.id, proposal: proposal.id, hearing: hearing.id };
}

async function noteOfHisOwn(page, lang) {
  await follow(page, page.locator('main a[href="/do/todo.add"]').first());
  await both(page, 'writing a note');
  await fill(page, { title: `Банкка чалуу ${lang}`, on: day(0) });
  const id = await sent(page, `${lang}: a note is written down`);
  await both(page, 'a note of his own');
  return id;
}

async function morning(browser, lang, page, made) {
  await open(page, '/');
  await both(page, 'a morning before the note');
  const note = await noteOfHisOwn(page, lang);
  await open(page, '/');
  await both(page, 'a morning');
  check(`${lang}: first of all is what is due today`, (await first(page).innerText()).includes(`Банкка чалуу ${lang}`), await first(page).innerText());
  await says(page, `${lang}: it says so by words`, say('today.due-today', lang));
  for (const [what, id] of Object.entries({ plan: made.plan, proposal: made.proposal, hearing: made.hearing, note })) {
    check(`${lang}: the ${what} is on his page`, await leadsTo(page, id), await text(page));
  }
  await says(page, `${lang}: what he is to do stands beside it`, label('plan', 'approve', lang));
  await says(page, `${lang}: and what others did`, say('today.since', lang));
  await follow(page, first(page).locator('a'));
  equal(`${lang}: the first thing leads to the note`, record(note), path(page));
  await follow(page, page.locator('main a[href^="/do/todo.done?"]'));
  await sent(page, `${lang}: it is done`);
  await open(page, '/');
  check(`${lang}: and gone`, !await leadsTo(page, note), await text(page));
  await open(page, record(made.proposal));
  await follow(page, page.locator('main a[href^="/do/proposal.sign?"]'));
  await send(page);
  await open(page, `${record(made.plan)}/moves/send_back`);
  await fill(page, { remarks: 'Экинчи божомол кайда?' }).catch(() => {});
  await put(page, 'reason', 'Бир гана божомол (ойдон чыгарылган)');
  await sent(page, `${lang}: the plan is returned`);
  await open(page, '/waits');
  await both(page, 'all that waits');
  for (const [what, id] of Object.entries({ plan: made.plan, proposal: made.proposal })) {
    check(`${lang}: the ${what} waits no more`, !await leadsTo(page, id), await text(page));
  }
  await open(page, '/notes');
  await both(page, 'his notes');
}

async function calendar(page, lang) {
  await open(page, '/calendar');
  await says(page, `${lang}: the hearing stands in the calendar`, '10:30');
  await both(page, 'the calendar');
  const file = await page.request.get(`${base}/calendar.ics`);
  check(`${lang}: it is had as a file`, (await file.text()).startsWith('BEGIN:VCALENDAR\r\n'));
  await follow(page, page.locator('main a[href="/do/calendar.subscribe"]'));
  await both(page, 'an address for a calendar program');
  await fill(page, { device: `Телефон ${lang}`, shows: 'times' });
  await send(page);
  await both(page, 'the address');
  const address = (await text(page)).match(/https:\/\/\S+\/feeds\/[0-9a-f]{64}/)?.[0];
  check(`${lang}: the whole address is shown`, Boolean(address), await text(page));
  const bare = await (await browserless(page)).get(address), body = await bare.text();
  check(`${lang}: it answers who is not signed in`, bare.status() === 200 && body.includes('BEGIN:VEVENT'), body.slice(0, 200));
  check(`${lang}: as a calendar`, bare.headers()['content-type'].startsWith('text/calendar'), bare.headers()['content-type']);
  check(`${lang}: and names nothing`, !/Отурум|HE-|Сот/.test(body), body);
  await open(page, '/calendar');
  await follow(page, page.locator('main a[href*="/records/calendar_feed/"]').last());
  await follow(page, page.locator('main a[href^="/do/calendar.revoke?"]'));
  await sent(page, `${lang}: it is revoked`);
  equal(`${lang}: and answers no more`, 404, (await (await browserless(page)).get(address)).status());
}

const contexts = [];
async function browserless(page) {
  const context = await page.context().browser().newContext({ ignoreHTTPSErrors: true });
  contexts.push(context);
  return context.request;
}

async function handedOver(browser, lang, from, to) {
  const head = await somebody(browser, 'nur', lang);
  await both(head, 'the morning of a head');
  await open(head, '/unit');
  await both(head, 'the unit');
  await follow(head, head.locator('main a[href="/do/desk.preview"]'));
  await both(head, 'asking for a preview');
  await head.getByLabel(`Ойдон ${from}`).first().check();
  await head.locator(`[name="f.to.id"]`).and(head.getByLabel(`Ойдон ${to}`)).check();
  await put(head, 'cause', 'ill');
  await head.locator('[name="f.reason"]').fill(`Тумоо ${lang} (ойдон чыгарылган)`);
  await send(head);
  equal(`${lang}: what would go is shown`, say('handed.preview', lang), await heading(head));
  await says(head, `${lang}: and that nothing has gone`, say('handed.nothing-yet', lang));
  check(`${lang}: no case that she does not know is named`, !(await text(head)).includes('ойдон чыгарылган) ·'), await text(head));
  await both(head, 'a preview of a hand-over');
  const id = await sent(head, `${lang}: it is handed over`);
  await both(head, 'a hand-over as the head sees it');
  const successor = await somebody(browser, to, lang);
  check(`${lang}: it waits for the successor`, await leadsTo(successor, id), await text(successor));
  await says(successor, `${lang}: to be acknowledged`, label('hand_over', 'acknowledge', lang));
  await both(successor, 'the morning of a successor');
  await follow(successor, successor.locator(`main a[href="${record(id)}"]`).first());
  await both(successor, 'the list of a hand-over');
  check(`${lang}: with the cases`, await successor.locator('main a[href^="/records/case/"]').count() > 0, await text(successor));
  check(`${lang}: and the way to print it`, await successor.locator('main a[href^="/papers/about/hand_over/"]').count() > 0, await text(successor));
  await follow(successor, successor.locator('main a[href^="/do/desk.acknowledge?"]'));
  await both(successor, 'acknowledging');
  await fill(successor, { remarks: 'Баары ордунда' });
  await sent(successor, `${lang}: it is acknowledged`);
  await open(successor, '/');
  check(`${lang}: and waits no more`, !await leadsTo(successor, id), await text(successor));
  const back = await somebody(browser, from, lang);
  await says(back, `${lang}: on the return one learns of it`, saidFirst('today.your-desk-went', lang));
  await both(back, 'the return of a colleague');
  await open(back, '/handed');
  await both(back, 'hand-overs');
  await open(back, '/deputies');
  await both(back, 'deputies');
  for (const page of [head, successor, back]) await page.context().close();
}

await withBrowser(async browser => {
  const author = await somebody(browser, 'gulnara', 'en');
  let from = 'gulnara', to = 'daniyar';
  for (const lang of ['ky', 'ru', 'en']) {
    const page = await somebody(browser, 'bakyt', lang);
    const made = await prepared(author, page, lang);
    await morning(browser, lang, page, made);
    await calendar(page, lang);
    await page.context().close();
    await handedOver(browser, lang, from, to);
    [from, to] = [to, from];
  }
  for (const context of contexts) await context.close();
  await author.context().close();
});
