import { type Actor, NotFound } from '#kernel';
import type { Product } from '../domain/product.js';
import type { Products } from './ports.js';

/** A product for who may change it, held until the unit of work ends. @throws NotFound for everyone else, and without one */
export async function managedProduct(products: Products, id: string, actor: Actor): Promise<Product> {
  const product = await products.held(id);
  if (product === undefined) throw new NotFound();
  product.requireManager(actor);
  return product;
}
