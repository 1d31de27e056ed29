import { Injectable } from '@nestjs/common';
import { NotFound } from '#kernel';
import { Database } from '#platform/database/database.js';
import { type InvoiceFacts, Invoices } from '../../../application/after-sale/ports.js';

interface InvoiceRow extends Omit<InvoiceFacts, 'paidAt'> {
  readonly paid_at: Date;
  readonly pdf: Buffer | null;
}

/** Invoices in PostgreSQL. Of an order they show only what its guards never let anybody change once it is paid. */
@Injectable()
export class PostgresInvoices extends Invoices {
  constructor(private readonly database: Database) {
    super();
  }

  async find(
    orderId: string,
    { userId, role }: { readonly userId: string; readonly role: string },
  ): Promise<{ facts: InvoiceFacts; pdf: Uint8Array | null }> {
    const [row] = await this.database.reader.query<InvoiceRow>(FIND, [orderId, userId, role === 'admin']);
    if (row === undefined) throw new NotFound();
    const { pdf, paid_at: paidAt, ...facts } = row;
    return { facts: { ...facts, paidAt: paidAt.toISOString() }, pdf };
  }

  async keep(orderId: string, pdf: Uint8Array): Promise<Uint8Array> {
    const kept = await this.database.reader.query<{ pdf: Buffer }>(
      'INSERT INTO order_invoices (order_id, pdf) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING pdf',
      [orderId, pdf],
    );
    const [row = { pdf: undefined }] =
      kept.length > 0
        ? kept
        : await this.database.reader.query<{ pdf: Buffer }>(
            'SELECT pdf FROM order_invoices WHERE order_id = $1',
            [orderId],
          );
    if (row.pdf === undefined) throw new Error(`the invoice of order ${orderId} vanished`);
    return row.pdf;
  }
}

const FIND = `
  SELECT o.id AS "orderId", o.number, o.currency, o.subtotal::float8, o.discount::float8, o.tax::float8,
         o.tax_included AS "taxIncluded", o.shipping::float8, o.total::float8,
         o.shipping_address AS address, i.pdf,
         (SELECT json_agg(json_build_object('title', l.title, 'quantity', l.quantity, 'unitPrice', l.unit_price,
                                            'discount', l.discount, 'taxRate', l.tax_rate, 'tax', l.tax, 'total', l.total) ORDER BY l.position)
            FROM order_lines l WHERE l.order_id = o.id AND NOT l.lost) AS lines,
         (SELECT min(e.at) FROM order_events e WHERE e.order_id = o.id AND e.type = 'order.paid') AS paid_at
    FROM orders o LEFT JOIN order_invoices i ON i.order_id = o.id
   WHERE o.id = $1::uuid AND o.number IS NOT NULL AND (o.user_id = $2::uuid OR $3::boolean)`;
