/** The pages a customer has; whatever is not here is not there for him, so a new page of the provider's is closed from the start. */
const pages: readonly RegExp[] = [/^\/$/, /^\/containers\/[1-9][0-9]*$/, /^\/tasks$/, /^\/account$/];

/** Tells whether a page is one a customer has. */
export function isCustomerPlace(pathname: string): boolean {
  return pages.some((page) => page.test(pathname));
}
