package io.syncline.api.http;

/**
 * What pages of HTML have in common that need nothing else: no script, no picture, nothing from
 * elsewhere.
 */
public final class Html {

  private Html() {}

  /** Text as it is shown, whatever is in it. */
  public static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * A page up to its contents; {@link #END} ends it.
   *
   * @param style rules of this page, over those that all have
   */
  public static String begin(String title, String style) {
    return HEAD.formatted(text(title), STYLE + style);
  }

  public static final String END = "</main></body></html>\n";

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>%s</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <style>
      %s</style></head><body><main>
      """;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6b7b; --line: #d5dde5; --good: #1f6f5c; --bad: #b3261e;
        --paper: #fff; --wash: #fdf3e1 }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e6ecf2; --soft: #9fb0c0; --line: #33414f; --good: #63c7ac; --bad: #ff8a80; --paper: #141b22;
          --wash: #33291a } }
      body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
      main { margin: 0 auto; padding: 2rem 1rem }
      h1 { margin: 0 } h2 { margin: 0; font-size: 1.15rem } p { margin: .2rem 0 }
      .lead, .of, dt { color: var(--soft) } dt { font-size: .85rem } .bad { color: var(--bad) }
      section { border-top: 1px solid var(--line); margin-top: 1.5rem; padding-top: 1.2rem }
      dl { display: flex; flex-wrap: wrap } dd { margin: 0; font-variant-numeric: tabular-nums }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
      th, td { text-align: left; overflow-wrap: anywhere }
      """;
}
