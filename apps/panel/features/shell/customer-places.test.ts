import { expect, it } from "vitest";
import { isCustomerPlace } from "./customer-places.ts";
import { places } from "./places.ts";

it("a customer has his own pages and none of the provider's", () => {
  for (const page of ["/", "/containers/101", "/tasks", "/account"])
    expect([page, isCustomerPlace(page)]).toEqual([page, true]);
  for (const page of [
    "/containers",
    "/containers/new",
    "/containers/bin",
    "/nodes/x",
    "/customers",
    "/plans",
    "/pools",
    "/else",
  ])
    expect([page, isCustomerPlace(page)]).toEqual([page, false]);
});

it("every place of a customer's navigation is open to him, and no place of staff's alone is but the start", () => {
  for (const place of places) {
    if (place.for !== "admin") expect([place.href, isCustomerPlace(place.href)]).toEqual([place.href, true]);
    else if (place.href !== "/") expect([place.href, isCustomerPlace(place.href)]).toEqual([place.href, false]);
  }
});
