/**
 * The thread in which invoices are printed. Plain JavaScript, as Node starts it by its path: the same file beside the
 * sources, where tests run, and beside what is built.
 */
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

const { resolve } = createRequire(import.meta.url);
/** Letters of all European scripts. */
const FONTS = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};
const [LEFT, RIGHT, BOTTOM, LINE] = [56, 539, 770, 14];
/** Where a column ends (its text is set flush right) and how wide it is. */
const COLUMNS = { quantity: [350, 60], price: [445, 90], total: [RIGHT, 90] };
const TITLE_WIDTH = 230;

/** The bytes of the PDF. Nothing in them is of the moment or the place they are made: the same facts are the same bytes. */
export async function invoice(facts) {
  const { number, orderId, paidAt } = facts;
  const document = new PDFDocument({
    ...{ size: 'A4', margin: LEFT, font: FONTS.plain, lang: 'en' },
    info: { Title: `Invoice ${number}`, Subject: `Order ${orderId}`, CreationDate: new Date(paidAt) },
  });
  const chunks = [];
  const done = new Promise((settle, fail) => {
    document.on('data', (chunk) => chunks.push(chunk));
    document.once('end', settle);
    document.once('error', fail);
  });
  draw(document, facts);
  document.end();
  await done;
  // A copy of its own: what is sent to another thread is moved there, and small buffers have one memory.
  return new Uint8Array(Buffer.concat(chunks));
}

function draw(document, { number, orderId, paidAt, currency, lines, address, ...sums }) {
  const money = moneyOf(currency);
  let y = LEFT;
  const write = (text, font = 'plain', size = 10) => {
    document.font(FONTS[font]).fontSize(size);
    const height = document.heightOfString(text, { width: RIGHT - LEFT });
    document.text(text, LEFT, y, { width: RIGHT - LEFT });
    y += height + 4;
  };
  const cell = (text, [end, width]) => document.text(text, end - width, y, { width, align: 'right' });
  const ensure = (height) => {
    if (y + height <= BOTTOM) return;
    document.addPage();
    y = LEFT;
  };

  write(`Invoice ${number}`, 'bold', 20);
  write(`Paid on ${paidAt.slice(0, 10)}`);
  write(`Order ${orderId}`);
  y += LINE;
  if (address !== null) {
    for (const part of addressOf(address)) write(part);
    y += LINE;
  }
  document.font(FONTS.bold).fontSize(10);
  document.text('Item', LEFT, y, { width: TITLE_WIDTH });
  cell('Quantity', COLUMNS.quantity);
  cell('Price', COLUMNS.price);
  cell('Total', COLUMNS.total);
  y += LINE + 4;
  for (const line of lines) {
    document.font(FONTS.plain).fontSize(10);
    const height = document.heightOfString(line.title, { width: TITLE_WIDTH });
    ensure(height);
    document.text(line.title, LEFT, y, { width: TITLE_WIDTH });
    cell(String(line.quantity), COLUMNS.quantity);
    cell(money(line.unitPrice), COLUMNS.price);
    cell(money(line.total), COLUMNS.total);
    y += height + 4;
    for (const note of notesOn(line, money)) {
      ensure(LINE);
      document.fontSize(8).text(note, LEFT, y, { width: TITLE_WIDTH });
      y += LINE;
    }
  }
  y += LINE;
  for (const [name, amount] of sumsOf(sums)) {
    ensure(LINE);
    document.font(name === 'Total' ? FONTS.bold : FONTS.plain).fontSize(10);
    cell(name, COLUMNS.price);
    cell(money(amount), COLUMNS.total);
    y += LINE + 4;
  }
}

/** What its total is made of besides its price. */
function notesOn({ discount, taxRate, tax }, money) {
  return [
    ...(discount === 0 ? [] : [`Discount ${money(-discount)}`]),
    ...(taxRate === 0 ? [] : [`Tax ${taxRate / 10_000} %: ${money(tax)}`]),
  ];
}

function sumsOf({ subtotal, discount, tax, taxIncluded, shipping, total }) {
  return [
    ['Subtotal', subtotal],
    ...(discount === 0 ? [] : [['Discount', -discount]]),
    ['Shipping', shipping],
    [taxIncluded ? 'Tax included' : 'Tax', tax],
    ['Total', total],
  ];
}

function addressOf({ name, line1, line2, postalCode, city, region, country }) {
  return [name, line1, line2, `${postalCode} ${city}`, region, country].filter((part) => part !== undefined);
}

/** Minor units as people read them; a plain space, so that it can be searched for. */
function moneyOf(currency) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const { maximumFractionDigits: digits } = format.resolvedOptions();
  return (amount) => format.format(amount / 10 ** digits).replace(/\u00a0/g, ' ');
}
