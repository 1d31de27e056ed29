/** What invoices ask of the outside. */
import type { Address } from '../../domain/order-state.js';

/** What an invoice says: all of it was decided when the order was paid, and is never changed. Amounts in minor units. */
export interface InvoiceFacts {
  readonly orderId: string;
  readonly number: number;
  readonly paidAt: string;
  readonly currency: string;
  readonly lines: readonly {
    readonly title: string;
    readonly quantity: number;
    readonly unitPrice: number;
    readonly discount: number;
    /** In millionths. */
    readonly taxRate: number;
    readonly tax: number;
    /** Less its discount, with its tax. */
    readonly total: number;
  }[];
  /** Of the lines before discounts. */
  readonly subtotal: number;
  readonly discount: number;
  readonly taxIncluded: boolean;
  readonly tax: number;
  readonly shipping: number;
  readonly total: number;
  readonly address: Address | null;
}

/** The invoices of paid orders. */
export abstract class Invoices {
  /** With the file, if it was printed before. @throws NotFound unless it is paid and the viewer its buyer or an admin */
  abstract find(
    orderId: string,
    viewer: { readonly userId: string; readonly role: string },
  ): Promise<{ readonly facts: InvoiceFacts; readonly pdf: Uint8Array | null }>;
  /** Keeps the file for ever, and returns the one that was kept first: of two at once there is one. */
  abstract keep(orderId: string, pdf: Uint8Array): Promise<Uint8Array>;
}

/** Prints invoices beside whatever else is done. */
export abstract class InvoicePrinter {
  /** The same facts are the same bytes. @throws Overloaded if too many are being printed */
  abstract print(facts: InvoiceFacts): Promise<Uint8Array>;
}
