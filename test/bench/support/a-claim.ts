/** A claim in the shape and size of Souk's answer, for servers that hold nothing. */
export function aClaim(): object {
  const now = new Date();
  return {
    id: '018f0000-0000-7000-8000-000000000000',
    dropId: '018f0000-0000-7000-8000-000000000001',
    state: 'held',
    number: 12_345,
    quantity: 1,
    price: { amount: 1999, currency: 'EUR' },
    createdAt: now.toISOString(),
    expiresAt: now.toISOString(),
  };
}
