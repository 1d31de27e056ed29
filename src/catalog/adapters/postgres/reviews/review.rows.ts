/** A row of `reviews`. */
export interface ReviewRow {
  readonly id: string;
  readonly product_id: string;
  readonly host_id: string;
  readonly user_id: string;
  readonly author: string;
  readonly rating: number;
  readonly text: string;
  readonly reply: string | null;
  readonly replied_at: Date | null;
  readonly hidden: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}
