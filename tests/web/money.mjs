// money.mjs: a project's money in a browser, in three languages: a payment for which there is no rate is refused and says which one is nearest; who certified
// does not approve; the budget beside what became of it by donor and in som, each figure followed to its transactions; a bank's statement brought and compared.
// Amounts and persons are invented.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, saidLast, label, open, record, both, look, says, fill, find, put, send, sent, somebody, call, follow, text } from './kit.mjs';

const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();

async function signed(first, second, id, move, fields = {}) {
  const { id: proposal } = await call(first, 'record.move', { id, move, fields });
  await call(second, 'proposal.sign', { id: proposal });
}

/** A project of EUR 2.7 million with two donors and two lines. */
async function books(officer, finance, head, round) {
  const { id: project } = await call(officer, 'record.create', { kind: 'project', fields: { title: `Reform ${round} (invented)`, aim: 'Better prisons', implementer: 'Office',
    budget: '2700000 EUR', rate_source: 'inforeuro', begins: '2010', duration: '3 years' } });
  const donors = [];
  for (const name of ['European Union', 'Sweden (amount invented)'])
    donors.push((await call(officer, 'record.create', { kind: 'donor', fields: { project, name, type: 'government', share: '50 percent' } })).id);
  const lines = [];
  for (const [code, group] of [['1', 'travel'], ['2', 'contracts']]) {
    const { id } = await call(finance, 'record.create', { kind: 'budget_line', fields: { project, code, class: group, text_en: 'Hearings', text_ru: 'Слушания', text_ky: 'Угуулар',
      amount: '100000 EUR', donors: donors.map(donor => ({ donor, percent: '50 percent' })) } });
    await signed(finance, head, id, 'approve');
    lines.push(id);
  }
  return { project, lines };
}

async function paying(finance, officer, head, lang, round, lines) {
  await open(finance, '/kinds/money_transaction/new');
  await fill(finance, { type: 'disbursement', on: `14.06.${2010 + round}`, payee: 'Invented Builder', document: `PP ${round}-1`, amount: '57000 KGS' });
  await find(finance, 'line', '1');
  await finance.locator(`[name="f.line.id"][value="${lines[0]}"]`).check().catch(() => {});
  await send(finance);
  await says(finance, 'a payment without a rate is refused', saidFirst(round ? 'rules.rate-missing' : 'rules.rate-none', lang));
  await both(finance, 'a payment without a rate');
  for (const [to, rate] of [['kgs', '57'], ['usd', '1,25']])
    await call(finance, 'record.create', { kind: 'exchange_rate', fields: { from: 'eur', to, rate, source: 'inforeuro', valid_from: `2010-06-01`.replace('2010', `${2010 + round}`), holds: 'month' } });
  await send(finance);
  const id = await sentAt(finance);
  await says(finance, 'what it comes to is said', label('money_transaction', 'in_eur', lang));
  await both(finance, 'a payment');
  await follow(finance, action(finance, '/moves/certify'));
  await send(finance);
  equal('who certified is offered no approval', 0, await finance.locator('main a[href*="/moves/approve"]').count());
  await open(head, record(id));
  await follow(head, action(head, '/moves/approve'));
  await send(head);
  await says(head, 'another approves it', label('money_transaction', 'approved', lang));
  return id;
}

async function sentAt(page) {
  const found = new URL(page.url()).pathname.match(/^\/records\/(money_transaction\/[0-9a-f]{16})$/);
  check('a payment is entered', Boolean(found), (await text(page)).slice(0, 400));
  if (!found) throw new Error('no payment');
  return found[1];
}

async function reading(page, lang, project, payment) {
  await open(page, record(project));
  await follow(page, action(page, '/money/project/'));
  await says(page, 'the budget stands beside what became of it', say('money.col-revised', lang));
  await both(page, 'a budget');
  await page.locator('[name="by"]').selectOption('donor');
  await page.locator('[name="currency"]').selectOption('KGS');
  await page.locator('[name="on"]').fill('15.06.2010');
  await follow(page, page.locator('main form button').last());
  await says(page, 'by donor', 'Sweden (amount invented)');
  await says(page, 'and in som, with the rate', saidLast('money.says-rate', lang));
  await both(page, 'a budget by donor in som');
  await follow(page, page.locator('main table a[href*="/behind"][href*="of=disbursement"]').first());
  await says(page, 'the figure leads to its payment', 'Invented Builder');
  await both(page, 'what is behind a figure');
  await follow(page, page.locator(`main a[href$="${record(payment)}"]`).first());
  await says(page, 'and that to its record', label('money_transaction', 'approved', lang));
}

async function comparing(finance, officer, lang, round, project) {
  const { id } = await call(finance, 'record.create', { kind: 'money_statement', fields: { project, of: 'disbursement', account: `KGS 12${round} (invented)`, currency: 'kgs',
    period_from: `${2010 + round}-06-01`, period_to: `${2010 + round}-06-30`, minus_out: 'yes' } });
  await open(finance, record(id));
  await follow(finance, action(finance, 'money.bring'));
  await look(finance, 'bringing a statement');
  const csv = `Document no.;Date;Amount;Text\nPP ${round}-1;15.06.${2010 + round};-57000;Builder\n;16.06.${2010 + round};-150;Fee\n`;
  await finance.locator('input[type=file]').setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await follow(finance, finance.locator('main form[method=post] button:not([name])').last());
  await says(finance, 'one stands in both', label('statement_line', 'matched', lang));
  await both(finance, 'a statement that was brought');
  await open(finance, record(id));
  await says(finance, 'a fee is the bank alone', label('statement_line', 'only_there', lang));
  await both(finance, 'a statement');
}

await withBrowser(async browser => {
  for (const [round, lang] of ['en', 'ru', 'ky'].entries()) {
    const officer = await somebody(browser, 'kubat', lang), finance = await somebody(browser, 'aizat', lang), head = await somebody(browser, 'temir', lang);
    const { project, lines } = await books(officer, finance, head, round);
    const payment = await paying(finance, officer, head, lang, round, lines);
    await reading(officer, lang, project, payment);
    await comparing(finance, officer, lang, round, project);
    for (const page of [officer, finance, head]) await page.context().close();
  }
});
