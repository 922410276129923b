import { Children, isValidElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Button } from "./button.tsx";
import { HintProvider } from "./hint.tsx";

const draw = (button: ReactNode) => renderToStaticMarkup(<HintProvider>{button}</HintProvider>);

describe("a button", () => {
  test("that cannot be pressed says so and stays in the tab order", () => {
    const drawn = draw(<Button disabledReason="It is stopped.">Shut down</Button>);
    expect(drawn).toContain('aria-disabled="true"');
    expect(drawn).not.toMatch(/ disabled|tabindex/i);
  });

  test("is the same element with and without a reason, so that it keeps the focus when one comes", () => {
    const type = (reason: string | null) => {
      const [element] = Children.toArray(Button({ disabledReason: reason, children: "Start" }));
      return isValidElement(element) ? element.type : null;
    };
    expect(type("A task is running.")).toBe(type(null));
    expect(type(null)).not.toBeNull();
  });
});
