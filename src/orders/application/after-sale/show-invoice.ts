import type { Actor } from '#kernel';
import { InvoicePrinter, Invoices } from './ports.js';

/** The invoice of a paid order: printed when somebody asks for it first, and kept. */
export class ShowInvoice {
  constructor(
    private readonly invoices: Invoices,
    private readonly printer: InvoicePrinter,
  ) {}

  /** @throws NotFound, Overloaded */
  async execute(actor: Actor, { orderId }: { readonly orderId: string }): Promise<Uint8Array> {
    const { facts, pdf } = await this.invoices.find(orderId, actor);
    return pdf ?? this.invoices.keep(orderId, await this.printer.print(facts));
  }
}
